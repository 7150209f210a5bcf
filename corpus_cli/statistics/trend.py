"""Trends: the hits of queries in each month, quarter or year, or each value of a field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_cli.errors import UsageError
from corpus_cli.model.dates import buddhist_era
from corpus_cli.model.distribution import Trend, TrendPoint
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.statistics.document_groups import PERIODS, DocumentGroups, group_documents
from corpus_cli.statistics.hit_arrays import GroupHits, count_hits, rate
from corpus_cli.statistics.periods import without_gaps
from corpus_cli.statistics.subcorpus import Subcorpus


def trend(
    subcorpus: Subcorpus,
    requests: Sequence[ParsedSearch],
    *,
    by: str = "month",
    window: int = 3,
    buddhist: bool = False,
) -> Trend:
    """Count the hits of each request in each period, or value of a field, of the documents.

    Periods come in order, those without documents included, with a moving average over `window`
    of them, half of them before. Values of a field have none; those with the highest rate, over all
    requests, come first. Raises UsageError for an unknown field
    and for a window of less than one period.
    """
    check_window(window)
    is_time = by in PERIODS
    groups = group_documents(subcorpus, by)
    counted = [(request.query, count_hits(subcorpus, request, groups)) for request in requests]
    order = _in_time(groups.names) if is_time else _by_rate(groups, [hits for _, hits in counted])
    over = window if is_time else None
    points = [
        point for query, counts in counted for point in _points(query, counts, groups, order, over)
    ]
    if buddhist and is_time:
        points = [point._replace(period=buddhist_era(point.period)) for point in points]
    return Trend(
        queries=[request.query for request in requests],
        by=by,
        calendar="buddhist" if buddhist and is_time else "gregorian",
        window=window,
        n=int(groups.words.sum()),
        documents=int(groups.documents.sum()),
        points=points,
    )


def check_window(window: int) -> int:
    """Return the number of periods of a moving average. Raises UsageError for less than one."""
    if window < 1:
        raise UsageError("--window must be at least 1")
    return window


_Order = list[tuple[str | None, int | None]]
"""The names of groups, None last, each with its number; it is None for a period without documents.
"""


def _in_time(names: Sequence[str | None]) -> _Order:
    """Return periods in order, those between them included."""
    numbers = {name: number for number, name in enumerate(names)}
    every = without_gaps(sorted(name for name in names if name is not None))
    return [(name, numbers.get(name)) for name in (*every, *([None] if None in numbers else []))]


def _by_rate(groups: DocumentGroups, counts: Sequence[GroupHits]) -> _Order:
    """Return values of a field, those first in which there are most hits a word; then by name."""

    def place(number: int) -> tuple[bool, float, str]:
        name = groups.names[number]
        hits = sum(int(of_query.hits[number]) for of_query in counts)
        return name is None, -(rate(hits, int(groups.words[number])) or 0.0), name or ""

    return [(groups.names[n], n) for n in sorted(range(len(groups.names)), key=place)]


def _points(
    query: str,
    counts: GroupHits,
    groups: DocumentGroups,
    order: _Order,
    window: int | None,
) -> Iterator[TrendPoint]:
    hits = [0 if number is None else int(counts.hits[number]) for _, number in order]
    sizes = [0 if number is None else int(groups.words[number]) for _, number in order]
    named = sum(name is not None for name, _ in order)
    for i, (name, number) in enumerate(order):
        average = None
        if window is not None and name is not None:
            first = i - window // 2
            near = slice(max(first, 0), min(first + window, named))
            average = rate(sum(hits[near]), sum(sizes[near]))
        yield TrendPoint(
            query=query,
            period=name,
            hits=hits[i],
            per_million=rate(hits[i], sizes[i]),
            moving_average=average,
            documents=0 if number is None else int(counts.documents[number]),
            n=sizes[i],
            of_documents=0 if number is None else int(groups.documents[number]),
        )
