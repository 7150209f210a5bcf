"""Which repairs a text can need: one pass over its characters instead of one a repair.

Most texts need few repairs or none, and looking for each with its regular expression would cost
half as much as cutting the text into words. So every repair names its *trigger*: characters without
one of which, or without two of which side by side, it has nothing to do. All triggers are looked
for at once: a table gives each character the set of those that it belongs to, as bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.text.normal.repairs import Trigger

_TABLE_SIZE: Final = 0x10000  # code points beyond count as U+FFFF
_AFTER: Final = 16  # the bit of the second character of a pair, above that of the first

_Bits = npt.NDArray[np.uint32]


@cache
def _table(triggers: tuple[Trigger, ...]) -> _Bits:
    if len(triggers) > _AFTER:
        raise AssertionError("more triggers than bits")
    table = np.zeros(_TABLE_SIZE, dtype=np.uint32)
    for bit, trigger in enumerate(triggers):
        _mark(table, trigger.first, bit)
        _mark(table, trigger.second, bit + _AFTER)
    return table


def _mark(table: _Bits, characters: str, bit: int) -> None:
    codes = [min(ord(character), _TABLE_SIZE - 1) for character in characters]
    table[codes] |= np.uint32(1 << bit)


def triggered(texts: Sequence[str], triggers: tuple[Trigger, ...]) -> list[int]:
    """Tell which triggers each text has, as bits. Takes a few nanoseconds a character."""
    # No trigger has the NUL that keeps the texts apart.
    joined = "".join([text + "\0" for text in texts])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    bits = _table(triggers).take(codes, mode="clip")
    paired, doubled = np.zeros_like(bits), np.zeros_like(bits)
    np.bitwise_and(bits[:-1], bits[1:] >> np.uint32(_AFTER), out=paired[:-1])
    np.multiply(bits[1:], codes[1:] == codes[:-1], out=doubled[1:])
    starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
    found = np.zeros(len(texts), dtype=np.uint32)
    for kind, each in enumerate((bits, doubled, paired)):
        found |= np.bitwise_or.reduceat(each, starts) & _of_kind(triggers)[kind]
    present: list[int] = found.tolist()
    return present


@cache
def _of_kind(triggers: tuple[Trigger, ...]) -> tuple[np.uint32, ...]:
    """Return which triggers are single characters, doubled ones, and pairs, as bits."""
    kinds = [0, 0, 0]
    for bit, trigger in enumerate(triggers):
        kinds[2 if trigger.second else trigger.twice] |= 1 << bit
    return tuple(map(np.uint32, kinds))
