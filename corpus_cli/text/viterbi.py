"""The best way to cut a stretch of Thai letters into words: the path that scores most."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from corpus_cli.text.evidence import UNKNOWN, UNKNOWN_CHARACTER

SCALE: Final = 1000
"""Scores are kept as whole thousandths, so that a stored lexicon cuts as a fresh one does."""

LONGEST_TOKEN: Final = 30

_NEVER: Final = -(10**12)
_UNKNOWN: Final = round(UNKNOWN * SCALE)
_UNKNOWN_CHARACTER: Final = round(UNKNOWN_CHARACTER * SCALE)

# A word begins with a consonant or a leading vowel; never after a leading vowel or a vowel sign
# that needs a consonant to follow (but ก็ is whole), nor with a consonant that is not spoken (์).
_CUT: Final = re.compile(r"(?<![เ-ไัื])(?<![^ก]็)(?=[ก-ฮเ-ไ])(?![ก-ฮ][ิุ]?์)")


def cut_positions(stretch: str) -> list[int]:
    """Return where words may begin, with both ends of the stretch (which is not empty)."""
    return [0, *(m.start() for m in _CUT.finditer(stretch, 1)), len(stretch)]


def best_cut(stretch: str, scores: Mapping[str, int]) -> list[str]:
    """Cut a stretch into the words that score most; joined, they are the stretch.

    Time grows with the stretch's length times `LONGEST_TOKEN`.
    """
    return scored_cut(stretch, scores)[1]


def scored_cut(stretch: str, scores: Mapping[str, int]) -> tuple[int, list[str]]:
    """Return the best cut with what it scores."""
    positions, best, origin = _forward(stretch, scores)
    words, at = [], len(positions) - 1
    while at:
        words.append(stretch[positions[origin[at]] : positions[at]])
        at = origin[at]
    return best[-1], words[::-1]


def confidence(word: str, score: int) -> int:
    """Return how much a word's score outweighs its being unknown."""
    return score - _UNKNOWN - _UNKNOWN_CHARACTER * len(word)


def _forward(stretch: str, scores: Mapping[str, int]) -> tuple[list[int], list[int], list[int]]:
    """Return the positions, the best score up to each, and the word's beginning it comes from."""
    positions = cut_positions(stretch)
    best = [0] + [_NEVER] * (len(positions) - 1)
    origin = [0] * len(positions)
    get = scores.get
    for i, start in enumerate(positions[:-1]):
        before = best[i]
        for j in range(i + 1, len(positions)):
            end = positions[j]
            length = end - start
            if length > LONGEST_TOKEN and j > i + 1:
                break
            score = get(stretch[start:end])
            if score is None:
                score = _UNKNOWN + _UNKNOWN_CHARACTER * length
            if before + score > best[j]:
                best[j], origin[j] = before + score, i
    return positions, best, origin
