"""The dates and times that statements name, with the days that they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_cli.index.segment import Segment
from corpus_cli.model.dates import DateKind, MentionedDate, MentionedDates
from corpus_cli.search.order import Place
from corpus_cli.text.dates import FoundDate, FoundTime, find_dates, find_times, parse_date


def mentioned_dates(
    segments: Sequence[Segment], places: Sequence[Place], *, limit: int = 0
) -> MentionedDates:
    """Return the dates and times of the documents at these places, the first `limit` (0: all).

    A date without its year takes the one that brings it nearest to the document's own date. Front
    matter is not read.
    """
    found = [date for place in places for date in _of_document(segments[place.segment], place.row)]
    shown = found[: limit or None]
    return MentionedDates(
        documents=len(places),
        total=len(found),
        unresolved=sum(date.kind is DateKind.UNRESOLVED for date in found),
        times=sum(date.kind is DateKind.TIME for date in found),
        returned=len(shown),
        truncated=len(shown) < len(found),
        dates=shown,
    )


def _of_document(segment: Segment, number: int) -> Iterator[MentionedDate]:
    """Yield the dates and times of one document, in the order of its text."""
    row = segment.shelf.row(number)
    text = segment.original(row)[row.analysed_from :]
    own = parse_date(row.date) if row.date else None
    # Only a whole day is near enough to tell a year.
    day = own.first if own and own.first == own.last else None
    found: list[FoundDate | FoundTime] = [*find_dates(text, day), *find_times(text)]
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        kind, iso, first, last = _value(one)
        start, end = one.start + row.analysed_from, one.end + row.analysed_from
        yield MentionedDate(row.id, kind, one.text, iso, first, last, start, end)


_Value = tuple[DateKind, str | None, str | None, str | None]


def _value(found: FoundDate | FoundTime) -> _Value:
    """Return what a date or a time is and means: kind, iso, first, last."""
    if isinstance(found, FoundTime):
        first, last = (f"{time:%H:%M}" for time in (found.first, found.last))
        return DateKind.TIME, first, first, last
    if found.iso is None or found.first is None or found.last is None:
        return DateKind.UNRESOLVED, None, None, None
    return DateKind.DATE, found.iso, str(found.first), str(found.last)
