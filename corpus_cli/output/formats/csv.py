r"""CSV and TSV: a header always, then the rows, each in a line of fields.

CSV is quoted as RFC 4180 has it, lines ended by \n. A spreadsheet runs a cell that begins like a
formula, and a document may hold such text. Cells of text that begin so get a leading apostrophe,
which spreadsheets take for "this is text"; `Appearance.csv_verbatim` leaves it out. Numbers stay
numbers.

TSV is for `cut` and `awk`, and nothing is quoted. Inside a field a tab is written `\t`, a line feed
`\n`, a carriage return `\r`, and a backslash `\\`: a line is a row and a tab a border, always.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any, Final, TextIO

from corpus_cli.model.answer import Answer
from corpus_cli.model.export import RUNNABLE
from corpus_cli.output.escape import harmless
from corpus_cli.output.formats.json import one_line
from corpus_cli.output.formats.rendering import Appearance

_ESCAPES: Final = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}  # the backslash first


def render(answer: Answer, out: TextIO, appearance: Appearance) -> None:
    """Write the rows of `answer` as they come, below a header, as CSV."""
    if appearance.bom:
        out.write("\ufeff")
    text = harmless if appearance.csv_verbatim else _guard()
    csv.writer(out, lineterminator="\n").writerows(_lines(answer, text))


def render_tabbed(answer: Answer, out: TextIO, appearance: Appearance) -> None:
    """Write the rows of `answer` as they come, below a header, as TSV."""
    if appearance.bom:
        out.write("\ufeff")
    out.writelines("\t".join(line) + "\n" for line in _lines(answer, _escaped))


def not_run(text: str) -> str:
    """Return `text`, made harmless, with a leading apostrophe where a spreadsheet might run it.

    >>> not_run("=HYPERLINK(A1)"), not_run("ก=ข")
    ("'=HYPERLINK(A1)", 'ก=ข')
    """
    return _guard()(text)


def _guard() -> Callable[[str], str]:
    # Compiled when CSV is written: TSV need not wait for it.
    runs = re.compile(RUNNABLE).match
    return lambda text: f"'{harmless(text)}" if runs(text) else harmless(text)


def _escaped(text: str) -> str:
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return harmless(text)


def _lines(answer: Answer, text: Callable[[str], str]) -> Iterator[list[str]]:
    """Yield the header, then a line of fields for each row of `answer`.

    `text` is what the format makes of a value that is text, harmful characters and all (or of an
    object or array, which stand in their field as JSON in one line). Numbers are as Python writes
    them, truth values `true` and `false`; null, and a number that is not finite, is empty.
    """
    writers = _Writers(text)
    yield list(map(text, answer.result.columns()))
    for row in answer.result.rows():
        yield [writers[type(value)](value) for value in row]


class _Writers(dict[type, Callable[[Any], str]]):
    """How to write values of a type, worked out when one is first met."""

    def __init__(self, text: Callable[[str], str]) -> None:
        super().__init__({type(None): lambda _: ""})
        self._text = text

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        writer = self[kind] = self._writer_of(kind)
        return writer

    def _writer_of(self, kind: type) -> Callable[[Any], str]:
        if issubclass(kind, str):
            return self._text
        if issubclass(kind, float):
            return lambda value: repr(value) if isfinite(value) else ""
        if issubclass(kind, int):
            return one_line
        return lambda value: self._text(one_line(value))
