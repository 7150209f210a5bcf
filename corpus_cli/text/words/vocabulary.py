"""Numbers for strings: what the analysis of many documents shares.

A corpus has millions of units and thousands of distinct ones. Every distinct unit is cut into
tokens, told its kind and folded once; a document is then arrays of numbers, and the rest is numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, count, islice, pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.model.text import Kind
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words import patterns
from corpus_cli.text.words.bounded_cache import forget
from corpus_cli.text.words.name_joiner import REACH
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.thai_segmenter import BREAK
from corpus_cli.text.words.word import is_word

IntArray = npt.NDArray[np.int32]

KINDS: Final = tuple(Kind)
_CODES: Final = {kind: code for code, kind in enumerate(KINDS)}


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
        self.strings: Final[list[str]] = []  # by number, as far as they are described
        self._lengths, self._kinds, self._term_ids = _Column(), _Column(), _Column()
        self._are_words = _Column()

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
        self.describe()
        return self._are_words.view().astype(np.bool_)

    def since(self, number: int) -> list[str]:
        """Return the pieces that have this number or a higher one, in order."""
        # A dict keeps its order: they are the last ones.
        return list(islice(reversed(self), len(self) - number))[::-1]

    def describe(self) -> None:
        """Find out what the pieces are like that were added since this was last done."""
        if len(self) > self._lengths.size:
            fresh = self.since(self._lengths.size)
            kind = self._segmenter.kind
            self.strings.extend(fresh)
            self._lengths.extend([len(piece) for piece in fresh])
            self._kinds.extend([_CODES[kind(piece)] for piece in fresh])
            self._are_words.extend([is_word(piece) for piece in fresh])
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
        self._announces = _Column()  # whether a unit announces a name
        self._pieces: dict[str, bytes] = {}  # the numbers of the units of a piece, as int32

    @property
    def terms(self) -> Mapping[str, int]:
        """The terms, by number, in the order of their numbers."""
        self.units.describe()
        self.tokens.describe()
        return self._terms

    def unit_numbers(self, text: str) -> IntArray:
        """Cut normal text into units and return their numbers."""
        pieces = patterns.PIECES.findall(text)
        known = self._pieces
        fresh = [piece for piece in dict.fromkeys(pieces) if piece not in known]
        self._learn(fresh)
        numbers = np.frombuffer(b"".join(map(known.__getitem__, pieces)), dtype=np.int32)
        forget(known, fresh)
        return self._with_names(self._before_numbers(numbers))

    def _learn(self, pieces: Sequence[str]) -> None:
        """Find out of which units pieces consist."""
        letters = patterns.LETTERS
        whole = [piece for piece in pieces if piece[0] not in letters]
        self._keep(whole, self.units.numbers(whole), np.arange(1, len(whole) + 1))
        stretches = [piece for piece in pieces if piece[0] in letters]
        for some, units in self.segmenter.cut(stretches):
            numbers = self.units.numbers(units)
            breaks = numbers == self.units[BREAK]
            ends = np.flatnonzero(breaks)
            self._keep(some, numbers[~breaks], ends - np.arange(len(ends)))

    def _keep(self, pieces: Sequence[str], numbers: IntArray, ends: npt.NDArray[np.intp]) -> None:
        """Keep the numbers of the units of pieces; those of each end where `ends` says."""
        data = numbers.tobytes()
        bounds = pairwise([0, *(ends * numbers.itemsize).tolist()])
        self._pieces.update(
            (piece, data[start:end]) for piece, (start, end) in zip(pieces, bounds, strict=True)
        )

    def _before_numbers(self, numbers: IntArray) -> IntArray:
        """Put the words that are meant before a number, as `Segmenter` does."""
        for join in self.segmenter.before_numbers:
            first, second, *_ = self.units.numbers(join.cut)
            begun = np.flatnonzero((numbers[:-1] == first) & (numbers[1:] == second)).tolist()
            if begun:
                self.units.describe()
                strings, numbers = self.units.strings, numbers.copy()
            for at in begun:
                end = at + len(join.cut)
                units = [strings[number] for number in numbers[at : end + 2].tolist()]
                if self.segmenter.is_before_number(join, units):
                    numbers[at:end] = self.units.numbers(join.meant)
        return numbers

    def _with_names(self, numbers: IntArray) -> IntArray:
        """Return the numbers with the units of each name put together."""
        names = self.segmenter.names
        fresh = self.units.since(self._announces.size)
        self._announces.extend([unit in names.heralds for unit in fresh])
        heralds = np.flatnonzero(self._announces.view()[numbers]).tolist()
        if not heralds:
            return numbers
        self.units.describe()
        strings = self.units.strings
        joined, kept = numbers.copy(), np.ones(len(numbers), dtype=np.bool_)
        for start, end in names.names(
            heralds, lambda at: [strings[n] for n in numbers[at : at + REACH].tolist()]
        ):
            joined[start] = self.units["".join([strings[n] for n in numbers[start:end].tolist()])]
            kept[start + 1 : end] = False
        return joined[kept]

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
