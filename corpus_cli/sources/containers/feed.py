"""Feeds: RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom, a statement an entry.

Its text is the content of the entry, else its description; what is HTML in it is read as a web page
is (`statements/html.py`). Its address is its link, its id what the feed calls it. Nothing that a
feed links to is looked up.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.errors import SourceError
from corpus_cli.sources.containers.read_apart import read_apart
from corpus_cli.sources.containers.records import Item, Record, RecordFile
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES, decode
from corpus_cli.sources.fields import NO_NAMES, Names
from corpus_cli.sources.kinds import FEED
from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.text_file import read_bytes

if TYPE_CHECKING:
    from lxml import etree

_ENTRIES: Final = frozenset(("item", "entry"))
_CONTENT: Final = ("encoded", "fullitem", "content", "body", "description", "summary")
"""What has the text of an entry: the first of these that has any."""
_FIELDS: Final = {
    "id": ("guid", "id", "identifier"),
    "title": ("title",),
    "date": ("pubdate", "published", "issued", "date", "updated", "modified"),
    "issuer": ("publisher", "author", "creator"),
}
"""Field -> the elements that have it, the first one first; names without a prefix, as a feed may
choose any, in small letters."""
_MARKUP: Final = re.compile(r"<[a-zA-Z!/][^<>]*>")
_ROOT: Final = re.compile(FEED)
_NAMED: Final = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(#X[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_BARE: Final = re.compile(r"&(?!#?[A-Za-z0-9]{1,32};)")


class Feed(NamedTuple):
    """The entries of a feed, values by the names of fields, and what is wrong with its XML."""

    entries: list[dict[str, object]]
    damage: str | None


class FeedSource(RecordFile):
    """The entries of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.stem, names)

    def items(self) -> Iterator[tuple[int, Item]]:
        """Yield the entries with their numbers. Raises SourceError."""
        try:
            feed = read_apart(read_feed, self.path)
        except EntrySkipped as problem:
            raise SourceError(f"{self.path} cannot be read: {problem.reason}") from None
        for number, values in enumerate(feed.entries, 1):
            yield number, Record(values, repr(sorted(values.items())).encode())
        if feed.damage:
            reason = f"entries may be missing: the feed is damaged or cut off ({feed.damage})"
            yield len(feed.entries) + 1, EntrySkipped(SkipCode.UNREADABLE, reason)


def read_feed(path: Path) -> Feed:
    """Return the entries of a file. Raises EntrySkipped."""
    text = decode(read_bytes(path, MAX_DOCUMENT_BYTES)).text
    root, damage = _parsed(text)
    return Feed([_values(entry) for entry in _entries(root)], damage)


def _parsed(text: str) -> tuple[etree._Element, str | None]:
    """Return the element that a feed is, and what is wrong with it. Raises EntrySkipped."""
    from lxml import etree

    found = _ROOT.match(text)
    if found is None:
        raise EntrySkipped(SkipCode.NOT_TEXT, "it is not a feed (RSS or Atom)")
    if found["declared"]:
        raise EntrySkipped(SkipCode.UNREADABLE, "it declares entities, which are not looked up")
    # How it is encoded, its bytes have told; and names of characters in HTML are none in XML.
    text = _NAMED.sub(lambda name: html.escape(html.unescape(name[0])), text[found.start("root") :])
    options = {
        "encoding": "utf-8", "resolve_entities": False, "no_network": True, "remove_pis": True,
        "remove_comments": True, "huge_tree": True,
    }  # fmt: skip
    damage = ""
    for written in (text, _BARE.sub("&amp;", text)):
        try:
            return etree.fromstring(_bytes(written), etree.XMLParser(**options)), None
        except etree.XMLSyntaxError as error:
            damage = str(error)
    root = etree.fromstring(_bytes(written), etree.XMLParser(**options, recover=True))
    if root is None:
        raise EntrySkipped(SkipCode.UNREADABLE, f"it is damaged ({damage})")
    return root, damage


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the entries, wherever they are: in RSS in a channel, in RDF beside it."""
    return (node for node in root.iter() if isinstance(node.tag, str) and _name(node) in _ENTRIES)


def _name(node: etree._Element) -> str:
    """Return the name of an element without its namespace, in small letters; "" for no element."""
    tag = node.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _values(entry: etree._Element) -> dict[str, object]:
    children: dict[str, list[etree._Element]] = {}
    for child in entry:
        children.setdefault(_name(child), []).append(child)
    values: dict[str, object] = {"text": ""}
    for field, names in _FIELDS.items():
        if found := _first(_line(child) for name in names for child in children.get(name, ())):
            values[field] = found
    if address := _address(children, entry):
        values["url"] = address
        values.setdefault("id", address)
    if categories := list(filter(None, map(_category, children.get("category", ())))):
        values["category"] = categories
    contents = (_text(child) for name in _CONTENT for child in children.get(name, ()))
    values["text"] = _first(contents) or ""
    return values


def _first(values: Iterator[str]) -> str | None:
    return next(filter(None, values), None)


def _line(node: etree._Element) -> str:
    """Return the value of an element in one line; of an author in Atom, the name."""
    named = next((child for child in node if _name(child) == "name"), node)
    return " ".join(html.unescape(_MARKUP.sub(" ", _written(named))).split())


def _written(node: etree._Element) -> str:
    return "".join(piece for piece in node.itertext() if isinstance(piece, str))


def _category(node: etree._Element) -> str:
    return node.get("label") or node.get("term") or _line(node)


def _address(children: dict[str, list[etree._Element]], entry: etree._Element) -> str | None:
    """Return the link of an entry: the one that feeds of either kind call its own."""
    links = children.get("link", [])
    alternate = (
        link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate"
    )
    written = (_line(link) for link in links)
    guids = (_line(guid) for guid in children.get("guid", ()) if guid.get("isPermaLink") != "false")
    about = (value for name, value in entry.attrib.items() if str(name).endswith("}about"))
    for address in (
        *map(_line, children.get("origlink", ())),
        *alternate,
        *written,
        *guids,
        *about,
    ):
        if re.match(r"(?i)https?://", str(address).strip()):
            return str(address).strip()
    return None


def _text(node: etree._Element) -> str:
    """Return the text of a content, which may be HTML, XHTML, or plain."""
    from lxml import etree

    if len(node) and any(isinstance(child.tag, str) for child in node):
        inner = (etree.tostring(child, encoding="unicode") for child in node)
        markup = html.escape(node.text or "") + "".join(inner)
    else:
        markup = _written(node)
        if node.get("type") == "text" or not _MARKUP.search(markup):
            return (markup if node.get("type") == "text" else html.unescape(markup)).strip()
    from corpus_cli.sources.statements.html import read_html

    return read_html(f"<html><body>{markup}</body></html>").text
