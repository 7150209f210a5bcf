"""Files of many statements that are read by a process of their own, within limits.

For kinds that a library in C or Rust reads, or that may unpack to gigabytes. What a single
statement is read by has the same limits (`statements/extraction.py`).
"""

from __future__ import annotations

import atexit
import functools
import os
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from corpus_cli.parallel.isolated import CallLost, Isolated
from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.extraction import SECONDS

MEMORY = 2 * 1024**3
"""The most memory that a file of many statements may take, in bytes."""

T = TypeVar("T")
R = TypeVar("R")


class _Refusal(NamedTuple):
    """Why a file cannot be read: what travels between processes instead of an EntrySkipped."""

    code: SkipCode
    reason: str


def read_apart(function: Callable[[T], R], item: T) -> R:
    """Return what `function`, which a module defines, makes of an item. Raises EntrySkipped."""
    reader: Isolated[T, R | _Refusal] = _reader(function)
    try:
        outcome = reader(item)
    except CallLost as lost:
        raise EntrySkipped(SkipCode.LIMITS, str(lost)) from None
    except RuntimeError as error:
        raise EntrySkipped(SkipCode.FAILED, str(error).partition("\n")[0]) from None
    if isinstance(outcome, _Refusal):
        raise EntrySkipped(*outcome)
    return outcome


@functools.cache
def _reader(function: Callable[[T], R]) -> Isolated[T, R | _Refusal]:
    reader = Isolated(functools.partial(_outcome, function), seconds=SECONDS, memory=MEMORY)
    atexit.register(reader.close)
    return reader


def _outcome(function: Callable[[T], R], item: T) -> R | _Refusal:
    """Do one call, in the process that is there for it."""
    _silence()
    try:
        return function(item)
    except EntrySkipped as skip:
        return _Refusal(skip.code, skip.reason)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's, which no module exports
            raise
        return _Refusal(SkipCode.UNREADABLE, "it is damaged: what it says contradicts itself")


@functools.cache
def _silence() -> None:
    """Send what Rust says when it gives up to nowhere: the reader is told in other words."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
