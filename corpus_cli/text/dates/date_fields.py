"""The date fields of sources: what one says, and what one that cannot be read may be."""

from __future__ import annotations

import datetime
import functools
import re
from typing import Final

from corpus_cli.text.dates import grammar
from corpus_cli.text.dates.found_date import FoundDate, found_date
from corpus_cli.text.dates.mentions import Mention, Point, common_year, mentions

_SAYS_NOTHING: Final = frozenset({"none", "null", "nil", "nan", "nat", "na", "n/a"})
_LINE_BREAKS: Final = str.maketrans("\n\r\t", "   ")
_SERIAL_DAYS: Final = range(20_000, 80_000)  # 1954 to 2119, as spreadsheets count days
_SERIAL_ZERO: Final = datetime.date(1899, 12, 30)
_EPOCH_SECONDS: Final = range(300_000_000, 4_200_000_000)  # 1979 to 2103
_PER_SECOND: Final = {
    "seconds": 1,
    "milliseconds": 10**3,
    "microseconds": 10**6,
    "nanoseconds": 10**9,
}


def parse_date(text: str) -> FoundDate | None:
    """Return the date that the whole string is, as a source writes it, else None.

    Reads ISO of 4, 7 or 10 characters, also with a time and zone (the day is the one written), and
    with Buddhist years; day/month/year in numbers, or month/day/year where the other cannot be; and
    every Thai or English form that `find_dates` knows, with a weekday before, a time before or
    after, and a label (เผยแพร่:); of two labelled dates it is that of publishing. None for a
    relative date, one without a year, one that the calendar does not have, and for more than a
    date.
    """
    line = text.translate(_LINE_BREAKS)
    start, end = _published(line)
    mention = _number_date(line[start:end]) or _only_mention(line[start:end])
    if mention is None or mention.first is None or mention.first.year is None:
        return None
    return found_date(text, mention._replace(start=mention.start + start, end=mention.end + start))


def says_nothing(field: str) -> bool:
    """Tell whether a date field only marks that there is no date: -, N/A, null."""
    return field.strip().lower() in _SAYS_NOTHING or not any(map(str.isalnum, field))


def unread_reason(field: str) -> str:
    """Say why a date field cannot be read: what it looks like, if that can be told."""
    number = re.fullmatch(r"(\d{5,19})(?:\.\d+)?", field.strip())
    whole = int(number[1]) if number else 0
    if whole in _SERIAL_DAYS:
        day = _SERIAL_ZERO + datetime.timedelta(whole)
        return f"looks like a spreadsheet's serial number of {day}"
    for unit, per_second in _PER_SECOND.items():
        if whole // per_second in _EPOCH_SECONDS:
            day = datetime.datetime.fromtimestamp(whole // per_second, datetime.UTC).date()
            return f"looks like {unit} since 1970, of {day}"
    return "is not in a known date format"


# Labels and what they label, in the order in which dates are preferred.
def _published(line: str) -> tuple[int, int]:
    """Return which part of a field has the date of publishing: where it begins and ends."""
    labels = list(_label().finditer(line))
    ends = [*(label.start() for label in labels[1:]), len(line)]
    parts = [(label.end(), end, label["own"]) for label, end in zip(labels, ends, strict=False)]
    if labels and line[: labels[0].start()].strip(" ([|-–—•·,"):
        return 0, labels[0].start()
    own = [(start, end) for start, end, is_own in parts if is_own]
    others = [(start, end) for start, end, _ in parts]
    return next(iter([*own, *others]), (0, len(line)))


@functools.cache
def _label() -> re.Pattern[str]:
    return re.compile(
        f"(?:(?P<own>{grammar.PUBLISHED})|{grammar.UPDATED})(?![ก-๎A-Za-z])\\s{{0,4}}[:：]?"
    )


@functools.cache
def _number_pattern() -> re.Pattern[str]:
    before = rf"[\s(\[|]{{0,9}}(?:{grammar.time_before().pattern})?"
    time = rf"(?:{grammar.time_after().pattern})?"
    after = r"[\s).\]|,\u200b-\u200f\ufeff]{0,9}"
    clock = r"(?:[T ]?\d{4}(?:\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?"
    return re.compile(
        rf"{before}(?P<whole>(?P<y>\d{{4}})(?:-(?P<m>\d{{1,2}})(?:-(?P<d>\d{{1,2}}){time})?)?"
        rf"|(?P<y2>\d{{4}})(?P<sep2>[/.])(?P<m2>\d{{1,2}})(?P=sep2)(?P<d2>\d{{1,2}}){time}"
        rf"|(?P<d3>\d{{1,2}})(?P<sep>[/.-])(?P<m3>\d{{1,2}})(?P=sep)(?P<y3>\d{{4}}|\d{{2}}){time}"
        rf"|(?P<m4>\d{{1,2}})/(?P<y4>\d{{4}})"
        rf"|(?P<y5>\d{{4}})(?P<m5>\d{{2}})(?P<d5>\d{{2}}){clock}){after}"
    )


def _number_date(text: str) -> Mention | None:
    match = _number_pattern().fullmatch(text)
    point = point_of(match) if match else None
    if match is None or point is None:
        return None
    return Mention(*match.span("whole"), point, point)


def point_of(match: re.Match[str]) -> Point | None:
    """Return the date that the groups y, m, d (or y2, m2, ...) give, None if there is none.

    Where the second of day, month and year is above 12, the month stands first: 11/26/2021.
    """
    groups = {
        name[0]: digits for name, digits in match.groupdict().items() if digits and digits.isdigit()
    }
    month, day = (int(groups[part]) if part in groups else None for part in "md")
    if month and day and month > 12 >= day and match["d3"]:
        month, day = day, month
    point = Point(common_year(groups["y"]), month, day)
    return point if point.year is not None and month != 0 and point.valid() else None


def _only_mention(text: str) -> Mention | None:
    found = [mention for mention in mentions(text) if mention.first is not None]
    if len(found) != 1:
        return None
    before, after = text[: found[0].start], text[found[0].end :]
    return found[0] if _before().fullmatch(before) and _after().fullmatch(after) else None


@functools.cache
def _before() -> re.Pattern[str]:
    """Match what may stand before a date that is a whole field: a time, marks."""
    return re.compile(rf"[\s(\[|,]{{0,9}}(?:{grammar.time_before().pattern})?[\s(\[|]{{0,9}}")


@functools.cache
def _after() -> re.Pattern[str]:
    """Match what may stand after it: a time, marks."""
    return re.compile(rf"(?:{grammar.time_after().pattern})?[\s,|).\]\u200b-\u200f\ufeff]{{0,9}}")
