"""Statements that are no plain text are read by a process of their own, within limits.

What they hold is a stranger's: a PDF may crash the library that reads it, a small Word document
unpack to gigabytes. The file is then skipped, with the reason, and the others are read.
"""

from __future__ import annotations

import atexit
import functools
from typing import NamedTuple

from corpus_cli.parallel.isolated import CallLost, Isolated
from corpus_cli.sources.decoding import decode
from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.extract import Extract
from corpus_cli.sources.statements.kinds import STATEMENT_KINDS, StatementKind

SECONDS = 60.0
"""The longest that one file may take."""
MEMORY = 2 * 1024**3
"""The most memory that one file may take, in bytes, with the libraries that read it."""


class _File(NamedTuple):
    kind: str
    data: bytes


class _Refusal(NamedTuple):
    code: SkipCode
    reason: str


def extracted(kind: StatementKind, data: bytes) -> Extract:
    """Return what a file of a kind says. Raises EntrySkipped."""
    try:
        outcome = _reader()(_File(kind.name, data))
    except CallLost as lost:
        raise EntrySkipped(SkipCode.LIMITS, f"{kind.label} could not be read: {lost}") from None
    except RuntimeError as error:
        reason = str(error).partition("\n")[0]
        raise EntrySkipped(SkipCode.FAILED, f"{kind.label} could not be read: {reason}") from None
    if isinstance(outcome, _Refusal):
        raise EntrySkipped(*outcome)
    return outcome


@functools.cache
def _reader() -> Isolated[_File, Extract | _Refusal]:
    reader = Isolated(read_file, seconds=SECONDS, memory=MEMORY)
    atexit.register(reader.close)
    return reader


def read_file(file: _File) -> Extract | _Refusal:
    """Read a file, in the process that is there for it."""
    kind = next(kind for kind in STATEMENT_KINDS if kind.name == file.kind)
    try:
        return kind.read(decode(file.data).text if kind.is_decoded else file.data)
    except EntrySkipped as skip:
        return _Refusal(skip.code, skip.reason)
    except OSError as error:  # damaged data inside, not a file of the system
        return _Refusal(SkipCode.UNREADABLE, f"{kind.label} is damaged: {error}")
