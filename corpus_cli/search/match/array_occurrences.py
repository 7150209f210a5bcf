"""Occurrences in numpy, for terms that occur very often: how they are found and held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, Self, TypeVar

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.edges import Edges
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.labels import grade_array
from corpus_cli.search.match.occurrences import Occurrence

_CHUNK: Final = 1 << 18  # bytes compared at once: intermediate results stay in the cache
_LOOKED_AT: Final = 100_000  # partial occurrences, all at once
_COMPARED: Final = 4  # bytes of a needle compared everywhere; the others, where those were found

Numbers = npt.NDArray[np.int32]
"""Positions in `text.bin`, or rows."""
Grades = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Columns = TypeVar("Columns", bound=tuple[npt.NDArray[np.generic], ...])


class ArrayOccurrences:
    """Occurrences as four arrays of the same length: starts, ends and rows int32, grades uint8."""

    __slots__ = ("ends", "grades", "rows", "starts")

    def __init__(
        self,
        starts: npt.ArrayLike,
        ends: npt.ArrayLike,
        rows: npt.ArrayLike,
        grades: npt.ArrayLike,
    ) -> None:
        self.starts: Numbers = np.asarray(starts, dtype=np.int32)
        self.ends: Numbers = np.asarray(ends, dtype=np.int32)
        self.rows: Numbers = np.asarray(rows, dtype=np.int32)
        self.grades: Grades = np.asarray(grades, dtype=np.uint8)

    @classmethod
    def at(cls, segment: Segment, starts: npt.ArrayLike, ends: npt.ArrayLike) -> Self:
        """Return the occurrences between some positions, which ascend."""
        first, last = np.asarray(starts, dtype=np.int32), np.asarray(ends, dtype=np.int32)
        rows = np.repeat(*_counted_rows(segment.text, first))
        return cls(first, last, rows, grade_array(segment, first, last))

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[tuple[int, int, int, int]]:
        columns = (self.starts, self.ends, self.rows, self.grades)
        return zip(*(column.tolist() for column in columns), strict=True)

    def grade_counts(self) -> tuple[int, int, int]:
        """Count the occurrences of each grade, the lowest first."""
        partial, compound, word = np.bincount(self.grades, minlength=3).tolist()
        return partial, compound, word

    def row_counts(self) -> Counter[int]:
        """Count the occurrences in each row; those without any are not in it."""
        return Counter(counts_of(self.rows))

    def row_set(self) -> set[int]:
        """Return the rows that have any."""
        last = np.flatnonzero(self.rows[1:] != self.rows[:-1])  # where a row ends before another
        return {*self.rows.take(last).tolist(), *self.rows[-1:].tolist()}

    def of_row(self, row: int) -> list[Occurrence]:
        """Return the occurrences in one document."""
        # Keys of another type would have the rows converted first, all of them.
        keys = np.array((row, row + 1), dtype=np.int32)
        own = slice(*np.searchsorted(self.rows, keys).tolist())
        columns = (self.starts, self.ends, self.grades)
        return [*map(Occurrence, *(column[own].tolist() for column in columns))]

    def in_rows(self, rows: AbstractSet[int]) -> Self:
        """Return the occurrences in some documents."""
        return self.where(np.isin(self.rows, np.fromiter(rows, dtype=np.int32, count=len(rows))))

    def from_grade(self, grade: int) -> Self:
        """Return the occurrences of at least a grade."""
        return self.where(self.grades >= np.uint8(grade)) if grade else self

    def partial_units(self, edges: Edges, share: float) -> tuple[int, Sequence[tuple[int, int]]]:
        """Return how many partial occurrences were looked at, and the units that hold them."""
        partial = np.flatnonzero(self.grades == 0)[: int(_LOOKED_AT * share)]
        found = edges.units_around(self.starts[partial], self.ends[partial])
        starts, ends = (places.tolist() for places in found)
        return len(partial), list(zip(starts, ends, strict=True))

    def arrays(self) -> ArrayOccurrences:
        """Return the same in numpy, as they are."""
        return self

    def where(self, mask: Mask) -> Self:
        """Return the occurrences for which a mask is true."""
        return type(self)(*where((self.starts, self.ends, self.rows, self.grades), mask))


def counts_of(numbers: npt.NDArray[np.integer]) -> dict[int, int]:
    """Return how often each number, from 0 up, occurs."""
    counts = np.bincount(numbers)
    found = np.flatnonzero(counts)
    return dict(zip(found.tolist(), counts[found].tolist(), strict=True))


def where(columns: Columns, mask: Mask) -> Columns:
    """Return columns of one length, a named tuple, with the members for which a mask is true.

    They are taken by their indices: with a mask, numpy takes nine times as long where true and
    false alternate at random.
    """
    indices = np.flatnonzero(mask)
    return tuple.__new__(type(columns), [column.take(indices) for column in columns])


def find(segment: Segment, needle: bytes) -> ArrayOccurrences:
    """Return every occurrence of a needle in a segment, overlapping ones included."""
    starts = _positions(segment.text, needle)
    return ArrayOccurrences.at(segment, starts, starts + np.int32(len(needle)))


def rows_with(text: TextReader, needle: bytes) -> set[int]:
    """Return the rows of the documents in a text file that have a needle."""
    rows, counts = _counted_rows(text, _positions(text, needle))
    return set(rows[counts > 0].tolist())


def _positions(text: TextReader, needle: bytes) -> Numbers:
    """Return where a needle occurs in a text file."""
    data = np.frombuffer(text.data, dtype=np.uint8)
    found = [np.zeros(0, dtype=np.int32)]
    for begin in range(0, len(data) - len(needle) + 1, _CHUNK):
        chunk = data[begin : begin + _CHUNK + len(needle) - 1]
        starts = len(chunk) - len(needle) + 1
        equal = chunk[:starts] == needle[0]
        for offset in range(1, min(len(needle), _COMPARED)):
            equal &= chunk[offset : offset + starts] == needle[offset]
        candidates = np.flatnonzero(equal)
        for offset in range(_COMPARED, len(needle)):
            candidates = candidates[chunk[candidates + offset] == needle[offset]]
        found.append(candidates.astype(np.int32) + np.int32(begin))
    return np.concatenate(found)


def _counted_rows(text: TextReader, positions: Numbers) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """Return the rows of a text file, and how many of some positions, which ascend, each holds."""
    bounds = np.searchsorted(positions, np.frombuffer(text.offsets, dtype=np.int64))
    counts = np.diff(bounds)
    return np.arange(len(counts), dtype=np.int32), counts
