"""Hits made a batch at a time, those of a segment together, so that its files are opened seldom."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice, starmap
from typing import Final, NamedTuple

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Hit
from corpus_cli.parallel.codec import Rows
from corpus_cli.parallel.interface import Workers
from corpus_cli.parallel.local import InTurn, local_workers
from corpus_cli.search.hits.concordance import DocumentReader
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.match.occurrences import Occurrence
from corpus_cli.search.query.request import SearchRequest

_FIRST: Final = 32  # hits in the first batch: whoever reads a stream waits for nothing else
MOST: Final = 2048  # hits in a batch, of about a kilobyte each
_GROWTH: Final = 8
MANY: Final = 200  # hits that are made sooner in parallel
_PIECE: Final = 32  # hits that are made together


class Run(NamedTuple):
    """Hits of one document that are not made yet, in the order in which they are wanted."""

    place: DocumentRef
    at: Sequence[Occurrence]


class _Piece(list[Run]):
    """Documents of one segment whose hits are made together: a list that travels as numbers."""

    def __reduce__(self) -> tuple[Callable[..., _Piece], tuple[object, ...]]:
        return _piece, ([(*place, [tuple(one) for one in at]) for place, at in self],)


def _piece(runs: Iterable[tuple[int, int, Iterable[tuple[int, int, int]]]]) -> _Piece:
    return _Piece(
        Run(DocumentRef(number, row), [*starmap(Occurrence, at)]) for number, row, at in runs
    )


class Maker:
    """Makes the hits of a request, in parallel where there are many."""

    def __init__(self, segments: Sequence[Segment], request: SearchRequest) -> None:
        self._segments: Final = segments
        self._request: Final = request

    def made(
        self, runs: Iterable[Run], scores: Mapping[DocumentRef, float], hits: int
    ) -> Iterator[Hit]:
        """Yield the hits in the order of the runs, which have as many as `hits`."""
        batches = _batches(runs, MOST if self._request.limit else _FIRST, MOST)
        if not self._request.limit:  # somebody waits for the first, and for nothing else
            yield from self._made(islice(batches, 1), scores, InTurn())
        yield from self._made(batches, scores, self._workers(hits))

    def every(self, runs: Sequence[Run]) -> Iterator[list[Hit]]:
        """Yield the hits of documents, each given once, in the order of their places."""
        workers = self._workers(sum(len(at) for _, at in runs))
        hits = chain.from_iterable(workers.each(self._hits, [*_pieces(runs)]))
        for _, at in runs:
            yield [*islice(hits, len(at))]

    def _workers(self, hits: int) -> Workers:
        return local_workers(worth=hits >= MANY, files=self._segments)

    def _made(
        self, batches: Iterable[list[Run]], scores: Mapping[DocumentRef, float], workers: Workers
    ) -> Iterator[Hit]:
        """Yield the hits of batches, those of a segment in a batch made together."""
        begun: deque[tuple[list[Run], list[Run], int]] = deque()

        def pieces() -> Iterator[_Piece]:
            for batch in batches:
                wanted: dict[DocumentRef, list[Occurrence]] = {}
                for place, at in batch:
                    wanted.setdefault(place, []).extend(at)
                documents = sorted(Run(place, sorted(at)) for place, at in wanted.items())
                of_batch = list(_pieces(documents))
                begun.append((batch, documents, len(of_batch)))
                yield from of_batch

        made = workers.stream(self._hits, pieces())
        for first in made:
            batch, documents, count = begun.popleft()
            hits = chain(first, chain.from_iterable(islice(made, count - 1)))
            of_place = {place: {one: next(hits) for one in at} for place, at in documents}
            yield from _in_order(batch, of_place, scores)

    def _hits(self, piece: _Piece) -> Rows[Hit]:
        """Return the hits of documents of one segment."""
        segment = self._segments[piece[0].place.segment]
        view, context = self._request.view, self._request.context
        hits: Rows[Hit] = Rows()
        for place, at in piece:
            hits.extend(DocumentReader(segment, place.row).hits(at, view, context))
        segment.release()
        return hits


def _in_order(
    batch: Iterable[Run],
    hits: Mapping[DocumentRef, Mapping[Occurrence, Hit]],
    scores: Mapping[DocumentRef, float],
) -> Iterator[Hit]:
    for place, at in batch:
        of_document, score = hits[place], scores.get(place)
        for one in at:
            hit = of_document[one]
            yield hit if score is None else hit._replace(score=score)


def _pieces(documents: Iterable[Run]) -> Iterator[_Piece]:
    """Yield documents of one segment together, as many as have `_PIECE` hits."""
    for _, of_segment in groupby(documents, key=lambda document: document.place.segment):
        yield from map(_Piece, _batches(of_segment, _PIECE, _PIECE))


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


def in_pieces(place: DocumentRef, at: Sequence[Occurrence]) -> Iterator[Run]:
    """Yield the hits of a document as runs that are no longer than a batch."""
    for first in range(0, len(at), MOST):
        yield Run(place, at[first : first + MOST])


def _batches(runs: Iterable[Run], size: int, most: int) -> Iterator[list[Run]]:
    """Yield runs together: with `size` hits at first, then more and more, but not over `most`."""
    batch: list[Run] = []
    hits = 0
    for run in runs:
        batch.append(run)
        hits += len(run.at)
        if hits >= size:
            yield batch
            batch, hits, size = [], 0, min(size * _GROWTH, most)
    if batch:
        yield batch
