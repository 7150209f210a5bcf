"""The order that documents are shown in: by date, by id, or by relevance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from corpus_cli.search.match.documents import DocumentRef, in_order
from corpus_cli.search.match.segment_matches import SegmentMatches
from corpus_cli.search.query.request import SearchRequest, Sort


class Ranking(NamedTuple):
    """The documents that meet a query, in order, with their scores if relevance orders them."""

    places: list[DocumentRef]
    scores: Mapping[DocumentRef, float]


def ranked(matches: Sequence[SegmentMatches], request: SearchRequest) -> Ranking:
    """Return the documents in the order that was asked for; ties go by date, then id."""
    if request.sort is Sort.RELEVANCE:
        from corpus_cli.search.hits.relevance import scores

        return _by_score(matches, scores(matches))
    if request.sort is Sort.DOCUMENT:
        places = [DocumentRef(i, row) for i, one in enumerate(matches) for row in one.rows]
        return Ranking(sorted(places, key=lambda place: _id(matches, place)), {})
    segments = [one.segment for one in matches]
    return Ranking(list(in_order(segments, [one.rows for one in matches])), {})


def _by_score(matches: Sequence[SegmentMatches], scores: Mapping[DocumentRef, float]) -> Ranking:
    def first(place: DocumentRef) -> tuple[float, int]:
        return -scores[place], matches[place.segment].segment.dates[place.row]

    places: list[DocumentRef] = []
    for _, tied in groupby(sorted(scores, key=first), key=first):
        same = list(tied)
        if len(same) > 1:  # as few are: most ids are never read
            same.sort(key=lambda place: _id(matches, place))
        places += same
    return Ranking(places, scores)


def _id(matches: Sequence[SegmentMatches], place: DocumentRef) -> str:
    return matches[place.segment].segment.cards[place.row].id
