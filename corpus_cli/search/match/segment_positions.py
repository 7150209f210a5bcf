"""Where things lie in a segment: units, words, lines, sentences, as numpy arrays of positions.

For what a query asks beyond a term's own place: how many words are between, which sentence holds
it, where its unit ends. An array is made once a segment, when it is first needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.codepage import LINE_BREAK, SEPARATOR
from corpus_cli.index.files.edges import SENTENCE, UNIT
from corpus_cli.index.files.word_flags import are_words
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match import array_scan
from corpus_cli.search.match.occurrences import Found
from corpus_cli.search.query.expression import Scope, Term

IntArray = npt.NDArray[np.int64]


class Layout:
    """The layout of one segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._bytes = np.frombuffer(segment.text.data, dtype=np.uint8)

    @cached_property
    def units(self) -> IntArray:
        """Where units begin; separators count, for they end one."""
        return self._segment.edges.positions(UNIT)

    @cached_property
    def words(self) -> IntArray:
        """Where units begin that are words."""
        ends = np.append(self.units[1:], len(self._bytes))
        return self.units[are_words(self._segment.text, self.units, ends)]

    @cached_property
    def lines(self) -> IntArray:
        """Where line breaks and separators are: a line begins after each."""
        return np.flatnonzero((self._bytes == LINE_BREAK) | (self._bytes == SEPARATOR))

    @cached_property
    def sentences(self) -> IntArray:
        """Where sentences begin."""
        return self._segment.edges.positions(SENTENCE)

    def scopes(self, found: Found, scope: Scope) -> Any:  # noqa: ANN401 - an array, as a column
        """Return for each occurrence the number of the stretch that it begins in."""
        if scope is Scope.DOCUMENT:
            return np.asarray(found.rows)
        begins = self.lines if scope is Scope.PARAGRAPH else self.sentences
        return np.searchsorted(begins, np.asarray(found.starts), side="right")

    def to_unit_edges(self, found: Found, term: Term) -> Found:
        """Return the occurrences of an open term, reaching to the edges of their units."""
        starts, ends = np.asarray(found.starts), np.asarray(found.ends)
        if term.open_left:
            starts = self.units[np.searchsorted(self.units, starts, side="right") - 1]
        if term.open_right:
            ends = self.units[np.searchsorted(self.units, ends, side="left")]
        return self.described(starts, ends)

    def described(self, starts: IntArray, ends: IntArray) -> Found:
        """Return occurrences in order, each once, with their rows and grades."""
        pairs = np.unique(np.stack((starts, ends), axis=1), axis=0) if len(starts) else None
        if pairs is not None:
            starts, ends = pairs[:, 0], pairs[:, 1]
        return Found(*array_scan.columns(self._segment, starts, ends))

    def together(self, found: Sequence[Found]) -> Found:
        """Return the occurrences of several as one, in order, each once."""
        if len(found) == 1:
            return found[0]
        starts = np.concatenate([np.asarray(one.starts, dtype=np.int64) for one in found])
        ends = np.concatenate([np.asarray(one.ends, dtype=np.int64) for one in found])
        return self.described(starts, ends)

    def near(self, left: Found, right: Found, distance: int) -> Found:
        """Return the occurrences of either side that have one of the other side near."""
        kept = [
            _arrays(one).where(self._has_neighbour(one, other, distance))
            for one, other in ((left, right), (right, left))
        ]
        return self.together(kept)

    def _has_neighbour(self, found: Found, other: Found, distance: int) -> Any:  # noqa: ANN401 - a mask
        """Tell of each occurrence whether one of the other lies near, before it or after it."""
        starts, ends = np.asarray(found.starts), np.asarray(found.ends)
        other_starts = np.asarray(other.starts)
        other_ends = np.sort(np.asarray(other.ends))
        if not len(starts) or not len(other_starts):
            return np.zeros(len(starts), dtype=bool)
        after = np.minimum(np.searchsorted(other_starts, ends), len(other_starts) - 1)
        before = np.maximum(np.searchsorted(other_ends, starts, side="right") - 1, 0)
        return self._close(ends, other_starts[after], distance) | self._close(
            other_ends[before], starts, distance
        )

    def _close(self, left: IntArray, right: IntArray, distance: int) -> npt.NDArray[np.bool_]:
        """Tell of each gap whether it is one, in one line, with few enough words in it."""
        after = np.searchsorted(self.words, right)
        words = after - np.searchsorted(self.words, left)
        same_line = np.searchsorted(self.lines, left) == np.searchsorted(self.lines, right)
        is_gap = (left <= right) & same_line
        close: npt.NDArray[np.bool_] = is_gap & (words <= distance)
        # The last unit may end beyond the gap: the # of #ไทย is no word between.
        one_more = np.flatnonzero(is_gap & (words == distance + 1))
        last = self.words[after[one_more] - 1]
        close[one_more] = ~are_words(self._segment.text, last, right[one_more].astype(np.int64))
        return close

    def inside(self, found: Found, holder: Found) -> Any:  # noqa: ANN401 - a mask
        """Tell of each occurrence whether it lies inside one of the holder's."""
        starts, ends = np.asarray(found.starts), np.asarray(found.ends)
        if not len(holder.starts):
            return np.zeros(len(starts), dtype=bool)
        holder_starts = np.asarray(holder.starts)
        reach = np.maximum.accumulate(np.asarray(holder.ends))  # of all that begin no later
        last = np.searchsorted(holder_starts, starts, side="right") - 1
        return (last >= 0) & (reach[np.maximum(last, 0)] >= ends)


def _arrays(found: Found) -> Found:
    columns: list[Any] = [np.asarray(column) for column in found]
    return Found(*columns)
