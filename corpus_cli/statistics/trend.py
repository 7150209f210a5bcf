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

    Periods come in order, those without documents included; values of a field by name. The moving
    average is over `window` periods, half of them before. Raises UsageError for an unknown field
    and for a window of less than one period.
    """
    check_window(window)
    is_time = by in PERIODS
    groups = group_documents(subcorpus, by)
    order = _in_order(groups.names, is_time)
    points = [
        point
        for request in requests
        for point in _points(
            request.query, count_hits(subcorpus, request, groups), groups, order, window
        )
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


def _in_order(
    names: Sequence[str | None],
    is_time: bool,  # noqa: FBT001
) -> list[tuple[str | None, int | None]]:
    """Return the names of groups in order, None last, each with the number of its group.

    Periods have those between them among them: their number is None.
    """
    numbers = {name: number for number, name in enumerate(names)}
    known = sorted(name for name in names if name is not None)
    every: Sequence[str | None] = without_gaps(known) if is_time else known
    return [(name, numbers.get(name)) for name in (*every, *([None] if None in numbers else []))]


def _points(
    query: str,
    counts: GroupHits,
    groups: DocumentGroups,
    order: Sequence[tuple[str | None, int | None]],
    window: int,
) -> Iterator[TrendPoint]:
    hits = [0 if number is None else int(counts.hits[number]) for _, number in order]
    sizes = [0 if number is None else int(groups.words[number]) for _, number in order]
    named = sum(name is not None for name, _ in order)
    for i, (name, number) in enumerate(order):
        first = i - window // 2
        near = slice(max(first, 0), min(first + window, named))
        average = rate(sum(hits[near]), sum(sizes[near]))
        yield TrendPoint(
            query=query,
            period=name,
            hits=hits[i],
            per_million=rate(hits[i], sizes[i]),
            moving_average=None if name is None else average,
            documents=0 if number is None else int(counts.documents[number]),
            n=sizes[i],
            of_documents=0 if number is None else int(groups.documents[number]),
        )
