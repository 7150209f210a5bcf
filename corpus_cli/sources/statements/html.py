"""Web pages: the text of a page without its frame, and what its head says of it.

Recall comes first. A block is left out only where its markup or its links show that it is not the
statement (navigation, a footer, a form), and never where it holds much of the page: extractors that
choose the main content by its density drop short paragraphs, list items and cells of tables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import DocumentNode, ElementNode, HTMLParserException, HTMLTree

from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.extract import Extract
from corpus_cli.text.dates.document_dates import PROPERTY

_NEVER_TEXT: Final = (
    "script, style, noscript, template, svg, math, iframe, object, embed, canvas, audio, video, "
    "button, select, input, textarea"
)
_FRAME_ELEMENTS: Final = (
    "nav, footer, aside, dialog, [hidden], [aria-hidden=true], [role=navigation], [role=banner], "
    "[role=contentinfo], [role=search], [role=complementary], [role=menu], [role=dialog]"
)
_MAIN: Final = ("main", "[role=main]", "article", "[itemprop=articleBody]")
_BLOCKS: Final = "section, div, table, tr, td, ul, ol, p, center"
_NAMED: Final = "header, [class], [id]"
_LINKED_BLOCKS: Final = ":is(section, div, table, tr, td, ul, ol, p, center):has(a)"
_FRAME: Final = re.compile(
    r"""(?ix) (?<![a-z])
    (?: menus? | nav | navbar | navigation | topbar | toolbar | breadcrumbs? | sidebar | footer
      | header | masthead | share | sharing | social | addtoany | addthis | related | recommended
      | pagination | pager | cookies? | consent | popup | modal | skip-?link | search-?form
      | copyright | widget | advert(?:isement)? | comments? | login )
    (?![a-z])"""
)
_RIGHTS: Final = re.compile(r"(?i)(?<!คำ)สงวนลิขสิทธิ์|all rights reserved|copyright|©")
_LONGEST_NOTICE: Final = 400
"""Code points: a footer that claims rights is no longer."""
_MINOR: Final = 0.4
"""Of the text of a page: no block that has more is left out."""
_MOSTLY: Final = 0.7
"""Of the text of a block: if links have more, it is a menu."""
_FEW_LINKS: Final = 3
_MOST_ELEMENTS: Final = 20_000
_BLANK: Final = re.compile(r"[^\S\n]*\n\s*")
_ADDRESS: Final = re.compile(r"(?i)https?://[^\s/]")
_SPACES: Final = re.compile(r"\s+")

# Of each field, the names in `<meta>` in the order of their worth.
_META: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("og:title", "dc.title", "dcterms.title", "twitter:title"),
    "date": (
        "article:published_time", "datepublished", "dc.date", "dcterms.date", "dc.date.issued",
        "dcterms.issued", "pubdate", "publishdate", "publish-date", "date", "parsely-pub-date",
    ),
    "issuer": ("og:site_name", "dc.publisher", "dcterms.publisher", "article:author", "author"),
    "url": ("og:url",),
    "tags": ("news_keywords", "keywords"),
}  # fmt: skip


def read_html(text: str) -> Extract:
    """Return the text of a page, a line for each of its blocks, and its metadata.

    Values are `title`, `date`, `issuer`, `url` and `tags`, as the page has them: JSON-LD goes
    before `<meta>`, that before `<time>` and `<title>`; but no address before the canonical one.
    Raises EntrySkipped (limits).
    """
    try:
        tree = HTMLTree.parse(text)
    except HTMLParserException:  # however broken a page is, it is parsed, unless memory is short
        raise EntrySkipped(SkipCode.LIMITS, "it takes too much memory") from None
    document, body = tree.document, tree.body
    if document is None or body is None:
        return Extract("", {})
    values, dated_by = _values(document, tree.title)
    for node in _all(body, _NEVER_TEXT):
        _leave_out(node)
    most = _MINOR * _length(body)
    for node in _all(body, _FRAME_ELEMENTS):
        if node.parent is not None and _length(node) <= most:
            _leave_out(node)
    main = _main(body)
    _leave_out_frame(main)
    plain = extract_plain_text(
        main.html, preserve_formatting=True, alt_texts=False, list_bullets=False
    )
    return Extract(_BLANK.sub("\n", plain).strip(), values, dated_by=dated_by)


def _all(node: ElementNode | DocumentNode, selector: str) -> Sequence[ElementNode]:
    """Return the elements below a node that a selector names.

    A slice of the list makes each of them once; walking the list makes all of them at each step.
    """
    return node.query_selector_all(selector)[:]


def _leave_out(node: ElementNode) -> None:
    """Take a node off the page. It is not freed: a list may have what is in it."""
    if node.parent is not None:
        node.parent.remove_child(node)


def _main(body: ElementNode) -> ElementNode:
    """Return the part that markup calls the main one, if it has most of the text; else all."""
    least = (1 - _MINOR) * _length(body)
    for selector in _MAIN:
        found = _all(body, selector)
        if len(found) == 1 and _length(found[0]) >= least:
            return found[0]
    return body


def _leave_out_frame(main: ElementNode) -> None:
    """Remove what surrounds a statement: by name, by its links, by its claim of rights.

    Of a page with very many elements nothing is: the time that takes grows with their square.
    """
    if len(_all(main, "*")) > _MOST_ELEMENTS:
        return
    most = _MINOR * _length(main)
    for block in _all(main, _NAMED):
        if block.parent is not None and _is_named_frame(block) and _length(block) <= most:
            _leave_out(block)
    for block in _all(main, _LINKED_BLOCKS):
        if block.parent is not None and _is_menu(block, most):
            _leave_out(block)
    if _RIGHTS.search(main.text or ""):
        for block in _all(main, _BLOCKS):
            if block.parent is not None and _claims_rights(block, min(most, _LONGEST_NOTICE)):
                _leave_out(block)


def _is_named_frame(block: ElementNode) -> bool:
    if block.tag == "header":
        return block.query_selector("h1") is None
    return _FRAME.search(f"{block.id or ''} {block.class_name or ''}") is not None


def _is_menu(block: ElementNode, most: float) -> bool:
    links = _all(block, "a")
    if len(links) < _FEW_LINKS:
        return False
    length = _length(block)
    return length <= most and sum(map(_length, links)) > _MOSTLY * length


def _claims_rights(block: ElementNode, most: float) -> bool:
    text = block.text or ""
    return len(text) <= most and _RIGHTS.search(text) is not None


def _length(node: ElementNode) -> int:
    """Return the length of a node's text without white space, in code points."""
    return len(_SPACES.sub("", node.text or ""))


# --- metadata ---------------------------------------------------------------------------------


def _values(document: DocumentNode, title: str | None) -> tuple[dict[str, object], str]:
    """Return what a page says of itself, and what says its date."""
    values: dict[str, object] = {}
    dated_by = PROPERTY
    for said_by, pairs in (
        ("canonical", _canonical(document)),
        ("json-ld", _linked_data(document, _LINKED)),
        ("meta", _meta(document, _META)),
        ("time", _elements(document, title)),
        (PROPERTY, _linked_data(document, {"dateCreated": "date"})),
        (PROPERTY, _meta(document, {"date": ("dcterms.created", "dc.date.created")})),
    ):
        for name, value in pairs:
            held = _SPACES.sub(" ", value).strip()
            if held and name not in values:
                values[name] = held
                dated_by = said_by if name == "date" else dated_by
    return values, dated_by


def _canonical(document: DocumentNode) -> Iterator[tuple[str, str]]:
    """Yield the address that a page calls its own; a relative one is none."""
    for node in _all(document, "link[rel~=canonical]"):
        if _ADDRESS.match(href := (node.getattr("href") or "").strip()):
            yield "url", href


def _meta(document: DocumentNode, fields: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    said: dict[str, str] = {}
    for node in _all(document, "meta"):
        name = node.getattr("property") or node.getattr("name") or node.getattr("itemprop")
        if name and (content := node.getattr("content")):
            said.setdefault(name.lower(), content)
    for field, names in fields.items():
        yield from ((field, said[name]) for name in names if name in said)


def _elements(document: DocumentNode, title: str | None) -> Iterator[tuple[str, str]]:
    time = document.query_selector("time[datetime]")
    if time is not None:
        yield "date", time.getattr("datetime") or ""
    headings = _all(document, "h1")
    if len(headings) == 1:
        yield "title", headings[0].text or ""
    yield "title", title or ""


_LINKED: Final = {"headline": "title", "datePublished": "date", "publisher": "issuer", "url": "url"}
_STATEMENTS: Final = re.compile(r"(?i)article|report|posting|statement|webpage")


def _linked_data(document: DocumentNode, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for node in _all(document, 'script[type="application/ld+json"]'):
        try:
            data = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            if _STATEMENTS.search(str(item.get("@type"))):
                for name, field in fields.items():
                    value = item.get(name)
                    held = value.get("name") if isinstance(value, dict) else value
                    if isinstance(held, str):
                        yield field, held


def _items(data: object) -> Iterable[dict[str, object]]:
    if isinstance(data, dict):
        graph = data.get("@graph")
        return [data, *(_items(graph) if isinstance(graph, list) else ())]
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
