"""Stretches of text and what they are made of."""

from enum import StrEnum
from typing import Final, NamedTuple


class Span(NamedTuple):
    """A stretch of text, half open."""

    start: int
    end: int


class Kind(StrEnum):
    """What a token or unit is made of."""

    THAI = "thai"
    LATIN = "latin"
    NUMBER = "number"
    PUNCTUATION = "punctuation"
    SPACE = "space"
    OTHER = "other"


WORD_KINDS: Final = frozenset((Kind.THAI, Kind.LATIN, Kind.NUMBER))
"""The kinds that are words."""
