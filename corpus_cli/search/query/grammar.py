"""Reads a query with operators in it; `query.lark` is the grammar, lark the parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias, cast

from lark import Lark, Token, Transformer, Tree, UnexpectedInput
from lark.exceptions import VisitError

from corpus_cli.errors import QueryError
from corpus_cli.search.query.expression import (
    FIELDS,
    LITERALLY,
    And,
    Expression,
    Field,
    Near,
    Or,
    Regex,
    Scope,
    Term,
    Within,
    filters,
    finds,
    known_field,
    read_term,
)
from corpus_cli.search.query.suggestions import near_field

MAX_DISTANCE: Final = 1_000  # words between the sides of NEAR
MAX_DEPTH: Final = 100  # parentheses in parentheses
MAX_NEARS: Final = 50  # in a query: each takes the sides of the one before for its own

_MOST_DIGITS: Final = 100

_EACH_SIDE: Final = "{operator} needs a search term on each side"
_JOINS: Final = r"(?:AND|OR|NEAR/\d+)(?![^\s()\"])|\|"
_END: Final = r"\Z|\)|within\s"
# What stands before the place where reading stopped, and what after it; the mistake, which may name
# the groups of either. The first row that fits counts.
_MISTAKES: Final = (
    (r"(?:\A|\()", r"\)", "there is nothing between the parentheses"),
    (r"", r"\)", "this ) has no ( before it"),
    (r"\|", r"\|", "write OR, or a single |"),
    (
        rf"(?P<operator>{_JOINS})",
        rf"{_END}|{_JOINS}",
        _EACH_SIDE,
    ),
    (r"(?<!\S)(?P<operator>NOT)", r"", "{operator} needs a search term after it"),
    (r"", rf"(?P<operator>{_JOINS})", _EACH_SIDE),
    (r"", r"(?P<operator>within\s+\w+)", "{operator} needs search terms before it"),
    (r"(?P<operator>within\s+\w+)", r"", "{operator} ends a query, or a part in parentheses"),
    (r"", r"\Z", "missing ) at the end of the query"),
)


def parse(query: str, fields: Callable[[], Collection[str]]) -> Expression:
    """Return what the query means. Raises QueryError with the place of the mistake."""
    if query.count("(") > MAX_DEPTH:
        raise QueryError("too many parentheses", query=query, column=query.index("("))
    try:
        tree = _parser().parse(query)
        if _depth(tree) > MAX_DEPTH:
            raise QueryError(
                f"the query is nested more than {MAX_DEPTH} levels deep",
                query=query,
                column=0,
            )
        expression = _Reader(query, fields).expression(tree)
    except UnexpectedInput as error:
        raise _mistake(query, error) from None
    except VisitError as error:
        raise error.orig_exc from None
    if not finds(expression) and not filters(expression):
        raise QueryError("nothing to search for", query=query, column=0)
    return expression


def _depth(tree: Tree[Token]) -> int:
    """Count the floors of a tree, one after the other: this is to end on the highest, too."""
    depth = 0
    floor: list[Tree[Token]] = [tree]
    while floor:
        floor = [child for one in floor for child in one.children if isinstance(child, Tree)]
        depth += 1
    return depth


@cache
def _parser() -> Lark:
    grammar = files("corpus_cli.search.query").joinpath("query.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic")


def _mistake(query: str, error: UnexpectedInput) -> QueryError:
    """Say what was expected where reading stopped."""
    if query.count('"') % 2:
        return QueryError(
            "unclosed quotation mark", query=query, column=query.rindex('"'), hint=LITERALLY
        )
    at_end = error.column < 1 or getattr(getattr(error, "token", None), "type", "") == "$END"
    column = len(query) if at_end else error.column - 1
    before = query[:column].rstrip()
    for left, right, message in _MISTAKES:
        past, rest = re.search(rf"(?:{left})\Z", before), re.match(right, query[column:])
        if past and rest:
            operator = past if "operator" in past.groupdict() else rest
            named = operator.groupdict()
            at = operator.start() if named and operator is past else column
            return QueryError(message.format(**named), query=query, column=at, hint=LITERALLY)
    return QueryError("this cannot stand here", query=query, column=column, hint=LITERALLY)


class _Without(tuple[Expression]):
    """A part that documents must not have, on its way into an And."""

    __slots__ = ()


_Part: TypeAlias = Expression | _Without


class _Reader(Transformer[Token, _Part]):
    """Turns the parser's tree into an expression, from the leaves up."""

    def __init__(self, query: str, fields: Callable[[], Collection[str]]) -> None:
        super().__init__()
        self._query = query
        self._fields = fields
        self._nears = 0

    def word(self, children: list[Token]) -> Expression:
        """Read a word, with or without asterisks at its ends."""
        (token,) = children
        text = str(token)
        left, right = text.startswith("*"), text.endswith("*") and len(text) > 1
        bare = text[left : len(text) - right]
        if left or right:
            return Term(self._term(token, bare), left, right)
        return Term(self._term(token, text))

    def phrase(self, children: list[Token]) -> Expression:
        """Read what stands between quotation marks, literally."""
        (token,) = children
        return Term(self._term(token, token[1:-1]))

    def regex(self, children: list[Token]) -> Expression:
        """Read what stands between slashes as a regular expression."""
        (token,) = children
        from corpus_cli.search.query.regex import problem_of

        pattern = token[1:-1]
        problem = problem_of(pattern)
        if problem:
            signs = re.findall(r'"([()\[])"', problem)
            hint = rf"write \{signs[-1]} for a plain {signs[-1]}; {LITERALLY}" if signs else None
            raise self._error(token, f"regular expression: {problem}", hint)
        return Regex(pattern)

    def field(self, children: list[Token]) -> Expression:
        """Read NAME:VALUE as a condition on a field; an address is a term."""
        (token,) = children
        typed, _, value = token.partition(":")
        if value.startswith("//"):
            return Term(self._term(token, str(token)))
        own = () if typed in FIELDS else self._fields()
        name = known_field(typed, own)
        if name is None:
            names = list(dict.fromkeys((*FIELDS, *sorted(own))))
            raise self._error(
                token,
                f"unknown field {typed!r}",
                hint=f"{near_field(typed, names)}; {LITERALLY}",
            )
        value = value.strip('"')
        if name == "date":
            from corpus_cli.search.query.date_conditions import period

            if period(value) is None:
                backwards = period("..".join(reversed(value.split("..")))) is not None
                what = "ends before it begins" if backwards else "is not a date"
                raise self._error(
                    token, f"{value!r} {what}", hint="try date:2564 or date:2021-11..2022-03"
                )
        self._term(token, value)  # something of it must be visible
        return Field(name, value)

    def not_(self, children: list[Expression]) -> _Without:
        """Mark what documents must not have."""
        return _Without(children)

    def near(self, children: list[Expression | Token]) -> Expression:
        """Join sides that must be near each other, from the left."""
        left, *others = cast(list[Expression], children[::2])
        for operator, right in zip(cast(list[Token], children[1::2]), others, strict=True):
            digits = operator.partition("/")[2]
            # Python reads no number of thousands of digits.
            distance = int(digits[:_MOST_DIGITS])
            if len(digits) > _MOST_DIGITS or distance > MAX_DISTANCE:
                raise self._error(operator, f"the distance of NEAR can be at most {MAX_DISTANCE:,}")
            self._nears += 1
            if self._nears > MAX_NEARS:
                raise self._error(operator, f"a query has at most {MAX_NEARS} NEARs")
            if not (finds(left) and finds(right)):
                raise self._error(operator, "NEAR needs words on both sides")
            left = Near(left, right, distance)
        return left

    def and_(self, children: list[_Part]) -> Expression:
        """Join what documents must have, and what they must not."""
        parts = tuple(child for child in children if not isinstance(child, _Without))
        without = tuple(child[0] for child in children if isinstance(child, _Without))
        if not parts:
            raise QueryError(
                "NOT needs another search term to exclude from",
                query=self._query,
                column=self._query.find("NOT"),
            )
        return And(parts, without)

    def or_(self, children: list[_Part]) -> Expression:
        """Join alternatives, each once."""
        parts = [self._positive(child) for child in children]
        # By type, too: named tuples of different types may be equal.
        distinct = tuple({(type(part), part): part for part in parts}.values())
        return distinct[0] if len(distinct) == 1 else Or(distinct)

    def scoped(self, children: tuple[_Part, Token]) -> Expression:
        """Bind a part to sentences or paragraphs."""
        part, within = self._positive(children[0]), children[1]
        scope = Scope(within.split()[1])
        if filters(part) and scope is not Scope.DOCUMENT:
            raise self._error(
                within, "put fields outside the parentheses: (a b within sentence) date:2021"
            )
        return Within(part, scope)

    def expression(self, tree: Tree[Token]) -> Expression:
        """Return the expression of the whole tree."""
        return self._positive(self.transform(tree))

    def _positive(self, child: _Part) -> Expression:
        return self.and_([child]) if isinstance(child, _Without) else child

    def _term(self, token: Token, text: str) -> str:
        return read_term(text, query=self._query, column=(token.column or 1) - 1)

    def _error(self, token: Token, message: str, hint: str | None = None) -> QueryError:
        return QueryError(
            message, query=self._query, column=(token.column or 1) - 1, hint=hint or LITERALLY
        )
