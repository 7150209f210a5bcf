"""Which passages documents share: those of the whole corpus, or of one document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.features.reuse.chronology import Chronology
from corpus_cli.features.reuse.exact import (
    Groups,
    Table,
    chosen,
    copied,
    equal_passages,
    read_shared,
    read_table,
    read_table_like,
)
from corpus_cli.index.files.documents import ShelfRow
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.reuse import PassageKind, PassagePlace, Reuse, SharedPassage
from corpus_cli.search.match.document_order import DocumentRef

if TYPE_CHECKING:
    from corpus_cli.features.reuse.near import Likeness

SHORTEST: Final = 80  # characters of normal text
NEAR_SHORTEST: Final = 100  # what is shorter has too few shingles to be compared by them


class Found(NamedTuple):
    """A shared passage: rows of a table, in order, and how similar each is."""

    kind: PassageKind
    documents: int
    rows: Sequence[int]
    similarities: Sequence[float]


def shared_passages(
    segments: Sequence[Segment],
    place: DocumentRef | None = None,
    *,
    near: bool = False,
    shortest: int = SHORTEST,
    places: int = 2,
    limit: int = 0,
) -> Reuse:
    """Return the passages that several documents have, or that one at `place` has with others.

    Passages have `shortest` characters of normal text at least. `near` adds paragraphs that are
    nearly the same (`near.py`). The ones in most documents come first, then the longest; those of
    one document come in its order. At most `limit` are returned, 0 means all, each with up to
    `places` places (0: all), the earliest first, that of the document among them.
    """
    number = None
    if place is None and not near:
        chronology, table = read_shared(segments, shortest)
    else:
        chronology = Chronology(segments)
        number = None if place is None else chronology.number(place)
        table = _table(segments, chronology, number, near, shortest)
    reader = _Reader(segments, chronology, table)
    groups = equal_passages(table)
    if near and number is not None:  # the table has what only others share
        groups = chosen(groups, _has(table, groups, number))
    found = list(_of_groups(table, groups))
    if near:
        likenesses = (
            _near_all(segments, chronology, table, found)
            if number is None
            else _near_one(segments, chronology, table, number)
        )
        found = _joined(table, found, likenesses)
    found.sort(key=_order(table, number))
    kept = found[:limit] if limit else found
    copies = copied(table, groups)
    if number is not None:
        copies = copies[table.documents[copies] == number]
    return Reuse(
        document=None if place is None else reader.document(place).id,
        total=len(found),
        documents=len({doc for one in found for doc in table.documents[one.rows].tolist()}),
        characters=_characters(segments, place),
        copied_characters=int(table.lengths[copies].sum()),
        returned=len(kept),
        truncated=len(kept) < len(found),
        passages=[_passage(one, table, reader, _shown(one, table, number, places)) for one in kept],
    )


def _table(
    segments: Sequence[Segment],
    chronology: Chronology,
    number: int | None,
    near: bool,  # noqa: FBT001
    shortest: int,
) -> Table:
    if number is None:
        return read_table(segments, chronology, shortest)
    if not near:
        return read_table_like(segments, chronology, number, shortest)
    from corpus_cli.features.reuse.near_document import have_in_common, shingles_of

    place = chronology.places[number]
    own = shingles_of(segments[place.segment], place.row)
    return read_table_like(
        segments, chronology, number, shortest, lambda s, found: have_in_common(s, found, own)
    )


def copied_characters(segments: Sequence[Segment]) -> int:
    """Return how many characters of normal text stand in an earlier place, too.

    Those of paragraphs of `SHORTEST` characters or more, word for word.
    """
    _, table = read_shared(segments, SHORTEST, sentences=False)
    groups = equal_passages(table)
    return int(table.lengths[copied(table, groups)].sum())


def _characters(segments: Sequence[Segment], place: DocumentRef | None) -> int:
    if place is None:
        return sum(len(s.text.data) - s.text.documents - 1 for s in segments)
    start, end = segments[place.segment].text.bounds(place.row)
    return end - start


def _has(table: Table, groups: Groups, number: int) -> npt.NDArray[np.bool_]:
    """Tell which groups have a passage of a document."""
    own = (table.documents[groups.members] == number).astype(np.int64)
    counts = np.bincount(groups.group_of_members(), own, minlength=len(groups.documents))
    return counts > 0


def _of_groups(table: Table, groups: Groups) -> Iterator[Found]:
    for group, documents in enumerate(groups.documents.tolist()):
        rows = groups.of(group)
        whole = bool(table.whole[rows].all())
        kind = PassageKind.PARAGRAPH if whole else PassageKind.SENTENCE
        yield Found(kind, documents, rows.tolist(), [1.0] * len(rows))


def _near_one(
    segments: Sequence[Segment], chronology: Chronology, table: Table, number: int
) -> Iterator[list[Likeness]]:
    from corpus_cli.features.reuse.near_document import resembling

    return resembling(segments, chronology, table, number, NEAR_SHORTEST)


def _near_all(
    segments: Sequence[Segment], chronology: Chronology, table: Table, exact: Sequence[Found]
) -> Iterator[list[Likeness]]:
    """Yield likenesses, a leader at a time; of equal passages the first stands for all."""
    from corpus_cli.features.reuse.near import near_paragraphs

    groups = {one.rows[0]: one.rows for one in exact}
    wanted = table.whole & (table.lengths >= NEAR_SHORTEST)
    for rows in groups.values():
        wanted[rows[1:]] = False
    likes = near_paragraphs(segments, chronology, table, np.flatnonzero(wanted))
    for _, led in groupby(likes, key=attrgetter("leader")):
        yield [like._replace(row=row) for like in led for row in groups.get(like.row, [like.row])]


def _joined(
    table: Table, exact: Sequence[Found], likenesses: Iterable[Sequence[Likeness]]
) -> list[Found]:
    """Return near passages, and the exact ones that are not part of one."""
    joined: set[int] = set()
    near: list[Found] = []
    for likes in likenesses:
        members = sorted((like.row, like.similarity) for like in likes)
        documents = len(set(table.documents[[row for row, _ in members]].tolist()))
        if documents > 1 and any(similarity < 1 for _, similarity in members):
            rows, similarities = zip(*members, strict=True)
            joined.update(rows)
            near.append(Found(PassageKind.NEAR, documents, list(rows), list(similarities)))
    return near + [one for one in exact if not joined.issuperset(one.rows)]


def _order(table: Table, number: int | None) -> Callable[[Found], tuple[Any, ...]]:
    if number is None:

        def most_copied(one: Found) -> tuple[Any, ...]:
            first = one.rows[0]
            return -one.documents, table.starts[first] - table.ends[first], *table.keys[first]

        return most_copied
    own = table.documents == number
    return lambda one: (min(table.starts[row] for row in one.rows if own[row]), one.kind)


def _shown(one: Found, table: Table, number: int | None, places: int) -> list[int]:
    """Return which of the rows to show: the first, and of a named document the first of its own."""
    at = list(range(len(one.rows)))
    if not places or len(at) <= places:
        return at
    if number is None:
        return at[:places]
    own = next(i for i in at if table.documents[one.rows[i]] == number)
    return sorted({*[i for i in at if i != own][: max(places - 1, 1)], own})


def _passage(one: Found, table: Table, reader: _Reader, shown: Sequence[int]) -> SharedPassage:
    return SharedPassage(
        kind=one.kind,
        documents=one.documents,
        occurrences=len(one.rows),
        characters=int(table.lengths[one.rows[0]]),
        places=[reader.place(one.rows[i], one.similarities[i]) for i in shown],
    )


class _Reader:
    """Reads what stands in the rows of a table."""

    def __init__(self, segments: Sequence[Segment], chronology: Chronology, table: Table) -> None:
        self._segments = segments
        self._chronology = chronology
        self._table = table

    def normal(self, row: int) -> str:
        """Return a passage's normal text."""
        segment = self._segments[self._place(row).segment]
        return segment.text.text(int(self._table.starts[row]), int(self._table.ends[row]))

    def document(self, place: DocumentRef) -> ShelfRow:
        """Return what is known of a document."""
        return self._segments[place.segment].shelf.row(place.row)

    def place(self, row: int, similarity: float) -> PassagePlace:
        """Return a passage as it was written, and where."""
        place = self._place(row)
        document = self.document(place)
        begin, _ = self._segments[place.segment].text.bounds(place.row)
        start, end = int(self._table.starts[row]) - begin, int(self._table.ends[row]) - begin
        restoration = self._segments[place.segment].patches.restoration(place.row)
        span = restoration.span(start, end)
        return PassagePlace(
            doc=document.id,
            title=document.title,
            date=document.date,
            issuer=document.issuer,
            start=span.start,
            end=span.end,
            similarity=similarity,
            text=restoration.slice(self.normal(row), start, end),
        )

    def _place(self, row: int) -> DocumentRef:
        return self._chronology.places[int(self._table.documents[row])]
