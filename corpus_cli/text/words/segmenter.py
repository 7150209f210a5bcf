"""Units and tokens: where words begin and end.

`patterns` cuts a text into pieces that need no lexicon and stretches of Thai letters, which
`stretches` cuts into units; `names` puts the units of names together. Each distinct unit is cut
into its tokens once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from corpus_cli.model.text import Kind
from corpus_cli.text.words import patterns
from corpus_cli.text.words.bounded_cache import remember
from corpus_cli.text.words.joins import NUMBER, Join
from corpus_cli.text.words.lexicon import Lexicon
from corpus_cli.text.words.name_joiner import NameJoiner
from corpus_cli.text.words.thai_segmenter import BREAK, Cut, StretchCutter


class Segmenter:
    """Cuts normal text into units, and units into tokens.

    Not safe to share between threads; a process of its own each is what the build uses.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.names = NameJoiner(lexicon.scores, lexicon.cuts, lexicon.roles)
        self._stretches = StretchCutter(lexicon)
        self.before_numbers = [join for join in lexicon.joins() if NUMBER in join.before]
        self._tokens: dict[str, tuple[str, ...]] = {}
        self._kinds: dict[str, Kind] = {}

    def units(self, text: str) -> list[str]:
        """Cut normal text into units; joined, they are the text.

        White space, signs and line breaks are units, too. No unit begins with a mark or a
        following vowel, but at the start of a line.
        """
        return self.names.join(self.words_and_compounds(text))

    def words_and_compounds(self, text: str) -> list[str]:
        """Cut normal text into units, those of names not put together."""
        pieces = patterns.PIECES.findall(text)
        stretches = [p for p in dict.fromkeys(pieces) if p[0] in patterns.LETTERS]
        cut = dict(chain.from_iterable(map(_each, self.cut(stretches))))
        units = [unit for piece in pieces for unit in cut.get(piece, (piece,))]
        for join in self.before_numbers:
            for at in [at for at, unit in enumerate(units) if unit == join.cut[0]]:
                if self.is_before_number(join, units[at : at + len(join.cut) + 2]):
                    units[at : at + len(join.cut)] = join.meant
        return units

    def is_before_number(self, join: Join, units: Sequence[str]) -> bool:
        """Tell whether units are the words of a join and a number, with a space or not."""
        following = [unit for unit in units[len(join.cut) :] if unit != " "][:1]
        is_join = tuple(units[: len(join.cut)]) == join.cut
        return is_join and [*map(self.kind, following)] == [Kind.NUMBER]

    def cut(self, stretches: Sequence[str]) -> Iterator[Cut]:
        """Cut stretches of Thai letters, as `patterns` has them; see `StretchCutter.cut`."""
        return self._stretches.cut(stretches)

    def tokens(self, unit: str) -> tuple[str, ...]:
        """Cut a unit into tokens; joined, they are the unit."""
        found = self._tokens.get(unit)
        if found is None:
            found = tuple(self._split(unit))
            remember(self._tokens, unit, found)
        return found

    def kind(self, piece: str) -> Kind:
        """Tell what a unit or token is made of, see `patterns.kind`."""
        found = self._kinds.get(piece)
        if found is None:
            found = patterns.kind(piece)
            remember(self._kinds, piece, found)
        return found

    def listed(self, unit: str) -> bool:
        """Tell whether the lexicon has the unit."""
        return unit in self.lexicon

    def _split(self, unit: str) -> Sequence[str]:
        if unit[0] in patterns.LETTERS:
            return self.lexicon.tokens(unit)
        if patterns.TAG.match(unit):
            return [unit[0], *(t for inner in self.units(unit[1:]) for t in self.tokens(inner))]
        if unit[-1] == "%" and len(unit) > 1:
            return [unit[:-1], "%"]
        return [unit]


def _each(cut: Cut) -> Iterator[tuple[str, list[str]]]:
    """Yield each of the stretches with its own units."""
    stretches, units = cut
    breaks = [at for at, unit in enumerate(units) if unit == BREAK]
    for stretch, (before, end) in zip(stretches, pairwise([-1, *breaks]), strict=True):
        yield stretch, units[before + 1 : end]
