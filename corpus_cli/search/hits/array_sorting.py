"""Sorting and grouping of very many hits, in numpy; `sorting.py` and `grouping.py` handle fewer.

Hits are arrays here, and the words beside them are numbers, so that millions fit into memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import HitGroup
from corpus_cli.search.hits.array_context_words import (
    NONE,
    ContextWords,
    IntArray,
    WordList,
    word_numbers,
)
from corpus_cli.search.hits.collation import collation_key
from corpus_cli.search.hits.context_words import REACH
from corpus_cli.search.hits.selection import PendingHit
from corpus_cli.search.match.array_occurrences import ArrayOccurrences
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.match.list_occurrences import NOTHING
from corpus_cli.search.match.occurrences import Occurrence, Occurrences
from corpus_cli.search.match.segment_matches import SegmentMatches
from corpus_cli.search.match.segment_positions import Layout

_ROW_BITS: Final = 32


def sorted_by_words(
    matches: Sequence[SegmentMatches], side: str, words: int, order: Sequence[DocumentRef]
) -> Iterator[PendingHit]:
    """Yield the hits by the words on a side (`left` or `right`), in dictionary order.

    The nearest word decides, then the one beyond it; a hit without one stands first. Ties are in
    the `order` of documents.
    """
    hits = [_joined(one.shown) for one in matches]
    known = WordList()
    numbers = [
        word_numbers(one.segment, side, own.starts if side == "left" else own.ends, words, known)
        for one, own in zip(matches, hits, strict=True)
    ]
    ranks = _ranks(known.words)
    keys = [ranks[np.concatenate(nth)] for nth in zip(*numbers, strict=True)]
    document_ranks = [np.zeros(one.segment.record.documents, dtype=np.int32) for one in matches]
    for rank, (segment, row) in enumerate(order):
        document_ranks[segment][row] = rank
    documents = np.concatenate([own[h.rows] for own, h in zip(document_ranks, hits, strict=True)])
    segments = np.repeat(np.arange(len(hits)), [len(own) for own in hits])
    starts = np.concatenate([own.starts for own in hits])
    ends = np.concatenate([own.ends for own in hits])
    rows = np.concatenate([own.rows for own in hits])
    grades = np.concatenate([own.grades for own in hits])
    for i in np.lexsort((starts, documents, *reversed(keys))):
        yield PendingHit(
            DocumentRef(int(segments[i]), int(rows[i])),
            Occurrence(int(starts[i]), int(ends[i]), int(grades[i])),
        )


def _ranks(words: Sequence[str]) -> IntArray:
    """Return the rank of each word in dictionary order; that of no word, the last, is lowest."""
    in_order = sorted(range(len(words)), key=lambda number: collation_key(words[number]))
    ranks = np.full(len(words) + 1, NONE, dtype=np.int32)  # there may be millions of keys
    ranks[np.array(in_order, dtype=np.int64)] = np.arange(len(words))
    return ranks


def groups_by_words(matches: Sequence[SegmentMatches], by: str, total: int) -> list[HitGroup]:
    """Count `total` hits by the word on their `left` or `right`, by `node` or by `unit`."""
    known = WordList()
    hits = np.zeros(1, dtype=np.int64)  # without such a word, then with each word
    documents = np.zeros(1, dtype=np.int64)
    for one in matches:
        occurrences = _joined(one.shown)
        first, last = _spans(one.segment, occurrences, by)
        numbers = known.numbers(one.segment, first, last) - NONE
        pairs = np.unique(numbers << _ROW_BITS | occurrences.rows) >> _ROW_BITS
        one.segment.release()
        size = len(known) + 1
        hits = np.pad(hits, (0, size - len(hits))) + np.bincount(numbers, minlength=size)
        documents = np.pad(documents, (0, size - len(documents)))
        documents += np.bincount(pairs, minlength=size)
    names = (None, *known.words)
    return [
        HitGroup(name, int(n), int(d), 100 * int(n) / total)
        for name, n, d in zip(names, hits, documents, strict=True)
        if n
    ]


def _spans(segment: Segment, hits: ArrayOccurrences, by: str) -> tuple[IntArray, IntArray]:
    """Return where that begins and ends which hits are grouped by; nothing is empty."""
    match by:
        case "left":
            return next(ContextWords(segment).left(hits.starts, 1))
        case "right":
            return next(ContextWords(segment).right(hits.ends, 1))
        case "node":
            return hits.starts, hits.ends
        case _:
            units = Layout(segment).units
            after = np.searchsorted(units, hits.starts, side="right")
            first = units[np.maximum(after - 1, 0)]
            last = units[np.minimum(np.searchsorted(units, hits.ends), len(units) - 1)]
            in_one = units[np.minimum(after, len(units) - 1)] >= hits.ends
            near = (hits.starts - first <= REACH) & (last - hits.ends < REACH)
            return first, np.where(in_one & near, last, first)


def _joined(found: Sequence[Occurrences]) -> ArrayOccurrences:
    """Return the occurrences of several, one after the other."""
    arrays = [one.arrays() for one in (found or [NOTHING])]
    return ArrayOccurrences(
        np.concatenate([one.starts for one in arrays]),
        np.concatenate([one.ends for one in arrays]),
        np.concatenate([one.rows for one in arrays]),
        np.concatenate([one.grades for one in arrays]),
    )
