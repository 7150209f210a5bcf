"""Charts of answers, as Vega-Lite specifications.

A specification holds its data, so that it can be kept, changed and drawn again elsewhere. Colours
are Okabe and Ito's, which colour-blind eyes tell apart; lines differ in dashes and points, too, for
print without colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from corpus_cli.errors import UsageError
from corpus_cli.model.answer import Answer
from corpus_cli.model.association import Collocates, Keyness
from corpus_cli.model.dates import TIMES
from corpus_cli.model.distribution import Dispersion, Trend
from corpus_cli.model.statistics import FrequencyList, Ngrams
from corpus_cli.output.blocks import without_value
from corpus_cli.output.escape import visible
from corpus_cli.output.terminal.cells import cut
from corpus_cli.statistics.measures.registry import MEASURES

_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
_FONT: Final = "Sarabun, Noto Sans Thai, Noto Sans, DejaVu Sans, sans-serif"
_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_WIDTH: Final = 560
_ROW: Final = 22  # pixels of a bar with its gap
_LABEL: Final = 36  # cells of a row's label
# The title of rows above them, where no label is in its way.
_ROWS: Final = {"titleAngle": 0, "titleAlign": "right", "titleX": -6, "titleY": -12,
                "titleBaseline": "bottom", "labelLimit": 0}  # fmt: skip

Spec = dict[str, Any]


def specification(answer: Answer) -> Mapping[str, object]:
    """Return the Vega-Lite specification of an answer's chart.

    Raises UsageError for a result that has none.
    """
    chart = CHARTS.get(type(answer.result))
    if chart is None:
        raise UsageError(f"corpus {answer.command} has no chart")
    body = chart(answer.result)
    subtitle = visible(f"{answer.corpus.name}, {body.pop('subtitle')}")
    counted = visible(_counted(answer.options))
    title = {
        "text": visible(body.pop("title")),
        "subtitle": [subtitle, counted] if counted else subtitle,
        "anchor": "start",
    }
    return {"$schema": _SCHEMA, "title": title, "config": _config(), **body}


def _counted(options: Mapping[str, object]) -> str:
    """Say which documents and hits were counted: the filters of an answer, and its --match."""
    where = options.get("where") or ()
    queries = [where] if isinstance(where, str) else where if isinstance(where, Sequence) else []
    dates = [f"{name} {options[name]}" for name in ("since", "until") if options.get(name)]
    kinds = [f"hits: {options['match']} or better"] if options.get("match") else []
    once = ["duplicate paragraphs once"] if options.get("distinct") else []
    return "; ".join([*(f"only {query}" for query in queries), *dates, *kinds, *once])


def _config() -> Spec:
    return {
        "font": _FONT,
        "background": "white",
        "padding": 12,  # marks above a title reach beyond what a font says of its height
        "range": {"category": list(_COLOURS)},
        "axis": {"labelFontSize": 12, "titleFontSize": 12, "titlePadding": 10, "labelFlush": False},
        "legend": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "labelLimit": 280,
            "rowPadding": 7,
            "symbolStrokeWidth": 0,
        },
        "title": {"fontSize": 15, "subtitleFontSize": 12, "offset": 14},
        "header": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 400},
    }


# --- over time --------------------------------------------------------------------------------


def _trend(result: Trend) -> Spec:
    if result.by not in TIMES:
        return _trend_bars(result)
    points = [
        {"query": visible(p.query), "period": p.period, "rate": p.per_million,
         "average": p.moving_average, "hits": p.hits}
        for p in result.points
        if p.period is not None
    ]  # fmt: skip
    labels = list(dict.fromkeys(point["period"] for point in points))
    every = max(len(labels) // 12, 1)
    shown = [label for at, label in enumerate(labels) if at % every == 0]
    era = " (Buddhist era)" if result.calendar == "buddhist" else ""
    x = {"field": "period", "type": "ordinal", "title": f"{result.by}{era}",
         "axis": {"values": shown, "labelAngle": -40}}  # fmt: skip
    # Scales with equal domains share a legend.
    domain = list(dict.fromkeys(point["query"] for point in points))
    series = {"field": "query", "type": "nominal", "title": "query", "scale": {"domain": domain}}
    y = {"field": "rate", "type": "quantitative", "title": "hits per million words"}
    layers = [
        {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"strokeDash": series}},
        {"mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
         "encoding": {"shape": series}},
    ]  # fmt: skip
    return {
        "title": f"{', '.join(result.queries)} by {result.by}",
        "subtitle": f"{result.n:,} words in {result.documents:,} documents; gaps are periods "
        "without any",
        "width": _WIDTH,
        "height": 300,
        "data": {"values": points},
        "encoding": {"x": x, "y": y, "color": series},
        "layer": layers,
    }


def _trend_bars(result: Trend) -> Spec:
    """Return bars for the values of a field, those with the highest rate first."""
    rows = [
        {"term": p.period or without_value(result.by), "query": p.query, "value": p.per_million}
        for p in result.points
    ]
    spec = _bars(rows, result.by, "hits per million words")
    if len(result.queries) > 1:
        series = {"field": "query", "type": "nominal", "title": "query", "sort": None}
        spec["encoding"] |= {"color": series, "yOffset": series}
    return {
        "title": f"{', '.join(result.queries)} by {result.by}",
        "subtitle": f"{result.n:,} words in {result.documents:,} documents",
        **spec,
    }


def _dispersion(result: Dispersion) -> Spec:
    order = _labels([f"{d.date or '–'}  {d.title or d.doc}" for d in result.spread])
    shown = [
        {"doc": label, "position": position}
        for label, d in zip(order, result.spread, strict=True)
        for position in d.positions
    ]
    strips = {
        "width": _WIDTH,
        "height": {"step": _ROW},
        "data": {"values": shown},
        "mark": {"type": "tick", "thickness": 2, "color": _COLOURS[0]},
        "encoding": {
            "x": {"field": "position", "type": "quantitative", "title": "place in the document",
                  "scale": {"domain": [0, 1]}, "axis": {"format": ".0%"}},
            "y": {"field": "doc", "type": "nominal", "title": "document", "sort": order,
                  "axis": _ROWS},
        },
    }  # fmt: skip
    parts = [{"part": part.part, "rate": part.per_million} for part in result.parts if part.part]
    every = max(len(parts) // 12, 1)
    labels = [part["part"] for at, part in enumerate(parts) if at % every == 0]
    over_parts = {
        "width": _WIDTH,
        "height": 140,
        "data": {"values": parts},
        "mark": {"type": "bar", "color": _COLOURS[0]},
        "encoding": {
            "x": {"field": "part", "type": "ordinal", "title": result.parts_by, "sort": None,
                  "axis": {"values": labels, "labelAngle": -40}},
            "y": {"field": "rate", "type": "quantitative", "title": "hits per million words"},
        },
    }  # fmt: skip
    norm = "–" if result.dp_norm is None else f"{result.dp_norm:.3f}"
    return {
        "title": result.query,
        "subtitle": f"{result.hits:,} hits in {result.documents_with_hits:,} of "
        f"{result.documents:,} documents; DPnorm {norm}, ARF {result.arf:,.1f}",
        "vconcat": [strips, over_parts],
    }


# --- bars -------------------------------------------------------------------------------------


def _frequencies(result: FrequencyList) -> Spec:
    named = [group for group in result.groups if group.group is not None]
    rows = [
        {"group": group.group or "(none)", "term": t.term, "value": t.per_million}
        for group in named or result.groups
        for t in group.terms
    ]
    spec = _bars(rows, "term", "occurrences per million words")
    if len(named) > 1:
        facet = {"field": "group", "type": "nominal", "title": None, "sort": None, "columns": 1}
        spec["encoding"]["facet"] = facet
        spec["resolve"] = {"scale": {"y": "independent"}}
    hidden = f"; without {result.stopwords}" if result.stopwords else ""
    title = f"The most frequent {result.level}s"
    return {"title": title, "subtitle": f"{result.n:,} words{hidden}", **spec}


def _ngrams(result: Ngrams) -> Spec:
    rows = [{"term": n.ngram, "value": n.per_million} for n in result.ngrams]
    title = f"The most frequent sequences of {result.length} words"
    spec = _bars(rows, "n-gram", "occurrences per million words")
    return {"title": title, "subtitle": f"{result.n:,} words", **spec}


def _collocates(result: Collocates) -> Spec:
    rows = [{"term": c.collocate, "value": getattr(c, result.sort)} for c in result.collocates]
    spec = _bars(rows, "collocate", MEASURES[result.sort].heading)
    subtitle = f"{result.hits:,} hits; window {result.span}; N {result.n:,}"
    return {"title": f"Words near {result.query}", "subtitle": subtitle, **spec}


def _keyness(result: Keyness) -> Spec:
    rows = [
        {"term": t.term, "value": getattr(t, result.sort),
         "overused in": result.target if t.direction == "positive" else result.reference}
        for t in result.terms
    ]  # fmt: skip
    spec = _bars(rows, "term", MEASURES[result.sort].heading)
    domain = [cut(visible(side), _LABEL) for side in (result.target, result.reference)]
    spec["encoding"]["color"] = {
        "field": "overused in",
        "type": "nominal",
        "scale": {"domain": domain},
    }
    title = f"{result.target} against {result.reference}"
    return {"title": title, "subtitle": f"{result.vocabulary:,} terms compared", **spec}


def _bars(rows: Sequence[Mapping[str, Any]], name: str, measure: str) -> Spec:
    terms = list(dict.fromkeys(row["term"] for row in rows))
    label_of = dict(zip(terms, _labels(terms), strict=True))
    values = [
        {key: cut(visible(v), _LABEL) if isinstance(v, str) else v for key, v in row.items()}
        | {"term": label_of[row["term"]]}
        for row in rows
        if row["value"]  # nothing, and no difference, has no bar
    ]
    return {
        "width": _WIDTH,
        "height": {"step": _ROW},
        "data": {"values": values},
        "mark": {"type": "bar", "color": _COLOURS[0]},
        "encoding": {
            "x": {"field": "value", "type": "quantitative", "title": measure},
            "y": {"field": "term", "type": "nominal", "title": name, "sort": None, "axis": _ROWS},
        },
    }


def _labels(texts: Sequence[str]) -> list[str]:
    """Return a label for each row; those that are alike, once cut, with the number of the row."""
    labels = [cut(visible(text), _LABEL) for text in texts]
    counts = Counter(labels)
    return [
        label if counts[label] == 1 else f"{row}. {label}" for row, label in enumerate(labels, 1)
    ]


CHARTS: Final[Mapping[type, Callable[[Any], Spec]]] = {
    Trend: _trend,
    Dispersion: _dispersion,
    FrequencyList: _frequencies,
    Ngrams: _ngrams,
    Collocates: _collocates,
    Keyness: _keyness,
}
"""The chart of each kind of result that has one."""
