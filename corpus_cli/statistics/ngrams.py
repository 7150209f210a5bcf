"""N-grams: n words in a row, counted by scanning the text.

White space between words is skipped; punctuation, line breaks and the ends of documents interrupt
an n-gram, unless it goes `across` punctuation and lines. `within` a sentence, its ends do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.model.statistics import Ngram, Ngrams, Stopwords
from corpus_cli.search.match.array_occurrences import where
from corpus_cli.search.query.expression import read_term
from corpus_cli.statistics.grouped_keys import (
    BoolArray,
    Int32Array,
    Int64Array,
    KeyArray,
    KeyGroups,
    is_in,
    is_run_start,
)
from corpus_cli.statistics.measures.association import per_million
from corpus_cli.statistics.segment_tokens import SegmentTokens, corpus_positions, words_at
from corpus_cli.statistics.subcorpus import Subcorpus, check_level
from corpus_cli.statistics.windows import Window, window_barriers
from corpus_cli.statistics.word_hashes import hash_words
from corpus_cli.text.normal.normal_form import fold

LONGEST: Final = 5
_MIXER: Final = np.uint64(0xBF58_476D_1CE4_E5B9)
_SHIFT: Final = np.uint64(31)
_NO_STOPWORDS: Final = Stopwords()


class NgramCounts(NamedTuple):
    """The counts of each n-gram, as parallel arrays, by ascending key.

    `positions` has the position in the corpus of one occurrence (`segment_tokens.py`).
    """

    keys: KeyArray
    frequencies: Int64Array
    documents: Int64Array
    positions: Int64Array

    def where(self, mask: BoolArray) -> NgramCounts:
        """Return those for which the mask is true."""
        return where(self, mask)


_NOTHING: Final = NgramCounts(np.zeros(0, np.uint64), *(np.zeros(0, np.int64) for _ in range(3)))


def ngrams(
    subcorpus: Subcorpus,
    n: int = 2,
    *,
    level: str = "unit",
    within: str | None = None,
    across: bool = False,
    containing: str | None = None,
    min_frequency: int = 2,
    limit: int = 20,
    stopwords: Stopwords = _NO_STOPWORDS,
) -> Ngrams:
    """Return the most frequent n-grams, equally frequent ones in alphabetical order.

    Those that begin or end with one of the `stopwords` are left out. `containing` is a word that
    they must contain. Raises UsageError for an unknown level, and unless `n` is from 1 to 5.
    """
    counts = count_ngrams(
        subcorpus, n, level=level, within=within, across=across, containing=containing,
        stopwords=stopwords,
    )  # fmt: skip
    counts = counts.where(counts.frequencies >= min_frequency)
    size = subcorpus.size(level)
    documents = subcorpus.document_count
    rows = [
        Ngram(text, frequency, per_million(frequency, size), having, having / documents)
        for text, frequency, having in _most_frequent(subcorpus, counts, level, n, limit)
    ]
    return Ngrams(
        length=n,
        level=level,
        within=within,
        containing=containing,
        stopwords=stopwords.name,
        n=size,
        documents=documents,
        min_frequency=min_frequency,
        total=len(counts.keys),
        returned=len(rows),
        truncated=len(rows) < len(counts.keys),
        ngrams=rows,
    )


def count_ngrams(
    subcorpus: Subcorpus,
    n: int,
    *,
    level: str = "unit",
    within: str | None = None,
    across: bool = False,
    containing: str | None = None,
    stopwords: Stopwords = _NO_STOPWORDS,
) -> NgramCounts:
    """Count the n-grams of a subcorpus; see `ngrams`."""
    if not 1 <= n <= LONGEST:
        raise UsageError(f"n-grams can have 1 to {LONGEST} words, not {n}")
    check_level(level)
    window = Window(None, None, within == "sentence", across)
    hidden = hash_words(sorted(stopwords.words))
    wanted = None if containing is None else hash_words([fold(read_term(containing))])[0]
    subcorpus.prepare()

    def count(i: int) -> NgramCounts:
        tokens = SegmentTokens(subcorpus.segments[i], level)
        words, stretch = _words_and_stretches(subcorpus, i, tokens, window)
        keys = tokens.keys(words)
        begins = np.flatnonzero(stretch[n - 1 :] == stretch[: len(stretch) - n + 1])
        if len(hidden):
            is_hidden = is_in(keys, hidden)
            begins = begins[~is_hidden[begins] & ~is_hidden[begins + n - 1]]
        if wanted is not None:
            is_wanted = keys == wanted
            begins = begins[np.logical_or.reduce([is_wanted[begins + j] for j in range(n)])]
        return _segment_counts(i, tokens, words, keys, begins, n)

    return _summed(subcorpus.each(count))


def words_in_subcorpus(subcorpus: Subcorpus, segment: int, tokens: SegmentTokens) -> Int64Array:
    """Return the words of a segment that count, in order; `subcorpus.prepare` comes first."""
    words: Int64Array = np.flatnonzero(tokens.is_word)
    if not subcorpus.leaves_out(segment):
        return words
    return words[subcorpus.occurrence_mask(segment, tokens.starts[words], tokens.rows[words])]


def _words_and_stretches(
    subcorpus: Subcorpus, segment: int, tokens: SegmentTokens, window: Window
) -> tuple[Int64Array, Int32Array]:
    """Return the words that count, and for each the number of the stretch it is in.

    N-grams lie within a stretch; each word that does not count ends one.
    """
    words = words_in_subcorpus(subcorpus, segment, tokens)
    stretch: Int32Array = np.cumsum(window_barriers(tokens, window), dtype=np.int32)[words]
    if subcorpus.leaves_out(segment):
        rank = np.cumsum(tokens.is_word)[words]
        stretch += np.cumsum(np.diff(rank, prepend=0) > 1, dtype=np.int32)
    return words, stretch


def _segment_counts(
    segment: int,
    tokens: SegmentTokens,
    words: Int64Array,
    keys: KeyArray,
    begins: Int64Array,
    n: int,
) -> NgramCounts:
    """Return the counts of n-grams that begin at some of the words, `keys` being all words'."""
    mixed = keys[begins]
    for j in range(1, n):
        mixed = (mixed ^ mixed >> _SHIFT) * _MIXER + keys[begins + j]
    first = words[begins]
    groups = KeyGroups.of(mixed)
    rows = tokens.rows[first][groups.order]
    in_new_row = is_run_start(rows)
    in_new_row[groups.starts] = True
    documents = np.add.reduceat(in_new_row, groups.starts, dtype=np.int64) if len(rows) else rows
    positions = corpus_positions(segment, tokens.starts[first[groups.first]])
    return NgramCounts(groups.keys, groups.sizes, documents, positions)


def _summed(parts: Sequence[NgramCounts]) -> NgramCounts:
    """Return the counts of all segments by key."""
    columns: list[Any] = [np.concatenate(column) for column in zip(_NOTHING, *parts, strict=True)]
    every = NgramCounts(*columns)
    groups = KeyGroups.of(every.keys)
    return NgramCounts(
        groups.keys,
        groups.sums(every.frequencies),
        groups.sums(every.documents),
        every.positions[groups.first],
    )


def _most_frequent(
    subcorpus: Subcorpus, counts: NgramCounts, level: str, n: int, limit: int
) -> list[tuple[str, int, int]]:
    """Return text, frequency and documents of the first n-grams, all of them if `limit` is 0."""
    if limit and limit < len(counts.keys):
        least = np.partition(counts.frequencies, -limit)[-limit]
        counts = counts.where(counts.frequencies >= least)
    columns = (counts.frequencies.tolist(), counts.documents.tolist())
    texts = map(" ".join, words_at(subcorpus.segments, counts.positions, level, n))
    rows = list(zip(texts, *columns, strict=True))
    rows.sort(key=lambda row: (-row[1], row[0]))
    return rows[:limit] if limit else rows
