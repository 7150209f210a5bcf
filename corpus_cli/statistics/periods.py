"""Periods that documents are of: read from their dates, and in order without gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.index.files.format import UNDATED
from corpus_cli.statistics.grouped_keys import Ints
from corpus_cli.statistics.subcorpus import Subcorpus

_BUDDHIST: Final = 543
_NONE: Final = -1  # of a date that is in no such period: it says too little


class _Period(NamedTuple):
    """A length of time: its number of dates (yyyymmdd, 00 for what is not said), and its name.

    A number is `_NONE` where a date is not so precise.
    """

    number: Callable[[Ints], Ints]
    name: Callable[[int], str]


def _said(number: Ints) -> Ints:
    """Return numbers of two digits or more that end in what must not be 00."""
    return np.where(number % 100 > 0, number, _NONE)


def _quarter(date: Ints) -> Ints:
    month = date // 100
    return np.where(month % 100 > 0, month // 100 * 10 + (month % 100 + 2) // 3, _NONE)


def _name_of_day(day: int) -> str:
    return f"{_name_of_month(day // 100)}-{day % 100:02d}"


def _name_of_month(month: int) -> str:
    return f"{month // 100:04d}-{month % 100:02d}"


_PERIODS: Final = MappingProxyType({
    "day": _Period(_said, _name_of_day),
    "month": _Period(lambda date: _said(date // 100), _name_of_month),
    "quarter": _Period(_quarter, lambda quarter: f"{quarter // 10:04d}-Q{quarter % 10}"),
    "year": _Period(lambda date: date // 10_000, lambda year: f"{year:04d}"),
})  # fmt: skip
PERIODS: Final = tuple(_PERIODS)


def periods(subcorpus: Subcorpus, by: str) -> tuple[Sequence[str | None], Sequence[Ints]]:
    """Return the periods of the documents of a subcorpus, None for those without.

    And of each row of each segment the number of its period, -1 where it is not of the subcorpus.
    """
    period = _PERIODS[by]
    dates = [np.asarray(segment.dates, dtype=np.int64) for segment in subcorpus.segments]
    numbers = [np.where(date == UNDATED, _NONE, period.number(date)) for date in dates]
    masks = [subcorpus.mask(i) for i in range(len(numbers))]
    known = np.unique(
        np.concatenate(
            [np.zeros(0, np.int64), *(n[m] for n, m in zip(numbers, masks, strict=True))]
        )
    )
    names = [None if number == _NONE else period.name(number) for number in known.tolist()]
    found = zip(numbers, masks, strict=True)
    return names, [np.where(mask, np.searchsorted(known, own), -1) for own, mask in found]


def in_order(
    names: Sequence[str | None],
    is_time: bool,  # noqa: FBT001
) -> list[tuple[str | None, int | None]]:
    """Return the names in order, those of times with the gaps between, each with its number."""
    numbers: Mapping[str | None, int] = {name: i for i, name in enumerate(names)}
    known = sorted(name for name in names if name is not None)
    every = _without_gaps(known) if is_time and known else known
    order: list[tuple[str | None, int | None]] = [(name, numbers.get(name)) for name in every]
    return [*order, (None, numbers[None])] if None in numbers else order


def _without_gaps(known: Sequence[str]) -> list[str]:
    if len(known[0]) == len("2021-11-26"):
        return list(known)  # a day on which nothing was said is no gap
    first, last = _number(known[0]), _number(known[-1])
    return [_name(number, known[0]) for number in range(first, last + 1)]


def _number(name: str) -> int:
    year, _, part = name.partition("-")
    if not part:
        return int(year)
    return int(year) * 4 + int(part[1]) - 1 if part[0] == "Q" else int(year) * 12 + int(part) - 1


def _name(number: int, like: str) -> str:
    if len(like) == len("2021"):
        return f"{number:04d}"
    if "Q" in like:
        return f"{number // 4:04d}-Q{number % 4 + 1}"
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def in_era(period: str | None) -> str | None:
    """Return the name of a period in the Buddhist era."""
    return period and f"{int(period[:4]) + _BUDDHIST}{period[4:]}"
