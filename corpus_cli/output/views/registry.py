"""Answers as blocks: which view is whose."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from typing import Final

from corpus_cli.model.answer import Answer, Result
from corpus_cli.output.blocks import Block, Column, Grid, Heading, plain

VIEWS: Final = {
    "SearchResult": ("search", "search_result"),
    "FrequencyList": ("statistics", "frequency_list"),
    "KeywordCounts": ("statistics", "keyword_counts"),
    "Collocates": ("association", "collocates"),
    "Keyness": ("association", "keyness"),
    "Ngrams": ("statistics", "ngrams"),
    "Trend": ("distribution", "trend"),
    "Dispersion": ("distribution", "dispersion"),
    "SqlTable": ("statistics", "sql_table"),
    "HelpTopic": ("statistics", "help_topic"),
    "Summaries": ("summary", "summaries"),
    "MentionedDates": ("dates", "mentioned_dates"),
    "Names": ("names", "names"),
    "Reuse": ("reuse", "reuse"),
    "Similar": ("reuse", "similar"),
    "Diff": ("diff", "diff"),
    "WordCuts": ("words", "word_cuts"),
    "WordDifferences": ("words", "word_differences"),
    "DocumentList": ("documents", "document_list"),
    "DocumentAddress": ("documents", "document_address"),
    "DocumentText": ("documents", "document_text"),
    "CorpusInfo": ("documents", "corpus_info"),
    "IndexReport": ("indexing", "index_report"),
    "Verification": ("indexing", "verification"),
}
"""The module beside this one that has the view of a kind of result, and its function.

Kinds are named, so that the model of one answer is not imported for another.
"""


def blocks(answer: Answer) -> Iterator[Block]:
    """Return the blocks of an answer: its rows as they are where no view knows the result."""
    result = answer.result
    module, function = VIEWS.get(type(result).__name__, ("registry", "rows"))
    view = getattr(import_module(f"{__package__}.{module}"), function)
    found: Iterator[Block] = view(result)
    # Only the answer knows what the corpus that it describes is called.
    return chain([Heading(answer.corpus.name)], found) if answer.command == "info" else found


def rows(result: Result) -> Iterator[Block]:
    """Yield the rows as they are."""
    columns = [Column(name, flexible=True) for name in result.columns()]
    yield Grid(columns, (list(map(plain, row)) for row in result.rows()))
