"""Sorting and grouping of very many hits, in numpy: else `sorting.py` and `grouping.py` do it.

Hits are columns here, and the words beside them numbers, so that millions fit into memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.model.search import HitGroup
from corpus_cli.search.hits.array_context_words import NONE, Beside, WordList, numbered
from corpus_cli.search.hits.collation import collation_key
from corpus_cli.search.hits.context_words import REACH
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.match.occurrences import Occurrence
from corpus_cli.search.match.segment_matches import SegmentMatches
from corpus_cli.search.match.segment_positions import Layout

IntArray = npt.NDArray[np.int64]
Stretches = tuple[IntArray, IntArray]
_ROW_BITS: Final = 32


class _Columns(NamedTuple):
    """The hits of one segment."""

    starts: IntArray
    ends: IntArray
    rows: IntArray
    grades: IntArray


def _columns(matches: SegmentMatches) -> _Columns:
    arrays = [found.arrays() for found in matches.shown]
    return _Columns(
        *(
            np.concatenate([np.zeros(0, dtype=np.int32), *(getattr(one, name) for one in arrays)])
            for name in _Columns._fields
        )
    )


# --- groups -----------------------------------------------------------------------------------


def groups_beside(matches: Sequence[SegmentMatches], by: str, total: int) -> list[HitGroup]:
    """Count hits by what stands there: `by` is `left`, `right`, `node` or `unit`."""
    known = WordList()
    hits = np.zeros(1, dtype=np.int64)  # of no word, then of each word
    documents = np.zeros(1, dtype=np.int64)
    for one in matches:
        columns = _columns(one)
        first, last = _STRETCHES[by](one, columns)
        numbers = known.numbers(one.segment, first, last) - NONE
        pairs = np.unique(numbers << _ROW_BITS | columns.rows) >> _ROW_BITS
        one.segment.release()
        size = len(known.words) + 1
        hits = _grown(hits, size) + np.bincount(numbers, minlength=size)
        documents = _grown(documents, size) + np.bincount(pairs, minlength=size)
    names = (None, *known.words)
    return [
        HitGroup(name, int(n), int(d), 100 * int(n) / total)
        for name, n, d in zip(names, hits, documents, strict=True)
        if n
    ]


def _grown(counts: IntArray, size: int) -> IntArray:
    return np.pad(counts, (0, size - len(counts)))


def _left(matches: SegmentMatches, columns: _Columns) -> Stretches:
    return next(Beside(matches.segment).left(columns.starts, 1))


def _right(matches: SegmentMatches, columns: _Columns) -> Stretches:
    return next(Beside(matches.segment).right(columns.ends, 1))


def _node(_: SegmentMatches, columns: _Columns) -> Stretches:
    return columns.starts, columns.ends


def _unit(matches: SegmentMatches, columns: _Columns) -> Stretches:
    units = Layout(matches.segment).units
    after = np.searchsorted(units, columns.starts, side="right")
    first = units[np.maximum(after - 1, 0)]
    last = units[np.minimum(np.searchsorted(units, columns.ends), len(units) - 1)]
    alone = units[np.minimum(after, len(units) - 1)] >= columns.ends
    near = (columns.starts - first <= REACH) & (last - columns.ends < REACH)
    return first, np.where(alone & near, last, first)


_STRETCHES: Final[Mapping[str, Callable[[SegmentMatches, _Columns], Stretches]]] = {
    "left": _left,
    "right": _right,
    "node": _node,
    "unit": _unit,
}


# --- order ------------------------------------------------------------------------------------


def sorted_beside(
    matches: Sequence[SegmentMatches], side: str, words: int, order: Sequence[DocumentRef]
) -> Iterator[tuple[DocumentRef, Occurrence]]:
    """Yield the hits by the words on a side, in dictionary order; ties in the `order` of documents.

    The nearest word decides, then the one beyond it; a hit without one stands first.
    """
    columns = [_columns(one) for one in matches]
    known = WordList()
    numbers = [
        numbered(one.segment, side, _edge(c, side), words, known)
        for one, c in zip(matches, columns, strict=True)
    ]
    ranks = _ranks(known.words)
    keys = [ranks[np.concatenate(nth)] for nth in zip(*numbers, strict=True)]
    documents = np.concatenate(_places_in_order(matches, columns, order))
    starts = np.concatenate([c.starts for c in columns])
    ends, rows, grades = (np.concatenate([c[i] for c in columns]) for i in (1, 2, 3))
    segments = np.repeat(np.arange(len(columns)), [len(c.starts) for c in columns])
    for i in np.lexsort((starts, documents, *reversed(keys))):
        at = Occurrence(int(starts[i]), int(ends[i]), int(grades[i]))
        yield DocumentRef(int(segments[i]), int(rows[i])), at


def _edge(columns: _Columns, side: str) -> Any:  # noqa: ANN401 - an array, as a column
    return columns.starts if side == "left" else columns.ends


def _ranks(words: Sequence[str]) -> IntArray:
    """Return the place of each word in dictionary order; that of no word, the last, is lowest."""
    in_order = sorted(range(len(words)), key=lambda number: collation_key(words[number]))
    ranks = np.full(len(words) + 1, NONE, dtype=np.int32)
    ranks[np.array(in_order, dtype=np.int64)] = np.arange(len(words))
    return ranks  # type: ignore[return-value]  # of half the size: there may be millions of keys


def _places_in_order(
    matches: Sequence[SegmentMatches], columns: Sequence[_Columns], order: Sequence[DocumentRef]
) -> list[IntArray]:
    """Return of each hit the place of its document in the order of documents."""
    places = [np.zeros(one.segment.record.documents, dtype=np.int32) for one in matches]
    for number, (i, row) in enumerate(order):
        places[i][row] = number
    return [of_row[c.rows] for of_row, c in zip(places, columns, strict=True)]  # type: ignore[misc]
