"""Builds hits a batch at a time, those of a segment together: its files are opened seldom."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice, starmap
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Hit
from corpus_cli.parallel.codec import Rows
from corpus_cli.parallel.local import InTurn, local_workers
from corpus_cli.search.hits.concordance import DocumentReader
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.match.occurrences import Occurrence
from corpus_cli.search.query.request import ParsedSearch

if TYPE_CHECKING:
    from corpus_cli.parallel.interface import Workers

_FIRST: Final = 32  # hits in the first batch: whoever reads a stream waits for nothing else
MOST: Final = 2048  # hits in a batch, of about a kilobyte each
_GROWTH: Final = 8
MANY: Final = 200  # hits that are built sooner in parallel
_PIECE: Final = 32  # hits that are built together


class PendingHits(NamedTuple):
    """Hits of one document that are not built yet, in the order in which they are wanted."""

    document: DocumentRef
    occurrences: Sequence[Occurrence]


class _Piece(list[PendingHits]):
    """Documents of one segment whose hits are built together: a list that travels as numbers."""

    def __reduce__(self) -> tuple[Callable[..., _Piece], tuple[object, ...]]:
        numbers = [(*document, [tuple(one) for one in found]) for document, found in self]
        return _piece, (numbers,)


def _piece(numbers: Iterable[tuple[int, int, Iterable[tuple[int, int, int]]]]) -> _Piece:
    return _Piece(
        PendingHits(DocumentRef(segment, row), [*starmap(Occurrence, found)])
        for segment, row, found in numbers
    )


class HitBuilder:
    """Builds the hits of a request, in parallel where there are many."""

    def __init__(self, segments: Sequence[Segment], request: ParsedSearch) -> None:
        self._segments: Final = segments
        self._request: Final = request

    def stream(
        self, pending: Iterable[PendingHits], scores: Mapping[DocumentRef, float], total: int
    ) -> Iterator[Hit]:
        """Yield hits in the order in which they are given, with the scores of their documents.

        `total` is how many they are.
        """
        batches = _batches(pending, MOST if self._request.limit else _FIRST, MOST)
        if not self._request.limit:  # somebody waits for the first hits, and for nothing else
            yield from self._batch_hits(islice(batches, 1), scores, InTurn())
        yield from self._batch_hits(batches, scores, self._workers(total))

    def by_document(self, pending: Sequence[PendingHits]) -> Iterator[list[Hit]]:
        """Yield the hits of documents, each given once, in the order of their references."""
        workers = self._workers(sum(len(found) for _, found in pending))
        hits = chain.from_iterable(workers.each(self._piece_hits, [*_pieces(pending)]))
        for _, found in pending:
            yield [*islice(hits, len(found))]

    def _workers(self, total: int) -> Workers:
        return local_workers(worth=total >= MANY, files=self._segments)

    def _batch_hits(
        self,
        batches: Iterable[list[PendingHits]],
        scores: Mapping[DocumentRef, float],
        workers: Workers,
    ) -> Iterator[Hit]:
        """Yield the hits of batches, those of a segment in a batch built together."""
        begun: deque[tuple[list[PendingHits], list[PendingHits], int]] = deque()

        def pieces() -> Iterator[_Piece]:
            for batch in batches:
                wanted: dict[DocumentRef, list[Occurrence]] = {}
                for document, found in batch:
                    wanted.setdefault(document, []).extend(found)
                documents = sorted(PendingHits(d, sorted(found)) for d, found in wanted.items())
                of_batch = list(_pieces(documents))
                begun.append((batch, documents, len(of_batch)))
                yield from of_batch

        built = workers.stream(self._piece_hits, pieces())
        for first in built:
            batch, documents, count = begun.popleft()
            hits = chain(first, chain.from_iterable(islice(built, count - 1)))
            of_document = {d: {one: next(hits) for one in found} for d, found in documents}
            for document, found in batch:
                own, score = of_document[document], scores.get(document)
                for one in found:
                    yield own[one] if score is None else own[one]._replace(score=score)

    def _piece_hits(self, piece: _Piece) -> Rows[Hit]:
        """Return the hits of documents of one segment."""
        segment = self._segments[piece[0].document.segment]
        view, context = self._request.view, self._request.context
        hits: Rows[Hit] = Rows()
        for document, found in piece:
            hits.extend(DocumentReader(segment, document.row).hits(found, view, context))
        segment.release()
        return hits


def _pieces(pending: Iterable[PendingHits]) -> Iterator[_Piece]:
    """Yield documents of one segment together, as many as have `_PIECE` hits."""
    for _, of_segment in groupby(pending, key=lambda one: one.document.segment):
        yield from map(_Piece, _batches(of_segment, _PIECE, _PIECE))


def _batches(pending: Iterable[PendingHits], size: int, most: int) -> Iterator[list[PendingHits]]:
    """Yield what has `size` hits at first, then more and more, but at most `most`, together."""
    batch: list[PendingHits] = []
    hits = 0
    for one in pending:
        batch.append(one)
        hits += len(one.occurrences)
        if hits >= size:
            yield batch
            batch, hits, size = [], 0, min(size * _GROWTH, most)
    if batch:
        yield batch


def in_portions(document: DocumentRef, found: Sequence[Occurrence]) -> Iterator[PendingHits]:
    """Yield the hits of a document in portions that are not longer than a batch."""
    for first in range(0, len(found), MOST):
        yield PendingHits(document, found[first : first + MOST])
