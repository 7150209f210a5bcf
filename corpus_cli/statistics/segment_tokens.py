"""A segment's units or tokens in order, as arrays: for what depends on which word follows which.

Frequencies are SQL over tables. Windows, n-grams and distances walk the text itself: the pieces
are cut from `text.bin` where `edges.bin` says, and told apart by their keys (`word_hashes.py`). So
no word is made a string before somebody wants to see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import starmap
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.codepage import ESCAPE, SEPARATOR, encode
from corpus_cli.index.files.edges import SENTENCE, TOKEN, UNIT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.text import WORD_KINDS
from corpus_cli.statistics.grouped_keys import Ints, Keys, Mask
from corpus_cli.statistics.word_hashes import eights, hash_spans
from corpus_cli.text.words.patterns import kind

_SKIPPED: Final = " ฯๆ"
_LEVELS: Final = {"unit": UNIT, "token": TOKEN}


class TokenSpans:
    """SegmentTokens of one segment, in order; each array has an element a piece.

    The separator between two documents is a piece, too, that is no word and stops everything.
    """

    def __init__(self, segment: Segment, starts: Ints, ends: Ints) -> None:
        self.segment: Final = segment
        self.starts: Final = starts
        """Where each piece begins in `text.bin`, ascending."""
        self.ends: Final = ends
        """Where it ends."""
        self._bytes = np.frombuffer(segment.text.data, dtype=np.uint8)

    @cached_property
    def _first(self) -> npt.NDArray[np.uint8]:
        return self._bytes[self.starts]

    @cached_property
    def is_word(self) -> Mask:
        """Whether it is a word."""
        is_word = _IS_LETTER[self._first]
        alone = self.ends - self.starts == 1
        unclear = np.flatnonzero(~is_word & (~alone | (self._first == ESCAPE)))
        starts, ends, alone = self.starts[unclear], self.ends[unclear], alone[unclear]
        second = self._bytes[np.minimum(starts + 1, len(self._bytes) - 1)]
        letters = _IS_LETTER[second] & ~alone
        is_word[unclear[letters]] = True
        is_word[unclear[~letters]] = _are_words(self._texts(starts[~letters], ends[~letters]))
        return is_word

    @property
    def is_stop(self) -> Mask:
        """Whether it is neither word nor space: a sign, a line break, a picture.

        ๆ and ฯ are no stops: they belong to the word before them.
        """
        is_long = self.ends - self.starts > 1
        stops: Mask = ~self.is_word & (is_long | ~_IS_SKIPPED[self._first])
        return stops

    @property
    def is_separator(self) -> Mask:
        """Whether it stands between two documents."""
        separators: Mask = self._first == SEPARATOR
        return separators

    @property
    def begins_sentence(self) -> Mask:
        """Whether a sentence begins with it."""
        begins: Mask = self.segment.edges.level_array(self.starts) == SENTENCE
        return begins

    def _texts(self, starts: Ints, ends: Ints) -> list[str]:
        places = zip(starts.tolist(), ends.tolist(), strict=True)
        return list(starmap(self.segment.text.text, places))


class SegmentTokens(TokenSpans):
    """All pieces of one segment at a level."""

    def __init__(self, segment: Segment, level: str) -> None:
        bounds = segment.edges.positions(_LEVELS[level], len(segment.text.data))
        super().__init__(segment, bounds[:-1], bounds[1:])

    def some(self, numbers: Ints) -> TokenSpans:
        """Return those of these numbers, which ascend."""
        return TokenSpans(self.segment, self.starts[numbers], self.ends[numbers])

    # --- where it is ------------------------------------------------------------------------

    @cached_property
    def bounds(self) -> Ints:
        """Of each document the number of its first piece; at the end, that of all pieces."""
        offsets = np.frombuffer(self.segment.text.offsets, dtype=np.int64)
        return np.searchsorted(self.starts, offsets)

    @cached_property
    def rows(self) -> Ints:
        """The row of its document."""
        counts = np.diff(self.bounds)
        return np.repeat(np.arange(len(counts), dtype=np.int64), counts)

    def overlapping(self, starts: Any, ends: Any) -> tuple[Ints, Ints]:  # noqa: ANN401 - arrays or lists
        """Return of stretches of `text.bin` the first piece, and the one after the last."""
        first = np.searchsorted(self.starts, np.asarray(starts, dtype=np.int64), side="right") - 1
        first = np.maximum(first, 0)
        last, ends = first + 1, np.asarray(ends, dtype=np.int64)
        longer = np.flatnonzero(self.ends[first] < ends)  # few touch more than one
        last[longer] = np.searchsorted(self.starts, ends[longer], side="left")
        return first, last

    # --- which it is ------------------------------------------------------------------------

    def keys(self, numbers: Ints) -> Keys:
        """Return of each of these pieces the number that tells it from others."""
        starts = self.starts[numbers]
        return hash_spans(self._eights, starts, self.ends[numbers] - starts, self._rare)

    @cached_property
    def _eights(self) -> Keys:
        return eights(self._bytes)

    @cached_property
    def _rare(self) -> tuple[Ints, Keys]:
        text = self.segment.text
        codes = np.asarray(text.rare_codes, dtype=np.uint64)
        return np.asarray(text.rare_positions, dtype=np.int64), codes

    def texts(self, numbers: Ints) -> list[str]:
        """Return these pieces as text, case folded."""
        return self._texts(self.starts[numbers], self.ends[numbers])


def _are_words(texts: Iterable[str]) -> list[bool]:
    known: dict[str, bool] = {}
    for text in (texts := list(texts)):
        if text not in known:
            known[text] = kind(text) in WORD_KINDS
    return [known[text] for text in texts]


# --- tables -----------------------------------------------------------------------------------


def _table(characters: str) -> Mask:
    table = np.zeros(256, dtype=bool)
    table[list(encode(characters)[0])] = True
    return table


def _letters() -> str:
    """Return the characters of the code page that make a piece a word wherever they stand in it."""
    every = (chr(code) for code in (*range(0x21, 0x7F), *range(0x0E01, 0x0E5C), 0xFC))
    return "".join(char for char in every if not char.isupper() and kind(char) in WORD_KINDS)


_IS_LETTER: Final = _table(_letters())
_IS_SKIPPED: Final = _table(_SKIPPED)
