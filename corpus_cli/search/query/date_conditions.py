"""Conditions on dates: which days they mean."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.index.files.format import UNDATED
from corpus_cli.search.query.expression import Field
from corpus_cli.text.normal.normal_form import normal_query

_BUDDHIST: Final = 543
_FIRST_BUDDHIST_YEAR: Final = 2400  # a year from here on is Buddhist: 2400 is 1857
_PART: Final = r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"


class Period(NamedTuple):
    """Days as yyyymmdd, both inclusive."""

    first: int
    last: int

    def holds(self, key: int) -> bool:
        """Tell whether all days that a document's date may mean are in the period.

        `key` is the date as the index keeps it (`format.date_key`): month or day may be 00.
        """
        if key == UNDATED:
            return False
        return self.first <= _first_day(key) and _last_day(key) <= self.last


def period(text: str) -> Period | None:
    """Return the days of 2021, 2021-11, 2021-11-26, of A..B, A.. and ..B; None for anything else.

    Years from 2400 on are Buddhist; Thai digits are digits.
    """
    first, dots, last = normal_query(text).partition("..")
    if not dots:
        return _days(first)
    if not first and not last:
        return None
    begin = _days(first) if first else Period(0, 0)
    end = _days(last) if last else Period(UNDATED, UNDATED)
    if begin is None or end is None or begin.first > end.last:
        return None
    return Period(begin.first, end.last)


def days_between(since: str | None, until: str | None) -> Field | None:
    """Return the condition that documents are of the days from `since` to `until`.

    None where neither is given. Raises UsageError for what is not a date, or not a period.
    """
    if since is None and until is None:
        return None
    for option, text in (("--since", since), ("--until", until)):
        if text is not None and ("." in text or period(text) is None):
            raise UsageError(
                f"{option}: {text!r} is not a date", hint="such as 2021, 2021-11, 2564-11-26"
            )
    days = f"{since or ''}..{until or ''}"
    if period(days) is None:
        raise UsageError(f"--since {since} is after --until {until}")
    return Field("date", days)


def _days(text: str) -> Period | None:
    match = re.fullmatch(_PART, text.strip())
    if match is None:
        return None
    year, month, day = (int(group or 0) for group in match.groups())
    if year >= _FIRST_BUDDHIST_YEAR:
        year -= _BUDDHIST
    if year < 1 or month > 12 or (match[2] and not month):
        return None
    if match[3] and not 1 <= day <= _days_in(year, month):
        return None
    key = year * 10_000 + month * 100 + day
    return Period(_first_day(key), _last_day(key))


def _first_day(key: int) -> int:
    month, day = key // 100 % 100, key % 100
    return key + (0 if month else 100) + (0 if day else 1)


def _last_day(key: int) -> int:
    year, month, day = key // 10_000, key // 100 % 100, key % 100
    if day:
        return key
    month = month or 12
    return year * 10_000 + month * 100 + _days_in(max(year, 1), month)


def _days_in(year: int, month: int) -> int:
    from calendar import monthrange  # late: it is for dates alone

    return monthrange(year, month)[1]
