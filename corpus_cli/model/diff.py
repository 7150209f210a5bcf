"""What two versions of a statement have in common, and what not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple


class Change(StrEnum):
    """What became of a stretch: it is in both, in the first only, in the second, or replaced."""

    EQUAL = "equal"
    DELETED = "deleted"
    INSERTED = "inserted"
    REPLACED = "replaced"


class Stretch(NamedTuple):
    """A stretch of both texts; `left` is `text[left_start:left_end]` of the first document."""

    change: Change
    left_start: int
    left_end: int
    right_start: int
    right_end: int
    left: str
    right: str


class Diff(NamedTuple):
    """The first document against the second: stretches that cover both texts, in order.

    `similarity`, 0 to 1, is twice the units that both have in common by all units.
    """

    left: str
    right: str
    similarity: float
    stretches: Sequence[Stretch]

    def __repr__(self) -> str:
        return f"<Diff {self.left!r} and {self.right!r}, {len(self.stretches):,} stretches>"

    def rows(self) -> Iterator[Stretch]:
        """Yield the stretches."""
        yield from self.stretches

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return Stretch._fields
