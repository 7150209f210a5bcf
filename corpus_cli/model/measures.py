"""What `corpus help measures` says of each column of statistics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class MeasureEntry(NamedTuple):
    """A column: its name in JSON and CSV, its usual name, and what it says.

    `source` is who proposed it, empty for plain counts; `direction` what a high value means.
    """

    column: str
    name: str
    about: str
    formula: str
    source: str
    range: str
    direction: str


class Measures(NamedTuple):
    """All columns of statistics, with the notation of their formulas."""

    notation: str
    measures: Sequence[MeasureEntry]

    def rows(self) -> Iterator[MeasureEntry]:
        """Yield a row a measure."""
        yield from self.measures

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return MeasureEntry._fields
