"""The one order of documents: by date, then id; documents without a date last.

Intrinsic to the documents, so that a refreshed index answers in the order of a fresh one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Final, NamedTuple

from corpus_cli.errors import UnknownDocumentError
from corpus_cli.index.snapshot.segment import Segment

_SHOWN: Final = 5  # ids named where several fit
_AT_ONCE: Final = 256  # ids read at once, at most


class DocumentRef(NamedTuple):
    """Where a document is: the index of its segment, and its row there."""

    segment: int
    row: int


def in_order(
    segments: Sequence[Segment], rows: Sequence[Collection[int]], at_most: int | None = None
) -> Iterator[DocumentRef]:
    """Return the documents of `rows` (for each segment, its rows) in order, the `at_most` first.

    Their ids are read as they come: of all further documents, none is.
    """
    some = [number for number, of_segment in enumerate(rows) if of_segment]
    if len(some) == 1:  # it has the order of its own
        (number,) = some
        ranked = sorted(rows[number], key=segments[number].ranks.__getitem__)
        return (DocumentRef(number, row) for row in ranked[:at_most])
    runs = [_run(number, segments[number], rows[number]) for number in some]
    return (place for _, _, place in islice(merge(*runs), at_most))


def _run(
    number: int, segment: Segment, rows: Iterable[int]
) -> Iterator[tuple[int, str, DocumentRef]]:
    """Yield the documents of one segment in order, with what puts them among those of others."""
    dates = segment.dates
    ranked = sorted(rows, key=segment.ranks.__getitem__)
    first, size = 0, 1
    while some := ranked[first : first + size]:
        for row, name in zip(some, segment.ids(some), strict=True):
            yield dates[row], name, DocumentRef(number, row)
        first, size = first + size, min(2 * size, _AT_ONCE)  # few may be wanted, or all


def named(segments: Sequence[Segment], name: str) -> DocumentRef:
    """Return the document with this id, or the only one whose id begins so.

    Raises UnknownDocumentError for a name that fits none, or several and no id exactly.
    """
    found = [
        (row.id, DocumentRef(i, row.row))
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
