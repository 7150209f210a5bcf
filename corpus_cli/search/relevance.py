"""How much a document is about what was asked: BM25.

The score of a document is the sum over the terms (and patterns) of the query of

    idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))
    idf = ln(1 + (N - df + 0.5) / (df + 0.5))

after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
the idf that cannot be negative. `tf` is how many hits of the term the document has, of those that
`--match`, `--in` and `--not-in` allow; `df` in how many of the N documents of the corpus it has
one; lengths are in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final, NamedTuple

from corpus_cli.search.matches import SegmentMatches
from corpus_cli.search.order import Place

K1: Final = 1.2
B: Final = 0.75


class _Lengths(NamedTuple):
    """The words of each document, by place, and what they are in the mean."""

    of: dict[Place, int]
    mean: float


def scores(matches: Sequence[SegmentMatches]) -> dict[Place, float]:
    """Return the score of each document that meets the query."""
    lengths = _lengths(matches)
    found = {Place(i, row): 0.0 for i, one in enumerate(matches) for row in one.rows}
    for counts in zip(*(one.leaves for one in matches), strict=True):
        weight = idf(len(lengths.of), sum(map(len, counts)))
        for place in found:
            if tf := counts[place.segment].get(place.row, 0):
                found[place] += weight * saturation(tf, lengths.of[place], lengths.mean)
    return found


def idf(documents: int, having: int) -> float:
    """Return the weight of a term that `having` of the documents have."""
    return log(1 + (documents - having + 0.5) / (having + 0.5))


def saturation(tf: int, length: int, mean: float) -> float:
    """Return what `tf` hits are worth in a document of a length, at most `K1` + 1."""
    relative = length / mean if mean else 1.0
    return tf * (K1 + 1) / (tf + K1 * (1 - B + B * relative))


def _lengths(matches: Sequence[SegmentMatches]) -> _Lengths:
    of = {
        Place(i, row): int(words)
        for i, one in enumerate(matches)
        for row, words in one.segment.shelf.values("words")
        if row not in one.segment.deleted
    }
    return _Lengths(of, sum(of.values()) / max(len(of), 1))
