"""Makes patches (`restoration.py`), and maps offsets with them, for many texts at once.

Most texts are short, and a call of numpy takes longer than what it does to one: so the texts of a
block go through each call together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.codepage import code_points
from corpus_cli.index.files.restoration import Patches
from corpus_cli.text.normal.alignment import Group
from corpus_cli.text.normal.normal_form import NormalText

_Row = tuple[int, int, int, int, int]
"""A patch: start, 1 if it is aligned, start in the original, end, end in the original.

So rows sort as patches stand: what was dropped at an offset stood before the character there.
"""

_Numbers = npt.NDArray[np.int64]

_TEXT_SHIFT: Final = 32
_NONE: Final = Patches((), (), (), (), (), b"")


def make_patches(texts: Sequence[NormalText], front_matters: Sequence[str]) -> list[Patches]:
    """Return, for each text, what turns `front_matter + text.original` out of `text.folded`."""
    return [
        _in_columns(text, front_matter, found)
        for text, front_matter, found in zip(
            texts, front_matters, _substitutions(texts), strict=True
        )
    ]


def original_starts(
    patches: Sequence[Patches], offsets: Sequence[npt.NDArray[np.int32]]
) -> _Numbers:
    """Return where, in its original, begins what is at each of the offsets into normal texts.

    Those of a text ascend. The result has all of them, one text after the other.
    """
    within = np.concatenate(offsets).astype(np.int64)
    # Each text gets a first patch that changes nothing, lest the one before reach into it.
    starts, ends, shifts, aligned = (
        _joined((0, *one[column]) for one in patches) for column in (0, 1, 2, 4)
    )
    # One order for all: the number of the text, then the offset into it.
    places = _texts(len(some) for some in offsets) << _TEXT_SHIFT | within
    edges = _texts(len(one.starts) + 1 for one in patches) << _TEXT_SHIFT | starts
    first = np.searchsorted(places, edges)
    patch = np.repeat(np.arange(len(edges)), np.diff(first, append=len(places)))
    found: _Numbers = within + shifts[patch]
    in_group = np.flatnonzero((within < ends[patch]) & (aligned[patch] == 0))
    groups = patch[in_group]
    found[in_group] = starts[groups] + shifts[groups - 1]
    return found


def _texts(counts: Iterable[int]) -> _Numbers:
    """Return the number of each text as often as it has something."""
    how_many = list(counts)
    return np.repeat(np.arange(len(how_many), dtype=np.int64), how_many)


def _joined(rows: Iterable[Iterable[int]]) -> _Numbers:
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64)


def _substitutions(texts: Sequence[NormalText]) -> list[list[_Row]]:
    """Find the runs of characters that stand for one character each, and for another one."""
    new: list[str] = []
    old: list[str] = []
    where: list[tuple[int, int, int]] = []  # of each stretch: its text, start, original start
    for number, text in enumerate(texts):
        start = first = 0
        for group in (*text.alignment.groups, _end(text)):
            new.append(text.folded[start : group.start])
            old.append(text.original[first : group.original_start])
            where.append((number, start, first))
            start, first = group.end, group.original_end
    rows: list[list[_Row]] = [[] for _ in texts]
    for stretch, begin, end in _runs(new, old):
        number, start, first = where[stretch]
        rows[number].append((start + begin, 1, first + begin, start + end, first + end))
    return rows


def _end(text: NormalText) -> Group:
    ends = len(text.folded), len(text.original)
    return Group(ends[0], ends[0], ends[1], ends[1])


def _runs(new: Sequence[str], old: Sequence[str]) -> Iterable[tuple[int, int, int]]:
    """Yield (number, start, end) of the runs in which two strings of equal length differ."""
    lengths = np.fromiter(map(len, new), dtype=np.int64, count=len(new))
    begins = np.cumsum(lengths) - lengths
    differ = np.flatnonzero(code_points("".join(new)) != code_points("".join(old)))
    if not len(differ):
        return ()
    # The last to begin there: those before it that begin there, too, are empty.
    number = np.searchsorted(begins, differ, side="right") - 1
    breaks = (np.diff(differ) != 1) | (np.diff(number) != 0)
    firsts, lasts = np.append(True, breaks), np.append(breaks, True)
    number = number[firsts]
    starts, ends = differ[firsts] - begins[number], differ[lasts] + 1 - begins[number]
    return zip(number.tolist(), starts.tolist(), ends.tolist(), strict=True)


def _in_columns(text: NormalText, front_matter: str, substitutions: list[_Row]) -> Patches:
    groups = text.alignment.groups
    if not (front_matter or groups or substitutions):
        return _NONE
    rows = [(start, 0, first, end, last) for start, end, first, last in groups]
    if substitutions:
        rows = sorted(rows + substitutions)
    original = text.original
    written = [original[first:last].encode() for _, _, first, _, last in rows]
    gains = [last - first - (end - start) for start, _, first, end, last in rows]
    if front_matter:
        rows.insert(0, (0, 0, 0, 0, 0))
        written.insert(0, front_matter.encode())
        gains.insert(0, len(front_matter))
    return Patches(
        starts=[row[0] for row in rows],
        ends=[row[3] for row in rows],
        shifts=list(accumulate(gains)),
        used=list(accumulate(map(len, written))),
        aligned=[row[1] for row in rows],
        written=b"".join(written),
    )
