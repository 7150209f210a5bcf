"""An entry: an analysed document with everything that its segment will say about it.

It comes from a source and is analysed here, or from another segment, which knows all of it
(`carried_documents.py`); the writer cannot tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Protocol, TypeVar

from corpus_cli.index.files.digests import digest
from corpus_cli.index.files.documents import StoredDocument
from corpus_cli.index.files.patch_maker import make_patches
from corpus_cli.index.files.restoration import Patches, Restoration
from corpus_cli.model.names import FoundName
from corpus_cli.model.source import Document
from corpus_cli.sources.fields import add_metadata, field_of
from corpus_cli.text.analysis import Analysis, analyses_of
from corpus_cli.text.dates.document_dates import UNREAD, DocumentDate, document_date
from corpus_cli.text.normal.layout import is_markdown
from corpus_cli.text.normal.normal_form import NormalText, normal
from corpus_cli.text.words.vocabulary import IntArray, Vocabulary

_json: Final = json.JSONEncoder(ensure_ascii=False).encode  # `dumps` would make one each time
_T = TypeVar("_T")
_BLOCK: Final = 1 << 17  # characters: about what fits the caches of a processor


class Analysed(Protocol):
    """A text taken apart, as `text.analysis.Analysis` describes it."""

    @property
    def normal(self) -> NormalText:
        """The normal form, with the way back."""
        ...

    @property
    def units(self) -> IntArray:
        """Numbers of its units, in order."""
        ...

    @property
    def tokens(self) -> IntArray:
        """Numbers of its tokens, in order."""
        ...

    @property
    def unit_starts(self) -> IntArray:
        """Where its units begin in the normal text."""
        ...

    @property
    def token_starts(self) -> IntArray:
        """Where its tokens begin in the normal text."""
        ...

    @property
    def sentence_starts(self) -> IntArray:
        """Where its sentences begin in the normal text."""
        ...

    @property
    def paragraph_of_sentence(self) -> IntArray:
        """The number of each sentence's paragraph, from 1."""
        ...


class Entry(NamedTuple):
    """An analysed document. The writer gives `document` its row, and counts its words.

    `names` are those in its text, where they are wanted.
    """

    document: StoredDocument
    analysis: Analysed
    patches: Patches
    digest: bytes
    names: Sequence[FoundName] = ()


def blocks(items: Iterable[_T], characters: Callable[[_T], int]) -> Iterator[list[_T]]:
    """Yield the items in lists, each of which but the last has 131,072 characters or more."""
    block: list[_T] = []
    total = 0
    for item in items:
        block.append(item)
        total += characters(item) + 1
        if total >= _BLOCK:
            yield block
            block, total = [], 0
    if block:
        yield block


def normal_text(document: StoredDocument, original: str) -> NormalText:
    """Return the normal form of a stored document, whose original is given, as it was analysed."""
    text = original[document.analysed_from :]
    return NormalText(text, markdown=is_markdown(document.source))


def analysed_entries(documents: Iterable[Document], vocabulary: Vocabulary) -> Iterator[Entry]:
    """Analyse documents, a block at a time.

    Raises AssertionError if a text could not be given back as it was written.
    """
    for block in blocks(documents, lambda document: len(document.text)):
        analyses = analyses_of(
            [one.text[one.analysed_from :] for one in block],
            vocabulary,
            [is_markdown(one.source) for one in block],
        )
        front_matters = [one.text[: one.analysed_from] for one in block]
        patches = make_patches([analysis.normal for analysis in analyses], front_matters)
        yield from map(_entry, block, analyses, patches)


def _entry(document: Document, analysis: Analysis, patches: Patches) -> Entry:
    if Restoration(patches).whole(analysis.normal.folded) != document.text:
        raise AssertionError(f"{document.id}: the text does not come back from its normal form")
    date = _date(document, analysis)
    return Entry(_stored_document(document, date), analysis, patches, digest(document))


def _date(document: Document, analysis: Analysis) -> DocumentDate:
    return document_date(
        written=document.date or _unheld_date(document),
        source=document.date_source,
        text=_with_lines(analysis.normal),
        path=document.source,
    )


def _with_lines(text: NormalText) -> str:
    """Return a normal text with the lines that were written: a dateline is one of them."""
    return normal(text.original) if "wrapped_lines" in text.repairs else text.text


def _unheld_date(document: Document) -> str | None:
    """Return the value of a date field that is no text, and so is among the metadata."""
    values = (value for name, value in document.metadata.items() if field_of(name) == "date")
    return next(map(_json, values), None)


def _metadata(document: Document, date: DocumentDate) -> dict[str, object]:
    """Return what the source says beside the known fields, and the date where it is not read."""
    if date.source != UNREAD or document.date is None:
        return dict(document.metadata)
    metadata: dict[str, object] = {"date": document.date}
    for name, value in document.metadata.items():
        add_metadata(metadata, name, value)
    return metadata


def _stored_document(document: Document, date: DocumentDate) -> StoredDocument:
    metadata = _metadata(document, date)
    return StoredDocument(
        row=0,
        id=document.id,
        title=document.title,
        date=date.iso,
        date_source=date.source,
        issuer=document.issuer,
        category=document.category,
        url=document.url,
        tags=_json(document.tags) if document.tags else "[]",
        metadata=_json(metadata) if metadata else "{}",
        source=document.source,
        characters=len(document.text),
        words=0,
        media_type=document.media_type,
        sha256=document.sha256,
        analysed_from=document.analysed_from,
        pages=_json(document.pages),
    )
