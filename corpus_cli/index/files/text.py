"""`text.bin` and `titles.bin`: the normal text of many documents, one byte a character.

Layout of NAME.bin, bytes of the code page (`codepage.py`):

    00 document 0 00 document 1 00 ... document n-1 00

Layout of NAME.idx, little endian, which tells documents and rare characters apart:

    int64            number of documents, n
    int64            number of rare characters, r
    int64[n + 1]     offset in NAME.bin at which each document begins; then the file's length
    int64[r]         offsets in NAME.bin of the rare characters, ascending
    int32[r]         their code points
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from mmap import mmap
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index.files.binary import OpenFile, little_endian, map_file, read_file
from corpus_cli.index.files.codepage import ESCAPE, SEPARATOR, decode, encode_all
from corpus_cli.index.files.disk import check_bytes, write_new
from corpus_cli.index.files.format import FileRecord

_HEADER: Final = 16
_SPARSE: Final = 8  # documents a position; measured: where there are fewer, a list of them pays
_BETWEEN: Final = bytes((SEPARATOR,))


class TextWriter:
    """Takes texts and writes them as NAME.bin and NAME.idx."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._texts = [_BETWEEN]
        self._offsets = array("q", [1])
        self._rare_at = array("q")
        self._rare = array("i")

    def add(self, texts: Sequence[str]) -> None:
        """Append the folded normal texts of documents."""
        data, rare_at, rare = encode_all(texts)
        self._rare_at.frombytes((self._offsets[-1] + rare_at).tobytes())
        self._rare.frombytes(rare.tobytes())
        self._texts.append(data)
        for text in texts:
            self._offsets.append(self._offsets[-1] + len(text) + 1)

    def close(self) -> dict[str, FileRecord]:
        """Write both files and return what they are, by name."""
        counts = array("q", [len(self._offsets) - 1, len(self._rare)])
        index = (counts, self._offsets, self._rare_at, self._rare)
        files = {
            f"{self._name}.bin": [b"".join(self._texts)],
            f"{self._name}.idx": [little_endian(numbers) for numbers in index],
        }
        return {name: write_new(self._folder / name, data) for name, data in files.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()


class _Index(NamedTuple):
    """What NAME.idx says: where documents begin, where rare characters are, and which."""

    offsets: memoryview
    rare_at: memoryview
    rare: memoryview


class TextReader:
    """Reads NAME.bin and NAME.idx through the page cache, each when it is first needed.

    In most segments a search finds nothing, and never asks where their documents begin.
    """

    def __init__(
        self, folder: str | Path, name: str, index_record: FileRecord | None = None
    ) -> None:
        """Open nothing yet; NAME.idx, when it is read, must be what `index_record` says."""
        self.path: Final = f"{folder}/{name}.bin"
        self._index_path = f"{folder}/{name}.idx"
        self._index_record = index_record

    @cached_property
    def data(self) -> mmap:
        """All the bytes of NAME.bin."""
        return map_file(self.path)

    @cached_property
    def _open(self) -> OpenFile:
        return OpenFile(self.path)

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes between two positions, where few are needed, without mapping all."""
        return self._open.read(start, end)

    def release(self) -> None:
        """Give back the memory and the open files; both come again when they are needed."""
        self.__dict__.pop("data", None)
        self.__dict__.pop("_open", None)

    @cached_property
    def _index(self) -> _Index:
        data = read_file(self._index_path)
        if self._index_record is not None:
            check_bytes(self._index_path, data, self._index_record)
        index = memoryview(data)
        documents, rare = index[:16].cast("q") if len(index) >= _HEADER else (-1, -1)
        edges = list(accumulate((_HEADER, 8 * (documents + 1), 8 * rare, 4 * rare)))
        if min(documents, rare) < 0 or edges[-1] != len(index):
            raise IndexDamagedError(f"{self._index_path} is damaged: counts and size differ")
        parts = [index[begin:end] for begin, end in pairwise(edges)]
        if (offsets := parts[0].cast("q"))[-1] != len(self.data):
            raise IndexDamagedError(f"{self.path} is not as long as its index says")
        return _Index(offsets, parts[1].cast("q"), parts[2].cast("i"))

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.offsets) - 1

    @cached_property
    def offsets(self) -> memoryview:
        """Where each document begins; then the length of the file."""
        return self._index.offsets

    def row_at(self, position: int) -> int:
        """Return the number of the document that holds the byte at `position`."""
        return bisect_right(self.offsets, position) - 1

    def rows_at(self, positions: Sequence[int]) -> list[int]:
        """Return the numbers of the documents that hold bytes at positions, which ascend."""
        if not positions:
            return []
        offsets: Sequence[int] = self.offsets
        if len(positions) * _SPARSE > len(offsets):
            offsets = self.offsets.tolist()
        rows: list[int] = []
        row = end = 0
        for position in positions:
            if position >= end:
                row += position >= offsets[row + 1]  # the next one, very often
                if position >= offsets[row + 1]:
                    row = bisect_right(offsets, position, row) - 1
                end = offsets[row + 1]
            rows.append(row)
        return rows

    def bounds(self, row: int) -> tuple[int, int]:
        """Return where the document's text begins and ends in the file."""
        return self.offsets[row], self.offsets[row + 1] - 1

    def text(self, start: int, end: int) -> str:
        """Return the normal text between two positions of the file."""
        return self.decoded(self.data[start:end], start)

    def decoded(self, data: bytes, start: int) -> str:
        """Return the normal text of bytes that begin at a position of the file."""
        text = decode(data)
        if ESCAPE not in data:
            return text
        _, rare_at, rare = self._index
        characters = list(text)
        for i in range(bisect_left(rare_at, start), bisect_left(rare_at, start + len(data))):
            characters[rare_at[i] - start] = chr(rare[i])
        return "".join(characters)

    def document(self, row: int) -> str:
        """Return a document's whole normal text."""
        return self.text(*self.bounds(row))

    @property
    def rare_positions(self) -> Sequence[int]:
        """Positions of all rare characters, ascending."""
        return self._index.rare_at

    @property
    def rare_codes(self) -> Sequence[int]:
        """Their code points."""
        return self._index.rare

    def rare_character(self, position: int) -> int | None:
        """Return the code point of the rare character at `position`, if there is one."""
        _, rare_at, rare = self._index
        i = bisect_left(rare_at, position)
        return rare[i] if i < len(rare_at) and rare_at[i] == position else None
