"""What a search finds."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple, Self


class Label(StrEnum):
    """How well the edges of a hit sit on word boundaries: that of its weaker edge.

    `sign` stands for it in a concordance; `meaning` says where the edges are, `example` of what.
    """

    _value_: str
    sign: str
    meaning: str
    example: str

    WORD = "word", " ", "both edges are word boundaries", "ตำรวจ"
    COMPOUND = "compound", "+", "both edges are word-part boundaries", "ร่วมมือ in ความร่วมมือ"
    PARTIAL = "partial", "~", "an edge is inside a word part", "ตา in ตาม"

    # Only the name is given where a member is looked up: Label("word").
    def __new__(cls, name: str, sign: str = "", meaning: str = "", example: str = "") -> Self:
        """Make a member of a row of the table."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.sign, member.meaning, member.example = sign, meaning, example
        return member


class LabelCounts(NamedTuple):
    """Hits by label."""

    word: int = 0
    compound: int = 0
    partial: int = 0


class NearSpelling(NamedTuple):
    """A term of a query that occurs nowhere, and a word spelt nearly so with its hits."""

    term: str
    near: str
    hits: int


class Hit(NamedTuple):
    """One occurrence. `node` is `text[start:end]`; `left` and `right` are verbatim, too.

    `unit` is the unit that holds the hit, null where the hit touches more than one. `page` is
    1-based, null for documents without pages; `url` is the address of the document.
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
    page: int | None = None
    url: str | None = None


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
    score: float | None = None
    url: str | None = None


class HitGroup(NamedTuple):
    """How many hits have something in common (`corpus search --group-by`).

    `group` is null for hits that have no such thing; `percent` (0 to 100) is of all hits that were
    counted, so that groups by tag may add up to more than 100.
    """

    group: str | None
    hits: int
    documents: int
    percent: float


class UnitHits(NamedTuple):
    """A unit, and how many hits lie in it."""

    unit: str
    hits: int


class PlanStep(NamedTuple):
    """A step of a search: what it looked for, found and cost, its own steps included."""

    step: str
    hits: int | None
    documents: int | None
    milliseconds: float


class ScorePart(NamedTuple):
    """What one part of the query adds to the BM25 score of a document.

    The document has `hits` of it, `documents` have any; `idf` is its weight, and `length` the
    document's, in words.
    """

    doc: str
    part: str
    hits: int
    documents: int
    idf: float
    length: int
    score: float


class Explanation(NamedTuple):
    """How an answer came about (`corpus search --explain`)."""

    steps: Sequence[PlanStep]
    scores: Sequence[ScorePart]


class SearchResult(NamedTuple):
    """What a search found.

    `total` hits are within the asked `--match`, `hidden` ones are not; `by_label` counts them
    all. `documents` have at least one of the total; `title_only` further ones have the query in
    their title and not in their text. `hits` are the `returned` first of the total, a stream
    where no limit was set. `document_hits` is null unless documents were asked for, `groups` unless
    hits were to be grouped (`returned` then counts those). `sampled` hits were drawn, null where
    none were; `duplicates` were left out because their paragraphs are shown already.
    `partial_units` are the three units in which most partial occurrences lie that `--match` hides,
    as far as they were counted: `partial_counted` of them, which is all but where there are very
    many.
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
    groups: Sequence[HitGroup] | None = None
    sampled: int | None = None
    duplicates: int = 0
    explanation: Explanation | None = None
    partial_units: Sequence[UnitHits] = ()
    partial_counted: int = 0

    @property
    def available(self) -> int | None:
        """How many rows there are without a limit, None where nobody counted."""
        if self.groups is not None:
            return None
        if self.document_hits is not None:
            return self.documents
        return (self.total if self.sampled is None else self.sampled) - self.duplicates

    def __repr__(self) -> str:
        return f"<SearchResult {self.total:,} hits in {self.documents:,} documents>"

    def rows(self) -> Iterator[Hit | DocumentHits | HitGroup]:
        """Yield what row formats (JSON Lines, CSV, TSV) carry."""
        if self.groups is not None:
            yield from self.groups
        else:
            yield from self.hits if self.document_hits is None else self.document_hits

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        if self.groups is not None:
            return HitGroup._fields
        return Hit._fields if self.document_hits is None else DocumentHits._fields
