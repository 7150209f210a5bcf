"""CSV: a statement a row, plain (`.csv`, `.tsv`) or `.gz`, `.xz`, `.zst`.

The first row names the fields, as in JSON Lines (`jsonl.py`); one of them must be the text. The
separator is a comma, a semicolon or a tab, whichever the first row has most of; values in quotes
may hold line breaks. Bytes are UTF-8, with or without its mark, or CP874 as Thai Windows writes it,
if the beginning of the file tells so (`decoding.py`). A row that cannot be decoded, or whose
values are not as many as the names, is one skipped entry.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.compression import COMPRESSIONS, DamagedDataError, open_bytes
from corpus_cli.sources.containers.jsonl import record_document
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES, decode
from corpus_cli.sources.fields import NO_NAMES, Names, field_of, lone_surrogate
from corpus_cli.sources.skips import EntrySkipped, SkipCode, claim_id
from corpus_cli.sources.source import OneFile

CSV_SUFFIXES: Final = tuple(
    ending + packed for ending in (".csv", ".tsv") for packed in ("", *COMPRESSIONS)
)
_SEPARATORS: Final = ",;\t"
_BEGINNING: Final = 1 << 16  # bytes that tell the encoding


class CsvSource(OneFile):
    """The rows of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.name.partition(".")[0], names)

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the rows in their order. Raises SourceError."""
        seen: dict[str, str] = {}
        source = self.path.name
        header: list[str] = []
        for number, row in self._rows():
            if not header and isinstance(row, list):
                header = self._header(row)
                continue
            try:
                yield self._entry(header, row, number, seen)
            except EntrySkipped as skip:
                yield skip.at(source, number)

    def _entry(
        self, header: list[str], row: list[str] | EntrySkipped, number: int, seen: dict[str, str]
    ) -> Document:
        if isinstance(row, EntrySkipped):
            raise row
        if len(row) != len(header):
            reason = f"{len(row)} values for {len(header)} columns"
            raise EntrySkipped(SkipCode.RECORD, reason)
        record = dict(zip(header, row, strict=True))
        if name := lone_surrogate(record):
            raise EntrySkipped(SkipCode.ENCODING, f"bytes of {name!r} cannot be decoded")
        content = json.dumps(row, ensure_ascii=False).encode()
        entry = record_document(record, content, self.path.name, self.names)
        claim_id(seen, entry.id, f"line {number}")
        return entry

    def _header(self, row: list[str]) -> list[str]:
        fields = [field_of(self.names.get(name, name)) for name in row]
        if "text" not in fields:
            columns = ", ".join(repr(name) for name in row[:8])
            raise SourceError(
                f"{self.path} has no column for the text: its first row is {columns}",
                hint="name one in corpus.yaml: fields: {NAME: text}",
            )
        return row

    def _rows(self) -> Iterator[tuple[int, list[str] | EntrySkipped]]:
        """Yield rows that are not empty with the line each begins at, and damage as the last."""
        line = 0
        try:
            with open_bytes(self.path) as stream:
                text = io.TextIOWrapper(
                    stream, encoding=self._encoding(), errors="surrogateescape", newline=""
                )
                first = text.readline(MAX_DOCUMENT_BYTES)
                rows = _reader(text, first)
                while True:
                    begins = line + 1
                    try:
                        row: list[str] | EntrySkipped = next(rows)
                    except csv.Error as error:
                        row = _broken(error)
                    line = rows.line_num
                    if isinstance(row, EntrySkipped) or any(row):
                        yield begins, row
        except StopIteration:
            return
        except (DamagedDataError, OSError, EOFError) as error:
            if line == 0:
                raise SourceError(f"{self.path} cannot be read: {error}") from None
            reason = f"the rest of the file cannot be read: {error}"
            yield line + 1, EntrySkipped(SkipCode.UNREADABLE, reason)

    def _encoding(self) -> str:
        with open_bytes(self.path) as stream:
            beginning = stream.read(_BEGINNING)
        whole, _, _ = beginning.rpartition(b"\n")
        try:
            encoding = decode(whole or beginning)[1]
        except EntrySkipped:
            encoding = "utf-8"  # row by row, then
        return "utf-8-sig" if encoding == "utf-8" else encoding


def _broken(error: csv.Error) -> EntrySkipped:
    if "field larger" in str(error):
        reason = f"a value longer than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
        return EntrySkipped(SkipCode.TOO_LARGE, reason)
    return EntrySkipped(SkipCode.RECORD, f"broken CSV: {error}")


def _reader(text: io.TextIOWrapper, first: str) -> Any:  # noqa: ANN401 - csv names no type
    csv.field_size_limit(MAX_DOCUMENT_BYTES)
    separator = max(_SEPARATORS, key=first.count)
    return csv.reader(_from(first, text), delimiter=separator)


def _from(first: str, text: io.TextIOWrapper) -> Iterator[str]:
    # Not the lines of `text`: one without an end would be held whole.
    yield first
    while line := text.readline(MAX_DOCUMENT_BYTES):
        yield line
