"""The one order of documents: by date, then id; documents without a date last.

Intrinsic to the documents, so that a refreshed index answers in the order of a fresh one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import groupby
from typing import Final, NamedTuple

from corpus_cli.errors import UnknownDocumentError
from corpus_cli.index.segment import Segment

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
    keyed: Iterable[tuple[int, int, int]] = (
        (segment.dates[row], i, row) for i, segment in enumerate(segments) for row in rows[i]
    )
    if at_most is not None:
        everything = list(keyed)
        last = nsmallest(at_most, everything)[-1][0] if everything and at_most else -1
        keyed = (key for key in everything if key[0] <= last)
    for _, same_date in groupby(sorted(keyed), key=lambda key: key[0]):
        named = [(segments[i].cards[row].id, i, row) for _, i, row in same_date]
        for _, i, row in sorted(named):
            yield Place(i, row)


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
