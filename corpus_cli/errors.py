"""Everything that can go wrong, drawn once.

The library raises; only `cli/` turns an error into words on stderr and an exit code.

    CorpusError                 exit 2
    ├── UsageError              a request that makes no sense (also: a bad option value)
    │   └── QueryError          a query that cannot be read; knows the column
    ├── SettingsError           corpus.yaml, or the user's own settings, cannot be read
    ├── SourceError             the corpus itself cannot be read
    │   └── SkippedEntriesError --strict, and entries were skipped
    ├── IndexFault              the index cannot be used
    │   ├── IndexMissingError   there is none, and the corpus is too large to build one unasked
    │   ├── IndexFormatError    written by another version of this program
    │   ├── IndexDamagedError   a file is missing, cut short or altered
    │   └── IndexLockedError    another process is writing
    ├── UnknownDocumentError    DOC names no document, or several
    └── InternalError           what nobody foresaw: a mistake of this program
"""

from __future__ import annotations


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


class IndexLockedError(IndexFault):
    """Another process is writing the index."""

    code = "index_locked"


class UnknownDocumentError(CorpusError):
    """A document was named that is not there, or a prefix that several ids share."""

    code = "unknown_document"


class InternalError(CorpusError):
    """An exception that nobody foresaw, as a user is told of it."""

    code = "internal"
