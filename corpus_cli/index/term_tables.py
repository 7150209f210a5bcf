"""`doc_terms.parquet` and `terms.parquet`: how often each word occurs, by document and in all.

Both are sorted by word, so that what is known of one lies together, and compare words as strings,
so that neither the order of first sight nor the number of workers leaves a trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.index import format as fmt
from corpus_cli.index.parquet import strings, text_column, write_table
from corpus_cli.text.vocabulary import KINDS, IntArray, PieceTable, Vocabulary

LEVELS: Final = ("unit", "token")
_KIND_NAMES: Final = [kind.value for kind in KINDS]

Numbers = dict[str, npt.NDArray[Any]]


class _LevelTerms(NamedTuple):
    """The words of one level: parallel columns a document and word, and a word; their forms."""

    per_document: Numbers
    totals: Numbers
    forms: list[str]


def write_term_tables(
    folder: Path,
    number: int,
    vocabulary: Vocabulary,
    units: Sequence[IntArray],
    tokens: Sequence[IntArray],
) -> int:
    """Write both tables of segment `number`, from the pieces of each document.

    Returns how many distinct words there are among the units.
    """
    levels = [_level(units, vocabulary.units), _level(tokens, vocabulary.tokens)]
    words = list(vocabulary.terms)
    rank = _ranks(words)
    _write_doc_terms(folder, number, words, rank, _stacked([one.per_document for one in levels]))
    forms = [form for one in levels for form in one.forms]
    _write_terms(folder, words, rank, _stacked([one.totals for one in levels]), forms)
    return len(levels[0].forms)


def _write_doc_terms(
    folder: Path, number: int, words: list[str], rank: IntArray, rows: Numbers
) -> None:
    order = np.lexsort((rows["doc"], rows["level"], rank[rows["word"]]))
    columns = {
        "word": strings(rows["word"][order], words),
        "level": strings(rows["level"][order], LEVELS),
        "doc": rows["doc"][order].astype(np.int64) | number << fmt.DOC_SHIFT,
        "frequency": rows["frequency"][order].astype(np.int32),
    }
    write_table(folder, "doc_terms", columns)


def _write_terms(
    folder: Path, words: list[str], rank: IntArray, rows: Numbers, forms: list[str]
) -> None:
    order = np.lexsort((rows["level"], rank[rows["word"]]))
    columns = {
        "word": strings(rows["word"][order], words),
        "level": strings(rows["level"][order], LEVELS),
        "kind": strings(rows["kind"][order], _KIND_NAMES),
        "form": text_column([forms[i] for i in order.tolist()]),
        "frequency": rows["frequency"][order].astype(np.int64),
        "documents": rows["documents"][order].astype(np.int64),
    }
    write_table(folder, "terms", columns)


def _ranks(words: list[str]) -> IntArray:
    """Return the place of each word in the order of code points."""
    ranks = np.empty(len(words), dtype=np.int32)
    ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    return ranks


def _stacked(levels: Sequence[Numbers]) -> Numbers:
    stacked: Numbers = {
        name: np.concatenate([level[name] for level in levels]) for name in levels[0]
    }
    stacked["level"] = np.repeat(np.arange(len(levels)), [len(level["word"]) for level in levels])
    return stacked


def _level(documents: Sequence[IntArray], table: PieceTable) -> _LevelTerms:
    is_word, terms = table.is_word(), table.terms
    columns: dict[str, list[npt.NDArray[Any]]] = {"doc": [], "word": [], "frequency": []}
    written = np.zeros(len(table), dtype=np.int64)  # how often each piece, case as written
    for row, pieces in enumerate(documents):
        words = pieces[is_word[pieces]]
        found, counts = np.unique(terms[words], return_counts=True)
        columns["doc"].append(np.full(len(found), row))
        columns["word"].append(found)
        columns["frequency"].append(counts)
        written += np.bincount(words, minlength=len(table))
    per_document = {name: np.concatenate(rows) for name, rows in columns.items()}
    return _LevelTerms(per_document, *_totals(per_document, written, table))


def _totals(
    per_document: Numbers, written: npt.NDArray[np.int64], table: PieceTable
) -> tuple[Numbers, list[str]]:
    words, inverse = np.unique(per_document["word"], return_inverse=True)
    pieces = list(table)
    form_of = _commonest_forms(pieces, written, table)
    forms = [form_of[word] for word in words.tolist()]
    totals = {
        "word": words,
        "kind": table.kinds[forms],
        "frequency": np.bincount(inverse, weights=per_document["frequency"]).astype(np.int64),
        "documents": np.bincount(inverse),
    }
    return totals, [pieces[i] for i in forms]


def _commonest_forms(
    pieces: list[str], written: npt.NDArray[np.int64], table: PieceTable
) -> dict[int, int]:
    """Return for each word the piece it is most often written as; of equals the first by string."""
    used = np.flatnonzero(written).tolist()
    used.sort(key=lambda i: pieces[i], reverse=True)
    used.sort(key=lambda i: int(written[i]))  # stable; the last one of a word stays
    return dict(zip(table.terms[used].tolist(), used, strict=True))
