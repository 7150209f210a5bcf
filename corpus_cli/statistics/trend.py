"""Queries over time: hits per month, quarter, year, or value of a field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.model.distribution import Trend, TrendPoint
from corpus_cli.search.query.request import SearchRequest
from corpus_cli.statistics.document_groups import group_name
from corpus_cli.statistics.grouped_keys import Ints
from corpus_cli.statistics.hit_arrays import HitFinder
from corpus_cli.statistics.periods import PERIODS, in_era, in_order, periods
from corpus_cli.statistics.subcorpus import Subcorpus

# In an order, so that sums over the groups are the same to the last digit.
_GROUPS: Final = """
    select doc, {name} as name from ({documents}) as documents order by name nulls last, doc
"""


class Groups(NamedTuple):
    """The documents of a subcorpus in groups; `None` is the name of those in none.

    `number` has, of each row of each segment, the number of its group, -1 where it is not counted.
    """

    names: Sequence[str | None]
    words: Ints
    documents: Ints
    number: Sequence[Ints]


def trend(
    subcorpus: Subcorpus,
    requests: Sequence[SearchRequest],
    *,
    by: str = "month",
    window: int = 3,
    buddhist: bool = False,
) -> Trend:
    """Count the hits of each request in each period, or value of a field, of the documents.

    Periods come in order, none left out; values of a field by name. The moving average is over
    `window` periods, half of them before. Raises UsageError for an unknown field.
    """
    check_window(window)
    groups = grouped(subcorpus, by)
    is_time = by in PERIODS
    order = in_order(groups.names, is_time)
    points = [
        point
        for request in requests
        for point in _points(
            request.query, counted(subcorpus, request, groups), groups, order, window
        )
    ]
    if buddhist and is_time:
        points = [point._replace(period=in_era(point.period)) for point in points]
    return Trend(
        queries=[request.query for request in requests],
        by=by,
        calendar="buddhist" if buddhist and is_time else "gregorian",
        window=window,
        n=int(groups.words.sum()),
        documents=int(groups.documents.sum()),
        points=points,
    )


def grouped(subcorpus: Subcorpus, by: str) -> Groups:
    """Return the documents of a subcorpus by period or field, with their words."""
    names, number = periods(subcorpus, by) if by in PERIODS else _fields(subcorpus, by)
    words, documents = (np.zeros(len(names), dtype=np.int64) for _ in range(2))
    for own, sizes in zip(number, subcorpus.words, strict=True):
        counted = own >= 0
        words += np.bincount(own[counted], sizes[counted], len(names)).astype(np.int64)
        documents += np.bincount(own[counted], minlength=len(names))
    return Groups(names, words, documents, number)


def _fields(subcorpus: Subcorpus, by: str) -> tuple[Sequence[str | None], Sequence[Ints]]:
    """Return the values of a field, and of each row of each segment the number of its value."""
    documents = subcorpus.documents()
    sql = _GROUPS.format(name=group_name(by, subcorpus.own_fields), documents=documents.sql)
    numbers: dict[str | None, int] = {}
    number = [np.full(s.record.documents, -1, dtype=np.int64) for s in subcorpus.segments]
    for doc, name in subcorpus.engine.rows(sql, documents.values):
        place = subcorpus.place(doc)
        number[place.segment][place.row] = numbers.setdefault(name, len(numbers))
    return list(numbers), number


class Hits(NamedTuple):
    """Hits, and documents with any, by number of group."""

    hits: Ints
    documents: Ints


def counted(subcorpus: Subcorpus, request: SearchRequest, groups: Groups) -> Hits:
    """Count the hits of a request in each group."""
    nodes = HitFinder(subcorpus, request)
    size = len(groups.names)

    def work(i: int) -> Hits:
        rows = nodes.of(i).rows
        number = groups.number[i]
        hits, having = number[rows], number[np.unique(rows)]
        counts = (np.bincount(each[each >= 0], minlength=size) for each in (hits, having))
        return Hits(*counts)

    found = subcorpus.each(work)
    nothing = np.zeros(size, dtype=np.int64)
    return Hits(sum((f.hits for f in found), nothing), sum((f.documents for f in found), nothing))


def _points(
    query: str,
    found: Hits,
    groups: Groups,
    order: Sequence[tuple[str | None, int | None]],
    window: int,
) -> Iterator[TrendPoint]:
    hits = [0 if at is None else int(found.hits[at]) for _, at in order]
    sizes = [0 if at is None else int(groups.words[at]) for _, at in order]
    timed = sum(name is not None for name, _ in order)
    for i, (name, at) in enumerate(order):
        near = slice(max(i - window // 2, 0), min(i - window // 2 + window, timed))
        yield TrendPoint(
            query=query,
            period=name,
            hits=hits[i],
            per_million=_rate(hits[i], sizes[i]),
            moving_average=None if name is None else _rate(sum(hits[near]), sum(sizes[near])),
            documents=0 if at is None else int(found.documents[at]),
            n=sizes[i],
            of_documents=0 if at is None else int(groups.documents[at]),
        )


def _rate(hits: int, words: int) -> float | None:
    return hits * 1_000_000 / words if words else None


def check_window(window: int) -> int:
    """Return a number of periods for a moving average; raise UsageError for fewer than one."""
    if window < 1:
        raise UsageError("a moving average is over one period at least")
    return window
