"""Collocates: the words in the windows around a query's hits, and the strength of association.

The hits are those of a search. Each segment is scanned by itself (`windows.py`); the frequency of a
word in the subcorpus is read from the tables. The contingency table of a collocate: O11 its
occurrences in windows, R1 all words in windows, C1 its occurrences outside nodes, N all words
outside nodes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.model.association import Collocate, Collocates
from corpus_cli.model.statistics import Stopwords
from corpus_cli.model.text import Kind
from corpus_cli.search.match.array_occurrences import where as columns_where
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.statistics.grouped_keys import Int64Array, KeyArray, KeyGroups
from corpus_cli.statistics.hit_arrays import HitFinder
from corpus_cli.statistics.measures import registry
from corpus_cli.statistics.measures.association import Contingency
from corpus_cli.statistics.segment_tokens import SegmentTokens, corpus_positions, texts_at
from corpus_cli.statistics.subcorpus import Subcorpus, check_level, word_in
from corpus_cli.statistics.terms import WrittenForm, written_forms
from corpus_cli.statistics.windows import Window, WindowWords, words_around

MEASURES: Final = registry.table_measures("collocates")
"""The measures of association of a collocate; each ranks the strongest first."""

NO_STOPWORDS: Final = Stopwords()
_PLAIN: Final = re.compile(r"[^\W_][\w\u0e00-\u0e7f.\-]*")
_PHRASE: Final = re.compile(r'"[^"]*"')


def collocates(
    subcorpus: Subcorpus,
    request: ParsedSearch,
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

    Of `request` the query and the labels that count are used. Collocates occur in windows at least
    `min_frequency` times; `stopwords` are left out of the list, not of the counts. `where` is the
    filter of the subcorpus as typed, for the queries of the rows. Raises UsageError for an unknown
    level or measure.
    """
    check_level(level)
    sorts = registry.SORTS["collocates"]
    if sort not in sorts:
        raise UsageError(f"unknown measure {sort!r}", hint=f"one of: {', '.join(sorts)}")
    hits, counts = _count_words(subcorpus, request, window, level)
    window_words, n = int(counts.inside.sum()), subcorpus.size(level) - int(counts.nodes.sum())
    candidates = [
        candidate
        for candidate in _candidates(
            subcorpus, level, counts.frequent(min_frequency), n, window_words
        )
        if candidate.word not in stopwords.words
    ]
    candidates.sort(key=lambda one: (-one.rank(sort), -one.inside, one.word))
    shown = candidates[:limit] if limit else candidates
    forms = written_forms(subcorpus.engine, level, (one.word for one in shown))
    queries = _ContextQueries(request.query, window, where)
    return Collocates(
        query=request.query,
        level=level,
        span=window.described(),
        stopwords=stopwords.name,
        hits=hits,
        window_words=window_words,
        n=n,
        sort=sort,
        total=len(candidates),
        returned=len(shown),
        truncated=len(shown) < len(candidates),
        collocates=[_collocate(one, forms[one.word], queries.of(one.word)) for one in shown],
    )


# --- counting ---------------------------------------------------------------------------------


class _WordCounts(NamedTuple):
    """The counts of each word in windows and nodes, as parallel arrays.

    `inside` counts occurrences in windows, `left` and `right` those on either side of a node,
    `nodes` those in nodes. `positions` has the position in the corpus of one occurrence
    (`segment_tokens.py`), `lengths` its length.
    """

    keys: KeyArray
    inside: Int64Array
    left: Int64Array
    right: Int64Array
    nodes: Int64Array
    positions: Int64Array
    lengths: Int64Array

    def frequent(self, least: int) -> _WordCounts:
        """Return the words that occur in windows at least that often, and at least once."""
        return columns_where(self, self.inside >= max(least, 1))


def _count_words(
    subcorpus: Subcorpus, request: ParsedSearch, window: Window, level: str
) -> tuple[int, _WordCounts]:
    """Return the number of hits, and the counts of the words around them."""
    finder = HitFinder(subcorpus, request)

    def count(i: int) -> tuple[int, _WordCounts]:
        starts, ends, _ = finder.in_segment(i)
        tokens = SegmentTokens(subcorpus.segments[i], level)
        found = words_around(tokens, starts, ends, window)
        return len(starts), _segment_counts(i, tokens, found)

    counted = subcorpus.each(count)
    return sum(hits for hits, _ in counted), _summed([counts for _, counts in counted])


def _segment_counts(segment: int, tokens: SegmentTokens, found: WindowWords) -> _WordCounts:
    inside = found.is_left | found.is_right
    counted = inside | found.is_node
    numbers = found.words[counted]
    groups = KeyGroups.of(tokens.keys(numbers))
    flags = (inside, found.is_left, found.is_right, found.is_node)
    counts = [groups.sums(flag[counted].astype(np.int64)) for flag in flags]
    example = numbers[groups.first]
    starts, lengths = tokens.starts[example], tokens.ends[example] - tokens.starts[example]
    columns = (groups.keys, *counts, corpus_positions(segment, starts), lengths)
    return _WordCounts._make(columns)


def _summed(parts: Sequence[_WordCounts]) -> _WordCounts:
    """Return the counts of all segments by word."""
    nothing = (np.zeros(0, np.uint64), *[np.zeros(0, np.int64)] * 6)
    keys, *counts, positions, lengths = map(np.concatenate, zip(nothing, *parts, strict=True))
    groups = KeyGroups.of(keys)
    sums = map(groups.sums, counts)
    columns = (groups.keys, *sums, positions[groups.first], lengths[groups.first])
    return _WordCounts._make(columns)


# --- measuring --------------------------------------------------------------------------------


class _Candidate(NamedTuple):
    """A word in windows, its counts there, and its contingency table."""

    word: str
    inside: int
    left: int
    right: int
    table: Contingency

    def rank(self, sort: str) -> float:
        """Return its frequency or measure; a measure without a value ranks last."""
        value = self.inside if sort == "frequency" else MEASURES[sort](self.table)
        return -math.inf if value is None else value


def _candidates(
    subcorpus: Subcorpus, level: str, counts: _WordCounts, n: int, window_words: int
) -> Iterable[_Candidate]:
    """Yield the words with these counts, of `window_words` in windows and `n` outside nodes."""
    words = list(texts_at(subcorpus.segments, counts.positions, counts.lengths))
    terms = subcorpus.terms(level, given=word_in(words))
    frequencies = {word: frequency for word, frequency, _ in subcorpus.engine.rows(*terms)}
    columns = (counts.inside, counts.left, counts.right, counts.nodes)
    rows = zip(words, *(column.tolist() for column in columns), strict=True)
    for word, inside, left, right, nodes in rows:
        outside_nodes = frequencies[word] - nodes
        table = Contingency.of_marginals(inside, window_words, outside_nodes, n)
        yield _Candidate(word, inside, left, right, table)


def _collocate(one: _Candidate, written: WrittenForm, query: str) -> Collocate:
    return Collocate(
        collocate=written.form,
        kind=Kind(written.kind),
        frequency=one.inside,
        left=one.left,
        right=one.right,
        elsewhere=int(one.table.o21),
        expected=one.table.e11,
        **{name: measure(one.table) for name, measure in MEASURES.items()},
        query=query,
    )


class _ContextQueries:
    """The queries that find the contexts of a collocate."""

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
