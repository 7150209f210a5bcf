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

from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.parquet import Column, DistinctStrings, Strings, table_bytes
from corpus_cli.text.words.vocabulary import KINDS, IntArray, PieceTable, Vocabulary

LEVELS: Final = ("unit", "token")
_KINDS: Final = DistinctStrings(kind.value for kind in KINDS)
_FEW: Final = 1 << 13  # terms in a row group: mostly a few words are looked up, and they are sorted
_REPEATING: Final = ("frequency", "documents")

Numbers = npt.NDArray[Any]


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
    number: int, vocabulary: Vocabulary, words: DistinctStrings, units: Pieces, tokens: Pieces
) -> TermTables:
    """Return both tables of segment `number`; `words` are the vocabulary's terms."""
    levels = _words(vocabulary, words, units, tokens)
    counted = _counted(levels)
    doc_terms: dict[str, Column] = {
        "word": Strings(counted.word, words.values),
        "level": _levels(counted.level),
        "doc": counted.doc | number << fmt.DOC_SHIFT,
        "frequency": counted.frequency.astype(np.int32),
    }
    return TermTables(table_bytes(doc_terms, _REPEATING), _terms(levels, counted, words))


def lost_terms(
    vocabulary: Vocabulary, units: Pieces, tokens: Pieces, before: Path | None
) -> memoryview:
    """Return `terms.parquet` of deleted documents, with those of a file `before` added up."""
    words = DistinctStrings(vocabulary.terms)
    levels = _words(vocabulary, words, units, tokens)
    lost = _terms(levels, _counted(levels), words)
    return lost if before is None else _added(lost, before)


def _added(lost: memoryview, before: Path) -> memoryview:
    both = pa.concat_tables([pq.read_table(pa.BufferReader(lost)), pq.read_table(before)])
    names = ["word", "level", "kind", "form"]
    sums = both.group_by(names).aggregate([(name, "sum") for name in _REPEATING])
    ordered = sums.sort_by([(name, "ascending") for name in names])
    columns: dict[str, Column] = {name: ordered[name].to_pylist() for name in names}
    for name in _REPEATING:
        columns[name] = ordered[f"{name}_sum"].to_numpy()
    return table_bytes(columns, _REPEATING, rows=_FEW)


class _Level(NamedTuple):
    """The words among units, or tokens: their pieces and documents, and the word of each piece."""

    table: PieceTable
    numbers: IntArray
    docs: Numbers
    word_of: IntArray


class _Counted(NamedTuple):
    """How often each word is in each document: columns, in order of word, level, document."""

    word: Numbers
    level: Numbers
    doc: Numbers
    frequency: Numbers


def _words(
    vocabulary: Vocabulary, words: DistinctStrings, units: Pieces, tokens: Pieces
) -> tuple[_Level, _Level]:
    return (
        _words_of(units, vocabulary.units, words),
        _words_of(tokens, vocabulary.tokens, words),
    )


def _words_of(pieces: Pieces, table: PieceTable, words: DistinctStrings) -> _Level:
    is_word = table.is_word()[pieces.numbers]
    docs = np.repeat(np.arange(len(pieces.counts), dtype=np.int64), pieces.counts)
    return _Level(table, pieces.numbers[is_word], docs[is_word], words.places[table.terms])


def _counted(levels: Sequence[_Level]) -> _Counted:
    documents = 1 + max((int(level.docs[-1]) for level in levels if len(level.docs)), default=0)
    # One number says all three, and numbers sort quickly.
    keys = np.concatenate([
        (level.word_of[level.numbers] * len(LEVELS) + place).astype(np.int64) * documents
        + level.docs
        for place, level in enumerate(levels)
    ])  # fmt: skip
    keys.sort()
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    term, doc = np.divmod(keys[first], documents)
    word, level = np.divmod(term, len(LEVELS))
    return _Counted(word, level, doc, np.diff(first, append=len(keys)))


def _terms(levels: Sequence[_Level], counted: _Counted, words: DistinctStrings) -> memoryview:
    forms: list[str] = []
    parts: list[list[Any]] = []
    for place, level in enumerate(levels):
        of_level = counted.word[counted.level == place]
        found, columns = _forms(level, np.bincount(of_level, minlength=len(words.values)))
        forms += found
        parts.append([np.full(len(found), place), *columns])
    number, word, kind, frequency, documents = map(np.concatenate, zip(*parts, strict=True))
    # Stable: within a word and level, the commonest form stays first.
    order = np.lexsort((number, word))
    table: dict[str, Column] = {
        "word": Strings(word[order], words.values),
        "level": _levels(number[order]),
        "kind": _KINDS.column(kind[order]),
        "form": [forms[i] for i in order.tolist()],
        "frequency": frequency[order].astype(np.int64),
        "documents": documents[order].astype(np.int64),
    }
    return table_bytes(table, _REPEATING, rows=_FEW)


def _forms(level: _Level, documents: Numbers) -> tuple[list[str], tuple[Numbers, ...]]:
    """Return the forms of each word, the commonest first, and their columns.

    `documents` has how many each word is in. The columns are word, kind, frequency, documents.
    """
    written = np.bincount(level.numbers, minlength=len(level.table))
    used = np.flatnonzero(written)
    pieces = list(level.table)
    word = level.word_of[used]
    of_several = np.bincount(word)[word] > 1  # the others need no order among forms
    places = np.zeros(len(used), dtype=np.int32)
    places[of_several] = DistinctStrings(pieces[i] for i in used[of_several].tolist()).places
    order = np.lexsort((places, -written[used], word))
    used, word = used[order], word[order]
    is_first = np.append(True, word[1:] != word[:-1])[: len(word)]
    columns = word, level.table.kinds[used], written[used], np.where(is_first, documents[word], 0)
    return [pieces[i] for i in used.tolist()], columns


def _levels(numbers: npt.NDArray[Any]) -> Strings:
    return DistinctStrings(LEVELS).column(numbers)
