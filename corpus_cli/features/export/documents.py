"""Which documents are exported, in which order, and what of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.export import Export, ExportedDocument
from corpus_cli.search.match.document_order import DocumentRef, in_order
from corpus_cli.search.match.scan import Finder
from corpus_cli.search.match.segment_matches import match_segment
from corpus_cli.search.query.request import SearchRequest


class Selection:
    """Documents of segments, by date, then id. `request` says which; None means all.

    Iterated over, it yields each document's segment and row; nothing of a text is held.
    """

    def __init__(self, segments: Sequence[Segment], request: SearchRequest | None = None) -> None:
        self.segments: Final = segments
        self._rows: Final = _rows(segments, request)
        self.total: Final = sum(map(len, self._rows))

    def __iter__(self) -> Iterator[DocumentRef]:
        return in_order(self.segments, self._rows)


def export(selection: Selection) -> Export:
    """Return the documents of a selection; each is made when it is asked for."""
    return Export(selection.total, _Documents(selection))


class _Documents:
    """The documents of a selection, as often as they are iterated over."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection

    def __iter__(self) -> Iterator[ExportedDocument]:
        for place in self._selection:
            yield _document(self._selection.segments[place.segment], place.row)


def _rows(
    segments: Sequence[Segment], request: SearchRequest | None
) -> list[Sequence[int] | set[int]]:
    if request is None:
        return [segment.live for segment in segments]
    request.check()
    finder = Finder(segments)
    return [match_segment(segment, request, finder).rows for segment in segments]


def _document(segment: Segment, row: int) -> ExportedDocument:
    shelf = segment.shelf.row(row)
    return ExportedDocument(
        id=shelf.id,
        title=shelf.title,
        date=shelf.date,
        date_source=shelf.date_source,
        issuer=shelf.issuer,
        category=shelf.category,
        url=shelf.url,
        tags=_strings(json.loads(shelf.tags)),
        text=segment.original(shelf),
        characters=shelf.characters,
        words=segment.words[row],
        source=shelf.source,
        metadata=json.loads(shelf.metadata),
    )


def _strings(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(map(str, values))
