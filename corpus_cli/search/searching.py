"""The search itself: find, combine, count, and make the hits that are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from corpus_cli.index.segment import Segment
from corpus_cli.model.search import DocumentHits, Hit, Label, LabelCounts, SearchResult
from corpus_cli.search.concordance import DocumentReader, Occurrence
from corpus_cli.search.evaluation import Evaluator
from corpus_cli.search.expression import is_plain, leaves_of
from corpus_cli.search.found import GRADES, Found
from corpus_cli.search.order import Place, in_order
from corpus_cli.search.request import SearchRequest
from corpus_cli.search.titles import titled


class _SegmentMatches(NamedTuple):
    """What a search found in one segment.

    `every` are the occurrences that the loosest `--match` would show, `shown` those that are asked
    for; `rows` the documents that meet the query, `title_only` how many do so in their title alone.
    """

    segment: Segment
    every: list[Found]
    shown: list[Found]
    rows: set[int]
    title_only: int


def search(segments: Sequence[Segment], request: SearchRequest) -> SearchResult:
    """Search the segments and return what was found, hits in order of date, id and place.

    Everything is counted before this returns; the hits are made as they are read where there is
    no limit, at once where there is.
    """
    matches = [_match(segment, request) for segment in segments]
    partial, compound, word = _tally(found for m in matches for found in m.every)
    total = sum(_tally(found for m in matches for found in m.shown))
    documents = sum(len(m.rows) for m in matches)
    countable = documents if request.documents_only else total
    returned = _returned(countable, request)
    return SearchResult(
        query=request.query,
        total=total,
        hidden=partial + compound + word - total,
        by_label=LabelCounts(word, compound, partial),
        documents=documents,
        title_only=sum(m.title_only for m in matches),
        returned=0 if request.documents_only else returned,
        truncated=not request.counts_only and request.offset + returned < countable,
        hits=() if request.documents_only else _hits(matches, request, returned),
        document_hits=_document_hits(matches, request) if request.documents_only else None,
    )


def _returned(countable: int, request: SearchRequest) -> int:
    if request.counts_only:
        return 0
    left = max(countable - request.offset, 0)
    return min(left, request.limit) if request.limit else left


def _match(segment: Segment, request: SearchRequest) -> _SegmentMatches:
    evaluator = Evaluator(segment)
    expression, grade = request.expression, GRADES[request.match]
    loose = evaluator.loosely(expression, grade)
    met = loose if grade == 0 else evaluator.evaluate(expression, grade)
    if all(map(is_plain, leaves := list(leaves_of(expression)))) and len({*leaves}) == len(leaves):
        every, shown = loose.found, met.found
    else:  # different parts may have found the same
        every, shown = ([evaluator.together(one.found)] for one in (loose, met))
    if request.inside or request.outside:
        every, shown = ([_placed(evaluator, f, request) for f in found] for found in (every, shown))
        rows = set().union(*(found.rows_from(0) for found in shown))
    else:
        rows = met.keys
    title_only = len(titled(segment, expression) - rows)
    return _SegmentMatches(segment, every, shown, rows, title_only)


def _placed(evaluator: Evaluator, found: Found, request: SearchRequest) -> Found:
    """Leave out what does not lie as `--in` and `--not-in` want it."""
    if request.inside:
        found = evaluator.inside(found, request.inside, wanted=True)
    if request.outside:
        found = evaluator.inside(found, request.outside, wanted=False)
    return found


def _tally(found: Iterable[Found]) -> tuple[int, int, int]:
    totals = [0, 0, 0]
    for one in found:
        totals = [a + b for a, b in zip(totals, one.tally(), strict=True)]
    return totals[0], totals[1], totals[2]


def _places(shown: Sequence[Found]) -> dict[int, list[Occurrence]]:
    """Return the occurrences of each row in the order of the text."""
    by_row: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for found in shown:
        for start, end, row, grade in zip(*found.lists(), strict=True):
            by_row[row].append(Occurrence(start, end, grade))
    if len(shown) > 1:
        for places in by_row.values():
            places.sort()
    return by_row


# --- what is shown ----------------------------------------------------------------------------


def _hits(
    matches: Sequence[_SegmentMatches], request: SearchRequest, returned: int
) -> Iterable[Hit]:
    if not returned:
        return ()
    stream = _stream(matches, request, request.offset + returned)
    chosen = islice(stream, request.offset, request.offset + returned)
    return list(chosen) if request.limit else chosen


def _stream(
    matches: Sequence[_SegmentMatches], request: SearchRequest, needed: int
) -> Iterator[Hit]:
    at_most = needed if request.limit else None
    order: Iterable[Place] = _in_order(matches, at_most)
    if at_most is not None:
        order = list(order)
    places = _WantedPlaces(matches, order if isinstance(order, list) else None)
    for i, row in order:
        reader = DocumentReader(matches[i].segment, row)
        for place in places.of(i, row):
            yield reader.hit(place, request.view, request.context)


class _WantedPlaces:
    """The occurrences by document, without touching those of documents that nobody will see."""

    def __init__(self, matches: Sequence[_SegmentMatches], wanted: list[Place] | None) -> None:
        self._matches: Final = matches
        self._rows: dict[int, set[int]] | None = None
        if wanted is not None:
            self._rows = defaultdict(set)
            for i, row in wanted:
                self._rows[i].add(row)
        self._by_segment: dict[int, dict[int, list[Occurrence]]] = {}

    def of(self, i: int, row: int) -> list[Occurrence]:
        """Return the occurrences in one document."""
        if i not in self._by_segment:
            shown = self._matches[i].shown
            if self._rows is not None:
                shown = [found.keep(self._rows[i]) for found in shown]
            self._by_segment[i] = _places(shown)
        return self._by_segment[i][row]


def _in_order(matches: Sequence[_SegmentMatches], at_most: int | None) -> Iterator[Place]:
    return in_order([m.segment for m in matches], [m.rows for m in matches], at_most)


def _document_hits(
    matches: Sequence[_SegmentMatches], request: SearchRequest
) -> list[DocumentHits]:
    end = request.offset + request.limit if request.limit else None
    every = {i: _places(m.every) for i, m in enumerate(matches)}
    documents = islice(_in_order(matches, end), request.offset, end)
    grade = GRADES[request.match]
    return [_describe(matches[i].segment, row, every[i][row], grade) for i, row in documents]


def _describe(segment: Segment, row: int, places: Sequence[Occurrence], grade: int) -> DocumentHits:
    entry = segment.shelf.row(row)
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
