"""Periods of documents: days, months, quarters, years of their dates, in order without gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.index.files.format import UNDATED
from corpus_cli.statistics.grouped_keys import Int64Array
from corpus_cli.statistics.subcorpus import Subcorpus

_NO_PERIOD: Final = -1  # of a date that is not precise enough


class _Period(NamedTuple):
    """A kind of period: the number of a date's period, and the name of a period's number.

    Dates are numbers (yyyymmdd, 00 for an unknown month or day). The number is `_NO_PERIOD` if a
    date is not precise enough.
    """

    number: Callable[[Int64Array], Int64Array]
    name: Callable[[int], str]


def _if_known(number: Int64Array) -> Int64Array:
    """Return numbers whose last two digits, a month or day, are known."""
    return np.where(number % 100 > 0, number, _NO_PERIOD)


def _quarter(date: Int64Array) -> Int64Array:
    month = date // 100
    return np.where(month % 100 > 0, month // 100 * 10 + (month % 100 + 2) // 3, _NO_PERIOD)


def _month(month: int) -> str:
    return f"{month // 100:04d}-{month % 100:02d}"


_PERIODS: Final = MappingProxyType({
    "day": _Period(_if_known, lambda day: f"{_month(day // 100)}-{day % 100:02d}"),
    "month": _Period(lambda date: _if_known(date // 100), _month),
    "quarter": _Period(_quarter, lambda quarter: f"{quarter // 10:04d}-Q{quarter % 10}"),
    "year": _Period(lambda date: date // 10_000, lambda year: f"{year:04d}"),
})  # fmt: skip


def document_periods(
    subcorpus: Subcorpus, by: str
) -> tuple[Sequence[str | None], Sequence[Int64Array]]:
    """Return the periods of the documents, None for documents without one, in order.

    And for each row of each segment the number of its period, -1 if it is not in the subcorpus.
    """
    period = _PERIODS[by]
    dates = [np.asarray(segment.dates, dtype=np.int64) for segment in subcorpus.segments]
    periods = [np.where(date == UNDATED, _NO_PERIOD, period.number(date)) for date in dates]
    masks = [subcorpus.row_mask(i) for i in range(len(periods))]
    counted = [own[mask] for own, mask in zip(periods, masks, strict=True)]
    known = np.unique(np.concatenate([np.zeros(0, np.int64), *counted]))
    names = [None if number == _NO_PERIOD else period.name(number) for number in known.tolist()]
    return names, [
        np.where(mask, np.searchsorted(known, own), -1)
        for own, mask in zip(periods, masks, strict=True)
    ]


def without_gaps(periods: Sequence[str]) -> list[str]:
    """Return periods, which are in order, with those between them; days are not filled in."""
    if not periods or len(periods[0]) == len("2021-11-26"):
        return list(periods)
    first, last = _ordinal(periods[0]), _ordinal(periods[-1])
    return [_period(ordinal, periods[0]) for ordinal in range(first, last + 1)]


def _ordinal(period: str) -> int:
    """Return the number of a year, quarter or month since the beginning of the era."""
    year, _, part = period.partition("-")
    if not part:
        return int(year)
    return int(year) * 4 + int(part[1]) - 1 if part[0] == "Q" else int(year) * 12 + int(part) - 1


def _period(ordinal: int, like: str) -> str:
    """Return the year, quarter or month, whichever `like` is, with a number."""
    if len(like) == len("2021"):
        return f"{ordinal:04d}"
    if "Q" in like:
        return f"{ordinal // 4:04d}-Q{ordinal % 4 + 1}"
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"
