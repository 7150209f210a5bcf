"""Paragraphs that are nearly the same, by the shingles that they have in common.

A shingle is the eight characters of normal text from the beginning of a unit: a number of 64 bits.
Shared wording is shared shingles, whatever stands between. The similarity of two paragraphs is
their resemblance: the shingles of both, divided by the shingles of either.

In a whole corpus, candidates are found by MinHash. Paragraphs whose shingles largely agree have,
with high probability, a band of eight equal MinHash values among sixteen (Broder 1997; Leskovec,
Rajaraman and Ullman, *Mining of Massive Datasets*, chapter 3): 95 of 100 of those with a
resemblance of 0.8, all but one of 10,000 from 0.9 on. Then the resemblance itself is computed, so
what is reported is true, and what is missed is rare. Each paragraph, the earliest first, joins the
most similar of the *leaders* that share a band with it, or becomes a leader itself. At most four
leaders of a band are compared, so the time is proportional to the size of the corpus.

For one document, MinHash is not needed: each of its paragraphs is compared with every paragraph of
the corpus that has at least half of its shingles in common with the document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from rensa import RMinHash

from corpus_cli.features.reuse.passages import Chronology, PassageTable, SegmentPassages
from corpus_cli.index.files.edges import UNIT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.statistics.grouped_keys import BoolArray, Int64Array, KeyArray

SIMILAR: Final = 0.8
WIDTH: Final = 8  # characters of a shingle, a byte each
_IN_COMMON: Final = 0.5
_BANDS: Final = 16
_ROWS: Final = 8
_SEED: Final = 20211126
_LEADERS: Final = 4  # compared of each band
_BATCH: Final = 4096  # paragraphs whose MinHash values are Python's at once
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


class Likeness(NamedTuple):
    """A row of a table that resembles an earlier one, its leader; a leader resembles itself."""

    row: int
    leader: int
    similarity: float


# --- shingles ---------------------------------------------------------------------------------


class ShingleReader:
    """The shingles of one segment, in the order of its text."""

    def __init__(self, segment: Segment) -> None:
        begins = segment.edges.positions(UNIT)
        data = np.frombuffer(segment.text.data, dtype=np.uint8)
        if len(data) < WIDTH:
            windows = np.empty((0, WIDTH), dtype=np.uint8)
        else:
            windows = np.lib.stride_tricks.sliding_window_view(data, WIDTH)
        self._begins: Final = begins[begins <= len(data) - WIDTH]
        self.all: Final[KeyArray] = windows[self._begins].view(np.uint64).reshape(-1)
        """All shingles, also those that reach beyond their passage."""

    def bounds(self, starts: Int64Array, ends: Int64Array) -> tuple[Int64Array, Int64Array]:
        """Return for each passage which of `all` are inside it: the first, and the one after."""
        first = np.searchsorted(self._begins, starts)
        last = np.searchsorted(self._begins, ends - WIDTH, side="right")
        return first, np.maximum(last, first)

    def of(self, start: int, end: int) -> KeyArray:
        """Return the distinct shingles of one passage, in numerical order."""
        first, last = self.bounds(np.array([start]), np.array([end]))
        return np.unique(self.all[first[0] : last[0]])

    def flat(self, starts: Int64Array, ends: Int64Array) -> tuple[KeyArray, Int64Array]:
        """Return the shingles of all passages in a row, and where those of each begin (and end)."""
        first, last = self.bounds(starts, ends)
        sizes = last - first
        offsets = np.append(0, np.cumsum(sizes))
        numbers = np.repeat(first - offsets[:-1], sizes) + np.arange(offsets[-1])
        return self.all[numbers], offsets


def resemblance(first: KeyArray, second: KeyArray) -> float:
    """Return the Jaccard similarity of two sets of shingles, 0 to 1: those of both, of either.

    Both are sorted and distinct. 0 if both are empty.
    """
    both = len(np.intersect1d(first, second, assume_unique=True))
    either = len(first) + len(second) - both
    return both / either if either else 0.0


# --- in a corpus ------------------------------------------------------------------------------


def near_paragraphs(
    segments: Sequence[Segment], chronology: Chronology, table: PassageTable, rows: Int64Array
) -> list[Likeness]:
    """Return which of these rows of a table, paragraphs, resemble which.

    Every row that resembles another is there once, a leader before the rows that resemble it.
    """
    segment_of_document = np.array([ref.segment for ref in chronology.refs], dtype=np.int64)
    segment_of_row = segment_of_document[table.documents[rows]]
    bands = np.empty((len(rows), _BANDS), dtype=np.uint64)
    for i, segment in enumerate(segments):
        here = np.flatnonzero(segment_of_row == i)
        bands[here] = _bands(segment, table.where(rows[here]))
        segment.release()  # or the text of every segment would stay mapped
    candidates = np.flatnonzero(_share_band(bands))
    shingles = _shingles(segments, segment_of_row[candidates], table.where(rows[candidates]))
    numbers = rows[candidates].tolist()
    return [
        like._replace(row=numbers[like.row], leader=numbers[like.leader])
        for like in _join_leaders(bands[candidates], shingles)
    ]


def _bands(segment: Segment, table: PassageTable) -> KeyArray:
    """Return a number for each row and band, equal if the MinHash values of the band are."""
    order = np.argsort(table.starts)
    reader = ShingleReader(segment)
    bands = np.empty((len(order), _BANDS), dtype=np.uint64)
    for begin in range(0, len(order), _BATCH):
        batch = order[begin : begin + _BATCH]
        shingles, offsets = reader.flat(table.starts[batch], table.ends[batch])
        # MinHash takes them for hashes: the bits of text are spread.
        mixed = shingles * _MIX
        hashes = np.ascontiguousarray((mixed ^ (mixed >> np.uint64(29))) * _MIX)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(
            hashes, offsets.astype(np.uint64), _BANDS * _ROWS, _SEED
        )
        values = np.array(matrix.to_rows(), dtype=np.uint64).reshape(-1, _BANDS, _ROWS)
        folded = np.zeros(values.shape[:2], dtype=np.uint64)
        for row in range(_ROWS):
            folded = (folded ^ values[:, :, row]) * _MIX
            folded ^= folded >> np.uint64(31)
        bands[batch] = folded
    return bands


def _share_band(bands: KeyArray) -> BoolArray:
    """Tell for each row whether it shares a band with another."""
    shared = np.zeros(len(bands), dtype=np.bool_)
    for band in bands.T:
        order = np.argsort(band, kind="stable")
        same = band[order][1:] == band[order][:-1]
        shared[order] |= np.append(same, False) | np.append(False, same)[: len(order)]
    return shared


def _shingles(
    segments: Sequence[Segment], segment_of_row: Int64Array, table: PassageTable
) -> list[KeyArray]:
    """Return the distinct shingles of each row, read segment by segment."""
    shingles: dict[int, KeyArray] = {}
    for i, segment in enumerate(segments):
        here = np.flatnonzero(segment_of_row == i)
        if len(here):
            reader = ShingleReader(segment)
            spans = zip(table.starts[here].tolist(), table.ends[here].tolist(), strict=True)
            for row, (start, end) in zip(here.tolist(), spans, strict=True):
                shingles[row] = reader.of(start, end)
            del reader
            segment.release()
    return [shingles[row] for row in range(len(segment_of_row))]


def _join_leaders(bands: KeyArray, shingles: Sequence[KeyArray]) -> Iterator[Likeness]:
    """Yield the rows that resemble a leader, after it, in the order of the leaders."""
    leaders: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    followers: defaultdict[int, list[Likeness]] = defaultdict(list)
    for row, values in enumerate(bands.tolist()):
        keys = list(enumerate(values))
        likenesses = (
            Likeness(row, leader, resemblance(shingles[row], shingles[leader]))
            for leader in dict.fromkeys(leader for key in keys for leader in leaders.get(key, ()))
        )
        best = max(likenesses, key=lambda like: (like.similarity, -like.leader), default=None)
        if best and best.similarity >= SIMILAR:
            followers[best.leader].append(best)
            continue
        for key in keys:
            if len(leaders[key]) < _LEADERS:
                leaders[key].append(row)
    for leader, likes in followers.items():
        yield from (Likeness(leader, leader, 1.0), *likes)


# --- of one document --------------------------------------------------------------------------


def document_shingles(segment: Segment, row: int) -> KeyArray:
    """Return the distinct shingles of a document, in numerical order."""
    return ShingleReader(segment).of(*segment.text.bounds(row))


def have_in_common(segment: Segment, passages: SegmentPassages, shingles: KeyArray) -> BoolArray:
    """Tell which paragraphs have so many of the shingles that they may resemble one of them."""
    reader = ShingleReader(segment)
    first, last = reader.bounds(passages.starts, passages.ends)
    before = np.append(0, np.cumsum(np.isin(reader.all, shingles)))
    enough: BoolArray = before[last] - before[first] >= _IN_COMMON * (last - first)
    return passages.whole & (last > first) & enough


def near_paragraphs_of(
    segments: Sequence[Segment],
    chronology: Chronology,
    table: PassageTable,
    number: int,
    shortest: int,
) -> Iterator[list[Likeness]]:
    """Yield for each paragraph of a document the rows of a table that resemble it, and itself.

    Every `leader` is a row of the document. Paragraphs that no other one resembles are left out.
    """
    rows = np.flatnonzero(table.whole & (table.lengths >= shortest)).tolist()
    readers: dict[int, ShingleReader] = {}
    shingles: dict[int, KeyArray] = {}
    for row in rows:
        at = chronology.refs[int(table.documents[row])].segment
        if at not in readers:
            readers = {at: ShingleReader(segments[at])}
        shingles[row] = readers[at].of(int(table.starts[row]), int(table.ends[row]))
    for own in rows:
        if table.documents[own] == number:
            likes = [Likeness(row, own, resemblance(shingles[own], shingles[row])) for row in rows]
            likes = [like for like in likes if like.similarity >= SIMILAR or like.row == own]
            if len(likes) > 1:
                yield likes
