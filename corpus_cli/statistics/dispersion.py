"""Dispersion: how evenly the hits of a query are spread over documents, within them, over parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.model.distribution import Dispersion, DocumentSpread, Part
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.statistics.document_groups import group_documents
from corpus_cli.statistics.grouped_keys import Int64Array
from corpus_cli.statistics.hit_arrays import HitFinder, count_hits, rate
from corpus_cli.statistics.measures.dispersion import arf, dp, dp_norm, juilland_d
from corpus_cli.statistics.segment_tokens import SegmentTokens
from corpus_cli.statistics.subcorpus import Subcorpus

TENTHS: Final = 10
_MOST_SLICES: Final = 10_000


def dispersion(
    subcorpus: Subcorpus, request: ParsedSearch, *, parts: str = "month", limit: int = 20
) -> Dispersion:
    """Return how evenly the hits of a request are spread.

    `parts` is a period, `document`, a field, or a number of equal slices of the corpus in the
    order of date and id. The `limit` documents (0: all) with most hits are listed. N and positions
    count units. Raises UsageError for parts that the corpus cannot be divided into.
    """
    documents = _documents_in_order(subcorpus, _locate_hits(subcorpus, request))
    n = sum(document.words for document in documents)
    positions = _corpus_positions(documents)
    parts_of_corpus = (
        _slices(int(parts), positions, n)
        if parts.isdecimal()
        else _groups(subcorpus, request, parts)
    )
    hits, sizes = [part.hits for part in parts_of_corpus], [part.n for part in parts_of_corpus]
    with_hits = [document for document in documents if document.hits]
    with_hits.sort(key=lambda document: -document.hits)  # stable: equal ones by date and id
    shown = with_hits[:limit] if limit else with_hits
    relative = np.concatenate([np.zeros(0), *(document.relative for document in with_hits)])
    tenths = np.minimum(relative * TENTHS, TENTHS - 1).astype(int)
    return Dispersion(
        query=request.query,
        hits=len(positions),
        n=n,
        documents=len(documents),
        documents_with_hits=len(with_hits),
        range=len(with_hits) / len(documents) if documents else 0.0,
        arf=arf(positions, n),
        parts_by=f"{len(parts_of_corpus)} slices" if parts.isdecimal() else parts,
        dp=dp(hits, sizes),
        dp_norm=dp_norm(hits, sizes),
        juilland_d=juilland_d(hits, sizes),
        parts=parts_of_corpus,
        profile=np.bincount(tenths, minlength=TENTHS).tolist(),
        returned=len(shown),
        truncated=len(shown) < len(with_hits),
        spread=[_spread(subcorpus, document) for document in shown],
    )


class _SegmentHits(NamedTuple):
    """The words of each row of a segment; of each hit its row, the words before it, its position.

    Words before a hit are those of its document; the position is in `text.bin`.
    """

    words: Int64Array
    rows: Int64Array
    words_before: Int64Array
    positions: Int64Array


def _locate_hits(subcorpus: Subcorpus, request: ParsedSearch) -> list[_SegmentHits]:
    finder = HitFinder(subcorpus, request)

    def locate(i: int) -> _SegmentHits:
        starts, _, rows = finder.in_segment(i)
        tokens = SegmentTokens(subcorpus.segments[i], "unit")
        before = np.append(0, np.cumsum(tokens.is_word))
        bounds = before[tokens.document_bounds]
        first, _ = tokens.overlapping(starts, starts + 1)
        return _SegmentHits(np.diff(bounds), rows, before[first] - bounds[rows], starts)

    return subcorpus.each(locate)


class _Document(NamedTuple):
    """The hits in a document: the words before each, and how far into its text, from 0 to 1."""

    ref: DocumentRef
    words: int
    words_before: Int64Array
    relative: Sequence[float]

    @property
    def hits(self) -> int:
        return len(self.words_before)


def _documents_in_order(subcorpus: Subcorpus, segments: Sequence[_SegmentHits]) -> list[_Document]:
    documents = []
    bounds = [np.searchsorted(own.rows, np.arange(len(own.words) + 1)) for own in segments]
    for ref in subcorpus.documents_in_order:
        own, bound = segments[ref.segment], bounds[ref.segment]
        some = slice(bound[ref.row], bound[ref.row + 1])
        begin, end = subcorpus.segments[ref.segment].text.bounds(ref.row)
        relative = (own.positions[some] - begin) / max(end - begin, 1)
        words = int(own.words[ref.row])
        documents.append(_Document(ref, words, own.words_before[some], relative.tolist()))
    return documents


def _corpus_positions(documents: Sequence[_Document]) -> list[int]:
    """Return the number of words before each hit, all documents joined in their order."""
    n = 0
    positions: list[int] = []
    for document in documents:
        positions.extend((document.words_before + n).tolist())
        n += document.words
    return positions


def _groups(subcorpus: Subcorpus, request: ParsedSearch, by: str) -> list[Part]:
    """Return the groups of documents as parts, by name, those without a name last."""
    groups = group_documents(subcorpus, by)
    counts = count_hits(subcorpus, request, groups)
    columns = zip(groups.names, groups.words.tolist(), counts.hits.tolist(), strict=True)
    parts = [Part(name, n, hits, rate(hits, n)) for name, n, hits in columns]
    return sorted(parts, key=lambda one: (one.part is None, one.part or ""))


def _slices(number: int, positions: Sequence[int], n: int) -> list[Part]:
    """Return equal slices of the words: their sizes differ by at most one."""
    if not 2 <= number <= _MOST_SLICES:
        raise UsageError(f"--parts {number}: use 2 to {_MOST_SLICES:,} slices")
    borders = [n * i // number for i in range(number + 1)]
    hits = np.histogram(positions, bins=borders)[0].tolist() if n >= number else [0] * number
    sizes = np.diff(borders).tolist()
    return [
        Part(str(i), size, own, rate(own, size))
        for i, (size, own) in enumerate(zip(sizes, hits, strict=True), 1)
    ]


def _spread(subcorpus: Subcorpus, document: _Document) -> DocumentSpread:
    ref = document.ref
    row = subcorpus.segments[ref.segment].documents.row(ref.row)
    return DocumentSpread(
        doc=row.id,
        title=row.title,
        date=row.date,
        words=document.words,
        hits=document.hits,
        per_million=rate(document.hits, document.words),
        positions=[round(relative, 4) for relative in document.relative],
    )
