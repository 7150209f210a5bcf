"""Documents numbered in their order, so that the earlier has the smaller number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.document_order import DocumentRef

Integers = npt.NDArray[np.int64]


class Chronology:
    """The documents of a corpus, numbered from 0 by date, then id (`document_order.py`).

    `places` are their places by number; `numbers[i]` the numbers of the rows of segment i, -1 for
    what is no longer of the corpus. Where `only` is given, rows of each segment, no others count.
    """

    def __init__(
        self, segments: Sequence[Segment], only: Sequence[Collection[int]] | None = None
    ) -> None:
        keyed = [
            (segment.dates[row], name, i, row)
            for i, segment in enumerate(segments)
            for row, name in segment.shelf.values("id")
            if row not in segment.deleted and (only is None or row in only[i])
        ]
        keyed.sort()
        self.places: Final = [DocumentRef(i, row) for _, _, i, row in keyed]
        self.numbers: Final[Sequence[Integers]] = [
            np.full(segment.record.documents, -1, dtype=np.int64) for segment in segments
        ]
        for number, (i, row) in enumerate(self.places):
            self.numbers[i][row] = number

    def number(self, place: DocumentRef) -> int:
        """Return the number of a document."""
        return int(self.numbers[place.segment][place.row])
