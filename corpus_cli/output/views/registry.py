"""Answers as blocks: which view is whose."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.answer import Answer, Result
from corpus_cli.model.association import Collocates, Keyness
from corpus_cli.model.dates import MentionedDates
from corpus_cli.model.diff import Diff
from corpus_cli.model.distribution import Dispersion, Trend
from corpus_cli.model.documents import DocumentList, DocumentText
from corpus_cli.model.indexing import CorpusInfo, IndexReport, Verification
from corpus_cli.model.measures import Measures
from corpus_cli.model.names import Names
from corpus_cli.model.reuse import Reuse, Similar
from corpus_cli.model.search import SearchResult
from corpus_cli.model.sql import SqlTable
from corpus_cli.model.statistics import FrequencyList, KeywordCounts, Ngrams
from corpus_cli.model.summary import Summaries
from corpus_cli.model.words import WordCuts, WordDifferences
from corpus_cli.output.blocks import Block, Column, Grid
from corpus_cli.output.views import (
    association,
    dates,
    diff,
    distribution,
    documents,
    indexing,
    names,
    reuse,
    search,
    statistics,
    summary,
    words,
)


def blocks(answer: Answer) -> Iterator[Block]:  # noqa: PLR0912, PLR0915 - a case a kind of answer
    """Return the blocks of an answer: its rows as they are where no view knows the result."""
    result: object = answer.result
    match result:
        case SearchResult():
            found = search.blocks(result)
        case FrequencyList():
            found = statistics.frequency_list(result)
        case KeywordCounts():
            found = statistics.keyword_counts(result)
        case Collocates():
            found = association.collocates(result)
        case Keyness():
            found = association.keyness(result)
        case Ngrams():
            found = statistics.ngrams(result)
        case Trend():
            found = distribution.trend(result)
        case Dispersion():
            found = distribution.dispersion(result)
        case SqlTable():
            found = statistics.sql_table(result)
        case Measures():
            found = statistics.measures(result)
        case Summaries():
            found = summary.summaries(result)
        case MentionedDates():
            found = dates.mentioned_dates(result)
        case Names():
            found = names.names(result)
        case Reuse():
            found = reuse.reuse(result)
        case Similar():
            found = reuse.similar(result)
        case Diff():
            found = diff.diff(result)
        case WordCuts():
            found = words.word_cuts(result)
        case WordDifferences():
            found = words.word_differences(result)
        case DocumentList():
            found = documents.document_list(result)
        case DocumentText():
            found = documents.document_text(result)
        case CorpusInfo():
            found = documents.corpus_info(answer.corpus.name, result)
        case IndexReport():
            found = indexing.index_report(result)
        case Verification():
            found = indexing.verification(result)
        case _:
            found = _rows(answer.result)
    return found


def _rows(result: Result) -> Iterator[Block]:
    columns = [Column(name, flexible=True) for name in result.columns()]
    yield Grid(columns, ([_cell(value) for value in row] for row in result.rows()))


def _cell(value: object) -> str:
    return "" if value is None else str(value)
