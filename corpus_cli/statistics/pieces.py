"""A segment's units or tokens in order, as arrays: for what depends on which word follows which.

Frequencies are SQL over tables. Windows, n-grams and distances walk the text itself: the pieces
are cut from `text.bin` where `edges.bin` says, and told apart by a 64-bit number made of their
characters. So no word is made a string before somebody wants to see it.

No two words of at most eight characters have the same number. For others it is as if numbers were
drawn by lot: that any two of a million words have the same is less likely than 1 in 30 million, any
two of ten million rows of words than 1 in 300,000. A test looks at all words of the large corpus.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import starmap
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.codepage import ESCAPE, SEPARATOR, encode
from corpus_cli.index.edges import SENTENCE
from corpus_cli.index.segment import Segment
from corpus_cli.model.text import WORD_KINDS
from corpus_cli.statistics.runs import Ints, Keys, Mask
from corpus_cli.text.patterns import kind

Which = Ints | slice

EVERY: Final = slice(None)
_SKIPPED: Final = " ฯๆ"


class Pieces:
    """The pieces of one segment at a level, in order; each array has an element a piece.

    The separator between two documents is a piece, too, that is no word and stops everything.
    """

    def __init__(self, segment: Segment, level: str) -> None:
        self.segment: Final = segment
        self._bytes = np.frombuffer(segment.text.data, dtype=np.uint8)
        self.starts: Final = _begins(segment, level)
        """Where each piece begins in `text.bin`, ascending."""
        self.ends: Final = np.append(self.starts[1:], len(self._bytes))[: len(self.starts)]
        """Where it ends."""

    # --- what a piece is --------------------------------------------------------------------

    def is_word(self, numbers: Which = EVERY) -> Mask:
        """Tell of each of these pieces whether it is a word."""
        starts, ends = self.starts[numbers], self.ends[numbers]
        first = self._bytes[starts]
        is_word = _IS_LETTER[first]
        unclear = np.flatnonzero(~is_word & ((ends - starts > 1) | (first == ESCAPE)))
        second = self._bytes[np.minimum(starts[unclear] + 1, len(self._bytes) - 1)]
        letters = _IS_LETTER[second] & (ends[unclear] - starts[unclear] > 1)
        is_word[unclear[letters]] = True
        rest = unclear[~letters]
        is_word[rest] = _are_words(self._texts(starts[rest], ends[rest]))
        return is_word

    def is_stop(self, numbers: Which, is_word: Mask) -> Mask:
        """Tell of each whether it is neither word nor space: a sign, a line break, a picture.

        ๆ and ฯ are no stops: they belong to the word before them. `is_word` says which are words.
        """
        starts, ends = self.starts[numbers], self.ends[numbers]
        skipped = (ends - starts == 1) & _IS_SKIPPED[self._bytes[starts]]
        stops: Mask = ~skipped & ~is_word
        return stops

    def is_separator(self, numbers: Which = EVERY) -> Mask:
        """Tell of each whether it stands between two documents."""
        separators: Mask = self._bytes[self.starts[numbers]] == SEPARATOR
        return separators

    def begins_sentence(self, numbers: Which = EVERY) -> Mask:
        """Tell of each whether a sentence begins with it."""
        at = self.starts[numbers]
        packed = np.frombuffer(self.segment.edges.data, dtype=np.uint8)[at >> 2]
        begins: Mask = (packed >> ((at & 3) << 1).astype(np.uint8) & 3) == SENTENCE
        return begins

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

    def touched(self, starts: Any, ends: Any) -> tuple[Ints, Ints]:  # noqa: ANN401 - arrays or lists
        """Return of stretches of `text.bin` the first piece, and the one after the last."""
        first = np.searchsorted(self.starts, np.asarray(starts, dtype=np.int64), side="right") - 1
        last = np.searchsorted(self.starts, np.asarray(ends, dtype=np.int64), side="left")
        return np.maximum(first, 0), last

    # --- which it is ------------------------------------------------------------------------

    def keys(self, numbers: Ints) -> Keys:
        """Return of each of these pieces the number that tells it from others."""
        starts = self.starts[numbers]
        lengths = self.ends[numbers] - starts
        keys = _first_bytes(self._eights[starts], lengths)
        longer = np.flatnonzero(lengths > _EIGHT)
        offset = _EIGHT
        while len(longer):
            more = _first_bytes(self._eights[starts[longer] + offset], lengths[longer] - offset)
            keys[longer] = _mixed(keys[longer]) + more
            offset += _EIGHT
            longer = longer[lengths[longer] > offset]
        keys = _mixed(keys)
        self._add_rare(keys, starts, lengths)
        return keys

    @cached_property
    def _eights(self) -> Keys:
        """The eight bytes of the text from each place on, the first of them the lowest."""
        padded = np.append(self._bytes, np.zeros(_EIGHT - 1, np.uint8))
        return np.ndarray(len(self._bytes), np.dtype("<u8"), padded.data, strides=(1,))

    def _add_rare(self, keys: Keys, starts: Ints, lengths: Ints) -> None:
        """Add to keys what their rare characters are worth: which they are, and where."""
        text = self.segment.text
        rare = np.asarray(text.rare_positions, dtype=np.int64)
        if not len(rare) or not len(keys):
            return
        piece = np.maximum(np.searchsorted(starts, rare, side="right") - 1, 0)
        offset = rare - starts[piece]
        inside = np.flatnonzero((offset >= 0) & (offset < lengths[piece]))
        codes = (text.rare_character(at) or 0 for at in rare[inside].tolist())
        worth = np.fromiter(codes, dtype=np.uint64, count=len(inside)) << _CODE_SHIFT
        np.add.at(keys, piece[inside], _mixed(worth + offset[inside].astype(np.uint64)))

    def texts(self, numbers: Ints) -> list[str]:
        """Return these pieces as text, case folded."""
        return self._texts(self.starts[numbers], self.ends[numbers])

    def _texts(self, starts: Ints, ends: Ints) -> list[str]:
        places = zip(starts.tolist(), ends.tolist(), strict=True)
        return list(starmap(self.segment.text.text, places))


def _are_words(texts: Iterable[str]) -> list[bool]:
    known: dict[str, bool] = {}
    for text in (texts := list(texts)):
        if text not in known:
            known[text] = kind(text) in WORD_KINDS
    return [known[text] for text in texts]


def key_of(word: str) -> int:
    """Return the key of a word, case folded: what `Pieces.keys` says of it."""
    data, rare = encode(word)
    blocks = [data[at : at + _EIGHT] for at in range(0, max(len(data), 1), _EIGHT)]
    key = 0
    for block in blocks:
        key = _mixed_number(key) + int.from_bytes(block, "little") & _MOST
    worth = (_mixed_number((code << int(_CODE_SHIFT)) + at) for at, code in rare)
    return (_mixed_number(key) + sum(worth)) & _MOST


# --- keys -------------------------------------------------------------------------------------

_EIGHT: Final = 8  # bytes of a number
_MOST: Final = (1 << 64) - 1
_CODE_SHIFT: Final = np.uint64(40)
_MASKS: Final = np.array([(1 << 8 * count) - 1 for count in range(_EIGHT + 1)], dtype=np.uint64)
_STEPS: Final = ((30, 0xBF58_476D_1CE4_E5B9), (27, 0x94D0_49BB_1331_11EB), (31, 1))
"""Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators: the last step."""


def _first_bytes(eights: Keys, lengths: Ints) -> Keys:
    """Return so many of eight bytes, at most all of them."""
    eights &= _MASKS[np.minimum(lengths, _EIGHT)]
    return eights


def _mixed(keys: Keys) -> Keys:
    """Return numbers all of whose bits depend on all bits of the given ones; 0 stays 0.

    Different numbers stay different.
    """
    for shift, factor in _STEPS:
        keys = keys ^ keys >> np.uint64(shift)
        keys *= np.uint64(factor)
    return keys


def _mixed_number(key: int) -> int:
    for shift, factor in _STEPS:
        key = (key ^ key >> shift) * factor & _MOST
    return key


# --- tables -----------------------------------------------------------------------------------


def _begins(segment: Segment, level: str) -> Ints:
    """Return where pieces of a level begin."""
    packed: npt.NDArray[np.uint8] = np.frombuffer(segment.edges.data, dtype=np.uint8)
    size = len(segment.text.data)
    if level == "token":
        packed = np.bitwise_or(packed, packed << np.uint8(1))  # any level sets the upper bit
    flags = np.unpackbits(packed, bitorder="little").reshape(-1, 2)[:, 1]
    return np.flatnonzero(np.ascontiguousarray(flags[:size]).view(np.bool_))


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
