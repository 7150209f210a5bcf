"""What building an index did, and what there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_cli.model.source import Skipped


class IndexReport(NamedTuple):
    """What `corpus index` did."""

    indexed: int
    unchanged: int
    removed: int
    skipped: Sequence[Skipped]
    documents: int
    characters: int
    location: str

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
    skipped: Sequence[Skipped]

    def rows(self) -> Iterator[CorpusInfo]:
        """Yield the one row."""
        yield self

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return self._fields
