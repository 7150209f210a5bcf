"""Which documents meet a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.document_order import DocumentRef, in_order
from corpus_cli.search.match.scan import Finder
from corpus_cli.search.match.segment_matches import match_segment
from corpus_cli.search.query.expression import Expression
from corpus_cli.search.query.request import SearchRequest


def documents_meeting(
    segments: Sequence[Segment], expression: Expression, at_most: int | None = None
) -> Iterator[DocumentRef]:
    """Return the documents that a search would find, by date, then id, the `at_most` first."""
    request = SearchRequest(query="", expression=expression)
    finder = Finder(segments)
    rows = [match_segment(segment, request, finder).rows for segment in segments]
    return in_order(segments, rows, at_most)
