"""Hits made a batch at a time: of each, the files of a segment are opened once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from corpus_cli.index.segment import Segment
from corpus_cli.model.search import Hit, Label
from corpus_cli.search import twofold
from corpus_cli.search.concordance import DocumentReader, Occurrence
from corpus_cli.search.matches import SegmentMatches
from corpus_cli.search.order import Place
from corpus_cli.search.request import SearchRequest

_FIRST: Final = 32  # hits in the first batch: whoever reads a stream waits for nothing else
MOST: Final = 2048  # hits in a batch, of about a kilobyte each
_GROWTH: Final = 8
MANY: Final = 200  # hits that two processes make sooner than one
_LABEL: Final = Hit._fields.index("label")

_Group = tuple[int, list[tuple["Place", list[Occurrence]]]]


class Run(NamedTuple):
    """Hits of one document that are not made yet, in the order in which they are wanted."""

    place: Place
    at: Sequence[Occurrence]


def made(
    matches: Sequence[SegmentMatches],
    request: SearchRequest,
    runs: Iterable[Run],
    scores: Mapping[Place, float],
) -> Iterator[Hit]:
    """Yield the hits, in the order of the runs."""
    for batch in _batches(runs, MOST if request.limit else _FIRST):
        hits = _made(matches, request, batch)
        for place, at in batch:
            of_document, score = hits[place], scores.get(place)
            for one in at:
                hit = of_document[one]
                yield hit if score is None else hit._replace(score=score)


def page(runs: Iterable[Run], offset: int, returned: int) -> Iterator[Run]:
    """Yield the runs of a page: `returned` hits after the `offset` first."""
    for place, at in runs:
        if offset >= len(at):
            offset -= len(at)
            continue
        wanted = at[offset : offset + returned]
        offset, returned = 0, returned - len(wanted)
        if wanted:
            yield Run(place, wanted)
        if not returned:
            return


def in_pieces(place: Place, at: Sequence[Occurrence]) -> Iterator[Run]:
    """Yield the hits of a document as runs that are no longer than a batch."""
    for first in range(0, len(at), MOST):
        yield Run(place, at[first : first + MOST])


def _batches(runs: Iterable[Run], size: int) -> Iterator[list[Run]]:
    """Yield runs together: with `size` hits at first, then more and more."""
    batch: list[Run] = []
    hits = 0
    for run in runs:
        batch.append(run)
        hits += len(run.at)
        if hits >= size:
            yield batch
            batch, hits, size = [], 0, min(size * _GROWTH, MOST)
    if batch:
        yield batch


def _made(
    matches: Sequence[SegmentMatches], request: SearchRequest, batch: Sequence[Run]
) -> dict[Place, dict[Occurrence, Hit]]:
    """Return the hits of a batch by document and place; of many, two processes make them."""
    wanted: dict[Place, list[Occurrence]] = {}
    for place, at in batch:
        wanted.setdefault(place, []).extend(at)
    by_segment = [
        (number, [(place, sorted(wanted[place])) for place in places])
        for number, places in groupby(sorted(wanted), key=lambda place: place.segment)
    ]

    def make(group: _Group) -> list[list[Hit]]:
        return _of_segment(matches[group[0]].segment, group[1], request)

    if len(by_segment) > 1 and sum(map(len, wanted.values())) >= MANY and twofold.is_possible():
        values = twofold.in_halves(lambda group: _values(make(group)), by_segment)
        made_hits = [[[*map(_hit, hits)] for hits in of_segment] for of_segment in values]
    else:
        made_hits = [make(group) for group in by_segment]
    return {
        place: dict(zip(at, hits, strict=True))
        for (_, documents), of_segment in zip(by_segment, made_hits, strict=True)
        for (place, at), hits in zip(documents, of_segment, strict=True)
    }


def _of_segment(
    segment: Segment, documents: Sequence[tuple[Place, list[Occurrence]]], request: SearchRequest
) -> list[list[Hit]]:
    hits = [
        list(DocumentReader(segment, place.row).hits(at, request.view, request.context))
        for place, at in documents
    ]
    segment.release()
    return hits


def _values(hits: Sequence[Sequence[Hit]]) -> list[list[tuple[Any, ...]]]:
    """Return hits as plain values, for another process."""
    return [[(*hit[:_LABEL], hit.label.value, *hit[_LABEL + 1 :]) for hit in some] for some in hits]


def _hit(values: tuple[Any, ...]) -> Hit:
    return Hit._make((*values[:_LABEL], Label(values[_LABEL]), *values[_LABEL + 1 :]))
