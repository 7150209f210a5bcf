"""Web pages that a browser saved whole (.mhtml, .mht): the page itself, without what it shows."""

from __future__ import annotations

import email
import email.policy
from email.message import Message
from typing import Final

from corpus_cli.sources.statements.eml import part_text
from corpus_cli.sources.statements.extract import Extract
from corpus_cli.sources.statements.html import read_html

_ADDRESSES: Final = ("http://", "https://")


def read_mhtml(data: bytes) -> Extract:
    """Return the text of the page that a web archive was made of, and what the page says.

    `url` is where it was saved from, `title` the archive's where the page has none. The day it was
    saved on is no date of the statement.
    """
    archive = email.message_from_bytes(data, policy=email.policy.default)
    page = _page(archive)
    if page is None:
        return Extract("", {})
    extract = read_html(part_text(page))
    said = (archive["Snapshot-Content-Location"], page["Content-Location"])
    addresses = [str(each).strip() for each in said if each]
    values: dict[str, object] = {}
    if title := str(archive["Subject"] or "").strip():
        values["title"] = title
    if saved_from := [each for each in addresses if each.lower().startswith(_ADDRESSES)]:
        values["url"] = saved_from[0]
    return extract._replace(values={**values, **extract.values})


def _page(archive: Message) -> Message | None:
    """Return the part that is said to be the first, else the first that is a page."""
    pages = [part for part in archive.walk() if part.get_content_subtype() in {"html", "xhtml+xml"}]
    start = archive.get_param("start")
    named = [page for page in pages if start and page["Content-ID"] == start]
    return next(iter(named or pages), None)
