"""E-mail (.eml): the body as its sender wrote it, with the head as metadata."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, Message
from typing import Final

from corpus_cli.sources.decoding import decode
from corpus_cli.sources.statements.extract import Extract
from corpus_cli.sources.statements.html import read_html

_THAI: Final = frozenset(("windows-874", "x-windows-874", "tis-620", "tis620"))


def read_eml(data: bytes) -> Extract:
    """Return the body of a message, plain text before HTML; `title`, `date` and `issuer`.

    Attachments are no part of it.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    values: dict[str, object] = {}
    for field, header in (("title", "subject"), ("date", "date"), ("issuer", "from")):
        if value := str(message.get(header) or "").strip():
            values[field] = value
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if body is None:
        return Extract("", values)
    content, dated_by = part_text(body), "head"
    if body.get_content_subtype() == "html":
        page = read_html(content)
        dated_by = dated_by if "date" in values else page.dated_by
        content, values = page.text, {**page.values, **values}
    return Extract(content.replace("\r\n", "\n").strip(), values, dated_by=dated_by)


def part_text(body: Message) -> str:
    """Return a part of a message as text.

    In the character set that it names, if there is one, else as files are.
    """
    data = body.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    named = str(body.get_content_charset() or "ascii")
    try:
        return data.decode("cp874" if named in _THAI else named)
    except (LookupError, UnicodeDecodeError):
        return decode(data).text
