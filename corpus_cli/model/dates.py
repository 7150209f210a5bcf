"""The dates that statements name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, Self, TypeVar

_BUDDHIST: Final = 543

TIMES: Final = frozenset({"day", "month", "quarter", "year", "date"})
"""What documents are grouped by where the names of groups are periods."""


class Dated(Protocol):
    """A row that says when its document is from: a named tuple."""

    @property
    def date(self) -> str | None:
        """The date, as ISO 8601."""
        ...

    def _replace(self, *, date: str | None) -> Self: ...


_Row = TypeVar("_Row", bound=Dated)


def buddhist_era(period: str | None) -> str | None:
    """Return the name of a period in the Buddhist era.

    >>> buddhist_era("2021-11-26"), buddhist_era("2021-Q4")
    ('2564-11-26', '2564-Q4')
    """
    return period and f"{int(period[:4]) + _BUDDHIST}{period[4:]}"


def in_buddhist_era(row: _Row) -> _Row:
    """Return a row with its date in the Buddhist era."""
    return row._replace(date=buddhist_era(row.date))


class DateKind(StrEnum):
    """What a mention is: a date that is known, one that its words leave open, a time of day."""

    DATE = "date"
    UNRESOLVED = "unresolved"
    TIME = "time"


class MentionedDate(NamedTuple):
    """A date or a time in a statement; `text` is the document's `text[start:end]`.

    Of a date, `iso` has 4, 7 or 10 characters (2021, 2021-11, 2021-11-26; of a range it is the
    beginning), and `first` and `last` are the days meant, both inclusive, as ISO 8601. Of a time
    `iso`, `first` and `last` are hours and minutes, 09:00. All three are null where only the
    context says which day is meant (วันเดียวกัน).
    """

    doc: str
    kind: DateKind
    text: str
    iso: str | None
    first: str | None
    last: str | None
    start: int
    end: int


class MentionedDates(NamedTuple):
    """The dates and times of some documents, in their order.

    `total` counts those of the `documents` that were read, `unresolved` those among them whose day
    only the context tells, `times` the times of day.
    """

    documents: int
    total: int
    unresolved: int
    times: int
    returned: int
    truncated: bool
    dates: Sequence[MentionedDate]

    def __repr__(self) -> str:
        return f"<MentionedDates {self.returned:,} of {self.total:,} dates>"

    def rows(self) -> Iterator[MentionedDate]:
        """Yield a row a date."""
        yield from self.dates

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return MentionedDate._fields
