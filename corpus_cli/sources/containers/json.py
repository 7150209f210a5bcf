"""JSON that is not a record a line: a `.json` file, plain or `.gz`, `.xz`, `.bz2`, `.zst`.

    [{"text": "..."}, {"text": "..."}]                   an array of records
    {"status": "ok", "data": [{"text": "..."}, ...]}     an object that holds one, up to 3 deep
    {"text": "..."} {"text": "..."}                      records one after the other, over lines
    {"text": "..."}                                      one record

What a record may hold is said in `records.py`; they are numbered from 1. The file is read whole,
and so has a bound, `MAX_JSON_BYTES`: JSON Lines have none. Where records follow one another and one
is broken, reading goes on with the next line that begins with a brace.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from corpus_cli.errors import SourceError
from corpus_cli.sources.compression import DamagedDataError, open_bytes
from corpus_cli.sources.containers.records import Item, Record, RecordFile, has_text
from corpus_cli.sources.decoding import GUESSED, MAX_DOCUMENT_BYTES, Decoded, decode
from corpus_cli.sources.fields import NO_NAMES, Names, add_metadata
from corpus_cli.sources.json_values import check_mapping, read_value
from corpus_cli.sources.skips import EntrySkipped, SkipCode

MAX_JSON_BYTES: Final = 128 * 1024 * 1024
"""The largest JSON that is read whole: twice as much memory for statements, as measured."""

MAX_VALUES: Final = 8_000_000
"""How many values it may have, told by its brackets and commas: each takes 60 bytes or so."""

_LEVELS: Final = 3
"""How deep in an object the list of records may be."""
_BETWEEN: Final = re.compile(r"[\s,\x1e]*")


class JsonSource(RecordFile):
    """The records of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.name.partition(".")[0], names)

    def items(self) -> Iterator[tuple[int, Item]]:
        """Yield numbered records. Raises SourceError."""
        text, encoding = self._decoded()
        for number, item in enumerate(self._records(text), 1):
            if encoding == GUESSED and isinstance(item, Record):
                values = dict(item.values)
                add_metadata(values, "encoding", encoding)
                yield number, item._replace(values=values)
            else:
                yield number, item

    def _decoded(self) -> Decoded:
        try:
            with open_bytes(self.path) as stream:
                data = stream.read(MAX_JSON_BYTES + 1)
            decoded = decode(data) if len(data) <= MAX_JSON_BYTES else None
        except (DamagedDataError, OSError) as error:
            raise SourceError(f"{self.path} cannot be read: {error}") from None
        except EntrySkipped as error:
            raise SourceError(f"{self.path} cannot be read: {error.reason}") from None
        if decoded is None:
            raise self._refusal(data, f"{MAX_JSON_BYTES // 1024 // 1024} MiB")
        if sum(map(decoded.text.count, "[{,")) > MAX_VALUES:
            raise self._refusal(data, f"{MAX_VALUES:,} values")
        return decoded

    def _refusal(self, data: bytes, what: str) -> SourceError:
        is_array = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        where = ".[]" if is_array else ".data[]"
        named = "" if is_array else " (for data, the name of the list in it)"
        return SourceError(
            f"{self.path} is too large to read at once: more than {what}",
            hint=f"make JSON Lines of it: jq -c '{where}' FILE.json > FILE.jsonl{named}; "
            "if it already has one object per line, name it .jsonl",
        )

    def _records(self, text: str) -> Iterator[Record | EntrySkipped]:
        start = _after_space(text, 0)
        is_array = text.startswith("[", start)
        begin = start = _after_space(text, start + is_array)
        while start < len(text) and not (is_array and text[start] == "]"):
            try:
                value, end = read_value(text, start)
            except EntrySkipped as error:
                start = text.find("\n{", start + 1) + 1
                if start and not is_array:
                    yield error
                    continue
                reason = f"the rest of the file cannot be read: {error.reason}"
                yield EntrySkipped(error.code, reason)
                return
            written, after = text[start:end], _after_space(text, end)
            if not is_array and start == begin and after == len(text):
                yield from self._single(value, written)
            else:
                yield _record(value, written)
            start = after
        if is_array and _after_space(text, start + 1) < len(text):
            reason = "only the first array in the file is read"
            yield EntrySkipped(SkipCode.RECORD, reason)
        elif is_array and start >= len(text):
            yield EntrySkipped(SkipCode.RECORD, "the array does not end: the file was cut off")

    def _single(self, value: object, written: str) -> Iterator[Record | EntrySkipped]:
        """Yield the records of the only value of a file, which may hold a list of them."""
        listed = None
        if isinstance(value, dict) and not has_text(value, self.names):
            listed = self._list_in(value)
        if listed is None:
            yield _record(value, written)
            return
        for record in listed:
            yield _record(record)

    def _list_in(self, value: dict[str, Any]) -> list[Any] | None:
        """Return the list of records in an object, of several the one whose records have texts.

        Raises SourceError where that is several.
        """
        level: list[Mapping[str, Any]] = [value]
        for _ in range(_LEVELS):
            inner = [(name, each) for one in level for name, each in one.items()]
            lists: list[tuple[str, list[Any]]] = [
                (name, each) for name, each in inner if _lists_records(each)
            ]
            texts = [(name, each) for name, each in lists if has_text(each[0], self.names)]
            if len(texts) > 1:
                names = ", ".join(name for name, _ in texts)
                raise SourceError(
                    f"{self.path} has several lists of records: {names}",
                    hint=f"convert one of them to JSON Lines: jq -c '.{texts[0][0]}[]'",
                )
            if found := texts or (lists if len(lists) == 1 else []):
                return found[0][1]
            level = [each for _, each in inner if isinstance(each, Mapping)]
        return None


def _lists_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _record(value: object, written: str | None = None) -> Record | EntrySkipped:
    if not isinstance(value, dict):
        return EntrySkipped(SkipCode.RECORD, "not a JSON object")
    try:
        check_mapping(value, written)
    except EntrySkipped as error:
        return error
    if written is None:
        written = json.dumps(value, ensure_ascii=False)
    content = written.encode()
    if len(content) > MAX_DOCUMENT_BYTES:
        reason = f"longer than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
        return EntrySkipped(SkipCode.TOO_LARGE, reason)
    return Record(value, content)


def _after_space(text: str, start: int) -> int:
    found = _BETWEEN.match(text, start)
    return found.end() if found else start
