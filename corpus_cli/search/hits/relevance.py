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

from corpus_cli.model.search import ScorePart
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.match.segment_matches import SegmentMatches
from corpus_cli.search.query.expression import leaves_of, text_of
from corpus_cli.search.query.request import SearchRequest

K1: Final = 1.2
B: Final = 0.75


class _Lengths(NamedTuple):
    """The words of each document, by segment and row; of how many documents; in the mean."""

    of: Sequence[Sequence[int]]
    documents: int
    mean: float


def scores(matches: Sequence[SegmentMatches]) -> dict[DocumentRef, float]:
    """Return the score of each document that meets the query."""
    lengths = _lengths(matches)
    found = {DocumentRef(i, row): 0.0 for i, one in enumerate(matches) for row in one.rows}
    for counts in zip(*(one.leaves for one in matches), strict=True):
        weight = idf(lengths.documents, sum(map(len, counts)))
        for place in found:
            if tf := counts[place.segment].get(place.row, 0):
                found[place] += weight * saturation(
                    tf, lengths.of[place.segment][place.row], lengths.mean
                )
    return found


def score_parts(
    matches: Sequence[SegmentMatches], request: SearchRequest, docs: Sequence[str]
) -> list[ScorePart]:
    """Return what the scores of documents (by id) consist of, in their order."""
    lengths = _lengths(matches)
    rank = {doc: number for number, doc in enumerate(docs)}
    parts = []
    leaves = dict.fromkeys(leaves_of(request.expression))
    for leaf, counts in zip(
        leaves, zip(*(one.leaves for one in matches), strict=True), strict=True
    ):
        having = sum(map(len, counts))
        weight = idf(lengths.documents, having)
        for i, one in enumerate(matches):
            for row in sorted(one.rows):
                doc, tf = one.segment.cards[row].id, counts[i].get(row, 0)
                if doc not in rank or not tf:
                    continue
                length = lengths.of[i][row]
                score = weight * saturation(tf, length, lengths.mean)
                parts.append(ScorePart(doc, text_of(leaf), tf, having, weight, length, score))
    return sorted(parts, key=lambda part: rank[part.doc])


def idf(documents: int, having: int) -> float:
    """Return the weight of a term that `having` of the documents have."""
    return log(1 + (documents - having + 0.5) / (having + 0.5))


def saturation(tf: int, length: int, mean: float) -> float:
    """Return what `tf` hits are worth in a document of a length, at most `K1` + 1."""
    relative = length / mean if mean else 1.0
    return tf * (K1 + 1) / (tf + K1 * (1 - B + B * relative))


def _lengths(matches: Sequence[SegmentMatches]) -> _Lengths:
    segments = [one.segment for one in matches]
    documents = sum(segment.record.live for segment in segments)
    words = sum(segment.record.words for segment in segments)
    return _Lengths([segment.words for segment in segments], documents, words / max(documents, 1))
