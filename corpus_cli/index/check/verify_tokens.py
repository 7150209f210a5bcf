"""The tokens of a segment: their table, beside what `text.bin` and `edges.bin` say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.codepage import SEPARATOR
from corpus_cli.index.files.edges import SENTENCE, UNIT
from corpus_cli.index.files.part_edges import PAST_ALL
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.text.words.patterns import kind
from corpus_cli.text.words.vocabulary import IntArray
from corpus_cli.text.words.word_parts import word_parts

Problems = Iterator[tuple[str, str]]
"""The names of files, relative to the segment's folder, and what is wrong with each."""

Table = Any  # Arrow ships no types
Numbers = npt.NDArray[np.int64]

_WORDS: Final = ("word", "unit", "kind")


def read(path: Path) -> Table:
    """Return a Parquet table; columns of words that repeat have numbers instead."""
    return pq.read_table(path, read_dictionary=list(_WORDS))


class Tokens:
    """The tokens of a segment: the table, and where `edges.bin` says that they begin.

    `places` are offsets in `text.bin`, `levels` what begins there.
    """

    def __init__(self, segment: Segment) -> None:
        self._segment: Final = segment
        self.table: Final = read(segment.folder / "tokens.parquet")
        self._begins_at: Final = np.frombuffer(segment.text.offsets, dtype=np.int64)
        levels, self._is_sound = _levels(segment)
        self.places: Final = np.flatnonzero(levels)
        self.levels: Final = levels[self.places]
        self._edges: Final = np.searchsorted(self.places, self._begins_at)

    def offsets(self, row: int) -> IntArray:
        """Return where the tokens of a document begin in its normal text."""
        places = self.places[self._edges[row] : self._edges[row + 1]]
        offsets: IntArray = (places - self._begins_at[row]).astype(np.int32)
        return offsets

    def char_starts(self, first: int, last: int) -> IntArray:
        """Return where, by the table, the tokens of documents begin in the originals."""
        starts: IntArray = self.column("char_start").astype(np.int32, copy=False)
        return starts[self._edges[first] : self._edges[last + 1]]

    @cached_property
    def rows(self) -> Numbers:
        """The document of each token."""
        return np.repeat(np.arange(len(self._edges) - 1), np.diff(self._edges))

    def problems(self) -> Problems:
        """Yield what does not hold."""
        if not self._is_sound:
            yield fmt.EDGES, "does not end the units of documents, or says more than there is"
        if len(self.places) != self.table.num_rows:
            yield "tokens.parquet", "has another number of tokens than edges.bin"
            return
        rows = range(self._segment.record.documents)
        text = "".join(map(self._segment.text.document, rows)).encode("utf-8", "surrogatepass")
        for name in ("word", "unit"):
            if _joined(self.table[name]) != text:
                yield "tokens.parquet", f"its {name}s, joined, are not the text"
        begins_unit = pc.is_valid(self.table["unit"]).to_numpy()
        if not np.array_equal(begins_unit, self.levels >= UNIT):
            yield "tokens.parquet", "its units do not begin where edges.bin says"
        if not all(map(_have_their_kinds, self.table["word"].chunks, self.table["kind"].chunks)):
            yield "tokens.parquet", "a token is of another kind"
        for name, numbers in self._expected().items():
            if not np.array_equal(self.column(name), numbers):
                yield "tokens.parquet", f"its column {name} is wrong"

    def column(self, name: str) -> npt.NDArray[np.integer]:
        """Return a column of numbers: int32 or int64, as the table has it."""
        numbers: npt.NDArray[np.integer] = self.table[name].to_numpy()
        return numbers

    def _expected(self) -> dict[str, npt.NDArray[np.integer]]:
        return {
            "doc": self.rows | self._segment.record.number << fmt.DOC_SHIFT,
            "position": self._running(np.ones(len(self.rows), dtype=np.bool_)),
            "sentence": self._running(self.levels >= SENTENCE),
        }

    def _running(self, flags: npt.NDArray[np.bool_]) -> Numbers:
        """Count flags from the beginning of each document on."""
        sums = np.append(0, np.cumsum(flags))
        counts: Numbers = sums[1:] - sums[self._edges[:-1]][self.rows]
        return counts


def _levels(segment: Segment) -> tuple[npt.NDArray[np.uint8], bool]:
    """Return what begins at each byte of `text.bin`, nothing at separators.

    And whether a unit is said to begin at each of those, and nothing behind the end.
    """
    packed = np.frombuffer(segment.edges.data, dtype=np.uint8)[:, None]
    shifts = np.array([0, 2, 4, 6], dtype=np.uint8)
    text = np.frombuffer(segment.text.data, dtype=np.uint8)
    unpacked: npt.NDArray[np.uint8] = (packed >> shifts & np.uint8(3)).ravel()
    levels, behind = unpacked[: len(text)], unpacked[len(text) :]
    separators = np.flatnonzero(text == SEPARATOR)
    is_sound = bool((levels[separators] == UNIT).all()) and not behind.any()
    levels[separators] = 0
    return levels, is_sound


def _have_their_kinds(words: Table, kinds: Table) -> bool:
    """Tell whether each word is of its kind; both are columns of numbers into their values."""
    expected = pa.array([kind(word).value for word in words.dictionary.to_pylist()], pa.string())
    places = pc.index_in(expected, kinds.dictionary).fill_null(-1).to_numpy()
    return np.array_equal(places[words.indices.to_numpy()], kinds.indices.to_numpy())


def _joined(column: Table) -> bytes:
    """Return the strings of a column, nulls left out, as one: UTF-8, as Arrow holds it."""
    return b"".join(map(_buffer, column.chunks))


def _buffer(chunk: Table) -> bytes:
    strings = chunk.drop_null().cast("string")
    if not len(strings):
        return b""
    _, offsets, data = strings.buffers()
    edges = np.frombuffer(offsets, dtype=np.int32)[strings.offset :][: len(strings) + 1]
    return bytes(memoryview(data)[edges[0] : edges[-1]])


def part_problems(segment: Segment, tokens: Tokens) -> Problems:
    """Yield what does not hold of `parts.bin`: it has every part of every token, and no other."""
    parts = word_parts()
    words = tokens.table["word"].combine_chunks()
    distinct = words.dictionary.to_pylist()
    numbers = words.indices.to_numpy()
    some = np.flatnonzero(np.array([word in parts for word in distinct], dtype=np.bool_)[numbers])
    expected = [
        place + offset
        for place, number in zip(tokens.places[some].tolist(), numbers[some].tolist(), strict=True)
        for offset in parts[distinct[number]]
    ]
    if segment.part_edges.tolist() != [*expected, PAST_ALL]:
        yield fmt.PARTS, "does not have the parts of its tokens"
