"""The format for terminals: a concordance for hits, tidy columns for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TextIO

from corpus_cli.model.answer import Answer
from corpus_cli.model.search import SearchResult
from corpus_cli.output.formats.rendering import Appearance
from corpus_cli.output.terminal import kwic, lines
from corpus_cli.output.terminal.lines import Numbers, Palette, palette


def render(answer: Answer, out: TextIO, appearance: Appearance) -> None:
    """Write `answer` in lines of at most `appearance.width` cells."""
    styles = palette(color=appearance.color, links=appearance.links)
    out.writelines(f"{line}\n" for line in _lines(answer, appearance, styles))


def _lines(answer: Answer, appearance: Appearance, styles: Palette) -> Iterator[str]:
    result = answer.result
    numbers = None if appearance.first_row is None else count(appearance.first_row)
    if isinstance(result, SearchResult):
        return _search(result, appearance, styles, numbers)
    from corpus_cli.output.views.registry import blocks

    width, edges = appearance.width, appearance.word_edges
    return lines.lines(blocks(answer), width, styles, edges, numbers)


def _search(
    result: SearchResult, appearance: Appearance, styles: Palette, numbers: Numbers
) -> Iterator[str]:
    from corpus_cli.output.views import search

    width = appearance.width
    in_rows = result.document_hits is not None or result.groups is not None
    if in_rows or appearance.view != "kwic":
        found = search.search_result(result, signs=True, view=appearance.view)
        yield from lines.lines(found, width, styles, appearance.word_edges, numbers)
        return
    yield from kwic.lines(result.hits, width, styles, numbers)
    if result.returned:
        yield ""
    yield from lines.lines(search.ending(result, signs=True), width, styles)
