"""Word documents (.docx): paragraphs, lists and tables in the order in which they are read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import docx
from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell

from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.extract import Extract
from corpus_cli.sources.statements.packages import check_package

_DEEPEST: Final = 20  # tables in tables


def read_docx(data: bytes) -> Extract:
    """Return the text of a Word document, a line a paragraph, and the properties it says.

    The cells of a table's row are parted by tabs. Values are `title` and `issuer` (its author).
    Raises EntrySkipped for a file that is damaged or that unpacks to too much.
    """
    check_package(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        reason = f"it is no whole Word document ({type(error).__name__})"
        raise EntrySkipped(SkipCode.UNREADABLE, reason) from None
    properties = document.core_properties
    values = {"title": properties.title.strip(), "issuer": properties.author.strip()}
    if values["issuer"] == "python-docx":  # what that library calls itself in a new document
        del values["issuer"]
    lines = [line for text in _lines(document, 0) for line in text.splitlines()]
    return Extract("\n".join(lines), {name: value for name, value in values.items() if value})


def _lines(container: Document | BlockItemContainer, depth: int) -> Iterator[str]:
    for block in container.iter_inner_content():
        if not isinstance(block, Table):
            yield block.text
        elif depth < _DEEPEST:
            for row in block.rows:
                yield "\t".join(" ".join(_lines(cell, depth + 1)) for cell in _cells(row.cells))


def _cells(cells: tuple[_Cell, ...]) -> Iterator[_Cell]:
    """Yield each cell once: one that spans columns stands for several."""
    last = None
    for cell in cells:
        if last is None or cell._tc is not last._tc:  # noqa: SLF001 - what makes two cells one
            yield cell
        last = cell
