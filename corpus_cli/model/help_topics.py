"""What `corpus help` explains: measures, terms and pages of text."""

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


class TermEntry(NamedTuple):
    """A term, setting, format or form of queries, its meaning, and an example or nothing."""

    term: str
    meaning: str
    example: str


class HelpTopic(NamedTuple):
    """What is said of a topic: a page of text, measures with the notation of their formulas, terms.

    What a topic does not have is empty.
    """

    text: str
    notation: str
    measures: Sequence[MeasureEntry]
    terms: Sequence[TermEntry]

    def rows(self) -> Iterator[MeasureEntry | TermEntry]:
        """Yield a row a measure, or a term where there are no measures."""
        yield from self.measures or self.terms

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return TermEntry._fields if self.terms and not self.measures else MeasureEntry._fields
