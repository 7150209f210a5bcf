"""A segment's units or tokens in order, as arrays: for statistics that depend on word order.

Frequencies are SQL over tables. Windows, n-grams and distances scan the text itself: tokens are
spans of `text.bin`, bounded by `edges.bin` and compared by their keys (`word_hashes.py`). So only
the words of an answer become strings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import starmap
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.codepage import SEPARATOR, encode
from corpus_cli.index.files.edges import SENTENCE, TOKEN, UNIT
from corpus_cli.index.files.word_flags import are_words
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.statistics.grouped_keys import BoolArray, ByteArray, Int64Array, KeyArray
from corpus_cli.statistics.word_hashes import eight_byte_windows, hash_spans
from corpus_cli.text.words.word import PASSED_OVER, is_word

_LEVELS: Final = {"unit": UNIT, "token": TOKEN}
_SEGMENT_SHIFT: Final = 32
_LOOK_AHEAD: Final = 16  # characters: most words are shorter, with what follows them


class TokenSpans:
    """Some tokens of one segment, in order; each array has an element a token.

    The separator between two documents is a token too; it is not a word and ends every window.
    """

    def __init__(self, segment: Segment, starts: Int64Array, ends: Int64Array) -> None:
        self.segment: Final = segment
        self.starts: Final = starts
        """Where each token begins in `text.bin`, ascending."""
        self.ends: Final = ends
        """Where each token ends."""
        self._bytes = np.frombuffer(segment.text.data, dtype=np.uint8)

    @cached_property
    def _first(self) -> ByteArray:
        return self._bytes[self.starts]

    @cached_property
    def is_word(self) -> BoolArray:
        """Whether it is a word."""
        return are_words(self.segment.text, self.starts, self.ends)

    @property
    def is_stop(self) -> BoolArray:
        """Whether it ends a window, as punctuation does: neither a word nor passed over."""
        is_long = self.ends - self.starts > 1
        stops: BoolArray = ~self.is_word & (is_long | ~_IS_PASSED_OVER[self._first])
        return stops

    @property
    def is_separator(self) -> BoolArray:
        """Whether it separates two documents."""
        separators: BoolArray = self._first == SEPARATOR
        return separators

    @property
    def begins_sentence(self) -> BoolArray:
        """Whether a sentence begins with it."""
        begins: BoolArray = self.segment.edges.level_array(self.starts) == SENTENCE
        return begins


class SegmentTokens(TokenSpans):
    """All tokens of one segment at a level: `unit` or `token`."""

    def __init__(self, segment: Segment, level: str) -> None:
        bounds = segment.edges.positions(_LEVELS[level], len(segment.text.data))
        super().__init__(segment, bounds[:-1], bounds[1:])

    def select(self, numbers: Int64Array) -> TokenSpans:
        """Return the tokens with these numbers, which ascend."""
        return TokenSpans(self.segment, self.starts[numbers], self.ends[numbers])

    @cached_property
    def document_bounds(self) -> Int64Array:
        """The number of each document's first token, and at the end that of all tokens."""
        offsets = np.frombuffer(self.segment.text.offsets, dtype=np.int64)
        return np.searchsorted(self.starts, offsets)

    @cached_property
    def rows(self) -> Int64Array:
        """The row of each token's document."""
        counts = np.diff(self.document_bounds)
        return np.repeat(np.arange(len(counts), dtype=np.int64), counts)

    def overlapping(
        self, starts: npt.ArrayLike, ends: npt.ArrayLike
    ) -> tuple[Int64Array, Int64Array]:
        """Return for each span of `text.bin` the first token in it, and the one after the last."""
        first = np.searchsorted(self.starts, np.asarray(starts, dtype=np.int64), side="right") - 1
        first = np.maximum(first, 0)
        last, ends = first + 1, np.asarray(ends, dtype=np.int64)
        longer = np.flatnonzero(self.ends[first] < ends)  # few overlap more than one
        last[longer] = np.searchsorted(self.starts, ends[longer], side="left")
        return first, last

    def keys(self, numbers: Int64Array) -> KeyArray:
        """Return the keys of the tokens with these numbers, which ascend."""
        starts = self.starts[numbers]
        return hash_spans(self._windows, starts, self.ends[numbers] - starts, self._rare)

    @cached_property
    def _windows(self) -> KeyArray:
        return eight_byte_windows(self._bytes)

    @cached_property
    def _rare(self) -> tuple[Int64Array, KeyArray]:
        text = self.segment.text
        codes = np.asarray(text.rare_codes, dtype=np.uint64)
        return np.asarray(text.rare_positions, dtype=np.int64), codes

    def texts(self, numbers: Int64Array) -> list[str]:
        """Return the texts of the tokens with these numbers, case folded."""
        spans = zip(self.starts[numbers].tolist(), self.ends[numbers].tolist(), strict=True)
        return list(starmap(self.segment.text.text, spans))


# --- texts of tokens, by their positions in the corpus -----------------------------------------


def corpus_positions(segment: int, starts: Int64Array) -> Int64Array:
    """Return positions in the text of the segment with an index as positions in the corpus."""
    positions: Int64Array = starts | segment << _SEGMENT_SHIFT
    return positions


def texts_at(
    segments: Sequence[Segment], positions: Int64Array, lengths: Int64Array
) -> Iterator[str]:
    """Yield the text of each length at each position in the corpus, case folded."""
    for position, length in zip(positions.tolist(), lengths.tolist(), strict=True):
        start = position & (1 << _SEGMENT_SHIFT) - 1
        yield segments[position >> _SEGMENT_SHIFT].text.text(start, start + length)


def words_at(
    segments: Sequence[Segment], positions: Int64Array, level: str, n: int = 1
) -> Iterator[list[str]]:
    """Yield the `n` words from each position in the corpus on, case folded."""
    least = _LEVELS[level]
    for position in positions.tolist():
        start = position & (1 << _SEGMENT_SHIFT) - 1
        yield _words_from(segments[position >> _SEGMENT_SHIFT], start, least, n)


def _words_from(segment: Segment, start: int, least: int, n: int) -> list[str]:
    _, last = segment.text.bounds(segment.text.row_at(start))
    look_ahead = _LOOK_AHEAD * n
    while True:
        end = min(start + look_ahead, last)
        text, levels = segment.text.text(start, end), segment.edges.levels(start, end)
        begins = [at for at, level in enumerate(levels) if level >= least]
        tokens = [text[a:b] for a, b in zip(begins, [*begins[1:], len(text)], strict=True)]
        if end < last:
            tokens.pop()  # it may be longer
        words = [token for token in tokens if is_word(token)]
        if len(words) >= n or end == last:
            return words[:n]
        look_ahead *= 2


_IS_PASSED_OVER: Final = np.zeros(256, dtype=np.bool_)
_IS_PASSED_OVER[list(encode("".join(PASSED_OVER))[0])] = True
