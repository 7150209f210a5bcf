"""What was asked for, read and checked before any index is opened."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from corpus_cli.model.search import Label
from corpus_cli.search.expression import And, Expression, Term
from corpus_cli.search.language import read_query


class View(StrEnum):
    """How much text a hit is shown in."""

    KWIC = "kwic"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


class SearchRequest(NamedTuple):
    """A search, checked.

    `inside` and `outside` are terms: hits must lie inside an occurrence of the one, and outside
    those of the other.
    `limit` and `offset` count hits (documents with `documents_only`), `limit` 0 means all;
    `context` is in words on either side, for `View.KWIC`.
    """

    query: str
    expression: Expression
    match: Label = Label.COMPOUND
    view: View = View.KWIC
    context: int = 8
    limit: int = 20
    offset: int = 0
    documents_only: bool = False
    counts_only: bool = False
    inside: str | None = None
    outside: str | None = None


def read_terms(arguments: Sequence[str]) -> tuple[str, ...]:
    """Return the distinct normal forms of arguments that are taken literally, in order.

    Raises QueryError for an argument in which nothing can be seen, UsageError for none at all.
    """
    expression = read_query(arguments, literal=True)
    parts = expression.parts if isinstance(expression, And) else (expression,)
    return tuple(part.text for part in parts if isinstance(part, Term))
