"""The results of typed SQL, as values that every format can write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, Final

from corpus_cli.engine.sql_sandbox import Selected
from corpus_cli.engine.tables import TABLES
from corpus_cli.model.sql import SqlColumn, SqlTable

_NAMES: Final = ("table", "column", "type", "meaning")


def table_of(selected: Selected) -> SqlTable:
    """Return the result of a SELECT; columns of one name are numbered from the second on."""
    names = _distinct(selected.names)
    columns = [SqlColumn(*pair) for pair in zip(names, selected.types, strict=True)]
    records = [[_value(value) for value in row] for row in selected.rows]
    return SqlTable(columns, len(records), selected.truncated, records)


def schema_table() -> SqlTable:
    """Return the tables that SQL can query, with a row for each column."""
    records = [
        [table, column.name, column.type, column.meaning]
        for table, columns in TABLES.items()
        for column in columns
    ]
    return SqlTable([SqlColumn(name, "varchar") for name in _NAMES], len(records), False, records)  # noqa: FBT003


def _distinct(names: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    distinct: list[str] = []
    for name in names:
        unique = name
        while unique in distinct:
            seen[name] += 1
            unique = f"{name}_{seen[name] + 1}"
        distinct.append(unique)
    return distinct


def _value(value: Any) -> Any:  # noqa: ANN401 - whatever SQL has
    """Return a value as JSON has it, as text if JSON has no type for it."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _value(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [_value(inner) for inner in value]
    return str(value)
