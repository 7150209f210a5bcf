"""Which segments are written anew, so that a corpus that is refreshed every day stays quick.

Every refresh may add a small segment. Those that are not larger than a batch are put together so
that each that is left is more than twice as heavy as all lighter ones; so their number grows with
the logarithm of what a batch weighs, and a document moves as often at most. A segment most of whose
documents are deleted is written anew, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from corpus_cli.index.build.tasks import BATCH, Carried, Write, share, weight
from corpus_cli.index.files.format import SegmentRecord
from corpus_cli.model.source import Document

_TWICE: Final = 2
_PIECES: Final = 4  # of a batch: segments are cut so fine where several batches are made of them


def to_merge(segments: Sequence[SegmentRecord], fresh: int) -> list[SegmentRecord]:
    """Return the segments, as they are to be, to write anew with new documents that weigh `fresh`.

    Without new documents, none but those most of which is deleted, and what goes with them.
    """
    chosen = [s for s in segments if _TWICE * s.live < s.documents]
    total = fresh + sum(map(_weight, chosen))
    for segment in sorted((s for s in segments if s not in chosen), key=_lightest_first):
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


def _lightest_first(segment: SegmentRecord) -> tuple[int, int]:
    return _weight(segment), segment.number
