"""Names, put together: what follows a title, or an อำเภอ, is a name unless its words are sure.

Thai names are made of words (ศักดิ์|สยาม, คำ|ตา|กล้า) that are rarer by themselves. A person's
given name stands after a title, in the same stretch or after a space (นายอนุทิน, พลเอก ประยุทธ์);
a family name fills the next stretch, and a third one too, if it has a hyphen, as names from
abroad may have (จอห์น ลี คา-ชิว). A place's name follows its kind in the same stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from corpus_cli.text.words.patterns import LETTERS

SURE: Final = 600
"""A word of this score is no part of a name: เป็น, ได้, ชี้แจง."""

LONGEST_GIVEN: Final = 14  # characters
LONGEST_FAMILY: Final = 20
LONGEST_PLACE: Final = 12
REACH: Final = LONGEST_GIVEN + 2 * LONGEST_FAMILY + 8
"""Units that tell what the first of them announces: a title, names, spaces, what ends them."""

HYPHEN: Final = "-"


class Role(StrEnum):
    """What a word says of those around it, where names are concerned."""

    TITLE = "title"
    """A person's name follows."""

    PLACE = "place"
    """A place's name follows, in the same stretch."""

    OTHER = "other"
    """It is no part of a name, though its score would allow it."""


class NameJoiner:
    """Joins the units of names.

    `scores` and `cuts` are those of the lexicon, `roles` tells what announces or ends a name.
    """

    def __init__(
        self,
        scores: Mapping[str, int],
        cuts: Mapping[str, tuple[str, ...]],
        roles: Mapping[str, Role],
    ) -> None:
        self._scores = scores
        self._cuts = cuts
        self._roles = roles
        self.heralds = frozenset(w for w, role in roles.items() if role is not Role.OTHER)
        """The units that announce a name."""

    def join(self, units: list[str]) -> list[str]:
        """Return the units with those of every announced name joined."""
        heralds = [at for at, unit in enumerate(units) if unit in self.heralds]
        joined: list[str] = []
        done = 0
        for start, end in self.names(heralds, lambda at: units[at : at + REACH]):
            joined += units[done:start]
            joined.append("".join(units[start:end]))
            done = end
        return joined + units[done:]

    def names(
        self, heralds: Iterable[int], units_from: Callable[[int], list[str]]
    ) -> Iterator[tuple[int, int]]:
        """Yield which units make up a name, in order and disjoint.

        `heralds` are the places of those that announce one, `units_from` gives the units, `REACH`
        of them or as many as there are, from a place on.
        """
        done = 0
        for at in heralds:
            for start, end in self._names(units_from(at)):
                if at + start >= done:
                    yield at + start, at + end
                    done = at + end

    def _names(self, units: list[str]) -> list[tuple[int, int]]:
        """Return where the names are that the first of the units announces."""
        if self._roles[units[0]] is Role.PLACE:
            end = self._end(units, 1, LONGEST_PLACE)
            return [(1, end)] if end > 1 else []
        names: list[tuple[int, int]] = []
        start = 1 + (units[1:2] == [" "])
        for number, longest in enumerate((LONGEST_GIVEN, LONGEST_FAMILY, LONGEST_FAMILY)):
            end = self._end(units, start, longest)
            fits = number == 0 or not _has_letters(units[end : end + 1])
            if end == start or not fits or (number == 2 and HYPHEN not in units[start:end]):
                break
            names.append((start, end))
            if units[end : end + 1] != [" "]:
                break
            start = end + 1
        return names

    def _end(self, units: list[str], start: int, longest: int) -> int:
        """Return where the units from `start` on stop being a name: at once if it is too long."""
        end = start
        while self._may_be_name(units, end):
            end += 1
            if units[end : end + 1] == [HYPHEN] and self._may_be_name(units, end + 1):
                end += 1
        return end if sum(map(len, units[start:end])) <= longest else start

    def _may_be_name(self, units: list[str], at: int) -> bool:
        if not _has_letters(units[at : at + 1]):
            return False
        unit = units[at]
        if "." in unit or unit in self._roles:
            return False
        words = self._cuts.get(unit, (unit,))
        return all(self._scores.get(w, 0) < SURE and w not in self._roles for w in words)


def _has_letters(units: list[str]) -> bool:
    return bool(units) and units[0][0] in LETTERS
