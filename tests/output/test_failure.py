"""Errors as words with a caret, and as JSON."""

from __future__ import annotations

import json
from io import StringIO

import jsonschema
import pytest
from rich.cells import cell_len

from corpus_cli import errors
from corpus_cli.model.formats import Format
from corpus_cli.output.failure import render_error
from corpus_cli.output.formats.schemas import load_schema


def shown(error, form=Format.TABLE):
    out = StringIO()
    render_error(error, out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", [Format.TABLE, Format.CSV, Format.TSV, Format.MD])
def test_an_error_is_a_line_and_a_hint(form):
    """One line that names the thing, one that names the way out."""
    error = errors.IndexMissingError("no index of /x", hint="build it: corpus index")
    assert shown(error, form) == "corpus: no index of /x\n  build it: corpus index\n"
    assert shown(errors.SourceError("no such folder: /x"), form) == "corpus: no such folder: /x\n"


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("ตำรวจ (ไทย", 6),
        ("ที่นี่ AND", 7),
        ("น้ำ)", 3),
        ("a\tข)", 3),
        ("臺灣 )", 3),
        (")", 0),
        ("(", 1),
    ],
)
def test_the_caret_stands_under_the_column(query, column):
    """Counted in terminal cells: marks take none, a wide character two, a tab its sign's one."""
    error = errors.QueryError("unexpected end", query=query, column=column, hint="close it")
    message, line, caret, hint = shown(error).splitlines()
    assert message == "corpus: unexpected end"
    assert hint == "  close it"
    assert caret == " " * cell_len(line[: 2 + column]) + "^"


def test_the_caret_never_stands_behind_the_consonant_of_a_mark():
    """A column that is a tone mark is shown under the consonant that carries it."""
    error = errors.QueryError("bad", query="ข่าว", column=1)
    assert shown(error).splitlines()[2] == "  ^"


def test_messages_are_made_visible():
    """A file name cannot write a second line, nor an escape."""
    assert shown(errors.SourceError("bad \x1b[2J\nname")) == "corpus: bad ␛[2J↵name\n"


ERRORS = [
    errors.UsageError("no query", hint="corpus search WORD"),
    errors.QueryError("bad \x9b", query="ก)", column=1),
    errors.IndexDamagedError("text.bin is short"),
]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("form", [Format.JSON, Format.JSONL])
def test_an_error_is_an_object_for_programs(error, form):
    """All keys are there, in one line, as the shipped schema has it."""
    text = shown(error, form)
    assert text.count("\n") == 1
    assert text.isprintable() or text[:-1].isprintable()
    document = json.loads(text)
    jsonschema.validate(document, load_schema("error"), cls=jsonschema.Draft202012Validator)
    assert document == {
        "schema": "corpus.error/1",
        "error": {
            "code": error.code,
            "message": error.message,
            "hint": error.hint,
            "query": getattr(error, "query", None),
            "column": getattr(error, "column", None),
        },
    }
