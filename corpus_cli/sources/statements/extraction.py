"""Statements that are no plain text are read by processes of their own, within limits.

What they hold is a stranger's: a PDF may crash the library that reads it, a small Word document
unpack to gigabytes. The file is then skipped, with the reason, and the others are read.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

from corpus_cli.parallel.isolated import Call, CallLost, Isolated, answered
from corpus_cli.sources.decoding import decode
from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.extract import Extract
from corpus_cli.sources.statements.kept_extracts import KeptExtracts, Refusal
from corpus_cli.sources.statements.kinds import STATEMENT_KINDS, StatementKind

SECONDS = 60.0
"""The longest that one file may take."""
MEMORY = 1024**3
"""The most memory that one file may take, in bytes, with the libraries that read it: twice what the
largest file takes that may be read (32 MiB, of any kind)."""


class _File(NamedTuple):
    kind: str
    data: bytes


class Extraction(NamedTuple):
    """A file that another process reads, or that has been read before."""

    kind: StatementKind
    sha256: str
    call: Call[Extract | Refusal]
    is_new: bool

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
            said = self.call.result()
        except CallLost as lost:
            raise EntrySkipped(SkipCode.LIMITS, f"{label} could not be read: {lost}") from None
        except RuntimeError as error:
            reason = str(error).partition("\n")[0]
            raise EntrySkipped(SkipCode.FAILED, f"{label} could not be read: {reason}") from None
        if isinstance(said, Refusal):
            raise EntrySkipped(*said)
        return said

    def keep(self) -> None:
        """Keep what the file said, where extracts are kept; what went wrong is tried again."""
        kept = _kept()
        if self.is_new and kept is not None:
            with suppress(CallLost, RuntimeError):
                said = self.call.result()
                if not (isinstance(said, Refusal) and said.code is SkipCode.LIMITS):
                    kept.keep(self.kind.name, self.sha256, said)


def begin_extraction(kind: StatementKind, data: bytes) -> Extraction:
    """Have a file of a kind read, as soon as a process has nothing to do."""
    sha256 = hashlib.sha256(data).hexdigest()
    kept = _kept()
    if kept is not None and (said := kept.get(kind.name, sha256)):
        return Extraction(kind, sha256, answered(said), is_new=False)
    call = _reader().begin(_File(kind.name, data))
    return Extraction(kind, sha256, call, is_new=True)


class _Readers(NamedTuple):
    """What reads the files of a source: each thread that reads one has its own."""

    pool: Isolated[_File, Extract | Refusal]
    kept: KeptExtracts


_READERS: ContextVar[_Readers] = ContextVar("readers")


@contextmanager
def reading_processes(jobs: int, extracts: Path) -> Iterator[None]:
    """Let up to `jobs` processes read files; they have ended when the block has.

    What files say is kept in the file `extracts`. A block that comes to its end has read all of a
    source: what it had no need of is dropped there.
    """
    pool = Isolated(read_file, seconds=SECONDS, memory=MEMORY, jobs=jobs)
    kept = KeptExtracts(extracts)
    before = _READERS.set(_Readers(pool, kept))
    try:
        yield
        kept.drop_others()
    finally:
        _READERS.reset(before)
        kept.close()
        pool.close()


def _reader() -> Isolated[_File, Extract | Refusal]:
    readers = _READERS.get(None)
    return _lone_reader() if readers is None else readers.pool


def _kept() -> KeptExtracts | None:
    readers = _READERS.get(None)
    return None if readers is None else readers.kept


@functools.cache
def _lone_reader() -> Isolated[_File, Extract | Refusal]:
    """Return what reads files one by one, where nothing is being built."""
    reader = Isolated(read_file, seconds=SECONDS, memory=MEMORY)
    atexit.register(reader.close)
    return reader


def read_file(file: _File) -> Extract | Refusal:
    """Read a file, in the process that is there for it."""
    kind = next(kind for kind in STATEMENT_KINDS if kind.name == file.kind)
    try:
        return kind.read(decode(file.data).text if kind.is_decoded else file.data)
    except EntrySkipped as skip:
        return Refusal(skip.code, _about(kind, skip.reason))
    except RecursionError:
        return Refusal(SkipCode.LIMITS, f"{kind.label} is nested too deep")
    except MemoryError:
        most = f"{MEMORY // 1024**3} GiB"
        return Refusal(SkipCode.LIMITS, f"{kind.label} takes more than {most} of memory")
    except OSError as error:  # damaged data inside, not a file of the system
        return Refusal(SkipCode.UNREADABLE, f"{kind.label} is damaged: {error}")


def _about(kind: StatementKind, reason: str) -> str:
    """Return a reason that names the kind of the file."""
    if reason.startswith("it "):
        return f"{kind.label} {reason.removeprefix('it ')}"
    return f"{kind.label} cannot be read: {reason}"
