"""OpenDocument texts (.odt): paragraphs, headings, lists and tables in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from corpus_cli.sources.statements.extract import Extract
from corpus_cli.sources.statements.packages import check_package, read_part, read_part_if_there

_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DUBLIN_CORE: Final = "{http://purl.org/dc/elements/1.1/}"
_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_BLOCKS: Final = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_NO_TEXT: Final = frozenset((f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}note"))
_INSIDE: Final = _NO_TEXT | {f"{_TABLE}table-row"}  # what is inside is no line of its own


def read_odt(data: bytes) -> Extract:
    """Return the text of an OpenDocument text, a line a paragraph, and the properties it says.

    Values are `title` (a heading of the first level, where no property says it), `issuer` and
    `date`, when it was created.

    Raises EntrySkipped for a file that is damaged or that unpacks to too much.
    """
    package = check_package(data)
    content = read_part(package, "content.xml")
    meta = read_part_if_there(package, "meta.xml")
    values: dict[str, object] = {}
    for field, name in (
        ("title", f"{_DUBLIN_CORE}title"),
        ("issuer", f"{_DUBLIN_CORE}creator"),
        ("date", f"{_META}creation-date"),
    ):
        text = meta.findtext(f".//{name}") if meta is not None else None
        if text and text.strip():
            values[field] = text.strip()
    body = content.find(f"{_OFFICE}body")
    if body is None:
        return Extract("", values)
    for heading in body.iter(f"{_TEXT}h"):
        title = " ".join(_text(heading).split())
        if heading.get(f"{_TEXT}outline-level", "1") == "1" and title:
            values.setdefault("title", title)
            break
    return Extract("\n".join(_lines(body)), values)


def _lines(body: etree._Element) -> Iterator[str]:
    for row in body.iter(*_BLOCKS, f"{_TABLE}table-row"):
        if not _INSIDE.isdisjoint(one.tag for one in row.iterancestors()):
            continue
        if row.tag in _BLOCKS:
            yield from _text(row).splitlines() or [""]
        else:
            cells = row.iterchildren(f"{_TABLE}table-cell")
            yield "\t".join(" ".join(map(_text, cell.iter(*_BLOCKS))) for cell in cells)


def _text(block: etree._Element) -> str:
    """Return the text of a paragraph: spaces, tabs and line breaks are elements."""
    pieces: list[str] = []
    skipped: etree._Element | None = None
    for event, node in etree.iterwalk(block, events=("start", "end")):
        if skipped is not None:
            if event == "end" and node is skipped:
                skipped = None
        elif event == "start":
            if node.tag in _NO_TEXT:
                skipped = node
            elif node.tag == f"{_TEXT}s":
                count = node.get(f"{_TEXT}c") or "1"
                pieces.append(" " * (min(int(count), 1000) if count.isdecimal() else 1))
            elif node.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
                pieces.append("\t" if node.tag.endswith("tab") else "\n")
            else:
                pieces.append(node.text or "")
            continue
        if event == "end" and node is not block:
            pieces.append(node.tail or "")
    return "".join(pieces)
