"""The label of a hit: how well its edges sit on word boundaries.

`edges.bin` has a level for each character: what begins there. The *grade* of an occurrence comes
from the weaker of its two edges, the character that it begins with and the one after it:

    2  word       units begin at both edges
    1  compound   tokens begin at both edges
    0  partial    nothing begins at one of them

Grades are counted and compared; a label is the name of a grade.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from corpus_cli.index.files.edges import UNIT, Edges
from corpus_cli.model.search import Label

if TYPE_CHECKING:  # numpy is imported where it is needed: a plain search does without
    from corpus_cli.index.files.edges import LevelArray, SomePositions

LABELS: Final = (Label.PARTIAL, Label.COMPOUND, Label.WORD)
"""The label of each grade."""
GRADES: Final = {label: grade for grade, label in enumerate(LABELS)}

# Of the levels of two edges, the grade: a sentence begins with a unit, and counts as one.
_WEAKER: Final = tuple(tuple(min(first, last, UNIT) for last in range(4)) for first in range(4))


def grades(edges: Edges, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Return the grade (0 to 2) of each occurrence, from where it starts and ends."""
    levels = zip(edges.levels_at(starts), edges.levels_at(ends), strict=True)
    return [_WEAKER[first][last] for first, last in levels]


def grade_array(edges: Edges, starts: SomePositions, ends: SomePositions) -> LevelArray:
    """Return the same in numpy, for very many occurrences."""
    import numpy as np

    weaker = np.minimum(edges.level_array(starts), edges.level_array(ends))
    grades: LevelArray = np.minimum(weaker, np.uint8(UNIT))
    return grades
