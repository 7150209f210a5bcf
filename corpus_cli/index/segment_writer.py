"""Writes one segment: a batch of analysed documents, with nothing shared with any other."""

from __future__ import annotations

import json
from array import array
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus_cli.index import edges
from corpus_cli.index import format as fmt
from corpus_cli.index.parquet import Column, Columns, strings, text_column, write_table
from corpus_cli.index.restore import Restoration, make_patches
from corpus_cli.index.shelf import ShelfRow, write_shelf
from corpus_cli.index.term_tables import write_term_tables
from corpus_cli.index.textfile import TextWriter
from corpus_cli.model.source import Document
from corpus_cli.text.analysis import Analysis, original_starts
from corpus_cli.text.dates import DocumentDate
from corpus_cli.text.normal import normal_query
from corpus_cli.text.vocabulary import KINDS, IntArray, Vocabulary

_NOT_IN_CATALOGUE = ("row", "patches")
_NUMBERS = ("characters", "words")


class SegmentWriter:
    """Collects documents and writes their segment into `folder`, which it makes."""

    def __init__(self, folder: Path, number: int, vocabulary: Vocabulary) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._number = number
        self._vocabulary = vocabulary
        self._text = TextWriter(folder, fmt.TEXT)
        self._titles = TextWriter(folder, fmt.TITLES)
        self._levels = [np.array([edges.UNIT], dtype=np.uint8)]  # the separator that leads
        self._shelf: list[ShelfRow] = []
        self._dates = array("i")
        self._sentences, self._token_rows = Columns(), Columns()
        self._sentence_count = 0
        self._units: list[IntArray] = []
        self._tokens: list[IntArray] = []

    def add(self, document: Document, analysis: Analysis, date: DocumentDate) -> None:
        """Take in the next document.

        Raises AssertionError if its text could not be given back as it was written.
        """
        row = len(self._shelf)
        normal = analysis.normal
        patches = make_patches(normal, document.text[: document.analysed_from])
        if Restoration(patches).whole(normal.folded) != document.text:
            raise AssertionError(f"{document.id}: the text does not come back from its normal form")
        self._text.add(normal.folded)
        self._titles.add(normal_query(document.title or ""))
        self._levels.append(_levels(analysis))
        self._dates.append(fmt.date_key(date.iso))
        words = int(self._vocabulary.units.is_word()[analysis.units].sum())
        self._shelf.append(_shelf_row(row, document, date, words, patches))
        self._units.append(analysis.units)
        self._tokens.append(analysis.tokens)
        doc = self._number << fmt.DOC_SHIFT | row
        self._sentences.add(_sentence_columns(doc, document, analysis))
        self._sentence_count += len(analysis.sentence_starts)
        self._token_rows.add(_token_columns(doc, document, analysis, self._vocabulary))

    def finish(self) -> fmt.SegmentRecord:
        """Write every file and return what the snapshot says of the segment, less its files."""
        self._text.close()
        self._titles.close()
        edges.write_edges(self._folder / fmt.EDGES, np.concatenate(self._levels))
        (self._folder / fmt.DATES).write_bytes(self._dates.tobytes())
        write_shelf(self._folder / fmt.SHELF, self._shelf)
        write_table(self._folder, "documents", _catalogue(self._number, self._shelf))
        write_table(self._folder, "sentences", self._sentences.arrays())
        self._write_tokens()
        types = write_term_tables(
            self._folder, self._number, self._vocabulary, self._units, self._tokens
        )
        return fmt.SegmentRecord(
            number=self._number,
            documents=len(self._shelf),
            characters=sum(row.characters for row in self._shelf),
            sentences=self._sentence_count,
            words=sum(row.words for row in self._shelf),
            types=types,
            files={},
        )

    def _write_tokens(self) -> None:
        columns = self._token_rows.arrays()
        words = list(self._vocabulary.terms)
        columns["word"] = strings(columns["word"], words)
        columns["kind"] = strings(columns["kind"], [kind.value for kind in KINDS])
        columns["unit"] = strings(columns["unit"], words)
        write_table(self._folder, "tokens", columns)


def _levels(analysis: Analysis) -> npt.NDArray[np.uint8]:
    levels = np.zeros(len(analysis.normal.text) + 1, dtype=np.uint8)
    levels[analysis.token_starts] = edges.TOKEN
    levels[analysis.unit_starts] = edges.UNIT
    levels[analysis.sentence_starts] = edges.SENTENCE
    levels[-1] = edges.UNIT  # the separator
    return levels


def _shelf_row(
    row: int, document: Document, date: DocumentDate, words: int, patches: bytes
) -> ShelfRow:
    return ShelfRow(
        row=row,
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
        words=words,
        patches=patches,
    )


def _catalogue(number: int, shelf: list[ShelfRow]) -> dict[str, Column]:
    names = [name for name in ShelfRow._fields if name not in _NOT_IN_CATALOGUE]
    columns = {name: [getattr(row, name) for row in shelf] for name in names}
    docs = np.arange(len(shelf), dtype=np.int64) | number << fmt.DOC_SHIFT
    return {"doc": docs} | {
        name: np.array(values, dtype=np.int64) if name in _NUMBERS else text_column(values)
        for name, values in columns.items()
    }


def _sentence_columns(doc: int, document: Document, analysis: Analysis) -> dict[str, Column]:
    starts = _original(analysis.sentence_starts, document, analysis)
    first = np.searchsorted(analysis.token_starts, analysis.sentence_starts)
    return {
        "doc": np.full(len(starts), doc, dtype=np.int64),
        "sentence": _from_one(len(starts)),
        "paragraph": analysis.paragraph_of_sentence,
        "char_start": starts,
        "char_end": _ends(starts, len(document.text)),
        "first_token": (first + 1).astype(np.int32),
        "last_token": _ends(first, len(analysis.tokens)),
    }


def _token_columns(
    doc: int, document: Document, analysis: Analysis, vocabulary: Vocabulary
) -> dict[str, Column]:
    """Return the columns of `tokens`; `unit` is the unit's word on its first token, else -1."""
    count = len(analysis.tokens)
    table = vocabulary.tokens
    unit = vocabulary.units.terms[analysis.units][analysis.unit_of_token]
    is_first = np.diff(analysis.unit_of_token, prepend=-1) > 0
    sentence = np.searchsorted(analysis.sentence_starts, analysis.token_starts, side="right")
    return {
        "doc": np.full(count, doc, dtype=np.int64),
        "position": _from_one(count),
        "word_position": np.cumsum(table.is_word()[analysis.tokens], dtype=np.int32),
        "unit_position": analysis.unit_of_token + 1,
        "sentence": sentence.astype(np.int32),
        "char_start": _original(analysis.token_starts, document, analysis),
        "word": table.terms[analysis.tokens],
        "kind": table.kinds[analysis.tokens],
        "unit": np.where(is_first, unit, -1).astype(np.int32),
    }


def _original(offsets: IntArray, document: Document, analysis: Analysis) -> IntArray:
    return original_starts(analysis.normal.alignment, offsets) + document.analysed_from


def _ends(starts: npt.NDArray[np.int64] | IntArray, last: int) -> IntArray:
    return np.append(starts[1:], last).astype(np.int32)[: len(starts)]


def _from_one(count: int) -> IntArray:
    return np.arange(1, count + 1, dtype=np.int32)
