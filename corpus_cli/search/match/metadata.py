"""Which documents of a segment have metadata that meet a condition, or a title that meets a query.

A condition names a field and a value. The value, in normal form, must occur somewhere in the
field's, in normal form. The value of `date:` is a day, a month, a year or a range of them
(`date_conditions.py`), and the document's date must lie within it.
"""

from __future__ import annotations

from typing import Final

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.term_scan import Finder, rows_with
from corpus_cli.search.query.date_conditions import period
from corpus_cli.search.query.expression import (
    And,
    Expression,
    Field,
    Near,
    Or,
    Regex,
    Term,
    Within,
    parts_of,
)
from corpus_cli.text.normal.normal_form import normal_query

_COLUMNS: Final = {"issuer": "issuer", "category": "category", "tag": "tags"}


def rows_meeting(segment: Segment, condition: Field) -> set[int]:
    """Return the rows of the documents that meet a condition, deleted ones included."""
    if condition.name == "date":
        days = period(condition.value)
        assert days is not None, "checked when the query was read"  # noqa: S101
        return {row for row, key in enumerate(segment.dates) if days.holds(key)}
    value = normal_query(condition.value)
    if condition.name == "title":
        return rows_with(segment.titles, value)
    column = _COLUMNS.get(condition.name)
    rows = set()
    meets: dict[str, bool] = {}  # many documents have the same issuer, category or tags
    for row, text in (
        segment.documents.values(column) if column else segment.documents.field(condition.name)
    ):
        if text not in meets:
            meets[text] = value in normal_query(text)
        if meets[text]:
            rows.add(row)
    return rows


def rows_titled(segment: Segment, expression: Expression, finder: Finder) -> set[int]:
    """Return the rows of the documents whose title by itself meets an expression.

    Where two sides must be near each other, the title must have both; a title is one sentence.
    """
    rows = _rows_titled(segment, expression, finder)
    return rows - segment.deleted if segment.deleted else rows


def _rows_titled(segment: Segment, expression: Expression, finder: Finder) -> set[int]:
    if isinstance(expression, Term):
        frequent = finder.is_frequent(expression.text)
        return rows_with(segment.titles, expression.text, frequent=frequent)
    if isinstance(expression, Regex):
        from corpus_cli.search.match import regex_scan

        return regex_scan.rows_with(segment.titles, expression.pattern)
    if isinstance(expression, Field):
        return rows_meeting(segment, expression)
    parts = [_rows_titled(segment, part, finder) for part in parts_of(expression)]
    if isinstance(expression, Or):
        return set().union(*parts)
    assert isinstance(expression, And | Near | Within)  # noqa: S101 - the kinds that are left
    rows = set.intersection(*parts)
    if isinstance(expression, And):
        rows = rows.difference(*(_rows_titled(segment, p, finder) for p in expression.without))
    return rows
