"""Web archives of crawlers: WARC (`.warc`), and WET, the texts of one; plain or compressed.

A statement is a page, a PDF or another document that a server gave (status 200), read as the file
that it is would be. Its id and address are the address that it was asked for under; another text
under the same address gets the time of its capture as well. The day it was captured is kept as
`collected`: it is no date of the statement. What pages are made of (pictures, scripts), redirects,
errors and requests are passed over, documents of other kinds counted.

Bodies are decoded as their heads say (chunks, gzip), and left as they are where that is not true of
them, as of bodies that a crawler has decoded.
"""

from __future__ import annotations

import io
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.compression import DamagedDataError, open_stream
from corpus_cli.sources.containers.combined import renamed_document
from corpus_cli.sources.containers.read_apart import read_apart
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES
from corpus_cli.sources.fields import NO_NAMES, Fields, Names
from corpus_cli.sources.skips import EntrySkipped, Ids, SkipCode, located, read_entry
from corpus_cli.sources.source import OneFile
from corpus_cli.sources.statements.kinds import STATEMENT_KINDS, kind_of
from corpus_cli.sources.statements.other_formats import not_read
from corpus_cli.sources.statements.text_file import (
    extracted_statement,
    statement_document,
    statement_of,
)

if TYPE_CHECKING:
    from fastwarc.warc import ArchiveIterator, WarcRecord

_HTML: Final = next(kind for kind in STATEMENT_KINDS if kind.name == "html")
_PAGES: Final = ("text/html", "application/xhtml+xml")
_TEXT: Final = "text/plain"
_ROBOTS: Final = "/robots.txt"
_END_OF_HEAD: Final = re.compile(rb"\r?\n\r?\n")
_CHUNK: Final = re.compile(rb"(?:\r?\n)?([0-9a-fA-F]{1,8})[^\r\n]{0,100}\r?\n")
_HEAD: Final = 64 * 1024
_MOST: Final = MAX_DOCUMENT_BYTES + _HEAD + 1
"""How many bytes of a record are read: its head, and one more than a document may have."""
_BATCH: Final = 256
_BATCH_BYTES: Final = 8 * 1024 * 1024


class Capture(NamedTuple):
    """What a server gave for an address: `body` is None for what is too large."""

    uri: str
    date: str
    media_type: str
    body: bytes | None


class Batch(NamedTuple):
    """Some captures, in the order of the file, and how many records have been read up to here.

    `others` are the suffixes of what is not read; `damage` says why reading ends, `is_last` that
    there is no more.
    """

    captures: list[Capture]
    records: int
    others: Counter[str]
    is_last: bool
    damage: str | None = None


class Position(NamedTuple):
    """A file, and how many of its records have been read."""

    path: Path
    records: int


class WarcSource(OneFile):
    """The captures of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.name.partition(".")[0], names)

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the captures in their order, then what was not read. Raises SourceError."""
        ids = Ids()
        others: Counter[str] = Counter()
        for batch in self._batches():
            others += batch.others
            for capture in batch.captures:
                entry = read_entry(self._document, capture, ids)
                yield located(entry, f"{self.path.name}/{capture.uri}")
            if batch.damage:
                reason = f"the rest of the file cannot be read: {batch.damage}"
                yield EntrySkipped(SkipCode.UNREADABLE, reason).at(self.path.name)
        if said := not_read(others):
            yield EntrySkipped(SkipCode.OTHER_FILES, said).at(self.path.name)

    def _batches(self) -> Iterator[Batch]:
        records, is_last = 0, False
        while not is_last:
            try:
                batch = read_apart(read_batch, Position(self.path, records))
            except EntrySkipped as problem:
                if not records:
                    raise SourceError(f"{self.path} cannot be read: {problem.reason}") from None
                batch = Batch([], records, Counter(), is_last=True, damage=problem.reason)
            records, is_last = batch.records, batch.is_last
            yield batch

    def _document(self, capture: Capture, ids: Ids) -> Document:
        if capture.body is None:
            reason = f"larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
            raise EntrySkipped(SkipCode.TOO_LARGE, reason)
        name = _name(capture.uri)
        if capture.media_type in _PAGES and kind_of(capture.body, name) is None:
            statement = extracted_statement(_HTML, capture.body)
        else:
            statement = statement_of(capture.body, name)
        document = statement_document(
            statement,
            "",
            source=f"{self.path.name}/{capture.uri}",
            default_id=capture.uri,
            row=Fields({"url": capture.uri}, {"collected": capture.date} if capture.date else {}),
        )
        if self.names:
            document = renamed_document(document, self.names)
        return ids.claim(document, capture.uri, capture.date)


def _name(uri: str) -> str:
    """Return the name of the file that an address ends in."""
    try:
        return urlsplit(uri).path.rpartition("/")[2]
    except ValueError:
        return ""


# --- in a process of its own ------------------------------------------------------------------


class _Reader:
    """A file that is open, so that the next batch goes on where the last one ended."""

    def __init__(self, path: Path) -> None:
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        self.path = path
        self.records = 0
        self._stream, damage = open_stream(path)
        self._damage: tuple[type[Exception], ...] = (*damage, OSError, ValueError)
        self._iterator: ArchiveIterator = ArchiveIterator(
            _Unseekable(self._stream),
            WarcRecordType.any_type,
            parse_http=False,
            stream_detect=False,
        )

    def next(self) -> Capture | str | None:
        """Return the next record: what is captured in it, or the suffix of what is not read.

        None at the end. Raises DamagedDataError.
        """
        try:
            record = next(self._iterator, None)
            captured = None if record is None else _captured(record)
        except self._damage as error:
            raise DamagedDataError(str(error) or type(error).__name__) from None
        self.records += record is not None
        return captured

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


class _Unseekable(io.RawIOBase):
    """A stream that is read from its beginning to its end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Tell that it is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return some bytes."""
        return self._stream.read(size)

    def tell(self) -> int:
        """Return 0: nobody asks where it is."""
        return 0


_readers: list[_Reader] = []  # at most one


def read_batch(position: Position) -> Batch:
    """Return the next captures of a file. Raises EntrySkipped where there are none at all."""
    captures: list[Capture] = []
    others: Counter[str] = Counter()
    size, reader, captured = 0, None, None
    try:
        reader = _reader(position)
        while size < _BATCH_BYTES and reader.records - position.records < _BATCH:
            captured = reader.next()
            if captured is None:
                break
            if isinstance(captured, Capture):
                captures.append(captured)
                size += len(captured.body or b"")
            else:
                others[captured] += 1
    except (OSError, DamagedDataError) as error:
        if reader is None or reader.records == 0:
            reason = f"it is damaged, or not a WARC file ({error})"
            raise EntrySkipped(SkipCode.UNREADABLE, reason) from None
        return Batch(captures, reader.records, others, is_last=True, damage=str(error))
    return Batch(captures, reader.records, others, is_last=captured is None, damage=None)


def _reader(position: Position) -> _Reader:
    """Return the file that is open, or one that is opened and read up to a position."""
    if _readers and (_readers[0].path, _readers[0].records) == position:
        return _readers[0]
    while _readers:
        _readers.pop().close()
    _readers.append(_Reader(position.path))
    while _readers[0].records < position.records and _readers[0].next() is not None:
        pass
    return _readers[0]


def _captured(record: WarcRecord) -> Capture | str:
    """Return what was captured if it may be a statement, else the suffix of its address, or ""."""
    uri = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    kind = record.headers.get("WARC-Type")
    if kind not in {"response", "resource", "conversion"} or not uri.lower().startswith("http"):
        return ""
    block = record.reader.read(_MOST)
    if len(block) < min(record.content_length, _MOST):
        raise DamagedDataError("a record is cut off")
    media_type = record.headers.get("Content-Type") or ""
    if kind == "response":
        status, heads, block = _response(block)
        if status != b"200":
            return ""
        media_type, block = heads.get("content-type", ""), _decoded(block, heads)
    date = record.headers.get("WARC-Date") or ""
    return _as_statement(uri, date, media_type.partition(";")[0].strip().lower(), block)


def _as_statement(uri: str, date: str, media_type: str, body: bytes) -> Capture | str:
    name = _name(uri)
    is_text = media_type == _TEXT and not uri.lower().endswith(_ROBOTS)
    if not is_text and media_type not in _PAGES and kind_of(body, name) is None:
        return os.path.splitext(name)[1].lower()  # noqa: PTH122
    is_large = len(body) > MAX_DOCUMENT_BYTES
    return Capture(uri, date, media_type, None if is_large else body)


def _response(block: bytes) -> tuple[bytes, dict[str, str], bytes]:
    """Return the status, the heads by their names in small letters, and the body of a response."""
    end = _END_OF_HEAD.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    first, *lines = head[:_HEAD].splitlines()
    pairs = (line.decode("latin-1").partition(":") for line in lines)
    heads = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return b"".join(first.split()[1:2]), heads, body


def _decoded(body: bytes, heads: dict[str, str]) -> bytes:
    """Return a body as it was before it was sent, of at most one byte more than is read."""
    if heads.get("transfer-encoding", "").lower() == "chunked":
        body = _joined(body)
    if heads.get("content-encoding", "").lower() not in {"gzip", "x-gzip", "deflate"}:
        return body
    for bits in (47, -15):  # with the head of zlib or gzip; without, as some servers send it
        try:
            return zlib.decompressobj(bits).decompress(body, MAX_DOCUMENT_BYTES + 1)
        except zlib.error:
            continue
    return body


def _joined(body: bytes) -> bytes:
    """Return a body that was sent in chunks as one, the body itself if it was not."""
    pieces, at = [], 0
    while (chunk := _CHUNK.match(body, at)) is not None:
        end = chunk.end() + int(chunk[1], 16)
        pieces.append(body[chunk.end() : end])
        at = end
        if end == chunk.end():  # the last one is empty
            return b"".join(pieces)
    return body if at < len(body) else b"".join(pieces)
