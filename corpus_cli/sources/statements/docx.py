"""Word documents (.docx): paragraphs, lists and tables in the order in which they are read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.extract import Extract
from corpus_cli.sources.statements.packages import check_package

_PARAGRAPH: Final = qn("w:p")
_ROW: Final = qn("w:tr")
_CELL: Final = qn("w:tc")
_BOX: Final = qn("w:txbxContent")
_LETTERS: Final = qn("w:t")
_BREAKS: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NO_TEXT: Final = frozenset(map(qn, ("w:sdtPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:del")))
_APART: Final = frozenset((_BOX, _FALLBACK, qn("w:del"), qn("w:tabs")))


def read_docx(data: bytes) -> Extract:
    """Return the text of a Word document, a line a paragraph, and the properties it says.

    The cells of a table's row are parted by tabs. Values are `title` and `issuer` (its author).
    Raises EntrySkipped for a file that is damaged or that unpacks to too much.
    """
    check_package(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        reason = f"the Word document is incomplete or damaged ({type(error).__name__})"
        raise EntrySkipped(SkipCode.UNREADABLE, reason) from None
    properties = document.core_properties
    values = {"title": properties.title.strip(), "issuer": properties.author.strip()}
    if values["issuer"] == "python-docx":  # what that library calls itself in a new document
        del values["issuer"]
    lines = [line for text in _lines(document.element.body) for line in text.splitlines()]
    return Extract("\n".join(lines), {name: value for name, value in values.items() if value})


def _lines(container: BaseOxmlElement) -> Iterator[str]:
    """Yield the paragraphs and rows of a body, cell or text box, of what was inserted as well."""
    for child in container.iterchildren():
        if child.tag == _PARAGRAPH:
            yield _text(child)
            for box in child.iter(_BOX):
                if not any(one.tag == _FALLBACK for one in box.iterancestors()):
                    yield from _lines(box)
        elif child.tag == _ROW:
            yield "\t".join(" ".join(_lines(cell)) for cell in child.iter(_CELL))
        elif child.tag not in _NO_TEXT:  # a table, what a form holds, what a reviewer inserted
            yield from _lines(child)


def _text(paragraph: BaseOxmlElement) -> str:
    return "".join(
        node.text or "" if node.tag == _LETTERS else _BREAKS[node.tag]
        for node in paragraph.iter(_LETTERS, *_BREAKS)
        if not any(one.tag in _APART for one in node.iterancestors())
    )
