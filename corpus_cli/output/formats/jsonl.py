"""JSON Lines: a row a line, without the envelope."""

from __future__ import annotations

from typing import TextIO

from corpus_cli.model.answer import Answer
from corpus_cli.output.formats.interface import Appearance
from corpus_cli.output.formats.json import one_line


def render(answer: Answer, out: TextIO, appearance: Appearance) -> None:  # noqa: ARG001 - JSON looks the same everywhere
    """Write the rows of `answer` as they come."""
    out.writelines(f"{one_line(row)}\n" for row in answer.result.rows())
