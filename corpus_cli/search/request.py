"""What was asked for, read and checked before any index is opened."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from corpus_cli.errors import QueryError, UsageError
from corpus_cli.model.search import Label
from corpus_cli.text.normal import normal_query

MAX_QUERY: Final = 10_000  # code points; a longer query is a mistake


class View(StrEnum):
    """How much text a hit is shown in."""

    KWIC = "kwic"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


class SearchRequest(NamedTuple):
    """A search, checked.

    `terms` are the distinct normal forms of the arguments, all of which a document must have.
    `limit` and `offset` count hits (documents with `documents_only`), `limit` 0 means all;
    `context` is in words on either side, for `View.KWIC`.
    """

    query: str
    terms: tuple[str, ...]
    match: Label = Label.COMPOUND
    view: View = View.KWIC
    context: int = 8
    limit: int = 20
    offset: int = 0
    documents_only: bool = False
    counts_only: bool = False


def read_terms(arguments: Sequence[str]) -> tuple[str, ...]:
    """Return the distinct normal forms of what was typed, in order.

    Raises QueryError for an argument in which nothing can be seen, UsageError for none at all.
    """
    if not arguments:
        raise UsageError("no query", hint="try: corpus search ตำรวจ")
    return tuple(dict.fromkeys(_read_term(argument) for argument in arguments))


def _read_term(argument: str) -> str:
    if len(argument) > MAX_QUERY:
        shown = argument[:40] + "…"
        raise QueryError(
            f"the query has {len(argument):,} characters, more than {MAX_QUERY:,}",
            query=shown,
            column=0,
        )
    if any("\ud800" <= character <= "\udfff" for character in argument):
        raise QueryError("the query is not valid text", query=ascii(argument), column=0)
    term = normal_query(argument)
    if not term:
        raise QueryError(
            "nothing to search for: the query is empty, or only spaces and invisible characters",
            query=argument,
            column=0,
        )
    return term
