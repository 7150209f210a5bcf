"""Hits in another order than that of their dates, a sample of them, each paragraph once.

Sampling comes first, then the order, then the paragraphs, then the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice, starmap
from typing import Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.model.search import SearchResult
from corpus_cli.search.hits.builder import Maker, Run, in_pieces
from corpus_cli.search.hits.collation import Key, collation_key
from corpus_cli.search.hits.context_words import Neighbours
from corpus_cli.search.hits.ranking import ranked
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.match.occurrences import Occurrence
from corpus_cli.search.match.segment_matches import SegmentMatches
from corpus_cli.search.query.request import SearchRequest, Sort

MAX_SORTED: Final = 5_000_000  # hits that are sorted by their neighbours: about 50 bytes each
FEW: Final = 50_000  # hits; measured: for more, numpy and a look at all words pay for themselves
WORDS: Final = 3  # on the left or right, that hits are sorted by


class Located(NamedTuple):
    """A hit that is not made yet."""

    place: DocumentRef
    at: Occurrence


def arranged(
    matches: Sequence[SegmentMatches], request: SearchRequest, counted: SearchResult, maker: Maker
) -> SearchResult:
    """Return the result with its hits as they were asked for.

    `counted` says how many there are. Raises UsageError for more than can be sorted.
    """
    sample = drawn(matches, request) if request.sample else None
    available = counted.total if sample is None else len(sample)
    ranking = ranked(matches, request)
    stream = _ordered(matches, request, ranking.places, available, sample)
    duplicates = 0
    if request.distinct:
        stream = kept = list(_distinct(matches, stream))
        duplicates, available = available - len(kept), len(kept)
    returned = request.page(available)
    stop = request.offset + returned
    runs = _runs(islice(iter(stream), request.offset, stop))
    hits = maker.made(runs, ranking.scores, returned)
    return counted._replace(
        sampled=None if sample is None else len(sample),
        duplicates=duplicates,
        returned=returned,
        truncated=not request.counts_only and stop < available,
        hits=list(hits) if request.limit or not returned else hits,
    )


# --- which hits -------------------------------------------------------------------------------


def drawn(matches: Sequence[SegmentMatches], request: SearchRequest) -> list[Located]:
    """Draw a sample of the hits, without replacement, each as likely as any other.

    The hits are numbered in the order of date, id and place, so that the numbers drawn, and with
    them the hits, depend on nothing but the seed and the documents.
    """
    from random import Random

    counts = [one.hit_counts() for one in matches]
    order = ranked(matches, request._replace(sort=Sort.DATE)).places
    total = sum(counts[i][row] for i, row in order)
    size = min(request.sample or 0, total)
    random = Random(request.seed)  # noqa: S311 - to be repeated, not to be secret
    numbers = iter(sorted(random.sample(range(total), size)))
    chosen = list(_at_numbers(order, counts, numbers))
    return [Located(place, matches[place.segment].hits_of(place.row)[nth]) for place, nth in chosen]


def _at_numbers(
    order: Iterable[DocumentRef], counts: Sequence[Mapping[int, int]], numbers: Iterator[int]
) -> Iterator[tuple[DocumentRef, int]]:
    """Yield the document of each hit with a number, and which of its hits it is, from 0."""
    number = next(numbers, None)
    begin = 0
    for place in order:
        end = begin + counts[place.segment][place.row]
        while number is not None and number < end:
            yield place, number - begin
            number = next(numbers, None)
        begin = end


def _distinct(matches: Sequence[SegmentMatches], hits: Iterable[Located]) -> Iterator[Located]:
    """Yield the first hit of each paragraph; those with the same normal text are one."""
    neighbours = [Neighbours(one.segment) for one in matches]
    seen: set[bytes] = set()
    for hit in hits:
        paragraph = neighbours[hit.place.segment].paragraph(hit.at.start, hit.place.row)
        if paragraph not in seen:
            seen.add(paragraph)
            yield hit


# --- in which order ---------------------------------------------------------------------------


def _ordered(
    matches: Sequence[SegmentMatches],
    request: SearchRequest,
    order: Sequence[DocumentRef],
    available: int,
    sample: list[Located] | None,
) -> Iterable[Located]:
    if request.sort in {Sort.LEFT, Sort.RIGHT}:
        if available > MAX_SORTED:
            raise UsageError(
                f"{available:,} hits are too many to sort by their neighbours, at most "
                f"{MAX_SORTED:,} can be",
                hint="draw some with --sample 1000, or narrow the search: --since, issuer:, NEAR/3",
            )
        if sample is None and available >= FEW:
            from corpus_cli.search.hits.array_sorting import sorted_beside

            return starmap(Located, sorted_beside(matches, request.sort, WORDS, order))
        everything = _located(matches, order, None) if sample is None else sample
        return sorted(everything, key=_neighbour_key(matches, request.sort))
    if sample is not None:
        rank = {place: number for number, place in enumerate(order)}
        return sorted(sample, key=lambda hit: rank[hit.place])
    all_wanted = request.distinct or not request.limit
    return _located(matches, order, None if all_wanted else request.offset + request.limit)


def _located(
    matches: Sequence[SegmentMatches], order: Sequence[DocumentRef], needed: int | None
) -> Iterator[Located]:
    """Yield the hits of documents, the `needed` first at least, or all."""
    if needed is not None:
        order = _enough(matches, order, needed)
    for place in order:
        for at in matches[place.segment].hits_of(place.row):
            yield Located(place, at)


def _enough(
    matches: Sequence[SegmentMatches], order: Sequence[DocumentRef], needed: int
) -> list[DocumentRef]:
    """Return as many of the documents as have the hits that are needed."""
    counts = [one.hit_counts() for one in matches]
    chosen: list[DocumentRef] = []
    for place in order:
        if needed <= 0:
            break
        chosen.append(place)
        needed -= counts[place.segment][place.row]
    return chosen


def _neighbour_key(
    matches: Sequence[SegmentMatches], sort: Sort
) -> Callable[[Located], tuple[Key, ...]]:
    """Return what sorts by the words beside the hits, the nearest first, in dictionary order."""
    neighbours = [Neighbours(one.segment) for one in matches]

    def key(hit: Located) -> tuple[Key, ...]:
        beside = neighbours[hit.place.segment]
        at = hit.at
        words = beside.left(at.start, WORDS) if sort is Sort.LEFT else beside.right(at.end, WORDS)
        return tuple(map(collation_key, words))

    return key


def _runs(located: Iterable[Located]) -> Iterator[Run]:
    for place, hits in groupby(located, key=lambda hit: hit.place):
        yield from in_pieces(place, [hit.at for hit in hits])
