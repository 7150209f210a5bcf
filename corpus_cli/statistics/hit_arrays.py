"""The hits of a query as arrays, segment by segment: what is counted around, or over time."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.array_scan import where
from corpus_cli.search.match.occurrences import GRADES, Found
from corpus_cli.search.match.scan import Finder
from corpus_cli.search.match.segment_matches import match_segment
from corpus_cli.search.query.expression import Term, is_plain
from corpus_cli.search.query.request import SearchRequest
from corpus_cli.statistics.grouped_keys import Ints, Mask
from corpus_cli.statistics.subcorpus import Subcorpus

_MANY: Final = 10_000  # hits; measured: from here on numpy, which is there, is quicker than lists


class Hits(NamedTuple):
    """Hits of a segment in the order of its text: stretches of `text.bin`, and their documents."""

    starts: Ints
    ends: Ints
    rows: Ints


class HitFinder:
    """The hits of a request in a subcorpus."""

    def __init__(self, subcorpus: Subcorpus, request: SearchRequest) -> None:
        self._subcorpus: Final = subcorpus
        self._request: Final = request
        self._finder: Final = Finder(subcorpus.segments, _MANY)
        subcorpus.prepare()

    def of(self, segment: int) -> Hits:
        """Return the hits of the segment with this index; safe to call from any thread."""
        one = self._subcorpus.segments[segment]
        hits = self._scanned(one)
        if hits is None:
            hits = _joined(match_segment(one, self._request, self._finder).shown)
        mask = kept(self._subcorpus, segment, hits.starts, hits.rows)
        return Hits(*where(hits, mask))

    def _scanned(self, segment: Segment) -> Hits | None:
        """Return the hits of a query that is one term without asterisks: the quick way."""
        term = self._request.expression
        if not isinstance(term, Term) or not is_plain(term):
            return None
        found = self._finder.find(segment, term.text)
        return _joined([found.from_grade(GRADES[self._request.match])])


def kept(subcorpus: Subcorpus, segment: int, starts: Ints, rows: Ints) -> Mask:
    """Tell of hits, which begin at `starts` in documents of `rows`, which are of the subcorpus."""
    mask = np.ones(len(starts), dtype=bool)
    if not subcorpus.has_all_documents:
        wanted = subcorpus.rows[segment]
        mask &= np.isin(rows, np.fromiter(wanted, dtype=np.int64, count=len(wanted)))
    if subcorpus.distinct:
        begins, ends = subcorpus.copied(segment)
        at = np.searchsorted(begins, starts, side="right") - 1
        mask &= ~((at >= 0) & (starts < np.append(ends, 0)[at]))
    return mask


def _joined(found: list[Found]) -> Hits:
    columns = [
        np.concatenate([np.zeros(0, np.int64), *(np.asarray(getattr(f, name)) for f in found)])
        for name in Hits._fields
    ]
    order = np.lexsort((columns[1], columns[0])) if len(found) > 1 else slice(None)
    return Hits(*(column.astype(np.int64)[order] for column in columns))
