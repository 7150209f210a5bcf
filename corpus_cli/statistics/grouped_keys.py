"""Keys sorted and grouped: where each distinct key of an array occurs.

Keys are 64-bit numbers whose bits are well mixed, as those of `word_hashes.py` are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, Self, TypeAlias

import numpy as np
import numpy.typing as npt

ByteArray: TypeAlias = npt.NDArray[np.uint8]
Int32Array: TypeAlias = npt.NDArray[np.int32]
Int64Array: TypeAlias = npt.NDArray[np.int64]
KeyArray: TypeAlias = npt.NDArray[np.uint64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]

_SLOT_SHIFT: Final = np.uint64(48)
_SLOTS: Final = 1 << 16
_SEARCH_SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")


def is_run_start(values: Int32Array | Int64Array | KeyArray) -> BoolArray:
    """Tell for each value whether it differs from the one before it."""
    starts = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=starts[1:])
    return starts


def sort_keys(keys: KeyArray) -> tuple[Int64Array, KeyArray]:
    """Return the indices that sort keys, equal keys by index, and the sorted keys.

    The lower bits of each key are replaced by its index, and the results are sorted as numbers:
    that takes a fifth of the time of an argsort. The few keys that differ only in those bits are
    put in order afterwards.
    """
    low = np.uint64((1 << max(len(keys) - 1, 0).bit_length()) - 1)
    packed = keys & ~low
    packed |= np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    packed &= low
    order = packed.view(np.int64)
    ordered = keys[order]
    descents = np.flatnonzero(ordered[1:] < ordered[:-1])
    if len(descents):
        high = ordered & ~low
        bounds = (np.searchsorted(high, high[descents], side) for side in _SEARCH_SIDES)
        for begin, end in {*zip(*(bound.tolist() for bound in bounds), strict=True)}:
            right = np.argsort(ordered[begin:end], kind="stable")
            order[begin:end] = order[begin:end][right]
            ordered[begin:end] = ordered[begin:end][right]
    return order, ordered


def is_in(keys: KeyArray, wanted: KeyArray) -> BoolArray:
    """Tell for each key whether it is one of `wanted`, which are distinct."""
    mask = np.zeros(len(keys), dtype=bool)
    slots = keys >> _SLOT_SHIFT
    while len(wanted):
        table = ~(np.arange(_SLOTS, dtype=np.uint64) << _SLOT_SHIFT)  # keys of other slots
        table[wanted >> _SLOT_SHIFT] = wanted
        mask |= table[slots] == keys
        wanted = wanted[table[wanted >> _SLOT_SHIFT] != wanted]  # the last of a slot was looked up
    return mask


class KeyGroups(NamedTuple):
    """The indices of each distinct key, ascending, one key after another.

    Those of key i are `order[starts[i]:ends[i]]`. `keys` ascend, unless they were selected.
    """

    order: Int64Array
    starts: Int64Array
    ends: Int64Array
    keys: KeyArray

    @classmethod
    def of(cls, keys: KeyArray) -> Self:
        """Return the groups of equal keys."""
        order, ordered = sort_keys(keys)
        starts = np.flatnonzero(is_run_start(ordered))
        ends = np.append(starts[1:], len(keys))[: len(starts)]
        return cls(order, starts, ends, ordered[starts])

    @property
    def sizes(self) -> Int64Array:
        """How often each key occurs."""
        return self.ends - self.starts

    @property
    def first(self) -> Int64Array:
        """The first index of each key."""
        return self.order[self.starts]

    def sums(self, values: Int64Array) -> Int64Array:
        """Return the sum of the values at the indices of each key."""
        return np.add.reduceat(values[self.order], self.starts) if len(self.starts) else values

    def select(self, keys: KeyArray) -> KeyGroups:
        """Return the groups of some of the keys, in the order given."""
        at = np.searchsorted(self.keys, keys)
        if len(at) == len(self.keys) and (at[1:] > at[:-1]).all():  # all of them, as they are
            return self
        sizes = self.sizes[at]
        ends: Int64Array = np.cumsum(sizes)
        shift = np.repeat(self.starts[at] - (ends - sizes), sizes)
        order = self.order[np.arange(len(shift)) + shift]
        return KeyGroups(order, ends - sizes, ends, keys)

    def blocks(self, size: int) -> Iterator[KeyGroups]:
        """Yield the groups in blocks of at most `size` indices, or of one key that has more."""
        begin = 0
        while begin < len(self.keys):
            end = int(np.searchsorted(self.ends, self.starts[begin] + size, side="right"))
            end = max(end, begin + 1)
            some, base = slice(begin, end), int(self.starts[begin])
            order = self.order[base : self.ends[end - 1]]
            yield KeyGroups(
                order, self.starts[some] - base, self.ends[some] - base, self.keys[some]
            )
            begin = end
