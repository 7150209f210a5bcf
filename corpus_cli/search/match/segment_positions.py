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

from corpus_cli.index.files.codepage import ESCAPE, LINE_BREAK, SEPARATOR, encode
from corpus_cli.index.files.edges import SENTENCE, UNIT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match import array_scan
from corpus_cli.search.match.occurrences import Found
from corpus_cli.search.query.expression import Scope, Term

IntArray = npt.NDArray[np.int64]


def _begins_words() -> npt.NDArray[np.bool_]:
    """Return of each byte of the code page whether a unit that begins so is a word."""
    table = np.zeros(256, dtype=bool)
    letters = "".join(map(chr, (*range(0x0E01, 0x0E2F), *range(0x0E30, 0x0E3B))))
    more = "".join(
        map(chr, (*range(0x0E40, 0x0E46), *range(0x0E47, 0x0E4F), *range(0x0E50, 0x0E5A)))
    )
    table[list(encode(letters + more + "0123456789abcdefghijklmnopqrstuvwxyz")[0])] = True
    table[ESCAPE] = True  # mostly letters of other scripts
    return table


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
        return self.units[_begins_words()[self._bytes[self.units]]]

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
        words = np.searchsorted(self.words, right) - np.searchsorted(self.words, left)
        same_line = np.searchsorted(self.lines, left) == np.searchsorted(self.lines, right)
        close: npt.NDArray[np.bool_] = (left <= right) & same_line & (words <= distance)
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
