"""The map from a normal text back to the text as it was written.

Most characters of a normal text stand for one character of the original, in order. Where that is
not so, a *group* says which stretch of the normal text stands for which stretch of the original;
between groups the two run in step. Four cases, one representation:

    written        normal       group (start, end, original start, original end)
    ค<ZWSP>วาม      ความ         (1, 1, 1, 2)      dropped: an empty stretch for one character
    น้ํา            น้ำ          (1, 3, 1, 4)      shrunk and reordered
    a<NBSP><SP>b   a b          (1, 2, 1, 3)      a run made one
    เ<ZWSP>เก       แก           (0, 1, 0, 3)      two repairs in one place

Edges of a span snap outward to the groups they fall into. A dropped character belongs to the one
before it, and the end of a span leaves trailing ones out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from corpus_cli.model.text import Span


class Group(NamedTuple):
    """A stretch of normal text and the stretch of the original it stands for."""

    start: int
    end: int
    original_start: int
    original_end: int


class Edit(NamedTuple):
    """A stretch of a text that a repair replaces by `length` characters."""

    start: int
    end: int
    length: int


class Alignment:
    """Groups in order of their place; maps offsets of the normal text to the original's."""

    __slots__ = ("_starts", "groups")

    def __init__(self, groups: Sequence[Group] = ()) -> None:
        self.groups: Final = tuple(groups)
        self._starts = [group.start for group in self.groups]

    def original_start(self, offset: int) -> int:
        """Return where in the original the character at `offset` begins."""
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return offset
        group = self.groups[i]
        if offset < group.end:
            return group.original_start
        return group.original_end + offset - group.end

    def original_end(self, offset: int) -> int:
        """Return where in the original the character before `offset` ends (0 for 0)."""
        if offset == 0:
            return 0
        last = offset - 1
        i = bisect_right(self._starts, last) - 1
        if i < 0:
            return offset
        group = self.groups[i]
        if last < group.end:
            return group.original_end
        return group.original_end + offset - group.end

    def original_span(self, start: int, end: int) -> Span:
        """Return the stretch of the original that normal `start:end` (not empty) stands for."""
        return Span(self.original_start(start), self.original_end(end))

    def after(self, edits: Sequence[Edit]) -> Alignment:
        """Return the alignment of the text that `edits`, in order, make of this one's text."""
        return Alignment(_compose(self, edits)) if edits else self


class Repaired(NamedTuple):
    """A text after some repairs, the way back, and the names of those that changed something."""

    text: str
    alignment: Alignment = Alignment()
    repairs: tuple[str, ...] = ()


def _compose(old: Alignment, edits: Sequence[Edit]) -> list[Group]:
    """Merge old groups and new edits; where they meet, one group covers both."""
    merged: list[Group] = []
    shift = 0  # new offset less old offset, to the left of what is looked at
    i = 0
    covered = -1  # old offset up to which the last merged group reaches
    for edit in edits:
        while i < len(old.groups) and old.groups[i].end <= edit.start:
            merged.append(_moved(old.groups[i], shift))
            i += 1
        start, end = edit.start, edit.end
        while i < len(old.groups) and old.groups[i].start < edit.end:
            start, end = min(start, old.groups[i].start), max(end, old.groups[i].end)
            i += 1
        if edit.start < covered:  # an old group reached into this edit from the one before
            last = merged.pop()
            start, end = covered - (last.end - last.start), max(end, covered)
            grown = last.end - last.start + (end - covered) + edit.length - (edit.end - edit.start)
            new = Group(last.start, last.start + grown, last.original_start, old.original_end(end))
        else:
            grown = end - start + edit.length - (edit.end - edit.start)
            span = old.original_span(start, end)
            new = Group(start + shift, start + shift + grown, span.start, span.end)
        merged.append(new)
        shift += edit.length - (edit.end - edit.start)
        covered = end
    merged.extend(_moved(group, shift) for group in old.groups[i:])
    return merged


def _moved(group: Group, shift: int) -> Group:
    return group._replace(start=group.start + shift, end=group.end + shift)
