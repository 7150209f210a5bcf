"""What passages are compared by, where they are not equal: their shingles.

A shingle is the eight characters of normal text from the beginning of a unit: so it is a number of
64 bits, and shared wording is shared shingles whatever stands between.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.features.reuse.chronology import Integers
from corpus_cli.index.files.edges import UNIT
from corpus_cli.index.snapshot.segment import Segment

WIDTH: Final = 8
Shingles = npt.NDArray[np.uint64]


class ShingleReader:
    """The shingles of one segment, in the order of its text."""

    def __init__(self, segment: Segment) -> None:
        begins = segment.edges.positions(UNIT)
        data = np.frombuffer(segment.text.data, dtype=np.uint8)
        self._begins: Final = begins[begins <= len(data) - WIDTH]
        self._shingles: Final = _windows(data)[self._begins].view(np.uint64).reshape(-1)

    def bounds(self, starts: Integers, ends: Integers) -> tuple[Integers, Integers]:
        """Return, for each passage, which of `all` are inside of it: from, and up to."""
        first = np.searchsorted(self._begins, starts)
        last = np.searchsorted(self._begins, ends - WIDTH, side="right")
        return first, np.maximum(last, first)

    @property
    def all(self) -> Shingles:
        """All shingles, also those that reach beyond their passage."""
        return self._shingles

    def of(self, start: int, end: int) -> Shingles:
        """Return the distinct shingles of one passage, in order of their numbers."""
        first, last = self.bounds(np.array([start]), np.array([end]))
        return np.unique(self._shingles[first[0] : last[0]])

    def flat(self, starts: Integers, ends: Integers) -> tuple[Shingles, Integers]:
        """Return the shingles of all passages in a row, and where those of each begin (and end)."""
        first, last = self.bounds(starts, ends)
        sizes = last - first
        offsets = np.append(0, np.cumsum(sizes))
        places = np.repeat(first - offsets[:-1], sizes) + np.arange(offsets[-1])
        return self._shingles[places], offsets


def _windows(data: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return the `WIDTH` bytes from each position on, as far as there are so many."""
    if len(data) < WIDTH:
        return np.empty((0, WIDTH), dtype=np.uint8)
    return np.lib.stride_tricks.sliding_window_view(data, WIDTH)


def resemblance(first: Shingles, second: Shingles) -> float:
    """Return the Jaccard similarity of two sets: what both have, of what either has.

    Both are sorted and without repetitions. 0 where neither has anything.
    """
    both = len(np.intersect1d(first, second, assume_unique=True))
    either = len(first) + len(second) - both
    return both / either if either else 0.0
