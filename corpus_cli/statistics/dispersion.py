"""How evenly the hits of a query are spread: over documents, inside of them, and over parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.model.distribution import Dispersion, DocumentSpread, Part
from corpus_cli.search.match.document_order import DocumentRef
from corpus_cli.search.query.request import SearchRequest
from corpus_cli.statistics.grouped_keys import Ints
from corpus_cli.statistics.hit_arrays import HitFinder
from corpus_cli.statistics.measures.dispersion import arf, dp, dp_norm, juilland_d
from corpus_cli.statistics.segment_tokens import SegmentTokens
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.trend import counted, grouped

TENTHS: Final = 10
_MOST_SLICES: Final = 10_000


class _Found(NamedTuple):
    """Of a segment: words of each row; of each hit its row, the words before it, its place."""

    words: Ints
    rows: Ints
    word: Ints
    position: Ints


def dispersion(
    subcorpus: Subcorpus, request: SearchRequest, *, parts: str = "month", limit: int = 20
) -> Dispersion:
    """Tell how evenly the hits of a request are spread.

    `parts` is a period, `document`, a field, or a number of equal slices of the corpus in the
    order of date and id. The `limit` documents (0: all) with most hits are listed. N and positions
    count units. Raises UsageError for what the corpus cannot be divided into.
    """
    found = _found(subcorpus, request)
    order = _documents_in_order(subcorpus, found)
    hits = sum(len(one.rows) for one in found)
    positions, n = _positions(order)
    divided = _divided(subcorpus, request, parts, positions, n)
    v, s = [part.hits for part in divided], [part.n for part in divided]
    having = [one for one in order if len(one.at)]
    having.sort(key=lambda one: -len(one.at))  # stable: by date and id, then
    shown = having[:limit] if limit else having
    inside = np.concatenate([np.zeros(0), *(one.inside for one in having)])
    profile = np.bincount(np.minimum(inside * TENTHS, TENTHS - 1).astype(int), minlength=TENTHS)
    return Dispersion(
        query=request.query,
        hits=hits,
        n=n,
        documents=len(order),
        documents_with_hits=len(having),
        range=len(having) / len(order) if order else 0.0,
        arf=arf(positions, n),
        parts_by=f"{len(divided)} slices" if parts.isdecimal() else parts,
        dp=dp(v, s),
        dp_norm=dp_norm(v, s),
        juilland_d=juilland_d(v, s),
        parts=divided,
        profile=profile.tolist(),
        returned=len(shown),
        truncated=len(shown) < len(having),
        spread=[_spread(subcorpus, one) for one in shown],
    )


class _Document(NamedTuple):
    """Where hits are in a document: words before each, and how far in, from 0 to 1."""

    place: DocumentRef
    words: int
    at: Ints
    inside: Sequence[float]


def _found(subcorpus: Subcorpus, request: SearchRequest) -> list[_Found]:
    nodes = HitFinder(subcorpus, request)

    def work(i: int) -> _Found:
        starts, _, rows = nodes.of(i)
        pieces = SegmentTokens(subcorpus.segments[i], "unit")
        before = np.append(0, np.cumsum(pieces.is_word))
        bounds = before[pieces.bounds]
        first, _ = pieces.overlapping(starts, starts + 1)
        return _Found(np.diff(bounds), rows, before[first] - bounds[rows], starts)

    return subcorpus.each(work)


def _documents_in_order(subcorpus: Subcorpus, found: Sequence[_Found]) -> list[_Document]:
    order = []
    borders = [np.searchsorted(one.rows, np.arange(len(one.words) + 1)) for one in found]
    for place in subcorpus.places:
        one, border = found[place.segment], borders[place.segment]
        own = slice(border[place.row], border[place.row + 1])
        begin, end = subcorpus.segments[place.segment].text.bounds(place.row)
        inside = (one.position[own] - begin) / max(end - begin, 1)
        order.append(_Document(place, int(one.words[place.row]), one.word[own], inside.tolist()))
    return order


def _positions(order: Sequence[_Document]) -> tuple[list[int], int]:
    """Return the words before each hit, all documents in a row, and the number of words."""
    n = 0
    positions: list[int] = []
    for one in order:
        positions.extend((one.at + n).tolist())
        n += one.words
    return positions, n


def _divided(
    subcorpus: Subcorpus, request: SearchRequest, parts: str, positions: Sequence[int], n: int
) -> list[Part]:
    if parts.isdecimal():
        return _slices(int(parts), positions, n)
    groups = grouped(subcorpus, parts)
    hits = counted(subcorpus, request, groups).hits
    order = sorted(range(len(groups.names)), key=lambda i: _by_name(groups.names[i]))
    return [_part(groups.names[i], int(groups.words[i]), int(hits[i])) for i in order]


def _by_name(name: str | None) -> tuple[bool, str]:
    return name is None, name or ""


def _slices(number: int, positions: Sequence[int], n: int) -> list[Part]:
    """Divide the words into so many equal parts, the rest going to the first ones."""
    if not 2 <= number <= _MOST_SLICES:
        raise UsageError(f"--parts {number}: 2 to {_MOST_SLICES:,} slices can be made")
    borders = [n * i // number for i in range(number + 1)]
    hits = np.histogram(positions, bins=borders)[0] if n >= number else [0] * number
    sizes = np.diff(borders).tolist()
    return [_part(str(i), size, int(hits[i - 1])) for i, size in enumerate(sizes, 1)]


def _part(name: str | None, n: int, hits: int) -> Part:
    return Part(name, n, hits, hits * 1_000_000 / n if n else None)


def _spread(subcorpus: Subcorpus, one: _Document) -> DocumentSpread:
    entry = subcorpus.segments[one.place.segment].shelf.row(one.place.row)
    hits = len(one.at)
    return DocumentSpread(
        doc=entry.id,
        title=entry.title,
        date=entry.date,
        words=one.words,
        hits=hits,
        per_million=hits * 1_000_000 / one.words if one.words else None,
        positions=[round(place, 4) for place in one.inside],
    )
