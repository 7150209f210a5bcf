"""What a request matches in one segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from corpus_cli.index.files.codepage import ESCAPE, decode
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Label
from corpus_cli.search.match.evaluation import Evaluator
from corpus_cli.search.match.labels import GRADES
from corpus_cli.search.match.metadata import rows_titled
from corpus_cli.search.match.occurrences import Occurrence, Occurrences
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.search.query.expression import is_plain, leaves_of
from corpus_cli.search.query.request import ParsedSearch, Sort

if TYPE_CHECKING:
    from corpus_cli.search.match.query_plan import QueryPlan


class PartialUnits(NamedTuple):
    """In which units partial occurrences lie: of `counted` of them, how many in each unit."""

    counted: int
    hits: Mapping[str, int]


class SegmentMatches(NamedTuple):
    """What a request matches in one segment.

    `grade_counts` counts the occurrences that the loosest `--match` would show, by grade; `every`
    holds them, where documents are listed with their counts. `shown` are the hits, each in one of
    its members; `rows` the documents that meet the query, `title_only` how many further ones do so
    in their title only. Where relevance is asked for, `leaves` has, for each different leaf of the
    query, the number of its hits by row, in all documents of the segment. `partial` tells where the
    occurrences lie that only the loosest `--match` shows.
    """

    segment: Segment
    grade_counts: tuple[int, int, int]
    every: list[Occurrences]
    shown: list[Occurrences]
    rows: set[int]
    title_only: int
    leaves: list[Mapping[int, int]]
    partial: PartialUnits

    @property
    def total(self) -> int:
        """How many hits there are."""
        return sum(map(len, self.shown))

    def hit_counts(self) -> Counter[int]:
        """Count the hits in each row; rows without any are not in it."""
        if len(self.shown) == 1:
            return self.shown[0].row_counts()
        counts: Counter[int] = Counter()
        for found in self.shown:
            counts.update(found.row_counts())
        return counts

    def hits(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield start, end, row and grade of each hit, in the order of the segment's text."""
        if len(self.shown) == 1:
            return iter(self.shown[0])
        from heapq import merge

        return merge(*self.shown)

    def hits_of(self, row: int) -> list[Occurrence]:
        """Return the hits in one document, in the order of its text."""
        return occurrences_of(self.shown, row)


def occurrences_of(found: Sequence[Occurrences], row: int) -> list[Occurrence]:
    """Return the occurrences in one document, in the order of its text."""
    if len(found) == 1:
        return found[0].of_row(row)
    return sorted(occurrence for one in found for occurrence in one.of_row(row))


def match_segment(
    segment: Segment, request: ParsedSearch, finder: Finder, plan: QueryPlan | None = None
) -> SegmentMatches:
    """Evaluate a request in one segment, and close its files."""
    try:
        return _match(segment, request, finder, Evaluator(segment, finder, plan))
    finally:
        segment.release()


def _match(
    segment: Segment, request: ParsedSearch, finder: Finder, evaluator: Evaluator
) -> SegmentMatches:
    expression, grade = request.expression, GRADES[request.match]
    loosest = evaluator.evaluate_all_grades(expression, grade)
    asked = evaluator.evaluate(expression, grade) if grade else loosest
    every, shown, rows = loosest.found, asked.found, asked.keys
    leaves = list(leaves_of(expression))
    if len(set(leaves)) < len(leaves) or not all(map(is_plain, leaves)):
        # Different leaves may have found the same.
        every, shown = [evaluator.union(every)], [evaluator.union(shown)]
    if request.inside or request.outside:
        every = [_placed(evaluator, found, request) for found in every]
        shown = [_placed(evaluator, found, request) for found in shown]
        rows = set().union(*(found.row_set() for found in shown))
    titled = rows_titled(segment, expression, finder)
    if request.where is not None:
        meeting = Evaluator(segment, finder).evaluate(request.where, GRADES[Label.COMPOUND]).keys
        every, shown = ([one.in_rows(meeting) for one in found] for found in (every, shown))
        rows, titled = rows & meeting, titled & meeting
    # Only what is needed later is kept: each segment may have millions of a single letter.
    return SegmentMatches(
        segment=segment,
        grade_counts=_grade_counts(every),
        every=every if request.documents_only else [],
        shown=shown,
        rows=rows,
        title_only=len(titled - rows),
        leaves=_leaf_counts(evaluator, request) if request.sort is Sort.RELEVANCE else [],
        partial=_partial_units(
            segment, every if grade and request.counts_partial_units else (), finder
        ),
    )


def _partial_units(segment: Segment, found: Sequence[Occurrences], finder: Finder) -> PartialUnits:
    """Count the units in which partial occurrences lie."""
    counted, units = 0, Counter[bytes]()
    share = 1 / (finder.segments * max(len(found), 1))
    for one in found:
        if one.grade_counts()[0]:
            of_one, spans = one.partial_units(segment.edges, share)
            counted += of_one
            text = segment.text.data
            units.update([text[start:end] for start, end in spans])
    return PartialUnits(counted, {decode(u): n for u, n in units.items() if ESCAPE not in u})


def _placed(evaluator: Evaluator, found: Occurrences, request: ParsedSearch) -> Occurrences:
    """Return the occurrences that lie where `--in` and `--not-in` want them."""
    if request.inside:
        found = evaluator.inside(found, request.inside)
    if request.outside:
        found = evaluator.outside(found, request.outside)
    return found


def _grade_counts(found: Iterable[Occurrences]) -> tuple[int, int, int]:
    counts = zip((0, 0, 0), *(one.grade_counts() for one in found), strict=True)
    partial, compound, word = map(sum, counts)
    return partial, compound, word


def _leaf_counts(evaluator: Evaluator, request: ParsedSearch) -> list[Mapping[int, int]]:
    grade = GRADES[request.match]
    return [
        _placed(evaluator, evaluator.leaf_occurrences(leaf).from_grade(grade), request).row_counts()
        for leaf in dict.fromkeys(leaves_of(request.expression))
    ]
