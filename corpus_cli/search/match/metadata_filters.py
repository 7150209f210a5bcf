"""Conditions on metadata: which documents of a segment meet them.

A condition names a field and a value. The value, in normal form, must occur somewhere in the
field's, in normal form; of `date:` it is a day, month, year, or a range of them
(`date_conditions.py`), and the document's date must lie within it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.scan import positions
from corpus_cli.search.query.date_conditions import period
from corpus_cli.search.query.expression import Field
from corpus_cli.text.normal.normal_form import normal_query

_COLUMNS: Final = {"issuer": "issuer", "category": "category", "tag": "tags"}


def rows_meeting(segment: Segment, condition: Field) -> set[int]:
    """Return the rows of the documents that meet a condition."""
    if condition.name == "date":
        days = period(condition.value)
        assert days is not None, "checked when the query was read"  # noqa: S101
        return {row for row, key in enumerate(segment.dates) if days.holds(key)}
    value = normal_query(condition.value)
    if condition.name == "title":
        return rows_titled(segment, value)
    column = _COLUMNS.get(condition.name)
    values = segment.shelf.values(column) if column else segment.shelf.field(condition.name)
    return _having(values, value)


def rows_titled(segment: Segment, term: str, *, frequent: bool = False) -> set[int]:
    """Return the rows of the documents whose title has a term: in numpy if it is `frequent`."""
    titles = segment.titles
    starts = positions(titles, term, frequent=frequent)
    if isinstance(starts, list):
        return set(titles.rows_at(starts))
    from corpus_cli.search.match import array_scan

    return array_scan.distinct(array_scan.rows(titles, starts))


def _having(values: Iterable[tuple[int, str]], wanted: str) -> set[int]:
    seen: dict[str, bool] = {}
    rows = set()
    for row, text in values:
        if text not in seen:
            seen[text] = wanted in normal_query(text)
        if seen[text]:
            rows.add(row)
    return rows
