"""Matching in numpy, for terms that occur very often (`scan.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.edges import UNIT
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.snapshot.segment import Segment

_CHUNK: Final = 1 << 18  # bytes compared at once: what is made of them stays in the cache
_COMPARED: Final = 4  # bytes of a needle that are compared everywhere, the others where those are

IntArray = npt.NDArray[np.int32]
Column = Sequence[int]  # to a type checker; arrays, here


def scan(text: TextReader, needle: bytes) -> IntArray:
    """Return the positions of all occurrences, overlapping ones too."""
    data = np.frombuffer(text.data, dtype=np.uint8)
    found = [np.zeros(0, dtype=np.int32)]
    for begin in range(0, len(data) - len(needle) + 1, _CHUNK):
        chunk = data[begin : begin + _CHUNK + len(needle) - 1]
        found.append(_in_chunk(chunk, needle) + np.int32(begin))
    return np.concatenate(found)


def _in_chunk(chunk: npt.NDArray[np.uint8], needle: bytes) -> IntArray:
    places = len(chunk) - len(needle) + 1
    alike = chunk[:places] == needle[0]
    for offset in range(1, min(len(needle), _COMPARED)):
        alike &= chunk[offset : offset + places] == needle[offset]
    candidates = np.flatnonzero(alike)
    for offset in range(_COMPARED, len(needle)):
        candidates = candidates[chunk[candidates + offset] == needle[offset]]
    return candidates.astype(np.int32)


def column(positions: Sequence[int]) -> Any:  # noqa: ANN401 - an array
    """Return positions as a column."""
    return np.array(positions, dtype=np.int32)


def shifted(starts: Column, length: int) -> Any:  # noqa: ANN401 - an array
    """Return where occurrences of a length end."""
    return np.asarray(starts) + np.int32(length)


def columns(segment: Segment, starts: Any, ends: Any) -> tuple[Any, Any, Any, Any]:  # noqa: ANN401
    """Return the columns of a `Found`: starts (in order) and ends as given, rows, grades."""
    levels = segment.edges.level_array
    grades = np.minimum(np.minimum(levels(starts), levels(ends)), np.uint8(UNIT))
    return starts, ends, rows(segment.text, starts), grades


def rows(text: TextReader, starts: Any) -> Any:  # noqa: ANN401 - arrays
    """Return the numbers of the documents that positions, in order, are in."""
    counts = np.diff(np.searchsorted(starts, np.frombuffer(text.offsets, dtype=np.int64)))
    return np.repeat(np.arange(len(counts), dtype=np.int32), counts)


def tally(grades: Column) -> tuple[int, int, int]:
    """Count the occurrences of each grade."""
    counts = np.bincount(np.asarray(grades), minlength=3).tolist()
    return counts[0], counts[1], counts[2]


def distinct(rows: Column) -> set[int]:
    """Return the different ones of rows that are in order."""
    array = np.asarray(rows)
    last = np.flatnonzero(array[1:] != array[:-1])  # where a row ends before another
    return {*array.take(last).tolist(), *array[-1:].tolist()}


def by_row(rows: Column) -> dict[int, int]:
    """Count the occurrences in each row that has any."""
    counts = np.bincount(np.asarray(rows))
    having = np.flatnonzero(counts)
    return dict(zip(having.tolist(), counts[having].tolist(), strict=True))


def from_grade(grades: Column, grade: int) -> Any:  # noqa: ANN401 - a mask
    """Return a mask of the occurrences of at least a grade."""
    return np.asarray(grades) >= np.uint8(grade)


def where(columns: Iterable[Any], mask: Any) -> list[Any]:  # noqa: ANN401 - arrays
    """Return of each column the members that a mask is true for.

    By their places: numpy takes nine times as long where a mask says yes and no at random.
    """
    places = np.flatnonzero(mask)
    return [column.take(places) for column in columns]


def wanted(rows: Column, kept: AbstractSet[int]) -> Any:  # noqa: ANN401 - a mask
    """Return a mask of the occurrences in the rows to keep."""
    rows_kept = np.fromiter(kept, dtype=np.int32, count=len(kept))
    return np.isin(np.asarray(rows), rows_kept)
