"""Dates in Thai and English text: where they stand, and which days they mean.

>>> [(found.text, found.iso) for found in find_dates("ประชุมวันที่ ๒๖ พ.ย. ๖๔")]
[('วันที่ ๒๖ พ.ย. ๖๔', '2021-11-26')]

Usable alone (the standard library is all it needs), on raw text and on normal text.

**Years.** A year from 2400 on is Buddhist (543 ahead), one before is common; พ.ศ. or ค.ศ. decides
where it is written. Of two digits, 30-99 is Buddhist, 25yy (64 is 2564, or 2021), and 00-29 common,
20yy (21 is 2021): statements of 1987-2056 that write their Buddhist years short, and statements of
2000-2029 that write common ones short, are both read aright.

**No year.** A month without one takes the year of the date before it in its line, if that is near;
else it takes, as a day does, the year that brings it nearest to the text's own date (`dateline`).
Where there is neither it stays unresolved, as วันเดียวกัน and other relative dates always do.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from corpus_cli.text.dates import grammar
from corpus_cli.text.dates.mentions import Mention, Point, common_year, dated, mentions

_OPENING_LINES: Final = 12
_TITLE_LINES: Final = 3
_CLOSING_LINES: Final = 6
_LINE_READ: Final = 300  # characters of a line that the rules for datelines look at
_DATE_LINE: Final = 90  # a line that is nothing but a date is no longer
_EPOCH: Final = Point(1970, 1, 1)


class FoundDate(NamedTuple):
    """A date in a text.

    `text` is the text's [start:end]. `iso` has 4, 7 or 10 characters (2021, 2021-11, 2021-11-26);
    of a range it is the beginning. `first` and `last` are the days meant, both inclusive: of
    "ปี 2564" 1 January and 31 December, of "23 - 25 พ.ย. 64" the 23rd and the 25th, of a budget
    year its 1 October and 30 September. All three are None where the date is relative or lacks
    its year.
    """

    start: int
    end: int
    text: str
    iso: str | None
    first: datetime.date | None
    last: datetime.date | None


class FoundTime(NamedTuple):
    """A time of day in a text, or a range of them; else `last` is `first`.

    `text` is the text's [start:end].
    """

    start: int
    end: int
    text: str
    first: datetime.time
    last: datetime.time


class DocumentDate(NamedTuple):
    """The date of a document: ISO of 4, 7 or 10 characters, and where it comes from.

    `source` is "index", "front matter", "dateline" or "path"; both are None where there is none.
    """

    iso: str | None
    source: str | None


def find_dates(text: str, reference: datetime.date | None = None) -> list[FoundDate]:
    """Return every date and range of dates in the text, in order and disjoint.

    `reference` is the day near which a date without its year is taken to lie; by default the
    text's own (`dateline`). Dates that the calendar does not have are left out.
    """
    found = mentions(text)
    if reference is None and any(mention.lacks_year for mention in found):
        own = dateline(text)
        reference = own.first if own else None
    return [_found(text, mention) for mention in dated(text, found, reference)]


def find_times(text: str) -> list[FoundTime]:
    """Return every time of day in the text (09.00 น., 13:30-15.00 น.), in order and disjoint.

    24.00 is the midnight that ends a day, 00:00; in English, p.m. is afternoon.
    """
    return [
        found
        for match in grammar.clock().finditer(text)
        if (found := _time_range(match)) is not None
    ]


def parse_date(text: str) -> FoundDate | None:
    """Return the date that the whole string is, as a source writes it, else None.

    Reads ISO of 4, 7 or 10 characters, also with a time and with Buddhist years, day/month/year in
    numbers (never month first), and every Thai or English form that `find_dates` knows, with a
    weekday before and a time after. None for a relative date, one without a year, one that the
    calendar does not have, and for more than a date.
    """
    mention = _number_date(text) or _only_mention(text)
    if mention is None or mention.first is None or mention.first.year is None:
        return None
    return _found(text, mention)


def dateline(text: str) -> FoundDate | None:
    """Return the date that a statement gives as its own, near its opening or at its close.

    In this order: a line near the opening that is nothing but a date; near the opening, a date that
    begins a paragraph (perhaps after a place or เมื่อ), stands after วันนี้, or ends one of the first
    lines after วันที่ or a dash; a line at the close that is nothing but a date. A date anywhere
    else is one that the text mentions. 1 January 1970, where computers count from, is no date.
    """
    lines = _lines(text)
    opening = list(islice(lines, _OPENING_LINES))
    for rule in (_alone, _given):
        if (found := _first(rule, opening)) is not None:
            return _found(text, found)
    closing = deque(lines, maxlen=_CLOSING_LINES)  # most statements need not be read so far
    found = _first(_alone, reversed(closing))
    return None if found is None else _found(text, found)


def _first(
    rule: Callable[[str, int], Mention | None], lines: Iterable[tuple[int, str]]
) -> Mention | None:
    """Return the first date that a rule finds in lines, by its place in the text."""
    for number, (start, line) in enumerate(lines):
        mention = rule(line, number)
        if mention is not None:
            return mention._replace(start=mention.start + start, end=mention.end + start)
    return None


def date_in_path(path: str) -> FoundDate | None:
    """Return the date that a path names: 2021/11/26/a.txt, 2021-11-26_a.txt, 25641126.txt, 2021/11.

    Of several it is the most exact, and of those the last.
    """
    found = [found for match in _path_pattern().finditer(path) if (found := _path_date(match))]
    return max(found, key=lambda date: (len(date.iso or ""), date.start), default=None)


def document_date(
    *, index: str | None = None, front_matter: str | None = None, text: str = "", path: str = ""
) -> DocumentDate:
    """Return a document's date: the index's, else its front matter's, its dateline, its path's."""
    given = (("index", index), ("front matter", front_matter))
    for source, written in given:
        found = parse_date(written) if written else None
        if found:
            return DocumentDate(found.iso, source)
    for source, found in (("dateline", dateline(text)), ("path", date_in_path(path))):
        if found:
            return DocumentDate(found.iso, source)
    return DocumentDate(None, None)


def _found(text: str, mention: Mention) -> FoundDate:
    start, end, first, last = mention[:4]
    quoted = text[start:end]
    if first is None or last is None or first.year is None or last.year is None:
        return FoundDate(start, end, quoted, None, None, None)
    if mention.fiscal and first.year > 1:
        days = datetime.date(first.year - 1, 10, 1), datetime.date(last.year, 9, 30)
        return FoundDate(start, end, quoted, first.iso(), *days)
    return FoundDate(start, end, quoted, first.iso(), first.first(), last.last())


def _time_range(match: re.Match[str]) -> FoundTime | None:
    unit = match["unit"] or ""
    if not match["word"] and not unit:
        return None
    afternoon = unit.strip().startswith("p")
    first = _time(match["first"], afternoon=afternoon)
    last = _time(match["last"] or match["first"], afternoon=afternoon)
    if first is None or last is None:
        return None
    return FoundTime(*match.span(), match[0], first, last)


def _time(written: str, *, afternoon: bool) -> datetime.time | None:
    hour, minute = map(int, re.split("[.:]", written))
    hour += 12 * (afternoon and hour < 12)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return datetime.time(hour % 24, minute)


# ---- a whole string ----------------------------------------------------------------------------


@functools.cache
def _number_pattern() -> re.Pattern[str]:
    clock = r"\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?"
    time = rf"(?:(?:T|\s+|\s*เวลา\s*){clock}\s*(?:Z|[+-]\d{{2}}:?\d{{2}}|น\.)?)?"
    return re.compile(
        rf"\s*(?:(?P<y>\d{{4}})(?:-(?P<m>\d{{1,2}})(?:-(?P<d>\d{{1,2}}){time})?)?"
        rf"|(?P<y2>\d{{4}})/(?P<m2>\d{{1,2}})/(?P<d2>\d{{1,2}}){time}"
        rf"|(?P<d3>\d{{1,2}})(?P<sep>[/.-])(?P<m3>\d{{1,2}})(?P=sep)(?P<y3>\d{{4}}|\d{{2}}){time}"
        rf"|(?P<m4>\d{{1,2}})/(?P<y4>\d{{4}}))\s*"
    )


def _number_date(text: str) -> Mention | None:
    match = _number_pattern().fullmatch(text)
    point = _point(match) if match else None
    if point is None:
        return None
    lead = len(text) - len(text.lstrip())
    return Mention(lead, len(text.rstrip()), point, point)


def _point(match: re.Match[str]) -> Point | None:
    """Return the date that the groups y, m, d (or y2, m2, ...) give, None if it is not sound."""
    groups = {name[0]: digits for name, digits in match.groupdict().items() if digits}
    month, day = (int(groups[part]) if part in groups else None for part in "md")
    point = Point(common_year(groups["y"]), month, day)
    return point if point.year is not None and month != 0 and point.valid() else None


def _only_mention(text: str) -> Mention | None:
    found = [mention for mention in mentions(text) if mention.first is not None]
    if len(found) != 1:
        return None
    around = text[: found[0].start], text[found[0].end :]
    return (
        found[0] if not around[0].strip(" \t\xa0(") and _after_date().fullmatch(around[1]) else None
    )


@functools.cache
def _after_date() -> re.Pattern[str]:
    """Match what may follow a date that stands alone: a time, marks."""
    clock = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:น\.?|นาฬิกา)?"
    return re.compile(
        rf"[\s,)]{{0,8}}(?:(?:เวลา|at|-|–)?\s{{0,4}}{clock})?[\s).\u200b-\u200f\ufeff]{{0,8}}"
    )


# ---- datelines ---------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, cut to what is looked at, with their offsets."""
    for match in re.finditer(r"[^\s\u200b-\u200f\ufeff][^\n\r]*", text):
        yield match.start(), match[0][:_LINE_READ]


def _days(line: str) -> Iterator[Mention]:
    """Yield the dates of a line that are single days and not the zero of computer clocks."""
    for mention in mentions(line):
        point = mention.first
        if point and point.year and point.day and point == mention.last and point != _EPOCH:
            yield mention


def _alone(line: str, _number: int) -> Mention | None:
    """Return the date that a line is."""
    if len(line) > _DATE_LINE:
        return None
    for mention in _days(line):
        before, after = line[: mention.start], line[mention.end :]
        if _alone_before().fullmatch(before) and _alone_after().fullmatch(after):
            return mention
    return None


@functools.cache
def _alone_before() -> re.Pattern[str]:
    return re.compile(r"[\s\W_]{0,40}(?:ประจำ|ข่าว|เผยแพร่|ลง|ประกาศ ณ|ณ|ให้ไว้ ณ|Date:?)?[\s\W_]{0,9}")


@functools.cache
def _alone_after() -> re.Pattern[str]:
    clock = r"(?:เวลา)?\s{0,4}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s{0,4}(?:น\.?|นาฬิกา)?"
    return re.compile(rf"[\s\W_]{{0,9}}(?:{clock})?[\s\W_]{{0,9}}(?:พิมพ์)?[\s\W_]{{0,40}}")


def _given(line: str, number: int) -> Mention | None:
    """Return the date that begins a paragraph, stands after วันนี้ in it, or ends a title."""
    for mention in _days(line):
        before, after = line[: mention.start], line[mention.end :]
        if _opens().fullmatch(before) or _today().search(before):
            return mention
        if number < _TITLE_LINES and len(line) < _LINE_READ and _ends_title(mention, line, after):
            return mention
    return None


def _ends_title(mention: Mention, line: str, after: str) -> bool:
    """Tell whether a date at the end of a title is that of the statement, not a term or a feast."""
    if after.strip(" \t\xa0.)]"):
        return False
    before = line[: mention.start].rstrip(" \t\xa0([")
    named = line.startswith("วัน", mention.start) and not before.endswith(_TERMS)
    return named or before.endswith(("-", "–", "—", "|", ":"))


_TERMS: Final = ("ถึง", "ใน", "เริ่ม", "ก่อน", "หลัง", "ตั้งแต่", "แต่", "ทุก", "เป็น", "ตรงกับ")


@functools.cache
def _opens() -> re.Pattern[str]:
    """Match what may stand before the date of a statement in the paragraph that it begins."""
    places = "กรุงเทพ(?:มหานคร|ฯ)?|ทำเนียบรัฐบาล|Bangkok|BANGKOK"
    return re.compile(rf"[\s\W_]{{0,9}}(?:เมื่อ(?:วานนี้)?|ใน|{places})?[\s\W_]{{0,9}}")


@functools.cache
def _today() -> re.Pattern[str]:
    return re.compile(r"วันนี้[\s\u200b]{0,4}(?:\([\s\u200b]{0,4})?$")


# ---- paths -------------------------------------------------------------------------------------


@functools.cache
def _path_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?<![0-9A-Za-z])(?:(?P<y>\d{4})(?P<sep>[-_.\\/])(?P<m>\d{1,2})(?:(?P=sep)(?P<d>\d{1,2}))?"
        r"|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})"
        r"|(?P<d3>\d{1,2})(?P<sep3>[-_.])(?P<m3>\d{1,2})(?P=sep3)(?P<y3>\d{4})"
        r"|(?P<y4>\d{4})(?=[\\/]))(?![0-9A-Za-z])",
        re.ASCII,
    )


def _path_date(match: re.Match[str]) -> FoundDate | None:
    point = _point(match)
    return _found(match.string, Mention(*match.span(), point, point)) if point else None
