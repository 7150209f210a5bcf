"""The hits of a query as arrays, segment by segment, and counted by group of documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.array_occurrences import where
from corpus_cli.search.match.labels import GRADES
from corpus_cli.search.match.occurrences import Occurrences
from corpus_cli.search.match.segment_matches import match_segment
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.search.query.expression import Term, is_plain
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.statistics.document_groups import DocumentGroups
from corpus_cli.statistics.grouped_keys import Int64Array
from corpus_cli.statistics.subcorpus import Subcorpus

_MANY: Final = 10_000  # hits; measured: numpy, which is imported here, is faster from here on


class SegmentHits(NamedTuple):
    """Hits of a segment in the order of its text: spans of `text.bin`, and their documents."""

    starts: Int64Array
    ends: Int64Array
    rows: Int64Array


class HitFinder:
    """Finds the hits of a request in a subcorpus."""

    def __init__(self, subcorpus: Subcorpus, request: ParsedSearch) -> None:
        self._subcorpus: Final = subcorpus
        self._request: Final = request
        self._finder: Final = Finder(subcorpus.segments, _MANY)
        subcorpus.prepare()

    def in_segment(self, segment: int) -> SegmentHits:
        """Return the hits in the segment with this index; safe to call from any thread."""
        hits = _joined(self._occurrences(self._subcorpus.segments[segment]))
        if self._subcorpus.is_whole:
            return hits
        mask = self._subcorpus.occurrence_mask(segment, hits.starts, hits.rows)
        return where(hits, mask)

    def _occurrences(self, segment: Segment) -> list[Occurrences]:
        term = self._request.expression
        if isinstance(term, Term) and is_plain(term):  # one term without asterisks: the fast way
            found = self._finder.find(segment, term.text)
            return [found.from_grade(GRADES[self._request.match])]
        return match_segment(segment, self._request, self._finder).shown


def _joined(found: Sequence[Occurrences]) -> SegmentHits:
    arrays = [one.arrays() for one in found]
    columns = [
        np.concatenate([np.zeros(0, np.int64), *(getattr(one, name) for one in arrays)])
        for name in SegmentHits._fields
    ]
    order = np.lexsort((columns[1], columns[0])) if len(found) > 1 else slice(None)
    return SegmentHits(*(column.astype(np.int64)[order] for column in columns))


class GroupHits(NamedTuple):
    """The number of hits, and of documents with hits, by number of group."""

    hits: Int64Array
    documents: Int64Array


def count_hits(subcorpus: Subcorpus, request: ParsedSearch, groups: DocumentGroups) -> GroupHits:
    """Count the hits of a request in each group of documents."""
    finder = HitFinder(subcorpus, request)
    size = len(groups.names)

    def count(i: int) -> GroupHits:
        rows = finder.in_segment(i).rows
        numbers = groups.numbers[i]
        of_hits, of_documents = numbers[rows], numbers[np.unique(rows)]
        counts = (np.bincount(n[n >= 0], minlength=size) for n in (of_hits, of_documents))
        return GroupHits(*counts)

    counts = subcorpus.each(count)
    none = np.zeros(size, dtype=np.int64)
    return GroupHits(
        hits=sum((own.hits for own in counts), none),
        documents=sum((own.documents for own in counts), none),
    )


def rate(hits: int, words: int) -> float | None:
    """Return hits per million words, None if there are no words."""
    return hits * 1_000_000 / words if words else None
