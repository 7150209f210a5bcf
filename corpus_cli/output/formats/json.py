r"""JSON: an answer in its envelope, one row a line.

    {
      "schema": "corpus.search/1",
      "corpus": {"name": ..., "snapshot": ...},
      "options": {...},
      <the fields of the result, in their order>,
      "warnings": [{"code": ..., "message": ...}, ...],
      "meta": {...},
      "elapsed_ms": ...        where it was asked for, and only there
    }

A named tuple is an object by its field names, an enum its value, a number that is not finite
null; text is UTF-8, not escaped, except that what could harm a terminal is a `\u` escape. Rows
stand one a line, so that two answers can be compared by `diff`, and are written as they come: an
answer may stream more hits than memory holds.

The writer is our own, resolved once for each type, because rows are named tuples (which `json`
takes for arrays) and because a thousand hits are written while somebody waits: in about two thirds
of the time of making dictionaries for `json.dumps`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from itertools import chain, islice
from json.encoder import encode_basestring
from math import isfinite
from typing import Any, Final, TextIO, TypeGuard

from corpus_cli.model.answer import Answer
from corpus_cli.output.escape import HARMFUL, printable
from corpus_cli.output.formats.rendering import Appearance

_BATCH: Final = 256
"""Rows that are joined before they are written."""

_HARMFUL_PATTERN: Final = f"[{HARMFUL}]"

_quote: Final[Callable[[str], str]] = encode_basestring


def render(answer: Answer, out: TextIO, appearance: Appearance) -> None:  # noqa: ARG001 - JSON looks the same everywhere
    """Write `answer` in its envelope."""
    out.writelines(_object(envelope(answer), indent=0))
    out.write("\n")


def render_lines(answer: Answer, out: TextIO, appearance: Appearance) -> None:  # noqa: ARG001 - the same
    """Write the rows of `answer` as JSON Lines: a row a line as they come, without the envelope."""
    out.writelines(f"{one_line(row)}\n" for row in answer.result.rows())


def envelope(answer: Answer) -> dict[str, object]:
    """Return the fields of `answer` as JSON has them: the result's own between what all have."""
    fields = {
        "schema": f"corpus.{answer.command}/1",
        "corpus": answer.corpus,
        "options": answer.options,
        **answer.result._asdict(),
        "warnings": answer.warnings,
        "meta": answer.meta,
    }
    return fields if answer.elapsed_ms is None else fields | {"elapsed_ms": answer.elapsed_ms}


# Values in one line


def one_line(value: object) -> str:
    r"""Return `value` as JSON in one line, harmful characters as `\u` escapes."""
    text = _WRITERS[type(value)](value)
    return text if printable(text) else re.sub(_HARMFUL_PATTERN, _u_escape, text)


def _u_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


class _Writers(dict[type, Callable[[Any], str]]):
    """How to write values of a type, worked out when one is first met."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        writer = self[kind] = _writer_of(kind)
        return writer


def _writer_of(kind: type) -> Callable[[Any], str]:
    fields = getattr(kind, "_fields", None)
    if fields is not None:
        return _record_writer(fields)
    for base, writer in _BASES.items():
        if issubclass(kind, base):
            return writer
    raise TypeError(f"not a JSON value: {kind.__name__}")


def _record_writer(fields: tuple[str, ...]) -> Callable[[Any], str]:
    """Fill the gaps between the names, which are the same in all rows of the kind."""
    pieces = [""]
    for name in fields:
        pieces[-1] = f"{', ' if name != fields[0] else '{'}{_quote(name)}: "
        pieces += ["", "}"]

    def write(row: tuple[object, ...]) -> str:
        filled = pieces.copy()
        filled[1::2] = [_WRITERS[type(value)](value) for value in row]
        return "".join(filled)

    return write


def _write(value: object) -> str:
    return _WRITERS[type(value)](value)


def _mapping(value: Mapping[Any, Any]) -> str:
    return "{" + ", ".join(f"{_quote(str(key))}: {_write(v)}" for key, v in value.items()) + "}"


def _array(value: Iterable[Any]) -> str:
    return "[" + ", ".join(map(_write, value)) + "]"


_BASES: Final[dict[type, Callable[[Any], str]]] = {
    str: _quote,
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: lambda value: float.__repr__(value) if isfinite(value) else "null",
    type(None): lambda _: "null",
    Enum: lambda value: _write(value.value),
    Mapping: _mapping,
    Iterable: _array,
}

_WRITERS: Final = _Writers()


# Values over several lines


def _object(fields: Mapping[str, Any], indent: int) -> Iterator[str]:
    """Yield the pieces of an object that has a line for each of its fields."""
    separator = "{\n"
    for name, value in fields.items():
        yield f"{separator}{' ' * (indent + 2)}{_quote(name)}: "
        yield from _value(value, indent + 2)
        separator = ",\n"
    yield f"\n{' ' * indent}}}"


def _value(value: object, indent: int) -> Iterator[str]:
    """Yield the pieces of a value: a line for each of its rows, if it has any."""
    if not _is_array(value):
        yield one_line(value)
        return
    rows = iter(value)
    first = list(islice(rows, 1))
    if first and _is_record(first[0]):
        yield from _rows(chain(first, rows), indent, nested=any(map(_is_array, first[0])))
    else:
        yield one_line([*first, *rows])


def _rows(rows: Iterator[Any], indent: int, *, nested: bool) -> Iterator[str]:
    """Yield the pieces of an array of rows; `nested` if they may hold rows themselves."""
    lines = _nested(rows, indent + 2) if nested else map(one_line, rows)
    margin = " " * (indent + 2)
    separator = f"[\n{margin}"
    while batch := list(islice(lines, _BATCH)):
        yield separator + f",\n{margin}".join(batch)
        separator = f",\n{margin}"
    yield f"\n{' ' * indent}]"


def _nested(rows: Iterator[Any], indent: int) -> Iterator[str]:
    """Yield rows, those that hold further rows over several lines."""
    for row in rows:
        if any(map(_holds_rows, row)):
            yield "".join(_object(row._asdict(), indent))
        else:
            yield one_line(row)


def _is_record(value: object) -> bool:
    return hasattr(value, "_fields")


def _is_array(value: object) -> TypeGuard[Iterable[Any]]:
    plain = isinstance(value, (str, Mapping)) or _is_record(value)
    return isinstance(value, Iterable) and not plain


def _holds_rows(value: object) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and _is_record(value[0])
