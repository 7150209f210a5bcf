"""Hits made a batch at a time: of each, the files of a segment are opened once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from corpus_cli.model.search import Hit
from corpus_cli.search.concordance import DocumentReader, Occurrence
from corpus_cli.search.matches import SegmentMatches
from corpus_cli.search.order import Place
from corpus_cli.search.request import SearchRequest

_FIRST: Final = 32  # hits in the first batch: whoever reads a stream waits for nothing else
MOST: Final = 2048  # hits in a batch, of about a kilobyte each
_GROWTH: Final = 8


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
    for batch in _batches(runs):
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


def _batches(runs: Iterable[Run]) -> Iterator[list[Run]]:
    batch: list[Run] = []
    hits, size = 0, _FIRST
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
    wanted: dict[Place, list[Occurrence]] = {}
    for place, at in batch:
        wanted.setdefault(place, []).extend(at)
    hits: dict[Place, dict[Occurrence, Hit]] = {}
    for number, places in groupby(sorted(wanted), key=lambda place: place.segment):
        segment = matches[number].segment
        for place in places:
            at = sorted(wanted[place])
            reader = DocumentReader(segment, place.row)
            hits[place] = dict(zip(at, reader.hits(at, request.view, request.context), strict=True))
        segment.release()
    return hits
