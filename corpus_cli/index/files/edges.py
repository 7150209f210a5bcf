"""`edges.bin`: what begins at each character of `text.bin`, two bits a character.

    0  nothing          1  a token          2  a unit          3  a sentence

A sentence begins with a unit and a unit with a token, so one number tells all. The lowest two bits
of a byte are those of its first character. A separator between documents counts as 2: it ends the
unit before it.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus_cli.index.files.disk import write_new
from corpus_cli.index.files.format import FileRecord

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

TOKEN: Final = 1
UNIT: Final = 2
SENTENCE: Final = 3

# Of each byte, the level of its first, second, third and fourth character.
_LEVELS: Final = tuple(bytes(byte >> shift & 3 for byte in range(256)) for shift in (0, 2, 4, 6))


def write_edges(path: Path, levels: npt.NDArray[np.uint8]) -> FileRecord:
    """Write one level (0-3) a character; return what the file is."""
    import numpy as np

    padded = np.zeros(-(-len(levels) // 4) * 4, dtype=np.uint8)
    padded[: len(levels)] = levels
    quads = padded.reshape(-1, 4)
    packed = quads[:, 0] | quads[:, 1] << 2 | quads[:, 2] << 4 | quads[:, 3] << 6
    return write_new(path, [packed.astype(np.uint8).tobytes()])


_BLOCK: Final = 1 << 12  # bytes that are counted at once
_ODD: Final = int.from_bytes(b"\x55" * _BLOCK, "little")  # the lower bit of each level


class Edges:
    """Reads levels at positions of `text.bin`.

    `data` are the bytes from that of the position `origin` on, a multiple of four.
    """

    __slots__ = ("_origin", "data")

    def __init__(self, data: mmap.mmap | bytes, *, origin: int = 0) -> None:
        self.data: Final = data
        self._origin = origin

    def levels_at(self, positions: Iterable[int]) -> list[int]:
        """Return what begins at each of some positions."""
        data, origin = self.data, self._origin
        if origin:
            positions = [position - origin for position in positions]
        return [data[at >> 2] >> ((at & 3) << 1) & 3 for at in positions]

    def levels(self, start: int, end: int) -> bytes:
        """Return what begins at each position of a stretch, a byte a character."""
        start, end = start - self._origin, end - self._origin
        packed = self.data[start >> 2 : (end + 3) >> 2]
        unpacked = bytearray(4 * len(packed))
        for place, table in enumerate(_LEVELS):
            unpacked[place::4] = packed.translate(table)
        return bytes(unpacked[start & 3 : (start & 3) + end - start])

    def sentences(self, start: int, end: int) -> int:
        """Count the sentences that begin in a stretch."""
        start, end = start - self._origin, end - self._origin
        first, last = start >> 2, (end + 3) >> 2
        found = sum(
            _both_set(int.from_bytes(self.data[begin : min(begin + _BLOCK, last)], "little"))
            for begin in range(first, last, _BLOCK)
        )
        if start & 3:  # of the first byte and the last one, what lies outside
            found -= _both_set(self.data[first] & (1 << ((start & 3) << 1)) - 1)
        if end & 3:
            found -= _both_set(self.data[last - 1] >> ((end & 3) << 1))
        return found


def _both_set(levels: int) -> int:
    return (levels & levels >> 1 & _ODD).bit_count()  # as they are in 3, a sentence's
