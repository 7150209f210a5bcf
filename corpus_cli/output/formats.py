"""The formats that an answer can be written in, and the one door to their renderers."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Protocol, TextIO, assert_never

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


def render(answer: Answer, out: TextIO, format: Format, appearance: Appearance) -> None:  # noqa: A002 - the field's word for it, and nothing here formats
    """Write `answer` to `out`. Errors are those of the stream, and of the values that stream in."""
    _renderer(format)(answer, out, appearance)


def _renderer(chosen: Format) -> Renderer:
    """Import the one renderer that is wanted, and no other's dependencies."""
    match chosen:
        case Format.TABLE:
            from corpus_cli.output import table

            return table.render
        case Format.JSON:
            from corpus_cli.output import jsontext

            return jsontext.render
        case Format.JSONL:
            from corpus_cli.output import jsonl

            return jsonl.render
        case Format.CSV:
            from corpus_cli.output import csvtext

            return csvtext.render
        case Format.TSV:
            from corpus_cli.output import tsv

            return tsv.render
        case Format.MD:
            from corpus_cli.output import markdown

            return markdown.render
        case _:
            assert_never(chosen)
