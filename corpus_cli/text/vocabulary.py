"""Numbers for strings: what the analysis of many documents shares.

A corpus has millions of units and thousands of distinct ones. Every distinct unit is cut into
tokens, told its kind and folded once; a document is then arrays of numbers, and the rest is numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.model.text import Kind
from corpus_cli.text.normal import fold
from corpus_cli.text.words import Segmenter

IntArray = npt.NDArray[np.int32]

KINDS: Final = tuple(Kind)
WORD_KINDS: Final = frozenset((Kind.THAI, Kind.LATIN, Kind.NUMBER))
_WORD_CODES: Final = [KINDS.index(kind) for kind in KINDS if kind in WORD_KINDS]


class _Column:
    """A growing array of int32."""

    __slots__ = ("_data", "size")

    def __init__(self) -> None:
        self._data: IntArray = np.zeros(1024, dtype=np.int32)
        self.size = 0

    def append(self, value: int) -> None:
        if self.size == len(self._data):
            self._data = np.concatenate((self._data, np.zeros_like(self._data)))
        self._data[self.size] = value
        self.size += 1

    def view(self) -> IntArray:
        return self._data[: self.size]


class PieceTable(dict[str, int]):
    """Distinct pieces (units or tokens) by number; a new one is described when first asked for."""

    def __init__(self, segmenter: Segmenter, terms: dict[str, int]) -> None:
        super().__init__()
        self._segmenter = segmenter
        self._terms = terms
        self._lengths, self._kinds, self._term_ids = _Column(), _Column(), _Column()

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self)
        folded = fold(piece)
        self._lengths.append(len(piece))
        self._kinds.append(KINDS.index(self._segmenter.kind(piece)))
        self._term_ids.append(self._terms.setdefault(folded, len(self._terms)))
        return number

    def numbers(self, pieces: Sequence[str]) -> IntArray:
        """Return the number of each piece."""
        return np.fromiter(map(self.__getitem__, pieces), dtype=np.int32, count=len(pieces))

    @property
    def lengths(self) -> IntArray:
        """Code points of each piece."""
        return self._lengths.view()

    @property
    def kinds(self) -> IntArray:
        """Index into `KINDS` of each piece."""
        return self._kinds.view()

    @property
    def terms(self) -> IntArray:
        """Number of each piece's term: the piece with its case folded."""
        return self._term_ids.view()

    def is_word(self) -> npt.NDArray[np.bool_]:
        """Tell of each piece whether it counts as a word."""
        return np.isin(self.kinds, _WORD_CODES)


class Vocabulary:
    """All distinct units, tokens and terms met so far, and which tokens each unit is made of."""

    def __init__(self, segmenter: Segmenter) -> None:
        self.segmenter: Final = segmenter
        self.terms: Final[dict[str, int]] = {}
        self.units: Final = PieceTable(segmenter, self.terms)
        self.tokens: Final = PieceTable(segmenter, self.terms)
        self._parts = _Column()  # tokens of unit 0, tokens of unit 1, ...
        self._part_starts = _Column()
        self._part_counts = _Column()

    def unit_numbers(self, text: str) -> IntArray:
        """Cut normal text into units and return their numbers."""
        units = self.segmenter.units(text)
        numbers = self.units.numbers(units)
        self._cut_new_units()
        return numbers

    def token_numbers(self, units: IntArray) -> tuple[IntArray, IntArray]:
        """Return the tokens of a row of units, and for each token the index of its unit there."""
        counts = self._part_counts.view()[units]
        owner = np.repeat(np.arange(len(units), dtype=np.int32), counts)
        first = np.cumsum(counts) - counts
        within = np.arange(len(owner), dtype=np.int32) - first[owner]
        return self._parts.view()[self._part_starts.view()[units][owner] + within], owner

    def _cut_new_units(self) -> None:
        # A dict keeps its order: the last ones are those without parts yet.
        fresh = list(islice(reversed(self.units), len(self.units) - self._part_starts.size))
        for unit in reversed(fresh):
            parts = self.segmenter.tokens(unit)
            self._part_starts.append(self._parts.size)
            self._part_counts.append(len(parts))
            for part in parts:
                self._parts.append(self.tokens[part])
