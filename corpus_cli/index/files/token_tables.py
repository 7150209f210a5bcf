"""`tokens.parquet` and `sentences.parquet`: the tokens and sentences of documents, in order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files import edges
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.edges import Levels
from corpus_cli.index.files.entry import Analysed
from corpus_cli.index.files.parquet import Column, DistinctStrings, table_bytes
from corpus_cli.index.files.term_tables import Pieces
from corpus_cli.text.words.vocabulary import KINDS, IntArray, Vocabulary

_KINDS: Final = DistinctStrings(kind.value for kind in KINDS)

Wide = npt.NDArray[np.int64]


class TokenTables(NamedTuple):
    """Both tables, as files, and the number of sentences."""

    tokens: memoryview
    sentences: memoryview
    sentence_count: int


class TokenRows:
    """Collects the tokens of documents; the columns of the tables are made of all at once."""

    def __init__(self, number: int, vocabulary: Vocabulary) -> None:
        self._number = number
        self._vocabulary = vocabulary
        self._tokens: list[IntArray] = []
        self._units: list[IntArray] = []
        self._levels: list[npt.NDArray[np.uint8]] = []
        self._starts: list[IntArray] = []
        self._paragraphs: list[IntArray] = []
        self._lengths: list[int] = []

    def add(
        self,
        analyses: Sequence[Analysed],
        levels: Levels,
        starts: npt.NDArray[np.int64],
        lengths: Sequence[int],
    ) -> None:
        """Take in a block of documents, whose `levels` these are.

        `starts` says where each token begins in the originals, which have these `lengths`.
        """
        self._tokens += (analysis.tokens for analysis in analyses)
        self._units += (analysis.units for analysis in analyses)
        self._levels.append(levels.tokens)
        self._starts.append(starts.astype(np.int32))
        paragraphs = np.concatenate([analysis.paragraph_of_sentence for analysis in analyses])
        self._paragraphs.append(paragraphs[levels.sentences == edges.SENTENCE])
        self._lengths += lengths

    def units(self) -> Pieces:
        """Return the units of all documents."""
        return Pieces.of(self._units)

    def tokens(self) -> Pieces:
        """Return the tokens of all documents."""
        return self._all_tokens

    def words_by_document(self) -> list[int]:
        """Count the units of each document that are words."""
        is_word = self._vocabulary.units.is_word()
        return [int(np.count_nonzero(is_word[units])) for units in self._units]

    def tables(self, words: DistinctStrings) -> TokenTables:
        """Make both tables; `words` are the vocabulary's terms."""
        sentences = self._sentence_columns()
        return TokenTables(
            tokens=table_bytes(self._token_columns(words), mixed=("word", "kind", "unit")),
            sentences=table_bytes(sentences),
            sentence_count=len(sentences["doc"]),
        )

    # --- columns, a row a token -------------------------------------------------------------

    @cached_property
    def _all_tokens(self) -> Pieces:
        return Pieces.of(self._tokens)

    @cached_property
    def _row(self) -> Wide:
        """The document's row."""
        counts = self._all_tokens.counts
        return np.repeat(np.arange(len(counts), dtype=np.int64), counts)

    @cached_property
    def _level(self) -> npt.NDArray[np.uint8]:
        return _joined(self._levels, np.uint8)

    @cached_property
    def _char_start(self) -> IntArray:
        return _joined(self._starts, np.int32)

    @cached_property
    def _position(self) -> IntArray:
        return self._running(np.ones(len(self._row), dtype=np.bool_))

    def _running(self, flags: npt.NDArray[np.bool_]) -> IntArray:
        """Count the flags up to each token, from the beginning of its document."""
        sums = np.append(0, np.cumsum(flags))
        counts = self._all_tokens.counts
        before = sums[np.cumsum(counts) - counts]
        running: IntArray = (sums[1:] - before[self._row]).astype(np.int32)
        return running

    def _docs(self, rows: Wide) -> Wide:
        return rows | self._number << fmt.DOC_SHIFT

    def _token_columns(self, words: DistinctStrings) -> dict[str, Column]:
        table, tokens = self._vocabulary.tokens, self._all_tokens.numbers
        begins_unit = self._level >= edges.UNIT
        units = np.full(len(tokens), -1, dtype=np.int32)
        units[begins_unit] = self._vocabulary.units.terms[self.units().numbers]
        return {
            "doc": self._docs(self._row),
            "position": self._position,
            "sentence": self._running(self._level >= edges.SENTENCE),
            "char_start": self._char_start,
            "word": words.column(table.terms[tokens]),
            "kind": _KINDS.column(table.kinds[tokens]),
            "unit": words.column(units),
        }

    def _sentence_columns(self) -> dict[str, Any]:
        first = np.flatnonzero(self._level >= edges.SENTENCE)
        rows = self._row[first]
        starts, positions = self._char_start[first], self._position[first]
        counts = self._all_tokens.counts
        is_last = np.append(rows[1:] != rows[:-1], True)[: len(rows)]
        lengths = np.array(self._lengths, dtype=np.int64)
        following = np.append(first[1:], 0)[: len(first)]
        return {
            "doc": self._docs(rows),
            "sentence": self._running(self._level >= edges.SENTENCE)[first],
            "paragraph": _joined(self._paragraphs, np.int32),
            "char_start": starts,
            "char_end": _ends(is_last, lengths[rows], self._char_start[following]),
            "first_token": positions,
            "last_token": _ends(is_last, counts[rows], self._position[following] - 1),
        }


def _ends(is_last: npt.NDArray[np.bool_], last: Wide, next_one: IntArray) -> IntArray:
    return np.where(is_last, last, next_one).astype(np.int32)


def _joined(arrays: list[Any], kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.concatenate(arrays).astype(kind, copy=False) if arrays else np.zeros(0, kind)
