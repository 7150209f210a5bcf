"""A term: what was typed, in the form in which it is looked for."""

from __future__ import annotations

from typing import Final

from corpus_cli.errors import QueryError
from corpus_cli.text.normal.normal_form import normal_query

LITERALLY: Final = "-F takes the query literally"
"""The way out for whoever means no sign of the query language."""


def read_term(text: str, *, query: str | None = None, column: int = 0) -> str:
    """Return the normal form in which a term is looked for.

    Raises QueryError if nothing of it can be seen.
    """
    term = normal_query(text)
    if not term:
        raise QueryError(
            "nothing to search for: only spaces and invisible characters here"
            if text
            else "nothing to search for: the query is empty",
            query=text if query is None else query,
            column=column,
        )
    return term
