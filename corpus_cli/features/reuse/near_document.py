"""Paragraphs that nearly say what one document says: compared outright, no MinHash between.

Of the whole corpus, every paragraph that has half of its shingles in common with the document, at
least, is compared with each of its paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from corpus_cli.features.reuse.chronology import Chronology
from corpus_cli.features.reuse.exact import Table
from corpus_cli.features.reuse.near import SIMILAR, Likeness
from corpus_cli.features.reuse.passages import Passages
from corpus_cli.features.reuse.shingles import ShingleReader, Shingles, resemblance
from corpus_cli.index.snapshot.segment import Segment

_IN_COMMON = 0.5


def shingles_of(segment: Segment, row: int) -> Shingles:
    """Return all shingles of a document, in order of their numbers."""
    return ShingleReader(segment).of(*segment.text.bounds(row))


def have_in_common(segment: Segment, found: Passages, shingles: Shingles) -> npt.NDArray[np.bool_]:
    """Tell which passages have so many of the shingles that they may resemble a part of them."""
    reader = ShingleReader(segment)
    first, last = reader.bounds(found.starts, found.ends)
    before = np.append(0, np.cumsum(np.isin(reader.all, shingles)))
    enough: npt.NDArray[np.bool_] = before[last] - before[first] >= _IN_COMMON * (last - first)
    return found.whole & (last > first) & enough


def resembling(
    segments: Sequence[Segment], chronology: Chronology, table: Table, number: int, shortest: int
) -> Iterator[list[Likeness]]:
    """Yield, for each paragraph of a document, the rows of a table that resemble it, and itself.

    Every `leader` is a row of the document. Those that nothing resembles are left out.
    """
    rows = np.flatnonzero(table.whole & (table.lengths >= shortest)).tolist()
    readers: dict[int, ShingleReader] = {}
    sets: dict[int, Shingles] = {}
    for row in rows:
        at = chronology.places[int(table.documents[row])].segment
        if at not in readers:
            readers = {at: ShingleReader(segments[at])}
        sets[row] = readers[at].of(int(table.starts[row]), int(table.ends[row]))
    for own in rows:
        if table.documents[own] == number:
            likes = [Likeness(row, own, resemblance(sets[own], sets[row])) for row in rows]
            likes = [like for like in likes if like.similarity >= SIMILAR or like.row == own]
            if len(likes) > 1:
                yield likes
