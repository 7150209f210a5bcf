"""What a query means: a tree of what to find and how it must lie."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final, NamedTuple, assert_never

from corpus_cli.errors import QueryError
from corpus_cli.sources.spelling import spelling_key
from corpus_cli.text.normal.normal_form import normal_query

LITERALLY: Final = "-F takes the query literally"
"""The hint for whoever meant no operator of the query language."""

FIELDS: Final = ("title", "issuer", "category", "tag", "date")
"""The fields of every corpus; each may have further ones of its own."""


def known_field(name: str, own: Collection[str]) -> str | None:
    """Return the field that goes by a name, as the corpus calls it; None where it has none.

    `own` are the fields that only this corpus has, which go before other names of `FIELDS`
    (หน่วยงาน is issuer). Names are compared as `spelling_key` has it.
    """
    if name in FIELDS or name in own:
        return name
    # Late: few queries name a field otherwise.
    from corpus_cli.sources.fields import field_of

    key = spelling_key(name)
    alike = (known for known in (*FIELDS, *sorted(own)) if spelling_key(known) == key)
    field = field_of(name)
    meant = "tag" if field == "tags" else field
    return next(alike, meant if meant in FIELDS else None)


class Scope(StrEnum):
    """The stretch of text in which the parts of an expression must meet."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    DOCUMENT = "document"


class Term(NamedTuple):
    """A stretch of text in normal form, folded.

    `open_left` and `open_right` stand for an asterisk there: the hit then reaches to the edge of
    the unit, so that ร่วม* finds what begins so, and *มือ what ends so.
    """

    text: str
    open_left: bool = False
    open_right: bool = False


def read_term(text: str, *, query: str | None = None, column: int = 0) -> str:
    """Return the text of a term as it is looked for, from what was typed.

    Raises QueryError, with the place in the query, if nothing in it is visible.
    """
    term = normal_query(text)
    if not term:
        raise QueryError(
            "nothing to search for: only spaces and invisible characters"
            if text
            else "nothing to search for: the query is empty",
            query=text if query is None else query,
            column=column,
        )
    return term


class Regex(NamedTuple):
    """A regular expression over the folded normal text of a document."""

    pattern: str


class Field(NamedTuple):
    """A condition on metadata: `name` has `value` somewhere in it; of dates, lies within it."""

    name: str
    value: str


class And(NamedTuple):
    """All of `parts`, and none of `without`."""

    parts: tuple[Expression, ...]
    without: tuple[Expression, ...] = ()


class Or(NamedTuple):
    """Any of the parts."""

    parts: tuple[Expression, ...]


class Near(NamedTuple):
    """Both sides in one paragraph, in any order, at most `distance` words between them."""

    left: Expression
    right: Expression
    distance: int


class Within(NamedTuple):
    """A part whose own parts must meet in one sentence, paragraph or document."""

    part: Expression
    scope: Scope


Expression = Term | Regex | Field | And | Or | Near | Within


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """Return what an expression is made of, without what it leaves out."""
    match expression:
        case And(parts, _) | Or(parts):
            return parts
        case Near(left, right, _):
            return (left, right)
        case Within(part, _):
            return (part,)
        case _:
            return ()


def finds(expression: Expression) -> bool:
    """Tell whether the expression can have hits: filters alone have none."""
    return next(leaves_of(expression), None) is not None


def filters(expression: Expression) -> bool:
    """Tell whether the expression has a condition on metadata anywhere in it."""
    if isinstance(expression, Field):
        return True
    inner = parts_of(expression) + (expression.without if isinstance(expression, And) else ())
    return any(map(filters, inner))


def leaves_of(expression: Expression) -> Iterator[Term | Regex]:
    """Yield the terms and patterns that can have hits, one that stands twice twice."""
    if isinstance(expression, Term | Regex):
        yield expression
    for part in parts_of(expression):
        yield from leaves_of(part)


def size(expression: Expression) -> int:
    """Count the terms, patterns and conditions, one that stands twice twice."""
    inner = parts_of(expression) + (expression.without if isinstance(expression, And) else ())
    return sum(map(size, inner)) if inner else 1


def is_plain(leaf: Term | Regex) -> bool:
    """Tell whether a leaf is a term without asterisks: two different ones never find the same."""
    return isinstance(leaf, Term) and not leaf.open_left and not leaf.open_right


def text_of(leaf: Term | Regex) -> str:
    """Return a term or pattern as it would be typed."""
    if isinstance(leaf, Regex):
        return f"/{leaf.pattern}/"
    return "*" * leaf.open_left + leaf.text + "*" * leaf.open_right


def query_of(expression: Expression) -> str:
    """Return a query that means the expression, for an answer to quote or to ask again.

    A term that holds a quotation mark cannot be typed so: it comes as a regular expression.
    """
    match expression:
        case Term(text, False, False):
            query = f"/{re.escape(text)}/" if '"' in text else f'"{text}"'
        case Term() | Regex():
            query = text_of(expression)
        case Field(name, value):
            query = f'{name}:"{value}"'
        case And(parts, without):
            query = " ".join((*map(_operand, parts), *(f"NOT {_operand(p)}" for p in without)))
        case Or(parts):
            query = " OR ".join(map(_operand, parts))
        case Near(left, right, distance):
            query = f"{_operand(left)} NEAR/{distance} {_operand(right)}"
        case Within(part, scope):
            query = f"{_operand(part)} within {scope}"
        case _:
            assert_never(expression)
    return query


def _operand(expression: Expression) -> str:
    """Return a query to stand beside others: in parentheses, if it has parts of its own."""
    query = query_of(expression)
    return f"({query})" if parts_of(expression) else query
