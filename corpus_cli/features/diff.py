"""What two documents have in common, unit by unit.

First the paragraphs are aligned, then, where those differ, their units, both by `difflib`: so time
grows with the text, not with its square, where two long versions differ in places. Units are
compared in normal form and folded; what is shown is what was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, NamedTuple

from corpus_cli.index.files.edges import UNIT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.diff import Change, Diff, Stretch
from corpus_cli.search.match.document_order import DocumentRef

MOST_UNITS: Final = 20_000  # of a stretch that differs; a longer one is compared by paragraphs only
_CHANGES: Final = {
    "equal": Change.EQUAL,
    "delete": Change.DELETED,
    "insert": Change.INSERTED,
    "replace": Change.REPLACED,
}


class _Side(NamedTuple):
    """A document: its units, where they begin in its text (and the last ends), and the text."""

    name: str
    units: Sequence[str]
    starts: Sequence[int]
    text: str


class _Range(NamedTuple):
    """A stretch of units of both sides."""

    change: Change
    left_start: int
    left_end: int
    right_start: int
    right_end: int


def compare(segments: Sequence[Segment], first: DocumentRef, second: DocumentRef) -> Diff:
    """Return what two documents have in common and what not."""
    left, right = _read(segments, first), _read(segments, second)
    ranges = list(_joined(_aligned(left.units, right.units)))
    equal = sum(r.left_end - r.left_start for r in ranges if r.change is Change.EQUAL)
    units = len(left.units) + len(right.units)
    return Diff(
        left=left.name,
        right=right.name,
        similarity=2 * equal / units if units else 1.0,
        stretches=[_stretch(left, right, found) for found in ranges],
    )


def _read(segments: Sequence[Segment], place: DocumentRef) -> _Side:
    segment = segments[place.segment]
    begin, end = segment.text.bounds(place.row)
    normal = segment.text.text(begin, end)
    levels = segment.edges.levels(begin, end)
    edges = [at for at, level in enumerate(levels) if level >= UNIT] + [len(normal)]
    if edges[0]:
        edges.insert(0, 0)
    row = segment.shelf.row(place.row)
    restoration = segment.patches.restoration(place.row)
    text = segment.original(row)
    if not normal and text:  # nothing but invisible characters: one unit that is empty
        return _Side(row.id, [""], [0, len(text)], text)
    starts = [restoration.span(a, b).start for a, b in pairwise(edges)]
    return _Side(
        name=row.id,
        units=[normal[a:b] for a, b in pairwise(edges)],
        starts=[0, *starts[1:], len(text)] if starts else [0],
        text=text,
    )


def _aligned(left: Sequence[str], right: Sequence[str]) -> Iterator[_Range]:
    """Yield stretches: paragraphs that are equal, and the units of what is between them."""
    first, second = _paragraphs(left), _paragraphs(right)
    a = ["".join(left[i:j]).strip() for i, j in first]
    b = ["".join(right[i:j]).strip() for i, j in second]
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        stretch = _Range(_CHANGES[tag], *_units(first, i, j), *_units(second, k, m))
        alike = stretch.change is Change.EQUAL and _same(left, right, stretch)
        if stretch.change in (Change.DELETED, Change.INSERTED) or alike:
            yield stretch
        else:
            yield from _inside(left, right, stretch)


def _same(left: Sequence[str], right: Sequence[str], found: _Range) -> bool:
    return left[found.left_start : found.left_end] == right[found.right_start : found.right_end]


def _inside(left: Sequence[str], right: Sequence[str], found: _Range) -> Iterator[_Range]:
    a = left[found.left_start : found.left_end]
    b = right[found.right_start : found.right_end]
    if max(len(a), len(b)) > MOST_UNITS:
        yield found._replace(change=Change.REPLACED)
        return
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        x, y = found.left_start, found.right_start
        yield _Range(_CHANGES[tag], x + i, x + j, y + k, y + m)


def _paragraphs(units: Sequence[str]) -> list[tuple[int, int]]:
    """Return from where to where each paragraph goes; the line break is its last unit's."""
    ends = [at + 1 for at, unit in enumerate(units) if "\n" in unit]
    edges = list(dict.fromkeys([0, *ends, len(units)]))
    return list(pairwise(edges))


def _units(paragraphs: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """Return the units that some paragraphs are made of; none are where the next one begins."""
    end = paragraphs[last - 1][1] if last else 0
    return (paragraphs[first][0] if first < last else end), end


def _joined(ranges: Iterator[_Range]) -> Iterator[_Range]:
    """Yield the stretches, neighbours of one kind as one."""
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
