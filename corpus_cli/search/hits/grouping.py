"""Hits counted by what they are, what stands beside them, or the documents that they are in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from corpus_cli.errors import UsageError
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import HitGroup, SearchResult
from corpus_cli.search.hits.context_words import Neighbours
from corpus_cli.search.hits.selection import PendingHit, sample
from corpus_cli.search.hits.sorting import FEW
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.search.match.segment_matches import SegmentMatches
from corpus_cli.search.query.expression import known_field
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.search.query.suggestions import near_field
from corpus_cli.text.normal.normal_form import normal_query

if TYPE_CHECKING:
    from corpus_cli.index.files.documents import DocumentStore

OF_HITS: Final = ("left", "right", "node", "unit")
OF_DOCUMENTS: Final = ("document", "date", "year", "month", "issuer", "category", "tag", "title")
"""What hits can be grouped by, besides the corpus's own fields."""

_CHRONOLOGICAL: Final = frozenset({"date", "year", "month"})
_SPELT: Final = frozenset({"issuer", "category", "tag"})
"""Fields whose values are compared in normal form, as those of the corpus's own fields are."""

_DATE_LENGTHS: Final = {"year": 4, "month": 7}
_COLUMNS: Final = {"document": "id", "issuer": "issuer", "category": "category", "title": "title"}

Name = str | None
Counts = Iterator[tuple[Name, DocumentRef, int]]
"""Names of groups with a document and how many hits there, a document's hits together."""


def with_groups(
    matches: Sequence[SegmentMatches], request: ParsedSearch, counted: SearchResult
) -> SearchResult:
    """Return the counted result with its groups: the most hits first, times in their own order.

    Raises UsageError for what hits cannot be grouped by.
    """
    by = _field(matches, str(request.group_by))
    _check(matches, by)
    sampled = sample(matches, request) if request.sample else None
    available = counted.total if sampled is None else len(sampled)
    if by not in OF_HITS:
        counts = _in_documents(matches, by, sampled)
        groups = _summed(
            _joined(counts) if by in _SPELT or by not in OF_DOCUMENTS else counts, available
        )
    elif sampled is not None or available < FEW:
        groups = _summed(_by_words(matches, by, sampled), available)
    else:
        from corpus_cli.search.hits.array_sorting import groups_by_words

        groups = groups_by_words(matches, by, available)

    def key(group: HitGroup) -> tuple[bool, int, str]:
        """Sort by name where that is time, else by hits; those without a name come last."""
        first = 0 if by in _CHRONOLOGICAL else -group.hits
        return group.group is None, first, group.group or ""

    groups.sort(key=key)
    returned = request._replace(counts_only=False).page(len(groups))
    stop = request.offset + returned
    return counted._replace(
        sampled=None if sampled is None else available,
        returned=returned,
        truncated=stop < len(groups),
        groups=groups[request.offset : stop],
    )


def _field(matches: Sequence[SegmentMatches], by: str) -> str:
    """Return what hits are grouped by, a field of metadata as the corpus calls it."""
    if by in OF_HITS or by in OF_DOCUMENTS:
        return by
    own = set().union(*(one.segment.documents.field_names() for one in matches))
    return known_field(by, own) or by


def _check(matches: Sequence[SegmentMatches], by: str) -> None:
    known = {*OF_HITS, *OF_DOCUMENTS}
    if by not in known:
        own = set().union(*(one.segment.documents.field_names() for one in matches))
        if by not in own:
            stores = [one.segment.documents for one in matches]
            columns = dict.fromkeys(_CHRONOLOGICAL, "date") | {**_COLUMNS, "tag": "tags"}
            valued = [n for n in OF_DOCUMENTS if any(_has(store, columns[n]) for store in stores)]
            names = (*OF_HITS, *valued, *sorted(own - known))
            raise UsageError(f"cannot group by {by!r}", hint=near_field(by, names))


def _has(documents: DocumentStore, column: str) -> bool:
    """Tell whether any document has a value in a column; `[]` is that of no tags."""
    return any(value != "[]" for _, value in documents.values(column))


def _by_words(
    matches: Sequence[SegmentMatches], by: str, sampled: Sequence[PendingHit] | None
) -> Counts:
    """Count each hit by its text, its unit or the word beside it."""
    names = [_name_function(Neighbours(one.segment), by) for one in matches]
    if sampled is not None:
        for document, (start, end, _) in sampled:
            yield names[document.segment](start, end), document, 1
        return
    for i, one in enumerate(matches):
        for start, end, row, _ in one.hits():
            yield names[i](start, end), DocumentRef(i, row), 1


def _name_function(neighbours: Neighbours, by: str) -> Callable[[int, int], Name]:
    match by:
        case "left":
            return lambda start, _: next(iter(neighbours.left(start, 1)), None)
        case "right":
            return lambda _, end: next(iter(neighbours.right(end, 1)), None)
        case "unit":
            return neighbours.unit
        case _:
            return neighbours.node


def _in_documents(
    matches: Sequence[SegmentMatches], by: str, sampled: Sequence[PendingHit] | None
) -> Counts:
    """Count the hits of each document by its metadata."""
    for i, one in enumerate(matches):
        counts = (
            one.hit_counts()
            if sampled is None
            else Counter(hit.document.row for hit in sampled if hit.document.segment == i)
        )
        names = _document_names(one.segment, by)
        for row in sorted(counts):
            for name in names.get(row, (None,)):
                yield name, DocumentRef(i, row), counts[row]


def _joined(counts: Counts) -> Counts:
    """Yield counts with one name for all of one normal form: the one that most hits have."""
    held = list(counts)
    hits = Counter[str]()
    for name, _, number in held:
        if name is not None:
            hits[name] += number
    commonest: dict[str, str] = {}
    for name, _ in hits.most_common():
        commonest.setdefault(normal_query(name), name)
    spelt: dict[Name, Name] = {name: commonest[normal_query(name)] for name in hits}
    for name, document, number in held:
        yield spelt.get(name), document, number


def _document_names(segment: Segment, by: str) -> Mapping[int, Sequence[Name]]:
    """Return the groups of each document that has any: several, where it has several tags."""
    documents = segment.documents
    if by == "tag":
        tags = ((row, _distinct(json.loads(text))) for row, text in documents.values("tags"))
        return {row: names for row, names in tags if names}
    if by in _CHRONOLOGICAL:
        length = _DATE_LENGTHS.get(by, 0)
        dates = documents.values("date")
        return {
            row: (date[:length] if length else date,) for row, date in dates if len(date) >= length
        }
    names: dict[int, list[str]] = {}  # several, where a field has a list
    for row, value in documents.values(_COLUMNS[by]) if by in _COLUMNS else documents.field(by):
        names.setdefault(row, []).append(value)
    return {row: _distinct(values) for row, values in names.items()}


def _distinct(values: list[str]) -> Sequence[str]:
    """Return the values of a document, of those that have one normal form the first."""
    if len(values) < 2:
        return values
    return tuple({normal_query(value): value for value in reversed(values)}.values())[::-1]


def _summed(counts: Counts, total: int) -> list[HitGroup]:
    """Return the groups with the sums of their counts; `total` is how many hits there are."""
    hits: Counter[Name] = Counter()
    documents: Counter[Name] = Counter()
    last: dict[Name, DocumentRef] = {}
    for name, document, number in counts:
        hits[name] += number
        if last.get(name) != document:
            documents[name] += 1
            last[name] = document
    return [HitGroup(name, n, documents[name], 100 * n / total) for name, n in hits.items()]
