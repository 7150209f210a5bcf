"""The date that a statement gives as its own, in its text."""

from __future__ import annotations

import functools
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from corpus_cli.text.dates import grammar
from corpus_cli.text.dates.found_date import FoundDate, found_date
from corpus_cli.text.dates.mentions import Mention, Point, mentions

_OPENING_LINES: Final = 12
_NUMBERED_LINES: Final = 40  # a table may stand before the line with number and date
_TITLE_LINES: Final = 3
_CLOSING_LINES: Final = 6
_LINE_READ: Final = 300  # characters of a line that the rules for datelines look at
_DATE_LINE: Final = 90  # a line that is nothing but a date is no longer
_EPOCH: Final = Point(1970, 1, 1)


def dateline(text: str) -> FoundDate | None:
    """Return the date that a statement gives as its own, near its opening or at its close.

    In this order: a line near the opening that is nothing but a date; a line that is nothing but
    the number of the statement and its date (ฉบับที่ 14 วันที่ 17 มกราคม 2564 เวลา 18.00 น.); near
    the opening, a date that begins a paragraph (perhaps after a place or เมื่อ), stands after
    วันนี้, or ends one of the first lines after วันที่ or a dash; a line at the close that is
    nothing but a date. A date anywhere else is one that the text mentions. 1 January 1970, where
    computers count from, is no date.
    """
    lines = _lines(text)
    opening = _with_years(text, islice(lines, _OPENING_LINES))
    found = _first(_alone, opening)
    if found is None:  # most statements need not be read further
        more = list(islice(lines, _NUMBERED_LINES - _OPENING_LINES))
        found = _first(_numbered, chain(opening, more)) or _first(_given, opening)
    if found is None:
        closing = deque(chain(opening, more, lines), maxlen=_CLOSING_LINES)
        found = _first(_alone, reversed(_with_years(text, closing)))
    return None if found is None else found_date(text, found)


def _first(
    rule: Callable[[str, int], Mention | None], lines: Iterable[tuple[int, str]]
) -> Mention | None:
    """Return the first date that a rule finds in lines, by its place in the text."""
    for number, (start, line) in enumerate(lines):
        mention = rule(line, number)
        if mention is not None:
            return mention._replace(start=mention.start + start, end=mention.end + start)
    return None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, cut to what is looked at, with their offsets."""
    for match in re.finditer(r"[^\s\u200b-\u200f\ufeff][^\n\r]*", text):
        yield match.start(), match[0][:_LINE_READ]


def _with_years(text: str, lines: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return lines, each with the one after it if that begins with the year of its date."""
    result = []
    for start, line in lines:
        year = _year_line().match(text, start + len(line))
        whole = year is None or line.rstrip()[-1].isdigit()
        result.append((start, line if year is None or whole else line + year[0]))
    return result


@functools.cache
def _year_line() -> re.Pattern[str]:
    return re.compile(r"\r?\n[ \t]{0,9}(?:พ\. ?ศ\. ?)?[2๒][45๔๕]\d\d(?!\d)[^\n\r]*")


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
    """Match what may stand before a date in the line that is otherwise nothing else."""
    words = f"ประจำ|ข่าว|ลง|ประกาศ ณ|ณ|ให้ไว้ ณ|{grammar.PUBLISHED}"
    time = grammar.time_before().pattern
    return re.compile(rf"[\s\W_]{{0,40}}(?:{words}|{time})?[\s\W_]{{0,9}}")


@functools.cache
def _alone_after() -> re.Pattern[str]:
    """Match what may stand after it: a time, พิมพ์, the date of the last change."""
    time = grammar.time_after().pattern
    return re.compile(
        rf"[\s\W_]{{0,9}}(?:{time})?[\s\W_]{{0,9}}(?:พิมพ์|(?:{grammar.UPDATED})[\s\W_].*)?[\s\W_]{{0,40}}"
    )


def _numbered(line: str, number: int) -> Mention | None:
    """Return the date of a line that is nothing but the statement's number and its date."""
    if not _number().search(line, 0, _DATE_LINE):
        return None
    before_date = _titled_number() if number < _TITLE_LINES else _number()
    for mention in _days(line):
        before, after = line[: mention.start], line[mention.end :]
        if before_date.fullmatch(before) and _alone_after().fullmatch(after):
            return mention
    return None


# PDFs may put a mark behind the consonant that follows it: ฉบบัที่, วนัที่.
_NUMBER: Final = r"(?:ฉ(?:บั|บ)บั?|ข่าว)\s?ที่\s?\d{1,4}(?:\s?/\s?\d{2,4})?[\s,:–-]{0,9}(?:วนัที่\s{0,4})?"


@functools.cache
def _number() -> re.Pattern[str]:
    return re.compile(rf"[\s\W_]{{0,9}}{_NUMBER}")


@functools.cache
def _titled_number() -> re.Pattern[str]:
    """Match a statement's number after what kind of statement it is: แถลงการณ์ ฉบับที่ 3/2564."""
    return re.compile(rf"(?!ตาม)[^()\d]{{0,60}}{_NUMBER}")


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
