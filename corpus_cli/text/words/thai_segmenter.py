"""Stretches of Thai letters, cut into units.

nlpo3 (PyThaiNLP's engine) finds the fewest words among the lexicon's anchors. What it leaves over,
with neighbours that are not sure either, is cut by `viterbi`; `joins` says which words are meant
where letters could belong to either of two; `compounds` puts the words together.

All new stretches of a text are cut at once, as one text with a `BREAK` between them: no word goes
over one, and what takes a few calls for each stretch takes them for each text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.text.words import lexicon_selection, patterns, viterbi
from corpus_cli.text.words.bounded_cache import remember
from corpus_cli.text.words.compounds import CompoundTree, Numbers
from corpus_cli.text.words.joins import UNLISTED, Change, Joins
from corpus_cli.text.words.lexicon import Lexicon

SURE: Final = 4000
"""A word of this confidence is left alone although its neighbour is unlisted."""

SYLLABLE: Final = 2800
"""A word of less confidence, beside one that is no anchor, is a syllable of a longer word."""

WINDOW: Final = 300
"""Characters of a stretch that nlpo3 sees at a time: what it does is not linear."""

BREAK: Final = "\n"
"""Stands between stretches: nlpo3 makes a word of its own of it."""

_WORD_BEFORE: Final = 3  # letters of a word before an abbreviation, at least: รอง|ผอ.
_SHORT: Final = 3  # two consonants and a full stop

_OVERLAP: Final = 3  # words at a window's end that the next window decides

_FOLLOWS: Final = re.compile(f"[{patterns.FOLLOWING}]")
_ABBREVIATIONS: Final = re.compile(r"(?:[ก-ฮ]{1,6}\.){1,6}")
_SINGLE_LETTERS: Final = re.compile(r"(?:[ก-ฮ]\.)+")

Cut = tuple[Sequence[str], list[str]]
"""Stretches, and the units of one after the other, a `BREAK` after those of each."""


class StretchCutter:
    """Cuts stretches, as `patterns` has them, into units."""

    def __init__(self, lexicon: Lexicon) -> None:
        # PyThaiNLP's wrapper of this very function imports it at every call: 7 % of its time.
        from nlpo3 import segment

        self._engine = segment
        self._dictionary = lexicon.dictionary
        self._scores = lexicon.scores
        self._anchors = lexicon.anchors | {BREAK}
        self._best = viterbi.Cutter(lexicon.scores)
        self._compounds = CompoundTree(lexicon.compounds(), words=self._anchors)
        self._joins = Joins(lexicon.joins(), is_listed=self._anchors.__contains__)
        self._join_places = _PairFinder(self._joins.pairs(), self._compounds, len(self._anchors))
        self._break = self._compounds.numbers([BREAK])[0]
        self._runs: dict[str, list[str]] = {}

    def cut(self, stretches: Sequence[str]) -> Iterator[Cut]:
        """Cut stretches: yield some at a time, in any order, with their units."""
        usual = [stretch for stretch in stretches if _is_usual(stretch)]
        if usual:
            yield usual, self._units("".join([stretch + BREAK for stretch in usual]))
        for stretch in stretches:
            if not _is_usual(stretch):
                yield [stretch], [*self._unusual(stretch), BREAK]

    def _units(self, letters: str) -> list[str]:
        """Cut letters, with breaks between them, into units and breaks."""
        words = self._engine(letters, self._dictionary)
        numbers = self._compounds.numbers(words)
        breaks = np.count_nonzero(numbers == self._break)
        if "".join(words) != letters or breaks != letters.count(BREAK):
            return self._compounds.put_together(self._joins.mended(self._without_engine(letters)))
        return self._compounds.put_together(*self._mended(words, numbers))

    def _words(self, letters: str) -> list[str]:
        words = self._engine(letters, self._dictionary)
        if "".join(words) != letters:
            return self._joins.mended(self._run(letters))
        return self._mended(words, self._compounds.numbers(words))[0]

    def _without_engine(self, letters: str) -> list[str]:
        """Cut letters of which the engine lost or changed something."""
        words: list[str] = []
        for stretch in letters.split(BREAK):
            words += (*self._run(stretch), BREAK) if stretch else [BREAK]
        return words[:-1]

    # --- long stretches, and those with full stops ------------------------------------------

    def _unusual(self, stretch: str) -> list[str]:
        words = self._leading_abbreviations(stretch)
        at = sum(map(len, words))
        if words and _FOLLOWS.match(stretch, at):  # marks that nothing carries
            words[-1] += stretch[at:]
            return words
        while at < len(stretch):
            end = _window_end(stretch, at)
            is_letter_under_marks = end - at > 2 * WINDOW
            seen = (self._run if is_letter_under_marks else self._words)(stretch[at:end])
            kept = (seen[:-_OVERLAP] if end < len(stretch) else seen) or seen
            words += kept
            at += sum(map(len, kept))
        return self._compounds.put_together(words)

    def _leading_abbreviations(self, stretch: str) -> list[str]:
        """Return the abbreviations that a stretch begins with, listed or not."""
        found: list[str] = []
        at = 0
        while match := _ABBREVIATIONS.match(stretch, at):
            run = match.group()
            stops = [i for i, character in enumerate(run, 1) if character == "."]
            listed = (run[:stop] for stop in reversed(stops) if run[:stop] in self._scores)
            single = _SINGLE_LETTERS.match(run)
            unlisted = [single.group()] if single else self._unlisted(run[: stops[0]])
            words = next(([one] for one in listed), unlisted)
            if not words:
                break
            found += words
            at += sum(map(len, words))
        return found

    def _unlisted(self, run: str) -> list[str]:
        """Return the abbreviation that consonants and a full stop are, after a word or not.

        None, if they are words. Two consonants are none: จบ has no full stop, นม. has one.
        """
        for at in range(_WORD_BEFORE, len(run) - _WORD_BEFORE + 1):
            if run[:at] in self._anchors and run[at:] in self._scores:
                return [run[:at], run[at:]]  # รอง|ผบช.
        is_short = len(run) <= _SHORT
        return [run] if is_short or not self._anchors.issuperset(self._best.cut(run[:-1])) else []

    # --- what the engine leaves over ----------------------------------------------------------

    def _mended(self, words: list[str], numbers: Numbers) -> tuple[list[str], Numbers]:
        """Cut again what the engine left over, and where the words are not those that are meant.

        Takes and returns words and their numbers as the compounds have them.
        """
        left_over = np.flatnonzero(numbers >= len(self._anchors)).tolist()
        loose = self._loose(words, left_over)
        runs = [(start, end, self._run("".join(words[start:end]))) for start, end in loose]
        words, numbers = self._changed(words, numbers, runs)
        joins = list(self._joins.changes(words, self._join_places.places(numbers)))
        return self._changed(words, numbers, joins)

    def _changed(
        self, words: list[str], numbers: Numbers, changes: Sequence[Change]
    ) -> tuple[list[str], Numbers]:
        if not changes:
            return words, numbers
        fresh = self._compounds.numbers([word for *_, found in changes for word in found])
        changed: list[str] = []
        parts: list[Numbers] = []
        done = used = 0
        for start, end, found in changes:
            changed += words[done:start]
            changed += found
            parts += (numbers[done:start], fresh[used : used + len(found)])
            done, used = end, used + len(found)
        changed += words[done:]
        return changed, np.concatenate([*parts, numbers[done:]])

    def _loose(self, words: list[str], left_over: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield the runs of words, left over or beside one that is, that are to be cut again."""
        begun = ended = -1
        for at in left_over:
            start, end = self._with_neighbours(words, at)
            if start > ended:
                if ended > 0:
                    yield begun, ended
                begun = start
            ended = end
        if ended > 0:
            yield begun, ended

    def _with_neighbours(self, words: list[str], at: int) -> tuple[int, int]:
        start, end = at, at + 1
        if at and words[at - 1] != BREAK:
            start -= self._confidence(words[at - 1]) < SURE or cannot_begin(words[at])
        if end < len(words):
            end += self._confidence(words[end]) < SURE
        return start, end

    def _run(self, letters: str) -> list[str]:
        found = self._runs.get(letters)
        if found is None:
            found = self._joined(self._best.cut(letters))
            remember(self._runs, letters, found)
        return found

    def _joined(self, words: list[str]) -> list[str]:
        """Join what look like syllables of a word or name that is not listed: อัส|ตา|นา."""
        joined: list[str] = []
        for may_join, run in groupby(words, lambda word: self._confidence(word) < SYLLABLE):
            found = list(run)
            unlisted = may_join and not self._anchors.issuperset(found)
            joined += ["".join(found)] if unlisted else found
        return joined

    def _confidence(self, word: str) -> int:
        score = self._scores.get(word)
        if score is None:
            return lexicon_selection.CERTAIN if word in {".", BREAK} else 0
        return viterbi.confidence(word, score)


class _PairFinder:
    """Finds where two words stand side by side that are one of some pairs, given their numbers.

    `UNLISTED` may stand second: it is every word whose number is not among the `listed` first.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], words: CompoundTree, listed: int) -> None:
        found = list(pairs)
        self._listed = listed
        firsts, seconds = (words.numbers([pair[side] for pair in found]) for side in (0, 1))
        is_unlisted = np.array([second == UNLISTED for _, second in found], dtype=np.bool_)
        self._size = words.size
        self._is_first, self._is_second = self._flags(firsts), self._flags(seconds[~is_unlisted])
        self._is_before_unlisted = self._flags(firsts[is_unlisted])
        # The last is greater than any key, so that whatever is looked for has a place.
        self._keys = np.append(np.unique(firsts * self._size + seconds), np.iinfo(np.int64).max)

    def places(self, numbers: Numbers) -> list[int]:
        """Return where the pairs begin, in order."""
        first, second = numbers[:-1], numbers[1:]
        may = np.flatnonzero(self._is_first[first] & self._is_second[second])
        keys = first[may] * self._size + second[may]
        found = may[self._keys[np.searchsorted(self._keys, keys)] == keys].tolist()
        before = np.flatnonzero(self._is_before_unlisted[first])
        unlisted = before[second[before] >= self._listed].tolist()
        return sorted({*found, *unlisted}) if unlisted else found

    def _flags(self, numbers: Numbers) -> npt.NDArray[np.bool_]:
        flags = np.zeros(self._size, dtype=np.bool_)
        flags[numbers] = True
        return flags


def cannot_begin(unit: str) -> bool:
    """Tell whether a unit begins with a mark, a following vowel or a silent consonant."""
    return _FOLLOWS.match(unit) is not None or unit[1:2] == "์"


def windows(stretch: str) -> Iterator[str]:
    """Yield a stretch in pieces of about `WINDOW` characters, none of which begins with a mark."""
    at = 0
    while at < len(stretch):
        end = _window_end(stretch, at)
        yield stretch[at:end]
        at = end


def _is_usual(stretch: str) -> bool:
    return len(stretch) <= WINDOW and "." not in stretch


def _window_end(stretch: str, start: int) -> int:
    """Return where the window that starts there ends: not before a mark."""
    end = min(start + WINDOW, len(stretch))
    while end < len(stretch) and _FOLLOWS.match(stretch, end):
        end += 1
    return end
