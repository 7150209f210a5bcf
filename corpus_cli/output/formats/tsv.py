r"""TSV: a header and the rows, one line each, for `cut` and `awk`.

Nothing is quoted. Inside a field a tab is written `\t`, a line feed `\n`, a carriage return `\r`,
and a backslash `\\`, so that a line is a row and a tab a border, always.
"""

from __future__ import annotations

from typing import Final, TextIO

from corpus_cli.model.answer import Answer
from corpus_cli.output.escape import harmless
from corpus_cli.output.formats.delimited import lines
from corpus_cli.output.formats.rendering import Appearance

_ESCAPES: Final = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}  # the backslash first


def render(answer: Answer, out: TextIO, appearance: Appearance) -> None:
    """Write the rows of `answer` as they come, below a header."""
    if appearance.bom:
        out.write("\ufeff")
    out.writelines("\t".join(line) + "\n" for line in lines(answer, _escaped))


def _escaped(text: str) -> str:
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return harmless(text)
