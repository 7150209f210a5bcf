"""The dates and times that statements name, with the days that they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.dates import DateKind, MentionedDate, MentionedDates
from corpus_cli.parallel.local import local_workers
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.text.dates.date_fields import parse_date
from corpus_cli.text.dates.extraction import FoundTime, find_dates, find_times
from corpus_cli.text.dates.found_date import FoundDate

_AT_ONCE: Final = 64  # documents
_MANY: Final = 100  # documents that are read sooner in parallel


class _Part(NamedTuple):
    """What some documents name: how many dates, unresolved ones and times, and the first dates."""

    total: int
    unresolved: int
    times: int
    dates: list[MentionedDate]


def mentioned_dates(
    segments: Sequence[Segment], places: Sequence[DocumentRef], *, limit: int = 0
) -> MentionedDates:
    """Return the dates and times of the documents at these places, the first `limit` (0: all).

    A date without its year takes the one that brings it nearest to the document's own date. Front
    matter is not read.
    """

    def read(group: Sequence[DocumentRef]) -> _Part:
        dates = [d for place in group for d in _of_document(segments[place.segment], place.row)]
        kinds = [date.kind for date in dates]
        unresolved, times = map(kinds.count, (DateKind.UNRESOLVED, DateKind.TIME))
        return _Part(len(dates), unresolved, times, dates[: limit or None])

    groups = [places[at : at + _AT_ONCE] for at in range(0, len(places), _AT_ONCE)]
    parts = local_workers(worth=len(places) >= _MANY, files=segments).each(read, groups)
    total = sum(part.total for part in parts)
    shown = [*islice(chain.from_iterable(part.dates for part in parts), limit or None)]
    return MentionedDates(
        documents=len(places),
        total=total,
        unresolved=sum(part.unresolved for part in parts),
        times=sum(part.times for part in parts),
        returned=len(shown),
        truncated=len(shown) < total,
        dates=shown,
    )


def _of_document(segment: Segment, number: int) -> Iterator[MentionedDate]:
    """Yield the dates and times of one document, in the order of its text."""
    row = segment.documents.row(number)
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
