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
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index.codepage import ESCAPE, SEPARATOR, decode, encode_all
from corpus_cli.index.disk import write_new
from corpus_cli.index.format import FileRecord
from corpus_cli.index.numbers import little_endian, map_file

_HEADER: Final = 16
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


class TextReader:
    """Reads NAME.bin and NAME.idx through the page cache."""

    def __init__(self, folder: str | Path, name: str) -> None:
        self.path: Final = f"{folder}/{name}.bin"
        self.data: Final = map_file(self.path)
        index = memoryview(map_file(f"{folder}/{name}.idx"))
        documents, rare = index[:16].cast("q") if len(index) >= _HEADER else (-1, -1)
        edges = list(accumulate((_HEADER, 8 * (documents + 1), 8 * rare, 4 * rare)))
        if min(documents, rare) < 0 or edges[-1] != len(index):
            raise IndexDamagedError(f"{folder}/{name}.idx is damaged: counts and size differ")
        self.documents: Final[int] = documents
        self.offsets: Final = index[edges[0] : edges[1]].cast("q")
        self._rare_at = index[edges[1] : edges[2]].cast("q")
        self._rare = index[edges[2] : edges[3]].cast("i")
        if self.offsets[-1] != len(self.data):
            raise IndexDamagedError(f"{self.path} is not as long as its index says")

    def row_at(self, position: int) -> int:
        """Return the number of the document that holds the byte at `position`."""
        return bisect_right(self.offsets, position) - 1

    def bounds(self, row: int) -> tuple[int, int]:
        """Return where the document's text begins and ends in the file."""
        return self.offsets[row], self.offsets[row + 1] - 1

    def text(self, start: int, end: int) -> str:
        """Return the normal text between two positions of the file."""
        text = decode(self.data[start:end])
        first = bisect_left(self._rare_at, start)
        if first == len(self._rare_at) or self._rare_at[first] >= end:
            return text
        characters = list(text)
        for i in range(first, bisect_left(self._rare_at, end)):
            characters[self._rare_at[i] - start] = chr(self._rare[i])
        return "".join(characters)

    def document(self, row: int) -> str:
        """Return a document's whole normal text."""
        return self.text(*self.bounds(row))

    @property
    def rare_positions(self) -> Sequence[int]:
        """Positions of all rare characters, ascending."""
        return self._rare_at

    def rare_character(self, position: int) -> int | None:
        """Return the code point of the rare character at `position`, if there is one."""
        i = bisect_left(self._rare_at, position)
        if i < len(self._rare_at) and self._rare_at[i] == position:
            return self._rare[i]
        return None


def has_escape(data: bytes) -> bool:
    """Tell whether an encoded query needs its rare characters verified."""
    return ESCAPE in data
