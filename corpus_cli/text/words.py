"""Units and tokens: where words begin and end.

`patterns` cuts a text into pieces that need no lexicon and stretches of Thai letters, which
`stretches` cuts into units; `names` puts the units of names together. Each distinct unit is cut
into its tokens once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from corpus_cli.model.text import Kind
from corpus_cli.text import patterns
from corpus_cli.text.lexicon import Lexicon
from corpus_cli.text.memory import forget, remember
from corpus_cli.text.names import NameJoiner
from corpus_cli.text.stretches import StretchCutter


class Segmenter:
    """Cuts normal text into units, and units into tokens.

    Not safe to share between threads; a process of its own each is what the build uses.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._names = NameJoiner(lexicon.scores, lexicon.cuts, lexicon.roles)
        self._stretches = StretchCutter(lexicon)
        self._pieces: dict[str, Sequence[str]] = {}
        self._tokens: dict[str, tuple[str, ...]] = {}
        self._kinds: dict[str, Kind] = {}

    def units(self, text: str) -> list[str]:
        """Cut normal text into units; joined, they are the text.

        White space, signs and line breaks are units, too. No unit begins with a mark or a
        following vowel, but at the start of a line.
        """
        return self._names.join(self.words_and_compounds(text))

    def words_and_compounds(self, text: str) -> list[str]:
        """Cut normal text into units, those of names not put together."""
        pieces = patterns.PIECES.findall(text)
        known, letters = self._pieces, patterns.LETTERS
        fresh = [piece for piece in dict.fromkeys(pieces) if piece not in known]
        known.update((piece, (piece,)) for piece in fresh if piece[0] not in letters)
        stretches = [piece for piece in fresh if piece[0] in letters]
        known.update(zip(stretches, self.cut(stretches), strict=True))
        found = list(chain.from_iterable(map(known.__getitem__, pieces)))
        forget(known, fresh)
        return found

    def cut(self, stretches: Sequence[str]) -> Sequence[Sequence[str]]:
        """Cut stretches of Thai letters, as `patterns` has them, into units."""
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
