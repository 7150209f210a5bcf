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

Int64Array = npt.NDArray[np.int64]
IntArray = npt.NDArray[np.int32] | Int64Array
"""Positions in `text.bin`, or numbers of words."""
Mask = npt.NDArray[np.bool_]
NONE: Final = -1  # the number of no word


class WordList:
    """Words by number, each once; the same in all segments."""

    def __init__(self) -> None:
        self._numbers: dict[bytes | str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

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


class ContextWords:
    """The words beside positions in one segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment: Final = segment
        self._layout: Final = Layout(segment)

    def right(self, ends: IntArray, words: int) -> Iterator[tuple[Int64Array, Int64Array]]:
        """Yield where the next word after each place begins and ends, then the one after that."""
        lines, units = self._layout.lines, self._layout.units
        limit = np.minimum(lines[np.searchsorted(lines, ends)], ends + REACH)

        def to_next(at: Int64Array, limit: Int64Array) -> Int64Array:
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

    def left(self, starts: IntArray, words: int) -> Iterator[tuple[Int64Array, Int64Array]]:
        """Yield where the next word before each place begins and ends, then the one before it."""
        lines, units = self._layout.lines, self._layout.units
        begins = lines[np.searchsorted(lines, starts) - 1] + 1
        limit = np.maximum(begins, starts - REACH)

        def to_last(at: Int64Array, limit: Int64Array) -> Int64Array:
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

    def _are_words(self, first: Int64Array, last: Int64Array) -> Mask:
        return are_words(self._segment.text, first, last)


def word_numbers(
    segment: Segment,
    side: str,
    positions: Sequence[int] | IntArray,
    words: int,
    known: WordList,
) -> list[IntArray]:
    """Return the numbers of the words on a side (`left` or `right`) of positions, nearest first."""
    context = ContextWords(segment)
    array = np.asarray(positions, dtype=np.int64)
    spans = (context.left if side == "left" else context.right)(array, words)
    numbers: list[IntArray] = [
        known.numbers(segment, first, last).astype(np.int32) for first, last in spans
    ]
    segment.release()
    return numbers
