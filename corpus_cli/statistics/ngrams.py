"""N-grams: n words in a row, counted by walking the text.

White space between words is passed over; signs, line breaks and the ends of documents end a row,
unless it goes `across` signs and lines, and sentences where it is to stay `within` one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.model.statistics import Ngram, Ngrams, Stopwords
from corpus_cli.search.match.array_scan import where
from corpus_cli.search.query.term import read_term
from corpus_cli.statistics.grouped_keys import Ints, KeyGroups, Keys, Mask, is_in, is_run_start
from corpus_cli.statistics.measures.association import per_million
from corpus_cli.statistics.segment_tokens import SegmentTokens
from corpus_cli.statistics.subcorpus import Subcorpus, check_level
from corpus_cli.statistics.windows import Window, begins_stretch
from corpus_cli.statistics.word_hashes import hash_words
from corpus_cli.statistics.word_places import places_of, words_at
from corpus_cli.text.normal.normal_form import fold

LONGEST: Final = 5
_MIXER: Final = np.uint64(0xBF58_476D_1CE4_E5B9)
_SHIFT: Final = np.uint64(31)
_NO_STOPWORDS: Final = Stopwords()


class Counts(NamedTuple):
    """What is counted of each n-gram, as parallel arrays, by ascending key.

    `places` has of one occurrence where it begins (`word_places.py`).
    """

    keys: Keys
    frequencies: Ints
    documents: Ints
    places: Ints

    def where(self, mask: Mask) -> Counts:
        """Return those for which the mask is true."""
        return Counts(*where(self, mask))


_NOTHING: Final = Counts(np.zeros(0, np.uint64), *(np.zeros(0, np.int64) for _ in range(3)))


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
    """Return the most frequent rows of `n` words, equally frequent ones in alphabetical order.

    Those that begin or end with one of the `stopwords` are left out. `containing` is a word that
    they must have. Raises UsageError for an unknown level, or an `n` of less than 1 or more than 5.
    """
    counts = count_ngrams(
        subcorpus, n, level=level, within=within, across=across, containing=containing,
        stopwords=stopwords,
    )  # fmt: skip
    counts = counts.where(counts.frequencies >= min_frequency)
    size = subcorpus.size(level)
    documents = sum(map(len, subcorpus.rows))
    rows = [
        Ngram(text, frequency, per_million(frequency, size), held, held / documents)
        for text, frequency, held in _most_frequent(subcorpus, counts, level, n, limit)
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
) -> Counts:
    """Count the n-grams of a subcorpus; see `ngrams`."""
    if not 1 <= n <= LONGEST:
        raise UsageError(f"n-grams have 1 to {LONGEST} words, not {n}")
    check_level(level)
    window = Window(None, None, within == "sentence", across)
    hidden = hash_words(sorted(stopwords.words))
    wanted = None if containing is None else hash_words([fold(read_term(containing))])[0]
    copies = [subcorpus.copied(i) for i in range(len(subcorpus.segments))]
    rows = None if subcorpus.has_all_documents else subcorpus.rows

    def work(i: int) -> Counts:
        pieces = SegmentTokens(subcorpus.segments[i], level)
        words, stretch = _words(pieces, window)
        kept = _in_scope(pieces, words, None if rows is None else rows[i], copies[i])
        words, stretch = words[kept], stretch[kept] + _gaps(kept)
        keys = pieces.keys(words)
        begins = np.flatnonzero(stretch[n - 1 :] == stretch[: len(stretch) - n + 1])
        if len(hidden):
            is_hidden = is_in(keys, hidden)
            begins = begins[~is_hidden[begins] & ~is_hidden[begins + n - 1]]
        if wanted is not None:
            has = keys == wanted
            begins = begins[np.logical_or.reduce([has[begins + j] for j in range(n)])]
        return _of_segment(i, pieces, words, begins, keys, n)

    return _summed(subcorpus.each(work))


def _words(pieces: SegmentTokens, window: Window) -> tuple[Ints, Ints]:
    """Return the words of a segment and the number of the stretch that each is in."""
    stretch: Ints = np.cumsum(begins_stretch(pieces, window), dtype=np.int32)
    words: Ints = np.flatnonzero(pieces.is_word)
    return words, stretch[words]


def _gaps(kept: Mask | slice) -> Ints | int:
    """Return how often words were left out before each that is kept: no row goes over them."""
    if isinstance(kept, slice):
        return 0
    gaps: Ints = np.cumsum(np.diff(np.flatnonzero(kept), prepend=-1) > 1)
    return gaps


def words_in_scope(subcorpus: Subcorpus, segment: int, pieces: SegmentTokens) -> Ints:
    """Return the words of a segment that count, in order; `subcorpus.prepare` comes first."""
    words: Ints = np.flatnonzero(pieces.is_word)
    rows = None if subcorpus.has_all_documents else subcorpus.rows[segment]
    return words[_in_scope(pieces, words, rows, subcorpus.copied(segment))]


def _in_scope(
    pieces: SegmentTokens, words: Ints, rows: frozenset[int] | None, copied: tuple[Ints, Ints]
) -> Mask | slice:
    """Tell of each word whether it counts."""
    deleted = pieces.segment.deleted
    begins, ends = copied
    if rows is None and not deleted and not len(begins):
        return slice(None)
    kept = np.ones(pieces.segment.record.documents, dtype=bool)
    if rows is not None:
        kept[:] = False
        kept[list(rows)] = True
    kept[list(deleted)] = False
    mask: Mask = kept[pieces.rows[words]]
    if len(begins):
        at = np.searchsorted(begins, pieces.starts[words], side="right") - 1
        mask &= ~((at >= 0) & (pieces.starts[words] < ends[at]))
    return mask


def _of_segment(
    i: int, pieces: SegmentTokens, words: Ints, begins: Ints, keys: Keys, n: int
) -> Counts:
    mixed = keys[begins]
    for j in range(1, n):
        mixed = (mixed ^ mixed >> _SHIFT) * _MIXER + keys[begins + j]
    first = words[begins]
    runs = KeyGroups.of(mixed)
    rows = pieces.rows[first][runs.order]
    in_new_row = is_run_start(rows)
    in_new_row[runs.starts] = True
    documents = np.add.reduceat(in_new_row, runs.starts, dtype=np.int64) if len(rows) else rows
    places = places_of(i, pieces.starts[first[runs.first]])
    return Counts(runs.keys, runs.lengths, documents, places)


def _summed(parts: Sequence[Counts]) -> Counts:
    """Return the counts of all segments by key."""
    columns: list[Any] = [np.concatenate(column) for column in zip(_NOTHING, *parts, strict=True)]
    every = Counts(*columns)
    runs = KeyGroups.of(every.keys)
    return Counts(
        runs.keys,
        runs.totals(every.frequencies),
        runs.totals(every.documents),
        every.places[runs.first],
    )


def _most_frequent(
    subcorpus: Subcorpus, counts: Counts, level: str, n: int, limit: int
) -> list[tuple[str, int, int]]:
    """Return text, frequency and documents of the first n-grams, all of them if `limit` is 0."""
    if limit and limit < len(counts.keys):
        least = np.partition(counts.frequencies, -limit)[-limit]
        counts = counts.where(counts.frequencies >= least)
    columns = (counts.frequencies.tolist(), counts.documents.tolist())
    texts = map(" ".join, words_at(subcorpus.segments, counts.places, level, n))
    rows = list(zip(texts, *columns, strict=True))
    rows.sort(key=lambda row: (-row[1], row[0]))
    return rows[:limit] if limit else rows
