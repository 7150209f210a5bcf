"""Passages that several documents have word for word.

Every long paragraph and sentence gets a fingerprint of its normal text; equal ones are found by
sorting, a part of them at a time. That takes time in proportion to the corpus, and memory for what
is shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.features.reuse.chronology import Chronology, Integers
from corpus_cli.features.reuse.passages import Passages, passages
from corpus_cli.features.reuse.spill import PASSAGE, Records, shared_records
from corpus_cli.index.files.codepage import ESCAPE, LETTERS
from corpus_cli.index.files.fingerprints import SIZE, fingerprint
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.snapshot.segment import Segment

_RARE: Final = bytes((ESCAPE,))
_LETTERS: Final = re.compile(b"[%s]" % re.escape(LETTERS))
Keys = npt.NDArray[np.uint64]


class Table(NamedTuple):
    """Passages of all segments, a row each, sorted by document (`Chronology`) and place.

    `starts` and `ends` are positions in the text file of the document's segment; `keys` has a
    fingerprint a row, as two numbers.
    """

    documents: Integers
    starts: Integers
    ends: Integers
    whole: npt.NDArray[np.bool_]
    keys: Keys

    @property
    def lengths(self) -> Integers:
        """The passages' lengths in characters of normal text."""
        return self.ends - self.starts

    def where(self, wanted: npt.NDArray[np.bool_] | Integers) -> Table:
        """Return some of the rows."""
        return Table(
            self.documents[wanted],
            self.starts[wanted],
            self.ends[wanted],
            self.whole[wanted],
            self.keys[wanted],
        )


class Groups(NamedTuple):
    """Equal passages: of group g, the rows `members[bounds[g]:bounds[g + 1]]` of a table.

    `documents` counts the distinct documents of each.
    """

    members: Integers
    bounds: Integers
    documents: Integers

    def of(self, group: int) -> Integers:
        """Return the rows of a group, the earliest first."""
        return self.members[self.bounds[group] : self.bounds[group + 1]]

    def group_of_members(self) -> Integers:
        """Return, for each of `members`, its group."""
        return np.repeat(np.arange(len(self.documents)), np.diff(self.bounds))


def read_table(
    segments: Sequence[Segment], chronology: Chronology, shortest: int, *, sentences: bool = True
) -> Table:
    """Return all passages of at least `shortest` characters; paragraphs only, if so asked."""
    parts = [
        _part(segment, _passages(segment, shortest, sentences=sentences), chronology.numbers[i])
        for i, segment in enumerate(segments)
    ]
    return _joined(parts)


def read_shared(
    segments: Sequence[Segment], shortest: int, *, sentences: bool = True
) -> tuple[Chronology, Table]:
    """Return the passages that several documents have, and those documents in their order.

    Memory is for what is shared, and for one segment at a time (`spill.py`).
    """
    records = shared_records(
        _records(segment, i, _passages(segment, shortest, sentences=sentences))
        for i, segment in enumerate(segments)
    )
    rows = [set(records["row"][records["segment"] == i].tolist()) for i in range(len(segments))]
    chronology = Chronology(segments, rows)
    documents = np.empty(len(records), dtype=np.int64)
    for i, numbers in enumerate(chronology.numbers):
        here = records["segment"] == i
        documents[here] = numbers[records["row"][here]]
    keys = np.stack((records["key"], records["more"]), axis=1)
    table = Table(documents, records["start"], records["end"], records["whole"], keys)
    return chronology, _in_order(table)


def _records(segment: Segment, number: int, found: Passages) -> Records:
    part = _part(segment, found, np.arange(segment.record.documents, dtype=np.int64))
    records = np.empty(len(part.documents), dtype=PASSAGE)
    records["segment"], records["row"] = number, part.documents
    records["start"], records["end"], records["whole"] = part.starts, part.ends, part.whole
    records["key"], records["more"] = part.keys.T
    segment.release()  # or the text of every segment would stay mapped
    return records


def read_table_like(
    segments: Sequence[Segment],
    chronology: Chronology,
    document: int,
    shortest: int,
    also: Callable[[Segment, Passages], npt.NDArray[np.bool_]] | None = None,
) -> Table:
    """Return the passages of one document, those equal to one of them, and those that `also` wants.

    `document` is its number; `also` tells which passages of a segment to take besides.
    """
    place = chronology.places[document]
    own = _passages(segments[place.segment], shortest)
    own = own.where(own.rows == place.row)
    wanted = _part(segments[place.segment], own, chronology.numbers[place.segment])
    lengths = np.unique(wanted.lengths)
    parts = []
    for i, segment in enumerate(segments):
        found = passages(segment, shortest)
        more = also(segment, found) if also else np.zeros(len(found.rows), dtype=np.bool_)
        candidates = more | np.isin(found.ends - found.starts, lengths)
        found, more = found.where(candidates), more[candidates]
        says = _say_anything(segment, found)
        part = _part(segment, found.where(says), chronology.numbers[i])
        # Half a fingerprint sorts out nearly all that is not wanted; grouping compares the rest.
        parts.append(part.where(more[says] | np.isin(part.keys[:, 0], wanted.keys[:, 0])))
    return _joined(parts)


def _part(segment: Segment, found: Passages, numbers: Integers) -> Table:
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    digests = b"".join(fingerprint(segment.text, start, end) for start, end in spans)
    keys = np.frombuffer(digests, dtype=np.uint64).reshape(-1, SIZE // 8)
    return Table(numbers[found.rows], found.starts, found.ends, found.whole, keys)


def _passages(segment: Segment, shortest: int, *, sentences: bool = True) -> Passages:
    """Return the passages of a segment that say anything: lines across the page do not."""
    found = passages(segment, shortest, sentences=sentences)
    return found.where(_say_anything(segment, found))


def _say_anything(segment: Segment, found: Passages) -> npt.NDArray[np.bool_]:
    spans = zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    return np.array([_has_letters(segment.text, *span) for span in spans], dtype=np.bool_)


def _has_letters(text: TextReader, start: int, end: int) -> bool:
    if _LETTERS.search(text.data, start, end):
        return True
    rare = text.data.find(_RARE, start, end) >= 0
    return rare and any(map(str.isalpha, text.text(start, end)))


def _joined(parts: Sequence[Table]) -> Table:
    if not parts:
        nothing = np.empty(0, dtype=np.int64)
        keys = np.empty((0, SIZE // 8), dtype=np.uint64)
        return Table(nothing, nothing, nothing, nothing.astype(np.bool_), keys)
    return _in_order(Table(*(np.concatenate(columns) for columns in zip(*parts, strict=True))))


def _in_order(table: Table) -> Table:
    return table.where(np.lexsort((~table.whole, table.starts, table.documents)))


def equal_passages(table: Table) -> Groups:
    """Return the groups of equal passages that two documents have, at least.

    Sentences are left out where every document that has one has it in a shared paragraph.
    """
    groups = _of_several_documents(table)
    return chosen(groups, groups.documents > _in_paragraphs(table, groups))


def _of_several_documents(table: Table) -> Groups:
    # The table is in order and sorting stable: so are the rows of each group.
    members = np.lexsort((table.keys[:, 1], table.keys[:, 0]))
    keys, documents = table.keys[members], table.documents[members]
    first = np.append(True, np.any(keys[1:] != keys[:-1], axis=1))[: len(members)]
    another = first | np.append(True, documents[1:] != documents[:-1])[: len(members)]
    bounds = np.append(np.flatnonzero(first), len(members))
    counts = np.add.reduceat(another, bounds[:-1], dtype=np.int64) if len(members) else bounds[:0]
    return chosen(Groups(members, bounds, counts), counts > 1)


def chosen(groups: Groups, wanted: npt.NDArray[np.bool_]) -> Groups:
    """Return some of the groups."""
    sizes = np.diff(groups.bounds)
    members = groups.members[np.repeat(wanted, sizes)]
    bounds = np.append(0, np.cumsum(sizes[wanted]))
    return Groups(members, bounds, groups.documents[wanted])


def _in_paragraphs(table: Table, groups: Groups) -> Integers:
    """Return, for each group, how many documents share a paragraph that has its sentence."""
    shared = np.zeros(len(table.documents), dtype=np.int64)
    group_of = groups.group_of_members()
    shared[groups.members] = groups.documents[group_of]
    around = paragraphs_of(table)[groups.members]
    of_members = np.where(around >= 0, shared[around], 0)
    most = np.zeros(len(groups.documents), dtype=np.int64)
    np.maximum.at(most, group_of, of_members)
    return most


def paragraphs_of(table: Table) -> Integers:
    """Return, for each row that is a sentence, the row of its paragraph; -1 where there is none."""
    paragraphs = np.flatnonzero(table.whole)
    if not len(paragraphs):
        return np.full(len(table.whole), -1)
    before = np.cumsum(table.whole) - 1
    around = paragraphs[np.maximum(before, 0)]
    inside = (
        ~table.whole
        & (before >= 0)
        & (table.documents[around] == table.documents)
        & (table.ends[around] >= table.ends)
    )
    return np.where(inside, around, -1)


def copied(table: Table, groups: Groups) -> Integers:
    """Return the rows that are copies: an earlier document has the same, or this one earlier.

    Sentences of copied paragraphs are left out, so that no character is counted twice.
    """
    later = np.ones(len(groups.members), dtype=np.bool_)
    later[groups.bounds[:-1]] = False
    is_copy = np.zeros(len(table.documents), dtype=np.bool_)
    is_copy[groups.members[later]] = True
    around = paragraphs_of(table)
    is_copy &= ~((around >= 0) & is_copy[around])
    return np.flatnonzero(is_copy)
