"""N-grams: n words in a row, counted by walking the text.

White space between words is passed over; signs, line breaks and the ends of documents end a row,
unless it goes `across` signs and lines, and sentences where it is to stay `within` one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.index.edges import TOKEN, UNIT
from corpus_cli.model.statistics import Ngram, Ngrams, Stopwords
from corpus_cli.statistics.measures import per_million
from corpus_cli.statistics.pieces import Ints, Keys, Mask, Pieces, key_of
from corpus_cli.statistics.scope import Scope, check_level
from corpus_cli.statistics.windows import Window, begins_stretch
from corpus_cli.text.normal import fold, normal_query
from corpus_cli.text.patterns import kind
from corpus_cli.text.vocabulary import WORD_KINDS

LONGEST: Final = 5
_MIXER: Final = np.uint64(0xBF58_476D_1CE4_E5B9)
_SHIFT: Final = np.uint64(31)
_NO_STOPWORDS: Final = Stopwords()


class Counts(NamedTuple):
    """What is counted of each n-gram, as parallel arrays, by ascending key.

    `places` has, of one occurrence, the index of the segment, and start and end in `text.bin`.
    """

    keys: Keys
    frequencies: Ints
    documents: Ints
    places: Ints

    def where(self, mask: Mask) -> Counts:
        """Return those for which the mask is true."""
        columns: list[Any] = [column[mask] for column in self]
        return Counts(*columns)


def ngrams(
    scope: Scope,
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
        scope, n, level=level, within=within, across=across, containing=containing,
        stopwords=stopwords,
    )  # fmt: skip
    counts = counts.where(counts.frequencies >= min_frequency)
    size = scope.size(level)
    documents = sum(map(len, scope.rows))
    rows = [
        Ngram(text, frequency, per_million(frequency, size), held, held / documents)
        for text, frequency, held in _most_frequent(scope, counts, level, limit)
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
    scope: Scope,
    n: int,
    *,
    level: str = "unit",
    within: str | None = None,
    across: bool = False,
    containing: str | None = None,
    stopwords: Stopwords = _NO_STOPWORDS,
) -> Counts:
    """Count the n-grams of a scope; see `ngrams`."""
    if not 1 <= n <= LONGEST:
        raise UsageError(f"n-grams have 1 to {LONGEST} words, not {n}")
    check_level(level)
    window = Window(None, None, within == "sentence", across)
    hidden = np.array(sorted(map(key_of, stopwords.words)), dtype=np.uint64)
    wanted = None if containing is None else np.uint64(key_of(fold(normal_query(containing))))
    copies = [scope.copied(i) for i in range(len(scope.segments))]
    rows = None if scope.has_all_documents else scope.rows

    def work(i: int) -> Counts:
        pieces = Pieces(scope.segments[i], level)
        words, stretch = _words(pieces, window)
        kept = _in_scope(pieces, words, None if rows is None else rows[i], copies[i])
        words, stretch = words[kept], stretch[kept]
        keys = pieces.keys(words)
        begins = np.flatnonzero(stretch[n - 1 :] == stretch[: len(stretch) - n + 1])
        if len(hidden):
            is_hidden = np.isin(keys, hidden)
            begins = begins[~is_hidden[begins] & ~is_hidden[begins + n - 1]]
        if wanted is not None:
            has = keys == wanted
            begins = begins[np.logical_or.reduce([has[begins + j] for j in range(n)])]
        return _of_segment(i, pieces, words, begins, keys, n)

    return _summed(scope.each(work))


def _words(pieces: Pieces, window: Window) -> tuple[Ints, Ints]:
    """Return the words of a segment and the number of the stretch that each is in."""
    every = np.arange(len(pieces.starts))
    is_word: Mask = pieces.is_word()
    stretch: Ints = np.cumsum(begins_stretch(pieces, every, is_word, window))
    words: Ints = np.flatnonzero(is_word)
    return words, stretch[words]


def words_in_scope(scope: Scope, segment: int, pieces: Pieces) -> Ints:
    """Return the words of a segment that count, in order; `scope.prepare` comes first."""
    words: Ints = np.flatnonzero(pieces.is_word())
    rows = None if scope.has_all_documents else scope.rows[segment]
    return words[_in_scope(pieces, words, rows, scope.copied(segment))]


def _in_scope(
    pieces: Pieces, words: Ints, rows: frozenset[int] | None, copied: tuple[Ints, Ints]
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


def _of_segment(i: int, pieces: Pieces, words: Ints, begins: Ints, keys: Keys, n: int) -> Counts:
    mixed = keys[begins]
    for j in range(1, n):
        mixed = (mixed ^ mixed >> _SHIFT) * _MIXER + keys[begins + j]
    first, last = words[begins], words[begins + n - 1]
    order = np.argsort(mixed, kind="stable")
    mixed, rows = mixed[order], pieces.rows[first[order]]
    is_new = np.append(True, mixed[1:] != mixed[:-1])[: len(mixed)]
    starts = np.flatnonzero(is_new)
    in_new_row = is_new | np.append(True, rows[1:] != rows[:-1])[: len(rows)]
    documents = np.add.reduceat(in_new_row, starts, dtype=np.int64) if len(starts) else starts
    one = order[starts]
    where = (np.full(len(one), i), pieces.starts[first[one]], pieces.ends[last[one]])
    frequencies = np.diff(starts, append=len(mixed))
    return Counts(mixed[starts], frequencies, documents, np.stack(where, axis=1))


def _summed(parts: Sequence[Counts]) -> Counts:
    """Return the counts of all segments by key."""
    keys = np.concatenate([np.zeros(0, np.uint64), *(part.keys for part in parts)])
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])

    def total(columns: Sequence[Ints]) -> Ints:
        values = np.concatenate([np.zeros(0, np.int64), *columns])[order]
        sums: Ints = np.add.reduceat(values, starts) if len(starts) else values
        return sums

    places = np.concatenate([np.zeros((0, 3), np.int64), *(part.places for part in parts)])
    return Counts(
        keys[starts],
        total([part.frequencies for part in parts]),
        total([part.documents for part in parts]),
        places[order[starts]],
    )


def _most_frequent(
    scope: Scope, counts: Counts, level: str, limit: int
) -> list[tuple[str, int, int]]:
    """Return text, frequency and documents of the first n-grams, all of them if `limit` is 0."""
    if limit and limit < len(counts.keys):
        least = np.partition(counts.frequencies, -limit)[-limit]
        counts = counts.where(counts.frequencies >= least)
    columns = (counts.frequencies.tolist(), counts.documents.tolist())
    rows = list(zip(texts_of(scope, counts.places, level), *columns, strict=True))
    rows.sort(key=lambda row: (-row[1], row[0]))
    return rows[:limit] if limit else rows


def texts_of(scope: Scope, places: Ints, level: str) -> list[str]:
    """Return the words at places, case folded, a space between two."""
    cut = _cutter(scope, UNIT if level == "unit" else TOKEN)
    return [" ".join(cut(*place)) for place in places.tolist()]


def _cutter(scope: Scope, least: int) -> Callable[[int, int, int], list[str]]:
    known: dict[str, bool] = {}

    def is_word(text: str) -> bool:
        if text not in known:
            known[text] = kind(text) in WORD_KINDS
        return known[text]

    def cut(segment: int, start: int, end: int) -> list[str]:
        one: Any = scope.segments[segment]
        text = one.text.text(start, end)
        levels = one.edges.levels(start, end)
        begins = [at for at, found in enumerate(levels) if found >= least]
        stops = [*begins[1:], len(text)]
        pieces = (text[a:b] for a, b in zip(begins, stops, strict=True))
        return [piece for piece in pieces if is_word(piece)]

    return cut
