"""Where a term occurs, and how well its edges sit: a scan of the normal text.

Exact by construction: `text.bin` is read from end to end for the bytes of the term, so no word
splitter has a say in what is found. Each occurrence then has a *grade*, that of its weaker edge in
`edges.bin`: 2 where units begin, 1 where tokens do, 0 anywhere else.

Few occurrences are handled in plain Python, many in numpy (`many.py`), which alone takes longer to
import than most searches take. Both give the same `Found`.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple

from stringzilla import File, Str

from corpus_cli.index.codepage import encode
from corpus_cli.index.edges import UNIT
from corpus_cli.index.segment import Segment
from corpus_cli.index.textfile import TextReader, has_escape
from corpus_cli.model.search import Label

GRADES: Final = {Label.PARTIAL: 0, Label.COMPOUND: 1, Label.WORD: 2}
LABELS: Final = (Label.PARTIAL, Label.COMPOUND, Label.WORD)
MANY: Final = 20_000  # occurrences in a segment; measured: from here on numpy pays for itself


class Found(NamedTuple):
    """The occurrences of one term in one segment, in order: parallel columns.

    `starts` are positions in `text.bin`, `rows` the documents' rows, `grades` 0 to 2. Lists, or
    numpy arrays where there are many.
    """

    length: int
    starts: Sequence[int]
    rows: Sequence[int]
    grades: Sequence[int]

    def tally(self) -> tuple[int, int, int]:
        """Count the occurrences of each grade."""
        if isinstance(self.grades, list):
            return self.grades.count(0), self.grades.count(1), self.grades.count(2)
        from corpus_cli.search import many

        return many.tally(self.grades)

    def rows_from(self, grade: int) -> set[int]:
        """Return the rows of documents with an occurrence of at least this grade."""
        if isinstance(self.rows, list):
            return {row for row, g in zip(self.rows, self.grades, strict=True) if g >= grade}
        from corpus_cli.search import many

        return many.rows_from(self.rows, self.grades, grade)

    def keep(self, rows: AbstractSet[int], grade: int = 0) -> Found:
        """Return the occurrences in those rows that have at least this grade."""
        if not isinstance(self.rows, list):
            from corpus_cli.search import many

            return Found(self.length, *many.keep(self[1:], rows, grade))
        kept = [
            (start, row, g)
            for start, row, g in zip(self.starts, self.rows, self.grades, strict=True)
            if g >= grade and row in rows
        ]
        starts, found_rows, grades = map(list, zip(*kept, strict=True)) if kept else ([], [], [])
        return Found(self.length, starts, found_rows, grades)


def plain(numbers: Sequence[int]) -> list[int]:
    """Return a column as a list."""
    return numbers if isinstance(numbers, list) else numbers.tolist()  # type: ignore[attr-defined]


def find(segment: Segment, term: str) -> Found:
    """Find every occurrence of a term (a folded normal form), overlapping ones too."""
    starts = positions(segment.text, term)
    if not isinstance(starts, list):
        from corpus_cli.search import many

        return Found(len(term), starts, *many.rows_and_grades(segment, starts, len(term)))
    rows = _rows(segment.text, starts)
    return Found(len(term), starts, rows, _grades(segment, starts, len(term)))


def positions(text: TextReader, term: str) -> Sequence[int]:
    """Return the positions of a term in a text file: a list, or a numpy array of many."""
    needle, rare = encode(term)
    found = _scan(text, needle)
    if not has_escape(needle):
        return found
    return [
        start
        for start in plain(found)
        if all(text.rare_character(start + offset) == code for offset, code in rare)
    ]


def _scan(text: TextReader, needle: bytes) -> Sequence[int]:
    haystack = Str(File(str(text.path)))
    sought = Str(needle)
    find_next = haystack.find
    starts: list[int] = []
    position = find_next(sought)
    while position >= 0:
        starts.append(position)
        if len(starts) == MANY:
            from corpus_cli.search import many

            everything: Any = many.scan(text, needle)
            return everything  # type: ignore[no-any-return]
        position = find_next(sought, position + 1)
    return starts


def _rows(text: TextReader, starts: Sequence[int]) -> list[int]:
    rows: list[int] = []
    row, end = -1, 0
    for start in starts:
        if start >= end:
            row = text.row_at(start)
            end = text.offsets[row + 1]
        rows.append(row)
    return rows


def _grades(segment: Segment, starts: Sequence[int], length: int) -> list[int]:
    level = segment.edges.level
    return [min(level(start), level(start + length), UNIT) for start in starts]
