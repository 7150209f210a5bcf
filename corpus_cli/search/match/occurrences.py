"""What was found in one segment: where, in which documents, how well it sits."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from corpus_cli.model.search import Label

GRADES: Final = {Label.PARTIAL: 0, Label.COMPOUND: 1, Label.WORD: 2}
LABELS: Final = (Label.PARTIAL, Label.COMPOUND, Label.WORD)


class Occurrence(NamedTuple):
    """An occurrence: positions in `text.bin`, and its grade."""

    start: int
    end: int
    grade: int


class Found(NamedTuple):
    """Occurrences in the order of the text, as parallel columns.

    `starts` and `ends` are positions in `text.bin`, half open; `rows` the documents' rows; `grades`
    0 to 2 (`GRADES`), that of the weaker edge. Lists, or numpy arrays where there are many: numpy
    alone takes longer to import than most searches take.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    rows: Sequence[int]
    grades: Sequence[int]

    @property
    def is_plain(self) -> bool:
        """Whether the columns are lists."""
        return isinstance(self.starts, list)

    def tally(self) -> tuple[int, int, int]:
        """Count the occurrences of each grade."""
        if isinstance(self.grades, list):
            return self.grades.count(0), self.grades.count(1), self.grades.count(2)
        from corpus_cli.search.match import array_scan

        return array_scan.tally(self.grades)

    def rows_from(self, grade: int) -> set[int]:
        """Return the rows of documents with an occurrence of at least this grade."""
        if isinstance(self.rows, list):
            return set(self.from_grade(grade).rows)
        from corpus_cli.search.match import array_scan

        return array_scan.distinct(self.from_grade(grade).rows)

    def keep(self, rows: AbstractSet[int]) -> Found:
        """Return the occurrences in those rows."""
        if isinstance(self.rows, list):
            return self.where([row in rows for row in self.rows])
        from corpus_cli.search.match import array_scan

        return self.where(array_scan.wanted(self.rows, rows))

    def from_grade(self, grade: int) -> Found:
        """Return the occurrences of at least this grade."""
        if grade == 0:
            return self
        if isinstance(self.grades, list):
            return self.where([g >= grade for g in self.grades])
        from corpus_cli.search.match import array_scan

        return self.where(array_scan.from_grade(self.grades, grade))

    def where(self, mask: Sequence[bool]) -> Found:
        """Return the occurrences for which the mask, as long as the columns, is true."""
        if isinstance(self.rows, list):
            from itertools import compress

            return Found(*(list(compress(column, mask)) for column in self))
        from corpus_cli.search.match import array_scan

        return Found(*array_scan.where(self, mask))

    def of_row(self, row: int) -> Found:
        """Return the occurrences in one document, as lists."""
        first = bisect_left(self.rows, row)
        last = bisect_right(self.rows, row, first)
        return Found(*[plain(column[first:last]) for column in self])

    def lists(self) -> Found:
        """Return the same as lists."""
        return Found(*map(plain, self))


NOTHING: Final = Found([], [], [], [])


def plain(numbers: Sequence[int]) -> list[int]:
    """Return a column as a list."""
    return numbers if isinstance(numbers, list) else numbers.tolist()  # type: ignore[attr-defined]
