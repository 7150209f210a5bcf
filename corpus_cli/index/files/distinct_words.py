"""The distinct words of a segment, in the order of their code points.

A vocabulary numbers words as it meets them. On disk they have the numbers of this order instead,
so that neither the order of first sight nor the number of workers leaves a trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.parquet import Strings
from corpus_cli.text.words.vocabulary import IntArray


class Sorted:
    """Strings in order, and the way there from the numbers that they were given."""

    def __init__(self, strings: Iterable[str]) -> None:
        given = list(strings)
        order = sorted(range(len(given)), key=given.__getitem__)
        self.values: Final[Sequence[str]] = [given[i] for i in order]
        self.places: Final[IntArray] = np.empty(len(given), dtype=np.int32)
        self.places[order] = np.arange(len(given), dtype=np.int32)

    def column(self, numbers: npt.NDArray[Any]) -> Strings:
        """Return the column of the strings with these numbers, as given; negative ones are null."""
        places = np.where(numbers < 0, -1, self.places[numbers]) if len(self.values) else numbers
        return Strings(places, self.values)
