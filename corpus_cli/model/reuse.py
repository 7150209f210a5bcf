"""What statements share with earlier ones, and which are alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple


class PassageKind(StrEnum):
    """What is shared: whole paragraphs, sentences, or paragraphs that are nearly the same."""

    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    NEAR = "near"


class PassagePlace(NamedTuple):
    """A place where a shared passage stands; `text` is the document's `text[start:end]`.

    `similarity`, 0 to 1, is that to the passage as the first document has it, or, where a
    document was named, as that one has it.
    """

    doc: str
    title: str | None
    date: str | None
    issuer: str | None
    start: int
    end: int
    similarity: float
    text: str
    url: str | None = None


class SharedPassage(NamedTuple):
    """A passage that several documents have.

    `documents` and `occurrences` count all of them; `places` are the first few, the earliest
    document first. `characters` is the length of its normal text.
    """

    kind: PassageKind
    documents: int
    occurrences: int
    characters: int
    places: Sequence[PassagePlace]


class PassageRow(NamedTuple):
    """A place as a row; `passage` numbers the passages of the answer from 1."""

    passage: int
    kind: PassageKind
    documents: int
    occurrences: int
    doc: str
    title: str | None
    date: str | None
    issuer: str | None
    start: int
    end: int
    similarity: float
    text: str
    url: str | None = None


class Reuse(NamedTuple):
    """Passages that documents share.

    `total` counts them, `returned` those that are here; `documents` have one of them at least.
    `copied_characters`, of `characters` of normal text, are those of paragraphs and sentences
    that stand, word for word, in an earlier place.
    """

    document: str | None
    total: int
    documents: int
    characters: int
    copied_characters: int
    returned: int
    truncated: bool
    passages: Sequence[SharedPassage]

    def __repr__(self) -> str:
        return (
            f"<Reuse {self.returned:,} of {self.total:,} passages in {self.documents:,} documents>"
        )

    def rows(self) -> Iterator[PassageRow]:
        """Yield every place of every passage."""
        for number, p in enumerate(self.passages, start=1):
            for place in p.places:
                yield PassageRow(
                    number, p.kind, p.documents, p.occurrences, place.doc, place.title, place.date,
                    place.issuer, place.start, place.end, place.similarity, place.text,
                    place.url,
                )  # fmt: skip

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return PassageRow._fields


class SimilarDocument(NamedTuple):
    """A document that resembles another; the score is from 0 to 1.

    `terms` are those that add most to it.
    """

    doc: str
    title: str | None
    date: str | None
    issuer: str | None
    score: float
    terms: Sequence[str]
    url: str | None = None


class Similar(NamedTuple):
    """The documents that say most of what one says, the most similar first."""

    document: str
    total: int
    returned: int
    truncated: bool
    documents: Sequence[SimilarDocument]

    def __repr__(self) -> str:
        return f"<Similar {self.returned:,} of {self.total:,} documents like {self.document!r}>"

    def rows(self) -> Iterator[SimilarDocument]:
        """Yield a row a document."""
        yield from self.documents

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return SimilarDocument._fields
