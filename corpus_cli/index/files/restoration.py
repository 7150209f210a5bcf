"""From the normal text back to the text as it was written, without storing it twice.

A statement differs from its folded normal form in few places: no-break spaces, Thai digits,
capitals, zero-width characters. So the index keeps only those, as *patches* (`patches.py`). A
patch replaces a stretch of the normal text by what was written there; it is either *aligned* (a
character for a character, so that it can be cut anywhere) or a group of the alignment
(`text/normal/alignment.py`), which spans snap to. Patches yield both the original text and the map
of offsets. `patch_maker.py` makes them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import sub
from typing import NamedTuple

from corpus_cli.model.text import Span


class Patches(NamedTuple):
    """The patches of one document in order, as columns.

    They replace the normal text from `starts` to `ends`, by the bytes of `written` (UTF-8) that
    end at `used` and begin where those of the patch before end; after each, the original is ahead
    by `shifts` characters. `aligned` is 1 for patches that can be cut anywhere, else 0.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    shifts: Sequence[int]
    used: Sequence[int]
    aligned: Sequence[int]
    written: bytes


class Restoration:
    """The way back of one document: normal text and offsets in, the original's out."""

    __slots__ = ("_aligned", "_ends", "_shifts", "_starts", "_used", "_written")

    def __init__(self, patches: Patches) -> None:
        self._starts, self._ends, self._shifts, self._used, self._aligned, self._written = patches

    def span(self, start: int, end: int) -> Span:
        """Return the original's offsets of normal `start:end` (not empty)."""
        return Span(self.start(start), self.end(end))

    def start(self, offset: int) -> int:
        """Return where in the original the normal character at `offset` begins."""
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return offset
        if offset >= self._ends[i]:
            return offset + self._shifts[i]
        inside = offset - self._starts[i] if self._aligned[i] else 0
        return self._starts[i] + self._shift_before(i) + inside

    def end(self, offset: int) -> int:
        """Return where in the original the normal character before `offset` ends."""
        last = offset - 1
        i = bisect_right(self._starts, last) - 1
        if i < 0:
            return offset
        if last >= self._ends[i] or self._aligned[i]:
            return offset + self._shifts[i]
        return self._ends[i] + self._shifts[i]

    def _shift_before(self, i: int) -> int:
        return self._shifts[i - 1] if i else 0

    def slice(self, normal: str, start: int, end: int) -> str:
        """Return what was written where `normal`, the normal text of `start:end`, stands.

        Groups that `start` or `end` cut are given whole; dropped characters at either edge are
        left out. So `slice(text[a:b], a, b)` is `original[span.start:span.end]`.
        """
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        if first >= last:
            return normal
        pieces: list[str] = []
        position = start
        for i in range(first, last):
            pieces.append(normal[position - start : max(self._starts[i] - start, 0)])
            pieces.append(self._cut(i, start, end))
            position = self._ends[i]
        pieces.append(normal[position - start :] if position < end else "")
        return "".join(pieces)

    def _cut(self, i: int, start: int, end: int) -> str:
        """Return what a patch puts between two offsets: part of it, if it is aligned."""
        text = self._text(i)
        if not self._aligned[i]:
            return text
        begin = self._starts[i]
        return text[max(start - begin, 0) : end - begin]

    def _text(self, i: int) -> str:
        return str(self._written[self._used[i - 1] if i else 0 : self._used[i]], "utf-8")

    def whole(self, normal: str) -> str:
        """Return the whole original of the whole normal text, edges included."""
        written = str(self._written, "utf-8")
        gains = map(sub, self._shifts, (0, *self._shifts))
        pieces: list[str] = []
        position = used = 0
        for start, end, gain in zip(self._starts, self._ends, gains, strict=True):
            length = end - start + gain
            pieces += (normal[position:start], written[used : used + length])
            position, used = end, used + length
        pieces.append(normal[position:])
        return "".join(pieces)
