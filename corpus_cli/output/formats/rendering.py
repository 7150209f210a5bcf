"""The one door to the renderers: which module writes a format, and what all are told."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TextIO, cast

from corpus_cli.model.answer import Answer
from corpus_cli.model.formats import Format

if TYPE_CHECKING:  # most formats have no cells
    from corpus_cli.output.terminal.cells import WordEdges

RENDERERS: Final = {
    Format.TABLE: ("table", "render"),
    Format.JSON: ("json", "render"),
    Format.JSONL: ("json", "render_lines"),
    Format.CSV: ("csv", "render"),
    Format.TSV: ("csv", "render_tabbed"),
    Format.MD: ("markdown", "render"),
}
"""The module beside this one that writes a format, and its function."""


class Appearance(NamedTuple):
    """What whoever renders must be told, since renderers ask nothing of the terminal.

    `width` is in terminal cells, at least 40; `color` allows escape sequences; `view` is how a
    table shows hits (kwic, sentence or paragraph). `csv_verbatim` leaves cells alone that a
    spreadsheet would run; `bom` opens CSV and TSV with a byte order mark, for Excel. `word_edges`
    tells where the lines of a table may be broken; `first_row` is the number of the first row where
    rows are numbered; `links` allows addresses in escape sequences.
    """

    width: int = 80
    color: bool = False
    view: str = "kwic"
    csv_verbatim: bool = False
    bom: bool = False
    word_edges: WordEdges | None = None
    first_row: int | None = None
    links: bool = False


class Renderer(Protocol):
    """What a format's module offers."""

    def __call__(self, answer: Answer, out: TextIO, appearance: Appearance) -> None:
        """Write `answer` to `out`, streaming whatever may be long."""
        ...


def render(answer: Answer, out: TextIO, format: Format, appearance: Appearance) -> None:  # noqa: A002 - the field's word for it, and nothing here formats
    """Write `answer` to `out`. Errors are those of the stream, and of the values that stream in."""
    module, function = RENDERERS[format]
    # The one renderer that is wanted is imported, and no other's dependencies.
    room = import_module(f"{__package__}.{module}")
    renderer = cast("Renderer", getattr(room, function))
    renderer(answer, out, appearance)
