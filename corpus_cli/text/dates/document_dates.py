"""The date of a document: what its source says, else its text, else its path."""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

from corpus_cli.text.dates.date_fields import parse_date, point_of, says_nothing
from corpus_cli.text.dates.datelines import dateline
from corpus_cli.text.dates.found_date import FoundDate, found_date
from corpus_cli.text.dates.mentions import Mention

UNREAD: Final = "unread"
"""The `date_source` of a document whose source gives a date that cannot be read."""


PROPERTY: Final = "property"
"""The `date_source` of a document that is as old as its file says that the file is."""


class DocumentDate(NamedTuple):
    """The date of a document: ISO of 4, 7 or 10 characters, and where it comes from.

    `source` is "index", "front matter", "dateline" or "path"; of a file that is no plain text also
    "json-ld", "meta", "time" (of a page), "head" (of an e-mail) or `PROPERTY`; `UNREAD` where the
    source gives a date that cannot be read, and `iso` is None. Both are None where there is no
    date.
    """

    iso: str | None
    source: str | None


def document_date(
    *, written: str | None = None, source: str = "index", text: str = "", path: str = ""
) -> DocumentDate:
    """Return a document's date: the one that `source` has written, else its dateline, its path's.

    Where what is written cannot be read, no other date takes its place. When a file was created is
    no more than a sign of when a statement was issued, so there its dateline goes first.
    """
    created = None
    if written and not says_nothing(written):
        given = parse_date(written)
        if source != PROPERTY:
            return DocumentDate(given.iso, source) if given else DocumentDate(None, UNREAD)
        created = given
    places = (("dateline", dateline(text)), (PROPERTY, created), ("path", date_in_path(path)))
    for place, found in places:
        if found:
            return DocumentDate(found.iso, place)
    return DocumentDate(None, None)


def date_in_path(path: str) -> FoundDate | None:
    """Return the date that a path names: 2021/11/26/a.txt, 2021-11-26_a.txt, 25641126.txt, 2021/11.

    Six digits at its end are a day of a Buddhist year, after a word alone: news-261164.txt. Of
    several dates it is the most exact, and of those the last.
    """
    found = [found for match in _path_pattern().finditer(path) if (found := _path_date(match))]
    return max(found, key=lambda date: (len(date.iso or ""), date.start), default=None)


@functools.cache
def _path_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?<![0-9A-Za-z])(?:(?P<y>\d{4})(?P<sep>[-_.\\/])(?P<m>\d{1,2})(?:(?P=sep)(?P<d>\d{1,2}))?"
        r"|(?P<d6>[0-3]\d)(?P<m6>[01]\d)(?P<y6>25\d{2})"
        r"|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})"
        r"|(?P<d3>\d{1,2})(?P<sep3>[-_.])(?P<m3>\d{1,2})(?P=sep3)(?P<y3>\d{4})"
        r"|(?P<y4>\d{4})(?=[\\/]))(?![0-9A-Za-z])"
        r"|(?<=[0-9A-Za-zก-๎][-_ ])(?P<d5>[0-3]\d)(?P<m5>[01]\d)(?P<y5>[4-7]\d)"
        r"(?=[A-Za-z]{0,3}(?:[-_]\d{1,2})?(?:\.\w{1,8}){0,3}\Z)",
        re.ASCII,
    )


def _path_date(match: re.Match[str]) -> FoundDate | None:
    point = point_of(match)
    return found_date(match.string, Mention(*match.span(), point, point)) if point else None
