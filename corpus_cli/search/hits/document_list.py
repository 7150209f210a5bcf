"""The documents that meet a query, each with the number of its hits by label (`-l`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from corpus_cli.model.search import DocumentHits, Label, SearchResult
from corpus_cli.search.hits.ranking import ranked
from corpus_cli.search.match.documents import DocumentRef, in_order
from corpus_cli.search.match.labels import GRADES
from corpus_cli.search.match.segment_matches import SegmentMatches, occurrences_of
from corpus_cli.search.query.request import ParsedSearch, Sort


def with_documents(
    matches: Sequence[SegmentMatches], request: ParsedSearch, counted: SearchResult
) -> SearchResult:
    """Return the counted result with its documents instead of hits."""
    end = request.offset + request.limit if request.limit else None
    scores: Mapping[DocumentRef, float] = {}
    if request.sort is Sort.DATE:
        rows = [one.rows for one in matches]
        documents = in_order([one.segment for one in matches], rows, end)
    else:
        ranking = ranked(matches, request)
        documents, scores = iter(ranking.documents), ranking.scores
    found = [
        _document_hits(matches[document.segment], document.row, request, scores.get(document))
        for document in islice(documents, request.offset, end)
    ]
    stop = request.offset + request.page(counted.documents)
    truncated = not request.counts_only and stop < counted.documents
    return counted._replace(returned=len(found), truncated=truncated, document_hits=found)


def _document_hits(
    matches: SegmentMatches, row: int, request: ParsedSearch, score: float | None
) -> DocumentHits:
    card = matches.segment.cards[row]
    counts = Counter(found.grade for found in occurrences_of(matches.every, row))
    return DocumentHits(
        doc=card.id,
        title=card.title,
        date=card.date,
        issuer=card.issuer,
        hits=sum(n for grade, n in counts.items() if grade >= GRADES[request.match]),
        word=counts[GRADES[Label.WORD]],
        compound=counts[GRADES[Label.COMPOUND]],
        partial=counts[GRADES[Label.PARTIAL]],
        score=score,
        url=card.url,
    )
