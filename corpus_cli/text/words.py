"""Units and tokens: where words begin and end.

`patterns` cuts a text into pieces that need no lexicon and stretches of Thai letters. In those,
nlpo3 (PyThaiNLP's engine) finds the fewest words among the lexicon's anchors. What it leaves
over, with neighbours that are not sure either, is cut by `viterbi`. So come the words; `compounds`
and `names` put units together from them, and each unit is cut into its tokens once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, TypeVar

from corpus_cli.model.text import Kind
from corpus_cli.text import patterns, selection, viterbi
from corpus_cli.text.compounds import CompoundTree
from corpus_cli.text.lexicon import Lexicon
from corpus_cli.text.names import NameJoiner

_T = TypeVar("_T")

SURE: Final = 4000
"""A word of this confidence is left alone although its neighbour is unlisted."""

SYLLABLE: Final = 2800
"""A word of less confidence, beside one that is no anchor, is a syllable of a longer word."""

WINDOW: Final = 300
"""Characters of a stretch that nlpo3 sees at a time: what it does is not linear."""

_OVERLAP: Final = 3  # tokens at a window's end that the next window decides
_REMEMBERED: Final = 100_000  # entries of a memory; it is emptied when full
_LONGEST_REMEMBERED: Final = 100  # characters
_SHORT: Final = 20  # stretches up to this length come again and are remembered whole

_FOLLOWS: Final = re.compile(f"[{patterns.FOLLOWING}]")


class Segmenter:
    """Cuts normal text into units, and units into tokens.

    Not safe to share between threads; a process of its own each is what the build uses.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        # PyThaiNLP's wrapper of this very function imports it at every call: 7 % of its time.
        from nlpo3 import segment

        self.lexicon = lexicon
        self._cut_by_engine = segment
        self._dictionary = lexicon.dictionary
        self._anchors = lexicon.anchors
        self._cutter = viterbi.Cutter(lexicon.scores)
        self._names = NameJoiner(lexicon.scores, lexicon.cuts, lexicon.roles)
        self._compounds = CompoundTree(lexicon.compounds())
        self._known: dict[str, list[str]] = {}
        self._runs: dict[str, list[str]] = {}
        self._tokens: dict[str, tuple[str, ...]] = {}
        self._kinds: dict[str, Kind] = {}

    def units(self, text: str) -> list[str]:
        """Cut normal text into units; joined, they are the text.

        White space, signs and line breaks are units, too. No unit begins with a mark or a
        following vowel, but at the start of a line.
        """
        units: list[str] = []
        known, letters = self._known.get, patterns.LETTERS
        for piece in patterns.PIECES.findall(text):
            if piece[0] in letters:
                units += known(piece) or self._stretch(piece)
            else:
                units.append(piece)
        if "".join(units) != text:
            units = self._units_without_engine(text)
        return self._names.join(units)

    def tokens(self, unit: str) -> tuple[str, ...]:
        """Cut a unit into tokens; joined, they are the unit."""
        found = self._tokens.get(unit)
        if found is None:
            found = tuple(self._split(unit))
            _remember(self._tokens, unit, found)
        return found

    def kind(self, piece: str) -> Kind:
        """Tell what a unit or token is made of, see `patterns.kind`."""
        found = self._kinds.get(piece)
        if found is None:
            found = patterns.kind(piece)
            _remember(self._kinds, piece, found)
        return found

    def listed(self, unit: str) -> bool:
        """Tell whether the lexicon has the unit."""
        return unit in self.lexicon

    # --- Thai stretches -------------------------------------------------------------------

    def _stretch(self, stretch: str) -> list[str]:
        unusual = len(stretch) > WINDOW or "." in stretch
        units = self._compounds.put_together(
            self._unusual(stretch) if unusual else self._window(stretch)
        )
        if len(stretch) <= _SHORT:
            _remember(self._known, stretch, units)
        return units

    def _window(self, letters: str) -> list[str]:
        tokens = self._cut_by_engine(letters, self._dictionary)
        return tokens if self._anchors.issuperset(tokens) else self._mended(tokens)

    def _units_without_engine(self, text: str) -> list[str]:
        """Cut a text of which the engine lost or changed something."""
        units: list[str] = []
        for piece in patterns.PIECES.findall(text):
            has_letters = piece[0] in patterns.LETTERS
            units += self._compounds.put_together(self._run(piece)) if has_letters else [piece]
        return units

    def _unusual(self, stretch: str) -> list[str]:
        """Cut a stretch with full stops, or a long one, into words."""
        words = self._leading_abbreviations(stretch)
        at = sum(map(len, words))
        if words and _FOLLOWS.match(stretch, at):  # marks that nothing carries
            words[-1] += stretch[at:]
            return words
        while at < len(stretch):
            end = _window_end(stretch, at)
            is_letter_under_marks = end - at > 2 * WINDOW
            seen = (self._run if is_letter_under_marks else self._window)(stretch[at:end])
            kept = (seen[:-_OVERLAP] if end < len(stretch) else seen) or seen
            words += kept
            at += sum(map(len, kept))
        return words

    def _leading_abbreviations(self, stretch: str) -> list[str]:
        """Return the abbreviations that a stretch begins with, listed or not."""
        found: list[str] = []
        at = 0
        while match := _ABBREVIATIONS.match(stretch, at):
            run = match.group()
            stops = [i for i, character in enumerate(run, 1) if character == "."]
            listed = (run[:stop] for stop in reversed(stops) if run[:stop] in self.lexicon.scores)
            made_of_words = self._anchors.issuperset(self._cutter.cut(run[: stops[0] - 1]))
            unlisted = "" if made_of_words else run[: stops[0]]
            single = _SINGLE_LETTERS.match(run)
            abbreviation = next(listed, single.group() if single else unlisted)
            if not abbreviation:
                break
            found.append(abbreviation)
            at += len(abbreviation)
        return found

    def _mended(self, tokens: list[str]) -> list[str]:
        """Cut again what the engine left over, with neighbours that are not sure."""
        loose = self._loose(tokens)
        mended: list[str] = []
        for is_loose, run in groupby(range(len(tokens)), loose.__getitem__):
            found = [tokens[i] for i in run]
            mended += self._run("".join(found)) if is_loose else found
        return mended

    def _loose(self, tokens: list[str]) -> list[bool]:
        left_over = [token not in self._anchors for token in tokens]
        loose = left_over[:]
        for i, token in enumerate(tokens):
            if not left_over[i]:
                continue
            if i and (self._confidence(tokens[i - 1]) < SURE or _cannot_begin(token)):
                loose[i - 1] = True
            if i + 1 < len(tokens) and self._confidence(tokens[i + 1]) < SURE:
                loose[i + 1] = True
        return loose

    def _joined(self, words: list[str]) -> list[str]:
        """Join what look like syllables of a word or name that is not listed: อัส|ตา|นา."""
        joined: list[str] = []
        for may_join, run in groupby(words, lambda word: self._confidence(word) < SYLLABLE):
            found = list(run)
            unlisted = may_join and not self._anchors.issuperset(found)
            joined += ["".join(found)] if unlisted else found
        return joined

    def _confidence(self, word: str) -> int:
        score = self.lexicon.scores.get(word)
        if score is None:
            return selection.CERTAIN if word == "." else 0
        return viterbi.confidence(word, score)

    def _run(self, letters: str) -> list[str]:
        found = self._runs.get(letters)
        if found is None:
            found = self._joined(self._cutter.cut(letters))
            _remember(self._runs, letters, found)
        return found

    def _split(self, unit: str) -> Sequence[str]:
        if unit[0] in patterns.LETTERS:
            return self.lexicon.tokens(unit)
        if patterns.TAG.match(unit):
            return [unit[0], *(t for inner in self.units(unit[1:]) for t in self.tokens(inner))]
        if unit[-1] == "%" and len(unit) > 1:
            return [unit[:-1], "%"]
        return [unit]


_ABBREVIATIONS: Final = re.compile(r"(?:[ก-ฮ]{1,6}\.){1,6}")
_SINGLE_LETTERS: Final = re.compile(r"(?:[ก-ฮ]\.)+")


def _cannot_begin(unit: str) -> bool:
    return _FOLLOWS.match(unit) is not None or unit[1:2] == "์"


def windows(stretch: str) -> Iterator[str]:
    """Yield a stretch in pieces of about `WINDOW` characters, none of which begins with a mark."""
    at = 0
    while at < len(stretch):
        end = _window_end(stretch, at)
        yield stretch[at:end]
        at = end


def joined_to_carriers(units: Iterable[str]) -> list[str]:
    """Join units that begin with a mark or a following vowel to the one before them."""
    joined: list[str] = []
    for unit in units:
        if joined and _cannot_begin(unit):
            joined[-1] += unit
        else:
            joined.append(unit)
    return joined


def _window_end(stretch: str, start: int) -> int:
    """Return where the window that starts there ends: not before a mark."""
    end = min(start + WINDOW, len(stretch))
    while end < len(stretch) and _FOLLOWS.match(stretch, end):
        end += 1
    return end


def _remember(memory: dict[str, _T], key: str, value: _T) -> None:
    """Keep a result, in a memory that cannot grow without end."""
    if len(memory) >= _REMEMBERED:
        memory.clear()
    if len(key) <= _LONGEST_REMEMBERED:
        memory[key] = value
