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
from corpus_cli.output import (
    views_association,
    views_dates,
    views_diff,
    views_distribution,
    views_documents,
    views_indexing,
    views_names,
    views_reuse,
    views_search,
    views_statistics,
    views_summary,
    views_words,
)
from corpus_cli.output.blocks import Block, Column, Grid


def blocks(answer: Answer) -> Iterator[Block]:  # noqa: PLR0912, PLR0915 - a case a kind of answer
    """Return the blocks of an answer: its rows as they are where no view knows the result."""
    result: object = answer.result
    match result:
        case SearchResult():
            found = views_search.blocks(result)
        case FrequencyList():
            found = views_statistics.frequency_list(result)
        case KeywordCounts():
            found = views_statistics.keyword_counts(result)
        case Collocates():
            found = views_association.collocates(result)
        case Keyness():
            found = views_association.keyness(result)
        case Ngrams():
            found = views_statistics.ngrams(result)
        case Trend():
            found = views_distribution.trend(result)
        case Dispersion():
            found = views_distribution.dispersion(result)
        case SqlTable():
            found = views_statistics.sql_table(result)
        case Measures():
            found = views_statistics.measures(result)
        case Summaries():
            found = views_summary.summaries(result)
        case MentionedDates():
            found = views_dates.mentioned_dates(result)
        case Names():
            found = views_names.names(result)
        case Reuse():
            found = views_reuse.reuse(result)
        case Similar():
            found = views_reuse.similar(result)
        case Diff():
            found = views_diff.diff(result)
        case WordCuts():
            found = views_words.word_cuts(result)
        case WordDifferences():
            found = views_words.word_differences(result)
        case DocumentList():
            found = views_documents.document_list(result)
        case DocumentText():
            found = views_documents.document_text(result)
        case CorpusInfo():
            found = views_documents.corpus_info(answer.corpus.name, result)
        case IndexReport():
            found = views_indexing.index_report(result)
        case Verification():
            found = views_indexing.verification(result)
        case _:
            found = _rows(answer.result)
    return found


def _rows(result: Result) -> Iterator[Block]:
    columns = [Column(name, flexible=True) for name in result.columns()]
    yield Grid(columns, ([_cell(value) for value in row] for row in result.rows()))


def _cell(value: object) -> str:
    return "" if value is None else str(value)
