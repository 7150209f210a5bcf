"""Statements that are no plain text are read by processes of their own, within limits.

What they hold is a stranger's: a PDF may crash the library that reads it, a small Word document
unpack to gigabytes. The file is then skipped, with the reason, and the others are read.
"""

from __future__ import annotations

import atexit
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from corpus_cli.parallel.isolated import Call, CallLost, Isolated
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


class Extraction(NamedTuple):
    """A file that another process reads."""

    kind: StatementKind
    call: Call[Extract | _Refusal]

    @property
    def is_done(self) -> bool:
        """Whether it has been read, or cannot be."""
        return self.call.outcome is not None

    @property
    def characters(self) -> int:
        """The length of the text that was read; 0 until then, and of what cannot be read."""
        try:
            return len(self.result().text) if self.is_done else 0
        except EntrySkipped:
            return 0

    def result(self) -> Extract:
        """Wait for what the file says. Raises EntrySkipped."""
        label = self.kind.label
        try:
            outcome = self.call.result()
        except CallLost as lost:
            raise EntrySkipped(SkipCode.LIMITS, f"{label} could not be read: {lost}") from None
        except RuntimeError as error:
            reason = str(error).partition("\n")[0]
            raise EntrySkipped(SkipCode.FAILED, f"{label} could not be read: {reason}") from None
        if isinstance(outcome, _Refusal):
            raise EntrySkipped(*outcome)
        return outcome


def begin_extraction(kind: StatementKind, data: bytes) -> Extraction:
    """Have a file of a kind read, as soon as a process has nothing to do."""
    return Extraction(kind, _reader().begin(_File(kind.name, data)))


@contextmanager
def reading_processes(jobs: int) -> Iterator[None]:
    """Let up to `jobs` processes read files; they have ended when the block has."""
    reader = _reader()
    reader.jobs = jobs
    try:
        yield
    finally:
        reader.close()
        reader.jobs = 1


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
