"""The formats that an answer can be written in, and what their renderers have in common."""

from enum import StrEnum
from typing import NamedTuple, Protocol, TextIO

from corpus_cli.model.answer import Answer


class Format(StrEnum):
    """A way to write an answer: `table` and `md` for people, the others for programs."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    MD = "md"


class Appearance(NamedTuple):
    """What whoever renders must be told, since renderers ask nothing of the terminal.

    `width` is in terminal cells, at least 40; `color` allows escape sequences; `view` is how a
    table shows hits (kwic, sentence or paragraph). `csv_verbatim` leaves cells alone that a
    spreadsheet would run; `bom` opens CSV and TSV with a byte order mark, for Excel.
    """

    width: int = 80
    color: bool = False
    view: str = "kwic"
    csv_verbatim: bool = False
    bom: bool = False


class Renderer(Protocol):
    """What each format's module offers as `render`."""

    def __call__(self, answer: Answer, out: TextIO, appearance: Appearance) -> None:
        """Write `answer` to `out`, streaming whatever may be long."""
        ...
