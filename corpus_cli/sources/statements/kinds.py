"""The kinds of statements that are no plain text: how each is known, and what reads it.

What a file is, its first bytes tell; its name only where they leave it open.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, cast

if TYPE_CHECKING:  # every start of the program comes through here
    from collections.abc import Callable

    from corpus_cli.sources.statements.extract import Extract

_BEGINNING: Final = 4096
"""How many bytes of a file tell its kind: before HTML there may be comments."""
_MARK: Final = b"\xef\xbb\xbf"


class StatementKind(NamedTuple):
    """A kind of file that holds one statement.

    `name` is that of the module which reads it, and of its function, `read_NAME`; `label` is what
    messages call it, and `suffixes` are what its files end in. Its data match `beginning`, a
    regular expression, and hold `inside` (office documents are all ZIP files). It takes the text
    of a file if it `is_decoded`, else its bytes; what `is_named` is known by its suffix as well.
    """

    name: str
    label: str
    media_type: str
    suffixes: tuple[str, ...]
    beginning: bytes
    inside: bytes = b""
    is_decoded: bool = False
    is_named: bool = False

    def read(self, content: bytes | str) -> Extract:
        """Return what a file of this kind says. Raises EntrySkipped."""
        module = import_module(f"corpus_cli.sources.statements.{self.name}")
        reader = cast("Callable[[bytes | str], Extract]", getattr(module, f"read_{self.name}"))
        return reader(content)


# fmt: off
STATEMENT_KINDS: Final = (
    StatementKind(
        "html", "this web page", "text/html", (".html", ".htm", ".xhtml"),
        rb"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*)*+(?:<!doctype\s+html|<html[\s>])",
        is_decoded=True,
    ),
    StatementKind(
        "pdf", "this PDF", "application/pdf", (".pdf",),
        rb"\s*%PDF-[0-9]",
    ),
    StatementKind(
        "docx", "this Word document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",),
        rb"PK\x03\x04", b"word/document.xml",
    ),
    StatementKind(
        "odt", "this OpenDocument text", "application/vnd.oasis.opendocument.text", (".odt",),
        rb"PK\x03\x04", b"mimetypeapplication/vnd.oasis.opendocument.text",
    ),
    StatementKind(
        "rtf", "this RTF document", "application/rtf", (".rtf",),
        rb"\{\\rtf",
    ),
    StatementKind(
        "eml", "this e-mail", "message/rfc822", (".eml",),
        rb"(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}", is_named=True,
    ),
    StatementKind(
        "mhtml", "this web archive", "multipart/related", (".mhtml", ".mht"),
        rb"(?i)(?:[a-z][a-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related",
    ),
)
# fmt: on


def kind_of(data: bytes, name: str) -> StatementKind | None:
    """Return the kind of a file from its data and its name; None for what may be plain text."""
    beginning = data[:_BEGINNING].removeprefix(_MARK)
    for kind in STATEMENT_KINDS:
        if kind.is_named and not name.lower().endswith(kind.suffixes):
            continue
        if re.match(kind.beginning, beginning) and (not kind.inside or kind.inside in data):
            return kind
    return None
