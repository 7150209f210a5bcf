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
from bisect import bisect_left
from typing import Final, NamedTuple

from corpus_cli.model.text import Span
from corpus_cli.text.alignment import Alignment, Group
from corpus_cli.text.normal import NormalText

_ALIGNED: Final = -1
_STRIDE: Final = 64  # compared at once before characters are; any size gives the same patches


class _Patch(NamedTuple):
    start: int
    end: int
    original: str
    aligned: bool


def make_patches(normal: NormalText, front_matter: str = "") -> bytes:
    """Return what turns `front_matter + normal.original` out of `normal.folded`."""
    patches: list[_Patch] = []
    position = original_position = 0
    if front_matter:
        patches.append(_Patch(0, 0, front_matter, aligned=False))
    end = Group(len(normal.folded), len(normal.folded), len(normal.original), len(normal.original))
    for group in (*normal.alignment.groups, end):
        patches += _substitutions(normal, position, original_position, group.start - position)
        if group is not end:
            written = normal.original[group.original_start : group.original_end]
            patches.append(_Patch(group.start, group.end, written, aligned=False))
        position, original_position = group.end, group.original_end
    return _to_bytes(patches)


def _substitutions(
    normal: NormalText, start: int, original_start: int, length: int
) -> list[_Patch]:
    """Find the runs in which a stretch that runs in step differs from what was written."""
    shift = original_start - start
    differing: list[int] = []
    for begin in range(start, start + length, _STRIDE):
        stop = min(begin + _STRIDE, start + length)
        new = normal.folded[begin:stop]
        old = normal.original[begin + shift : stop + shift]
        if new != old:
            differing += [
                begin + i for i, (a, b) in enumerate(zip(new, old, strict=True)) if a != b
            ]
    return [
        _Patch(
            run.start, run.end, normal.original[run.start + shift : run.end + shift], aligned=True
        )
        for run in _runs(differing)
    ]


def _runs(offsets: list[int]) -> list[Span]:
    runs: list[Span] = []
    for offset in offsets:
        if runs and runs[-1].end == offset:
            runs[-1] = Span(runs[-1].start, offset + 1)
        else:
            runs.append(Span(offset, offset + 1))
    return runs


def _to_bytes(patches: list[_Patch]) -> bytes:
    numbers = array("i", [len(patches)])
    numbers.extend(patch.start for patch in patches)
    numbers.extend(patch.end - patch.start for patch in patches)
    numbers.extend(_ALIGNED if patch.aligned else len(patch.original) for patch in patches)
    return numbers.tobytes() + "".join(patch.original for patch in patches).encode()


class Restoration:
    """The patches of one document, read: normal text and offsets in, the original's out."""

    __slots__ = ("_ends", "_patches", "alignment")

    def __init__(self, data: bytes) -> None:
        view = memoryview(data)
        count = view[:4].cast("i")[0]
        numbers = view[4 : 4 + 12 * count].cast("i").tolist()
        written = str(view[4 + 12 * count :], "utf-8")
        self._patches: list[_Patch] = []
        groups: list[Group] = []
        used = shift = 0
        for i in range(count):
            start, length, stored = numbers[i], numbers[count + i], numbers[2 * count + i]
            size = length if stored == _ALIGNED else stored
            self._patches.append(
                _Patch(start, start + length, written[used : used + size], stored == _ALIGNED)
            )
            used += size
            if stored != _ALIGNED:
                groups.append(Group(start, start + length, start + shift, start + shift + size))
                shift += size - length
        self._ends = [patch.end for patch in self._patches]
        self.alignment: Final = Alignment(groups)

    def span(self, start: int, end: int) -> Span:
        """Return the original's offsets of normal `start:end` (not empty)."""
        return self.alignment.original_span(start, end)

    def slice(self, normal: str, start: int, end: int) -> str:
        """Return what was written where `normal`, the normal text of `start:end`, stands.

        Groups that `start` or `end` cut are given whole; dropped characters at either edge are
        left out. So `slice(text[a:b], a, b)` is `original[span.start:span.end]`.
        """
        pieces, position = [], start
        for i in range(bisect_left(self._ends, start), len(self._patches)):
            patch = self._patches[i]
            if patch.start >= end:
                break
            if patch.end == start:  # ends, or was dropped, before the slice
                continue
            pieces.append(normal[position - start : max(patch.start - start, 0)])
            pieces.append(_cut(patch, start, end))
            position = patch.end
        pieces.append(normal[position - start :] if position < end else "")
        return "".join(pieces)

    def whole(self, normal: str) -> str:
        """Return the whole original of the whole normal text, edges included."""
        pieces: list[str] = []
        position = 0
        for patch in self._patches:
            pieces += (normal[position : patch.start], patch.original)
            position = patch.end
        pieces.append(normal[position:])
        return "".join(pieces)


def _cut(patch: _Patch, start: int, end: int) -> str:
    if not patch.aligned:
        return patch.original
    return patch.original[max(start - patch.start, 0) : end - patch.start]
