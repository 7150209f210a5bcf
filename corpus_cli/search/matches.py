"""What a search found in each segment, and how to walk over it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from corpus_cli.index.segment import Segment
from corpus_cli.search.concordance import Occurrence
from corpus_cli.search.evaluation import Evaluator
from corpus_cli.search.expression import Regex, Term, is_plain, leaves_of
from corpus_cli.search.found import GRADES, Found, plain
from corpus_cli.search.order import Place
from corpus_cli.search.request import SearchRequest
from corpus_cli.search.titles import titled


class SegmentMatches(NamedTuple):
    """What a search found in one segment.

    `every` are the occurrences that the loosest `--match` would show, `shown` those that are asked
    for; `rows` the documents that meet the query, `title_only` how many do so in their title alone.
    No occurrence is in two members of `shown`.
    """

    segment: Segment
    evaluator: Evaluator
    every: list[Found]
    shown: list[Found]
    rows: set[int]
    title_only: int


def match_segment(segment: Segment, request: SearchRequest) -> SegmentMatches:
    """Evaluate a request in one segment."""
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
    return SegmentMatches(segment, evaluator, every, shown, rows, title_only)


def _placed(evaluator: Evaluator, found: Found, request: SearchRequest) -> Found:
    """Leave out what does not lie as `--in` and `--not-in` want it."""
    if request.inside:
        found = evaluator.inside(found, request.inside, wanted=True)
    if request.outside:
        found = evaluator.inside(found, request.outside, wanted=False)
    return found


def leaf_counts(
    matches: SegmentMatches, request: SearchRequest, leaf: Term | Regex
) -> Counter[int]:
    """Count the hits of one part of the query by row, in all documents of the segment."""
    found = matches.evaluator.evaluate(leaf, GRADES[request.match]).found
    return _by_row([_placed(matches.evaluator, one, request) for one in found])


def hit_counts(matches: SegmentMatches) -> Counter[int]:
    """Count the hits by row; documents without any are not in it."""
    return _by_row(matches.shown)


def _by_row(found: Sequence[Found]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for one in found:
        counts.update(plain(one.rows))
    return counts


def occurrences(matches: SegmentMatches) -> Iterator[tuple[int, int, int, int]]:
    """Yield (start, end, row, grade) of each hit in the order of the segment's text."""
    columns = [zip(*found.lists(), strict=True) for found in matches.shown]
    if len(columns) == 1:
        yield from columns[0]
        return
    from heapq import merge

    yield from merge(*columns)


def places(shown: Sequence[Found]) -> dict[int, list[Occurrence]]:
    """Return the occurrences of each row in the order of the text."""
    by_row: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for found in shown:
        for start, end, row, grade in zip(*found.lists(), strict=True):
            by_row[row].append(Occurrence(start, end, grade))
    if len(shown) > 1:
        for in_row in by_row.values():
            in_row.sort()
    return by_row


class WantedPlaces:
    """The occurrences by document, without touching those of documents that nobody will see."""

    def __init__(self, matches: Sequence[SegmentMatches], wanted: list[Place] | None) -> None:
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
            self._by_segment[i] = places(shown)
        return self._by_segment[i][row]
