"""Occurrences in lists, for terms that do not occur very often (`term_scan.py` finds them)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, islice
from typing import TYPE_CHECKING, Final, Self

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.labels import grades
from corpus_cli.search.match.occurrences import Occurrence

if TYPE_CHECKING:
    from corpus_cli.index.files.edges import Edges
    from corpus_cli.search.match.array_occurrences import ArrayOccurrences

_LOOKED_AT: Final = 10_000  # partial occurrences, one by one: 4 microseconds each


class ListOccurrences:
    """Occurrences as four lists of the same length: starts, ends, rows and grades."""

    __slots__ = ("ends", "grades", "rows", "starts")

    def __init__(
        self, starts: list[int], ends: list[int], rows: list[int], grades: list[int]
    ) -> None:
        self.starts = starts
        self.ends = ends
        self.rows = rows
        self.grades = grades

    @classmethod
    def at(cls, segment: Segment, starts: list[int], ends: list[int]) -> Self:
        """Return the occurrences between some positions, which ascend."""
        rows = segment.text.rows_at(starts)
        return cls(starts, ends, rows, grades(segment, starts, ends))

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[tuple[int, int, int, int]]:
        return zip(self.starts, self.ends, self.rows, self.grades, strict=True)

    def grade_counts(self) -> tuple[int, int, int]:
        """Count the occurrences of each grade, the lowest first."""
        count = self.grades.count
        return count(0), count(1), count(2)

    def row_counts(self) -> Counter[int]:
        """Count the occurrences in each row; those without any are not in it."""
        return Counter(self.rows)

    def row_set(self) -> set[int]:
        """Return the rows that have any."""
        return set(self.rows)

    def of_row(self, row: int) -> list[Occurrence]:
        """Return the occurrences in one document."""
        first = bisect_left(self.rows, row)
        own = slice(first, bisect_right(self.rows, row, first))
        return [*map(Occurrence, self.starts[own], self.ends[own], self.grades[own])]

    def in_rows(self, rows: AbstractSet[int]) -> Self:
        """Return the occurrences in some documents."""
        return self._where([row in rows for row in self.rows])

    def from_grade(self, grade: int) -> Self:
        """Return the occurrences of at least a grade."""
        return self._where([own >= grade for own in self.grades]) if grade else self

    def partial_units(self, edges: Edges, share: float) -> tuple[int, Sequence[tuple[int, int]]]:
        """Return how many partial occurrences were looked at, and the units that hold them."""
        places = zip(self.starts, self.ends, self.grades, strict=True)
        partial = list(islice((a_b[:2] for a_b in places if not a_b[2]), int(_LOOKED_AT * share)))
        units = [edges.unit_around(start, end) for start, end in partial]
        return len(partial), [unit for unit in units if unit is not None]

    def arrays(self) -> ArrayOccurrences:
        """Return the same in numpy."""
        from corpus_cli.search.match.array_occurrences import ArrayOccurrences

        return ArrayOccurrences(self.starts, self.ends, self.rows, self.grades)

    def _where(self, mask: Sequence[bool]) -> Self:
        columns = (self.starts, self.ends, self.rows, self.grades)
        return type(self)(*(list(compress(column, mask)) for column in columns))


NOTHING: Final = ListOccurrences([], [], [], [])
