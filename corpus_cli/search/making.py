"""Hits made a batch at a time: of each, the files of a segment are opened once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, groupby, islice
from typing import Any, Final, NamedTuple

from corpus_cli.index.segment import Segment
from corpus_cli.model.search import Hit, Label
from corpus_cli.search.concordance import DocumentReader, Occurrence
from corpus_cli.search.order import Place
from corpus_cli.search.request import SearchRequest
from corpus_cli.search.twofold import Helper, Task

_FIRST: Final = 32  # hits in the first batch: whoever reads a stream waits for nothing else
MOST: Final = 2048  # hits in a batch, of about a kilobyte each
_GROWTH: Final = 8
MANY: Final = 200  # hits that two processes make sooner than one
_LABEL: Final = Hit._fields.index("label")

_OF_PAGES: Final = 0.5  # share of the hits that the second process makes
_OF_STREAMS: Final = 0.6  # of those of a stream, which the first one writes meanwhile

_Document = tuple[Place, list[Occurrence]]
_Documents = list[_Document]


class Run(NamedTuple):
    """Hits of one document that are not made yet, in the order in which they are wanted."""

    place: Place
    at: Sequence[Occurrence]


_Hits = dict[Place, dict[Occurrence, Hit]]
_Begun = tuple[Sequence[Run], Callable[[], _Hits]]
"""A batch whose hits are being made, and what returns them."""


class Maker:
    """Makes the hits of a request; `helper`, which has its `making`, does a share of many."""

    def __init__(self, request: SearchRequest, making: Task, helper: Helper) -> None:
        self._request: Final = request
        self._making: Final = making
        self._helper: Final = helper

    def made(self, runs: Iterable[Run], scores: Mapping[Place, float]) -> Iterator[Hit]:
        """Yield the hits, in the order of the runs."""
        is_page = bool(self._request.limit)
        share = _OF_PAGES if is_page else _OF_STREAMS
        batches = _batches(runs, MOST if is_page else _FIRST)
        begun = (self._begun(batch, share) for batch in batches)
        for batch, finish in islice(begun, 1):  # before the second is begun: somebody waits
            yield from _in_order(batch, finish(), scores)
        current = next(begun, None)
        while current is not None:
            batch, finish = current
            hits = finish()
            following = next(begun, None)
            yield from _in_order(batch, hits, scores)
            current = following

    def _begun(self, batch: Sequence[Run], share: float) -> _Begun:
        """Begin to make the hits of a batch."""
        wanted: dict[Place, list[Occurrence]] = {}
        for place, at in batch:
            wanted.setdefault(place, []).extend(at)
        documents = sorted((place, sorted(at)) for place, at in wanted.items())
        hits = sum(len(at) for _, at in documents)
        # A long document may be more than a share: then all are made here.
        halves = [*filter(None, _cut(documents, round((1 - share) * hits)))]
        results = self._helper.begin(self._making, halves, worth=hits >= MANY)

        def finish() -> _Hits:
            made = chain.from_iterable(results())
            return {
                place: dict(zip(at, of_document, strict=True))
                for (place, at), of_document in zip(documents, made, strict=True)
            }

        return batch, finish


def _in_order(batch: Iterable[Run], hits: _Hits, scores: Mapping[Place, float]) -> Iterator[Hit]:
    for place, at in batch:
        of_document, score = hits[place], scores.get(place)
        for one in at:
            hit = of_document[one]
            yield hit if score is None else hit._replace(score=score)


def _cut(documents: _Documents, hits: int) -> tuple[_Documents, _Documents]:
    """Cut a list of documents where so many hits come before."""
    before = accumulate(len(at) for _, at in documents)
    first = sum(number <= hits for number in before)
    return documents[:first], documents[first:]


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


def making(segments: Sequence[Segment], request: SearchRequest) -> Task:
    """Return the task of making the hits of documents, which come by segment."""

    def made(documents: _Documents) -> list[list[Hit]]:
        by_segment = groupby(documents, key=lambda document: document[0].segment)
        return [
            hits
            for number, of_segment in by_segment
            for hits in _of_segment(segments[number], of_segment, request)
        ]

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
    return [(Place(number, row), [*map(Occurrence._make, at)]) for number, row, at in packed]


def _of_segment(
    segment: Segment, documents: Iterable[_Document], request: SearchRequest
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
