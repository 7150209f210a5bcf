"""Documents as an index knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


class DocumentText(NamedTuple):
    """One document with its text, exactly as offsets slice it."""

    document: DocumentEntry
    text: str

    def __repr__(self) -> str:
        return f"<DocumentText {self.document.doc!r}, {len(self.text):,} characters>"

    def rows(self) -> Iterator[DocumentText]:
        """Yield the one document."""
        yield self

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return self._fields
