"""Frequency lists and keyword counts as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isfinite
from typing import Final

from corpus_cli.model.measures import MeasureEntry, Measures
from corpus_cli.model.sql import SqlTable
from corpus_cli.model.statistics import (
    FrequencyGroup,
    FrequencyList,
    KeywordCount,
    KeywordCounts,
    Ngrams,
    TermFrequency,
    TextStatistics,
)
from corpus_cli.output.blocks import Block, Column, Facts, Grid, Heading, Note, count, number
from corpus_cli.output.views.association import measure

_FREQUENCY_COLUMNS: Sequence[Column] = (
    Column("term", flexible=True),
    Column("frequency", "right"),
    Column("per million", "right"),
    Column("documents", "right"),
    Column("range", "right"),
)


def frequency_list(result: FrequencyList) -> Iterator[Block]:
    """Yield a grid a group, then what the numbers are relative to."""
    for group in result.groups:
        if group.group is not None or len(result.groups) > 1:
            yield Heading(f"{group.group or '(none)'} · {_size(group)}")
        yield _terms(group, with_measures=result.parts is not None)
        if group.text is not None:
            yield Facts(list(_text(group.text)))
    left_out = f"stopwords left out: {result.stopwords}" if result.stopwords else ""
    parts = f"DPnorm, D over parts: {result.parts}" if result.parts else ""
    notes = (_size(result), f"level {result.level}", left_out, parts)
    yield Note([note for note in notes if note])


def _terms(group: FrequencyGroup, *, with_measures: bool) -> Grid:
    columns = [*_FREQUENCY_COLUMNS]
    if with_measures:
        columns.extend(Column(name, "right") for name in ("ARF", "DPnorm", "D"))
    return Grid(columns, (_term_row(t, with_measures=with_measures) for t in group.terms))


def _term_row(t: TermFrequency, *, with_measures: bool) -> list[str]:
    counts = (number(t.frequency), _rate(t.per_million), number(t.documents), f"{t.range:.1%}")
    more = (measure(t.arf), measure(t.dp_norm, 3), measure(t.juilland_d, 3))
    return [t.term, *counts, *(more if with_measures else ())]


def _text(text: TextStatistics) -> Iterator[tuple[str, str]]:
    yield "TTR", measure(text.ttr, 4)
    yield "STTR", f"{measure(text.sttr, 4)} (blocks of 1,000)"
    yield "MATTR", f"{measure(text.mattr, 4)} (windows of 500)"
    yield "Yule's K", measure(text.yule_k)
    length = measure(text.words_per_sentence, 1)
    yield "sentences", f"{number(text.sentences)} of {length} words"


def _size(counted: FrequencyGroup | FrequencyList) -> str:
    documents = count(counted.documents, "document")
    return f"{count(counted.n, 'word')}, {count(counted.types, 'type')}, {documents}"


def _rate(per_million: float) -> str:
    return f"{per_million:,.1f}" if isfinite(per_million) else "–"


def ngrams(result: Ngrams) -> Iterator[Block]:
    """Yield a row an n-gram, then what the numbers are relative to."""
    rows = (
        (n.ngram, number(n.frequency), _rate(n.per_million), number(n.documents), f"{n.range:.1%}")
        for n in result.ngrams
    )
    if result.ngrams:
        yield Grid((Column("n-gram", flexible=True), *_FREQUENCY_COLUMNS[1:]), rows)
    rows_of = f"n-grams of {count(result.length, 'word')}, {result.min_frequency} times or more"
    size = f"{count(result.n, 'word')}, {count(result.documents, 'document')}"
    parts = [f"{number(result.total)} {rows_of}", size, f"level {result.level}"]
    if result.stopwords:
        parts.append(f"none begins or ends with one of {result.stopwords}")
    if result.truncated:
        parts.append(f"{number(result.returned)} shown; --limit 0 shows all")
    yield Note(parts)


def keyword_counts(result: KeywordCounts) -> Iterator[Block]:
    """Yield a row a keyword and group."""
    names = ("hits", "word", "compound", "partial", "documents", "per million")
    columns = [Column("keyword", flexible=True), Column("group", flexible=True)]
    columns.extend(Column(name, "right") for name in names)
    yield Grid(columns, map(_keyword_row, result.keywords))
    size = f"{count(result.n, 'word')}, {count(result.documents, 'document')}"
    yield Note([size, f"level {result.level}"])


def _keyword_row(k: KeywordCount) -> list[str]:
    counts = (k.hits, k.word, k.compound, k.partial, k.documents)
    return [k.keyword, k.group or "", *map(number, counts), _rate(k.per_million)]


def measures(result: Measures) -> Iterator[Block]:
    """Yield each measure with all that is known of it."""
    for about, entries in groupby(result.measures, key=lambda entry: entry.about):
        yield Heading(about)
        for entry in entries:
            yield Facts([(entry.column, entry.name), ("", entry.formula), *_more(entry)])
    yield Note([result.notation])


def _more(entry: MeasureEntry) -> Iterator[tuple[str, str]]:
    for name, text in (("range", entry.range), ("high", entry.direction), ("source", entry.source)):
        if text:
            yield f"  {name}", text


_NUMERIC: Final = ("int", "double", "float", "decimal", "real", "number")


def sql_table(result: SqlTable) -> Iterator[Block]:
    """Yield the rows as they are, numbers on the right."""
    columns = [
        Column(f.name, "right" if any(n in f.type for n in _NUMERIC) else "left", flexible=True)
        for f in result.fields
    ]
    if result.records:
        yield Grid(columns, [[_cell(value) for value in row] for row in result.records])
    shown = f"{count(result.returned, 'row')} shown; --limit 0 shows all"
    yield Note([shown if result.truncated else count(result.returned, "row")])


def _cell(value: object) -> str:
    return "" if value is None else str(value)
