"""Writes one segment: a batch of analysed documents, with nothing shared with any other."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.index import edges
from corpus_cli.index import format as fmt
from corpus_cli.index.cards import Card, write_cards
from corpus_cli.index.disk import Chunks, make_folder, sync_folder, write_new
from corpus_cli.index.entry import Analysed, Entry
from corpus_cli.index.numbers import little_endian
from corpus_cli.index.parquet import Column, table_bytes
from corpus_cli.index.patchfile import PatchWriter
from corpus_cli.index.shelf import ShelfRow, shelf_bytes
from corpus_cli.index.term_tables import term_tables
from corpus_cli.index.textfile import TextWriter
from corpus_cli.index.token_tables import TokenRows
from corpus_cli.index.words import Sorted
from corpus_cli.text.analysis import original_starts
from corpus_cli.text.normal import normal_query
from corpus_cli.text.vocabulary import Vocabulary

_NOT_IN_CATALOGUE: Final = ("row", "analysed_from")
_NUMBERS: Final = ("characters", "words")


class SegmentWriter:
    """Takes in documents, then writes their segment into `folder`, which it makes."""

    def __init__(self, folder: Path, number: int, vocabulary: Vocabulary) -> None:
        make_folder(folder)
        self._folder = folder
        self._number = number
        self._vocabulary = vocabulary
        self._text = TextWriter(folder, fmt.TEXT)
        self._titles = TextWriter(folder, fmt.TITLES)
        self._patches = PatchWriter(folder)
        self._levels = [np.array([edges.UNIT], dtype=np.uint8)]  # the separator that leads
        self._shelf: list[ShelfRow] = []
        self._dates = array("i")
        self._digests: list[bytes] = []
        self._rows = TokenRows(number, vocabulary)

    def add(self, entry: Entry) -> None:
        """Take in the next document."""
        analysis, shelf = entry.analysis, entry.shelf
        levels = _levels(analysis)
        begins = original_starts(analysis.normal.alignment, analysis.token_starts)
        self._rows.add(analysis, levels, begins + shelf.analysed_from, shelf.characters)
        self._text.add(analysis.normal.folded)
        self._titles.add(normal_query(shelf.title or ""))
        self._patches.add(entry.patches)
        self._levels.append(levels)
        self._dates.append(fmt.date_key(shelf.date))
        self._digests.append(entry.digest)
        self._shelf.append(shelf._replace(row=len(self._shelf)))

    def finish(self) -> fmt.SegmentRecord:
        """Write every file and return what the snapshot says of the segment."""
        words = Sorted(self._vocabulary.terms)
        counts = self._rows.words_by_document()
        shelf = [row._replace(words=n) for row, n in zip(self._shelf, counts, strict=True)]
        files = self._text.close() | self._titles.close() | self._patches.close()
        files |= write_cards(self._folder, (Card(r.id, r.title, r.date, r.issuer) for r in shelf))
        files[fmt.EDGES] = edges.write_edges(self._folder / fmt.EDGES, np.concatenate(self._levels))
        tables = self._rows.tables(words)
        terms = term_tables(
            self._number, self._vocabulary, words, self._rows.units(), self._rows.tokens()
        )
        contents: dict[str, Chunks] = {
            fmt.DATES: [little_endian(self._dates)],
            fmt.WORDS: [little_endian(array("i", (row.words for row in shelf)))],
            fmt.DIGESTS: self._digests,
            fmt.SHELF: [shelf_bytes(shelf)],
            "documents.parquet": [_catalogue(self._number, shelf)],
            "sentences.parquet": [tables.sentences],
            "tokens.parquet": [tables.tokens],
            "doc_terms.parquet": [terms.doc_terms],
            "terms.parquet": [terms.terms],
        }
        for name, data in contents.items():
            files[name] = write_new(self._folder / name, data)
        sync_folder(self._folder)
        return fmt.SegmentRecord(
            number=self._number,
            documents=len(shelf),
            live=len(shelf),
            characters=sum(row.characters for row in shelf),
            sentences=tables.sentence_count,
            words=sum(row.words for row in shelf),
            files=dict(sorted(files.items())),
        )


def _levels(analysis: Analysed) -> npt.NDArray[np.uint8]:
    """Return what begins at each character, and at the separator that follows.

    A sentence that is said to begin within a unit is one with the sentence before it. Raises
    AssertionError where a unit begins within a token.
    """
    levels = np.zeros(len(analysis.normal.text) + 1, dtype=np.uint8)
    levels[analysis.token_starts] = edges.TOKEN
    if not levels[analysis.unit_starts].all():
        raise AssertionError("the units of a text do not consist of its tokens")
    levels[analysis.unit_starts] = edges.UNIT
    sentences = analysis.sentence_starts
    levels[sentences[levels[sentences] == edges.UNIT]] = edges.SENTENCE
    levels[-1] = edges.UNIT  # the separator
    return levels


def _catalogue(number: int, shelf: list[ShelfRow]) -> memoryview:
    names = [name for name in ShelfRow._fields if name not in _NOT_IN_CATALOGUE]
    columns: dict[str, list[object]] = {
        name: [getattr(row, name) for row in shelf] for name in names
    }
    docs = np.arange(len(shelf), dtype=np.int64) | number << fmt.DOC_SHIFT
    typed: dict[str, Column] = {
        name: np.array(values, dtype=np.int64) if name in _NUMBERS else values
        for name, values in columns.items()
    }
    return table_bytes({"doc": docs} | typed)
