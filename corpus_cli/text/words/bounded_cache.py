"""Results that come again are kept, in memories that cannot grow without end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

REMEMBERED: Final = 50_000
"""Entries of a memory; it is emptied when full."""

LONGEST: Final = 40
"""Characters of a string that is worth remembering."""

_T = TypeVar("_T")


def remember(memory: dict[str, _T], key: str, value: _T) -> None:
    """Keep a result, unless what it is of is too long."""
    if len(memory) >= REMEMBERED:
        memory.clear()
    if len(key) <= LONGEST:
        memory[key] = value


def forget(memory: dict[str, _T], added: Iterable[str]) -> None:
    """Drop those of the keys just `added` that are too long, and all of a full memory."""
    if len(memory) >= REMEMBERED:
        memory.clear()
        return
    for key in added:
        if len(key) > LONGEST:
            del memory[key]
