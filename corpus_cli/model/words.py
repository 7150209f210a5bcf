"""How a text is cut into words, and where two ways to cut differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from corpus_cli.model.text import Kind


class Why(StrEnum):
    """Why a unit is one."""

    LISTED = "listed"
    """The lexicon lists it as a word."""
    COMPOUND = "compound"
    """The lexicon lists it as a compound of the words that are its tokens."""
    NAME = "name"
    """It follows what announces a name (นาย, อำเภอ), and its words are none that would end one."""
    UNKNOWN = "unknown"
    """Thai letters that no listed word covers, or letters of another script."""
    NUMBER = "number"
    """A number, a time or a date in digits."""
    LATIN = "latin"
    """A word of Latin letters, or an address."""
    TAG = "tag"
    """A hashtag or handle."""
    SIGN = "sign"
    """Signs, and whatever else is no word."""
    SPACE = "space"
    """White space and line breaks."""


class WordUnit(NamedTuple):
    """A unit: `unit` is the text's [start:end] in normal form, `tokens` what it is cut into.

    `word` says whether it counts as a word (`text/words/word.py`).
    """

    start: int
    end: int
    unit: str
    tokens: Sequence[str]
    kind: Kind
    why: Why
    word: bool


class WordCuts(NamedTuple):
    """The units of a text, in order; they cover it.

    `document` is the document's id, null for a text that was given.
    """

    document: str | None
    characters: int
    units: Sequence[WordUnit]

    def __repr__(self) -> str:
        return f"<WordCuts {len(self.units):,} units of {self.characters:,} characters>"

    def rows(self) -> Iterator[WordUnit]:
        """Yield a row a unit."""
        yield from self.units

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return WordUnit._fields


class WordDifference(NamedTuple):
    """A stretch that is cut in two ways, with | between words, and how often that is so."""

    text: str
    ours: str
    theirs: str
    occurrences: int
    documents: int


class WordDifferences(NamedTuple):
    """Where two engines differ, the commonest first.

    `documents` were compared; `total` counts different differences, `occurrences` all places.
    """

    engine: str
    other: str
    level: str
    documents: int
    total: int
    occurrences: int
    returned: int
    truncated: bool
    differences: Sequence[WordDifference]

    def __repr__(self) -> str:
        return f"<WordDifferences {self.returned:,} of {self.total:,} differences>"

    def rows(self) -> Iterator[WordDifference]:
        """Yield a row a difference."""
        yield from self.differences

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return WordDifference._fields
