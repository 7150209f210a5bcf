"""What went wrong, for a person in one line and a hint, for a program as `corpus.error/1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from corpus_cli.errors import CorpusError, NoCorpusError, QueryError
from corpus_cli.model.formats import Format
from corpus_cli.output.escape import visible
from corpus_cli.output.terminal import cells

_INDENT = "  "
_WAY = 29  # characters of a command that leads on


def render_error(error: CorpusError, out: TextIO, format: Format) -> None:  # noqa: A002 - the field's word for it, and nothing here formats
    """Write `error` to `out`: an object in one line for JSON, else lines of text."""
    if format.is_json:
        out.write(_as_json(error) + "\n")
    else:
        out.writelines(f"{line}\n" for line in _as_text(error))


def _as_json(error: CorpusError) -> str:
    from corpus_cli.output.formats.json import one_line

    query = error if isinstance(error, QueryError) else None
    fields = {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "query": query and query.query,
        "column": query and query.column,
    }
    return one_line({"schema": "corpus.error/1", "error": fields})


def _as_text(error: CorpusError) -> Iterator[str]:
    yield f"corpus: {visible(error.message)}"
    if isinstance(error, QueryError):
        yield f"{_INDENT}{visible(error.query)}"
        yield f"{_INDENT}{' ' * _cells_before(error.query, error.column)}^"
    if isinstance(error, NoCorpusError):
        for way, does in error.ways:
            yield f"{_INDENT}{visible(way):<{_WAY}}  {visible(does)}"
    elif error.hint:
        yield f"{_INDENT}{visible(error.hint)}"


def _cells_before(query: str, column: int) -> int:
    """Count the cells left of a column: a mark is pointed at by pointing at its consonant."""
    before = cells.width(visible(query[:column]))
    on_mark = column < len(query) and not cells.width(visible(query[column]))
    return max(before - 1, 0) if on_mark else before
