"""`patches.bin`: what differs in the documents as they were written (`restore.py`).

Layout of patches.bin: the texts of all patches, joined, as UTF-8.

Layout of patches.idx, little endian, which tells documents and patches apart:

    int64            number of documents, n
    int64            number of patches, p
    int64[n + 1]     the number of each document's first patch; then p
    int64[n + 1]     offset in patches.bin at which each document's begin; then the file's length
    int32[p]         where a patch begins in its document's normal text
    int32[p]         where it ends
    int32[p]         by how many characters the original is ahead after it
    int32[p]         where its text ends, counted from its document's first
    int8[p]          1 if it is aligned, else 0

So a search looks up a hit's offsets by bisection, without reading the patches of its document.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index.disk import write_new
from corpus_cli.index.format import PATCHES, FileRecord
from corpus_cli.index.numbers import little_endian, map_file
from corpus_cli.index.restore import Patches, Restoration

_HEADER: Final = 16


class PatchWriter:
    """Takes the patches of one document after the other and writes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._first = array("q", [0])
        self._begins = array("q", [0])
        self._columns = tuple(array("i") for _ in range(4))
        self._aligned = array("b")
        self._written: list[bytes] = []

    def add(self, documents: Iterable[Patches]) -> None:
        """Append the patches of documents."""
        for patches in documents:
            for column, numbers in zip(self._columns, patches[:4], strict=True):
                column.extend(numbers)
            self._aligned.extend(patches.aligned)
            self._written.append(patches.written)
            self._first.append(len(self._aligned))
            self._begins.append(self._begins[-1] + len(patches.written))

    def close(self) -> dict[str, FileRecord]:
        """Write both files and return what they are, by name."""
        counts = array("q", [len(self._written), len(self._aligned)])
        index = (counts, self._first, self._begins, *self._columns, self._aligned)
        files = {
            f"{PATCHES}.bin": [b"".join(self._written)],
            f"{PATCHES}.idx": [little_endian(numbers) for numbers in index],
        }
        return {name: write_new(self._folder / name, data) for name, data in files.items()}


class PatchReader:
    """Reads the patches of single documents through the page cache."""

    def __init__(self, folder: str) -> None:
        path = f"{folder}/{PATCHES}"
        index = memoryview(map_file(f"{path}.idx"))
        documents, count = index[:_HEADER].cast("q") if len(index) >= _HEADER else (-1, -1)
        sizes = (_HEADER, *[8 * (documents + 1)] * 2, *[4 * count] * 4, count)
        edges = list(accumulate(sizes))
        if min(documents, count) < 0 or edges[-1] != len(index):
            raise IndexDamagedError(f"{path}.idx is damaged: counts and size differ")
        parts = [index[begin:end] for begin, end in pairwise(edges)]
        self._first, self._begins = (part.cast("q") for part in parts[:2])
        self._columns = [*(part.cast("i") for part in parts[2:6]), parts[6].cast("b")]
        self._data = map_file(f"{path}.bin") if self._begins[-1] else b""
        if (self._first[-1], self._begins[-1]) != (count, len(self._data)):
            raise IndexDamagedError(f"{path}.bin is not as long as its index says")

    def patches(self, row: int) -> Patches:
        """Return the patches of a document."""
        first, last = self._first[row], self._first[row + 1]
        written = self._data[self._begins[row] : self._begins[row + 1]]
        starts, ends, shifts, used, aligned = (c[first:last] for c in self._columns)
        return Patches(starts, ends, shifts, used, aligned, written)

    def restoration(self, row: int) -> Restoration:
        """Return the way back from a document's normal text to its original."""
        return Restoration(self.patches(row))
