"""People's names, put together: what follows a title is a name unless its words are sure.

Thai names are made of words (ศักดิ์|สยาม, บุญ|มี) that are rare by themselves. A given name
stands after a title, in the same stretch or after a space (นายอนุทิน, พลเอก ประยุทธ์); a family
name fills the next stretch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from corpus_cli.text.selection import read_list

SURE: Final = 600
"""A word of this score is no part of a name: กล่าว, และ, รัฐมนตรี."""

LONGEST: Final = 20  # characters of a given or family name

_LETTERS: Final = frozenset(chr(c) for c in (*range(0x0E01, 0x0E2F), *range(0x0E40, 0x0E45)))


class NameJoiner:
    """Joins the units of names, given the scores of the words that text is cut into."""

    def __init__(self, scores: Mapping[str, int], cuts: Mapping[str, tuple[str, ...]]) -> None:
        self._scores = scores
        self._cuts = cuts
        self._titles = read_list("titles.txt")

    def join(self, units: list[str]) -> list[str]:
        """Return the units with those of every name that follows a title joined."""
        titles = self._titles
        found = [at for at, unit in enumerate(units, 1) if unit in titles]
        if not found:
            return units
        joined: list[str] = []
        done = 0
        for after in found:
            for start, end in self._names(units, after):
                if start >= done:
                    joined += units[done:start]
                    joined.append("".join(units[start:end]))
                    done = end
        return joined + units[done:]

    def _names(self, units: list[str], after: int) -> list[tuple[int, int]]:
        start = after + (units[after : after + 1] == [" "])
        end = self._end(units, start)
        if end == start:
            return []
        names = [(start, end)]
        if units[end : end + 1] == [" "]:
            start, end = end + 1, self._end(units, end + 1)
            if end > start and not _has_letters(units[end : end + 1]):
                names.append((start, end))
        return names

    def _end(self, units: list[str], start: int) -> int:
        """Return where the units from `start` on stop being part of a name."""
        end, length = start, 0
        while end < len(units) and _has_letters(units[end : end + 1]):
            length += len(units[end])
            if length > LONGEST or not self._may_be_name(units[end]):
                break
            end += 1
        return end

    def _may_be_name(self, unit: str) -> bool:
        words = self._cuts.get(unit, (unit,))
        return "." not in unit and all(self._scores.get(word, 0) < SURE for word in words)


def _has_letters(units: list[str]) -> bool:
    return bool(units) and units[0][0] in _LETTERS
