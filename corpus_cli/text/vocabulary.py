"""Numbers for strings: what the analysis of many documents shares.

A corpus has millions of units and thousands of distinct ones. Every distinct unit is cut into
tokens, told its kind and folded once; a document is then arrays of numbers, and the rest is numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, count, islice
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.model.text import Kind
from corpus_cli.text.normal import fold
from corpus_cli.text.words import Segmenter

IntArray = npt.NDArray[np.int32]

KINDS: Final = tuple(Kind)
WORD_KINDS: Final = frozenset((Kind.THAI, Kind.LATIN, Kind.NUMBER))
_CODES: Final = {kind: code for code, kind in enumerate(KINDS)}
_WORD_CODES: Final = [KINDS.index(kind) for kind in KINDS if kind in WORD_KINDS]


class _Column:
    """A growing array of int32."""

    __slots__ = ("_data", "size")

    def __init__(self) -> None:
        self._data: IntArray = np.zeros(1024, dtype=np.int32)
        self.size = 0

    def extend(self, values: Collection[int]) -> None:
        size = self.size + len(values)
        while size > len(self._data):
            self._data = np.concatenate((self._data, np.zeros_like(self._data)))
        self._data[self.size : size] = list(values)
        self.size = size

    def view(self) -> IntArray:
        return self._data[: self.size]


class PieceTable(defaultdict[str, int]):
    """Distinct pieces (units or tokens) by number: a new one gets the next when asked for.

    What they are like is found out for many at a time, when that is asked for.
    """

    def __init__(self, segmenter: Segmenter, terms: defaultdict[str, int]) -> None:
        super().__init__(count().__next__)
        self._segmenter = segmenter
        self._terms = terms
        self._lengths, self._kinds, self._term_ids = _Column(), _Column(), _Column()

    def numbers(self, pieces: Sequence[str]) -> IntArray:
        """Return the number of each piece."""
        return np.fromiter(map(self.__getitem__, pieces), dtype=np.int32, count=len(pieces))

    @property
    def lengths(self) -> IntArray:
        """Code points of each piece."""
        self.describe()
        return self._lengths.view()

    @property
    def kinds(self) -> IntArray:
        """Index into `KINDS` of each piece."""
        self.describe()
        return self._kinds.view()

    @property
    def terms(self) -> IntArray:
        """Number of each piece's term: the piece with its case folded."""
        self.describe()
        return self._term_ids.view()

    def is_word(self) -> npt.NDArray[np.bool_]:
        """Tell of each piece whether it counts as a word."""
        return np.isin(self.kinds, _WORD_CODES)

    def since(self, number: int) -> list[str]:
        """Return the pieces that have this number or a higher one, in order."""
        # A dict keeps its order: they are the last ones.
        return list(islice(reversed(self), len(self) - number))[::-1]

    def describe(self) -> None:
        """Find out what the pieces are like that were added since this was last done."""
        if len(self) > self._lengths.size:
            fresh = self.since(self._lengths.size)
            kind = self._segmenter.kind
            self._lengths.extend([len(piece) for piece in fresh])
            self._kinds.extend([_CODES[kind(piece)] for piece in fresh])
            self._term_ids.extend([self._terms[fold(piece)] for piece in fresh])


class Vocabulary:
    """All distinct units, tokens and terms met so far, and which tokens each unit is made of."""

    def __init__(self, segmenter: Segmenter) -> None:
        self.segmenter: Final = segmenter
        self._terms: Final = defaultdict[str, int](count().__next__)
        self.units: Final = PieceTable(segmenter, self._terms)
        self.tokens: Final = PieceTable(segmenter, self._terms)
        self._parts = _Column()  # tokens of unit 0, tokens of unit 1, ...
        self._part_starts = _Column()
        self._part_counts = _Column()

    @property
    def terms(self) -> Mapping[str, int]:
        """The terms, by number, in the order of their numbers."""
        self.units.describe()
        self.tokens.describe()
        return self._terms

    def unit_numbers(self, text: str) -> IntArray:
        """Cut normal text into units and return their numbers."""
        return self.units.numbers(self.segmenter.units(text))

    def token_numbers(self, units: IntArray) -> tuple[IntArray, IntArray]:
        """Return the tokens of a row of units, and for each token the index of its unit there."""
        self._cut_new_units()
        counts = self._part_counts.view()[units]
        owner = np.repeat(np.arange(len(units), dtype=np.int32), counts)
        first = np.cumsum(counts) - counts
        within = np.arange(len(owner), dtype=np.int32) - first[owner]
        return self._parts.view()[self._part_starts.view()[units][owner] + within], owner

    def _cut_new_units(self) -> None:
        cut = [self.segmenter.tokens(unit) for unit in self.units.since(self._part_counts.size)]
        counts = list(map(len, cut))
        self._part_starts.extend(
            list(accumulate(counts[:-1], initial=self._parts.size))[: len(cut)]
        )
        self._part_counts.extend(counts)
        self._parts.extend([self.tokens[token] for tokens in cut for token in tokens])
