"""Mailboxes (`.mbox`, plain or `.gz`, `.xz`, `.bz2`, `.zst`): a statement a message.

Each is read as a file of its own would be (`statements/eml.py`): the body, with subject, date and
sender. Its id is its Message-ID, else one made of its content. A message begins with a line `From
ADDRESS DATE` after an empty line; the `>` that programs put before such a line of a text is taken
off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.compression import DamagedDataError, open_bytes
from corpus_cli.sources.containers.combined import renamed_document
from corpus_cli.sources.containers.records import content_id
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES
from corpus_cli.sources.fields import NO_NAMES, Names
from corpus_cli.sources.skips import EntrySkipped, SkipCode, claim_id, located, read_entry
from corpus_cli.sources.source import OneFile
from corpus_cli.sources.statements.kinds import STATEMENT_KINDS
from corpus_cli.sources.statements.text_file import extracted_statement, statement_document

_MAIL: Final = next(kind for kind in STATEMENT_KINDS if kind.name == "eml")
_FROM: Final = re.compile(rb"From \S.*\d\d?:\d\d.*\b(?:19|20)\d\d\b")
_QUOTED: Final = re.compile(rb"(?m)^>(>*From )")
_ID: Final = re.compile(rb"(?im)^message-id:\s*<?([^<>\s]+)")
_LINE: Final = 1 << 20


class MboxSource(OneFile):
    """The messages of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.name.partition(".")[0], names)

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the messages in their order, numbered by their first lines. Raises SourceError."""
        seen: dict[str, str] = {}
        number = 0
        try:
            with open_bytes(self.path) as stream:
                for number, message in _messages(stream):
                    entry = read_entry(self._entry, message, number, seen)
                    yield located(entry, self.path.name, number)
        except (DamagedDataError, OSError) as error:
            if not number:
                raise SourceError(f"{self.path} cannot be read: {error}") from None
            reason = f"the rest of the file cannot be read: {error}"
            yield EntrySkipped(SkipCode.UNREADABLE, reason).at(self.path.name)
        if not number:
            raise SourceError(
                f"{self.path} is not a mailbox: no line begins a message (From ADDRESS DATE)"
            )

    def _entry(self, message: bytes | None, number: int, seen: dict[str, str]) -> Document:
        if message is None:
            reason = f"larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
            raise EntrySkipped(SkipCode.TOO_LARGE, reason)
        statement = extracted_statement(_MAIL, message)
        document = statement_document(statement, "", source=self.path.name, default_id=_id(message))
        if self.names:
            document = renamed_document(document, self.names)
        claim_id(seen, document.id, f"line {number}")
        return document


def _id(message: bytes) -> str:
    head = re.split(rb"\r?\n\r?\n", message, maxsplit=1)[0]
    said = _ID.search(head)
    return said[1].decode("ascii", "backslashreplace") if said else content_id(message)


def _messages(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Yield the messages with the lines they begin at; None for one that is too large."""
    begun, size = 0, 0
    held: list[bytes] = []
    number, is_first, after_blank = 0, True, True
    while line := stream.readline(_LINE):
        number += is_first
        if is_first and after_blank and _FROM.match(line):
            if begun:
                yield begun, _message(held, size)
            begun, held, size = number, [], 0
        elif begun:
            size += len(line)
            if size <= MAX_DOCUMENT_BYTES:
                held.append(line)
            else:
                held.clear()
        elif line.strip():
            return  # no mailbox
        after_blank = is_first and not line.strip()
        is_first = line.endswith(b"\n")
    if begun:
        yield begun, _message(held, size)


def _message(lines: list[bytes], size: int) -> bytes | None:
    if size > MAX_DOCUMENT_BYTES:
        return None
    return _QUOTED.sub(rb"\1", b"".join(lines))
