"""Files of many statements that are read by a process of their own, within limits.

For kinds that a library in C or Rust reads, or that may unpack to gigabytes. What a single
statement is read by has the same limits (`statements/extraction.py`).
"""

from __future__ import annotations

import atexit
import functools
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from corpus_cli.parallel.isolated import CallLost, Isolated
from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.extraction import MEMORY, SECONDS

T = TypeVar("T")
R = TypeVar("R")


class Refusal(NamedTuple):
    """Why a file cannot be read: what travels between processes instead of an EntrySkipped."""

    code: SkipCode
    reason: str


def read_apart(function: Callable[[T], R | Refusal], item: T) -> R:
    """Return what `function`, which a module defines, makes of an item. Raises EntrySkipped."""
    reader: Isolated[T, R | Refusal] = _reader(function)
    try:
        outcome = reader(item)
    except CallLost as lost:
        raise EntrySkipped(SkipCode.LIMITS, str(lost)) from None
    except RuntimeError as error:
        raise EntrySkipped(SkipCode.FAILED, str(error).partition("\n")[0]) from None
    if isinstance(outcome, Refusal):
        raise EntrySkipped(*outcome)
    return outcome


@functools.cache
def _reader(function: Callable[[T], R | Refusal]) -> Isolated[T, R | Refusal]:
    reader = Isolated(function, seconds=SECONDS, memory=MEMORY)
    atexit.register(reader.close)
    return reader
