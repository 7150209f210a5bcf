"""Matching in numpy, for terms that occur tens of thousands of times (`matching.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.edges import UNIT, Edges
from corpus_cli.index.segment import Segment
from corpus_cli.index.textfile import TextReader

_CHUNK: Final = 1 << 22  # bytes compared at once: bounds memory, and stays in the cache

IntArray = npt.NDArray[np.int64]
Column = Sequence[int]  # to a type checker; arrays, here


def scan(text: TextReader, needle: bytes) -> IntArray:
    """Return the positions of all occurrences, overlapping ones too."""
    data = np.frombuffer(text.data, dtype=np.uint8)
    found = []
    for begin in range(0, len(data) - len(needle) + 1, _CHUNK):
        chunk = data[begin : begin + _CHUNK + len(needle) - 1]
        found.append(_in_chunk(chunk, needle) + begin)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _in_chunk(chunk: npt.NDArray[np.uint8], needle: bytes) -> IntArray:
    places = len(chunk) - len(needle) + 1
    if places <= 0:
        return np.zeros(0, dtype=np.int64)
    candidates = np.flatnonzero(chunk[:places] == needle[0])
    for offset in range(1, len(needle)):
        candidates = candidates[chunk[candidates + offset] == needle[offset]]
    return candidates


def shifted(starts: Column, length: int) -> Any:  # noqa: ANN401 - an array
    """Return where occurrences of a length end."""
    return np.asarray(starts) + length


def columns(segment: Segment, starts: Any, ends: Any) -> tuple[Any, Any, Any, Any]:  # noqa: ANN401
    """Return the columns of a `Found`: starts and ends as given, rows, grades."""
    offsets = np.frombuffer(segment.text.offsets, dtype=np.int64)
    rows = np.searchsorted(offsets, starts, side="right") - 1
    edges = segment.edges
    grades = np.minimum(np.minimum(_levels(edges, starts), _levels(edges, ends)), UNIT)
    return starts, ends, rows, grades


def _levels(edges: Edges, positions: IntArray) -> npt.NDArray[np.uint8]:
    packed = np.frombuffer(edges.data, dtype=np.uint8)[positions >> 2]
    shifts = ((positions & 3) << 1).astype(np.uint8)
    levels: npt.NDArray[np.uint8] = packed >> shifts & 3
    return levels


def tally(grades: Column) -> tuple[int, int, int]:
    """Count the occurrences of each grade."""
    counts = np.bincount(np.asarray(grades), minlength=3).tolist()
    return counts[0], counts[1], counts[2]


def rows_from(rows: Column, grades: Column, grade: int) -> set[int]:
    """Return the rows of documents with an occurrence of at least this grade."""
    return set(np.unique(np.asarray(rows)[np.asarray(grades) >= grade]).tolist())


def from_grade(grades: Column, grade: int) -> Any:  # noqa: ANN401 - a mask
    """Return a mask of the occurrences of at least a grade."""
    return np.asarray(grades) >= grade


def wanted(rows: Column, grades: Column, kept: AbstractSet[int], grade: int) -> Any:  # noqa: ANN401
    """Return a mask of the occurrences in the rows to keep that have at least this grade."""
    rows_kept = np.fromiter(kept, dtype=np.int64, count=len(kept))
    return np.isin(np.asarray(rows), rows_kept) & (np.asarray(grades) >= grade)
