"""Stretches of text and what they are made of."""

from enum import StrEnum
from typing import NamedTuple


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
