"""Parquet: the rows of an answer, with the types that their fields have.

Numbers are 64 bits wide, a list of plain values is a list, and what has fields or rows of its own
is JSON as text. So is a column of SQL whose values are of several types. Written a row group at a
time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import islice
from math import isfinite
from types import UnionType
from typing import Any, BinaryIO, Final, NamedTuple, get_args, get_origin, get_type_hints

from corpus_cli.model.answer import Result

_GROUP: Final = 500  # documents, which are the longest of rows
_PLAIN: Final = (str, int, float, bool)


class _Field(NamedTuple):
    """A column: its type in Arrow, which ships none, and what is made of a value."""

    type: Any
    value: Callable[[Any], object]


def write_parquet(result: Result, out: BinaryIO) -> int:
    """Write all rows of a result to a file, and return how many there are. Raises OSError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = result.columns()
    fields = dict(zip(names, _fields(result), strict=True))
    schema = pa.schema([(name, field.type) for name, field in fields.items()])
    rows, written = result.rows(), 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := list(islice(rows, _GROUP)):
            columns = [
                pa.array(map(field.value, column), type=field.type)
                for field, column in zip(fields.values(), zip(*group, strict=True), strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))
            written += len(group)
    return written


def _fields(result: Result) -> Iterator[_Field]:
    """Yield the columns of a result's rows, by the types that its rows are declared to have."""
    kinds = get_args(get_type_hints(type(result).rows)["return"])[0]
    names = result.columns()
    for kind in get_args(kinds) if isinstance(kinds, UnionType) else (kinds,):
        if getattr(kind, "_fields", None) == names:
            hints = get_type_hints(kind)
            yield from (_field(hints[name]) for name in names)
            return
    rows = list(result.rows())  # of SQL, which are held anyway and say nothing of their types
    yield from (_found_field([row[at] for row in rows]) for at in range(len(names)))


def _field(hint: object) -> _Field:
    """Return the column of a field: of plain values or lists of them, else of JSON."""
    import pyarrow as pa

    kinds = set(get_args(hint)) if isinstance(hint, UnionType) else {hint}
    (kind, *others) = kinds - {type(None)}
    if not others and (found := _plain_type(kind)) is not None:
        return _Field(found, _plain)
    if not others and get_origin(kind) is Sequence:
        found = _plain_type(get_args(kind)[0])
        if found is not None:
            return _Field(pa.list_(found), lambda value: None if value is None else list(value))
    return _Field(pa.string(), _as_json)


def _plain_type(kind: object) -> Any:  # noqa: ANN401 - Arrow ships no types
    """Return the type of Arrow that values of a type have, None where it has none."""
    import pyarrow as pa

    types = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string()}
    if not isinstance(kind, type) or get_origin(kind) is not None:
        return None
    return next((found for plain, found in types.items() if issubclass(kind, plain)), None)


def _found_field(values: Sequence[object]) -> _Field:
    """Return the column of values: of numbers, truth values or texts where all are that."""
    import pyarrow as pa

    kinds = {type(value) for value in values if value is not None}
    types = {
        frozenset({str}): pa.string(),
        frozenset({bool}): pa.bool_(),
        frozenset({int}): pa.int64(),
        frozenset({float}): pa.float64(),
        frozenset({int, float}): pa.float64(),
    }
    if not kinds:
        return _Field(pa.string(), lambda value: value)
    found = types.get(frozenset(kinds))
    if found is None or (found == pa.int64() and not all(map(_is_64_bit, values))):
        return _Field(pa.string(), _as_json)
    return _Field(found, lambda value: value)


def _is_64_bit(value: object) -> bool:
    return not isinstance(value, int) or -(1 << 63) <= value < 1 << 63


def _as_json(value: object) -> str | None:
    return None if value is None else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: object) -> object:
    """Return a value as `json` takes it: a named tuple as an object."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and not isfinite(value):
        return None
    if value is None or isinstance(value, _PLAIN):
        return value
    if hasattr(value, "_asdict"):
        return {name: _plain(inner) for name, inner in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    assert isinstance(value, Sequence)  # noqa: S101 - JSON has nothing else
    return [_plain(inner) for inner in value]
