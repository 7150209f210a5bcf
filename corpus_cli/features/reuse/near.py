"""Paragraphs that nearly say the same: candidates by MinHash, each verified.

Paragraphs whose shingles largely agree have, with high probability, a band of eight equal MinHash
values among sixteen (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*,
chapter 3): 95 of 100 of those whose resemblance is 0.8, all but one of 10,000 from 0.9 on. Then
the resemblance itself is computed, so what is reported is true, and what is missed is rare.

Each paragraph, the earliest first, joins the most similar of the *leaders* that share a band with
it, or becomes one itself. At most four leaders a band are asked, so time stays in proportion to
the corpus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from corpus_cli.features.reuse.chronology import Chronology, Integers
from corpus_cli.features.reuse.exact import Table
from corpus_cli.features.reuse.shingles import ShingleReader, Shingles, resemblance
from corpus_cli.index.snapshot.segment import Segment

SIMILAR: Final = 0.8
_BANDS: Final = 16
_ROWS: Final = 8
_SEED: Final = 20211126
_LEADERS: Final = 4  # asked a band
_BATCH: Final = 4096  # paragraphs whose MinHash values are Python's at once
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


class Likeness(NamedTuple):
    """A row of a table that resembles an earlier one, its leader; a leader resembles itself."""

    row: int
    leader: int
    similarity: float


def near_paragraphs(
    segments: Sequence[Segment], chronology: Chronology, table: Table, rows: Integers
) -> list[Likeness]:
    """Return which of these rows of a table, whole paragraphs, resemble which.

    Every row that resembles another is there once, a leader before what it leads.
    """
    segment_of = np.array([place.segment for place in chronology.places], dtype=np.int64)
    of_rows = segment_of[table.documents[rows]]
    bands = np.empty((len(rows), _BANDS), dtype=np.uint64)
    for i, segment in enumerate(segments):
        here = np.flatnonzero(of_rows == i)
        bands[here] = _bands(segment, table.where(rows[here]))
        segment.release()  # or the text of every segment would stay mapped
    colliding = np.flatnonzero(_collide(bands))
    reader = _Reader(segments, of_rows[colliding], table.where(rows[colliding]))
    return [
        like._replace(row=int(rows[colliding[like.row]]), leader=int(rows[colliding[like.leader]]))
        for like in _led(bands[colliding], reader)
    ]


def _bands(segment: Segment, table: Table) -> npt.NDArray[np.uint64]:
    """Return one number a row and band, equal where the MinHash values of the band are."""
    order = np.argsort(table.starts)
    reader = ShingleReader(segment)
    bands = np.empty((len(order), _BANDS), dtype=np.uint64)
    for begin in range(0, len(order), _BATCH):
        batch = order[begin : begin + _BATCH]
        shingles, offsets = reader.flat(table.starts[batch], table.ends[batch])
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(
            _mixed(shingles), offsets.astype(np.uint64), _BANDS * _ROWS, _SEED
        )
        values = np.array(matrix.to_rows(), dtype=np.uint64).reshape(-1, _BANDS, _ROWS)
        bands[batch] = _folded(values)
    return bands


def _mixed(shingles: Shingles) -> Shingles:
    """Spread the bits of text, which MinHash takes for hashes."""
    mixed = shingles * _MIX
    return np.ascontiguousarray((mixed ^ (mixed >> np.uint64(29))) * _MIX)


def _folded(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    folded = np.zeros(values.shape[:2], dtype=np.uint64)
    for row in range(_ROWS):
        folded = (folded ^ values[:, :, row]) * _MIX
        folded ^= folded >> np.uint64(31)
    return folded


def _collide(bands: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Tell which rows share a band with another; in the others, nothing is to be looked for."""
    shared = np.zeros(len(bands), dtype=np.bool_)
    for band in bands.T:
        order = np.argsort(band, kind="stable")
        same = band[order][1:] == band[order][:-1]
        shared[order] |= np.append(same, False) | np.append(False, same)[: len(order)]
    return shared


class _Reader:
    """Reads the shingles of passages, those of a segment from its own reader."""

    def __init__(self, segments: Sequence[Segment], of_rows: Integers, table: Table) -> None:
        self._of_rows = of_rows
        self._table = table
        self._sets: dict[int, Shingles] = {}
        for i, segment in enumerate(segments):
            here = np.flatnonzero(of_rows == i)
            if len(here):
                shingles = ShingleReader(segment)
                spans = zip(table.starts[here].tolist(), table.ends[here].tolist(), strict=True)
                for row, (start, end) in zip(here.tolist(), spans, strict=True):
                    self._sets[row] = shingles.of(start, end)
                del shingles
                segment.release()

    def shingles(self, row: int) -> Shingles:
        """Return the distinct shingles of a row."""
        return self._sets[row]


def _led(bands: npt.NDArray[np.uint64], reader: _Reader) -> list[Likeness]:
    """Return the rows that have a leader, and these, in the order of the leaders."""
    leaders: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    led: defaultdict[int, list[Likeness]] = defaultdict(list)
    for row, values in enumerate(bands.tolist()):
        keys = list(enumerate(values))
        asked = dict.fromkeys(leader for key in keys for leader in leaders.get(key, ()))
        best = max((_likeness(row, leader, reader) for leader in asked), key=_rank, default=None)
        if best and best.similarity >= SIMILAR:
            led[best.leader].append(best)
            continue
        for key in keys:
            if len(leaders[key]) < _LEADERS:
                leaders[key].append(row)
    return [
        like
        for leader, followers in led.items()
        for like in (Likeness(leader, leader, 1.0), *followers)
    ]


def _likeness(row: int, leader: int, reader: _Reader) -> Likeness:
    return Likeness(row, leader, resemblance(reader.shingles(row), reader.shingles(leader)))


def _rank(likeness: Likeness) -> tuple[float, int]:
    return likeness.similarity, -likeness.leader
