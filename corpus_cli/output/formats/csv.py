r"""CSV: a header and the rows, quoted as RFC 4180 has it, lines ended by \n.

A spreadsheet runs a cell that begins like a formula, and a document may hold such text. Cells of
text that begin so get a leading apostrophe, which spreadsheets take for "this is text";
`Appearance.csv_verbatim` leaves it out. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import re
from typing import Final, TextIO

from corpus_cli.model.answer import Answer
from corpus_cli.output.escape import harmless
from corpus_cli.output.formats.delimited import lines
from corpus_cli.output.formats.rendering import Appearance

_RUNNABLE: Final = re.compile(
    r"""[\s'"‘’“”＇＂\u200b-\u200d\u2060]*  # what a spreadsheet may strip or skip
    (?:[=+\-@] | [＝＋－＠] | [﹦﹢﹣﹫] | [\t\r\n])  # plain, full-width, small; breaks
    """,
    re.VERBOSE,
)


def render(answer: Answer, out: TextIO, appearance: Appearance) -> None:
    """Write the rows of `answer` as they come, below a header."""
    if appearance.bom:
        out.write("\ufeff")
    text = harmless if appearance.csv_verbatim else not_run
    csv.writer(out, lineterminator="\n").writerows(lines(answer, text))


def not_run(text: str) -> str:
    """Return `text`, made harmless, with a leading apostrophe where a spreadsheet might run it.

    >>> not_run("=HYPERLINK(A1)"), not_run("ก=ข")
    ("'=HYPERLINK(A1)", 'ก=ข')
    """
    return f"'{harmless(text)}" if _RUNNABLE.match(text) else harmless(text)
