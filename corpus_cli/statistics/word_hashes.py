"""Keys of words: 64-bit hashes of their characters, which tell words apart.

Two words of at most eight characters never have the same key. For longer ones the probability that
any two of a million words have the same key is below 1 in 30 million, and that any two of ten
million n-grams have, below 1 in 300,000. A test compares all words of the large corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from corpus_cli.index.files.codepage import encode
from corpus_cli.statistics.grouped_keys import ByteArray, Int64Array, KeyArray

_EIGHT: Final = 8  # bytes of a number
_AT_ONCE: Final = 1 << 16  # spans: the arrays made of so many stay in the cache
_CODE_SHIFT: Final = np.uint64(40)
_MASKS: Final = np.array([(1 << 8 * count) - 1 for count in range(_EIGHT + 1)], dtype=np.uint64)
# Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators: their last step.
_STEPS: Final = tuple(
    (np.uint64(shift), np.uint64(factor))
    for shift, factor in ((30, 0xBF58_476D_1CE4_E5B9), (27, 0x94D0_49BB_1331_11EB), (31, 1))
)


def hash_words(words: Sequence[str]) -> KeyArray:
    """Return the keys of words, which are case folded, in their order."""
    data, rare = encode("\n".join(words))
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    starts = np.cumsum(lengths + 1) - lengths - 1
    at, codes = zip(*rare, strict=True) if rare else ((), ())
    text = eight_byte_windows(np.frombuffer(data, dtype=np.uint8))
    return hash_spans(text, starts, lengths, (np.array(at, np.int64), np.array(codes, np.uint64)))


def eight_byte_windows(text: ByteArray) -> KeyArray:
    """Return the eight bytes from each position of a text on, the first of them the lowest."""
    padded = np.append(text, np.zeros(_EIGHT - 1, np.uint8))
    return np.ndarray(len(text), np.dtype("<u8"), padded.data, strides=(1,))


def hash_spans(
    text: KeyArray, starts: Int64Array, lengths: Int64Array, rare: tuple[Int64Array, KeyArray]
) -> KeyArray:
    """Return the keys of spans, in the order of the text that `eight_byte_windows` were made of.

    `rare` are the positions of rare characters, which share a byte, and their code points.
    """
    keys = np.empty(len(starts), dtype=np.uint64)
    for begin in range(0, len(starts), _AT_ONCE):
        some = slice(begin, begin + _AT_ONCE)
        keys[some] = _hash_bytes(text, starts[some], lengths[some])
    positions, codes = rare
    if len(positions) and len(keys):
        _add_rare(keys, starts, lengths, positions, codes)
    return keys


def _hash_bytes(text: KeyArray, starts: Int64Array, lengths: Int64Array) -> KeyArray:
    """Return the keys of spans, all rare characters taken for the same one."""
    keys = text[starts]
    keys &= _MASKS[np.minimum(lengths, _EIGHT)]
    longer = np.flatnonzero(lengths > _EIGHT)
    offset = _EIGHT
    while len(longer):
        more = text[starts[longer] + offset]
        more &= _MASKS[np.minimum(lengths[longer] - offset, _EIGHT)]
        keys[longer] = _mixed(keys[longer]) + more
        offset += _EIGHT
        longer = longer[lengths[longer] > offset]
    return _mixed(keys)


def _mixed(keys: KeyArray) -> KeyArray:
    """Return numbers each of whose bits depends on all bits of the given ones.

    Different numbers stay different.
    """
    for shift, factor in _STEPS:
        keys = keys ^ keys >> shift
        keys *= factor
    return keys


def _add_rare(
    keys: KeyArray,
    starts: Int64Array,
    lengths: Int64Array,
    positions: Int64Array,
    codes: KeyArray,
) -> None:
    """Add to the keys of spans what their rare characters are, and where in the span."""
    span = np.maximum(np.searchsorted(starts, positions, side="right") - 1, 0)
    offset = positions - starts[span]
    inside = (offset >= 0) & (offset < lengths[span])
    values = (codes[inside] << _CODE_SHIFT) + offset[inside].astype(np.uint64)
    np.add.at(keys, span[inside], _mixed(values))
