"""Keys of words: 64-bit numbers made of their characters, which tell them apart.

No two words of at most eight characters have the same key. For others it is as if keys were drawn
by lot: that any two of a million words have the same is less likely than 1 in 30 million, any two
of ten million rows of words than 1 in 300,000. A test looks at all words of the large corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.codepage import encode
from corpus_cli.statistics.grouped_keys import Ints, Keys

_EIGHT: Final = 8  # bytes of a number
_AT_ONCE: Final = 1 << 16  # stretches: what is made of them stays in the cache
_CODE_SHIFT: Final = np.uint64(40)
_MASKS: Final = np.array([(1 << 8 * count) - 1 for count in range(_EIGHT + 1)], dtype=np.uint64)
# Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators: their last step.
_STEPS: Final = tuple(
    (np.uint64(shift), np.uint64(factor))
    for shift, factor in ((30, 0xBF58_476D_1CE4_E5B9), (27, 0x94D0_49BB_1331_11EB), (31, 1))
)


def hash_words(words: Sequence[str]) -> Keys:
    """Return the keys of words, case folded, in their order."""
    data, rare = encode("\n".join(words))
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    starts = np.cumsum(lengths + 1) - lengths - 1
    at, codes = zip(*rare, strict=True) if rare else ((), ())
    text = np.frombuffer(data, dtype=np.uint8)
    return hash_spans(
        eights(text), starts, lengths, (np.array(at, np.int64), np.array(codes, np.uint64))
    )


def eights(text: npt.NDArray[np.uint8]) -> Keys:
    """Return the eight bytes from each place of a text on, the first of them the lowest."""
    padded = np.append(text, np.zeros(_EIGHT - 1, np.uint8))
    return np.ndarray(len(text), np.dtype("<u8"), padded.data, strides=(1,))


def hash_spans(text: Keys, starts: Ints, lengths: Ints, rare: tuple[Ints, Keys]) -> Keys:
    """Return the keys of stretches of a text, given as its `eights`.

    They are in the order of the text. `rare` are the places of rare characters, which share a byte,
    and their code points.
    """
    keys = np.empty(len(starts), dtype=np.uint64)
    for begin in range(0, len(starts), _AT_ONCE):
        some = slice(begin, begin + _AT_ONCE)
        keys[some] = _of_bytes(text, starts[some], lengths[some])
    _add_rare(keys, starts, lengths, *rare)
    return keys


def _of_bytes(text: Keys, starts: Ints, lengths: Ints) -> Keys:
    """Return the keys of stretches, their rare characters taken for one."""
    keys = _first_bytes(text[starts], lengths)
    longer = np.flatnonzero(lengths > _EIGHT)
    offset = _EIGHT
    while len(longer):
        more = _first_bytes(text[starts[longer] + offset], lengths[longer] - offset)
        keys[longer] = _mixed(keys[longer]) + more
        offset += _EIGHT
        longer = longer[lengths[longer] > offset]
    return _mixed(keys)


def _first_bytes(some: Keys, lengths: Ints) -> Keys:
    """Return so many of eight bytes, at most all of them."""
    some &= _MASKS[np.minimum(lengths, _EIGHT)]
    return some


def _mixed(keys: Keys) -> Keys:
    """Return numbers all of whose bits depend on all bits of the given ones.

    Different numbers stay different.
    """
    for shift, factor in _STEPS:
        keys = keys ^ keys >> shift
        keys *= factor
    return keys


def _add_rare(keys: Keys, starts: Ints, lengths: Ints, places: Ints, codes: Keys) -> None:
    """Add to keys what their rare characters are worth: which they are, and where."""
    if not len(places) or not len(keys):
        return
    piece = np.maximum(np.searchsorted(starts, places, side="right") - 1, 0)
    offset = places - starts[piece]
    inside = (offset >= 0) & (offset < lengths[piece])
    worth = (codes[inside] << _CODE_SHIFT) + offset[inside].astype(np.uint64)
    np.add.at(keys, piece[inside], _mixed(worth))
