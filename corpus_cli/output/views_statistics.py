"""Frequency lists and keyword counts as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from corpus_cli.model.statistics import FrequencyGroup, FrequencyList, KeywordCount, KeywordCounts
from corpus_cli.output.blocks import Block, Column, Grid, Heading, Note, count, number

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
        yield _terms(group)
    left_out = f"stopwords left out: {result.stopwords}" if result.stopwords else ""
    yield Note([part for part in (_size(result), f"level {result.level}", left_out) if part])


def _terms(group: FrequencyGroup) -> Grid:
    rows = (
        (t.term, number(t.frequency), _rate(t.per_million), number(t.documents), f"{t.range:.1%}")
        for t in group.terms
    )
    return Grid(_FREQUENCY_COLUMNS, rows)


def _size(counted: FrequencyGroup | FrequencyList) -> str:
    documents = count(counted.documents, "document")
    return f"{count(counted.n, 'word')}, {count(counted.types, 'type')}, {documents}"


def _rate(per_million: float) -> str:
    return f"{per_million:,.1f}" if isfinite(per_million) else "–"


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
