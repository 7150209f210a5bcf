"""`edges.bin`: what begins at each character of `text.bin`, two bits a character.

    0  nothing          1  a token          2  a unit          3  a sentence

A sentence begins with a unit and a unit with a token, so one number says all. The lowest two bits
of a byte are those of its first character. A separator between documents counts as 2: it ends the
unit before it.

No module outside this room unpacks these bits, except those that verify an index: they read the
file with code of their own.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeAlias

from corpus_cli.index.files.binary import OpenFile
from corpus_cli.index.files.disk import write_new
from corpus_cli.index.files.format import FileRecord

if TYPE_CHECKING:  # numpy is imported where it is needed: a plain search does without
    import numpy as np
    import numpy.typing as npt

    from corpus_cli.index.files.entry import Analysed
    from corpus_cli.text.words.vocabulary import IntArray

LevelArray: TypeAlias = "npt.NDArray[np.uint8]"
"""A level for each character, 0 to 3."""
Positions: TypeAlias = "npt.NDArray[np.int64]"
"""Positions in `text.bin`, ascending."""
SomePositions: TypeAlias = "npt.NDArray[np.int64] | npt.NDArray[np.int32]"
"""The same, in any order."""

TOKEN: Final = 1
UNIT: Final = 2
SENTENCE: Final = 3

# Of each byte, the level of its first, second, third and fourth character.
_LEVELS: Final = tuple(bytes(byte >> shift & 3 for byte in range(256)) for shift in (0, 2, 4, 6))


class Levels(NamedTuple):
    """The levels of a block: of each character, with a separator after each text.

    Then those where each token begins, and those where each sentence is said to; and at which
    character of the block each token begins.
    """

    characters: LevelArray
    tokens: LevelArray
    sentences: LevelArray
    token_places: Positions


def levels_of(analyses: Sequence[Analysed]) -> Levels:
    """Return the levels of these texts.

    A sentence that is said to begin within a unit is one with the sentence before it. Raises
    AssertionError where a unit begins within a token.
    """
    import numpy as np

    ends = np.cumsum([len(one.normal.text) + 1 for one in analyses])
    begins = np.append(0, ends[:-1])
    tokens = _places(begins, [one.token_starts for one in analyses])
    units = _places(begins, [one.unit_starts for one in analyses])
    sentences = _places(begins, [one.sentence_starts for one in analyses])
    levels = np.zeros(ends[-1], dtype=np.uint8)
    levels[tokens] = TOKEN
    if not levels[units].all():
        raise AssertionError("the units of a text do not consist of its tokens")
    levels[units] = UNIT
    levels[sentences[levels[sentences] == UNIT]] = SENTENCE
    levels[ends - 1] = UNIT  # the separators
    return Levels(levels, levels[tokens], levels[sentences], tokens)


def _places(begins: Positions, starts: Sequence[IntArray]) -> Positions:
    import numpy as np

    counts = [len(some) for some in starts]
    return np.repeat(begins, counts) + np.concatenate(starts)


def write_edges(path: Path, levels: LevelArray) -> FileRecord:
    """Write one level (0-3) a character; return what the file is."""
    import numpy as np

    padded = np.zeros(-(-len(levels) // 4) * 4, dtype=np.uint8)
    padded[: len(levels)] = levels
    quads = padded.reshape(-1, 4)
    packed = quads[:, 0] | quads[:, 1] << 2 | quads[:, 2] << 4 | quads[:, 3] << 6
    return write_new(path, [packed.astype(np.uint8).tobytes()])


_REACH: Final = 48  # characters that a unit has on either side of a place in it
_UNIT_BYTES: Final = (bytes((UNIT,)), bytes((SENTENCE,)))
_BLOCK: Final = 1 << 12  # bytes that are counted at once
_ODD: Final = int.from_bytes(b"\x55" * _BLOCK, "little")  # the lower bit of each level


class Edges:
    """Reads levels at positions of `text.bin`.

    `data` are the bytes from that of the position `origin` on, a multiple of four. Positions that
    are asked for lie behind `origin`.
    """

    __slots__ = ("_origin", "data")

    def __init__(self, data: mmap.mmap | bytes, *, origin: int = 0) -> None:
        self.data: Final = data
        self._origin = origin

    @classmethod
    def between(cls, file: OpenFile, start: int, end: int) -> Self:
        """Read the levels of a stretch of the text, and no others, from an open `edges.bin`."""
        return cls(file.read(start >> 2, (end + 3) >> 2), origin=start >> 2 << 2)

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

    def level_array(self, positions: SomePositions) -> LevelArray:
        """Return what begins at each of some positions, for very many of them."""
        import numpy as np

        offsets = positions - self._origin if self._origin else positions
        packed = np.frombuffer(self.data, dtype=np.uint8).take(offsets >> 2)
        shifts = (offsets.astype(np.uint8) & np.uint8(3)) << np.uint8(1)
        levels: LevelArray = packed >> shifts & np.uint8(3)
        return levels

    def unit_around(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where the unit begins and ends that holds a stretch; None if several do."""
        first = max(start - _REACH, self._origin)
        levels = self.levels(first, min(end + _REACH, self._origin + 4 * len(self.data)))
        at = start - first
        begin = max(levels.rfind(level, 0, at + 1) for level in _UNIT_BYTES)
        ends = (levels.find(level, at + 1) for level in _UNIT_BYTES)
        stop = min((place for place in ends if place >= 0), default=-1)
        if begin < 0 or stop < end - first:
            return None
        return first + begin, first + stop

    def units_around(
        self, starts: SomePositions, ends: SomePositions
    ) -> tuple[SomePositions, SomePositions]:
        """Return the same for very many stretches: only of those that one unit holds."""
        import numpy as np

        begins, stops = starts.copy(), starts + 1
        searched = np.arange(len(starts))
        for _ in range(_REACH):
            searched = searched[self.level_array(begins[searched]) < UNIT]
            if not len(searched):
                break
            begins[searched] -= 1
        searched = np.arange(len(starts))
        for _ in range(_REACH):
            searched = searched[self.level_array(stops[searched]) < UNIT]
            if not len(searched):
                break
            stops[searched] += 1
        held = np.flatnonzero((stops >= ends) & (self.level_array(begins) >= UNIT))
        return begins[held], stops[held]

    def positions(self, level: int, end: int | None = None) -> Positions:
        """Return every position at which a level or a higher one begins.

        `end`, where it is given, is the length of the text, and comes after them: so the n-th unit
        reaches from the n-th position to the next.
        """
        import numpy as np

        packed = np.frombuffer(self.data, dtype=np.uint8)
        flags = np.zeros(len(packed) + 1, dtype=np.uint32)
        # Another mode than "clip" would copy the result.
        _begins(level).take(packed, out=flags[:-1], mode="clip")
        begins = flags.view(np.bool_)
        if end is not None:
            begins = begins[: end - self._origin + 1]
            begins[-1] = True
        found: Positions = np.flatnonzero(begins)
        return found + self._origin if self._origin else found

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


@cache
def _begins(level: int) -> npt.NDArray[np.uint32]:
    """Return of each byte at which of its four characters a level begins: four bools as one."""
    import numpy as np

    levels = np.array([list(table) for table in _LEVELS]).T
    return np.ascontiguousarray(levels >= level).view(np.uint32).ravel()


def _both_set(levels: int) -> int:
    return (levels & levels >> 1 & _ODD).bit_count()  # as they are in 3, a sentence's
