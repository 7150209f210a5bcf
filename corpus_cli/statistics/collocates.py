"""Collocates: the words in the windows around a query's hits, and how strongly they are drawn.

The hits are those of a search. Each segment is walked by itself (`windows.py`); how often a word
occurs elsewhere is asked of the tables. The contingency table of a collocate: O11 its occurrences
in windows, R1 all words in windows, C1 its occurrences outside of nodes, N all words outside of
nodes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.model.association import Collocate, Collocates
from corpus_cli.model.statistics import Stopwords
from corpus_cli.model.text import Kind
from corpus_cli.search.match.array_scan import where
from corpus_cli.search.query.request import SearchRequest
from corpus_cli.statistics.grouped_keys import Ints, KeyGroups, Keys
from corpus_cli.statistics.hit_arrays import HitFinder
from corpus_cli.statistics.measures import association
from corpus_cli.statistics.measures.association import Contingency
from corpus_cli.statistics.segment_tokens import SegmentTokens
from corpus_cli.statistics.subcorpus import Subcorpus, check_level, word_in
from corpus_cli.statistics.terms import WrittenForm, written_forms
from corpus_cli.statistics.windows import Around, Window, words_around
from corpus_cli.statistics.word_places import pieces_at, places_of

Measured = Callable[[Contingency], float | None]

MEASURES: Final = MappingProxyType({
    "log_dice": association.log_dice,
    "mi": association.mi,
    "mi3": association.mi3,
    "t_score": association.t_score,
    "z_score": association.z_score,
    "log_likelihood": association.log_likelihood,
    "dice": association.dice,
    "npmi": association.npmi,
    "delta_p_collocate": association.delta_p_collocate,
    "delta_p_node": association.delta_p_node,
    "min_sensitivity": association.min_sensitivity,
})  # fmt: skip
"""What collocates are measured by; each ranks the strongest first."""
SORTS: Final = ("frequency", *MEASURES)

NO_STOPWORDS: Final = Stopwords()
_PLAIN: Final = re.compile(r"[^\W_][\w\u0e00-\u0e7f.\-]*")
_PHRASE: Final = re.compile(r'"[^"]*"')


class _Counts(NamedTuple):
    """What is counted of each word in windows and nodes, as parallel arrays.

    `places` has of one occurrence where it is (`word_places.py`), `lengths` how long it is.
    """

    keys: Keys
    inside: Ints
    left: Ints
    right: Ints
    nodes: Ints
    places: Ints
    lengths: Ints

    def where_inside(self, least: int) -> _Counts:
        """Return those of the words that are so often in windows."""
        kept = self.inside >= max(least, 1)
        return _Counts(*where(self, kept))

    def rows(self) -> Iterable[tuple[int, ...]]:
        """Return inside, left, right and nodes of each word."""
        columns = (self.inside, self.left, self.right, self.nodes)
        return zip(*(column.tolist() for column in columns), strict=True)


class _Drawn(NamedTuple):
    """A word in windows; `counts` are those of `_Counts.rows`."""

    word: str
    counts: tuple[int, ...]
    table: Contingency

    def rank(self, sort: str) -> float:
        """Return what it is sorted by."""
        value = self.counts[0] if sort == "frequency" else MEASURES[sort](self.table)
        return -math.inf if value is None else value


def collocates(
    subcorpus: Subcorpus,
    request: SearchRequest,
    window: Window,
    *,
    level: str = "unit",
    sort: str = "log_dice",
    min_frequency: int = 3,
    limit: int = 20,
    stopwords: Stopwords = NO_STOPWORDS,
    where: Sequence[str] = (),
) -> Collocates:
    """Return the collocates of the hits of a request, the strongest by `sort` first.

    Of `request` the query and which hits count are used. Collocates occur in windows at least
    `min_frequency` times; `stopwords` are left out of the list, not of the counts. `where` is what
    the filter was typed as, for the queries of the rows. Raises UsageError for an unknown level or
    measure.
    """
    check_level(level)
    if sort not in SORTS:
        raise UsageError(f"there is no measure {sort!r}", hint=f"one of: {', '.join(SORTS)}")
    hits, counts = _counted(subcorpus, request, window, level)
    chosen = counts.where_inside(min_frequency)
    words = list(pieces_at(subcorpus.segments, chosen.places, chosen.lengths))
    window_words, n = int(counts.inside.sum()), subcorpus.size(level) - int(counts.nodes.sum())
    elsewhere = _frequencies(subcorpus, level, words)
    drawn = [
        _Drawn(word, tuple(row), Contingency.of_marginals(row[0], window_words, all_ - row[3], n))
        for word, all_, row in zip(words, elsewhere, chosen.rows(), strict=True)
        if word not in stopwords.words
    ]
    drawn.sort(key=lambda one: (-one.rank(sort), -one.counts[0], one.word))
    shown = drawn[:limit] if limit else drawn
    known = written_forms(subcorpus.engine, level, (one.word for one in shown))
    lines = _Lines(request.query, window, where)
    return Collocates(
        query=request.query,
        level=level,
        span=window.described(),
        stopwords=stopwords.name,
        hits=hits,
        window_words=window_words,
        n=n,
        sort=sort,
        total=len(drawn),
        returned=len(shown),
        truncated=len(shown) < len(drawn),
        collocates=[_collocate(known[one.word], one, lines.of(one.word)) for one in shown],
    )


# --- counting ---------------------------------------------------------------------------------


def _counted(
    subcorpus: Subcorpus, request: SearchRequest, window: Window, level: str
) -> tuple[int, _Counts]:
    """Return the number of hits, and the counts of all segments."""
    nodes = HitFinder(subcorpus, request)

    def work(i: int) -> tuple[int, _Counts]:
        starts, ends, _ = nodes.of(i)
        pieces = SegmentTokens(subcorpus.segments[i], level)
        return len(starts), _of_segment(i, pieces, words_around(pieces, starts, ends, window))

    found = subcorpus.each(work)
    return sum(number for number, _ in found), _summed([counts for _, counts in found])


def _of_segment(i: int, pieces: SegmentTokens, around: Around) -> _Counts:
    inside = around.is_left | around.is_right
    matters = inside | around.is_node
    numbers = around.words[matters]
    runs = KeyGroups.of(pieces.keys(numbers))
    flags = (inside, around.is_left, around.is_right, around.is_node)
    counts = [runs.totals(flag[matters].astype(np.int64)) for flag in flags]
    example = numbers[runs.first]
    places = places_of(i, pieces.starts[example])
    return _Counts._make(
        (runs.keys, *counts, places, pieces.ends[example] - pieces.starts[example])
    )


def _summed(parts: Sequence[_Counts]) -> _Counts:
    """Return the counts of all parts by word."""
    nothing = (np.zeros(0, np.uint64), *[np.zeros(0, np.int64)] * 6)
    keys, *counts, places, lengths = map(np.concatenate, zip(nothing, *parts, strict=True))
    runs = KeyGroups.of(keys)
    columns = (*map(runs.totals, counts), places[runs.first], lengths[runs.first])
    return _Counts._make((runs.keys, *columns))


def _frequencies(subcorpus: Subcorpus, level: str, words: Sequence[str]) -> list[int]:
    """Return how often each word occurs in the subcorpus."""
    counted = subcorpus.terms(level, given=word_in(words))
    found = {word: frequency for word, frequency, _ in subcorpus.engine.rows(*counted)}
    return [found[word] for word in words]


# --- rows -------------------------------------------------------------------------------------


def _collocate(term: WrittenForm, drawn: _Drawn, query: str) -> Collocate:
    inside, left, right, _ = drawn.counts
    return Collocate(
        collocate=term.form,
        kind=Kind(term.kind),
        frequency=inside,
        left=left,
        right=right,
        elsewhere=int(drawn.table.o21),
        expected=drawn.table.e11,
        **{name: measure(drawn.table) for name, measure in MEASURES.items()},
        query=query,
    )


class _Lines:
    """The queries that show the lines of a collocate."""

    def __init__(self, query: str, window: Window, where: Sequence[str]) -> None:
        is_one = _PLAIN.fullmatch(query) or _PHRASE.fullmatch(query)
        self._node = query if is_one else f"({query})"
        self._distance = max(window.left or 0, window.right or 0) - 1
        self._where = "".join(f" {condition}" for condition in where)

    def of(self, word: str) -> str:
        """Return the query for a word."""
        quoted = word if _PLAIN.fullmatch(word) else f'"{word}"'
        if self._distance < 0:
            return f"{self._node} {quoted} within sentence{self._where}"
        return f"{self._node} NEAR/{self._distance} {quoted}{self._where}"
