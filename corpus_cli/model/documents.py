"""Documents as an index knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class DocumentEntry(NamedTuple):
    """A document's metadata, without its text.

    `source` is the file it was read from, relative to the corpus. Where its text was extracted from
    a file that is no plain text, `media_type` and `sha256` are that file's, and `pages` are the
    offsets in the text at which its pages begin.
    """

    doc: str
    title: str | None
    date: str | None
    date_source: str | None
    issuer: str | None
    category: str | None
    url: str | None
    tags: Sequence[str]
    characters: int
    words: int
    source: str
    metadata: Mapping[str, object]
    media_type: str = "text/plain"
    sha256: str | None = None
    pages: Sequence[int] = ()


class DocumentList(NamedTuple):
    """The documents of the corpus, in the order of their dates, then ids."""

    total: int
    returned: int
    truncated: bool
    documents: Sequence[DocumentEntry]

    def __repr__(self) -> str:
        return f"<DocumentList {self.returned:,} of {self.total:,} documents>"

    def rows(self) -> Iterator[DocumentEntry]:
        """Yield a row a document."""
        yield from self.documents

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return DocumentEntry._fields


class DocumentAddress(NamedTuple):
    """Where a document is from; `file` is what it was read from, in the corpus."""

    doc: str
    title: str | None
    url: str | None
    file: str

    @property
    def link(self) -> str | None:
        """What a browser may open: an address of the web, else the file; None for other kinds."""
        if self.url is None:
            return Path(self.file).as_uri()
        return self.url if self.url.startswith(("http://", "https://")) else None

    def rows(self) -> Iterator[DocumentAddress]:
        """Yield the one document."""
        yield self

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return self._fields


class TextSpan(NamedTuple):
    """A stretch of a document's text."""

    start: int
    end: int


class DocumentText(NamedTuple):
    """One document with its text, exactly as offsets slice it.

    `hits` are those of a query, where one was asked for; `shown` are the stretches of the text that
    a page shows, None for all of it.
    """

    document: DocumentEntry
    text: str
    hits: Sequence[TextSpan] = ()
    shown: Sequence[TextSpan] | None = None

    def __repr__(self) -> str:
        return f"<DocumentText {self.document.doc!r}, {len(self.text):,} characters>"

    def rows(self) -> Iterator[DocumentText]:
        """Yield the one document."""
        yield self

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return self._fields
