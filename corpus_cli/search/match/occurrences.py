"""Occurrences in one segment: where they are, in which documents, and their grades (`labels.py`).

There are two ways to hold them, behind one protocol: lists for few (`list_occurrences.py`), numpy
arrays for many (`array_occurrences.py`). To import numpy takes longer than most searches take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    from corpus_cli.index.files.edges import Edges
    from corpus_cli.search.match.array_occurrences import ArrayOccurrences


class Occurrence(NamedTuple):
    """An occurrence in a document that is known: positions in `text.bin`, and its grade."""

    start: int
    end: int
    grade: int


class Occurrences(Protocol):
    """Occurrences in the order of the text.

    Each has a start and an end, positions in `text.bin`, half open; the row of its document; and a
    grade, 0 to 2.
    """

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def __iter__(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield start, end, row and grade of each."""
        ...

    def grade_counts(self) -> tuple[int, int, int]:
        """Count the occurrences of each grade, the lowest first."""
        ...

    def row_counts(self) -> Counter[int]:
        """Count the occurrences in each row; those without any are not in it."""
        ...

    def row_set(self) -> set[int]:
        """Return the rows that have any."""
        ...

    def of_row(self, row: int) -> list[Occurrence]:
        """Return the occurrences in one document."""
        ...

    def in_rows(self, rows: AbstractSet[int]) -> Self:
        """Return the occurrences in some documents."""
        ...

    def from_grade(self, grade: int) -> Self:
        """Return the occurrences of at least a grade."""
        ...

    def partial_units(self, edges: Edges, share: float) -> tuple[int, Sequence[tuple[int, int]]]:
        """Return how many partial occurrences were looked at, and the units that hold them.

        `share` is that of this segment in how many may be looked at in all: the first are.
        """
        ...

    def arrays(self) -> ArrayOccurrences:
        """Return the same in numpy."""
        ...
