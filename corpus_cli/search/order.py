"""The one order of documents: by date, then id; documents without a date last.

Intrinsic to the documents, so that a refreshed index answers in the order of a fresh one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from corpus_cli.errors import UnknownDocumentError
from corpus_cli.index.segment import Segment

_DATE, _SEGMENT = 64, 32  # where a date begins in a key, and where the number of a segment
_MASK: Final = (1 << _SEGMENT) - 1
_SHOWN: Final = 5  # ids named where several fit


class Place(NamedTuple):
    """Where a document is: the index of its segment, and its row there."""

    segment: int
    row: int


def in_order(
    segments: Sequence[Segment], rows: Sequence[Iterable[int]], at_most: int | None = None
) -> Iterator[Place]:
    """Yield the documents of `rows` (for each segment, its rows) in order.

    Ids lie on the shelf, so they are fetched for the documents of one date at a time, and for
    none after the last that is wanted: at least `at_most` documents come, if there are as many.
    """
    keys: list[int] = []  # date, segment and row in one number: quicker to sort than tuples
    for i, segment in enumerate(segments):
        dates = segment.dates
        keys += (dates[row] << _DATE | i << _SEGMENT | row for row in rows[i])
    keys.sort()
    yielded = 0
    for _, same_date in groupby(keys, key=lambda key: key >> _DATE):
        if at_most is not None and yielded >= at_most:
            return
        places = [Place(key >> _SEGMENT & _MASK, key & _MASK) for key in same_date]
        if len(places) > 1:
            places.sort(key=lambda place: (segments[place.segment].cards[place.row].id, place))
        yield from places
        yielded += len(places)


def named(segments: Sequence[Segment], name: str) -> Place:
    """Return the document with this id, or the only one whose id begins so.

    Raises UnknownDocumentError for a name that fits none, or several and no id exactly.
    """
    found = [
        (row.id, Place(i, row.row))
        for i, segment in enumerate(segments)
        for row in segment.shelf.with_prefix(name, _SHOWN + len(segment.deleted))
        if row.row not in segment.deleted
    ]
    exact = [place for doc, place in found if doc == name]
    if len(exact) == 1 or len(found) == 1:
        return (exact or [found[0][1]])[0]
    if not found:
        raise UnknownDocumentError(f"no document {name!r}", hint="see: corpus list")
    ids = ", ".join(sorted(doc for doc, _ in found)[:_SHOWN])
    raise UnknownDocumentError(f"several ids begin with {name!r}: {ids}", hint="give more of it")
