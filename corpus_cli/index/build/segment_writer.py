"""Writes one segment: a batch of analysed documents, independent of all other segments."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from corpus_cli.index.files import edges
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.binary import little_endian
from corpus_cli.index.files.cards import Card, write_cards
from corpus_cli.index.files.disk import Chunks, make_folder, sync_folder, write_new
from corpus_cli.index.files.document_order import order_bytes
from corpus_cli.index.files.documents import StoredDocument, store_bytes
from corpus_cli.index.files.edges import levels_of
from corpus_cli.index.files.entry import Entry
from corpus_cli.index.files.name_table import name_table
from corpus_cli.index.files.parquet import Column, DistinctStrings, table_bytes
from corpus_cli.index.files.part_edges import PartEdges
from corpus_cli.index.files.patch_maker import original_starts
from corpus_cli.index.files.patches import PatchWriter
from corpus_cli.index.files.term_tables import term_tables
from corpus_cli.index.files.text import TextWriter
from corpus_cli.index.files.token_tables import TokenRows
from corpus_cli.model.names import FoundName
from corpus_cli.text.normal.normal_form import normal_titles
from corpus_cli.text.words.vocabulary import Vocabulary

_NOT_IN_CATALOGUE: Final = ("row", "analysed_from", "pages")
_NUMBERS: Final = ("characters", "words")


class SegmentWriter:
    """Takes in documents, then writes their segment into `folder`, which it makes.

    `names` tells whether it is to have a table of their names.
    """

    def __init__(
        self, folder: Path, number: int, vocabulary: Vocabulary, *, names: bool = False
    ) -> None:
        make_folder(folder)
        self._folder = folder
        self._number = number
        self._vocabulary = vocabulary
        self._text = TextWriter(folder, fmt.TEXT)
        self._titles = TextWriter(folder, fmt.TITLES)
        self._patches = PatchWriter(folder)
        self._levels = [np.array([edges.UNIT], dtype=np.uint8)]  # the separator that leads
        self._length = 1
        self._parts = PartEdges(vocabulary.tokens)
        self._documents: list[StoredDocument] = []
        self._digests: list[bytes] = []
        self._names: list[Sequence[FoundName]] | None = [] if names else None
        self._rows = TokenRows(number, vocabulary)

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in the next documents, one or more."""
        analyses = [entry.analysis for entry in entries]
        patches = [entry.patches for entry in entries]
        levels = levels_of(analyses)
        self._rows.add(
            analyses,
            levels,
            original_starts(patches, [analysis.token_starts for analysis in analyses]),
            [entry.document.characters for entry in entries],
        )
        self._text.add([analysis.normal.folded for analysis in analyses])
        self._titles.add(normal_titles([entry.document.title or "" for entry in entries]))
        self._patches.add(patches)
        self._levels.append(levels.characters)
        self._parts.add(
            [analysis.tokens for analysis in analyses], levels.token_places + self._length
        )
        self._length += len(levels.characters)
        self._digests += (entry.digest for entry in entries)
        if self._names is not None:
            self._names += (entry.names for entry in entries)
        self._documents += (
            entry.document._replace(row=row)
            for row, entry in enumerate(entries, len(self._documents))
        )

    def finish(self) -> fmt.SegmentRecord:
        """Write every file and return what the snapshot says of the segment."""
        words = DistinctStrings(self._vocabulary.terms)
        counts = self._rows.words_by_document()
        documents = [row._replace(words=n) for row, n in zip(self._documents, counts, strict=True)]
        files = self._text.close() | self._titles.close() | self._patches.close()
        cards = [
            Card(row.id, row.title, row.date, row.issuer, row.pages, row.url) for row in documents
        ]
        files |= write_cards(self._folder, cards)
        files[fmt.EDGES] = edges.write_edges(self._folder / fmt.EDGES, np.concatenate(self._levels))
        tables = self._rows.tables(words)
        terms = term_tables(
            self._number, self._vocabulary, words, self._rows.units(), self._rows.tokens()
        )
        contents: dict[str, Chunks] = {
            fmt.PARTS: self._parts.data(),
            fmt.ORDER: order_bytes(cards),
            fmt.WORDS: [little_endian(array("i", (row.words for row in documents)))],
            fmt.DIGESTS: self._digests,
            fmt.DOCUMENTS: [store_bytes(documents)],
            "documents.parquet": [_catalogue(self._number, documents)],
            "sentences.parquet": [tables.sentences],
            "tokens.parquet": [tables.tokens],
            "doc_terms.parquet": [terms.doc_terms],
            "terms.parquet": [terms.terms],
        }
        if self._names is not None:
            contents[fmt.NAMES_FILE] = [name_table(self._number, self._names)]
        for name, data in contents.items():
            files[name] = write_new(self._folder / name, data)
        sync_folder(self._folder)
        return fmt.SegmentRecord(
            number=self._number,
            documents=len(documents),
            live=len(documents),
            characters=sum(row.characters for row in documents),
            sentences=tables.sentence_count,
            words=sum(row.words for row in documents),
            files=dict(sorted(files.items())),
        )


def _catalogue(number: int, documents: list[StoredDocument]) -> memoryview:
    names = [name for name in StoredDocument._fields if name not in _NOT_IN_CATALOGUE]
    columns: dict[str, list[object]] = {
        name: [getattr(row, name) for row in documents] for name in names
    }
    docs = np.arange(len(documents), dtype=np.int64) | number << fmt.DOC_SHIFT
    typed: dict[str, Column] = {
        name: np.array(values, dtype=np.int64) if name in _NUMBERS else values
        for name, values in columns.items()
    }
    return table_bytes({"doc": docs} | typed)
