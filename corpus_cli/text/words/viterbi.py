"""The best way to cut a stretch of Thai letters into words: the path that scores most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from corpus_cli.text.words.evidence import UNKNOWN, UNKNOWN_CHARACTER

SCALE: Final = 1000
"""Scores are kept as whole thousandths, so that a stored lexicon cuts as a fresh one does."""

_UNKNOWN: Final = round(UNKNOWN * SCALE)
_UNKNOWN_CHARACTER: Final = round(UNKNOWN_CHARACTER * SCALE)
_NEVER: Final = -(10**12)
_BEGINNING: Final = 3  # characters of a word that tell how long it may get

# A word begins with a consonant or a leading vowel; never after a leading vowel or a vowel sign
# that needs a consonant to follow (but ก็ is whole), nor with a consonant that is not spoken (์).
_CUT: Final = re.compile(r"(?<![เ-ไัื])(?<![^ก]็)(?=[ก-ฮเ-ไ])(?![ก-ฮ][ิุ]?์)")


def cut_positions(stretch: str) -> list[int]:
    """Return where words may begin, with both ends of the stretch (which is not empty)."""
    return [0, *(m.start() for m in _CUT.finditer(stretch, 1)), len(stretch)]


def confidence(word: str, score: int) -> int:
    """Return how much a word's score outweighs its being unknown."""
    return score - _UNKNOWN - _UNKNOWN_CHARACTER * len(word)


class Cutter:
    """Cuts stretches into the words that score most, given every word's score.

    What no word covers is unknown: a piece of that scores by its length. The words may still
    change while they are in use, as long as none is added.
    """

    def __init__(self, scores: Mapping[str, int]) -> None:
        self._scores = scores
        self._reach = _longest_by_beginning(scores)

    def cut(self, stretch: str) -> list[str]:
        """Cut a stretch; joined, the words are the stretch."""
        return self.scored_cut(stretch)[1]

    def scored_cut(self, stretch: str) -> tuple[int, list[str]]:
        """Cut a stretch, and return what the words score together."""
        positions = cut_positions(stretch)
        score, origin = self._forward(stretch, positions)
        words, at = [], len(positions) - 1
        while at:
            words.append(stretch[positions[origin[at]] : positions[at]])
            at = origin[at]
        return score, words[::-1]

    def _forward(self, stretch: str, positions: list[int]) -> tuple[int, list[int]]:
        """Return the best score, and for each position where the word that ends there begins.

        Two paths lead to each position: the best one, and the best one on which an unknown piece
        has not ended yet.
        """
        best = [0] + [_NEVER] * (len(positions) - 1)
        origin = [0] * len(positions)
        unknown, begun = _NEVER, 0
        get, reach = self._scores.get, self._reach.get
        for i, start in enumerate(positions[:-1]):
            if unknown > best[i]:
                best[i], origin[i] = unknown, begun
            before = best[i]
            limit = start + reach(stretch[start : start + _BEGINNING], _BEGINNING - 1)
            for j in range(i + 1, len(positions)):
                end = positions[j]
                if end > limit:
                    break
                score = get(stretch[start:end])
                if score is not None and before + score > best[j]:
                    best[j], origin[j] = before + score, i
            if before + _UNKNOWN > unknown:
                unknown, begun = before + _UNKNOWN, i
            unknown += _UNKNOWN_CHARACTER * (positions[i + 1] - start)
        if unknown > best[-1]:
            best[-1], origin[-1] = unknown, begun
        return best[-1], origin


def _longest_by_beginning(words: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for word in words:
        beginning = word[:_BEGINNING]
        if len(word) > longest.get(beginning, 0):
            longest[beginning] = len(word)
    return longest
