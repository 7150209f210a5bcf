r"""JSON Lines: one statement a line, plain (`.jsonl`, `.ndjson`), `.gz`, `.xz`, `.bz2` or `.zst`.

    {"id": "a1", "title": "...", "date": "26 พ.ย. 64", "issuer": "...", "category": "...",
     "url": "...", "tags": ["..."], "text": "...", "collected": "2021-11-27"}

What a record may hold is said in `records.py`. A file in which none has a text is refused, with the
names that the first one does have.

A record without an id gets `r-` and 16 hexadecimal digits: the BLAKE2b of its line, white space
around it apart. So it keeps its id when lines are added, removed or sorted, and lines that are
equal to the last byte are one document. (`line-17` would rename all that follow an insertion.)

A file with the mark of UTF-16 is in that. Else each line by itself is UTF-8, or CP874 as far as
its bytes tell it for certain (`decoding.py`), which is noted as `encoding`; an undecodable line is
one skipped entry. What a value may be, `json_values.py` says. A line longer than
`decoding.MAX_DOCUMENT_BYTES` is passed over without being held. Lines may end as on old Macs (CR).

A file whose first line only opens an object or an array has values that stretch over lines: it is
read as JSON (`json.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from corpus_cli.errors import SourceError
from corpus_cli.sources.compression import DamagedDataError, Lines, open_bytes
from corpus_cli.sources.containers.records import Item, RecordFile
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES, UTF16_MARKS
from corpus_cli.sources.fields import NO_NAMES, Names
from corpus_cli.sources.skips import EntrySkipped, SkipCode

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_ENDING: Final = re.compile(r"(?i)\.(?:jsonl|ndjson)(?:\.\w+)?\Z")
_OPENING: Final = (b"{", b"[")
"""Lines that open a value and do not close it."""


class RecordsSource(RecordFile):
    """The records of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, _ENDING.sub("", path.name), names)
        self.position = 0
        """The byte of the (unpacked) file that was read last."""

    @property
    def is_splittable(self) -> bool:
        """Whether the lines of the file can be read from any line on. Raises OSError."""
        with open_bytes(self.path) as stream:
            beginning = stream.readline(MAX_DOCUMENT_BYTES).rstrip(b"\n")
        return not (
            beginning.startswith(UTF16_MARKS)
            or _opens_a_value(beginning)
            or b"\r" in beginning.removesuffix(b"\r")
        )

    def items(self) -> Iterator[tuple[int, Item]]:
        """Yield numbered lines that are not blank, and damage as the last of them."""
        number = 0
        try:
            for line in self._lines():
                number += 1
                if number == 1 and _opens_a_value(line):
                    from corpus_cli.sources.containers.json import JsonSource

                    yield from JsonSource(self.path, self.names).items()
                    return
                if not line.isspace():
                    yield number, line
        except (DamagedDataError, OSError) as error:
            yield number + 1, self._damage(error, number)
        except UnicodeDecodeError as error:
            reason = f"the rest of the file is not UTF-16: {error.reason}"
            yield number + 1, EntrySkipped(SkipCode.ENCODING, reason)

    def _lines(self) -> Iterator[bytes]:
        with Lines(self.path) as lines:
            line = lines.read(MAX_DOCUMENT_BYTES)
            if line.startswith(UTF16_MARKS):
                yield from self._lines_of_utf16()
                return
            line = line.removeprefix(_UTF8_MARK)
            while line:
                self.position = lines.position
                # JSON has no CR in its strings: within a line it can only be the end of one.
                if line.find(b"\r", 0, len(line) - 2) >= 0:
                    yield from line.replace(b"\r\n", b"\n").splitlines(keepends=True)
                else:
                    yield line
                line = lines.read(MAX_DOCUMENT_BYTES)

    def _lines_of_utf16(self) -> Iterator[bytes]:
        from io import TextIOWrapper

        with open_bytes(self.path) as stream:
            text = TextIOWrapper(stream, encoding="utf-16")
            while line := text.readline(MAX_DOCUMENT_BYTES):
                yield line.encode()

    def _damage(self, error: Exception, lines: int) -> EntrySkipped:
        if lines == 0:
            raise SourceError(f"{self.path} cannot be read: {error}") from None
        reason = f"the rest of the file cannot be read: {error}"
        return EntrySkipped(SkipCode.UNREADABLE, reason)


def _opens_a_value(line: bytes) -> bool:
    return len(line) < 80 and line.strip() in _OPENING
