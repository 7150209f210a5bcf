"""Joins: places where letters could belong to the word on either side: เป็นต้น|แบบ, เป็น|ต้นแบบ.

nlpo3 takes the fewest words, and a score knows a word without its neighbours, so such places are
cut alike wherever they stand. A list of this package's own, `data/joins.txt`, says what they mean:
how words are cut, which words are meant, and before what, if that matters. It was made from the
ambiguous places of many statements, each decided by reading. A row whose words are meant as they
are cut keeps a shorter row from what it would change: บริหาร|จัดการ, but จัด|การประชุม.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

NUMBER: Final = "NUMBER"
"""Stands for a number that follows, after a space or not: it is no letter, so no word here."""

UNLISTED: Final = "UNLISTED"
"""Stands for a word that no list has, or hardly, and that may go on from the ก before it."""

AND_ON: Final = "+"
"""Ends a word that is meant if what follows is part of it."""

_GOES_ON: Final = re.compile("[รลวฤษ]|[มนณ][ก-ฮ]|อบ")
"""How what is unlisted begins that goes on from ก: นาย|กรวีร์ is one name, นายก|จุรินทร์ another."""


class Join(NamedTuple):
    """How words are cut, the words that are meant, and before which of them: none is whatever."""

    cut: tuple[str, ...]
    meant: tuple[str, ...]
    before: frozenset[str] = frozenset()

    @classmethod
    def read(cls, row: str) -> Join:
        """Read a row of the list: cut, meant, and what follows, a tab between them."""
        cut, meant, *before = row.split("\t")
        return cls(
            tuple(cut.split("|")), tuple(meant.split("|")), frozenset(" ".join(before).split())
        )

    def seconds(self) -> Iterable[str]:
        """Return what may stand second: without one of these, nothing is changed."""
        return self.cut[1:2] or self.before


Change = tuple[int, int, list[str]]
"""The words from one place up to another, and those that are meant."""


class Joins:
    """Finds the joins among words, and says which words are meant.

    `is_listed` tells of a word whether the lexicon is sure of it.
    """

    def __init__(self, joins: Iterable[Join], is_listed: Callable[[str], bool]) -> None:
        self._by_first: dict[str, list[Join]] = {}
        for join in sorted(joins, key=lambda join: -len(join.cut)):
            self._by_first.setdefault(join.cut[0], []).append(join)
        self._is_listed = is_listed

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the first two words of whatever may be changed; the second may be `UNLISTED`."""
        for first, joins in self._by_first.items():
            for join in joins:
                for second in join.seconds():
                    yield first, second

    def changes(self, words: Sequence[str], places: Iterable[int]) -> Iterator[Change]:
        """Yield what is to be changed among the words at some places, from left to right."""
        done = 0
        for at in places:
            if at >= done and (found := self._change(words, at)):
                start, done, meant = found
                if meant != words[start:done]:
                    yield found

    def mended(self, words: Sequence[str]) -> list[str]:
        """Return the words that are meant."""
        mended: list[str] = []
        done = 0
        for start, end, meant in self.changes(words, range(len(words))):
            mended += (*words[done:start], *meant)
            done = end
        return [*mended, *words[done:]]

    def _change(self, words: Sequence[str], at: int) -> Change | None:
        for join in self._by_first.get(words[at], ()):
            end = at + len(join.cut)
            following = words[end : end + 1]
            if tuple(words[at:end]) == join.cut and self._is_before(join, following):
                return self._meant(join, at, following)
        return None

    def _is_before(self, join: Join, following: Sequence[str]) -> bool:
        if not join.before:
            return True
        if not following:
            return False
        return following[0] in join.before or (
            UNLISTED in join.before
            and not self._is_listed(following[0])
            and _GOES_ON.match(following[0]) is not None
        )

    def _meant(self, join: Join, at: int, following: Sequence[str]) -> Change:
        end, *meant = at + len(join.cut), *join.meant
        if meant[-1].endswith(AND_ON):
            meant[-1] = meant[-1].removesuffix(AND_ON) + following[0]
            end += 1
        return at, end, meant
