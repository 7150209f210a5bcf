"""From the normal text back to the text as it was written, without storing it twice.

A statement differs from its folded normal form in few places: no-break spaces, Thai digits,
capitals, zero-width characters. So the index keeps only those, as *patches*. A patch replaces a
stretch of the normal text by what was written there; it is either *aligned* (a character for a
character, so that it can be cut anywhere) or a group of the alignment (`text/alignment.py`), which
spans snap to. Patches yield both the original text and the map of offsets.

A document's patches as bytes (int32, little endian, then UTF-8):

    number of patches, n
    start[n]             offset in the normal text
    length[n]            characters of normal text that it replaces
    original_length[n]   characters it puts there; -1 for aligned ones
    originals            what was written, of all patches, joined
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate
from operator import add, sub
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.model.text import Span
from corpus_cli.text.normal import NormalText

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ALIGNED: Final = -1


class _Patch(NamedTuple):
    start: int
    end: int
    original: str
    aligned: bool


def make_patches(normal: NormalText, front_matter: str = "") -> bytes:
    """Return what turns `front_matter + normal.original` out of `normal.folded`."""
    patches = [_Patch(0, 0, front_matter, aligned=False)] if front_matter else []
    patches += (
        _Patch(g.start, g.end, normal.original[g.original_start : g.original_end], aligned=False)
        for g in normal.alignment.groups
    )
    patches += _substitutions(normal)
    # Stable; and what was dropped at an offset stood before the character there.
    return _to_bytes(sorted(patches, key=lambda patch: (patch.start, patch.aligned)))


def _substitutions(normal: NormalText) -> list[_Patch]:
    """Find the runs of characters that stand for one character each, and for another one."""
    import numpy as np  # late: for those who write; a search reads

    new, old = _codes(normal.folded), _codes(normal.original)
    groups = np.array(normal.alignment.groups, dtype=np.int64).reshape(-1, 4)
    # Of each character: the groups before it, where the last of them ends, how far it has moved.
    before = np.searchsorted(groups[:, 0], np.arange(len(new)), side="right")
    in_step = np.arange(len(new)) >= np.append(0, groups[:, 1])[before]
    shifts = np.append(0, groups[:, 3] - groups[:, 1])[before]
    offsets = np.flatnonzero(in_step)
    offsets = offsets[new[offsets] != old[offsets + shifts[offsets]]]
    breaks = (np.diff(offsets) != 1) | (np.diff(before[offsets]) != 0)
    if not len(offsets):
        return []
    first, last = offsets[np.append(True, breaks)], offsets[np.append(breaks, True)]
    return [
        _Patch(start, end + 1, normal.original[start + shift : end + 1 + shift], aligned=True)
        for start, end, shift in zip(
            first.tolist(), last.tolist(), shifts[first].tolist(), strict=True
        )
    ]


def _codes(text: str) -> npt.NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _to_bytes(patches: list[_Patch]) -> bytes:
    numbers = array("i", [len(patches)])
    numbers.extend(patch.start for patch in patches)
    numbers.extend(patch.end - patch.start for patch in patches)
    numbers.extend(_ALIGNED if patch.aligned else len(patch.original) for patch in patches)
    return numbers.tobytes() + "".join(patch.original for patch in patches).encode()


class Restoration:
    """The patches of one document, read: normal text and offsets in, the original's out.

    Made for every document that a search shows, so it keeps columns, not patches: `starts` and
    `ends` in the normal text, `written` what stands there in the original, from `used[i]` to
    `used[i + 1]`, and `shifts`, by how much the original is ahead after i patches.
    """

    __slots__ = ("_aligned", "_ends", "_shifts", "_starts", "_used", "_written")

    def __init__(self, data: bytes) -> None:
        view = memoryview(data)
        count = view[:4].cast("i")[0]
        numbers: list[int] = view[4 : 4 + 12 * count].cast("i").tolist()
        self._starts = starts = numbers[:count]
        lengths, stored = numbers[count : 2 * count], numbers[2 * count :]
        sizes = [
            length if size == _ALIGNED else size
            for length, size in zip(lengths, stored, strict=True)
        ]
        self._aligned = stored
        self._ends: list[int] = list(map(add, starts, lengths))
        self._shifts: list[int] = list(accumulate(map(sub, sizes, lengths), initial=0))
        self._used = list(accumulate(sizes, initial=0))
        self._written = str(view[4 + 12 * count :], "utf-8")

    def span(self, start: int, end: int) -> Span:
        """Return the original's offsets of normal `start:end` (not empty)."""
        return Span(self._original_start(start), self._original_end(end))

    def _original_start(self, offset: int) -> int:
        i = bisect_right(self._starts, offset) - 1
        if i < 0 or offset >= self._ends[i]:
            return offset + self._shifts[i + 1]
        inside = offset - self._starts[i] if self._aligned[i] == _ALIGNED else 0
        return self._starts[i] + self._shifts[i] + inside

    def _original_end(self, offset: int) -> int:
        last = offset - 1
        i = bisect_right(self._starts, last) - 1
        if i < 0 or last >= self._ends[i] or self._aligned[i] == _ALIGNED:
            return offset + self._shifts[i + 1]
        return self._ends[i] + self._shifts[i + 1]

    def slice(self, normal: str, start: int, end: int) -> str:
        """Return what was written where `normal`, the normal text of `start:end`, stands.

        Groups that `start` or `end` cut are given whole; dropped characters at either edge are
        left out. So `slice(text[a:b], a, b)` is `original[span.start:span.end]`.
        """
        pieces: list[str] = []
        position = start
        for i in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
            pieces.append(normal[position - start : max(self._starts[i] - start, 0)])
            pieces.append(self._patch(i, start, end))
            position = self._ends[i]
        pieces.append(normal[position - start :] if position < end else "")
        return "".join(pieces)

    def _patch(self, i: int, start: int, end: int) -> str:
        """Return what a patch puts between two offsets: part of it, if it is aligned."""
        first, last = self._used[i], self._used[i + 1]
        if self._aligned[i] == _ALIGNED:
            first += max(start - self._starts[i], 0)
            last -= max(self._ends[i] - end, 0)
        return self._written[first:last]

    def whole(self, normal: str) -> str:
        """Return the whole original of the whole normal text, edges included."""
        pieces: list[str] = []
        position = 0
        for i, (start, end) in enumerate(zip(self._starts, self._ends, strict=True)):
            pieces += (normal[position:start], self._written[self._used[i] : self._used[i + 1]])
            position = end
        pieces.append(normal[position:])
        return "".join(pieces)
