"""Rich text (.rtf): what is written, without what it looks like."""

from __future__ import annotations

import re
from typing import Final

from striprtf.striprtf import rtf_to_text

from corpus_cli.sources.statements.extract import Extract

_CODE_PAGE: Final = re.compile(rb"\\ansicpg([0-9]{3,5})")
_CREATED: Final = re.compile(rb"\{\\creatim\\yr([0-9]{4})\\mo([0-9]{1,2})\\dy([0-9]{1,2})")
_TITLE: Final = re.compile(rb"\{\\title ([^{}]{1,2000})\}")


def read_rtf(data: bytes) -> Extract:
    """Return the text of a rich text file, a line a paragraph, its title and when it was created.

    Characters are in the code page that the file names; in Thai Windows' where it names none.
    """
    page = _CODE_PAGE.search(data[:4096])
    encoding = f"cp{page[1].decode()}" if page else "cp874"
    try:
        b"".decode(encoding)
    except LookupError:
        encoding = "cp874"
    source = data.decode("latin-1")
    text = rtf_to_text(source, encoding=encoding, errors="replace")
    title = _TITLE.search(data[:65_536])
    values: dict[str, object] = {}
    if title:
        head = f"{{\\rtf1 {title[1].decode('latin-1')}}}"
        said = rtf_to_text(head, encoding=encoding, errors="replace").strip()
        values = {"title": said} if said else {}
    if created := _CREATED.search(data[:65_536]):
        year, month, day = map(int, created.groups())
        values["date"] = f"{year}-{month:02}-{day:02}"
    return Extract("\n".join(line.strip() for line in text.splitlines()).strip(), values)
