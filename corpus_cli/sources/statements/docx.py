"""Word documents (.docx): paragraphs, lists and tables in the order in which they are read.

Only the parts that have the text and the properties are parsed: python-docx, which parses every
part, takes four times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final
from zipfile import ZipFile

from lxml import etree

from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.extract import Extract
from corpus_cli.sources.statements.packages import check_package, read_part, read_part_if_there

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DUBLIN_CORE: Final = "{http://purl.org/dc/elements/1.1/}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_VALUE: Final = f"{_W}val"
_TITLES: Final = ("title", "heading 1")
_OPENING: Final = 12
"""Paragraphs among which a title is looked for."""
_UNSET: Final = "python-docx"  # what that library calls itself in a new document
_MAIN_PART: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
)
_PARAGRAPH: Final = f"{_W}p"
_ROW: Final = f"{_W}tr"
_CELL: Final = f"{_W}tc"
_BOX: Final = f"{_W}txbxContent"
_LETTERS: Final = f"{_W}t"
_MARKS: Final = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NO_TEXT: Final = frozenset(
    f"{_W}{name}" for name in ("sdtPr", "sectPr", "tblPr", "tblGrid", "del", "moveFrom")
)
_APART: Final = frozenset((_BOX, _FALLBACK, f"{_W}pPr", f"{_W}rPr", *_NO_TEXT))


def read_docx(data: bytes) -> Extract:
    """Return the text of a Word document, a line a paragraph, and the properties it says.

    The cells of a table's row are parted by tabs. Values are `title` (a heading of the first
    level, where no property says it), `issuer` (its author) and `date`, when it was created.
    Raises EntrySkipped for a file that is damaged, unpacks to too much, or has macros: those are
    never run, but Word, too, refuses them in a .docx.
    """
    package = check_package(data)
    if any(name.lower().endswith("vbaproject.bin") for name in package.namelist()):
        raise EntrySkipped(SkipCode.UNSAFE, "it has macros; save it as .docx without them")
    body = read_part(package, _main_part(package)).find(f"{_W}body")
    lines = [] if body is None else [line for text in _lines(body) for line in text.splitlines()]
    values = _properties(package)
    if "title" not in values and body is not None and (title := _heading(body, package)):
        values["title"] = title
    return Extract("\n".join(lines), values)


def _main_part(package: ZipFile) -> str:
    relations = read_part_if_there(package, "_rels/.rels")
    for relation in () if relations is None else relations:
        if relation.get("Type") == _MAIN_PART and (target := relation.get("Target")):
            return str(target).removeprefix("/")
    return "word/document.xml"


def _properties(package: ZipFile) -> dict[str, object]:
    core = read_part_if_there(package, "docProps/core.xml")
    values: dict[str, object] = {}
    for field, name in (
        ("title", f"{_DUBLIN_CORE}title"),
        ("issuer", f"{_DUBLIN_CORE}creator"),
        ("date", f"{_TERMS}created"),
    ):
        said = "" if core is None else (core.findtext(name) or "").strip()
        if said and said != _UNSET:
            values[field] = said
    return values


def _heading(body: etree._Element, package: ZipFile) -> str | None:
    """Return the first of the opening paragraphs that is a title or a heading of the first level.

    Whatever a style is called in a document, its own name is in English.
    """
    opening = list(islice(body.iterchildren(_PARAGRAPH), _OPENING))
    used = {style.get(_VALUE) for one in opening for style in one.iter(f"{_W}pStyle")}
    styles = read_part_if_there(package, "word/styles.xml") if used else None
    titles = {
        style.get(f"{_W}styleId")
        for style in (() if styles is None else styles.iter(f"{_W}style"))
        if (name := style.find(f"{_W}name")) is not None
        and (name.get(_VALUE) or "").lower() in _TITLES
    }
    for one in opening:
        style, level = one.find(f"{_W}pPr/{_W}pStyle"), one.find(f"{_W}pPr/{_W}outlineLvl")
        text = " ".join("".join(_pieces(one)).split())
        is_title = style is not None and style.get(_VALUE) in titles
        if text and (is_title or (level is not None and level.get(_VALUE) == "0")):
            return text
    return None


def _lines(container: etree._Element) -> Iterator[str]:
    """Yield the paragraphs and rows of a body, cell or text box, of what was inserted as well."""
    for child in container:
        if child.tag == _PARAGRAPH:
            yield "".join(_pieces(child))
            for box in child.iter(_BOX):
                if not any(one.tag == _FALLBACK for one in box.iterancestors()):
                    yield from _lines(box)
        elif child.tag == _ROW:
            yield "\t".join(" ".join(_lines(cell)) for cell in child.iter(_CELL))
        elif child.tag not in _NO_TEXT:  # a table, what a form holds, what a reviewer inserted
            yield from _lines(child)


def _pieces(node: etree._Element) -> Iterator[str]:
    """Yield what a paragraph says, without the text boxes in it."""
    for child in node:
        if child.tag == _LETTERS:
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _APART:
            yield from _pieces(child)
