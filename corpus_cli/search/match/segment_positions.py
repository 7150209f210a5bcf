"""Where things lie in a segment: units, words, lines, sentences, as numpy arrays of positions.

For what a query asks beyond a term's own place: how many words are between, which sentence holds
it, where its unit ends. An array is made once a segment, when it is first needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.codepage import LINE_BREAK, SEPARATOR
from corpus_cli.index.files.edges import SENTENCE, UNIT
from corpus_cli.index.files.word_flags import are_words
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.array_occurrences import ArrayOccurrences, Mask, Numbers
from corpus_cli.search.match.occurrences import Occurrences
from corpus_cli.search.query.expression import Scope, Term

IntArray = npt.NDArray[np.int64]
AnyPositions = IntArray | Numbers


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

    def scope_set(self, found: Occurrences, scope: Scope) -> set[int]:
        """Return the numbers of the paragraphs or sentences that have occurrences."""
        return set(self._scopes(found, scope).tolist())

    def in_scopes(self, found: Occurrences, numbers: set[int], scope: Scope) -> ArrayOccurrences:
        """Return the occurrences that begin in paragraphs or sentences with some numbers."""
        wanted = np.fromiter(numbers, dtype=np.int64, count=len(numbers))
        return found.arrays().where(np.isin(self._scopes(found, scope), wanted))

    def _scopes(self, found: Occurrences, scope: Scope) -> IntArray:
        """Return for each occurrence the number of the paragraph or sentence it begins in."""
        begins = self.lines if scope is Scope.PARAGRAPH else self.sentences
        return np.searchsorted(begins, found.arrays().starts, side="right")

    def to_unit_edges(self, found: Occurrences, term: Term) -> ArrayOccurrences:
        """Return the occurrences of an open term, extended to the edges of their units."""
        arrays = found.arrays()
        starts: AnyPositions = arrays.starts
        ends: AnyPositions = arrays.ends
        if term.open_left:
            starts = self.units[np.searchsorted(self.units, starts, side="right") - 1]
        if term.open_right:
            ends = self.units[np.searchsorted(self.units, ends, side="left")]
        return self._distinct(starts, ends)

    def union(self, found: Sequence[Occurrences]) -> Occurrences:
        """Return the occurrences of several, at least one, in order, each once."""
        if len(found) == 1:
            return found[0]
        arrays = [one.arrays() for one in found]
        starts = np.concatenate([one.starts for one in arrays])
        return self._distinct(starts, np.concatenate([one.ends for one in arrays]))

    def _distinct(self, starts: AnyPositions, ends: AnyPositions) -> ArrayOccurrences:
        """Return the occurrences between positions, which may be in any order, each once."""
        if len(starts):
            starts, ends = np.unique(np.stack((starts, ends), axis=1), axis=0).T
        return ArrayOccurrences.at(self._segment, starts, ends)

    def near(self, left: Occurrences, right: Occurrences, distance: int) -> Occurrences:
        """Return the occurrences of either side that have one of the other side near."""
        first, second = left.arrays(), right.arrays()
        near_second = first.where(self._has_neighbour(first, second, distance))
        near_first = second.where(self._has_neighbour(second, first, distance))
        return self.union([near_second, near_first])

    def _has_neighbour(
        self, found: ArrayOccurrences, other: ArrayOccurrences, distance: int
    ) -> Mask:
        """Tell for each occurrence whether one of the other lies near, before it or after it."""
        if not len(found) or not len(other):
            return np.zeros(len(found), dtype=bool)
        starts, ends = found.starts, found.ends
        other_starts, other_ends = other.starts, np.sort(other.ends)
        after = np.minimum(np.searchsorted(other_starts, ends), len(other) - 1)
        before = np.maximum(np.searchsorted(other_ends, starts, side="right") - 1, 0)
        return self._close(ends, other_starts[after], distance) | self._close(
            other_ends[before], starts, distance
        )

    def _close(self, left: AnyPositions, right: AnyPositions, distance: int) -> Mask:
        """Tell for each gap whether it is one, in one line, with few enough words in it."""
        after = np.searchsorted(self.words, right)
        words = after - np.searchsorted(self.words, left)
        same_line = np.searchsorted(self.lines, left) == np.searchsorted(self.lines, right)
        is_gap = (left <= right) & same_line
        close: Mask = is_gap & (words <= distance)
        # The last unit may end beyond the gap: the # of #ไทย is no word between.
        one_more = np.flatnonzero(is_gap & (words == distance + 1))
        last = self.words[after[one_more] - 1]
        close[one_more] = ~are_words(self._segment.text, last, right[one_more].astype(np.int64))
        return close

    def inside(self, found: Occurrences, holder: Occurrences) -> ArrayOccurrences:
        """Return the occurrences that lie inside one of the holder's."""
        return found.arrays().where(_is_inside(found.arrays(), holder.arrays()))

    def outside(self, found: Occurrences, holder: Occurrences) -> ArrayOccurrences:
        """Return the occurrences that lie inside none of the holder's."""
        return found.arrays().where(~_is_inside(found.arrays(), holder.arrays()))


def _is_inside(found: ArrayOccurrences, holder: ArrayOccurrences) -> Mask:
    if not len(holder):
        return np.zeros(len(found), dtype=bool)
    reach = np.maximum.accumulate(holder.ends)  # of all that begin no later
    last = np.searchsorted(holder.starts, found.starts, side="right") - 1
    mask: Mask = (last >= 0) & (reach[np.maximum(last, 0)] >= found.ends)
    return mask
