"""The one door to the renderers."""

from __future__ import annotations

from typing import TextIO, assert_never

from corpus_cli.model.answer import Answer
from corpus_cli.output.formats.interface import Appearance, Format, Renderer


def render(answer: Answer, out: TextIO, format: Format, appearance: Appearance) -> None:  # noqa: A002 - the field's word for it, and nothing here formats
    """Write `answer` to `out`. Errors are those of the stream, and of the values that stream in."""
    _renderer(format)(answer, out, appearance)


def _renderer(chosen: Format) -> Renderer:
    """Import the one renderer that is wanted, and no other's dependencies."""
    match chosen:
        case Format.TABLE:
            from corpus_cli.output.formats import table

            return table.render
        case Format.JSON:
            from corpus_cli.output.formats import json

            return json.render
        case Format.JSONL:
            from corpus_cli.output.formats import jsonl

            return jsonl.render
        case Format.CSV:
            from corpus_cli.output.formats import csv

            return csv.render
        case Format.TSV:
            from corpus_cli.output.formats import tsv

            return tsv.render
        case Format.MD:
            from corpus_cli.output.formats import markdown

            return markdown.render
        case _:
            assert_never(chosen)
