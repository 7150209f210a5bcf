"""The terms of a segment counted again, from its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus_cli.index import format as fmt
from corpus_cli.index.segment import Segment
from corpus_cli.text.normal import fold
from corpus_cli.text.vocabulary import WORD_KINDS

Found = Iterator[tuple[str, str]]
"""The names of files, relative to the segment's folder, and what is wrong with each."""

Table = Any  # Arrow ships no types
Counts = dict[tuple[str, str], tuple[int, int]]

_TERM: Final = ("word", "level")


def is_word(tokens: Table) -> npt.NDArray[np.bool_]:
    """Tell of each token whether it counts as a word."""
    flags: npt.NDArray[np.bool_] = pc.is_in(
        tokens["kind"], pa.array([kind.value for kind in WORD_KINDS])
    ).to_numpy()
    return flags


def term_problems(segment: Segment) -> Found:
    """Yield what does not hold in `doc_terms.parquet` and `terms.parquet`."""
    doc_terms = pq.read_table(segment.folder / "doc_terms.parquet")
    terms = pq.read_table(segment.folder / "terms.parquet")
    keys = list(_rows(doc_terms, "word", "level", "doc"))
    if any(not _precedes(a, b) for a, b in pairwise(keys)):
        yield "doc_terms.parquet", "its rows are not in order"
    counted = dict(zip(keys, doc_terms["frequency"].to_pylist(), strict=True))
    if counted != _recounted(segment, terms):
        yield "doc_terms.parquet", "does not count what is in tokens.parquet"
    if _sums(terms, "sum") != _sums(doc_terms, "count"):
        yield "terms.parquet", "is not the sum of doc_terms.parquet"
    if any(fold(form) != word for word, form in _rows(terms, "word", "form")):
        yield "terms.parquet", "a form is not one of its word"


def deletion_problems(folder: Path, segment: Segment) -> Found:
    """Yield what does not hold in the deletions of a segment of the index in `folder`."""
    record = segment.record
    if record.deletions_name is None:
        return
    name = f"../../{fmt.DELETIONS}/{record.deletions_name}"
    deleted: Sequence[int] = sorted(segment.deleted)
    if len(deleted) != record.deleted or not 0 <= deleted[0] <= deleted[-1] < record.documents:
        yield f"{name}/{fmt.DELETED_ROWS}", "its rows are not rows of the segment, each once"
    doc_terms = pq.read_table(segment.folder / "doc_terms.parquet")
    docs = pa.array([row | record.number << fmt.DOC_SHIFT for row in deleted], pa.int64())
    lost = doc_terms.filter(pc.is_in(doc_terms["doc"], docs))
    path = folder / fmt.DELETIONS / record.deletions_name / fmt.DELETED_TERMS
    if _sums(pq.read_table(path), "sum") != _sums(lost, "count"):
        yield f"{name}/{fmt.DELETED_TERMS}", "does not count what the deleted documents have"


def _rows(table: Table, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].to_pylist() for name in names), strict=True)


def _precedes(a: tuple[str, str, int], b: tuple[str, str, int]) -> bool:
    """Tell whether a row comes before another: by word, units before tokens, by document."""
    return (a[0], a[1] == "token", a[2]) < (b[0], b[1] == "token", b[2])


def _recounted(segment: Segment, terms: Table) -> dict[tuple[str, str, int], int]:
    """Count the words of each document in its tokens and units."""
    tokens = pq.read_table(segment.folder / "tokens.parquet")
    # What a unit is, the tokens do not say; so only its count is looked at.
    listed = terms.filter(pc.equal(terms["level"], "unit"))["word"].combine_chunks()
    columns = {
        "token": tokens.filter(is_word(tokens)).select(["word", "doc"]),
        "unit": tokens.filter(pc.is_in(tokens["unit"], listed)).select(["unit", "doc"]),
    }
    found: dict[tuple[str, str, int], int] = {}
    for level, rows in columns.items():
        counted = rows.rename_columns(["word", "doc"]).group_by(["word", "doc"])
        counts = _rows(counted.aggregate([([], "count_all")]), "word", "doc", "count_all")
        found |= {(word, level, doc): count for word, doc, count in counts}
    return found


def _sums(table: Table, how: str) -> Counts:
    """Return frequency and documents of each word and level.

    Documents are a column to "sum", or the rows to "count".
    """
    documents = ("documents", "sum") if how == "sum" else ([], "count_all")
    sums = table.group_by(list(_TERM)).aggregate([("frequency", "sum"), documents])
    last = "documents_sum" if how == "sum" else "count_all"
    rows = _rows(sums, *_TERM, "frequency_sum", last)
    return {(word, level): (frequency, count) for word, level, frequency, count in rows}
