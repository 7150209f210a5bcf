"""Which passages documents share: those of the whole corpus, or of one document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from corpus_cli.features.reuse.equal_passages import (
    PassageGroups,
    copied_passages,
    equal_passages,
)
from corpus_cli.features.reuse.passages import (
    Chronology,
    Only,
    PassageTable,
    read_shared,
    read_table,
    read_table_like,
)
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.reuse import PassageKind, PassagePlace, Reuse, SharedPassage
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.match.segment_matches import match_segment
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.search.query.expression import Expression, Scope, Term, Within, filters
from corpus_cli.search.query.request import ParsedSearch

if TYPE_CHECKING:  # near passages need more libraries; they are imported where they are needed
    from corpus_cli.features.reuse.near_paragraphs import Likeness

SHORTEST: Final = 80  # characters of normal text
NEAR_SHORTEST: Final = 100  # shorter ones have too few shingles to be compared by them


def shared_passages(
    segments: Sequence[Segment],
    document: DocumentRef | None = None,
    *,
    near: bool = False,
    shortest: int = SHORTEST,
    places: int = 2,
    limit: int = 0,
    about: Expression | None = None,
    only: Only = None,
) -> Reuse:
    """Return the passages that several documents have, or that `document` has with others.

    Passages have at least `shortest` characters of normal text. `near` adds paragraphs that are
    nearly the same (`near_paragraphs.py`). Passages of most documents come first, then the longest;
    those of one document come in its order. At most `limit` are returned, 0 means all, each with at
    most `places` places (0: all), the earliest first, that of the document among them.

    `about` keeps the passages that an expression has a hit in; `only` are the rows of each segment
    whose documents count.
    """
    number = None
    if document is None and not near:
        chronology, table = read_shared(segments, shortest, only=only)
    else:
        chronology = Chronology(segments, only)
        number = None if document is None else chronology.number(document)
        table = _read_table(segments, chronology, number, shortest, near=near, only=only)
    groups = equal_passages(table)
    if near and number is not None:  # the table has passages that only others share
        is_own = table.documents[groups.members] == number
        own = np.bincount(groups.of_members()[is_own], minlength=len(groups.documents))
        groups = groups.where(own > 0)
    passages = list(_of_groups(table, groups))
    if near:
        likenesses = _likenesses(segments, chronology, table, number, passages)
        passages = _with_near(table, passages, likenesses)
    copies = copied_passages(table, groups)
    if about is not None:
        hits = HitPositions(segments, chronology, about)
        passages = [one for one in passages if any(hits.lie_in(table, row) for row in one.rows)]
        kept = {row for one in passages for row in one.rows}
        copies = copies[np.isin(copies, list(kept))]
    passages.sort(key=_order(table, number))
    shown = passages[:limit] if limit else passages
    if number is not None:
        copies = copies[table.documents[copies] == number]
    quotes = _Quotes(segments, chronology, table)
    return Reuse(
        document=None
        if document is None
        else segments[document.segment].documents.id(document.row),
        total=len(passages),
        documents=len({doc for one in passages for doc in table.documents[one.rows].tolist()}),
        characters=_characters(segments, document, only),
        copied_characters=int(table.lengths[copies].sum()),
        returned=len(shown),
        truncated=len(shown) < len(passages),
        passages=[quotes.passage(one, _shown_places(one, table, number, places)) for one in shown],
    )


def copied_characters(segments: Sequence[Segment]) -> int:
    """Return the number of characters of normal text in copies of earlier paragraphs.

    Paragraphs are copies if they are equal and have at least `SHORTEST` characters.
    """
    _, table = read_shared(segments, SHORTEST, sentences=False)
    copies = copied_passages(table, equal_passages(table))
    return int(table.lengths[copies].sum())


def _read_table(
    segments: Sequence[Segment],
    chronology: Chronology,
    number: int | None,
    shortest: int,
    *,
    near: bool,
    only: Only,
) -> PassageTable:
    """Return the passages of the corpus, or all that may be shared with the document `number`."""
    if number is None:
        return read_table(segments, chronology, shortest, only)
    if not near:
        return read_table_like(segments, chronology, number, shortest, only=only)
    from corpus_cli.features.reuse.near_paragraphs import document_shingles, have_in_common

    ref = chronology.refs[number]
    own = document_shingles(segments[ref.segment], ref.row)
    return read_table_like(
        segments,
        chronology,
        number,
        shortest,
        lambda s, passages: have_in_common(s, passages, own),
        only,
    )


def _characters(segments: Sequence[Segment], document: DocumentRef | None, only: Only) -> int:
    if document is None and only is not None:
        bounds = (
            s.text.bounds(row) for s, rows in zip(segments, only, strict=True) for row in rows
        )
        return sum(end - start for start, end in bounds)
    if document is None:
        return sum(len(s.text.data) - s.text.documents - 1 for s in segments)
    start, end = segments[document.segment].text.bounds(document.row)
    return end - start


class HitPositions:
    """Where the hits of an expression are; those of a query of several parts share a paragraph."""

    def __init__(
        self, segments: Sequence[Segment], chronology: Chronology, expression: Expression
    ) -> None:
        if not isinstance(expression, Term) and not filters(expression):
            expression = Within(expression, Scope.PARAGRAPH)
        request, finder = ParsedSearch("", expression), Finder(segments)
        found = (match_segment(segment, request, finder) for segment in segments)
        self._spans: Final = [[(start, end) for start, end, *_ in one.hits()] for one in found]
        self._chronology: Final = chronology

    def lie_in(self, table: PassageTable, row: int) -> bool:
        """Tell whether a hit lies in the passage of a row."""
        segment = self._chronology.refs[int(table.documents[row])].segment
        start, end = int(table.starts[row]), int(table.ends[row])
        spans = self._spans[segment]
        inside = spans[bisect_left(spans, (start, start)) : bisect_left(spans, (end, end))]
        return any(stop <= end for _, stop in inside)


# --- passages as rows of a table --------------------------------------------------------------


class _Passage(NamedTuple):
    """A shared passage: its rows of a table, in order, and the similarity of each."""

    kind: PassageKind
    documents: int
    rows: Sequence[int]
    similarities: Sequence[float]


def _of_groups(table: PassageTable, groups: PassageGroups) -> Iterator[_Passage]:
    for group, documents in enumerate(groups.documents.tolist()):
        rows = groups.of(group)
        is_paragraph = bool(table.whole[rows].all())
        kind = PassageKind.PARAGRAPH if is_paragraph else PassageKind.SENTENCE
        yield _Passage(kind, documents, rows.tolist(), [1.0] * len(rows))


def _likenesses(
    segments: Sequence[Segment],
    chronology: Chronology,
    table: PassageTable,
    number: int | None,
    equal: Sequence[_Passage],
) -> Iterator[Sequence[Likeness]]:
    """Yield which rows resemble each other, a leader at a time.

    In the whole corpus, the first of equal passages stands for all of them.
    """
    from corpus_cli.features.reuse.near_paragraphs import near_paragraphs, near_paragraphs_of

    if number is not None:
        yield from near_paragraphs_of(segments, chronology, table, number, NEAR_SHORTEST)
        return
    rows_of = {one.rows[0]: one.rows for one in equal}
    wanted = table.whole & (table.lengths >= NEAR_SHORTEST)
    for rows in rows_of.values():
        wanted[rows[1:]] = False
    likes = near_paragraphs(segments, chronology, table, np.flatnonzero(wanted))
    for _, led in groupby(likes, key=attrgetter("leader")):
        yield [like._replace(row=row) for like in led for row in rows_of.get(like.row, [like.row])]


def _with_near(
    table: PassageTable, equal: Sequence[_Passage], likenesses: Iterable[Sequence[Likeness]]
) -> list[_Passage]:
    """Return near passages, and the equal ones that are not part of one."""
    joined: set[int] = set()
    near: list[_Passage] = []
    for likes in likenesses:
        members = sorted((like.row, like.similarity) for like in likes)
        documents = len(set(table.documents[[row for row, _ in members]].tolist()))
        if documents > 1 and any(similarity < 1 for _, similarity in members):
            rows, similarities = zip(*members, strict=True)
            joined.update(rows)
            near.append(_Passage(PassageKind.NEAR, documents, list(rows), list(similarities)))
    return near + [one for one in equal if not joined.issuperset(one.rows)]


def _order(table: PassageTable, number: int | None) -> Callable[[_Passage], tuple[Any, ...]]:
    """Return the sort key of passages: of the corpus, or of the document with a number."""
    if number is None:

        def most_copied(one: _Passage) -> tuple[int, ...]:
            first = one.rows[0]
            return -one.documents, table.starts[first] - table.ends[first], *table.keys[first]

        return most_copied
    own = table.documents == number
    return lambda one: (min(table.starts[row] for row in one.rows if own[row]), one.kind)


# --- passages quoted --------------------------------------------------------------------------


def _shown_places(one: _Passage, table: PassageTable, number: int | None, places: int) -> list[int]:
    """Return which rows of a passage to show: the first, and of a named document its own first."""
    at = list(range(len(one.rows)))
    if not places or len(at) <= places:
        return at
    if number is None:
        return at[:places]
    own = next(i for i in at if table.documents[one.rows[i]] == number)
    return sorted({*[i for i in at if i != own][: max(places - 1, 1)], own})


class _Quotes:
    """Quotes the rows of a table as they were written."""

    def __init__(
        self, segments: Sequence[Segment], chronology: Chronology, table: PassageTable
    ) -> None:
        self._segments = segments
        self._chronology = chronology
        self._table = table

    def passage(self, one: _Passage, shown: Sequence[int]) -> SharedPassage:
        """Return a passage with the places that are shown."""
        return SharedPassage(
            kind=one.kind,
            documents=one.documents,
            occurrences=len(one.rows),
            characters=int(self._table.lengths[one.rows[0]]),
            places=[self._place(one.rows[i], one.similarities[i]) for i in shown],
        )

    def _place(self, row: int, similarity: float) -> PassagePlace:
        ref = self._chronology.refs[int(self._table.documents[row])]
        segment = self._segments[ref.segment]
        entry = segment.documents.row(ref.row)
        start, end = int(self._table.starts[row]), int(self._table.ends[row])
        normal = segment.text.text(start, end)
        begin, _ = segment.text.bounds(ref.row)
        restoration = segment.patches.restoration(ref.row)
        span = restoration.span(start - begin, end - begin)
        return PassagePlace(
            doc=entry.id,
            title=entry.title,
            date=entry.date,
            issuer=entry.issuer,
            start=span.start,
            end=span.end,
            similarity=similarity,
            text=restoration.slice(normal, start - begin, end - begin),
            url=entry.url,
        )
