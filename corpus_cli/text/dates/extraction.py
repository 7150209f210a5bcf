"""Dates and times in Thai and English text: where they stand, and what they mean.

>>> [(found.text, found.iso) for found in find_dates("ประชุมวันที่ ๒๖ พ.ย. ๖๔")]
[('วันที่ ๒๖ พ.ย. ๖๔', '2021-11-26')]

Usable alone (the standard library is all it needs), on raw text and on normal text.

**Years.** A year from 2400 on is Buddhist (543 ahead), one before is common; พ.ศ. or ค.ศ. decides
where it is written. Of two digits, 30-99 is Buddhist, 25yy (64 is 2564, or 2021), and 00-29 common,
20yy (21 is 2021): statements of 1987-2056 that write their Buddhist years short, and statements of
2000-2029 that write common ones short, are both read aright. Until B.E. 2483 the year began in
April: January to March of 2475 are those of 1933.

**No year.** A month without one takes the year of the date before it in its line, if that is near;
else it takes, as a day does, the year that brings it nearest to the text's own date (`dateline`).
Where there is neither it stays unresolved, as do dates of every year (1 มกราคมของทุกปี) and
relative dates; but วันนี้ is the day that stands beside it: วันนี้ (26 พ.ย. 64).
"""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from corpus_cli.text.dates import grammar
from corpus_cli.text.dates.datelines import dateline
from corpus_cli.text.dates.found_date import FoundDate, found_date
from corpus_cli.text.dates.mentions import dated, mentions
from corpus_cli.text.normal.layout import laid_out
from corpus_cli.text.normal.normal_form import NormalText, has_invisible


class FoundTime(NamedTuple):
    """A time of day in a text, or a range of them; else `last` is `first`.

    `text` is the text's [start:end].
    """

    start: int
    end: int
    text: str
    first: datetime.time
    last: datetime.time


def find_dates(text: str, reference: datetime.date | None = None) -> list[FoundDate]:
    """Return every date and range of dates in the text, in order and disjoint.

    `reference` is the day near which a date without its year is taken to lie; by default the
    text's own (`dateline`). Dates that the calendar does not have are left out. Where the text has
    invisible characters they are looked for in its normal form, which has none. A date may stand on
    two lines, where a text was wrapped.
    """
    normal = NormalText(text, None if has_invisible(text) else laid_out(text))
    found = mentions(normal.text)
    if reference is None and any(mention.lacks_year for mention in found):
        own = dateline(normal.text)
        reference = own.first if own else None
    dates = []
    for mention in dated(normal.text, found, reference):
        start, end = normal.original_span(mention.start, mention.end)
        dates.append(found_date(text, mention._replace(start=start, end=end)))
    return dates


def find_times(text: str) -> list[FoundTime]:
    """Return every time of day in the text (09.00 น., 13:30-15.00 น.), in order and disjoint.

    24.00 is the midnight that ends a day, 00:00; in English, p.m. is afternoon.
    """
    return [
        found
        for match in grammar.clock().finditer(text)
        if (found := _time_range(match)) is not None
    ]


def _time_range(match: re.Match[str]) -> FoundTime | None:
    unit = match["unit"] or ""
    if not match["word"] and not unit:
        return None
    half = unit.strip()[:1].lower()
    first = _time(match["first"], half)
    last = _time(match["last"] or match["first"], half)
    if first is None or last is None:
        return None
    return FoundTime(*match.span(), match[0], first, last)


def _time(written: str, half: str) -> datetime.time | None:
    """Return a time of day, `half` of which is a or p where it is counted from noon or midnight."""
    hour, minute = map(int, re.split("[.:]", written)[:2])
    if half in ("a", "p") and hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return datetime.time(hour % 24, minute)
