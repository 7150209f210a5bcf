"""Units and tokens."""

from __future__ import annotations

import re

from corpus_cli.model.text import Kind
from corpus_cli.text.lexicon import Lexicon

_PIECE = re.compile(
    r"\n| +|\d+(?:[.,:/]\d+)*%?|[A-Za-z\u00c0-\u024f]+(?:['’.@-][A-Za-z0-9\u00c0-\u024f]+)*"
    r"|(?:[\u0e01-\u0e2e]\.){2,}|([\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+)|.",
    re.DOTALL,
)
_THAI_LIMIT = 400


class Segmenter:
    """Cuts normal text into units, and units into tokens."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._tokens: dict[str, tuple[str, ...]] = {}
        self._kinds: dict[str, Kind] = {}
        self._engine = lexicon.engine_name

    def units(self, text: str) -> list[str]:
        """Cut normal text into units; joined, they are the text."""
        pieces: list[str] = []
        for match in _PIECE.finditer(text):
            piece = match.group()
            if match.group(1) is None:
                pieces.append(piece)
            else:
                pieces += self._thai(piece)
        return pieces

    def tokens(self, unit: str) -> tuple[str, ...]:
        """Cut a unit into tokens; joined, they are the unit."""
        found = self._tokens.get(unit)
        if found is None:
            found = self._tokens[unit] = self._split(unit)
        return found

    def kind(self, piece: str) -> Kind:
        """Tell what a unit or token is made of, by its first letter or digit."""
        found = self._kinds.get(piece)
        if found is None:
            found = self._kinds[piece] = _kind(piece)
        return found

    def listed(self, unit: str) -> bool:
        """Tell whether the lexicon holds the unit."""
        return unit in self.lexicon.units

    def _thai(self, stretch: str) -> list[str]:
        from pythainlp.tokenize import nlpo3

        pieces: list[str] = []
        for start in range(0, len(stretch), _THAI_LIMIT):
            pieces += nlpo3.segment(stretch[start : start + _THAI_LIMIT], self._engine)
        return pieces

    def _split(self, unit: str) -> tuple[str, ...]:
        lists = self.lexicon.tokens
        best: list[tuple[float, int]] = [(0.0, 0)] + [(1e9, 0)] * len(unit)
        for end in range(1, len(unit) + 1):
            for start in range(end):
                word = unit[start:end]
                count = lists.get(word)
                cost = best[start][0] + (1.0 if count else 1e3)
                best[end] = min(best[end], (cost, start))
        if best[-1][0] >= 1e3:
            return (unit,)
        cuts = [len(unit)]
        while cuts[-1]:
            cuts.append(best[cuts[-1]][1])
        return tuple(unit[a:b] for a, b in zip(cuts[::-1], cuts[-2::-1], strict=False))


def _kind(piece: str) -> Kind:
    for character in piece:
        if "\u0e01" <= character <= "\u0e2e":
            return Kind.THAI
        if character.isdecimal():
            return Kind.NUMBER
        if character.isalpha():
            return Kind.LATIN
    if piece.isspace():
        return Kind.SPACE
    return Kind.PUNCTUATION if piece.isprintable() else Kind.OTHER
