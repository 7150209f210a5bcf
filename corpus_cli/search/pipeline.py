"""The search itself: find, combine, count, and make the hits that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Final

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import (
    DocumentHits,
    Explanation,
    Hit,
    Label,
    LabelCounts,
    ScorePart,
    SearchResult,
)
from corpus_cli.parallel.interface import Each
from corpus_cli.parallel.local import local_workers
from corpus_cli.search.hits.builder import MOST, Maker, Run, in_pieces, page
from corpus_cli.search.match.documents import DocumentRef, in_order
from corpus_cli.search.match.labels import GRADES
from corpus_cli.search.match.occurrences import Occurrence
from corpus_cli.search.match.scan import Finder
from corpus_cli.search.match.segment_matches import (
    SegmentMatches,
    match_segment,
    occurrences_of,
)
from corpus_cli.search.query.expression import Regex, Term, filters, leaves_of
from corpus_cli.search.query.request import SearchRequest, Sort

PARALLEL_FROM: Final = 1 << 26  # bytes of text; measured: of less, one process is done before two
_OF_PATTERNS: Final = 16  # times as much as for a word takes to look for a pattern in a text


def search(
    segments: Sequence[Segment], request: SearchRequest, each: Each | None = None
) -> SearchResult:
    """Search the segments and return what was found.

    `each` has all segments matched elsewhere (`parallel.interface`).

    Everything is counted before this returns; the hits are made as they are read where there is
    no limit, at once where there is. Raises UsageError for what cannot be asked for together, or
    of so many hits.
    """
    request.check()
    if request.explain:
        return _explained(segments, request)
    matches = _matched(segments, request, Finder(segments), each)
    return _answer(matches, request, _counted(matches, request), Maker(segments, request))


def _explained(segments: Sequence[Segment], request: SearchRequest) -> SearchResult:
    from corpus_cli.search.match.query_plan import QueryPlan

    plan, finder = QueryPlan(), Finder(segments)
    with plan.step("everything before the first hit was made"):
        matches = [match_segment(segment, request, finder, plan) for segment in segments]
        counted = _counted(matches, request)
    with plan.step("order the hits and make those that are shown"):
        result = _answer(matches, request, counted, Maker(segments, request))
    scores: list[ScorePart] = []
    if request.sort is Sort.RELEVANCE:
        from corpus_cli.search.hits.relevance import score_parts

        docs = [hit.doc for hit in (result.hits if request.limit else ())]
        docs += [found.doc for found in result.document_hits or ()]
        scores = score_parts(matches, request, list(dict.fromkeys(docs)))
    return result._replace(explanation=Explanation(plan.steps(request.expression), scores))


def _answer(
    matches: Sequence[SegmentMatches], request: SearchRequest, counted: SearchResult, maker: Maker
) -> SearchResult:
    if request.documents_only:
        return _with_documents(matches, request, counted)
    if request.group_by is not None:
        from corpus_cli.search.hits.grouping import grouped

        return grouped(matches, request, counted)
    if request.sort is not Sort.DATE or request.sample or request.distinct:
        from corpus_cli.search.hits.sorting import arranged

        return arranged(matches, request, counted, maker)
    return _with_hits(matches, request, counted, maker)


def _matched(
    segments: Sequence[Segment], request: SearchRequest, finder: Finder, each: Each | None
) -> list[SegmentMatches]:
    """Evaluate a request in each segment: by `each`, or as this machine does it soonest."""
    in_numpy, has_pattern = _looked_at(leaves_of(request.expression), finder)
    if each is None:
        size = finder.size * (_OF_PATTERNS if has_pattern else 1)
        worth = len(segments) > 1 and (in_numpy or size >= PARALLEL_FROM)
        each = local_workers(worth=worth, in_numpy=in_numpy, files=segments).each
    numbers = range(len(segments))
    matches = each(lambda number: match_segment(segments[number], request, finder), numbers)
    # The segments that are open here: those sent back were opened elsewhere, and kept by nobody.
    return [m._replace(segment=own) for m, own in zip(matches, segments, strict=True)]


def _looked_at(leaves: Iterable[Term | Regex], finder: Finder) -> tuple[bool, bool]:
    """Look at every leaf; tell whether numpy finds most of them, and whether one is a pattern."""
    terms, patterns = [], []
    for leaf in leaves:
        if isinstance(leaf, Regex):
            patterns.append(finder.matches_often(leaf.pattern))
        else:
            terms.append(finder.is_frequent(leaf.text))
    return any(terms) and not patterns, bool(patterns)


def _counted(matches: Sequence[SegmentMatches], request: SearchRequest) -> SearchResult:
    partial, compound, word = (
        sum(counts) for counts in zip((0, 0, 0), *(m.grade_counts for m in matches), strict=True)
    )
    total = sum(m.total for m in matches)
    return SearchResult(
        query=request.query,
        total=total,
        hidden=partial + compound + word - total,
        by_label=LabelCounts(word, compound, partial),
        documents=sum(len(m.rows) for m in matches),
        title_only=sum(m.title_only for m in matches),
        returned=0,
        truncated=False,
        hits=(),
    )


# --- hits by date -----------------------------------------------------------------------------


def _with_hits(
    matches: Sequence[SegmentMatches], request: SearchRequest, counted: SearchResult, maker: Maker
) -> SearchResult:
    returned = request.page(counted.total)
    return counted._replace(
        returned=returned,
        truncated=not request.counts_only and request.offset + returned < counted.total,
        hits=_hits(matches, request, returned, counted.total, maker),
    )


def _hits(
    matches: Sequence[SegmentMatches],
    request: SearchRequest,
    returned: int,
    total: int,
    maker: Maker,
) -> Iterable[Hit]:
    if not returned:
        return ()
    if request.limit and returned == total <= MOST:  # a stream gives the first as soon as it can
        hits = _all_hits(matches, maker)
    else:
        runs = page(_runs(matches, request, returned), request.offset, returned)
        hits = maker.made(runs, {}, returned)
    return list(hits) if request.limit else hits


def _all_hits(matches: Sequence[SegmentMatches], maker: Maker) -> Iterator[Hit]:
    """Yield all hits: they are made first, so that nobody reads ids to put documents in order."""
    runs = [
        Run(
            DocumentRef(number, row),
            [Occurrence(start, end, grade) for start, end, _, grade in found],
        )
        for number, one in enumerate(matches)
        for row, found in groupby(one.hits(), key=itemgetter(2))
    ]
    dates = [one.segment.dates for one in matches]
    keyed = [
        (dates[place.segment][place.row], hits[0].doc, place, hits)
        for (place, _), hits in zip(runs, maker.every(runs), strict=True)
    ]
    keyed.sort()
    for *_, hits in keyed:
        yield from hits


def _runs(
    matches: Sequence[SegmentMatches], request: SearchRequest, returned: int
) -> Iterator[Run]:
    order = in_order(
        [m.segment for m in matches],
        [_rows_with_hits(m, request) for m in matches],
        request.offset + returned if request.limit else None,
    )
    for place in order:
        yield from in_pieces(place, matches[place.segment].hits_of(place.row))


def _rows_with_hits(matches: SegmentMatches, request: SearchRequest) -> set[int]:
    """Return the rows that have something to show: a condition may be met without."""
    if not filters(request.expression):
        return matches.rows
    return set().union(*(found.row_set() for found in matches.shown))


# --- documents --------------------------------------------------------------------------------


def _with_documents(
    matches: Sequence[SegmentMatches], request: SearchRequest, counted: SearchResult
) -> SearchResult:
    truncated = request.offset + request.page(counted.documents) < counted.documents
    return counted._replace(
        truncated=not request.counts_only and truncated,
        document_hits=_document_hits(matches, request),
    )


def _document_hits(matches: Sequence[SegmentMatches], request: SearchRequest) -> list[DocumentHits]:
    end = request.offset + request.limit if request.limit else None
    grade = GRADES[request.match]
    found = []
    for place, score in islice(_documents(matches, request, end), request.offset, end):
        segment = matches[place.segment].segment
        every = occurrences_of(matches[place.segment].every, place.row)
        counts = _describe(segment, place.row, every, grade)
        found.append(counts._replace(score=score))
    return found


def _documents(
    matches: Sequence[SegmentMatches], request: SearchRequest, at_most: int | None
) -> Iterator[tuple[DocumentRef, float | None]]:
    if request.sort is Sort.DATE:
        rows = [m.rows for m in matches]
        for place in in_order([m.segment for m in matches], rows, at_most):
            yield place, None
        return
    from corpus_cli.search.hits.ranking import ranked

    ranking = ranked(matches, request)
    for place in ranking.places:
        yield place, ranking.scores.get(place)


def _describe(segment: Segment, row: int, places: Sequence[Occurrence], grade: int) -> DocumentHits:
    entry = segment.cards[row]
    counts = [sum(place.grade == g for place in places) for g in range(3)]
    return DocumentHits(
        doc=entry.id,
        title=entry.title,
        date=entry.date,
        issuer=entry.issuer,
        hits=sum(counts[grade:]),
        word=counts[GRADES[Label.WORD]],
        compound=counts[GRADES[Label.COMPOUND]],
        partial=counts[GRADES[Label.PARTIAL]],
    )
