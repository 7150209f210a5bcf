"""A document on its way into a segment: analysed, and all that the segment will say of it.

It comes from a source and is analysed here, or from another segment, which knows all of it
(`stored.py`); the writer cannot tell.
"""

from __future__ import annotations

import json
from typing import NamedTuple, Protocol

from corpus_cli.index.digests import digest
from corpus_cli.index.restore import Patches, Restoration, make_patches
from corpus_cli.index.shelf import ShelfRow
from corpus_cli.model.source import Document
from corpus_cli.text.analysis import Analysis
from corpus_cli.text.dates import DocumentDate, document_date
from corpus_cli.text.normal import NormalText
from corpus_cli.text.vocabulary import IntArray, Vocabulary


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
    """An analysed document. The writer gives `shelf` its row, and counts its words."""

    shelf: ShelfRow
    analysis: Analysed
    patches: Patches
    digest: bytes


def analysed(document: Document, vocabulary: Vocabulary) -> Entry:
    """Analyse a document.

    Raises AssertionError if its text could not be given back as it was written.
    """
    analysis = Analysis(document.text[document.analysed_from :], vocabulary)
    patches = make_patches(analysis.normal, document.text[: document.analysed_from])
    if Restoration(patches).whole(analysis.normal.folded) != document.text:
        raise AssertionError(f"{document.id}: the text does not come back from its normal form")
    date = _date(document, analysis)
    return Entry(_shelf_row(document, date), analysis, patches, digest(document))


def _date(document: Document, analysis: Analysis) -> DocumentDate:
    given = {"front_matter" if document.date_source == "front matter" else "index": document.date}
    return document_date(**given, text=analysis.normal.text, path=document.source)


def _shelf_row(document: Document, date: DocumentDate) -> ShelfRow:
    return ShelfRow(
        row=0,
        id=document.id,
        title=document.title,
        date=date.iso,
        date_source=date.source,
        issuer=document.issuer,
        category=document.category,
        url=document.url,
        tags=json.dumps(document.tags, ensure_ascii=False),
        metadata=json.dumps(dict(document.metadata), ensure_ascii=False),
        source=document.source,
        characters=len(document.text),
        words=0,
        analysed_from=document.analysed_from,
    )
