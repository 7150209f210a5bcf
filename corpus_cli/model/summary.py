"""What one statement is and says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_cli.model.names import NameKind


class KeyTerm(NamedTuple):
    """A term that is typical of the document; the higher the score, the more."""

    term: str
    score: float
    frequency: int


class KeySentence(NamedTuple):
    """A sentence that carries the document; `text` is `text[start:end]`."""

    sentence: int
    start: int
    end: int
    text: str
    score: float


class DateMention(NamedTuple):
    """A date that the text mentions, or a range of dates.

    `iso` (4, 7 or 10 characters; of a range its beginning) and the days meant, `first` and `last`,
    both inclusive, are null where only the context says which day is meant.
    """

    text: str
    iso: str | None
    first: str | None
    last: str | None
    start: int
    end: int


class MentionedName(NamedTuple):
    """A person, organisation or place that the text names, first at `text[start:end]`.

    `title` is what precedes a person's name, where one does.
    """

    name: str
    kind: NameKind
    title: str | None
    mentions: int
    start: int
    end: int


class DocumentSummary(NamedTuple):
    """What one statement is and says.

    `heading` is the line that opens a statement without a title; `reading_minutes` is rough.
    `names` is None where the index was made without names.
    """

    doc: str
    title: str | None
    heading: str | None
    date: str | None
    date_source: str | None
    issuer: str | None
    url: str | None
    characters: int
    paragraphs: int
    sentences: int
    words: int
    reading_minutes: float
    types: int
    key_terms: Sequence[KeyTerm]
    key_sentences: Sequence[KeySentence]
    dates: Sequence[DateMention]
    names: Sequence[MentionedName] | None


class Summaries(NamedTuple):
    """The summaries that were asked for."""

    documents: Sequence[DocumentSummary]

    def __repr__(self) -> str:
        return f"<Summaries {len(self.documents):,} documents>"

    def rows(self) -> Iterator[DocumentSummary]:
        """Yield a row a document."""
        yield from self.documents

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return DocumentSummary._fields
