"""A segment's units or tokens in order, as arrays: for what depends on which word follows which.

Frequencies are SQL over tables. Windows, n-grams and distances walk the text itself: the pieces
are cut from `text.bin` where `edges.bin` says, and told apart by a 64-bit number made of their
characters. So no word is made a string before somebody wants to see it. Two words of ten million
have the same number with a probability of less than 1 in 100,000.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from itertools import starmap
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.codepage import ESCAPE, SEPARATOR, encode
from corpus_cli.index.edges import SENTENCE
from corpus_cli.index.segment import Segment
from corpus_cli.text.patterns import kind
from corpus_cli.text.vocabulary import WORD_KINDS

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

Which = Ints | slice

EVERY: Final = slice(None)
_SKIPPED: Final = " ฯๆ"
_FEW: Final = 4  # times as many pieces: from there on the sums of all characters cost less

_MULTIPLIER: Final = np.uint64(0x9E37_79B9_7F4A_7C15)  # odd, so that it has an inverse
_INVERSE: Final = np.uint64(pow(int(_MULTIPLIER), -1, 1 << 64))


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
        starts, ends = self.starts[numbers], self.ends[numbers]
        if _FEW * len(numbers) < len(self.starts) and "_sums" not in self.__dict__:
            return self._keys_of_few(starts, ends)
        sums, inverse = self._sums
        keys: Keys = (sums[ends] - sums[starts]) * inverse[starts]
        return keys

    def _keys_of_few(self, starts: Ints, ends: Ints) -> Keys:
        """Return the same, character after character."""
        keys = np.zeros(len(starts), dtype=np.uint64)
        powers = _powers(int((ends - starts).max(initial=1)), int(_MULTIPLIER))
        longer = np.arange(len(starts))
        for offset, power in enumerate(powers):
            longer = longer[ends[longer] - starts[longer] > offset]
            keys[longer] += _NUMBERS[self._bytes[starts[longer] + offset]] * power
        rare, codes = self._rare
        piece = np.searchsorted(starts, rare, side="right") - 1
        inside = (piece >= 0) & (rare < ends[np.maximum(piece, 0)]) if len(starts) else piece >= 0
        rare, codes, piece = rare[inside], codes[inside], piece[inside]
        np.add.at(keys, piece, codes * powers[rare - starts[piece]])
        return keys

    @cached_property
    def _rare(self) -> tuple[Ints, Keys]:
        """Where rare characters are, and what tells them apart."""
        text = self.segment.text
        rare = np.asarray(text.rare_positions, dtype=np.int64)
        codes = (text.rare_character(int(at)) or 0 for at in rare)
        return rare, np.fromiter(codes, dtype=np.uint64, count=len(rare)) * _MULTIPLIER

    @cached_property
    def _sums(self) -> tuple[Keys, Keys]:
        """Sums of what characters are worth, up to each; and what makes them independent of place.

        A character is worth its random number times the multiplier to the power of its place. Sums
        and products are those of 64-bit integers, modulo 2^64.
        """
        size = len(self._bytes)
        worth = _NUMBERS[self._bytes]
        rare, codes = self._rare
        worth[rare] += codes
        worth *= _powers(size, int(_MULTIPLIER))
        sums = np.zeros(size + 1, dtype=np.uint64)
        np.cumsum(worth, out=sums[1:])
        return sums, _powers(size, int(_INVERSE))

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
    codes = dict(rare)
    total = sum(
        (int(_NUMBERS[byte]) + codes.get(at, 0) * int(_MULTIPLIER)) * int(_MULTIPLIER) ** at
        for at, byte in enumerate(data)
    )
    return int(total % (1 << 64))


# --- tables -----------------------------------------------------------------------------------


def _begins(segment: Segment, level: str) -> Ints:
    """Return where pieces of a level begin."""
    packed: npt.NDArray[np.uint8] = np.frombuffer(segment.edges.data, dtype=np.uint8)
    size = len(segment.text.data)
    if level == "token":
        packed = np.bitwise_or(packed, packed << np.uint8(1))  # any level sets the upper bit
    flags = np.unpackbits(packed, bitorder="little").reshape(-1, 2)[:, 1]
    return np.flatnonzero(np.ascontiguousarray(flags[:size]).view(np.bool_))


def _powers(size: int, base: int) -> Keys:
    """Return the powers of a number from 0 on, modulo 2^64; segments are much of a size."""
    return _more_powers(1 << max(size - 1, 1).bit_length(), base)[:size]


@cache
def _more_powers(size: int, base: int) -> Keys:
    powers = np.full(size, base, dtype=np.uint64)
    powers[0] = 1
    with np.errstate(over="ignore"):
        return np.cumprod(powers)


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
_NUMBERS: Final = np.random.default_rng(20211126).integers(1 << 63, size=256, dtype=np.uint64)
