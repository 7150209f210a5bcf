"""DuckDB's SQL as Spark's: the one place that knows how they differ.

sqlglot knows most of it: names of types and functions, where nulls come in an order. What is done
here besides: values are named (`:v0`), lists become views of one column, and every table is read
under the name that its view has in a session that others may share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

import sqlglot
from sqlglot import TokenType, exp

MATCHES: Final = "CORPUS_MATCHES"
"""The function that stands for `regexp_matches`: Java's patterns are not RE2's."""
ITEM: Final = "item"
"""The column of a list's view."""


class Translated(NamedTuple):
    """A statement of Spark's, and the values that it names; `lists` are views of `item`s.

    `tables` are those that it reads, by their own names.
    """

    sql: str
    values: Mapping[str, object]
    lists: Mapping[str, Sequence[object]]
    tables: AbstractSet[str]


def translate(sql: str, values: Sequence[object], prefix: str) -> Translated:
    """Translate a statement with its `values`; `prefix` begins the name of each view."""
    tree = sqlglot.parse_one(_named(sql), read="duckdb")
    named = {f"v{number}": value for number, value in enumerate(values)}
    lists = {name: value for name, value in named.items() if isinstance(value, list)}
    tables = _rename(tree, prefix)
    for select in list(tree.find_all(exp.Select)):
        if (name := _list_of(select)) in lists:
            _from_view(select, f"{prefix}{name}")
    for call in list(tree.find_all(exp.RegexpLike)):
        call.replace(exp.func(MATCHES, call.this, call.expression))
    return Translated(
        tree.sql(dialect="spark"),
        {name: value for name, value in named.items() if name not in lists},
        {f"{prefix}{name}": value for name, value in lists.items()},
        tables,
    )


def _named(sql: str) -> str:
    """Return a statement with `:v0`, `:v1`, ... for its question marks."""
    parts: list[str] = []
    end = 0
    tokens = sqlglot.tokenize(sql, read="duckdb")
    marks = (token for token in tokens if token.token_type == TokenType.PLACEHOLDER)
    for number, mark in enumerate(marks):
        parts += [sql[end : mark.start], f":v{number}"]
        end = mark.end + 1
    return "".join((*parts, sql[end:]))


def _list_of(select: exp.Select) -> str | None:
    """Return the name of the list that `select unnest(cast(:name as ...))` unfolds."""
    column = select.expressions[0].unalias()
    if not isinstance(column, exp.Explode | exp.Unnest):
        return None
    found = column.find(exp.Parameter, exp.Placeholder)
    return found.name if found else None


def _from_view(select: exp.Select, view: str) -> None:
    unfolded = select.expressions[0]
    kind = unfolded.find(exp.Cast).to.expressions[0]
    item = exp.cast(exp.column(ITEM), kind)
    select.set("expressions", [exp.alias_(item, unfolded.alias or ITEM)])
    select.set("from_", exp.From(this=exp.to_table(view)))


def _rename(tree: exp.Expr, prefix: str) -> set[str]:
    """Read each table under the name of its view, and what a part of a statement names under one.

    Returns the tables. sqlglot writes the `with` of every part at the beginning of the statement,
    where no name may stand twice.
    """
    for number, part in enumerate(reversed(list(tree.find_all(exp.With)))):
        own = {cte.alias for cte in part.expressions}
        for cte in part.expressions:
            cte.set("alias", exp.TableAlias(this=exp.to_identifier(f"{cte.alias}{number}_")))
        for table in list(part.parent.find_all(exp.Table)) if part.parent else ():
            if table.name in own:
                _read_as(table, f"{table.name}{number}_")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    tables = [table for table in tree.find_all(exp.Table) if table.name not in own]
    names = {table.name for table in tables}
    for table in tables:
        _read_as(table, f"{prefix}{table.name}")
    return names


def _read_as(table: exp.Table, name: str) -> None:
    table.replace(exp.alias_(exp.to_table(name), table.alias or table.name, table=True))
