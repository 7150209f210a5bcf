"""The differences of two documents, unit by unit.

First the paragraphs are aligned, then the units of those that differ, both by `difflib`: so the
time for two long versions with few differences grows with the text, not with its square. Units are
compared in normal form and folded, and shown as written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, NamedTuple

from corpus_cli.index.files.edges import UNIT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.diff import Change, Diff, Stretch
from corpus_cli.search.match.documents import DocumentRef

MOST_UNITS: Final = 20_000  # longer stretches that differ are compared by paragraphs only
_CHANGES: Final = {
    "equal": Change.EQUAL,
    "delete": Change.DELETED,
    "insert": Change.INSERTED,
    "replace": Change.REPLACED,
}


class _Side(NamedTuple):
    """A document: its units, where each begins in its text and the last one ends, and the text."""

    id: str
    units: Sequence[str]
    starts: Sequence[int]
    text: str


class _Range(NamedTuple):
    """A range of the units of the left document, and the one of the right that corresponds."""

    change: Change
    left_start: int
    left_end: int
    right_start: int
    right_end: int


def compare(segments: Sequence[Segment], first: DocumentRef, second: DocumentRef) -> Diff:
    """Return the stretches in which two documents are equal, and those in which they differ."""
    left, right = _read(segments, first), _read(segments, second)
    ranges = list(_merged(_aligned(left.units, right.units)))
    equal = sum(r.left_end - r.left_start for r in ranges if r.change is Change.EQUAL)
    units = len(left.units) + len(right.units)
    return Diff(
        left=left.id,
        right=right.id,
        similarity=2 * equal / units if units else 1.0,
        stretches=[_stretch(left, right, one) for one in ranges],
    )


def _read(segments: Sequence[Segment], ref: DocumentRef) -> _Side:
    segment = segments[ref.segment]
    begin, end = segment.text.bounds(ref.row)
    normal = segment.text.text(begin, end)
    levels = segment.edges.levels(begin, end)
    edges = [at for at, level in enumerate(levels) if level >= UNIT] + [len(normal)]
    if edges[0]:
        edges.insert(0, 0)
    row = segment.documents.row(ref.row)
    restoration = segment.patches.restoration(ref.row)
    text = segment.original(row)
    if not normal and text:  # only invisible characters: one unit that is empty
        return _Side(row.id, [""], [0, len(text)], text)
    starts = [restoration.span(a, b).start for a, b in pairwise(edges)]
    return _Side(
        id=row.id,
        units=[normal[a:b] for a, b in pairwise(edges)],
        starts=[0, *starts[1:], len(text)] if starts else [0],
        text=text,
    )


def _aligned(left: Sequence[str], right: Sequence[str]) -> Iterator[_Range]:
    """Yield equal paragraphs, and the units of what is between them."""
    first, second = _paragraphs(left), _paragraphs(right)
    texts = ["".join(left[i:j]).strip() for i, j in first]
    others = ["".join(right[i:j]).strip() for i, j in second]
    for change, i, j, k, m in _changes(texts, others):
        units = _Range(change, *_units(first, i, j), *_units(second, k, m))
        a = left[units.left_start : units.left_end]
        b = right[units.right_start : units.right_end]
        is_equal = change is Change.EQUAL and a == b  # equal paragraphs may differ in spaces
        if is_equal or change in (Change.DELETED, Change.INSERTED):
            yield units
        elif max(len(a), len(b)) > MOST_UNITS:
            yield units._replace(change=Change.REPLACED)
        else:
            yield from _changes(a, b, units.left_start, units.right_start)


def _changes(
    left: Sequence[str], right: Sequence[str], left_from: int = 0, right_from: int = 0
) -> Iterator[_Range]:
    """Yield the ranges of two sequences, which begin at these numbers."""
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        x, y = left_from, right_from
        yield _Range(_CHANGES[tag], x + i, x + j, y + k, y + m)


def _paragraphs(units: Sequence[str]) -> list[tuple[int, int]]:
    """Return the range of units of each paragraph, its line break included."""
    ends = [at + 1 for at, unit in enumerate(units) if "\n" in unit]
    edges = list(dict.fromkeys([0, *ends, len(units)]))
    return list(pairwise(edges))


def _units(paragraphs: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """Return the range of units of some paragraphs; an empty one is where the next begins."""
    end = paragraphs[last - 1][1] if last else 0
    return (paragraphs[first][0] if first < last else end), end


def _merged(ranges: Iterator[_Range]) -> Iterator[_Range]:
    """Yield the ranges, adjacent ones of one kind as one."""
    before: _Range | None = None
    for found in ranges:
        if before and before.change is found.change:
            before = before._replace(left_end=found.left_end, right_end=found.right_end)
            continue
        if before:
            yield before
        before = found
    if before:
        yield before


def _stretch(left: _Side, right: _Side, found: _Range) -> Stretch:
    a, b = left.starts[found.left_start], left.starts[found.left_end]
    c, d = right.starts[found.right_start], right.starts[found.right_end]
    return Stretch(found.change, a, b, c, d, left.text[a:b], right.text[c:d])
