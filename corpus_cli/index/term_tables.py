"""`doc_terms.parquet` and `terms.parquet`: how often each word occurs, by document and in all.

Both are sorted by word, so that what is known of one lies together.

A word is written in more than one way where it has letters with case. `terms` has a row for each
way, with its frequency; the row of the commonest comes first and has the word's documents, the
others have 0. So sums over a word are right, and so are sums over segments.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from corpus_cli.index import format as fmt
from corpus_cli.index.parquet import Column, Strings, table_bytes
from corpus_cli.index.words import Sorted
from corpus_cli.text.vocabulary import KINDS, IntArray, PieceTable, Vocabulary

LEVELS: Final = ("unit", "token")
_KINDS: Final = Sorted(kind.value for kind in KINDS)
_REPEATING: Final = ("frequency", "documents")

Numbers = dict[str, npt.NDArray[Any]]


class Pieces(NamedTuple):
    """The units or tokens of many documents: those of document `i` are `counts[i]` running."""

    numbers: IntArray
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, documents: Sequence[IntArray]) -> Self:
        """Return the pieces of these documents."""
        counts = np.array([len(pieces) for pieces in documents], dtype=np.int64)
        return cls(np.concatenate([np.zeros(0, dtype=np.int32), *documents]), counts)


class TermTables(NamedTuple):
    """Both tables, as files."""

    doc_terms: memoryview
    terms: memoryview


def term_tables(
    number: int, vocabulary: Vocabulary, words: Sorted, units: Pieces, tokens: Pieces
) -> TermTables:
    """Return both tables of segment `number`; `words` are the vocabulary's terms."""
    levels = (
        _counted(units, vocabulary.units, words),
        _counted(tokens, vocabulary.tokens, words),
    )
    per_document = _stacked([level.per_document for level in levels])
    order = np.lexsort((per_document["doc"], per_document["level"], per_document["word"]))
    doc_terms: dict[str, Column] = {
        "word": Strings(per_document["word"][order], words.values),
        "level": _levels(per_document["level"][order]),
        "doc": per_document["doc"][order] | number << fmt.DOC_SHIFT,
        "frequency": per_document["frequency"][order].astype(np.int32),
    }
    return TermTables(table_bytes(doc_terms, _REPEATING), _terms(levels, words))


def lost_terms(
    vocabulary: Vocabulary, units: Pieces, tokens: Pieces, before: Path | None
) -> memoryview:
    """Return `terms.parquet` of deleted documents, with those of a file `before` added up."""
    words = Sorted(vocabulary.terms)
    levels = (_counted(units, vocabulary.units, words), _counted(tokens, vocabulary.tokens, words))
    lost = _terms(levels, words)
    return lost if before is None else _added(lost, before)


def _added(lost: memoryview, before: Path) -> memoryview:
    both = pa.concat_tables([pq.read_table(pa.BufferReader(lost)), pq.read_table(before)])
    names = ["word", "level", "kind", "form"]
    sums = both.group_by(names).aggregate([(name, "sum") for name in _REPEATING])
    ordered = sums.sort_by([(name, "ascending") for name in names])
    columns: dict[str, Column] = {name: ordered[name].to_pylist() for name in names}
    for name in _REPEATING:
        columns[name] = ordered[f"{name}_sum"].to_numpy()
    return table_bytes(columns, _REPEATING)


class _Level(NamedTuple):
    """What is counted at one level: rows a document and word, and rows a word and form."""

    per_document: Numbers
    per_form: Numbers
    forms: list[str]


def _counted(pieces: Pieces, table: PieceTable, words: Sorted) -> _Level:
    is_word = table.is_word()[pieces.numbers]
    numbers = pieces.numbers[is_word]
    word_of = words.places[table.terms]  # of each piece of the table
    docs = np.repeat(np.arange(len(pieces.counts), dtype=np.int64), pieces.counts)[is_word]
    keys = docs * (len(words.values) or 1) + word_of[numbers]
    found, frequencies = np.unique(keys, return_counts=True)
    doc, word = np.divmod(found, len(words.values) or 1)
    per_document = {"doc": doc, "word": word, "frequency": frequencies}
    documents = np.bincount(word, minlength=len(words.values))
    return _Level(per_document, *_forms(numbers, table, word_of, documents))


def _forms(
    numbers: IntArray, table: PieceTable, word_of: IntArray, documents: npt.NDArray[np.int64]
) -> tuple[Numbers, list[str]]:
    written = np.bincount(numbers, minlength=len(table))
    used = np.flatnonzero(written)
    pieces = list(table)
    used = used[
        np.lexsort((Sorted(pieces[i] for i in used.tolist()).places, -written[used], word_of[used]))
    ]
    word = word_of[used]
    is_first = np.append(True, word[1:] != word[:-1])[: len(word)]
    per_form: Numbers = {
        "word": word,
        "kind": table.kinds[used],
        "frequency": written[used],
        "documents": np.where(is_first, documents[word], 0),
    }
    return per_form, [pieces[i] for i in used.tolist()]


def _terms(levels: Sequence[_Level], words: Sorted) -> memoryview:
    rows = _stacked([level.per_form for level in levels])
    forms = [form for level in levels for form in level.forms]
    # Stable: within a word and level, the commonest form stays first.
    order = np.lexsort((rows["level"], rows["word"]))
    columns: dict[str, Column] = {
        "word": Strings(rows["word"][order], words.values),
        "level": _levels(rows["level"][order]),
        "kind": _KINDS.column(rows["kind"][order]),
        "form": [forms[i] for i in order.tolist()],
        "frequency": rows["frequency"][order].astype(np.int64),
        "documents": rows["documents"][order].astype(np.int64),
    }
    return table_bytes(columns, _REPEATING)


def _levels(numbers: npt.NDArray[Any]) -> Strings:
    return Sorted(LEVELS).column(numbers)


def _stacked(levels: Sequence[Numbers]) -> Numbers:
    stacked: Numbers = {
        name: np.concatenate([level[name] for level in levels]) for name in levels[0]
    }
    stacked["level"] = np.repeat(np.arange(len(levels)), [len(level["word"]) for level in levels])
    return stacked
