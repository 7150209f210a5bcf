"""`patches.bin`: where originals differ from their normal text (`restoration.py`).

Layout of patches.bin, little endian, for each document with p patches:

    int32[p]   where a patch begins in the document's normal text
    int32[p]   where it ends
    int32[p]   by how many characters the original is ahead after it
    int32[p]   where its text ends, counted from its document's first
    int8[p]    1 if it is aligned, else 0
    bytes      the texts of all its patches, joined, as UTF-8

patches.idx: int64[n + 1][2], how many patches there are before each document's and the offset at
which its own begin in patches.bin; then the number of all and the file's length.

So what a hit needs of its document lies together.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index.files.binary import OpenFile, little_endian, read_file
from corpus_cli.index.files.disk import write_new
from corpus_cli.index.files.format import PATCHES, FileRecord
from corpus_cli.index.files.restoration import Patches, Restoration

_COLUMNS: Final = 4
_WIDTH: Final = 4  # bytes of a number in them


class PatchWriter:
    """Takes the patches of one document after the other and writes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._patches = self._bytes = 0
        self._index = array("q", [0, 0])
        self._data: list[bytes] = []

    def add(self, documents: Iterable[Patches]) -> None:
        """Append the patches of documents."""
        for patches in documents:
            *columns, aligned, written = patches
            data = [little_endian(array("i", column)) for column in columns]
            data += (bytes(aligned), written)
            self._patches += len(aligned)
            self._bytes += sum(map(len, data))
            self._index.extend((self._patches, self._bytes))
            self._data += data

    def close(self) -> dict[str, FileRecord]:
        """Write both files and return what they are, by name."""
        files = {
            f"{PATCHES}.bin": [b"".join(self._data)],
            f"{PATCHES}.idx": [little_endian(self._index)],
        }
        return {name: write_new(self._folder / name, data) for name, data in files.items()}


class PatchReader:
    """Reads the patches of single documents through the page cache."""

    def __init__(self, folder: str) -> None:
        path = f"{folder}/{PATCHES}"
        self._path = f"{path}.bin"
        self._file = OpenFile(self._path)
        self._index = memoryview(read_file(f"{path}.idx")).cast("q")

    def patches(self, row: int) -> Patches:
        """Return the patches of a document."""
        before, begin, last, end = self._index[2 * row : 2 * row + 4]
        if begin == end:
            return _NONE
        data = self._file.read(begin, end)
        count = last - before
        size = _WIDTH * count
        if not 0 < count * (_COLUMNS * _WIDTH + 1) <= len(data) == end - begin:
            raise IndexDamagedError(f"{self._path} is damaged: document {row}")
        starts, ends, shifts, used = (
            array("i", data[at : at + size]) for at in range(0, _COLUMNS * size, size)
        )
        texts = _COLUMNS * size + count
        return Patches(starts, ends, shifts, used, data[_COLUMNS * size : texts], data[texts:])

    def restoration(self, row: int) -> Restoration:
        """Return the way back from a document's normal text to its original."""
        return Restoration(self.patches(row))


_NONE: Final = Patches((), (), (), (), (), b"")
