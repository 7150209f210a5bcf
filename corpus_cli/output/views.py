"""Answers as blocks: which view is whose."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.answer import Answer, Result
from corpus_cli.model.diff import Diff
from corpus_cli.model.documents import DocumentList, DocumentText
from corpus_cli.model.indexing import CorpusInfo, IndexReport, Verification
from corpus_cli.model.reuse import Reuse, Similar
from corpus_cli.model.search import SearchResult
from corpus_cli.model.statistics import FrequencyList, KeywordCounts
from corpus_cli.model.summary import Summaries
from corpus_cli.output import (
    views_diff,
    views_documents,
    views_indexing,
    views_reuse,
    views_search,
    views_statistics,
    views_summary,
)
from corpus_cli.output.blocks import Block, Column, Grid


def blocks(answer: Answer) -> Iterator[Block]:
    """Return the blocks of an answer: its rows as they are where no view knows the result."""
    result: object = answer.result
    match result:
        case SearchResult():
            found = views_search.blocks(result)
        case FrequencyList():
            found = views_statistics.frequency_list(result)
        case KeywordCounts():
            found = views_statistics.keyword_counts(result)
        case Summaries():
            found = views_summary.summaries(result)
        case Reuse() | Similar() | Diff():
            found = _compared(result)
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


def _compared(result: Reuse | Similar | Diff) -> Iterator[Block]:
    if isinstance(result, Reuse):
        return views_reuse.reuse(result)
    return views_reuse.similar(result) if isinstance(result, Similar) else views_diff.diff(result)


def _rows(result: Result) -> Iterator[Block]:
    columns = [Column(name, flexible=True) for name in result.columns()]
    yield Grid(columns, ([_cell(value) for value in row] for row in result.rows()))


def _cell(value: object) -> str:
    return "" if value is None else str(value)
