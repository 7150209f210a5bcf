"""Hits in another order than by date, sampled, or with each paragraph shown once.

Sampling comes first, then the order, then the paragraphs, then the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Final

from corpus_cli.errors import UsageError
from corpus_cli.model.search import SearchResult
from corpus_cli.search.hits.builder import HitBuilder, PendingHits, in_portions
from corpus_cli.search.hits.collation import Key, collation_key
from corpus_cli.search.hits.context_words import Neighbours
from corpus_cli.search.hits.ranking import ranked
from corpus_cli.search.hits.selection import (
    PendingHit,
    first_in_paragraphs,
    hits_of_documents,
    sample,
)
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.match.segment_matches import SegmentMatches
from corpus_cli.search.query.request import CONTEXT_SORTS, ParsedSearch, Sort

MAX_SORTED: Final = 5_000_000  # hits that are sorted by their context: about 50 bytes each
FEW: Final = 50_000  # hits; measured: for more, importing numpy and sorting all words pays
WORDS: Final = 3  # on the left or right, that hits are sorted by


def with_sorted_hits(
    matches: Sequence[SegmentMatches],
    request: ParsedSearch,
    counted: SearchResult,
    builder: HitBuilder,
) -> SearchResult:
    """Return the counted result with its hits as they were asked for.

    Raises UsageError for more hits than can be sorted.
    """
    sampled = sample(matches, request) if request.sample else None
    available = counted.total if sampled is None else len(sampled)
    ranking = ranked(matches, request)
    hits = _sorted(matches, request, ranking.documents, available, sampled)
    duplicates = 0
    if request.distinct:
        hits = distinct = list(first_in_paragraphs(matches, hits))
        duplicates, available = available - len(distinct), len(distinct)
    returned = request.page(available)
    stop = request.offset + returned
    stream = builder.stream(
        _pending(islice(iter(hits), request.offset, stop)), ranking.scores, returned
    )
    return counted._replace(
        sampled=None if sampled is None else len(sampled),
        duplicates=duplicates,
        returned=returned,
        truncated=not request.counts_only and stop < available,
        hits=list(stream) if request.limit or not returned else stream,
    )


def _sorted(
    matches: Sequence[SegmentMatches],
    request: ParsedSearch,
    order: Sequence[DocumentRef],
    available: int,
    sampled: list[PendingHit] | None,
) -> Iterable[PendingHit]:
    """Return the hits in the order that was asked for; `order` is that of their documents."""
    if request.sort not in CONTEXT_SORTS:
        if sampled is not None:
            rank = {document: number for number, document in enumerate(order)}
            return sorted(sampled, key=lambda hit: rank[hit.document])
        all_needed = request.distinct or not request.limit
        needed = None if all_needed else request.offset + request.limit
        return hits_of_documents(matches, order, needed)
    if available > MAX_SORTED:
        raise UsageError(
            f"{available:,} hits are too many to sort by context; the limit is {MAX_SORTED:,}",
            hint="use --sample 1000, or narrow the search: --since, issuer:, NEAR/3",
        )
    if sampled is None and available >= FEW:
        from corpus_cli.search.hits.array_sorting import sorted_by_words

        return sorted_by_words(matches, request.sort, WORDS, order)
    neighbours = [Neighbours(one.segment) for one in matches]

    def key(hit: PendingHit) -> tuple[Key, ...]:
        """Return the words beside a hit, the nearest first, in dictionary order."""
        own, (start, end, _) = neighbours[hit.document.segment], hit.occurrence
        is_left = request.sort is Sort.LEFT
        return tuple(
            map(collation_key, own.left(start, WORDS) if is_left else own.right(end, WORDS))
        )

    return sorted(hits_of_documents(matches, order, None) if sampled is None else sampled, key=key)


def _pending(hits: Iterable[PendingHit]) -> Iterator[PendingHits]:
    for document, found in groupby(hits, key=lambda hit: hit.document):
        yield from in_portions(document, [hit.occurrence for hit in found])
