"""Documents of a corpus: which one a reference means, in what order they come, which match a query.

Documents are in order of date, then id; those without a date come last. That order depends on the
documents only, so a refreshed index answers in the order of a fresh one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.errors import UnknownDocumentError
from corpus_cli.index.snapshot.segment import Segment

if TYPE_CHECKING:
    from corpus_cli.search.query.expression import Expression

_MAX_NAMED: Final = 5  # ids named where several fit
_ELLIPSIS: Final = "…"
_MAX_READ: Final = 256  # ids read at once


class DocumentRef(NamedTuple):
    """Refers to a document by the index of its segment and its row there."""

    segment: int
    row: int


def in_order(
    segments: Sequence[Segment], rows: Sequence[Collection[int]], at_most: int | None = None
) -> Iterator[DocumentRef]:
    """Return the documents of `rows` (for each segment, its rows) in order, the `at_most` first.

    Ids are read as the documents are asked for, so those of later documents are never read.
    """
    numbers = [number for number, of_segment in enumerate(rows) if of_segment]
    if len(numbers) == 1:  # the order of the segment is the order of its documents
        (number,) = numbers
        ranked = sorted(rows[number], key=segments[number].ranks.__getitem__)
        return (DocumentRef(number, row) for row in ranked[:at_most])
    keyed = [_keyed(number, segments[number], rows[number]) for number in numbers]
    return (document for _, _, document in islice(merge(*keyed), at_most))


def _keyed(
    number: int, segment: Segment, rows: Iterable[int]
) -> Iterator[tuple[int, str, DocumentRef]]:
    """Yield the documents of one segment in order, each with its date and id."""
    dates = segment.dates
    ranked = sorted(rows, key=segment.ranks.__getitem__)
    first, size = 0, 1
    while batch := ranked[first : first + size]:
        for row, name in zip(batch, segment.ids(batch), strict=True):
            yield dates[row], name, DocumentRef(number, row)
        first, size = first + size, min(2 * size, _MAX_READ)  # few may be wanted, or all


def named(segments: Sequence[Segment], name: str) -> DocumentRef:
    """Return the document with this id, or the only one whose id begins with `name`.

    An id that a table has shortened (`2021/0…_1.txt`) stands for those that begin and end so.
    Raises UnknownDocumentError if no id fits, or if several do and none exactly.
    """
    if _ELLIPSIS in name:
        return _shortened(segments, name)
    found = [
        (row.id, DocumentRef(i, row.row))
        for i, segment in enumerate(segments)
        for row in segment.documents.with_prefix(name, _MAX_NAMED + len(segment.deleted))
        if row.row not in segment.deleted
    ]
    exact = [document for doc, document in found if doc == name]
    if len(exact) == 1 or len(found) == 1:
        return (exact or [found[0][1]])[0]
    if not found:
        raise _unknown(name)
    raise _ambiguous(f"several ids begin with {name!r}", found)


def _shortened(segments: Sequence[Segment], name: str) -> DocumentRef:
    """Return the only document whose id begins and ends as one that was cut in its middle."""
    head, _, tail = name.partition(_ELLIPSIS)
    found = [
        (doc, DocumentRef(i, row))
        for i, segment in enumerate(segments)
        for row, doc in segment.documents.values("id")
        if row not in segment.deleted
        and (doc == name or (len(doc) > len(name) and doc.startswith(head) and doc.endswith(tail)))
    ]
    if not found:
        raise _unknown(name)
    if len(found) > 1:
        raise _ambiguous(f"several ids are shortened to {name!r}", found)
    return found[0][1]


def _unknown(name: str) -> UnknownDocumentError:
    return UnknownDocumentError(f"no document {name!r}", hint="see: corpus list")


def _ambiguous(problem: str, found: Sequence[tuple[str, DocumentRef]]) -> UnknownDocumentError:
    ids = ", ".join(sorted(doc for doc, _ in found)[:_MAX_NAMED])
    return UnknownDocumentError(f"{problem}: {ids}", hint="type more of the id")


def documents_meeting(
    segments: Sequence[Segment], expression: Expression, at_most: int | None = None
) -> Iterator[DocumentRef]:
    """Return the documents that a search would find, in order, the `at_most` first."""
    # Late: whoever names a document matches nothing.
    from corpus_cli.search.match.segment_matches import match_segment
    from corpus_cli.search.match.term_scan import Finder
    from corpus_cli.search.query.request import ParsedSearch

    request = ParsedSearch(query="", expression=expression)
    finder = Finder(segments)
    rows = [match_segment(segment, request, finder).rows for segment in segments]
    return in_order(segments, rows, at_most)
