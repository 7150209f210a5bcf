"""Passages that several documents have word for word: the groups of rows with equal fingerprints.

They are found by sorting, in time proportional to the size of the corpus.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corpus_cli.features.reuse.passages import PassageTable
from corpus_cli.statistics.grouped_keys import BoolArray, Int64Array


class PassageGroups(NamedTuple):
    """Groups of equal passages: those of group g are rows `members[bounds[g]:bounds[g + 1]]`.

    The rows are those of a table. `documents` has the number of documents of each group.
    """

    members: Int64Array
    bounds: Int64Array
    documents: Int64Array

    def of(self, group: int) -> Int64Array:
        """Return the rows of a group, the earliest first."""
        return self.members[self.bounds[group] : self.bounds[group + 1]]

    def of_members(self) -> Int64Array:
        """Return for each of `members` its group."""
        return np.repeat(np.arange(len(self.documents)), np.diff(self.bounds))

    def where(self, mask: BoolArray) -> PassageGroups:
        """Return the groups for which the mask is true."""
        sizes = np.diff(self.bounds)
        members = self.members[np.repeat(mask, sizes)]
        bounds = np.append(0, np.cumsum(sizes[mask]))
        return PassageGroups(members, bounds, self.documents[mask])


def equal_passages(table: PassageTable) -> PassageGroups:
    """Return the groups of equal passages that at least two documents have.

    Sentences are left out if every document that has one has it in a shared paragraph.
    """
    groups = _groups_of_keys(table)
    groups = groups.where(groups.documents > 1)
    return groups.where(groups.documents > _documents_of_paragraphs(table, groups))


def _groups_of_keys(table: PassageTable) -> PassageGroups:
    # The table is in order and the sort is stable, so the rows of each group are in order, too.
    members = np.lexsort((table.keys[:, 1], table.keys[:, 0]))
    keys, documents = table.keys[members], table.documents[members]
    is_first = np.append(True, np.any(keys[1:] != keys[:-1], axis=1))[: len(members)]
    is_new = is_first | np.append(True, documents[1:] != documents[:-1])[: len(members)]
    bounds = np.append(np.flatnonzero(is_first), len(members))
    counts = np.add.reduceat(is_new, bounds[:-1], dtype=np.int64) if len(members) else bounds[:0]
    return PassageGroups(members, bounds, counts)


def _documents_of_paragraphs(table: PassageTable, groups: PassageGroups) -> Int64Array:
    """Return for each group of sentences how many documents share a paragraph with it."""
    of_members = groups.of_members()
    documents = np.zeros(len(table.documents), dtype=np.int64)
    documents[groups.members] = groups.documents[of_members]
    around = _paragraphs(table)[groups.members]
    most = np.zeros(len(groups.documents), dtype=np.int64)
    np.maximum.at(most, of_members, np.where(around >= 0, documents[around], 0))
    return most


def _paragraphs(table: PassageTable) -> Int64Array:
    """Return for each sentence the row of its paragraph, -1 if the table does not have it."""
    paragraphs = np.flatnonzero(table.whole)
    if not len(paragraphs):
        return np.full(len(table.whole), -1)
    before = np.cumsum(table.whole) - 1
    around = paragraphs[np.maximum(before, 0)]
    is_inside = (
        ~table.whole
        & (before >= 0)
        & (table.documents[around] == table.documents)
        & (table.ends[around] >= table.ends)
    )
    return np.where(is_inside, around, -1)


def copied_passages(table: PassageTable, groups: PassageGroups) -> Int64Array:
    """Return the rows of copies: passages that an earlier document has, or the same one earlier.

    Sentences of copied paragraphs are left out, so that each character is counted once.
    """
    is_later = np.ones(len(groups.members), dtype=np.bool_)
    is_later[groups.bounds[:-1]] = False
    is_copy = np.zeros(len(table.documents), dtype=np.bool_)
    is_copy[groups.members[is_later]] = True
    around = _paragraphs(table)
    is_copy &= ~((around >= 0) & is_copy[around])
    return np.flatnonzero(is_copy)
