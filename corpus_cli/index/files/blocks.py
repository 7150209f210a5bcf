"""Few things at a time of many: so many as fit the caches of a processor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

_T = TypeVar("_T")

BLOCK: Final = 1 << 17  # characters


def blocks(items: Iterable[_T], characters: Callable[[_T], int]) -> Iterator[list[_T]]:
    """Yield the items in lists, each of which but the last has `BLOCK` characters or more."""
    block: list[_T] = []
    total = 0
    for item in items:
        block.append(item)
        total += characters(item) + 1
        if total >= BLOCK:
            yield block
            block, total = [], 0
    if block:
        yield block
