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
from itertools import accumulate
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index.disk import write_new
from corpus_cli.index.format import PATCHES, FileRecord
from corpus_cli.index.numbers import OpenFile, little_endian
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
        self._index, self._written = OpenFile(f"{path}.idx"), OpenFile(f"{path}.bin")
        header = self._index.read(0, _HEADER)
        documents, count = memoryview(header).cast("q") if len(header) == _HEADER else (-1, -1)
        sizes = (_HEADER, *[8 * (documents + 1)] * 2, *[4 * count] * 4, count)
        edges = list(accumulate(sizes))
        if min(documents, count) < 0 or edges[-1] != self._index.size:
            raise IndexDamagedError(f"{path}.idx is damaged: counts and size differ")
        numbers = memoryview(self._index.read(_HEADER, edges[2])).cast("q")
        self._first, self._begins = numbers[: documents + 1], numbers[documents + 1 :]
        self._columns = edges[2:7]
        if (self._first[-1], self._begins[-1]) != (count, self._written.size):
            raise IndexDamagedError(f"{path}.bin is not as long as its index says")

    def patches(self, row: int) -> Patches:
        """Return the patches of a document."""
        first, last = self._first[row : row + 2]
        if first == last:
            return _NONE
        starts, ends, shifts, used = (
            array("i", self._index.read(column + 4 * first, column + 4 * last))
            for column in self._columns[:4]
        )
        aligned = self._index.read(self._columns[4] + first, self._columns[4] + last)
        written = self._written.read(*self._begins[row : row + 2])
        return Patches(starts, ends, shifts, used, aligned, written)

    def restoration(self, row: int) -> Restoration:
        """Return the way back from a document's normal text to its original."""
        return Restoration(self.patches(row))


_NONE: Final = Patches((), (), (), (), (), b"")
