"""What there is to do to bring an index up to date: new segments, deletions, mergers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from corpus_cli.index.build.changes import Changes
from corpus_cli.index.build.merging import rewritten, to_merge
from corpus_cli.index.build.tasks import Carried, Delete, Task, Write, weight
from corpus_cli.index.files.format import SegmentRecord
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.source import Document


class Plan:
    """The tasks of one run, which come as the source is read, and the segments there will be.

    New segments have numbers from `first` on, new deletions are of `generation`. `refused` is
    asked whether the run will fail: then the source is read to its end, and nothing more is done.
    """

    def __init__(
        self,
        changes: Changes,
        segments: Sequence[Segment],
        *,
        first: int,
        generation: int,
        refused: Callable[[], bool],
    ) -> None:
        self._changes = changes
        self._segments = {segment.record.number: segment for segment in segments}
        self._next = first
        self._generation = generation
        self._refused = refused
        self._replaced: set[int] = set()

    def tasks(self) -> Iterator[Task]:
        """Yield the tasks; those of whole batches first."""
        rest: Sequence[Document] = ()
        for batch in self._changes.batches():
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
