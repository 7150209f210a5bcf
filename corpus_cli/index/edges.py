"""`edges.bin`: what begins at each character of `text.bin`, two bits a character.

    0  nothing          1  a token          2  a unit          3  a sentence

A sentence begins with a unit and a unit with a token, so one number tells all. The lowest two bits
of a byte are those of its first character. A separator between documents counts as 2: it ends the
unit before it.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

TOKEN: Final = 1
UNIT: Final = 2
SENTENCE: Final = 3

_UNPACKED: Final = tuple(bytes((b & 3, b >> 2 & 3, b >> 4 & 3, b >> 6)) for b in range(256))
_SENTENCES: Final = bytes(_UNPACKED[b].count(SENTENCE) for b in range(256))


def write_edges(path: Path, levels: npt.NDArray[np.uint8]) -> None:
    """Write one level (0-3) a character."""
    import numpy as np

    padded = np.zeros(-(-len(levels) // 4) * 4, dtype=np.uint8)
    padded[: len(levels)] = levels
    quads = padded.reshape(-1, 4)
    packed = quads[:, 0] | quads[:, 1] << 2 | quads[:, 2] << 4 | quads[:, 3] << 6
    path.write_bytes(packed.astype(np.uint8).tobytes())


class Edges:
    """Reads levels at positions of `text.bin`."""

    __slots__ = ("data",)

    def __init__(self, data: mmap.mmap) -> None:
        self.data: Final = data

    def level(self, position: int) -> int:
        """Return what begins at the position."""
        return self.data[position >> 2] >> ((position & 3) << 1) & 3

    def levels(self, start: int, end: int) -> bytes:
        """Return what begins at each position of a stretch, a byte a character."""
        packed = self.data[start >> 2 : (end + 3) >> 2]
        unpacked = b"".join(map(_UNPACKED.__getitem__, packed))
        return unpacked[start & 3 : (start & 3) + end - start]

    def sentences(self, start: int, end: int) -> int:
        """Count the sentences that begin in a stretch."""
        first, last = -(-start // 4) * 4, end // 4 * 4
        if first >= last:
            return self.levels(start, end).count(SENTENCE)
        inner = sum(self.data[first >> 2 : last >> 2].translate(_SENTENCES))
        outer = self.levels(start, first) + self.levels(last, end)
        return inner + outer.count(SENTENCE)
