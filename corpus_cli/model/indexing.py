"""What building an index did, and what there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from corpus_cli.model.source import Skipped


class Progress(NamedTuple):
    """How far a build is: documents and bytes that are done, and of how many bytes in all, about.

    Bytes are those of files, or of their text where `total` is None: that cannot be told, then.
    """

    documents: int
    read: int
    total: int | None


class UnreadDate(NamedTuple):
    """The date of a document as its source writes it, and why it cannot be read.

    `source` is the file, relative to the corpus.
    """

    doc: str
    source: str
    date: str
    reason: str


class UnreadDates(NamedTuple):
    """How many documents have a date that cannot be read, and the first of them."""

    total: int
    first: Sequence[UnreadDate]


NO_UNREAD_DATES: Final = UnreadDates(0, ())


class IndexReport(NamedTuple):
    """What `corpus index` did; `rebuilt` says why all was indexed anew, where it had to be."""

    indexed: int
    unchanged: int
    removed: int
    skipped: Sequence[Skipped]
    documents: int
    characters: int
    location: str
    rebuilt: str | None = None
    unread_dates: UnreadDates = NO_UNREAD_DATES

    def __repr__(self) -> str:
        return f"<IndexReport {self.documents:,} documents, {len(self.skipped):,} skipped>"

    def rows(self) -> Iterator[Skipped]:
        """Yield what was skipped."""
        yield from self.skipped

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return Skipped._fields


class CorpusInfo(NamedTuple):
    """What the corpus is, and where its index lies. Sizes are in bytes."""

    description: str | None
    language: str | None
    path: str
    index_path: str
    index_bytes: int
    built: str
    segments: int
    documents: int
    characters: int
    sentences: int
    words: int
    types: int
    first_date: str | None
    last_date: str | None
    dated: int
    issuers: int
    copied_characters: int
    skipped: Sequence[Skipped]
    unread_dates: UnreadDates = NO_UNREAD_DATES

    def __repr__(self) -> str:
        return f"<CorpusInfo {self.documents:,} documents, {len(self.skipped):,} skipped>"

    def rows(self) -> Iterator[CorpusInfo]:
        """Yield the one row."""
        yield self

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return self._fields


class Problem(NamedTuple):
    """What is wrong with a file of an index; `file` is relative to the index."""

    file: str
    problem: str


class Verification(NamedTuple):
    """What `corpus verify` looked at, and what it found. `bytes` are those that were read."""

    location: str
    files: int
    bytes: int
    segments: int
    documents: int
    problems: Sequence[Problem]

    def __repr__(self) -> str:
        return f"<Verification {self.files:,} files, {len(self.problems):,} problems>"

    def rows(self) -> Iterator[Problem]:
        """Yield what is wrong."""
        yield from self.problems

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return Problem._fields
