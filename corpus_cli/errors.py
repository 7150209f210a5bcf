"""Everything that can go wrong, drawn once.

The library raises; only `cli/` turns an error into words on stderr and an exit code.

    CorpusError                 exit 2
    ├── UsageError              a request that makes no sense (also: a bad option value)
    │   └── QueryError          a query that cannot be read; knows the column
    ├── SettingsError           corpus.yaml, or the user's own settings, cannot be read
    ├── SourceError             the corpus itself cannot be read
    │   ├── NoCorpusError       none is named, and there is none here
    │   └── SkippedEntriesError --strict, and entries were skipped
    ├── IndexFault              the index cannot be used
    │   ├── IndexMissingError   there is none, and the corpus is too large to build one unasked
    │   ├── IndexFormatError    written by another version of this program
    │   ├── IndexDamagedError   a file is missing, cut short or altered
    │   ├── IndexUnreadableError  the system does not let a file be read that may be whole
    │   └── IndexLockedError    another process is writing
    ├── UnknownDocumentError    DOC names no document, or several
    └── InternalError           what nobody foresaw: a mistake of this program
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

WAYS_OUT: Final[Mapping[int, str]] = MappingProxyType({
    errno.EACCES: "get permission from its owner (ls -l shows who that is)",
    errno.EPERM: "get permission from its owner (ls -l shows who that is)",
    errno.EROFS: "name another place, where you can write",
    errno.EMFILE: "raise your limit on open files (ulimit -n 4096), then try again",
    errno.ENFILE: "close other programs: all of this machine's open files are used",
    errno.ENOMEM: "close other programs, or ask for less, then try again",
    errno.EAGAIN: "raise your limit on processes (ulimit -u), or close other programs",
    errno.EIO: "check the disk or network drive: it failed to read or write",
    errno.ESTALE: "connect the network drive again, then try again",
    errno.ETIMEDOUT: "connect the network drive again, then try again",
    errno.ENOSPC: "free some space on that disk, then try again",
    errno.EDQUOT: "free some of your disk quota, then try again",
})  # fmt: skip
"""What a user can do about each error of the system. Any other says that a file is not right."""


class CorpusError(Exception):
    """Base of all errors that a user can mend.

    `message` names the thing that is wrong; `hint`, where there is one, the way out.
    """

    exit_code = 2
    code = "error"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CorpusError):
    """A request that makes no sense."""

    code = "usage"


class QueryError(UsageError):
    """A query that cannot be read.

    `query` is what was typed, `column` the 0-based code point at which reading stopped.
    """

    code = "query"

    def __init__(self, message: str, *, query: str, column: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.query = query
        self.column = column


class SettingsError(CorpusError):
    """A settings file cannot be read, or says what makes no sense."""

    code = "settings"


class SourceError(CorpusError):
    """The corpus itself cannot be read."""

    code = "source"


class NoCorpusError(SourceError):
    """No corpus is named and none is here; `ways` lead on, each a command and what it does."""

    def __init__(self, message: str, ways: Sequence[tuple[str, str]]) -> None:
        super().__init__(message, hint="; or ".join(f"{way} ({does})" for way, does in ways))
        self.ways = ways


class SkippedEntriesError(SourceError):
    """Entries were skipped although the user asked for none to be."""

    code = "skipped"


class IndexFault(CorpusError):  # noqa: N818 - `IndexError` is Python's own
    """The index cannot be used."""

    code = "index"


class IndexMissingError(IndexFault):
    """There is no index, and the corpus is too large to build one unasked."""

    code = "index_missing"


class IndexFormatError(IndexFault):
    """The index was written by another version of this program."""

    code = "index_format"


class IndexDamagedError(IndexFault):
    """A file of the index is missing, cut short or altered."""

    code = "index_damaged"

    def __init__(self, message: str, *, hint: str | None = "run: corpus index --rebuild") -> None:
        super().__init__(message, hint=hint)


class IndexUnreadableError(IndexFault):
    """The system does not let a file of the index be read, which is no sign of damage."""

    code = "index_unreadable"


def unreadable(path: str | os.PathLike[str], error: OSError) -> IndexFault:
    """Return what to raise where a file of an index cannot be read: damaged, or withheld."""
    said = error.strerror or str(error)
    if error.errno not in WAYS_OUT:
        return IndexDamagedError(f"{path} cannot be read: {said}")
    return IndexUnreadableError(
        f"cannot read {path}: {_lower(said)}", hint=WAYS_OUT[error.errno or 0]
    )


def failed_call(error: OSError) -> CorpusError:
    """Return what a user is told of an error of the system that nobody explained."""
    said = error.strerror or str(error)
    folder = _closed_folder(error)
    if folder:
        named = f"cannot read the folder {folder}: {_lower(said)}"
    else:
        named = f"cannot use {error.filename}: {_lower(said)}" if error.filename else said
    return CorpusError(named, hint=WAYS_OUT.get(error.errno or 0))


def _closed_folder(error: OSError) -> str | None:
    """Return the folder that may not be looked into, where that is why a file cannot be used."""
    if error.errno != errno.EACCES or not isinstance(error.filename, str):
        return None
    folder = os.path.dirname(error.filename)  # noqa: PTH120 - pathlib takes its time to import
    while folder and folder != os.path.dirname(folder):  # noqa: PTH120
        above = os.path.dirname(folder)  # noqa: PTH120
        if not os.access(folder, os.X_OK) and os.access(above or ".", os.X_OK):
            return folder
        folder = above
    return None


def quoted_failure(text: str) -> OSError | None:
    """Return the error of the system that a library quotes in a message, None if it does not."""
    numbers = (number for number in WAYS_OUT if os.strerror(number) in text)
    return next((OSError(number, os.strerror(number)) for number in numbers), None)


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]


class IndexLockedError(IndexFault):
    """Another process is writing the index."""

    code = "index_locked"


class UnknownDocumentError(CorpusError):
    """A document was named that is not there, or a prefix that several ids share."""

    code = "unknown_document"


class InternalError(CorpusError):
    """An exception that nobody foresaw, as a user is told of it."""

    code = "internal"
