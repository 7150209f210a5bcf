"""What CSV and TSV have in common: a header always, then the rows as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any

from corpus_cli.model.answer import Answer
from corpus_cli.output.formats.json import one_line


def lines(answer: Answer, text: Callable[[str], str]) -> Iterator[list[str]]:
    """Yield the header, then a line of fields for each row of `answer`.

    `text` is what the format makes of a value that is text, harmful characters and all (or of an
    object or array, which stand in their field as JSON in one line). Numbers are as Python writes
    them, truth values `true` and `false`; null, and a number that is not finite, is empty.
    """
    writers = _Writers(text)
    yield list(answer.result.columns())
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
