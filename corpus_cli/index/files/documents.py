"""`documents.sqlite`: the table from which single documents are fetched.

A table of documents by row (the order of `text.bin`) with their metadata. SQLite, because a command
needs a few rows of many and opening it takes a fraction of what a columnar engine takes;
`documents.parquet` holds the same metadata for statistics.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from corpus_cli.errors import IndexDamagedError, IndexFault, unreadable
from corpus_cli.model.documents import DocumentEntry
from corpus_cli.sources.spelling import spelling_key


class StoredDocument(NamedTuple):
    """A document's row; the fields are the columns."""

    row: int
    id: str
    title: str | None
    date: str | None
    date_source: str | None
    issuer: str | None
    category: str | None
    url: str | None
    tags: str
    metadata: str
    source: str
    characters: int
    words: int
    media_type: str
    sha256: str | None
    analysed_from: int
    pages: str

    def entry(self) -> DocumentEntry:
        """Return the metadata as a value."""
        return DocumentEntry(
            doc=self.id,
            title=self.title,
            date=self.date,
            date_source=self.date_source,
            issuer=self.issuer,
            category=self.category,
            url=self.url,
            tags=tuple(json.loads(self.tags)),
            characters=self.characters,
            words=self.words,
            source=self.source,
            metadata=json.loads(self.metadata),
            media_type=self.media_type,
            sha256=self.sha256,
            pages=tuple(json.loads(self.pages)),
        )


_COLUMNS: Final = ", ".join(StoredDocument._fields)
_CREATE: Final = """
    create table documents (
        row integer primary key, id text not null unique, title text, date text, date_source text,
        issuer text, category text, url text, tags text not null, metadata text not null,
        source text not null, characters integer not null, words integer not null,
        media_type text not null, sha256 text, analysed_from integer not null, pages text not null
    ) strict
"""


def store_bytes(rows: Iterable[StoredDocument]) -> bytes:
    """Return the documents of a segment as a SQLite file; the same rows give the same bytes."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(_CREATE)
        marks = ", ".join("?" * len(StoredDocument._fields))
        connection.executemany(f"insert into documents values ({marks})", rows)  # noqa: S608
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


_FAILURES: Final = {
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM,
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_PERM: errno.EACCES,
}
_KIND: Final = 0xFF  # of an error of SQLite; its other bits say more


def _fault(path: Path, error: sqlite3.Error) -> IndexFault:
    """Return what to raise for an error of SQLite, which says little of what the system said."""
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _KIND
    if kind == sqlite3.SQLITE_CANTOPEN:
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_CLOEXEC))
        except OSError as reason:
            return unreadable(path, reason)
    if kind in _FAILURES:
        return unreadable(path, OSError(_FAILURES[kind], os.strerror(_FAILURES[kind])))
    return IndexDamagedError(f"{path} is damaged: {error}")


_CONTAINERS: Final = ("object", "array")  # as SQLite calls them


def _texts(kind: str, text: str) -> Iterator[str]:
    """Yield the values that a value of metadata is, which SQLite calls `kind` and writes so."""
    if kind == "array":
        yield from _single_texts(json.loads(text))
    else:
        yield kind if kind in {"true", "false"} else text


def _single_texts(value: object) -> Iterator[str]:
    """Yield a value as text, each of a list by itself."""
    # Late: a search without a condition on metadata has no need of it.
    from corpus_cli.sources.fields import text_of

    if isinstance(value, list):
        for each in value:
            yield from _single_texts(each)
    elif (single := text_of(value)) is not None:
        yield single
    elif value is not None:
        yield json.dumps(value, ensure_ascii=False)


class DocumentStore:
    """Reads documents by row or by id."""

    def __init__(self, path: Path) -> None:
        # immutable: a segment never changes, so SQLite need not look for locks or journals.
        uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise _fault(path, error) from error
        self._path = path

    def row(self, number: int) -> StoredDocument:
        """Return the document of a row."""
        found = self._select("where row = ?", (number,))
        for row in found:
            return row
        raise IndexDamagedError(f"{self._path} lacks document {number}")

    def id(self, number: int) -> str:
        """Return the id of the document of a row."""
        for (name,) in self._run("select id from documents where row = ?", (number,)):
            return str(name)
        raise IndexDamagedError(f"{self._path} lacks document {number}")

    def issuers(self) -> set[str]:
        """Return all issuers."""
        sql = "select distinct issuer from documents where issuer is not null"
        return {issuer for (issuer,) in self._run(sql, ())}

    def values(self, column: str) -> Iterator[tuple[int, str]]:
        """Yield (row, value) of the documents that have one in a column of the table."""
        if column not in StoredDocument._fields:
            raise ValueError(f"no column {column!r}")
        sql = f"select row, {column} from documents where {column} is not null"  # noqa: S608
        return self._run(sql, ())

    def field(self, name: str) -> Iterator[tuple[int, str]]:
        """Yield (row, value) of the documents that have a field of this name in their metadata.

        It may be spelt otherwise there, and may be a path (`source.name`). A list is its values.
        """
        from corpus_cli.sources.fields import values_at

        key = spelling_key(name)
        sql = """
            select row, type, cast(value as text) from documents, json_each(metadata)
            where key = ? and value is not null
        """
        for stored in self._names:
            spelt = spelling_key(stored)
            if spelt == key:
                for row, kind, text in self._run(sql, (stored,)):
                    yield from ((row, value) for value in _texts(kind, text))
            elif key.startswith(spelt + "."):
                for row, kind, text in self._run(sql, (stored,)):
                    inner = {stored: json.loads(text)} if kind in _CONTAINERS else {}
                    for value in values_at(inner, key):
                        yield from ((row, each) for each in _single_texts(value))

    def field_names(self) -> set[str]:
        """Return the names of all fields in the metadata of documents, and paths within them."""
        from corpus_cli.sources.fields import paths_in

        sql = """
            select distinct key, value from documents, json_each(metadata)
            where type in ('object', 'array')
        """
        held = self._run(sql, ())
        return {
            *self._names,
            *(path for name, text in held for path in paths_in(json.loads(text), name)),
        }

    @cached_property
    def _names(self) -> list[str]:
        sql = "select distinct key from documents, json_each(metadata)"
        return sorted(name for (name,) in self._run(sql, ()))

    def rows(self) -> Iterator[StoredDocument]:
        """Yield all documents in order."""
        return self._select("order by row", ())

    def with_prefix(self, prefix: str, limit: int) -> list[StoredDocument]:
        """Return documents whose id begins with `prefix`, in the order of their ids."""
        condition = "where id >= ? and substr(id, 1, ?) = ? order by id limit ?"
        return list(self._select(condition, (prefix, len(prefix), prefix, limit)))

    def _select(self, condition: str, parameters: tuple[Any, ...]) -> Iterator[StoredDocument]:
        sql = f"select {_COLUMNS} from documents {condition}"  # noqa: S608 - constants only
        return map(StoredDocument._make, self._run(sql, parameters))

    def _run(self, sql: str, parameters: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection.execute(sql, parameters)
        except sqlite3.Error as error:
            raise _fault(self._path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
