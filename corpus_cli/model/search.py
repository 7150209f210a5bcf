"""What a search finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple


class Label(StrEnum):
    """How well the edges of a hit sit on word boundaries: that of its weaker edge."""

    WORD = "word"
    COMPOUND = "compound"
    PARTIAL = "partial"


class LabelCounts(NamedTuple):
    """Hits by label."""

    word: int = 0
    compound: int = 0
    partial: int = 0


class Hit(NamedTuple):
    """One occurrence. `node` is `text[start:end]`; `left` and `right` are verbatim, too.

    `unit` is the unit that holds the hit, null where the hit touches more than one.
    """

    doc: str
    title: str | None
    date: str | None
    issuer: str | None
    paragraph: int
    sentence: int
    start: int
    end: int
    label: Label
    unit: str | None
    left: str
    node: str
    right: str
    score: float | None = None


class DocumentHits(NamedTuple):
    """How often one document has what was asked for (`corpus search --documents`)."""

    doc: str
    title: str | None
    date: str | None
    issuer: str | None
    hits: int
    word: int
    compound: int
    partial: int


class SearchResult(NamedTuple):
    """What a search found.

    `total` hits are within the asked `--match`, `hidden` ones are not; `by_label` counts them
    all. `documents` have at least one of the total; `title_only` further ones have the query in
    their title and not in their text. `hits` are the `returned` first of the total, a stream
    where no limit was set. `document_hits` is null unless documents were asked for.
    """

    query: str
    total: int
    hidden: int
    by_label: LabelCounts
    documents: int
    title_only: int
    returned: int
    truncated: bool
    hits: Iterable[Hit]
    document_hits: Sequence[DocumentHits] | None = None

    def rows(self) -> Iterator[Hit | DocumentHits]:
        """Yield what row formats (JSON Lines, CSV, TSV) carry."""
        yield from self.hits if self.document_hits is None else self.document_hits

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return Hit._fields if self.document_hits is None else DocumentHits._fields
