"""The tasks that bring an index up to date: new segments, deletions, and segments merged.

Every refresh may add a small segment, and a corpus that is refreshed every day has to stay quick.
So segments that are not larger than a batch are merged until each one left is more than twice as
heavy as all lighter ones together: their number grows with the logarithm of a batch's weight, and
so does the number of times that a document moves. A segment is also written anew when most of its
documents are deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from corpus_cli.index.build.changes import Changes
from corpus_cli.index.build.tasks import BATCH, Carried, Delete, Task, Write, share, weight
from corpus_cli.index.files.format import SegmentRecord
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.source import Document

_TWICE: Final = 2
_PIECES: Final = 4  # of a batch: what moves into several new segments is cut this fine


class Plan:
    """The tasks of one run, which come as the source is read, and the segments there will be.

    The new documents of a segment weigh a `batch`. New segments have numbers from `first` on, new
    deletions are of `generation`. `refused` is asked whether the run will fail: then the source is
    read to its end, and nothing more is done.
    """

    def __init__(
        self,
        changes: Changes,
        segments: Sequence[Segment],
        *,
        batch: int,
        first: int,
        generation: int,
        refused: Callable[[], bool],
    ) -> None:
        self._changes = changes
        self._segments = {segment.record.number: segment for segment in segments}
        self.batch: Final = batch
        self._next = first
        self._generation = generation
        self._refused = refused
        self._replaced: set[int] = set()

    def tasks(self) -> Iterator[Task]:
        """Yield the tasks; those of whole batches first."""
        rest: Sequence[Document] = ()
        for batch in self._changes.batches(self.batch):
            if rest and not self._refused():
                yield Write(self._number(), rest)
            rest = batch
        if self._refused():
            return
        gone = self._changes.gone()
        left = {n: _less(s.record, len(gone.get(n, ()))) for n, s in self._segments.items()}
        merged = {s.number for s in to_merge([s for s in left.values() if s.live], weight(rest))}
        carried = [self._carried(number, gone) for number in sorted(merged)]
        yield from rewritten(carried, rest, self._next)
        self._replaced = merged | {number for number, record in left.items() if not record.live}
        for number in sorted(gone.keys() - self._replaced):
            yield Delete(self._segments[number].record, gone[number], self._generation)

    def segments(self, made: Sequence[SegmentRecord]) -> list[SegmentRecord]:
        """Return the segments of the new snapshot; `made` came of the tasks."""
        records = {number: segment.record for number, segment in self._segments.items()}
        records |= {record.number: record for record in made}
        return [records[number] for number in sorted(records.keys() - self._replaced)]

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def _carried(self, number: int, gone: Mapping[int, Sequence[int]]) -> Carried:
        segment, leaving = self._segments[number], set(gone.get(number, ()))
        return Carried(segment.record, [row for row in segment.live if row not in leaving])


def _less(record: SegmentRecord, documents: int) -> SegmentRecord:
    """Return about what a segment will be without so many of its documents."""
    left = record.live - documents
    return record._replace(live=left, characters=record.characters * left // record.live)


def to_merge(segments: Sequence[SegmentRecord], fresh: int) -> list[SegmentRecord]:
    """Return the segments to write anew together with new documents that weigh `fresh`.

    `segments` are as they will be. Without new documents, only those that have lost most of their
    documents are chosen, and the lighter ones that are merged with them.
    """
    chosen = [s for s in segments if _TWICE * s.live < s.documents]
    total = fresh + sum(map(_weight, chosen))
    others = [s for s in segments if s not in chosen]
    for segment in sorted(others, key=lambda s: (_weight(s), s.number)):
        if _weight(segment) > _TWICE * total or total + _weight(segment) > BATCH:
            break
        chosen.append(segment)
        total += _weight(segment)
    return sorted(chosen, key=lambda segment: segment.number)


def rewritten(
    carried: Sequence[Carried], documents: Sequence[Document], first: int
) -> Iterator[Write]:
    """Yield the tasks that write these documents into segments from number `first` on.

    None weighs more than a batch and a piece of one; the new documents are in the first.
    """
    pieces: list[Carried] = []
    total = weight(documents)
    for piece in (piece for one in carried for piece in _pieces(one)):
        pieces.append(piece)
        total += share(piece.record, len(piece.rows))
        if total >= BATCH:
            yield Write(first, documents, pieces)
            first, documents, pieces, total = first + 1, (), [], 0
    if pieces or documents:
        yield Write(first, documents, pieces)


def _pieces(carried: Carried) -> Iterator[Carried]:
    record, rows = carried
    size = max(BATCH // _PIECES // max(share(record, 1), 1), 1)
    for begin in range(0, len(rows), size):
        yield Carried(record, rows[begin : begin + size])


def _weight(segment: SegmentRecord) -> int:
    return share(segment, segment.live)
