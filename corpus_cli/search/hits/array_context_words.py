"""The words beside very many hits, in numpy: what `context_words.py` says of one hit at a time.

A word is a stretch of the text, so of millions of hits nothing is held but numbers: which word of
a list each has beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.codepage import ESCAPE, decode
from corpus_cli.index.files.word_flags import are_words
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.hits.context_words import REACH
from corpus_cli.search.match.segment_positions import Layout

IntArray = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
NONE: Final = -1  # the number of no word


class WordList:
    """Words by number, each once; the same in all segments."""

    def __init__(self) -> None:
        self._numbers: dict[bytes | str, int] = {}

    @property
    def words(self) -> list[str]:
        """The words, in the order of their numbers."""
        return [decode(word) if isinstance(word, bytes) else word for word in self._numbers]

    def numbers(self, segment: Segment, first: IntArray, last: IntArray) -> IntArray:
        """Return the numbers of stretches of a segment's text; `NONE` for empty ones."""
        data, known = segment.text.data, self._numbers
        pieces = map(data.__getitem__, map(slice, first.tolist(), last.tolist()))
        given = (
            known.setdefault(piece, len(known))
            if ESCAPE not in piece
            else known.setdefault(segment.text.text(a, a + len(piece)), len(known))
            for piece, a in zip(pieces, first.tolist(), strict=True)
        )
        numbers = np.fromiter(given, dtype=np.int64, count=len(first))
        return np.where(first < last, numbers, NONE)


class Beside:
    """The words beside places in one segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment: Final = segment
        self._layout: Final = Layout(segment)

    def right(self, ends: IntArray, words: int) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield where the next word after each place begins and ends, then the one after that."""
        lines, units = self._layout.lines, self._layout.units
        limit = np.minimum(lines[np.searchsorted(lines, ends)], ends + REACH)

        def to_next(at: IntArray, limit: IntArray) -> IntArray:
            after = np.minimum(np.searchsorted(units, at, side="right"), len(units) - 1)
            return np.minimum(units[after], limit)

        last = ends.astype(np.int64)
        for _ in range(words):
            first, last = last, to_next(last, limit)
            first = np.minimum(first, limit)
            last = np.maximum(last, first)
            while len(left := np.flatnonzero((first < limit) & ~self._are_words(first, last))):
                first[left] = last[left]
                last[left] = np.maximum(to_next(first[left], limit[left]), first[left])
            yield first.copy(), last.copy()

    def left(self, starts: IntArray, words: int) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield where the next word before each place begins and ends, then the one before it."""
        lines, units = self._layout.lines, self._layout.units
        begins = lines[np.searchsorted(lines, starts) - 1] + 1
        limit = np.maximum(begins, starts - REACH)

        def to_last(at: IntArray, limit: IntArray) -> IntArray:
            return np.maximum(units[np.searchsorted(units, at) - 1], limit)

        first = starts.astype(np.int64)
        for _ in range(words):
            last = np.maximum(first, limit)
            first = np.where(last > limit, to_last(last, limit), last)
            while len(left := np.flatnonzero((first < last) & ~self._are_words(first, last))):
                last[left] = first[left]
                at_end = last[left] <= limit[left]
                first[left] = np.where(at_end, last[left], to_last(last[left], limit[left]))
            yield first.copy(), last.copy()

    def _are_words(self, first: IntArray, last: IntArray) -> Mask:
        return are_words(self._segment.text, first, last)


def numbered(
    segment: Segment, side: str, places: Sequence[int], words: int, known: WordList
) -> list[IntArray]:
    """Return the numbers of the words on a side (`left` or `right`) of places, nearest first."""
    beside = Beside(segment)
    array = np.asarray(places, dtype=np.int64)
    stretches = (beside.left if side == "left" else beside.right)(array, words)
    numbers = [known.numbers(segment, first, last).astype(np.int32) for first, last in stretches]
    segment.release()
    return numbers  # type: ignore[return-value]  # of half the size
