"""Trends and dispersion as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from corpus_cli.model.distribution import Dispersion, Trend, TrendPoint
from corpus_cli.output.blocks import Block, Column, Facts, Grid, Heading, Note, count, number
from corpus_cli.output.terminal.charts import bar, pressed, sparkline, strip
from corpus_cli.output.views.association import measure

_BAR: Final = 24
_STRIP: Final = 24
_LINE: Final = 48
_NONE: Final = "(none)"


def trend(result: Trend) -> Iterator[Block]:
    """Yield a grid a query with a bar a period; of several queries their lines first."""
    series = [list(points) for _, points in groupby(result.points, key=lambda p: p.query)]
    if len(series) > 1:
        yield _lines(series)
    largest = max((point.per_million or 0.0 for point in result.points), default=0.0)
    for points in series:
        if len(series) > 1:
            yield Heading(points[0].query)
        yield _periods(points, result.by, largest)
    size = f"{count(result.n, 'word')}, {count(result.documents, 'document')}"
    years = "years of the Buddhist era" if result.calendar == "buddhist" else ""
    yield Note([part for part in (size, f"moving average over {result.window}", years) if part])


def _lines(series: Sequence[Sequence[TrendPoint]]) -> Grid:
    names = ("hits", "per million", "highest")
    columns = [Column("query", flexible=True), Column("over time"),
               *(Column(name, "right") for name in names)]  # fmt: skip
    return Grid(columns, [_line([p for p in points if p.period is not None]) for points in series])


def _line(points: Sequence[TrendPoint]) -> list[str]:
    rates = [point.per_million for point in points]
    hits, words = sum(point.hits for point in points), sum(point.n for point in points)
    highest = max(points, key=lambda p: p.per_million or 0.0, default=None)
    return [
        points[0].query if points else "",
        sparkline(pressed(rates, _LINE // 2)),
        number(hits),
        measure(hits * 1e6 / words if words else None, 1),
        highest.period or "" if highest else "",
    ]


def _periods(points: Sequence[TrendPoint], by: str, largest: float) -> Grid:
    names = ("hits", "per million", "average", "documents")
    columns = [Column(by, flexible=True), *(Column(name, "right") for name in names), Column("")]
    rows = (
        [
            point.period or _NONE,
            number(point.hits) if point.of_documents else "–",
            measure(point.per_million, 1),
            measure(point.moving_average, 1),
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
            Column("doc", flexible=True, keep_ends=True),
            Column("date"),
            Column("hits", "right"),
            Column("per million", "right"),
            Column("beginning to end"),
        ]
        rows = (
            [d.doc, d.date or "", number(d.hits), measure(d.per_million, 1),
             strip(d.positions, _STRIP)]
            for d in result.spread
        )  # fmt: skip
        yield Grid(columns, rows)
    shown = f"{number(result.returned)} documents shown; --limit 0 shows all"
    yield Note([count(result.n, "word"), *([shown] if result.truncated else [])])


def _facts(result: Dispersion) -> Iterator[tuple[str, str]]:
    having = f"{number(result.documents_with_hits)} of {count(result.documents, 'document')}"
    yield "hits", f"{number(result.hits)} in {having} ({result.range:.1%})"
    yield "ARF", measure(result.arf)
    yield "parts", f"{result.parts_by} ({len(result.parts)})"
    yield "DPnorm", f"{measure(result.dp_norm, 3)} (DP {measure(result.dp, 3)}); 0 is even"
    yield "Juilland D", f"{measure(result.juilland_d, 3)}; 1 is even"
    rates = [part.per_million for part in result.parts if part.part is not None]
    yield "over parts", sparkline(pressed(rates, _LINE))
    yield "in documents", f"{sparkline(result.profile)} beginning to end, in tenths"
