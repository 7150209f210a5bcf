"""The terms of a segment counted again, from its tokens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_cli.index.check.verify_tokens import Numbers, Problems, Table, Tokens, read
from corpus_cli.index.files import format as fmt
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words.patterns import kind
from corpus_cli.text.words.word import is_word

_LEVELS: Final = ("unit", "token")  # in the order of the rows of a word
_UNKNOWN: Final = -1


class _Counted(NamedTuple):
    """How often each term is in each document; `keys` tell word, level and document, in order."""

    keys: Numbers
    frequencies: Numbers


def term_problems(segment: Segment, tokens: Tokens) -> Problems:
    """Yield what does not hold in `doc_terms.parquet` and `terms.parquet`."""
    doc_terms = read(segment.folder / "doc_terms.parquet")
    terms = read(segment.folder / "terms.parquet")
    words = _Words(doc_terms, segment.record.documents)
    listed = words.terms(doc_terms) * segment.record.documents + _rows(doc_terms)
    if (np.diff(listed) <= 0).any():
        yield "doc_terms.parquet", "its rows are not in order"
    counted = words.counted(tokens)
    if not (
        np.array_equal(counted.keys, listed)
        and np.array_equal(counted.frequencies, doc_terms["frequency"].to_numpy())
    ):
        yield "doc_terms.parquet", "does not count what is in tokens.parquet"
    if not words.have_equal_sums(terms, doc_terms):
        yield "terms.parquet", "is not the sum of doc_terms.parquet"
    forms = terms["form"].to_pylist()
    if any(a != b and fold(a) != b for a, b in zip(forms, terms["word"].to_pylist(), strict=True)):
        yield "terms.parquet", "a form is not one of its word"
    if terms["kind"].to_pylist() != list(map(kind, forms)):
        yield "terms.parquet", "a form is of another kind"


class _Words:
    """The words of a segment by number, in the order of their code points."""

    def __init__(self, doc_terms: Table, documents: int) -> None:
        words = pc.unique(doc_terms["word"]).cast("string")
        self._words: Final = words.take(pc.sort_indices(words))
        self._documents: Final = documents

    def numbers(self, column: Table) -> Numbers:
        """Return the number of each word of a column, `_UNKNOWN` for others and nulls."""
        found = [np.zeros(0, dtype=np.int64)]
        for chunk in column.chunks:
            known = pc.index_in(chunk.dictionary, self._words).fill_null(_UNKNOWN).to_numpy()
            # The last one is where a null, as -1, leads.
            found.append(np.append(known, _UNKNOWN)[chunk.indices.fill_null(-1).to_numpy()])
        return np.concatenate(found)

    def terms(self, table: Table) -> Numbers:
        """Return the number of the word and level of each row."""
        level = pc.index_in(table["level"], pa.array(_LEVELS)).to_numpy()
        numbers: Numbers = self.numbers(table["word"]) * len(_LEVELS) + level
        return numbers

    def counted(self, tokens: Tokens) -> _Counted:
        """Count the words of each document in its tokens and units."""
        keys = [
            ((self.numbers(tokens.table[name]) * len(_LEVELS) + level) * self._documents
             + tokens.rows)[_are_words(tokens.table[name])]
            for level, name in enumerate(("unit", "word"))
        ]  # fmt: skip
        return _Counted(*np.unique(np.concatenate(keys), return_counts=True))

    def have_equal_sums(self, terms: Table, doc_terms: Table) -> bool:
        """Tell whether frequency and documents of each term are those of its documents."""
        size = (len(self._words) + 1) * len(_LEVELS)  # and those of words that are not known
        a, b = self.terms(terms) + len(_LEVELS), self.terms(doc_terms) + len(_LEVELS)
        pairs = (
            (np.bincount(a, _weights(terms, "frequency"), size),
             np.bincount(b, _weights(doc_terms, "frequency"), size)),
            (np.bincount(a, _weights(terms, "documents"), size), np.bincount(b, minlength=size)),
        )  # fmt: skip
        return all(np.array_equal(one, other) for one, other in pairs)


def _are_words(column: Table) -> npt.NDArray[np.bool_]:
    flags = [np.zeros(0, dtype=np.bool_)]
    for chunk in column.chunks:
        words = np.array([*map(is_word, chunk.dictionary.to_pylist()), False])
        # The last one is where a null, as -1, leads.
        flags.append(words[chunk.indices.fill_null(-1).to_numpy()])
    return np.concatenate(flags)


def _rows(table: Table) -> Numbers:
    rows: Numbers = table["doc"].to_numpy() & (1 << fmt.DOC_SHIFT) - 1
    return rows


def _weights(table: Table, name: str) -> npt.NDArray[np.float64]:
    return table[name].to_numpy().astype(np.float64)  # type: ignore[no-any-return]


def deletion_problems(folder: Path, segment: Segment) -> Problems:
    """Yield what does not hold in the deletions of a segment of the index in `folder`."""
    record = segment.record
    if record.deletions_name is None:
        return
    name = f"../../{fmt.DELETIONS}/{record.deletions_name}"
    deleted: Sequence[int] = sorted(segment.deleted)
    if len(deleted) != record.deleted or not 0 <= deleted[0] <= deleted[-1] < record.documents:
        yield f"{name}/{fmt.DELETED_ROWS}", "its rows are not rows of the segment, each once"
    doc_terms = read(segment.folder / "doc_terms.parquet")
    docs = pa.array([row | record.number << fmt.DOC_SHIFT for row in deleted], pa.int64())
    lost = doc_terms.filter(pc.is_in(doc_terms["doc"], docs))
    path = folder / fmt.DELETIONS / record.deletions_name / fmt.DELETED_TERMS
    if not _Words(doc_terms, record.documents).have_equal_sums(read(path), lost):
        yield f"{name}/{fmt.DELETED_TERMS}", "does not count what the deleted documents have"
