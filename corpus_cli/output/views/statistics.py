"""Frequency lists, keyword counts, n-grams, measures and tables of SQL as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from corpus_cli.model.help_topics import HelpTopic, TermEntry
from corpus_cli.model.search import Label
from corpus_cli.model.sql import SqlTable
from corpus_cli.model.statistics import (
    FrequencyGroup,
    FrequencyList,
    KeywordCounts,
    Ngram,
    Ngrams,
    TermFrequency,
    TextStatistics,
)
from corpus_cli.output.blocks import (
    Block,
    Column,
    Facts,
    Grid,
    Heading,
    Text,
    count,
    decimal,
    limit_note,
    note,
    number,
    numeric,
    plain,
    without_value,
)
from corpus_cli.statistics.measures.registry import MEASURES

_FREQUENCIES: Final = ("frequency", "per_million", "documents", "range")
_EVENNESS: Final = ("arf", "dp_norm", "juilland_d")


def frequency_list(result: FrequencyList) -> Iterator[Block]:
    """Yield a grid a group, then what the numbers are relative to."""
    for group in result.groups:
        if group.group is not None or len(result.groups) > 1:
            yield Heading(f"{group.group or '(none)'} · {_size(group)}")
        yield _terms(group, with_measures=result.parts is not None)
        if group.text is not None:
            yield Facts(list(_text_statistics(group.text)))
    yield note(
        _size(result),
        f"level {result.level}",
        f"without stopwords: {result.stopwords}" if result.stopwords else None,
        f"DPnorm, D over parts: {result.parts}" if result.parts else None,
    )


def _headings(*names: str) -> list[Column]:
    return numeric(*(MEASURES[name].heading for name in names))


def _terms(group: FrequencyGroup, *, with_measures: bool) -> Grid:
    columns = [Column("term", flexible=True), *_headings(*_FREQUENCIES)]
    if not with_measures:
        return Grid(columns, ([t.term, *_frequencies(t)] for t in group.terms))
    rows = (
        [
            t.term,
            *_frequencies(t),
            decimal(t.arf),
            decimal(t.dp_norm, 3),
            decimal(t.juilland_d, 3),
        ]
        for t in group.terms
    )
    return Grid([*columns, *_headings(*_EVENNESS)], rows)


def _frequencies(row: TermFrequency | Ngram) -> tuple[str, ...]:
    rate = decimal(row.per_million, 1)
    return number(row.frequency), rate, number(row.documents), f"{row.range:.1%}"


def _text_statistics(text: TextStatistics) -> Iterator[tuple[str, str]]:
    yield MEASURES["ttr"].heading, decimal(text.ttr, 4)
    yield MEASURES["sttr"].heading, f"{decimal(text.sttr, 4)} (blocks of 1,000)"
    yield MEASURES["mattr"].heading, f"{decimal(text.mattr, 4)} (windows of 500)"
    yield MEASURES["yule_k"].heading, decimal(text.yule_k)
    length = decimal(text.words_per_sentence, 1)
    yield "sentences", f"{number(text.sentences)} ({length} words each on average)"


def _size(counted: FrequencyGroup | FrequencyList) -> str:
    documents = count(counted.documents, "document")
    return f"{count(counted.n, 'word')}, {count(counted.types, 'type')}, {documents}"


def ngrams(result: Ngrams) -> Iterator[Block]:
    """Yield a row an n-gram, then what the numbers are relative to."""
    if result.ngrams:
        columns = [Column("n-gram", flexible=True), *_headings(*_FREQUENCIES)]
        yield Grid(columns, ([n.ngram, *_frequencies(n)] for n in result.ngrams))
    rows_of = f"n-grams of {count(result.length, 'word')}, {result.min_frequency} times or more"
    yield note(
        f"{number(result.total)} {rows_of}",
        f"{count(result.n, 'word')}, {count(result.documents, 'document')}",
        f"level {result.level}",
        f"no stopwords at either end: {result.stopwords}" if result.stopwords else None,
        limit_note(number(result.returned), truncated=result.truncated),
    )


def keyword_counts(result: KeywordCounts) -> Iterator[Block]:
    """Yield a row a keyword and group."""
    columns = [
        Column("keyword", flexible=True),
        Column("group", flexible=True, rank=0),
        *numeric("hits"),
        *numeric(*Label, rank=2),
        *numeric("documents", rank=3),
        *numeric("per million"),
    ]
    rows = (
        [
            k.keyword,
            k.group or (without_value(result.by) if result.by else ""),
            *map(number, (k.hits, k.word, k.compound, k.partial, k.documents)),
            decimal(k.per_million, 1),
        ]
        for k in result.keywords
    )
    yield Grid(columns, rows)
    size = f"{count(result.n, 'word')}, {count(result.documents, 'document')}"
    yield note(size, f"level {result.level}")


def help_topic(result: HelpTopic) -> Iterator[Block]:
    """Yield a page, terms, and each measure with all that is known of it."""
    if result.terms:
        yield Facts([(term.term, _meaning(term)) for term in result.terms])
    if result.text:
        yield Text(result.text)
    for about, entries in groupby(result.measures, key=lambda entry: entry.about):
        yield Heading(about)
        for entry in entries:
            more = (("range", entry.range), ("high", entry.direction), ("source", entry.source))
            facts = [(f"  {name}", text) for name, text in more if text]
            yield Facts([(entry.column, entry.name), ("", entry.formula), *facts])
    if result.notation:
        yield note(result.notation)


def _meaning(term: TermEntry) -> str:
    return f"{term.meaning} ({term.example})" if term.example else term.meaning


_NUMERIC: Final = ("int", "double", "float", "decimal", "real", "number")


def sql_table(result: SqlTable) -> Iterator[Block]:
    """Yield the rows as they are, numbers on the right."""
    columns = [
        Column(f.name, "right" if any(n in f.type for n in _NUMERIC) else "left", flexible=True)
        for f in result.fields
    ]
    if result.records:
        yield Grid(columns, [list(map(plain, row)) for row in result.records])
    shown = count(result.returned, "row")
    yield note(limit_note(shown, truncated=result.truncated) or shown)
