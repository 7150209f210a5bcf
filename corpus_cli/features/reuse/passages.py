"""Where the paragraphs and sentences of a segment lie, as positions in its text file."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.features.reuse.chronology import Integers
from corpus_cli.index.files.codepage import LINE_BREAK, SEPARATOR
from corpus_cli.index.files.edges import SENTENCE
from corpus_cli.index.snapshot.segment import Segment

_SPACE = 0x20


class Passages(NamedTuple):
    """Passages, a row each, in the order of the text: paragraphs, and sentences inside them.

    `starts` and `ends` leave out white space at either end; `whole` tells the paragraphs.
    """

    rows: Integers
    starts: Integers
    ends: Integers
    whole: npt.NDArray[np.bool_]

    def where(self, mask: npt.NDArray[np.bool_]) -> Passages:
        """Return some of the passages."""
        return Passages(self.rows[mask], self.starts[mask], self.ends[mask], self.whole[mask])


def passages(segment: Segment, shortest: int, *, sentences: bool = True) -> Passages:
    """Return the passages of at least `shortest` characters in the segment's documents.

    A sentence that is all of its paragraph is that paragraph. Only live documents count.
    """
    data = np.frombuffer(segment.text.data, dtype=np.uint8)
    breaks = np.flatnonzero((data == LINE_BREAK) | (data == SEPARATOR))
    found = _trimmed(data, breaks[:-1] + 1, breaks[1:], shortest)
    whole = np.ones(len(found[0]), dtype=np.bool_)
    if sentences:
        inside = _sentences(segment, data, breaks, shortest)
        new = ~(np.isin(inside[0], found[0]) & np.isin(inside[1], found[1]))
        whole = np.append(whole, np.zeros(np.count_nonzero(new), dtype=np.bool_))
        found = (np.append(found[0], inside[0][new]), np.append(found[1], inside[1][new]))
    starts, ends = found
    order = np.lexsort((~whole, starts))
    offsets = np.frombuffer(segment.text.offsets, dtype=np.int64)
    rows = np.searchsorted(offsets, starts[order], side="right") - 1
    all_of_them = Passages(rows, starts[order], ends[order], whole[order])
    return all_of_them.where(~np.isin(rows, list(segment.deleted)))


def _sentences(
    segment: Segment, data: npt.NDArray[np.uint8], breaks: Integers, shortest: int
) -> tuple[Integers, Integers]:
    edges = np.union1d(segment.edges.positions(SENTENCE), breaks + 1)
    starts, ends = edges[:-1], edges[1:].copy()
    ends[np.isin(data[ends - 1], (LINE_BREAK, SEPARATOR))] -= 1
    return _trimmed(data, starts, ends, shortest)


def _trimmed(
    data: npt.NDArray[np.uint8], starts: Integers, ends: Integers, shortest: int
) -> tuple[Integers, Integers]:
    long = ends - starts >= max(shortest, 1)  # what is shorter only loses more
    starts, ends = starts[long], ends[long]
    starts = starts + (data[starts] == _SPACE)  # in normal text no two spaces stand together
    ends = ends - (data[ends - 1] == _SPACE)
    long = ends - starts >= max(shortest, 1)
    return starts[long], ends[long]
