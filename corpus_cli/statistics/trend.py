"""Queries over time: hits per month, quarter, year, or value of a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.index.format import DOC_SHIFT
from corpus_cli.model.distribution import Trend, TrendPoint
from corpus_cli.search.request import SearchRequest
from corpus_cli.statistics.groups import group_name
from corpus_cli.statistics.nodes import Nodes
from corpus_cli.statistics.pieces import Ints
from corpus_cli.statistics.scope import Scope

PERIODS: Final = ("day", "month", "quarter", "year")
_BUDDHIST: Final = 543
_MASK: Final = (1 << DOC_SHIFT) - 1
# In an order, so that sums over the groups are the same to the last digit.
_GROUPS: Final = """
    select doc, words, {name} as name from ({documents}) as documents order by name nulls last, doc
"""


class Groups(NamedTuple):
    """The documents of a scope in groups; `None` is the name of those in none.

    `number` has, of each row of each segment, the number of its group, -1 where it is not counted.
    """

    names: Sequence[str | None]
    words: Ints
    documents: Ints
    number: Sequence[Ints]


def trend(
    scope: Scope,
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
    groups = grouped(scope, by)
    is_time = by in PERIODS
    order = _in_order(groups.names, is_time)
    points = [
        point
        for request in requests
        for point in _points(request.query, counted(scope, request, groups), groups, order, window)
    ]
    if buddhist and is_time:
        points = [point._replace(period=_buddhist(point.period)) for point in points]
    return Trend(
        queries=[request.query for request in requests],
        by=by,
        calendar="buddhist" if buddhist and is_time else "gregorian",
        window=window,
        n=int(groups.words.sum()),
        documents=int(groups.documents.sum()),
        points=points,
    )


def grouped(scope: Scope, by: str) -> Groups:
    """Return the documents of a scope by period or field, with their words."""
    documents = scope.documents()
    sql = _GROUPS.format(name=group_name(by, scope.own_fields), documents=documents.sql)
    rows = scope.engine.rows(sql, documents.values)
    numbers: dict[str | None, int] = {}
    place_of = {segment.record.number: i for i, segment in enumerate(scope.segments)}
    number = [np.full(s.record.documents, -1, dtype=np.int64) for s in scope.segments]
    words: list[int] = []
    counts: list[int] = []
    for doc, size, name in rows:
        group = numbers.setdefault(name, len(numbers))
        if group == len(words):
            words.append(0)
            counts.append(0)
        words[group] += size
        counts[group] += 1
        number[place_of[doc >> DOC_SHIFT]][doc & _MASK] = group
    return Groups(list(numbers), np.array(words), np.array(counts), number)


class Hits(NamedTuple):
    """Hits, and documents with any, by number of group."""

    hits: Ints
    documents: Ints


def counted(scope: Scope, request: SearchRequest, groups: Groups) -> Hits:
    """Count the hits of a request in each group."""
    nodes = Nodes(scope, request)
    size = len(groups.names)

    def work(i: int) -> Hits:
        rows = nodes.of(i).rows
        number = groups.number[i]
        hits, having = number[rows], number[np.unique(rows)]
        counts = (np.bincount(each[each >= 0], minlength=size) for each in (hits, having))
        return Hits(*counts)

    found = scope.each(work)
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


# --- periods ----------------------------------------------------------------------------------


def _in_order(
    names: Sequence[str | None],
    is_time: bool,  # noqa: FBT001
) -> list[tuple[str | None, int | None]]:
    """Return the names in order, those of times with the gaps between, each with its number."""
    numbers: Mapping[str | None, int] = {name: i for i, name in enumerate(names)}
    known = sorted(name for name in names if name is not None)
    every = _without_gaps(known) if is_time and known else known
    order: list[tuple[str | None, int | None]] = [(name, numbers.get(name)) for name in every]
    return [*order, (None, numbers[None])] if None in numbers else order


def _without_gaps(known: Sequence[str]) -> list[str]:
    if len(known[0]) == len("2021-11-26"):
        return list(known)  # a day on which nothing was said is no gap
    first, last = _number(known[0]), _number(known[-1])
    return [_name(number, known[0]) for number in range(first, last + 1)]


def _number(name: str) -> int:
    year, _, part = name.partition("-")
    if not part:
        return int(year)
    return int(year) * 4 + int(part[1]) - 1 if part[0] == "Q" else int(year) * 12 + int(part) - 1


def _name(number: int, like: str) -> str:
    if len(like) == len("2021"):
        return f"{number:04d}"
    if "Q" in like:
        return f"{number // 4:04d}-Q{number % 4 + 1}"
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _buddhist(period: str | None) -> str | None:
    return period and f"{int(period[:4]) + _BUDDHIST}{period[4:]}"


def check_window(window: int) -> int:
    """Return a number of periods for a moving average; raise UsageError for fewer than one."""
    if window < 1:
        raise UsageError("a moving average is over one period at least")
    return window
