"""Records, whatever file they are in: fields and values to documents.

Only a text must be there; a list of strings is taken for its paragraphs. Fields go by the names of
`fields.NAMES`; every other one is kept as metadata with its value. What Elasticsearch wraps a
record in (`{"_id": ..., "_source": {...}}`) is taken off. A record without an id gets `r-` and 16
hexadecimal digits: the BLAKE2b of how it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from corpus_cli.errors import SourceError
from corpus_cli.model.export import RUNNABLE
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES, decode
from corpus_cli.sources.fields import (
    NO_NAMES,
    Names,
    add_metadata,
    document,
    field_of,
    renamed,
    sort_fields,
)
from corpus_cli.sources.json_values import broken_json, check_mapping, read_value
from corpus_cli.sources.skips import EntrySkipped, SkipCode, claim_id, located, read_entry
from corpus_cli.sources.source import OneFile

_DERIVED: Final = frozenset({"date_source", "characters", "words", "source", "metadata"})
"""What an export says of a document beside its own fields."""
_NAMED: Final = 8
"""How many names of fields a message has."""


class Record(NamedTuple):
    """A record that was parsed, and the bytes that its id is made of."""

    values: Mapping[str, object]
    content: bytes


class NoTextError(EntrySkipped):
    """A record has no text; `names` are those of its fields, `longest` has the longest string."""

    def __init__(self, record: Mapping[str, object]) -> None:
        self.names = ", ".join(map(repr, list(record)[:_NAMED])) or "none"
        lengths = {name: len(value) for name, value in record.items() if isinstance(value, str)}
        self.longest = max(lengths, key=lengths.__getitem__, default="NAME")
        super().__init__(SkipCode.RECORD, f"it has no text: its fields are {self.names}")


Item = bytes | Record | EntrySkipped
"""A line that holds a record, the record, or why there is none in its place."""


class RecordFile(OneFile):
    """What the sources of JSON have in common."""

    def items(self) -> Iterator[tuple[int, Item]]:
        """Yield what is to be read, with its number. Raises SourceError."""
        raise NotImplementedError

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the records in their order.

        Raises SourceError for a file that cannot be read, or in which no record has a text.
        """
        seen: dict[str, str] = {}
        source = self.path.name
        without_text: NoTextError | None = None
        have_others = False
        for number, item in self.items():
            entry = read_entry(self._entry, item, source, number, seen)
            if isinstance(entry, NoTextError):
                without_text = without_text or entry
            else:
                have_others = True
            yield located(entry, source, number)
        if without_text and not have_others:
            setting = f"fields: {{{without_text.longest}: text}}"
            raise SourceError(
                f"{self.path} has no text field; the first record has {without_text.names}",
                hint=f"name the text field in corpus.yaml: {setting}",
            )

    def _entry(self, item: Item, source: str, number: int, seen: dict[str, str]) -> Document:
        if isinstance(item, EntrySkipped):
            raise item
        if isinstance(item, bytes):
            record = read_record(item, source, self.names)
        else:
            record = record_document(item.values, item.content, source, self.names)
        claim_id(seen, record.id, f"line {number}")
        return record


def read_record(line: bytes, source: str, names: Names = NO_NAMES) -> Document:
    """Return the document that a line holds; `names` are the user's own names of fields.

    Raises EntrySkipped: too_large, encoding, record, surrogate, empty.
    """
    return record_document(parse_record(line), line.strip(), source, names)


def record_document(
    record: Mapping[str, object],
    content: bytes | Callable[[], bytes],
    source: str,
    names: Names = NO_NAMES,
) -> Document:
    """Return the document that a record is; one without an id gets one made of its `content`.

    That may be a function, called only where it is needed.

    Raises EntrySkipped: record, empty.
    """
    if "_source" in record:
        record = _unwrapped(record)
    elif record.keys() >= _DERIVED:
        record = _restored(record)
    fields = sort_fields(renamed(record.items(), names), with_text=True)
    text = fields.known.get("text")
    if text is None:
        raise _no_text(dict(renamed(record.items(), names)))
    if text.isspace():
        raise EntrySkipped(SkipCode.EMPTY, "it contains no text")
    default_id = ""
    if "id" not in fields.known:
        default_id = content_id(content() if callable(content) else content)
    return document(fields, default_id=default_id, text=text, source=source)


def has_text(record: Mapping[str, object], names: Names) -> bool:
    """Tell whether a record has a field for the text, wrapped or not."""
    fields = _unwrapped(record) if "_source" in record else record
    return any(field_of(name) == "text" for name, _ in renamed(fields.items(), names))


def _unwrapped(record: Mapping[str, object]) -> Mapping[str, object]:
    """Return the record that Elasticsearch has wrapped, with what it said of it."""
    inner = record["_source"]
    if not isinstance(inner, Mapping):
        return record
    outer = {name: value for name, value in record.items() if name not in {"_source", "_id"}}
    named = {"id": record["_id"]} if "_id" in record else {}
    return {**outer, **named, **inner}


def _restored(record: Mapping[str, object]) -> Mapping[str, object]:
    """Return the record that `corpus export` wrote as it was before it was indexed.

    Its own fields stand beside the others again, and what is derived from the document is left out.
    In CSV and Parquet metadata is JSON text; so are the tags in CSV, where a cell that a
    spreadsheet might run begins with an apostrophe.
    """
    own = _from_json(record["metadata"])
    if not isinstance(own, Mapping):
        return record
    fields = {name: value for name, value in record.items() if name not in _DERIVED}
    if isinstance(record["characters"], str):  # only in CSV
        import re

        runs = re.compile(RUNNABLE).match
        for name, value in fields.items():
            if isinstance(value, str) and value.startswith("'") and runs(value[1:]):
                fields[name] = value[1:]
        fields["tags"] = _from_json(fields.get("tags"))
    beside = {name: value for name, value in own.items() if name not in fields}
    if len(beside) < len(own):  # such as a second title
        beside["metadata"] = {name: value for name, value in own.items() if name in fields}
    return {**fields, **beside}


def _from_json(value: object) -> object:
    """Return what a text of JSON says; any other value as it is."""
    if not isinstance(value, str):
        return value
    try:
        found = read_value(value)[0]
    except EntrySkipped:
        return value
    if isinstance(found, dict):
        check_mapping(found, value)
    return found


def parse_record(line: bytes) -> dict[str, object]:
    """Return the JSON object that a line holds; every string in it can be written as UTF-8.

    Raises EntrySkipped: too_large, encoding, record, surrogate.
    """
    if len(line) > MAX_DOCUMENT_BYTES:
        reason = f"longer than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
        raise EntrySkipped(SkipCode.TOO_LARGE, reason)
    text, encoding = _decode(line)
    stripped = text.strip()
    record, end = read_value(stripped)
    if end < len(stripped):
        raise broken_json(f"Extra data at character {end + 1}")
    if not isinstance(record, dict):
        raise EntrySkipped(SkipCode.RECORD, f"not a JSON object, but {_kind(record)}")
    check_mapping(record, stripped)
    if encoding != "utf-8":
        add_metadata(record, "encoding", encoding)
    return record


def _decode(line: bytes) -> tuple[str, str]:
    """Return the text of a line and its encoding."""
    try:
        return line.decode(), "utf-8"
    except UnicodeDecodeError as error:
        try:
            return decode(line.rstrip(b"\r\n"))
        except EntrySkipped:
            reason = f"not UTF-8 at byte {error.start} of the line: {error.reason}"
            raise EntrySkipped(SkipCode.ENCODING, reason) from None


def _kind(value: object) -> str:
    if isinstance(value, list):
        return "an array (write one object per line: jq -c '.[]')"
    return "a single value"


def _no_text(record: dict[str, Any]) -> EntrySkipped:
    value = record.get("text")
    if value == "":
        return EntrySkipped(SkipCode.EMPTY, "it contains no text")
    if value is None:
        return NoTextError(record)
    return EntrySkipped(SkipCode.RECORD, "its text is not a string")


def content_id(content: bytes) -> str:
    """Return the id of a record that has none of its own."""
    return "r-" + blake2b(content, digest_size=8).hexdigest()
