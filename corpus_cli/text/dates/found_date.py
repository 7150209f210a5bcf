"""A date in a text: where it stands, and the days that it means."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from corpus_cli.text.dates.mentions import Mention


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


def found_date(text: str, mention: Mention) -> FoundDate:
    """Return a mention of the text with the days that it means."""
    start, end, first, last = mention[:4]
    quoted = text[start:end]
    if first is None or last is None or first.year is None or last.year is None:
        return FoundDate(start, end, quoted, None, None, None)
    if mention.fiscal and first.year > 1:
        days = datetime.date(first.year - 1, 10, 1), datetime.date(last.year, 9, 30)
        return FoundDate(start, end, quoted, first.iso(), *days)
    return FoundDate(start, end, quoted, first.iso(), first.first(), last.last())
