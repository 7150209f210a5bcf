"""What a search found in each segment, and how to walk over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.evaluation import Evaluator
from corpus_cli.search.match.occurrences import GRADES, Found, Occurrence
from corpus_cli.search.match.scan import Finder
from corpus_cli.search.match.titles import titled
from corpus_cli.search.query.expression import is_plain, leaves_of
from corpus_cli.search.query.request import SearchRequest, Sort

if TYPE_CHECKING:
    from corpus_cli.search.match.plan import Plan


class SegmentMatches(NamedTuple):
    """What a search found in one segment.

    `tally` counts the occurrences that the loosest `--match` would show, by grade; `every` are
    those, where documents are to be listed with them. `shown` are the occurrences that are asked
    for, none in two of its members; `rows` the documents that meet the query, `title_only` how many
    do so in their title alone. `leaves` counts the hits of each part of the query, by row, in all
    documents of the segment, where relevance is asked for.
    """

    segment: Segment
    tally: tuple[int, int, int]
    every: list[Found]
    shown: list[Found]
    rows: set[int]
    title_only: int
    leaves: list[Mapping[int, int]]


def match_segment(
    segment: Segment, request: SearchRequest, finder: Finder, plan: Plan | None = None
) -> SegmentMatches:
    """Evaluate a request in one segment, and close its files."""
    try:
        return _matches(segment, request, Evaluator(segment, finder, plan), finder)
    finally:
        segment.release()


def _matches(
    segment: Segment, request: SearchRequest, evaluator: Evaluator, finder: Finder
) -> SegmentMatches:
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
    # What is not needed any more is not kept: of a single letter there are millions in each.
    return SegmentMatches(
        segment=segment,
        tally=tally(every),
        every=every if request.documents_only else [],
        shown=shown,
        rows=rows,
        title_only=len(titled(segment, expression, finder) - rows),
        leaves=_leaf_counts(evaluator, request) if request.sort is Sort.RELEVANCE else [],
    )


def _placed(evaluator: Evaluator, found: Found, request: SearchRequest) -> Found:
    """Leave out what does not lie as `--in` and `--not-in` want it."""
    if request.inside:
        found = evaluator.inside(found, request.inside, wanted=True)
    if request.outside:
        found = evaluator.inside(found, request.outside, wanted=False)
    return found


def tally(found: Sequence[Found]) -> tuple[int, int, int]:
    """Count occurrences by grade."""
    tallies = [one.tally() for one in found]
    partial, compound, word = (sum(counts) for counts in zip((0, 0, 0), *tallies, strict=True))
    return partial, compound, word


def _leaf_counts(evaluator: Evaluator, request: SearchRequest) -> list[Mapping[int, int]]:
    return [
        by_row(
            _placed(evaluator, one, request)
            for one in evaluator.hits_of(leaf, GRADES[request.match])
        )
        for leaf in dict.fromkeys(leaves_of(request.expression))
    ]


def hit_counts(matches: SegmentMatches) -> Mapping[int, int]:
    """Count the hits by row; documents without any are not in it."""
    return by_row(matches.shown)


def by_row(found: Iterable[Found]) -> Mapping[int, int]:
    """Count occurrences by row."""
    counts: Counter[int] = Counter()
    for one in found:
        if one.is_plain:
            counts.update(one.rows)
        else:
            from corpus_cli.search.match import array_scan

            counts.update(array_scan.by_row(one.rows))
    return counts


def occurrences(matches: SegmentMatches) -> Iterator[tuple[int, int, int, int]]:
    """Yield (start, end, row, grade) of each hit in the order of the segment's text."""
    columns = [zip(*found.lists(), strict=True) for found in matches.shown]
    if len(columns) == 1:
        yield from columns[0]
        return
    from heapq import merge

    yield from merge(*columns)


def places(shown: Sequence[Found], row: int) -> list[Occurrence]:
    """Return the occurrences in one document, in the order of the text."""
    found: list[Occurrence] = []
    for one in shown:
        starts, ends, _, grades = one.of_row(row)
        found += map(Occurrence, starts, ends, grades)
    if len(shown) > 1:
        found.sort()
    return found
