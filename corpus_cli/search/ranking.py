"""The order that documents are shown in: by date, by id, or by relevance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus_cli.search.matches import SegmentMatches
from corpus_cli.search.order import Place, in_order
from corpus_cli.search.request import SearchRequest, Sort


class Ranking(NamedTuple):
    """The documents that meet a query, in order, with their scores if relevance orders them."""

    places: list[Place]
    scores: Mapping[Place, float]


def ranked(matches: Sequence[SegmentMatches], request: SearchRequest) -> Ranking:
    """Return the documents in the order that was asked for; ties go by date, then id."""
    if request.sort is Sort.DOCUMENT:
        return Ranking(_by_id(matches), {})
    places = list(in_order([m.segment for m in matches], [m.rows for m in matches]))
    if request.sort is not Sort.RELEVANCE:
        return Ranking(places, {})
    from corpus_cli.search.relevance import scores

    found = scores(matches, request)
    return Ranking(sorted(places, key=lambda place: -found[place]), found)


def _by_id(matches: Sequence[SegmentMatches]) -> list[Place]:
    return [place for _, place in sorted(_named(matches))]


def _named(matches: Sequence[SegmentMatches]) -> Iterator[tuple[str, Place]]:
    for i, one in enumerate(matches):
        for row, name in one.segment.shelf.values("id"):
            if row in one.rows:
                yield name, Place(i, row)
