"""`parts.bin`: where inside a token a part of its word begins, for labels alone.

Layout: int32, little endian: positions in `text.bin`, ascending, then one past any. Few tokens have
parts (one of twenty-five), so positions take less than a further bit for each character.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from corpus_cli.text.words.word_parts import word_parts

if TYPE_CHECKING:
    from corpus_cli.index.files.edges import Positions
    from corpus_cli.text.words.vocabulary import IntArray, PieceTable

PAST_ALL: Final = 2**31 - 1
"""The last number, greater than any position: so each has one that is not smaller."""
_END: Final = PAST_ALL.to_bytes(4, "little")


class PartEdges:
    """Gathers the positions of parts while a segment is written."""

    def __init__(self, tokens: PieceTable) -> None:
        self._tokens: Final = tokens
        parts = word_parts()
        self._row_of: Final = {word: row for row, word in enumerate(parts, 1)}
        widest = max(map(len, parts.values()))
        # Row 0 is that of tokens without parts.
        self._offsets: Final = np.zeros((len(parts) + 1, widest), dtype=np.int32)
        for row, offsets in enumerate(parts.values(), 1):
            self._offsets[row, : len(offsets)] = offsets
        self._rows = np.zeros(0, dtype=np.int32)
        self._found: list[IntArray] = []

    def add(self, tokens: Sequence[IntArray], places: Positions) -> None:
        """Take in the next tokens, by number, and where in `text.bin` each begins."""
        fresh = self._tokens.since(len(self._rows))
        rows = np.fromiter(
            (self._row_of.get(token, 0) for token in fresh), dtype=np.int32, count=len(fresh)
        )
        self._rows = np.concatenate((self._rows, rows))
        row_of_token = self._rows[np.concatenate(tokens)]
        some = np.flatnonzero(row_of_token)
        offsets = self._offsets[row_of_token[some]]
        edges = places[some][:, np.newaxis] + offsets
        self._found.append(edges[offsets > 0].astype(np.int32))

    def data(self) -> list[bytes]:
        """Return what the file is to hold."""
        return [*(one.astype("<i4").tobytes() for one in self._found), _END]
