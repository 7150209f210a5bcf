"""Where and when something is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class TrendPoint(NamedTuple):
    """A query in one period or group.

    `period` is null for documents without one. `per_million` relates the hits to the `n` words of
    the period, null where it has none; so does `moving_average`, over
    several periods, null for what is not one.
    `of_documents` are all documents of the period, `documents` those with a hit.
    """

    query: str
    period: str | None
    hits: int
    per_million: float | None
    moving_average: float | None
    documents: int
    n: int
    of_documents: int


class Trend(NamedTuple):
    """Queries over time, or over the values of a field.

    Every period from the first with a document to the last is there, also those without any.
    `window` periods make a moving average. `calendar` is `gregorian` or `buddhist`.
    """

    queries: Sequence[str]
    by: str
    calendar: str
    window: int
    n: int
    documents: int
    points: Sequence[TrendPoint]

    def __repr__(self) -> str:
        return f"<Trend {len(self.points):,} points by {self.by}>"

    def rows(self) -> Iterator[TrendPoint]:
        """Yield a row a query and period."""
        yield from self.points

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return TrendPoint._fields


class DocumentSpread(NamedTuple):
    """Where in a document the hits are: `positions` from 0, its beginning, to 1."""

    doc: str
    title: str | None
    date: str | None
    words: int
    hits: int
    per_million: float | None
    positions: Sequence[float]


class Part(NamedTuple):
    """One of the parts that the corpus was divided into."""

    part: str | None
    n: int
    hits: int
    per_million: float | None


class Dispersion(NamedTuple):
    """How evenly a query's hits are spread.

    `parts_by` says what the parts are that `dp_norm` and `juilland_d` are about; `profile` counts
    hits in each tenth of their documents. `documents_with_hits` of `documents` have one; those with
    most hits are listed.
    """

    query: str
    hits: int
    n: int
    documents: int
    documents_with_hits: int
    range: float
    arf: float
    parts_by: str
    dp: float | None
    dp_norm: float | None
    juilland_d: float | None
    parts: Sequence[Part]
    profile: Sequence[int]
    returned: int
    truncated: bool
    spread: Sequence[DocumentSpread]

    @property
    def available(self) -> int:
        """How many rows there are without a limit."""
        return self.documents_with_hits

    def __repr__(self) -> str:
        return f"<Dispersion {self.hits:,} hits in {self.documents_with_hits:,} documents>"

    def rows(self) -> Iterator[DocumentSpread]:
        """Yield a row a document."""
        yield from self.spread

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return DocumentSpread._fields
