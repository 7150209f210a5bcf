r"""JSON Lines: one statement a line, plain (`.jsonl`) or `.gz`, `.xz`, `.zst`.

    {"id": "a1", "title": "...", "date": "26 พ.ย. 64", "issuer": "...", "category": "...",
     "url": "...", "tags": ["..."], "text": "...", "collected": "2021-11-27"}

Only `text` must be there. Fields go by the names of `fields.NAMES`; every other one is kept as
metadata with its value. Front matter is no matter of records.

A record without an id gets `r-` and 16 hexadecimal digits: the BLAKE2b of its line, white space
around it apart. So it keeps its id when lines are added, removed or sorted, and lines that are
equal to the last byte are one document. (`line-17` would rename all that follow an insertion.)

Lines are UTF-8, each by itself: an undecodable one is one skipped entry. What JSON does not have
(NaN, Infinity, a number too large for a double) makes a broken record, and so do values that are
nested deeper than `fields.MAX_DEPTH` and integers of more than `fields.MAX_DIGITS` digits. A line
longer than `decoding.MAX_DOCUMENT_BYTES` is passed over without being held.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.compression import DamagedDataError, Lines
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES
from corpus_cli.sources.fields import (
    MAX_DEPTH,
    MAX_DIGITS,
    NO_NAMES,
    Names,
    document,
    is_too_deep,
    lone_surrogate,
    renamed,
    sort_fields,
)
from corpus_cli.sources.skips import EntrySkipped, SkipCode, claim_id, located, read_entry
from corpus_cli.sources.source import OneFile

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class RecordsSource(OneFile):
    """The records of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.name.partition(".jsonl")[0], names)

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the records in the order of their lines. Raises SourceError."""
        seen: dict[str, str] = {}
        source = self.path.name
        for number, line in self._lines():
            yield located(read_entry(self._entry, line, source, number, seen), source, number)

    def _entry(
        self, line: bytes | EntrySkipped, source: str, number: int, seen: dict[str, str]
    ) -> Document:
        if isinstance(line, EntrySkipped):
            raise line
        record = read_record(line, source, self.names)
        claim_id(seen, record.id, f"line {number}")
        return record

    def _lines(self) -> Iterator[tuple[int, bytes | EntrySkipped]]:
        """Yield numbered lines that are not blank, and damage as the last of them."""
        number = 0
        try:
            with Lines(self.path) as lines:
                while line := lines.read(MAX_DOCUMENT_BYTES):
                    number += 1
                    if number == 1:
                        line = without_mark(line, self.path)
                    if not line.isspace():
                        yield number, line
        except (DamagedDataError, OSError) as error:
            yield number + 1, self._damage(error, number)

    def _damage(self, error: Exception, lines: int) -> EntrySkipped:
        if lines == 0:
            raise SourceError(f"{self.path} cannot be read: {error}") from None
        reason = f"the rest of the file cannot be read: {error}"
        return EntrySkipped(SkipCode.UNREADABLE, reason)


def without_mark(line: bytes, path: Path) -> bytes:
    """Return the first line of a file without a byte order mark; raise SourceError for UTF-16."""
    if line.startswith(_UTF16_MARKS):
        raise SourceError(f"{path} is UTF-16", hint="save it as UTF-8")
    return line.removeprefix(_UTF8_MARK)


def read_record(line: bytes, source: str, names: Names = NO_NAMES) -> Document:
    """Return the document that a line holds; `names` are the user's own names of fields.

    Raises EntrySkipped: too_large, encoding, record, surrogate, empty.
    """
    return record_document(parse_record(line), line.strip(), source, names)


def record_document(
    record: Mapping[str, object], content: bytes, source: str, names: Names = NO_NAMES
) -> Document:
    """Return the document that a record is; one without an id gets one made of its `content`.

    Raises EntrySkipped: record, empty.
    """
    fields = sort_fields(renamed(record.items(), names), with_text=True)
    text = fields.known.get("text")
    if text is None:
        raise _no_text(dict(renamed(record.items(), names)))
    if text.isspace():
        raise EntrySkipped(SkipCode.EMPTY, "there is no text in it")
    default_id = "" if "id" in fields.known else _content_id(content)
    return document(fields, default_id=default_id, text=text, source=source)


def parse_record(line: bytes) -> dict[str, object]:
    """Return the JSON object that a line holds; every string in it can be written as UTF-8.

    Raises EntrySkipped: too_large, encoding, record, surrogate.
    """
    if len(line) > MAX_DOCUMENT_BYTES:
        reason = f"longer than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
        raise EntrySkipped(SkipCode.TOO_LARGE, reason)
    text = _decode(line)
    record = _parse(text)
    # Few lines have so many brackets that they could be too deep.
    if text.count("[") + text.count("{") > MAX_DEPTH and is_too_deep(record):
        raise EntrySkipped(SkipCode.RECORD, f"nested too deep: more than {MAX_DEPTH} levels")
    # Strict UTF-8 lets no surrogate through, so only an escape can make one.
    if "\\u" in text and (name := lone_surrogate(record)):
        raise EntrySkipped(SkipCode.SURROGATE, f"half a surrogate pair in {name!a}")
    return record


def _decode(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 at byte {error.start} of the line: {error.reason}"
        raise EntrySkipped(SkipCode.ENCODING, reason) from None


def _parse(text: str) -> dict[str, Any]:
    try:
        record = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _broken(f"{error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise _broken("nested too deep") from None
    except ValueError as error:
        raise _broken(str(error)) from None
    if isinstance(record, dict):
        return record
    raise EntrySkipped(SkipCode.RECORD, f"not a JSON object, but {_kind(record)}")


def _kind(value: object) -> str:
    if isinstance(value, list):
        return "an array (one object a line is read: jq -c '.[]' writes that)"
    return "a single value"


def _no_text(record: dict[str, Any]) -> EntrySkipped:
    value = record.get("text")
    if value == "":
        return EntrySkipped(SkipCode.EMPTY, "there is no text in it")
    reason = "it has no text" if value is None else "its text is no string"
    return EntrySkipped(SkipCode.RECORD, reason)


def _broken(problem: str) -> EntrySkipped:
    return EntrySkipped(SkipCode.RECORD, f"broken JSON: {problem}")


def _content_id(content: bytes) -> str:
    return "r-" + blake2b(content, digest_size=8).hexdigest()


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise ValueError(f"the number {number[:40]} is too large")
    return value


def _short(number: str) -> int:
    if len(number) > MAX_DIGITS:
        raise ValueError(f"an integer of {len(number):,} digits; {MAX_DIGITS:,} can be read")
    return int(number)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


_DECODER: Final = json.JSONDecoder(
    parse_float=_finite, parse_int=_short, parse_constant=_refuse_constant
)
