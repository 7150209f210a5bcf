"""Trends and dispersion as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from corpus_cli.model.dates import TIMES
from corpus_cli.model.distribution import Dispersion, Trend, TrendPoint
from corpus_cli.output.blocks import (
    DOC,
    Block,
    Column,
    Facts,
    Grid,
    Heading,
    count,
    decimal,
    limit_note,
    note,
    number,
    numeric,
    plain,
    without_value,
)
from corpus_cli.output.terminal.charts import bar, pressed, sparkline, strip
from corpus_cli.statistics.measures.registry import MEASURES

_BAR: Final = 24
_STRIP: Final = 24
_LINE: Final = 48


def trend(result: Trend) -> Iterator[Block]:
    """Yield a grid a query with a bar a period; of several queries their lines first."""
    series = [list(points) for _, points in groupby(result.points, key=lambda p: p.query)]
    if len(series) > 1:
        columns = [Column("query", flexible=True), Column("over time"),
                   *numeric("hits", "per million", "highest")]  # fmt: skip
        yield Grid(columns, list(map(_over_time, series)))
    largest = max((point.per_million or 0.0 for point in result.points), default=0.0)
    for points in series:
        if len(series) > 1:
            yield Heading(points[0].query)
        yield _periods(points, result.by, largest)
    yield note(
        f"{count(result.n, 'word')}, {count(result.documents, 'document')}",
        f"moving average over {count(result.window, 'period')}" if result.by in TIMES else None,
        "years in the Buddhist Era" if result.calendar == "buddhist" else None,
    )


def _over_time(series: Sequence[TrendPoint]) -> list[str]:
    points = [point for point in series if point.period is not None]
    rates = [point.per_million for point in points]
    hits, words = sum(point.hits for point in points), sum(point.n for point in points)
    highest = max(points, key=lambda p: p.per_million or 0.0, default=None)
    return [
        points[0].query if points else "",
        sparkline(pressed(rates, _LINE // 2)),
        number(hits),
        decimal(hits * 1e6 / words if words else None, 1),
        plain(highest and highest.period),
    ]


def _periods(points: Sequence[TrendPoint], by: str, largest: float) -> Grid:
    columns = [
        Column(by, flexible=True),
        *numeric("hits", "per million"),
        *numeric("average", rank=3),
        *numeric("documents", rank=2),
        Column("", is_bars=True),
    ]
    rows = (
        [
            point.period or without_value(by),
            number(point.hits) if point.of_documents else "–",
            decimal(point.per_million, 1),
            ""
            if point.moving_average is None and by not in TIMES
            else decimal(point.moving_average, 1),
            number(point.documents) if point.of_documents else "–",
            bar(point.per_million, largest, _BAR),
        ]
        for point in points
    )
    return Grid(columns, rows)


def dispersion(result: Dispersion) -> Iterator[Block]:
    """Yield the measures, the pictures of time and place, and a strip a document."""
    yield Facts(list(_facts(result)))
    if result.spread:
        columns = [
            DOC,
            Column("date", rank=2),
            *numeric("hits"),
            *numeric("per million", rank=3),
            Column("beginning to end"),
        ]
        rows = (
            [d.doc, plain(d.date), number(d.hits), decimal(d.per_million, 1),
             strip(d.positions, _STRIP)]
            for d in result.spread
        )  # fmt: skip
        yield Grid(columns, rows, is_numbered=True)
    shown = count(result.returned, "document")
    yield note(count(result.n, "word"), limit_note(shown, truncated=result.truncated))


def _facts(result: Dispersion) -> Iterator[tuple[str, str]]:
    having = f"{number(result.documents_with_hits)} of {count(result.documents, 'document')}"
    yield "hits", f"{number(result.hits)} in {having} ({result.range:.1%})"
    yield MEASURES["arf"].heading, decimal(result.arf)
    yield "parts", f"{result.parts_by} ({len(result.parts)})"
    dp = f"{MEASURES['dp'].heading} {decimal(result.dp, 3)}"
    yield MEASURES["dp_norm"].heading, f"{decimal(result.dp_norm, 3)} ({dp}); 0 is even"
    yield "Juilland D", f"{decimal(result.juilland_d, 3)}; 1 is even"
    rates = [part.per_million for part in result.parts if part.part is not None]
    yield "over parts", sparkline(pressed(rates, _LINE))
    yield "in documents", f"{sparkline(result.profile)} beginning to end, in tenths"
