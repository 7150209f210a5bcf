"""The order of documents, by date, id or relevance, and the relevance of each: BM25.

The score of a document is the sum over the terms (and patterns) of the query of

    idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))
    idf = ln(1 + (N - df + 0.5) / (df + 0.5))

after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
the idf that cannot be negative. `tf` is the number of hits of the term in the document, of those
that `--match`, `--in` and `--not-in` allow; `df` the number of documents with one, of the N
documents of the corpus; lengths are in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from math import log
from typing import Final, NamedTuple

from corpus_cli.model.search import ScorePart
from corpus_cli.search.match.documents import DocumentRef, in_order
from corpus_cli.search.match.segment_matches import SegmentMatches
from corpus_cli.search.query.expression import leaves_of, text_of
from corpus_cli.search.query.request import ParsedSearch, Sort

K1: Final = 1.2
B: Final = 0.75


class Ranking(NamedTuple):
    """The documents that meet a query, in order, with their scores if relevance orders them."""

    documents: list[DocumentRef]
    scores: Mapping[DocumentRef, float]


def ranked(matches: Sequence[SegmentMatches], request: ParsedSearch) -> Ranking:
    """Return the documents in the order that was asked for; ties are in order of date, then id."""

    def doc(document: DocumentRef) -> str:
        return matches[document.segment].segment.cards[document.row].id

    if request.sort is Sort.DOCUMENT:
        found = [DocumentRef(i, row) for i, one in enumerate(matches) for row in one.rows]
        return Ranking(sorted(found, key=doc), {})
    if request.sort is not Sort.RELEVANCE:
        segments = [one.segment for one in matches]
        return Ranking(list(in_order(segments, [one.rows for one in matches])), {})
    scores = _scores(matches)

    def score_and_date(document: DocumentRef) -> tuple[float, int]:
        return -scores[document], matches[document.segment].segment.dates[document.row]

    documents: list[DocumentRef] = []
    for _, tied in groupby(sorted(scores, key=score_and_date), key=score_and_date):
        same = list(tied)
        if len(same) > 1:  # rare: most ids are never read
            same.sort(key=doc)
        documents += same
    return Ranking(documents, scores)


class _Lengths(NamedTuple):
    """The number of words of each document, by segment and row; of documents; and the mean."""

    of: Sequence[Sequence[int]]
    documents: int
    mean: float


def _lengths(matches: Sequence[SegmentMatches]) -> _Lengths:
    segments = [one.segment for one in matches]
    documents = sum(segment.record.live for segment in segments)
    words = sum(segment.record.words for segment in segments)
    return _Lengths([segment.words for segment in segments], documents, words / max(documents, 1))


def _scores(matches: Sequence[SegmentMatches]) -> dict[DocumentRef, float]:
    """Return the score of each document that meets the query."""
    lengths = _lengths(matches)
    scores = {DocumentRef(i, row): 0.0 for i, one in enumerate(matches) for row in one.rows}
    for counts in zip(*(one.leaves for one in matches), strict=True):
        weight = idf(lengths.documents, sum(map(len, counts)))
        for document in scores:
            if tf := counts[document.segment].get(document.row, 0):
                length = lengths.of[document.segment][document.row]
                scores[document] += weight * saturation(tf, length, lengths.mean)
    return scores


def score_parts(
    matches: Sequence[SegmentMatches], request: ParsedSearch, docs: Sequence[str]
) -> list[ScorePart]:
    """Return what the scores of documents (by id) consist of, in their order."""
    lengths = _lengths(matches)
    rank = {doc: number for number, doc in enumerate(docs)}
    parts = []
    leaves = dict.fromkeys(leaves_of(request.expression))
    counts_of_leaves = zip(*(one.leaves for one in matches), strict=True)
    for leaf, counts in zip(leaves, counts_of_leaves, strict=True):
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
