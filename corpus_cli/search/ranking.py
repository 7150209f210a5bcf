"""The order that documents are shown in: by date, by id, or by relevance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus_cli.search.matches import SegmentMatches
from corpus_cli.search.order import Place
from corpus_cli.search.request import SearchRequest, Sort


class Ranking(NamedTuple):
    """The documents that meet a query, in order, with their scores if relevance orders them."""

    places: list[Place]
    scores: Mapping[Place, float]


def ranked(matches: Sequence[SegmentMatches], request: SearchRequest) -> Ranking:
    """Return the documents in the order that was asked for; ties go by date, then id."""
    named = sorted(_named(matches))
    places = [place for _, place in named]
    if request.sort is Sort.DOCUMENT:
        return Ranking(places, {})
    places.sort(key=lambda place: matches[place.segment].segment.dates[place.row])
    if request.sort is not Sort.RELEVANCE:
        return Ranking(places, {})
    from corpus_cli.search.relevance import scores

    found = scores(matches)
    return Ranking(sorted(places, key=lambda place: -found[place]), found)


def _named(matches: Sequence[SegmentMatches]) -> Iterator[tuple[str, Place]]:
    # All ids at once: fetched one at a time, those of most documents take longer than the search.
    for i, one in enumerate(matches):
        for row, name in one.segment.shelf.values("id"):
            if row in one.rows:
                yield name, Place(i, row)
