"""Which documents are exported, in which order, with which fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.export import Export, ExportedDocument
from corpus_cli.search.match.documents import DocumentRef, in_order
from corpus_cli.search.match.segment_matches import match_segment
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.search.query.request import ParsedSearch


class Selection:
    """The documents that meet a request (None: all), by date, then id.

    `limit` of them (0: all) are exported after the `offset` first; `total` counts these. Iterating
    over it yields where each document is; texts are not held in memory.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        request: ParsedSearch | None = None,
        *,
        limit: int = 0,
        offset: int = 0,
    ) -> None:
        self.segments: Final = segments
        self._rows: Final = _rows(segments, request)
        available = sum(map(len, self._rows))
        self._first: Final = min(offset, available)
        self._end: Final = min(offset + limit, available) if limit else available
        self.total: Final = self._end - self._first

    def __iter__(self) -> Iterator[DocumentRef]:
        return islice(in_order(self.segments, self._rows, self._end), self._first, None)


def export(selection: Selection) -> Export:
    """Return the documents of a selection; each is read when it is iterated over."""
    return Export(selection.total, _Documents(selection))


class _Documents:
    """The documents of a selection; they can be iterated over more than once."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection

    def __iter__(self) -> Iterator[ExportedDocument]:
        for ref in self._selection:
            yield _document(self._selection.segments[ref.segment], ref.row)


def _rows(
    segments: Sequence[Segment], request: ParsedSearch | None
) -> list[Sequence[int] | set[int]]:
    if request is None:
        return [segment.live for segment in segments]
    request.check()
    finder = Finder(segments)
    return [match_segment(segment, request, finder).rows for segment in segments]


def _document(segment: Segment, row: int) -> ExportedDocument:
    document = segment.documents.row(row)
    return ExportedDocument(
        id=document.id,
        title=document.title,
        date=document.date,
        date_source=document.date_source,
        issuer=document.issuer,
        category=document.category,
        url=document.url,
        tags=tuple(map(str, json.loads(document.tags))),
        text=segment.original(document),
        characters=document.characters,
        words=segment.words[row],
        source=document.source,
        metadata=json.loads(document.metadata),
    )
