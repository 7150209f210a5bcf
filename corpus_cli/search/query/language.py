"""The query language: from what was typed to an expression.

    ตำรวจ ไต้หวัน            both in a document (AND)
    "ตำรวจ ไทย"              a phrase; so is any argument with a space and no operator
    ตำรวจ OR ทหาร            either; also ตำรวจ | ทหาร
    ตำรวจ NOT ไต้หวัน        the first, in documents without the second
    (ตำรวจ | ทหาร) ไต้หวัน   parentheses group
    ตำรวจ NEAR/5 ไทย         at most five words between them, in one paragraph
    ตำรวจ ไทย within sentence    both in one sentence (or paragraph, or document)
    ร่วม* *มือ               what begins, or ends, so
    /ตำรวจ(ไทย|สากล)/        a regular expression (RE2), over the normal text
    issuer:กต. date:2564..   metadata has it; see `metadata.py`

An argument without any of these operators is taken literally, and needs no grammar: lark is
imported only for the others. All arguments of a search together are one expression, so that
`corpus search ตำรวจ OR ทหาร` means what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Final

from corpus_cli.errors import QueryError, UsageError
from corpus_cli.search.query.expression import (
    LITERALLY,
    And,
    Expression,
    Term,
    query_of,
    read_term,
    size,
)

MAX_QUERY: Final = 10_000  # code points; a longer query is a mistake
MAX_TERMS: Final = 500  # terms, patterns and conditions, once equal alternatives are one

_SIGNS: Final = r"""(?:^|\s)(?:AND|OR|NOT|NEAR/\d+)(?=[\s()"]|$)
  | (?:^|\s)within\s+(?:sentence|paragraph|document)(?=[\s)]|$)
  | [|()"]
  | (?:^|\s)/\S
  | (?:^|\s)\*\S | \S\*(?=\s|$)
  | [^\W\d][\w.\-\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200d]*:\S
"""
# NEAR without the number of words that makes it a sign, or in small letters, beside something else.
_NEAR: Final = r"(?<!\S)(?:NEAR(?:/(?!\d+[\s()\"]|\d+$)\S*)?|[Nn]ear/\S*)(?!\S)"
_SIGN_CHARACTERS: Final = frozenset('|()"/*:')
_SIGN_WORDS: Final = ("AND", "OR", "NOT", "NEAR/", "within")


def read_query(
    arguments: Sequence[str],
    *,
    literal: bool = False,
    fields: Callable[[], Collection[str]] = tuple,
) -> Expression:
    """Return what the arguments of a search mean, joined by AND.

    `literal` takes each literally. `fields` gives the names of the corpus's own metadata; it is
    asked only where one may be meant. Raises QueryError, with the place, for what cannot be read,
    and UsageError where nothing was asked.
    """
    if not arguments:
        raise UsageError("no query", hint="try: corpus search ตำรวจ")
    for argument in arguments:
        _check(argument)
    if not literal:
        _check_near(" ".join(arguments))
    if literal or not any(map(_has_signs, arguments)):
        terms = tuple(map(Term, read_terms(arguments)))
        return _of_few_terms(terms[0] if len(terms) == 1 else And(terms))
    from corpus_cli.search.query.grammar import parse

    query = " ".join(map(_quoted, arguments))
    _check(query)
    return _of_few_terms(parse(query, fields))


def read_terms(arguments: Sequence[str]) -> tuple[str, ...]:
    """Return the distinct normal forms of arguments that are taken literally, in order.

    Raises QueryError for an argument in which nothing can be seen, UsageError for none at all.
    """
    if not arguments:
        raise UsageError("no query", hint="try: corpus search ตำรวจ")
    for argument in arguments:
        _check(argument)
    return tuple(dict.fromkeys(map(read_term, arguments)))


def _of_few_terms(expression: Expression) -> Expression:
    """Return an expression. Raises QueryError where looking for it would take very long."""
    count = size(expression)
    if count > MAX_TERMS:
        raise QueryError(
            f"the query has {count:,} terms, more than {MAX_TERMS:,}",
            query=query_of(expression)[:40] + "…",
            column=0,
            hint="ask in parts, or use a regular expression: /(ก|ข)/",
        )
    return expression


def _check_near(query: str) -> None:
    """Refuse a NEAR that is none: taken for a word, it would find nothing and not say why."""
    if "near" not in query.lower():
        return
    unquoted = re.sub(r'"[^"]*"', lambda phrase: "x" * len(phrase[0]), query)
    found = re.search(_NEAR, unquoted)
    if found and found[0] != unquoted:
        raise QueryError(
            "NEAR needs capitals and a distance, such as NEAR/5",
            query=query,
            column=found.start(),
            hint=LITERALLY,
        )


def as_typed(arguments: Sequence[str], *, literal: bool = False) -> str:
    """Return the arguments of a search as one query that means the same."""
    if literal:
        return " ".join(f'"{argument}"' for argument in arguments)
    return " ".join(map(_quoted, arguments))


def _has_signs(argument: str) -> bool:
    if _SIGN_CHARACTERS.isdisjoint(argument) and not any(map(argument.__contains__, _SIGN_WORDS)):
        return False  # as in nearly every search, and the pattern need not be compiled
    return re.search(_SIGNS, argument, re.VERBOSE) is not None


def _quoted(argument: str) -> str:
    """Return an argument as a part of the whole: a phrase in quotes where it needs them."""
    plain = not _has_signs(argument)
    return f'"{argument}"' if plain and (not argument or re.search(r"\s", argument)) else argument


def _check(argument: str) -> None:
    if len(argument) > MAX_QUERY:
        raise QueryError(
            f"the query has {len(argument):,} characters, more than {MAX_QUERY:,}",
            query=argument[:40] + "…",
            column=0,
        )
    if any("\ud800" <= character <= "\udfff" for character in argument):
        raise QueryError("the query is not valid text", query=ascii(argument), column=0)
