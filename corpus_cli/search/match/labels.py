"""The label of a hit: how well its edges sit on word boundaries.

`edges.bin` has a level for each character: what begins there. The *grade* of an occurrence comes
from the weaker of its two edges, the character that it begins with and the one after it:

    2  word       units begin at both edges
    1  compound   tokens begin at both edges, or parts of words
    0  partial    nothing begins at one of them

Grades are counted and compared; a label is the name of a grade.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from corpus_cli.index.files.edges import TOKEN, UNIT
from corpus_cli.model.search import Label

if TYPE_CHECKING:  # numpy is imported where it is needed: a plain search does without
    from corpus_cli.index.files.edges import LevelArray, SomePositions
    from corpus_cli.index.snapshot.segment import Segment

LABELS: Final = (Label.PARTIAL, Label.COMPOUND, Label.WORD)
"""The label of each grade."""
GRADES: Final = {label: grade for grade, label in enumerate(LABELS)}

# Of the levels of two edges, the grade: a sentence begins with a unit, and counts as one.
_WEAKER: Final = tuple(tuple(min(first, last, UNIT) for last in range(4)) for first in range(4))


def grades(segment: Segment, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Return the grade (0 to 2) of each occurrence, from where it starts and ends."""
    first, last = (_levels(segment, places) for places in (starts, ends))
    return [_WEAKER[a][b] for a, b in zip(first, last, strict=True)]


def _levels(segment: Segment, places: Sequence[int]) -> list[int]:
    levels = segment.edges.levels_at(places)
    if 0 in levels:
        parts = segment.part_edges
        for number, level in enumerate(levels):
            if not level:
                place = places[number]
                levels[number] = TOKEN if parts[bisect_left(parts, place)] == place else 0
    return levels


def grade_array(segment: Segment, starts: SomePositions, ends: SomePositions) -> LevelArray:
    """Return the same in numpy, for very many occurrences."""
    import numpy as np

    weaker = np.minimum(_level_array(segment, starts), _level_array(segment, ends))
    grades: LevelArray = np.minimum(weaker, np.uint8(UNIT))
    return grades


def _level_array(segment: Segment, places: SomePositions) -> LevelArray:
    import numpy as np

    levels = segment.edges.level_array(places)
    inside = np.flatnonzero(levels == 0)
    if len(inside):
        parts = np.frombuffer(segment.part_edges, dtype=np.int32)
        wanted = places[inside]
        levels[inside[parts[np.searchsorted(parts, wanted)] == wanted]] = TOKEN
    return levels
