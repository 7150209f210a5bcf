"""Documents as they are exported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

RUNNABLE: Final = r"""(?x)
    [\s'"‘’“”＇＂\u200b-\u200d\u2060]*  # what a spreadsheet may strip or skip
    (?:[=+\-@] | [＝＋－＠] | [﹦﹢﹣﹫] | [\t\r\n])  # plain, full-width, small; breaks
"""
"""How a cell begins that a spreadsheet might run, as a pattern: CSV has an apostrophe before it."""


class ExportedDocument(NamedTuple):
    """A document with its text, under the names that a source of records has them by.

    So what is exported as JSON Lines, CSV or Parquet is a corpus again.
    """

    id: str
    title: str | None
    date: str | None
    date_source: str | None
    issuer: str | None
    category: str | None
    url: str | None
    tags: Sequence[str]
    text: str
    characters: int
    words: int
    source: str
    metadata: Mapping[str, object]


class Export(NamedTuple):
    """How many documents there are to export, and they themselves, made as they are read."""

    total: int
    documents: Iterable[ExportedDocument]

    @property
    def returned(self) -> int:
        """How many rows there are."""
        return self.total

    def __repr__(self) -> str:
        return f"<Export {self.total:,} documents>"

    def rows(self) -> Iterator[ExportedDocument]:
        """Yield a row a document."""
        yield from self.documents

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return ExportedDocument._fields
