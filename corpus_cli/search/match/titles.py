"""Which documents have in their title what an expression asks for."""

from __future__ import annotations

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.metadata_filters import rows_meeting, rows_titled
from corpus_cli.search.match.scan import Finder
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


def titled(segment: Segment, expression: Expression, finder: Finder) -> set[int]:
    """Return the rows of living documents whose title, taken alone, meets an expression.

    Of sides that must be near each other, both must be there; a title is one sentence.
    """
    rows = _titled(segment, expression, finder)
    return rows - segment.deleted if segment.deleted else rows


def _titled(segment: Segment, expression: Expression, finder: Finder) -> set[int]:
    if isinstance(expression, Term):
        frequent = finder.is_frequent(expression.text)
        return rows_titled(segment, expression.text, frequent=frequent)
    if isinstance(expression, Regex):
        return _matching(segment, expression)
    if isinstance(expression, Field):
        return rows_meeting(segment, expression)
    parts = [_titled(segment, part, finder) for part in parts_of(expression)]
    if isinstance(expression, Or):
        return set().union(*parts)
    assert isinstance(expression, And | Near | Within)  # noqa: S101 - the kinds that are left
    rows = set.intersection(*parts)
    if isinstance(expression, And):
        rows = rows.difference(*(_titled(segment, part, finder) for part in expression.without))
    return rows


def _matching(segment: Segment, regex: Regex) -> set[int]:
    from corpus_cli.search.query.regex import spans

    titles = segment.titles
    return {
        row
        for row in range(titles.documents)
        if any(spans(regex.pattern, titles.data[slice(*titles.bounds(row))]))
    }
