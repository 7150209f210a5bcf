"""Equal values put together: arrays sorted quickly, and where each run of equal values lies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple, Self

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

_TO_SLOT: Final = np.uint64(48)
_SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")


def is_run_start(values: Any) -> Mask:  # noqa: ANN401 - any array
    """Tell of each value whether it differs from the one before it."""
    begins = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def sort_keys(keys: Keys) -> tuple[Ints, Keys]:
    """Return the places of well mixed keys in ascending order, and the keys in that order.

    Equal ones come in the order of their places. Each key gives its lower bits away for its place,
    and the numbers that this makes are sorted as they are: a fifth of the time that sorting places
    by keys takes. The few keys that only those bits tell apart are put right afterwards.
    """
    low = np.uint64((1 << max(len(keys) - 1, 0).bit_length()) - 1)
    packed = keys & ~low
    packed |= np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    packed &= low
    order = packed.view(np.int64)
    ordered = keys[order]
    descents = np.flatnonzero(ordered[1:] < ordered[:-1])
    for begin, end in _alike(ordered & ~low, descents) if len(descents) else ():
        right = np.argsort(ordered[begin:end], kind="stable")
        order[begin:end] = order[begin:end][right]
        ordered[begin:end] = ordered[begin:end][right]
    return order, ordered


def _alike(ascending: Keys, places: Ints) -> set[tuple[int, int]]:
    """Return the stretches of values that are those of these places."""
    bounds = (np.searchsorted(ascending, ascending[places], side) for side in _SIDES)
    return {*zip(*(bound.tolist() for bound in bounds), strict=True)}


def is_in(keys: Keys, wanted: Keys) -> Mask:
    """Tell of each key whether it is one of those wanted, which are distinct; all well mixed."""
    mask = np.zeros(len(keys), dtype=bool)
    slots = keys >> _TO_SLOT
    while len(wanted):
        table = ~(np.arange(1 << 16, dtype=np.uint64) << _TO_SLOT)  # what no slot can have
        table[wanted >> _TO_SLOT] = wanted
        mask |= table[slots] == keys
        wanted = wanted[table[wanted >> _TO_SLOT] != wanted]  # of one slot the last won
    return mask


class KeyGroups(NamedTuple):
    """The places of each key, ascending, one key after another.

    Those of key i are `order[starts[i]:ends[i]]`; `keys` ascend, unless some were chosen.
    """

    order: Ints
    starts: Ints
    ends: Ints
    keys: Keys

    @classmethod
    def of(cls, keys: Keys) -> Self:
        """Return the runs of well mixed keys."""
        order, ordered = sort_keys(keys)
        starts = np.flatnonzero(is_run_start(ordered))
        ends = np.append(starts[1:], len(keys))[: len(starts)]
        return cls(order, starts, ends, ordered[starts])

    @property
    def lengths(self) -> Ints:
        """How often each key is there."""
        return self.ends - self.starts

    @property
    def first(self) -> Ints:
        """Where each key is first."""
        return self.order[self.starts]

    def totals(self, values: Any) -> Any:  # noqa: ANN401 - an array of numbers
        """Sum up by key the values of all places."""
        return np.add.reduceat(values[self.order], self.starts) if len(self.starts) else values

    def only(self, keys: Keys) -> KeyGroups:
        """Return the runs of keys that are there, in the order of these keys."""
        at = np.searchsorted(self.keys, keys)
        if len(at) == len(self.keys) and (at[1:] > at[:-1]).all():  # all of them, as they are
            return self
        counts = self.lengths[at]
        ends: Ints = np.cumsum(counts)
        shift = np.repeat(self.starts[at] - (ends - counts), counts)
        order = self.order[np.arange(len(shift)) + shift]
        return KeyGroups(order, ends - counts, ends, keys)

    def blocks(self, size: int) -> Iterator[KeyGroups]:
        """Yield the runs in blocks of so many places, or of a run that has more."""
        begin = 0
        while begin < len(self.keys):
            end = int(np.searchsorted(self.ends, self.starts[begin] + size, side="right"))
            end = max(end, begin + 1)
            of, base = slice(begin, end), int(self.starts[begin])
            order = self.order[base : self.ends[end - 1]]
            yield KeyGroups(order, self.starts[of] - base, self.ends[of] - base, self.keys[of])
            begin = end
