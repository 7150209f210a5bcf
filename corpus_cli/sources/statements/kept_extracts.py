"""What files said when they were read: one that only moved, or was touched, is not read again.

    key     16 bytes: digest of a file's SHA-256, of its kind, and of all that reads such files
    run     the number of the run that last asked for it
    digest  16 bytes of the data
    data    what it said, or why it cannot be read: JSON, compressed by zstd

It is a SQLite file that lies with an index and goes with it. A run that has read its whole source
drops what it did not ask for, so there is never more than the source has files. Whatever is wrong
with it, files are read as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import suppress
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

import zstandard

from corpus_cli.regular_files import open_own
from corpus_cli.sources.skips import SkipCode
from corpus_cli.sources.statements.extract import Extract

LIBRARIES: Final = ("lxml", "pypdfium2", "resiliparse", "striprtf")
_HERE: Final = Path(__file__).parent
_OTHER_CODE: Final = ("sources/decoding.py", "text/normal/repairs.py")  # that reading goes by
_SIZE: Final = 16
_CREATE: Final = """
    create table if not exists extracts (
        key blob not null unique, run integer not null, digest blob not null, data blob not null
    ) strict
"""


class Refusal(NamedTuple):
    """Why a file cannot be read."""

    code: SkipCode
    reason: str


@cache
def _readers() -> bytes:
    """Return a digest of all that reads files: this package's code, and libraries."""
    content = hashlib.sha256(repr([(name, version(name)) for name in LIBRARIES]).encode())
    package = _HERE.parents[1]
    for path in (*sorted(_HERE.glob("*.py")), *(package / name for name in _OTHER_CODE)):
        content.update(path.read_bytes())
    return content.digest()


class KeptExtracts:
    """The extracts that are kept in a file, which is made when there is one to keep."""

    def __init__(self, file: Path) -> None:
        self._file: Final = file
        self._run = 0

    @cached_property
    def _connection(self) -> sqlite3.Connection | None:
        """The file, opened when the first extract is asked for; None where it cannot be."""
        try:
            os.close(open_own(self._file, os.O_RDWR | os.O_CREAT))
            connection = _opened(self._file)
            (last,) = connection.execute("select max(run) from extracts").fetchone()
        except (OSError, sqlite3.Error):
            return None
        self._run = 1 + (last or 0)
        return connection

    def get(self, kind: str, sha256: str) -> Extract | Refusal | None:
        """Return what a file of these bytes said, None if it is not known."""
        key = _key(kind, sha256)
        for digest, data in self._rows("select digest, data from extracts where key = ?", key):
            if _digest(data) == digest:
                self._rows("update extracts set run = ? where key = ?", self._run, key)
                return _decoded(data)
        return None

    def keep(self, kind: str, sha256: str, said: Extract | Refusal) -> None:
        """Keep what a file said."""
        written = json.dumps(said._asdict(), ensure_ascii=False)
        data = zstandard.compress(written.encode("utf-8", "surrogatepass"))
        if self._connection is not None:  # opening it tells the run
            values = (_key(kind, sha256), self._run, _digest(data), data)
            self._rows("insert or replace into extracts values (?, ?, ?, ?)", *values)

    def drop_others(self) -> None:
        """Drop what this run neither asked for nor kept."""
        if self._file.exists() and self._connection is not None:
            self._rows("delete from extracts where run <> ?", self._run)

    def close(self) -> None:
        """Write all to the disk."""
        connection = self.__dict__.get("_connection")
        self._connection = None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.commit()
            connection.close()

    def _rows(self, sql: str, *values: object) -> list[tuple[bytes, ...]]:
        if self._connection is None:
            return []
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error:
            self.close()
            return []


def _opened(file: Path) -> sqlite3.Connection:
    """Open the file; one that is damaged is made anew."""
    for attempt in range(2):
        connection = sqlite3.connect(file)
        try:
            connection.execute("pragma page_size = 1024")
            connection.execute("pragma auto_vacuum = full")
            connection.execute("pragma secure_delete = on")
            connection.execute("pragma synchronous = off")
            connection.execute(_CREATE)
        except sqlite3.DatabaseError:
            connection.close()
            if attempt:
                raise
            file.unlink()
        else:
            return connection
    raise AssertionError


def _key(kind: str, sha256: str) -> bytes:
    return _digest(b"%s %s %s" % (kind.encode(), sha256.encode(), _readers()))


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_SIZE]


def _decoded(data: bytes) -> Extract | Refusal:
    said = json.loads(zstandard.decompress(data).decode("utf-8", "surrogatepass"))
    if "text" in said:
        return Extract(**{**said, "pages": tuple(said["pages"])})
    return Refusal(SkipCode(said["code"]), said["reason"])
