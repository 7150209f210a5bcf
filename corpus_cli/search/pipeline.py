"""A search from request to result: match each segment, count, order, build the hits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Explanation, Hit, LabelCounts, ScorePart, SearchResult, UnitHits
from corpus_cli.parallel.local import local_workers
from corpus_cli.search.hits.builder import MOST, HitBuilder, PendingHits, in_portions
from corpus_cli.search.match.documents import DocumentRef, in_order
from corpus_cli.search.match.occurrences import Occurrence
from corpus_cli.search.match.segment_matches import SegmentMatches, match_segment
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.search.query.expression import Regex, Term, filters, leaves_of
from corpus_cli.search.query.request import ParsedSearch, Sort

if TYPE_CHECKING:
    from corpus_cli.parallel.interface import Each

PARALLEL_FROM: Final = 1 << 26  # bytes of text; measured: of less, one process is done before two
_UNITS: Final = 3  # that are named of those in which partial occurrences lie
_OF_PATTERNS: Final = 16  # how much longer it takes to look for a pattern than for a word


def search(
    segments: Sequence[Segment], request: ParsedSearch, each: Each | None = None
) -> SearchResult:
    """Search the segments and return what was found.

    `each` has all segments matched elsewhere (`parallel.interface`).

    Everything is counted before this returns. The hits are built at once where there is a limit,
    and as they are read where there is none. Raises UsageError for options that exclude each other,
    and for more hits than can be sorted.
    """
    request.check()
    if request.explain:
        return _explained(segments, request)
    matches = _match(segments, request, each)
    return _result(segments, matches, request, _counted(matches, request))


def _match(
    segments: Sequence[Segment], request: ParsedSearch, each: Each | None
) -> list[SegmentMatches]:
    """Match each segment: by `each`, or as this machine does it soonest."""
    finder = Finder(segments)
    parts = [part for part in (request.expression, request.where) if part is not None]
    leaves = [leaf for part in parts for leaf in leaves_of(part)]
    # All estimates are made here, before other processes, which then need not make them again.
    terms = [finder.is_frequent(leaf.text) for leaf in leaves if isinstance(leaf, Term)]
    patterns = [finder.matches_often(leaf.pattern) for leaf in leaves if isinstance(leaf, Regex)]
    if each is None:
        in_numpy = any(terms) and not patterns
        size = finder.size * (_OF_PATTERNS if patterns else 1)
        worth = len(segments) > 1 and (in_numpy or size >= PARALLEL_FROM)
        each = local_workers(worth=worth, in_numpy=in_numpy, files=segments).each
    numbers = range(len(segments))
    # Without the segment, which may have been opened elsewhere: nobody keeps its files there.
    found = each(lambda number: match_segment(segments[number], request, finder)[1:], numbers)
    return [SegmentMatches(own, *fields) for own, fields in zip(segments, found, strict=True)]


def _counted(matches: Sequence[SegmentMatches], request: ParsedSearch) -> SearchResult:
    """Return a result with all counts and without hits."""
    partial, compound, word = (
        sum(counts) for counts in zip((0, 0, 0), *(m.grade_counts for m in matches), strict=True)
    )
    total = sum(m.total for m in matches)
    units: Counter[str] = Counter()
    for one in matches:
        units.update(one.partial.hits)
    commonest = sorted(units.items(), key=lambda unit: (-unit[1], unit[0]))[:_UNITS]
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
        partial_units=[UnitHits(*unit) for unit in commonest],
        partial_counted=sum(m.partial.counted for m in matches),
    )


def _result(
    segments: Sequence[Segment],
    matches: Sequence[SegmentMatches],
    request: ParsedSearch,
    counted: SearchResult,
) -> SearchResult:
    """Return the counted result with what was asked for: documents, groups or hits."""
    if request.documents_only:
        from corpus_cli.search.hits.document_list import with_documents

        return with_documents(matches, request, counted)
    if request.group_by is not None:
        from corpus_cli.search.hits.grouping import with_groups

        return with_groups(matches, request, counted)
    builder = HitBuilder(segments, request)
    if request.sort is not Sort.DATE or request.sample or request.distinct:
        from corpus_cli.search.hits.sorting import with_sorted_hits

        return with_sorted_hits(matches, request, counted, builder)
    returned = request.page(counted.total)
    truncated = not request.counts_only and request.offset + returned < counted.total
    result = counted._replace(returned=returned, truncated=truncated)
    if not returned:
        return result
    if request.limit and returned == counted.total <= MOST:
        return result._replace(hits=list(_all_hits(matches, builder)))
    hits = builder.stream(_pending(matches, request, returned), {}, returned)
    return result._replace(hits=list(hits) if request.limit else hits)


def _all_hits(matches: Sequence[SegmentMatches], builder: HitBuilder) -> Iterator[Hit]:
    """Yield all hits by date: built before they are sorted, so that no id is read twice."""
    pending = [
        PendingHits(DocumentRef(number, row), [Occurrence(a, b, grade) for a, b, _, grade in hits])
        for number, one in enumerate(matches)
        for row, hits in groupby(one.hits(), key=itemgetter(2))
    ]
    dates = [one.segment.dates for one in matches]
    keyed = [
        (dates[document.segment][document.row], hits[0].doc, document, hits)
        for (document, _), hits in zip(pending, builder.by_document(pending), strict=True)
    ]
    keyed.sort()
    for *_, hits in keyed:
        yield from hits


def _pending(
    matches: Sequence[SegmentMatches], request: ParsedSearch, returned: int
) -> Iterator[PendingHits]:
    """Yield by date what is to be built: `returned` hits after the offset."""
    rows = [one.rows for one in matches]
    if filters(request.expression):  # a document may meet a condition and have no hits
        rows = [set().union(*(found.row_set() for found in one.shown)) for one in matches]
    offset = request.offset
    needed = offset + returned if request.limit else None
    for document in in_order([one.segment for one in matches], rows, needed):
        found = matches[document.segment].hits_of(document.row)
        wanted = found[offset : offset + returned]
        yield from in_portions(document, wanted)
        offset, returned = max(offset - len(found), 0), returned - len(wanted)
        if not returned:
            return


def _explained(segments: Sequence[Segment], request: ParsedSearch) -> SearchResult:
    """Search in one process, and return the plan with the result."""
    from corpus_cli.search.match.query_plan import QueryPlan

    plan, finder = QueryPlan(), Finder(segments)
    with plan.step("everything before the first hit was made"):
        matches = [match_segment(segment, request, finder, plan) for segment in segments]
        counted = _counted(matches, request)
    with plan.step("order the hits and make those that are shown"):
        result = _result(segments, matches, request, counted)
    scores: list[ScorePart] = []
    if request.sort is Sort.RELEVANCE:
        from corpus_cli.search.hits.ranking import score_parts

        docs = [hit.doc for hit in (result.hits if request.limit else ())]
        docs += [found.doc for found in result.document_hits or ()]
        scores = score_parts(matches, request, list(dict.fromkeys(docs)))
    return result._replace(explanation=Explanation(plan.steps(request.expression), scores))
