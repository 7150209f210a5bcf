"""CSV: a statement a row, plain (`.csv`, `.tsv`) or `.gz`, `.xz`, `.bz2`, `.zst`.

The first row names the fields, as in JSON Lines (`jsonl.py`); one of them must be the text. The
separator is a comma, a semicolon, a tab or a bar, whichever the first row has most of, or what a
line `sep=;` before it says; values in quotes may hold line breaks. Bytes are UTF-8 or UTF-16 with
its mark, or CP874 as Thai Windows writes it, if the first text that is not ASCII tells so
(`decoding.py`), which is noted as `encoding`.

A row that cannot be decoded is one skipped entry, and so is one with more values than there are
names (empty ones at its end apart) or with too few to have a text.

A quotation mark that opens a value and is never closed would swallow the rows after it. It shows
when something follows the next quotation mark that cannot follow a value, at the end of the file,
or after `MAX_LINES`. Then only the line where it stands is skipped, and the lines after it are
read again as rows. In rows separated by tabs, where many programs write no quotation marks around
values, that line is read as it is written.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, Self

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.compression import DamagedDataError, open_bytes
from corpus_cli.sources.containers.records import record_document
from corpus_cli.sources.decoding import GUESSED, MAX_DOCUMENT_BYTES, UTF16_MARKS, decode
from corpus_cli.sources.fields import (
    NO_NAMES,
    Names,
    add_metadata,
    field_of,
    lone_surrogate,
    meaning_of,
)
from corpus_cli.sources.skips import EntrySkipped, SkipCode, claim_id, located, read_entry
from corpus_cli.sources.source import OneFile

MAX_LINES: Final = 10_000
"""How many lines a row may have: more are taken for a quotation mark that was not closed."""

_TAB: Final = "\t"
_SEPARATORS: Final = ",;|" + _TAB
_SEPARATOR_LINE: Final = re.compile(r'"?sep=([^\s"]|\t)"?[,;\t ]*\s*', re.IGNORECASE)
_SAMPLE: Final = 1 << 16  # bytes that tell the encoding


class CsvSource(OneFile):
    """The rows of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.name.partition(".")[0], names)
        self._encoding = "utf-8"
        self.position = 0
        """The byte of the (unpacked) file that was read last, or one soon after it."""

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the rows in their order. Raises SourceError."""
        seen: dict[str, str] = {}
        source = self.path.name
        header: _Header | None = None
        for number, row in self._rows():
            if header is None and isinstance(row, list):
                header = self._header(row)
                continue
            yield located(read_entry(self._entry, header, row, number, seen), source, number)

    def _entry(
        self,
        header: _Header | None,
        row: list[str] | EntrySkipped,
        number: int,
        seen: dict[str, str],
    ) -> Document:
        if isinstance(row, EntrySkipped):
            raise row
        assert header is not None  # noqa: S101 - the first row is one
        record = header.record(row)
        try:
            # Quicker than to look for what cannot be encoded.
            "".join(header.names + row).encode()
        except UnicodeEncodeError:
            name = lone_surrogate(record)
            raise EntrySkipped(SkipCode.ENCODING, f"bytes of {name!r} cannot be decoded") from None

        def content() -> bytes:
            return json.dumps(row, ensure_ascii=False).encode()

        if self._encoding == GUESSED:
            add_metadata(record, "encoding", GUESSED)
        entry = record_document(record, content, self.path.name, self.names)
        claim_id(seen, entry.id, f"line {number}")
        return entry

    def _header(self, row: list[str]) -> _Header:
        fields = [field_of(meaning_of(name, self.names)) for name in row]
        if "text" not in fields:
            columns = ", ".join(repr(name) for name in row[:8])
            raise SourceError(
                f"{self.path} has no text column; its first row is {columns}",
                hint="name the text field in corpus.yaml: fields: {NAME: text}",
            )
        return _Header(row, fields.index("text"))

    def _rows(self) -> Iterator[tuple[int, list[str] | EntrySkipped]]:
        """Yield rows that are not empty with the line each begins at, and damage as the last."""
        rows: _Rows | None = None
        try:
            with open_bytes(self.path) as stream:
                self._encoding = self._told_encoding()
                text = io.TextIOWrapper(
                    stream, encoding=self._encoding, errors="surrogateescape", newline=""
                )
                rows = _Rows(text)
                for number, row in rows:
                    self.position = stream.tell() if stream.seekable() else 0
                    if isinstance(row, EntrySkipped) or any(row):
                        yield number, row
        except (DamagedDataError, OSError, EOFError) as error:
            if rows is None or rows.line == 0:
                raise SourceError(f"{self.path} cannot be read: {error}") from None
            reason = f"the rest of the file cannot be read: {error}"
            yield rows.line + 1, EntrySkipped(SkipCode.UNREADABLE, reason)

    def _told_encoding(self) -> str:
        sample = self._sample()
        if sample.startswith(UTF16_MARKS):
            return "utf-16"
        whole, _, _ = sample.rpartition(b"\n")
        try:
            encoding = decode(whole or sample)[1]
        except EntrySkipped:
            encoding = "utf-8"  # row by row, then
        return "utf-8-sig" if encoding == "utf-8" else encoding

    def _sample(self) -> bytes:
        """Return the first piece of the file that is not all ASCII, and the one after it."""
        with open_bytes(self.path) as stream:
            while (piece := stream.read(_SAMPLE)).isascii() and piece:
                pass
            return piece + stream.read(_SAMPLE)


class _Header(NamedTuple):
    """The names of the columns, and which of them is the text."""

    names: list[str]
    text: int

    def record(self, row: list[str]) -> dict[str, str]:
        """Return the values of a row by their names; those left out at its end are empty.

        Raises EntrySkipped for values without a name, and for a row that ends before its text.
        """
        surplus = any(row[len(self.names) :])
        if surplus or len(row) <= self.text:
            reason = f"{len(row)} values for {len(self.names)} columns"
            raise EntrySkipped(SkipCode.RECORD, reason)
        left_out = [""] * (len(self.names) - len(row))
        return dict(zip(self.names, row + left_out, strict=False))


class _UnbalancedError(Exception):
    """A row has so many lines that a quotation mark must be missing."""


class _Lines:
    """The lines of a text, and which of them the row that is being read consists of.

    A piece of `MAX_DOCUMENT_BYTES` of a longer line counts as one: no line is held whole.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self.row: list[str] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if len(self.row) >= MAX_LINES:
            raise _UnbalancedError
        line = self._again.popleft() if self._again else self._text.readline(MAX_DOCUMENT_BYTES)
        if not line:
            raise StopIteration
        self.row.append(line)
        return line

    def read_again(self, kept: int) -> None:
        """Give back all lines of the row but the first `kept`."""
        self._again.extendleft(reversed(self.row[kept:]))
        del self.row[kept:]


class _Rows:
    """The rows of a text, each with the number of its first line. `line` is the last one read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        csv.field_size_limit(MAX_DOCUMENT_BYTES)
        self._lines = _Lines(text)
        self.line = 0
        first = next(self._lines, "")
        if said := _SEPARATOR_LINE.fullmatch(first):
            self._separator = said[1]
            self._lines.row.clear()
            self.line += 1
        else:
            self._separator = max(_SEPARATORS, key=first.count)
            self._lines.read_again(0)
        self._rows = csv.reader(self._lines, delimiter=self._separator, strict=True)

    def __iter__(self) -> Iterator[tuple[int, list[str] | EntrySkipped]]:
        while (row := self._next()) is not None:
            begins = self.line + 1
            self.line += len(self._lines.row)
            self._lines.row.clear()
            yield begins, row

    def _next(self) -> list[str] | EntrySkipped | None:
        try:
            return next(self._rows, None)
        except csv.Error as error:
            if "field larger" in str(error):
                reason = f"a value longer than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
                return EntrySkipped(SkipCode.TOO_LARGE, reason)
            return self._unbalanced(str(error))
        except _UnbalancedError:
            return self._unbalanced(f"a value of more than {MAX_LINES:,} lines")

    def _unbalanced(self, problem: str) -> list[str] | EntrySkipped:
        """Return the first line of the row by itself: as it is written, or as a skipped entry."""
        self._lines.read_again(1)
        if self._separator == _TAB:
            return self._lines.row[0].rstrip("\r\n").split(_TAB)
        reason = f"its quotation marks do not balance: {problem}"
        return EntrySkipped(SkipCode.QUOTES, reason)
