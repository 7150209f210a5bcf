"""Dates as they are written, found by the patterns of `grammar` and read as points in time."""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from corpus_cli.text.dates import grammar

_BUDDHIST_AHEAD: Final = 543
_RATTANAKOSIN_AHEAD: Final = 1781  # ร.ศ. 1 is 1782
_SHORT_BUDDHIST_FROM: Final = 30
_NEW_YEAR_IN_APRIL: Final = range(1889, 1940)  # B.E. 2432 to 2482; that of 2483 ended in December
_COMMON_YEARS: Final = range(1800, 2101)
_BUDDHIST_YEARS: Final = range(2400, 2701)
SOME_YEAR: Final = 9999
_LONGEST_LEAD: Final = 48  # characters: ระหว่างวันพฤหัสบดีที่ and some spaces
_LONGEST_YEARS: Final = 200  # from the first year of a range to its last
_YEAR_REACH: Final = 200  # characters back to the date whose year a month shares


class Point(NamedTuple):
    """A year, a month or a day, as far as it is known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def valid(self) -> bool:
        """Tell whether the calendar has it (29 February, where the year is not known)."""
        year = 2000 if self.year is None else self.year
        if not 1 <= year <= 9999 or not 1 <= (self.month or 1) <= 12:
            return False
        return self.day is None or 1 <= self.day <= _days_in(year, self.month or 1)

    def iso(self) -> str | None:
        """Return ISO 8601 of 4, 7 or 10 characters, None without a year."""
        if self.year is None:
            return None
        parts = [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join([f"{self.year:04}", *parts])

    def first(self) -> datetime.date | None:
        """Return the first day meant, None without a year."""
        return datetime.date(self.year, self.month or 1, self.day or 1) if self.year else None

    def last(self) -> datetime.date | None:
        """Return the last day meant, None without a year."""
        month = self.month or 12
        if not self.year:
            return None
        return datetime.date(self.year, month, self.day or _days_in(self.year, month))


class Mention(NamedTuple):
    """A date as it is written: from one point to another, the same unless it is a range.

    Both points are None for a relative date. `fiscal` marks a budget year, `lone_month` is the
    spelling of a month that stands alone. Of a date without its year, `other_year` is -1 where it
    is said to be of last year and 1 of next year, counted from the text's own; `SOME_YEAR` where it
    is of every year or another one that cannot be told.
    """

    start: int
    end: int
    first: Point | None
    last: Point | None
    fiscal: bool = False
    lone_month: str = ""
    other_year: int = 0

    @property
    def lacks_year(self) -> bool:
        """Whether it is a date that only lacks its year."""
        return self.first is not None and self.first.year is None


def mentions(text: str) -> list[Mention]:
    """Return all dates in the text, relative ones too, in order and disjoint."""
    kept: list[Mention] = []
    for mention in sorted(_candidates(text), key=lambda found: (found.start, -found.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    sound = [mention for mention in _joined(text, kept) if _sound(mention)]
    return _widened(text, [_with_other_year(text, mention) for mention in sound])


def dated(text: str, found: list[Mention], reference: datetime.date | None) -> list[Mention]:
    """Return the mentions with a year for those that lack it, where one can be told.

    A month alone takes the year of the date before it in its line, if that is near; else it takes,
    as a day does, the year that brings it nearest to the reference, where there is one. วันนี้ and
    its like are the day that stands beside them: วันนี้ (26 พ.ย. 64).
    """
    result: list[Mention] = []
    for mention in found:
        year = _year_before(text, result, mention) if mention.lacks_year else None
        if mention.other_year:
            known = _of_other_year(mention, reference)
        else:
            known = _of_year(mention, year) if year else _near(mention, reference)
        if result and _is_relative_day(text, result[-1], known):
            result.pop()  # วันนี้ (26 พ.ย. 64) is one day, said twice
        result.append(known)
    return result


def _is_relative_day(text: str, mention: Mention, day: Mention) -> bool:
    """Tell whether a mention is relative, and the day right after it says which it is."""
    if mention.first is not None or day.first is None or day.first.day is None:
        return False
    return (
        day.first == day.last
        and grammar.relative_day().fullmatch(text, mention.start, mention.end) is not None
        and grammar.beside_relative().fullmatch(text, mention.end, day.start) is not None
    )


def _with_other_year(text: str, mention: Mention) -> Mention:
    """Return a date without its year, marked if it is followed by ของทุกปี or ปีที่แล้ว."""
    said = grammar.other_years().match(text, mention.end) if mention.lacks_year else None
    if said is None:
        return mention
    shift = 1 if _group(said, "next", "next2") else SOME_YEAR
    return mention._replace(other_year=-1 if _group(said, "last", "last2") else shift)


def _of_other_year(mention: Mention, reference: datetime.date | None) -> Mention:
    if reference is None or mention.other_year == SOME_YEAR:
        return mention
    known = _of_year(mention, reference.year + mention.other_year)
    return known if _sound(known) else mention


def _year_before(text: str, before: list[Mention], mention: Mention) -> int | None:
    """Return the year of the last date before a month, of those that are no name of a law."""
    if mention.first is None or mention.first.day is not None:
        return None
    for previous in reversed(before):
        if mention.start - previous.end > _YEAR_REACH or "\n" in text[previous.end : mention.start]:
            return None
        point = previous.first
        if point and point.year and (point.month or text.startswith("ปี", previous.start)):
            return previous.last.year if previous.last else point.year
    return None


def _of_year(mention: Mention, year: int) -> Mention:
    if mention.first is None or mention.last is None:
        return mention
    first = mention.first._replace(year=year)
    return mention._replace(first=first, last=_after(first, mention.last))


def _near(mention: Mention, reference: datetime.date | None) -> Mention:
    """Return a mention that lacks its year with the one that brings it nearest to the reference."""
    if reference is None or mention.first is None or mention.last is None or mention.first.year:
        return mention
    years = range(max(reference.year - 1, 1), min(reference.year + 2, 9999))
    points = [point for year in years if (point := mention.first._replace(year=year)).valid()]
    if not points:
        return mention
    first = min(points, key=lambda point: abs((point.first() or reference) - reference))
    last = _after(first, mention.last)
    return mention._replace(first=first, last=last) if last.valid() else mention


def common_year(digits: str, era: str | None = None) -> int | None:
    """Return the year of the common era that two to four digits mean, None if it can be none.

    `era` is the written one (พ.ศ., ค.ศ., ร.ศ., ...). Without it two digits from 30 on are Buddhist,
    25yy, the others common, 20yy; four are Buddhist from 2400 on.
    """
    number, short = int(digits), len(digits) == 2
    if era:
        return _year_of_era(number, era, short=short)
    if short:
        return number + (2500 - _BUDDHIST_AHEAD if number >= _SHORT_BUDDHIST_FROM else 2000)
    if number in _BUDDHIST_YEARS:
        return number - _BUDDHIST_AHEAD
    return number if number in _COMMON_YEARS else None


def _year_of_era(number: int, era: str, *, short: bool) -> int:
    if era[0] in "พB":
        return number + (2500 if short else 0) - _BUDDHIST_AHEAD
    if era[0] == "ร":
        return number + _RATTANAKOSIN_AHEAD
    return number + (2000 if short else 0)


def _year_of_month(year: int, month: int | None, digits: str, era: str | None) -> int:
    """Return the year of the common era in which a month of a Thai year lay.

    Until B.E. 2483 the year began in April, so that its January to March were those of the next
    common year.
    """
    thai = int(digits) != year and not (era and era[0] in "คA")
    return year + (thai and year in _NEW_YEAR_IN_APRIL and (month or 12) < 4)


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _after(first: Point, last: Point) -> Point:
    """Return the end of a range in the year of its beginning, or the next: 28 ธ.ค. - 3 ม.ค."""
    turns = (last.month, last.day or 0) < (first.month, first.day or 0)
    return last._replace(year=(first.year or 0) + turns)


# ---- reading what the patterns match -----------------------------------------------------------


def _candidates(text: str) -> Iterator[Mention]:
    # Impossible dates are among them, lest a part of one be taken for another date.
    for pattern, read in _readers():
        for match in pattern.finditer(text):
            yield from read(match)


_Reader = Callable[[re.Match[str]], Iterable[Mention]]


@functools.cache
def _readers() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    return (
        (grammar.day_month(), _read_days),
        (grammar.month_day(), _read_english_days),
        (grammar.named_month(), _read_month),
        (grammar.month_year(), _read_bare_month),
        (grammar.year(), _read_year),
        (grammar.era_year(), _read_year),
        (grammar.english_year(), _read_english_year),
        (grammar.quarter(), _read_quarter),
        (grammar.english_quarter(), _read_english_quarter),
        (grammar.numeric(), _read_numbers),
        (grammar.relative(), _read_relative),
        (grammar.english_relative(), _read_english_relative),
    )


def _group(match: re.Match[str], *names: str) -> str | None:
    """Return the first of the named groups that took part in the match."""
    known = match.re.groupindex
    return next((match[name] for name in names if name in known and match[name]), None)


_YEAR_GROUPS: Final = ("year", "year2", "year3", "year4")


def _matched_year(match: re.Match[str], month: int | None = None) -> int | None:
    """Return the year, None if none is written, 0 if the digits cannot be one."""
    digits = _group(match, *_YEAR_GROUPS)
    if digits is None:
        return None
    digits, era = digits.lstrip("'’"), _group(match, "era", "era2")
    year = common_year(digits, era)
    return _year_of_month(year, month, digits, era) if year else 0


def _read_days(match: re.Match[str]) -> Iterator[Mention]:
    """Read a day, a range of days or a list of them, before or after their month."""
    month = grammar.month_number(match["month"])
    year = _matched_year(match, month)
    groups = _day_groups(match)
    if match.start("month") < match.start("day"):
        groups[0] = (match.start(), *groups[0][1:])
    groups[-1] = (groups[-1][0], max(match.end(), groups[-1][1]), *groups[-1][2:])
    for start, end, first, last in groups:
        yield Mention(start, end, Point(year, month, first), Point(year, month, last))


def _read_english_days(match: re.Match[str]) -> Iterable[Mention]:
    return _read_days(match) if grammar.whole_word(match) else ()


_Span = tuple[int, int, int, int]
"""Where a range of days or years begins and ends in the text, and the two of them."""


def _day_groups(match: re.Match[str]) -> list[_Span]:
    """Return (start, end, first day, last day) of each date in "23 - 25, 27 และ 29 พ.ย."."""
    day = _day_number(match["day"])
    named = match.string.endswith("ที่", 0, match.start()) or match.string.endswith(
        "ที่ ", 0, match.start()
    )
    groups: list[_Span] = [(*match.span("day"), day, day)]
    for item in grammar.more_days().finditer(match.string, *match.span("more")):
        start, _, first, last = groups[-1]
        day = _day_number(item["day"])
        if last > 31 or day <= last or (item["word"] and not named):
            # What came before are numbers of something else.
            groups = [(*item.span("day"), day, day)]
        elif item["to"] and first == last:
            groups[-1] = (start, item.end(), first, day)
        else:
            groups.append((*item.span("day"), day, day))
    return groups


def _day_number(written: str) -> int:
    return int(written.rstrip("stndrh"))


def _read_month(match: re.Match[str]) -> Iterator[Mention]:
    spelling, digits = match["month"], _group(match, "year", "year2")
    if digits and len(digits) < 4 and spelling[0].isascii():
        return  # "May 20" is a day, read by another pattern
    month = grammar.month_number(spelling)
    point = Point(_matched_year(match, month), month)
    alone = "" if digits or _group(match, "word") else spelling
    yield Mention(*match.span(), point, point, lone_month=alone)


def _read_bare_month(match: re.Match[str]) -> Iterable[Mention]:
    """Read a month that is no part of a longer word or abbreviation, but for ต้น, กลาง, ปลาย."""
    before = match.string[match.start() - 1 : match.start()]
    return _read_month(match) if before != "." and grammar.whole_word(match) else ()


def _read_english_year(match: re.Match[str]) -> Iterable[Mention]:
    return _read_year(match) if grammar.whole_word(match) else ()


def _read_relative(match: re.Match[str]) -> Iterable[Mention]:
    """Read วันนี้, but not ทุกวันนี้, and เดือนนี้, but not the end of "3 เดือนนี้"."""
    before = match.string[max(match.start() - 4, 0) : match.start()].rstrip(" \xa0")
    span = match[0].endswith("นี้") and before[-1:].isdigit()
    return () if span or before.endswith("ทุก") else (Mention(*match.span(), None, None),)


def _read_english_relative(match: re.Match[str]) -> Iterable[Mention]:
    return _read_relative(match) if grammar.whole_word(match) else ()


def _read_year(match: re.Match[str]) -> Iterator[Mention]:
    """Read a year, a range of years or a list of them."""
    era, digits = _group(match, "era"), match["year"].lstrip("'’")
    if len(digits) == 3 and not era:
        return
    year = common_year(digits, era)
    if year is None or (len(digits) == 2 and not era and int(digits) < _SHORT_BUDDHIST_FROM):
        return
    fiscal = bool(_group(match, "fiscal"))
    for start, end, first, last in _year_groups(match, year, era):
        yield Mention(start, end, Point(first), Point(last), fiscal=fiscal)


def _year_groups(match: re.Match[str], year: int, era: str | None) -> list[_Span]:
    """Return each year or range of "2563-2564, 2566 และ 2568", up to what is no such year."""
    groups: list[_Span] = [(match.start(), match.end("year"), year, year)]
    for item in grammar.more_years().finditer(match.string, *match.span("more")):
        start, _, first, last = groups[-1]
        following = common_year((item["last"] or item["next"]).lstrip("'’"), era)
        if following is None or not 0 < abs(following - last) <= _LONGEST_YEARS:
            break
        if item["next"]:
            groups.append((*item.span("next"), following, following))
        elif first == last < following:
            groups[-1] = (start, item.end(), first, following)
        else:
            break
    return groups


_QUARTERS: Final = {"แรก": 1, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "สุดท้าย": 4}


def _read_quarter(match: re.Match[str]) -> Iterator[Mention]:
    """Read one quarter of a year, or several; those of a budget year begin in October."""
    first, last = (_quarter(match[name] or match["first"]) for name in ("first", "last"))
    year, fiscal = _matched_year(match), bool(match["fiscal"])
    if last < first:
        return
    if year is None:
        floor = max(match.start() - _LONGEST_LEAD, 0)
        before = grammar.budget_year_before().search(match.string, floor, match.start())
        year, fiscal = (_matched_year(before), True) if before else (None, False)
    shift = -3 if fiscal else 0
    begin, end = (_month_of(year, month + shift) for month in (3 * first - 2, 3 * last))
    yield Mention(*match.span(), begin, end)


def _quarter(written: str) -> int:
    return _QUARTERS.get(written) or int(written)


def _month_of(year: int | None, month: int) -> Point:
    """Return a month of a year; -2 to 0 are the last three of the year before."""
    return Point(year and year - (month < 1), month + 12 * (month < 1))


def _read_english_quarter(match: re.Match[str]) -> Iterator[Mention]:
    if not grammar.whole_word(match):
        return
    number, year = int(match["first"]), _matched_year(match)
    yield Mention(*match.span(), Point(year, 3 * number - 2), Point(year, 3 * number))


def _read_numbers(match: re.Match[str]) -> Iterator[Mention]:
    day, digits = int(_group(match, "day", "day2") or 0), _group(match, *_YEAR_GROUPS) or ""
    named = match["name"]
    month = (
        grammar.month_number(named)
        if named
        else int(_group(match, "month", "month2", "month3") or 0)
    )
    year = _matched_year(match, month)
    if month > 12 >= day and digits == str(year) and not match["year4"]:
        day, month = month, day  # 11/26/2021; with a Buddhist year the day comes first
    point = Point(year, month or 13, day)
    yield Mention(*match.span(), point, point)


# ---- joining, sorting out, widening ------------------------------------------------------------


def _joined(text: str, found: list[Mention]) -> list[Mention]:
    """Return the mentions with "28 ธ.ค. 63 - 3 ม.ค. 64" as one."""
    joined: list[Mention] = []
    for mention in found:
        previous = joined[-1] if joined else None
        if previous and grammar.between().fullmatch(text, previous.end, mention.start):
            both = _as_range(previous, mention)
            if both:
                joined[-1] = both
                continue
        joined.append(mention)
    return joined


def _as_range(left: Mention, right: Mention) -> Mention | None:
    """Return two mentions as a range, None if they are not the ends of one."""
    first, last = left.first, right.first
    if first is None or last is None or left.first != left.last or right.first != right.last:
        return None
    if (first.day is None, first.month is None) != (last.day is None, last.month is None):
        return None
    if first.year is None and last.year is not None:
        later = (first.month or 0) > (last.month or 0)
        first = first._replace(year=last.year - later)
    elif first.year is not None and last.year is None:
        last = _after(first, last)
    if not _in_order(first, last):
        return None
    return Mention(left.start, right.end, first, last, left.fiscal)


def _in_order(first: Point, last: Point) -> bool:
    if not first.valid() or not last.valid():
        return False
    begin, end = first.first(), last.first()
    return begin is None or end is None or begin < end


def _sound(mention: Mention) -> bool:
    """Tell whether the calendar has the date, and whether a month alone is surely one."""
    if mention.first is None or mention.last is None:
        return True
    if mention.lone_month and mention.lone_month not in grammar.FULL_MONTHS:
        return False
    return mention.first.valid() and mention.last.valid()


def _widened(text: str, found: list[Mention]) -> list[Mention]:
    """Return the mentions with the words before them that belong to the date: วันศุกร์ที่, ระหว่าง."""
    wide: list[Mention] = []
    for mention in found:
        floor = max(wide[-1].end if wide else 0, mention.start - _LONGEST_LEAD)
        ranged = mention.first != mention.last
        lead = grammar.lead(ranged=ranged).search(text[floor : mention.start])
        start = mention.start - len(lead[0]) if lead and mention.first else mention.start
        wide.append(mention._replace(start=start))
    return wide
