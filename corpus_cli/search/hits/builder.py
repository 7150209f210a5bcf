"""Hits made a batch at a time, those of a segment together, so that its files are opened seldom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, islice
from typing import Any, Final, NamedTuple

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Hit, Label
from corpus_cli.parallel.forked import Helper, Task
from corpus_cli.search.hits.concordance import DocumentReader
from corpus_cli.search.match.document_order import DocumentRef
from corpus_cli.search.match.occurrences import Occurrence
from corpus_cli.search.query.request import SearchRequest

_FIRST: Final = 32  # hits in the first batch: whoever reads a stream waits for nothing else
MOST: Final = 2048  # hits in a batch, of about a kilobyte each
_GROWTH: Final = 8
MANY: Final = 200  # hits that two processes make sooner than one
_PIECE: Final = 32  # hits that a process makes before it takes further ones
_LABEL: Final = Hit._fields.index("label")


class Run(NamedTuple):
    """Hits of one document that are not made yet, in the order in which they are wanted."""

    place: DocumentRef
    at: Sequence[Occurrence]


_Documents = list[Run]

_Hits = dict[DocumentRef, dict[Occurrence, Hit]]
_Begun = tuple[Sequence[Run], Callable[[], _Hits]]
"""A batch whose hits are being made, and what returns them."""


class Maker:
    """Makes the hits of a request; `helper`, which has its `making`, does some of many."""

    def __init__(self, request: SearchRequest, making: Task, helper: Helper) -> None:
        self._request: Final = request
        self._making: Final = making
        self._helper: Final = helper

    def made(self, runs: Iterable[Run], scores: Mapping[DocumentRef, float]) -> Iterator[Hit]:
        """Yield the hits, in the order of the runs."""
        begun = map(self._begun, _batches(runs, MOST if self._request.limit else _FIRST, MOST))
        for batch, finish in islice(begun, 1):  # before the second is begun: somebody waits
            yield from _in_order(batch, finish(), scores)
        current = next(begun, None)
        while current is not None:
            batch, finish = current
            hits = finish()
            following = next(begun, None)
            yield from _in_order(batch, hits, scores)
            current = following

    def every(self, runs: Sequence[Run]) -> Iterable[list[Hit]]:
        """Return the hits of documents, each given once, in the order of their places."""
        return chain.from_iterable(self._begun_to_make(runs)())

    def _begun_to_make(self, documents: Sequence[Run]) -> Callable[[], list[list[list[Hit]]]]:
        """Begin to make the hits of documents in order of their places; return what returns them.

        They come by piece, by document.
        """
        hits = sum(len(at) for _, at in documents)
        return self._helper.begin(self._making, [*_pieces(documents)], worth=hits >= MANY)

    def _begun(self, batch: Sequence[Run]) -> _Begun:
        """Begin to make the hits of a batch."""
        wanted: dict[DocumentRef, list[Occurrence]] = {}
        for place, at in batch:
            wanted.setdefault(place, []).extend(at)
        documents = sorted(Run(place, sorted(at)) for place, at in wanted.items())
        results = self._begun_to_make(documents)

        def finish() -> _Hits:
            made = chain.from_iterable(results())
            return {
                place: dict(zip(at, of_document, strict=True))
                for (place, at), of_document in zip(documents, made, strict=True)
            }

        return batch, finish


def _in_order(
    batch: Iterable[Run], hits: _Hits, scores: Mapping[DocumentRef, float]
) -> Iterator[Hit]:
    for place, at in batch:
        of_document, score = hits[place], scores.get(place)
        for one in at:
            hit = of_document[one]
            yield hit if score is None else hit._replace(score=score)


def _pieces(documents: Iterable[Run]) -> Iterator[_Documents]:
    """Yield documents of one segment together, as many as have `_PIECE` hits."""
    for _, of_segment in groupby(documents, key=lambda document: document.place.segment):
        yield from _batches(of_segment, _PIECE, _PIECE)


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


def making(segments: Sequence[Segment], request: SearchRequest) -> Task:
    """Return the task of making the hits of documents, which come by segment."""

    def made(piece: _Documents) -> list[list[Hit]]:
        segment = segments[piece[0].place.segment]
        hits = [
            list(DocumentReader(segment, place.row).hits(at, request.view, request.context))
            for place, at in piece
        ]
        segment.release()
        return hits

    return Task(
        do=made,
        packed=_packed,
        answer=lambda packed: _values(made(_unpacked(packed))),
        unpacked=lambda _, values: [[*map(_hit, hits)] for hits in values],
    )


_Packed = list[tuple[int, int, list[tuple[int, ...]]]]


def _packed(documents: _Documents) -> _Packed:
    return [(*place, [tuple(one) for one in at]) for place, at in documents]


def _unpacked(packed: _Packed) -> _Documents:
    return [
        Run(DocumentRef(number, row), [*map(Occurrence._make, at)]) for number, row, at in packed
    ]


def _values(hits: Sequence[Sequence[Hit]]) -> list[list[tuple[Any, ...]]]:
    """Return hits as plain values, for another process."""
    return [[(*hit[:_LABEL], hit.label.value, *hit[_LABEL + 1 :]) for hit in some] for some in hits]


def _hit(values: tuple[Any, ...]) -> Hit:
    return Hit._make((*values[:_LABEL], Label(values[_LABEL]), *values[_LABEL + 1 :]))
