"""Passages: the paragraphs and sentences of a corpus, as positions in the text of its segments.

Each passage has a fingerprint of its normal text, so that equal ones can be found by sorting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.features.reuse.spill import PASSAGE, Records, shared_records
from corpus_cli.index.files.codepage import ESCAPE, LETTERS, LINE_BREAK, SEPARATOR
from corpus_cli.index.files.edges import SENTENCE
from corpus_cli.index.files.fingerprints import SIZE, fingerprint
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.statistics.grouped_keys import BoolArray, ByteArray, Int64Array, KeyArray

_SPACE: Final = 0x20
_RARE: Final = bytes((ESCAPE,))
_LETTERS: Final = re.compile(b"[%s]" % re.escape(LETTERS))


class Chronology:
    """The documents of a corpus, numbered from 0 by date, then id (`documents.py`).

    `refs` are the documents by number. `numbers[i]` has the number of each row of segment i, -1
    for deleted documents. With `only`, the rows of each segment that count, other documents do not.
    """

    def __init__(
        self, segments: Sequence[Segment], only: Sequence[Collection[int]] | None = None
    ) -> None:
        keyed = [
            (segment.dates[row], name, i, row)
            for i, segment in enumerate(segments)
            for row, name in segment.documents.values("id")
            if row not in segment.deleted and (only is None or row in only[i])
        ]
        keyed.sort()
        self.refs: Final = [DocumentRef(i, row) for _, _, i, row in keyed]
        self.numbers: Final[Sequence[Int64Array]] = [
            np.full(segment.record.documents, -1, dtype=np.int64) for segment in segments
        ]
        for number, (i, row) in enumerate(self.refs):
            self.numbers[i][row] = number

    def number(self, ref: DocumentRef) -> int:
        """Return the number of a document."""
        return int(self.numbers[ref.segment][ref.row])


# --- the passages of a segment ----------------------------------------------------------------


class SegmentPassages(NamedTuple):
    """The passages of a segment, in the order of its text: paragraphs, and sentences in them.

    `rows` are those of their documents. `starts` and `ends` leave out white space at either end;
    `whole` tells whether a passage is a paragraph.
    """

    rows: Int64Array
    starts: Int64Array
    ends: Int64Array
    whole: BoolArray

    def where(self, mask: BoolArray) -> SegmentPassages:
        """Return the passages for which the mask is true."""
        return SegmentPassages(
            self.rows[mask], self.starts[mask], self.ends[mask], self.whole[mask]
        )


def segment_passages(
    segment: Segment,
    shortest: int,
    *,
    sentences: bool = True,
    only: Collection[int] | None = None,
) -> SegmentPassages:
    """Return the passages of at least `shortest` characters in the segment's documents.

    A sentence that is all of its paragraph is only that paragraph. Deleted documents do not count,
    nor do others than the rows `only`, where these are given.
    """
    data = np.frombuffer(segment.text.data, dtype=np.uint8)
    breaks = np.flatnonzero((data == LINE_BREAK) | (data == SEPARATOR))
    starts, ends = _trimmed(data, breaks[:-1] + 1, breaks[1:], shortest)
    whole = np.ones(len(starts), dtype=np.bool_)
    if sentences:
        borders = np.union1d(segment.edges.positions(SENTENCE), breaks + 1)
        begins, stops = borders[:-1], borders[1:].copy()
        stops[np.isin(data[stops - 1], (LINE_BREAK, SEPARATOR))] -= 1
        begins, stops = _trimmed(data, begins, stops, shortest)
        new = ~(np.isin(begins, starts) & np.isin(stops, ends))
        starts, ends = np.append(starts, begins[new]), np.append(ends, stops[new])
        whole = np.append(whole, np.zeros(np.count_nonzero(new), dtype=np.bool_))
    order = np.lexsort((~whole, starts))
    offsets = np.frombuffer(segment.text.offsets, dtype=np.int64)
    rows = np.searchsorted(offsets, starts[order], side="right") - 1
    passages = SegmentPassages(rows, starts[order], ends[order], whole[order])
    if only is not None:
        passages = passages.where(np.isin(passages.rows, list(only)))
    return passages.where(~np.isin(passages.rows, list(segment.deleted)))


def _trimmed(
    data: ByteArray, starts: Int64Array, ends: Int64Array, shortest: int
) -> tuple[Int64Array, Int64Array]:
    """Return spans without spaces at either end, if they are not too short then."""
    long = ends - starts >= max(shortest, 1)  # what is shorter only gets shorter
    starts, ends = starts[long], ends[long]
    starts = starts + (data[starts] == _SPACE)  # normal text has no two spaces together
    ends = ends - (data[ends - 1] == _SPACE)
    long = ends - starts >= max(shortest, 1)
    return starts[long], ends[long]


def _have_letters(text: TextReader, passages: SegmentPassages) -> BoolArray:
    """Tell for each passage whether it has a letter: rules across the page have none."""

    def has_letter(start: int, end: int) -> bool:
        if _LETTERS.search(text.data, start, end):
            return True
        has_rare = text.data.find(_RARE, start, end) >= 0
        return has_rare and any(map(str.isalpha, text.text(start, end)))

    spans = zip(passages.starts.tolist(), passages.ends.tolist(), strict=True)
    return np.array([has_letter(*span) for span in spans], dtype=np.bool_)


# --- the passages of a corpus -----------------------------------------------------------------


class PassageTable(NamedTuple):
    """Passages of all segments, a row each, sorted by document (`Chronology`) and position.

    `starts` and `ends` are positions in the text of the document's segment; `keys` has the two
    halves of the fingerprint of each row.
    """

    documents: Int64Array
    starts: Int64Array
    ends: Int64Array
    whole: BoolArray
    keys: KeyArray

    @property
    def lengths(self) -> Int64Array:
        """The lengths of the passages, in characters of normal text."""
        return self.ends - self.starts

    def where(self, wanted: BoolArray | Int64Array) -> PassageTable:
        """Return some of the rows."""
        return PassageTable(
            self.documents[wanted],
            self.starts[wanted],
            self.ends[wanted],
            self.whole[wanted],
            self.keys[wanted],
        )


Only = Sequence[Collection[int]] | None
"""The rows of each segment whose documents count, None for all."""


def read_table(
    segments: Sequence[Segment], chronology: Chronology, shortest: int, only: Only = None
) -> PassageTable:
    """Return all passages of at least `shortest` characters."""
    return _joined(
        [
            _table(
                segment,
                _readable_passages(segment, shortest, only=_rows_of(only, i)),
                chronology.numbers[i],
            )
            for i, segment in enumerate(segments)
        ]
    )


def read_shared(
    segments: Sequence[Segment], shortest: int, *, sentences: bool = True, only: Only = None
) -> tuple[Chronology, PassageTable]:
    """Return the passages that several documents have, and those documents in their order.

    `sentences` may be left out. Memory is needed for the shared passages and for one segment at a
    time (`spill.py`).
    """
    records = shared_records(
        _records(
            segment,
            i,
            _readable_passages(segment, shortest, sentences=sentences, only=_rows_of(only, i)),
        )
        for i, segment in enumerate(segments)
    )
    rows = [set(records["row"][records["segment"] == i].tolist()) for i in range(len(segments))]
    chronology = Chronology(segments, rows)
    documents = np.empty(len(records), dtype=np.int64)
    for i, numbers in enumerate(chronology.numbers):
        here = records["segment"] == i
        documents[here] = numbers[records["row"][here]]
    keys = np.stack((records["key"], records["more"]), axis=1)
    table = PassageTable(documents, records["start"], records["end"], records["whole"], keys)
    return chronology, _in_order(table)


def read_table_like(
    segments: Sequence[Segment],
    chronology: Chronology,
    document: int,
    shortest: int,
    also: Callable[[Segment, SegmentPassages], BoolArray] | None = None,
    only: Only = None,
) -> PassageTable:
    """Return the passages of one document, those equal to one of them, and those `also` accepts.

    `document` is its number; `also` returns which passages of a segment to include.
    """
    ref = chronology.refs[document]
    own = _readable_passages(segments[ref.segment], shortest)
    own = own.where(own.rows == ref.row)
    wanted = _table(segments[ref.segment], own, chronology.numbers[ref.segment])
    lengths = np.unique(wanted.lengths)
    parts = []
    for i, segment in enumerate(segments):
        passages = segment_passages(segment, shortest, only=_rows_of(only, i))
        accepted = also(segment, passages) if also else np.zeros(len(passages.rows), dtype=np.bool_)
        candidates = accepted | np.isin(passages.ends - passages.starts, lengths)
        passages, accepted = passages.where(candidates), accepted[candidates]
        readable = _have_letters(segment.text, passages)
        table = _table(segment, passages.where(readable), chronology.numbers[i])
        # Half a fingerprint excludes nearly all that is not wanted; grouping compares the rest.
        parts.append(table.where(accepted[readable] | np.isin(table.keys[:, 0], wanted.keys[:, 0])))
    return _joined(parts)


def _rows_of(only: Only, segment: int) -> Collection[int] | None:
    return None if only is None else only[segment]


def _readable_passages(
    segment: Segment,
    shortest: int,
    *,
    sentences: bool = True,
    only: Collection[int] | None = None,
) -> SegmentPassages:
    passages = segment_passages(segment, shortest, sentences=sentences, only=only)
    return passages.where(_have_letters(segment.text, passages))


def _table(segment: Segment, passages: SegmentPassages, numbers: Int64Array) -> PassageTable:
    """Return the passages of a segment as a table; `numbers` are those of its documents."""
    spans = zip(passages.starts.tolist(), passages.ends.tolist(), strict=True)
    digests = b"".join(fingerprint(segment.text, start, end) for start, end in spans)
    keys = np.frombuffer(digests, dtype=np.uint64).reshape(-1, SIZE // 8)
    documents = numbers[passages.rows]
    return PassageTable(documents, passages.starts, passages.ends, passages.whole, keys)


def _records(segment: Segment, number: int, passages: SegmentPassages) -> Records:
    """Return the passages of the segment with an index, for `spill.py`."""
    rows = np.arange(segment.record.documents, dtype=np.int64)
    table = _table(segment, passages, rows)
    records = np.empty(len(table.documents), dtype=PASSAGE)
    records["segment"], records["row"] = number, table.documents
    records["start"], records["end"], records["whole"] = table.starts, table.ends, table.whole
    records["key"], records["more"] = table.keys.T
    segment.release()  # or the text of every segment would stay mapped
    return records


def _joined(parts: Sequence[PassageTable]) -> PassageTable:
    if not parts:
        nothing = np.empty(0, dtype=np.int64)
        keys = np.empty((0, SIZE // 8), dtype=np.uint64)
        return PassageTable(nothing, nothing, nothing, nothing.astype(np.bool_), keys)
    columns = zip(*parts, strict=True)
    return _in_order(PassageTable(*(np.concatenate(column) for column in columns)))


def _in_order(table: PassageTable) -> PassageTable:
    return table.where(np.lexsort((~table.whole, table.starts, table.documents)))
