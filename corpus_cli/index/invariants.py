"""What must hold between the files of a segment, checked without the code that wrote them.

text       separators and rare characters are where the index of the file says
documents  every original comes back, is as long as it should be, and has this normal form
tokens     joined, they are the text; they begin where `edges.bin` says, in order, in the
           original as in the normal text; so do units and sentences
terms      are the tokens and units that are words, counted again (`recount.py`)
names      lie in their texts, in order (`name_table.py`)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus_cli.index import format as fmt
from corpus_cli.index.codepage import ESCAPE, SEPARATOR
from corpus_cli.index.digests import SIZE
from corpus_cli.index.edges import SENTENCE, TOKEN, UNIT
from corpus_cli.index.name_table import name_problems
from corpus_cli.index.recount import deletion_problems, term_problems
from corpus_cli.index.segment import Segment
from corpus_cli.index.shelf import ShelfRow
from corpus_cli.index.textfile import TextReader
from corpus_cli.text.analysis import original_starts
from corpus_cli.text.normal import NormalText, normal_query

Found = Iterator[tuple[str, str]]
"""The names of files, relative to the segment's folder, and what is wrong with each."""

Numbers = npt.NDArray[np.int64]

_STRIDE: Final = 16  # of so many tokens one is mapped back, in plain Python


def disagreements(folder: Path, segment: Segment) -> Found:
    """Yield what does not hold in a segment of the index in `folder`, with the file's name.

    May raise anything where a file is not what its reader expects.
    """
    yield from _texts(fmt.TEXT, segment.text, segment.record.documents)
    yield from _texts(fmt.TITLES, segment.titles, segment.record.documents)
    documents = _Documents(segment)
    yield from documents.problems()
    yield from _Tokens(segment, documents.normal).problems()
    yield from term_problems(segment)
    yield from deletion_problems(folder, segment)
    lengths = [row.characters for row in segment.shelf.rows()]
    yield from name_problems(segment.folder, segment.record, lengths)


def _texts(name: str, text: TextReader, documents: int) -> Found:
    data = np.frombuffer(text.data, dtype=np.uint8)
    offsets = np.frombuffer(text.offsets, dtype=np.int64)
    if text.documents != documents:
        yield f"{name}.idx", f"has {text.documents} documents, not {documents}"
    elif not np.array_equal(np.flatnonzero(data == SEPARATOR), offsets - 1):
        yield f"{name}.bin", "its documents do not end where its index says"
    elif np.flatnonzero(data == ESCAPE).tolist() != list(text.rare_positions):
        yield f"{name}.bin", "its rare characters are not where its index says"


class _Documents:
    """The documents of a segment, as `documents.sqlite` has them."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._rows = list(segment.shelf.rows())
        self.normal: Final = [
            NormalText(segment.original(row)[row.analysed_from :]) for row in self._rows
        ]

    def problems(self) -> Found:
        """Yield what does not hold."""
        record = self._segment.record
        if [row.row for row in self._rows] != list(range(record.documents)):
            yield fmt.SHELF, f"has not the rows 0 to {record.documents - 1}"
            return
        if list(self._segment.dates) != [fmt.date_key(row.date) for row in self._rows]:
            yield fmt.DATES, "its dates are not those of the documents"
        if len(self._segment.digests) != SIZE * record.documents:
            yield fmt.DIGESTS, "has not one digest a document"
        if list(self._segment.words) != [row.words for row in self._rows]:
            yield fmt.WORDS, "its counts of words are not those of the documents"
        yield from self._cards()
        yield from self._catalogue()
        for row, normal in zip(self._rows, self.normal, strict=True):
            yield from self._text(row, normal)
        live = [row for row in self._rows if row.row not in self._segment.deleted]
        counts = (len(live), sum(r.characters for r in live), sum(r.words for r in live))
        if counts != (record.live, record.characters, record.words):
            yield fmt.SHELF, "has other documents, characters or words than the snapshot says"

    def _cards(self) -> Found:
        for row in self._rows:
            card = self._segment.cards[row.row]
            if any(value != getattr(row, name) for name, value in card._asdict().items()):
                yield f"{fmt.CARDS}.bin", f"the card of {row.id} is not that of {fmt.SHELF}"

    def _catalogue(self) -> Found:
        table = pq.read_table(self._segment.folder / "documents.parquet")
        for name in table.column_names[1:]:
            if table[name].to_pylist() != [getattr(row, name) for row in self._rows]:
                yield "documents.parquet", f"its column {name} is not that of {fmt.SHELF}"

    def _text(self, row: ShelfRow, normal: NormalText) -> Found:
        if len(normal.original) + row.analysed_from != row.characters:
            yield fmt.SHELF, f"{row.id} has not as many characters as it says"
        if normal.folded != self._segment.text.document(row.row):
            yield f"{fmt.TEXT}.bin", f"the text of {row.id} is not the normal form of its original"
        if normal_query(row.title or "") != self._segment.titles.document(row.row):
            yield f"{fmt.TITLES}.bin", f"the title of {row.id} is not the normal form of it"


class _Tokens:
    """The tokens of a segment: the table, and where `edges.bin` says that they begin."""

    def __init__(self, segment: Segment, normal: Sequence[NormalText]) -> None:
        self._segment = segment
        self._normal = normal
        self._table = pq.read_table(segment.folder / "tokens.parquet")
        self._offsets = np.frombuffer(segment.text.offsets, dtype=np.int64)
        levels, self._is_text = self._levels()
        self._places = np.flatnonzero((levels >= TOKEN) & self._is_text)
        self._begins = levels[self._places]
        self._rows = np.searchsorted(self._offsets, self._places, side="right") - 1

    def _levels(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
        """Return what begins at each byte of `text.bin`, and which are no separators."""
        packed = np.frombuffer(self._segment.edges.data, dtype=np.uint8)[:, None]
        shifts = np.array([0, 2, 4, 6], dtype=np.uint8)
        is_text = np.frombuffer(self._segment.text.data, dtype=np.uint8) != SEPARATOR
        return (packed >> shifts & np.uint8(3)).ravel()[: len(is_text)], is_text

    def problems(self) -> Found:
        """Yield what does not hold."""
        if len(self._places) != self._table.num_rows:
            yield "tokens.parquet", "has not as many tokens as edges.bin"
            return
        text = "".join(map(self._segment.text.document, range(self._segment.record.documents)))
        if "".join(self._table["word"].to_pylist()) != text:
            yield "tokens.parquet", "its tokens, joined, are not the text"
        if "".join(self._table["unit"].drop_null().to_pylist()) != text:
            yield "tokens.parquet", "its units, joined, are not the text"
        if not np.array_equal(pc.is_valid(self._table["unit"]).to_numpy(), self._begins >= UNIT):
            yield "tokens.parquet", "its units do not begin where edges.bin says"
        for name, numbers in self._expected().items():
            if not np.array_equal(self._table[name].to_numpy(), numbers):
                yield "tokens.parquet", f"its column {name} is wrong"
        yield from self._spans()
        yield from self._sentences()

    def _expected(self) -> dict[str, npt.NDArray[Any]]:
        return {
            "doc": self._rows | self._segment.record.number << fmt.DOC_SHIFT,
            "position": self._running(np.ones(len(self._rows), dtype=np.bool_)),
            "sentence": self._running(self._begins >= SENTENCE),
            "char_start": self._char_starts,
        }

    def _running(self, flags: npt.NDArray[np.bool_]) -> Numbers:
        """Count flags from the beginning of each document on."""
        sums: Numbers = np.cumsum(flags, dtype=np.int64)
        first = np.searchsorted(self._rows, self._rows)
        return sums - sums[first] + flags[first]

    @cached_property
    def _char_starts(self) -> Numbers:
        """Where the tokens begin in the original texts."""
        found = [np.zeros(0, dtype=np.int64)]
        for shelf in self._segment.shelf.rows():
            first, last = np.searchsorted(self._rows, [shelf.row, shelf.row + 1])
            offsets = (self._places[first:last] - self._offsets[shelf.row]).astype(np.int32)
            starts = original_starts(self._normal[shelf.row].alignment, offsets)
            found.append(starts.astype(np.int64) + shelf.analysed_from)
        return np.concatenate(found)

    def _spans(self) -> Found:
        """Look at some tokens whether their patches lead to where they begin."""
        for shelf in self._segment.shelf.rows():
            restoration = self._segment.patches.restoration(shelf.row)
            first, last = np.searchsorted(self._rows, [shelf.row, shelf.row + 1])
            for i in range(first, last, _STRIDE):
                offset = int(self._places[i] - self._offsets[shelf.row])
                if restoration.span(offset, offset + 1).start != self._char_starts[i]:
                    yield f"{fmt.PATCHES}.idx", f"the patches of {shelf.id} lead elsewhere"
                    break

    def _sentences(self) -> Found:
        table = pq.read_table(self._segment.folder / "sentences.parquet")
        first = np.flatnonzero(self._begins >= SENTENCE)
        tokens = {name: self._table[name].to_numpy() for name in self._expected()}
        doc, starts = tokens["doc"][first], tokens["char_start"][first]
        expected = {
            "doc": doc,
            "sentence": tokens["sentence"][first],
            "char_start": starts,
            "first_token": tokens["position"][first],
            "last_token": tokens["position"][np.append(first[1:], len(self._rows)) - 1],
        }
        for name, numbers in expected.items():
            if not np.array_equal(table[name].to_numpy(), numbers):
                yield "sentences.parquet", f"its column {name} does not agree with tokens.parquet"
        together = doc[1:] == doc[:-1]
        if not np.array_equal(table["char_end"].to_numpy()[:-1][together], starts[1:][together]):
            yield "sentences.parquet", "a sentence does not end where the next one begins"
        if (np.diff(table["paragraph"].to_numpy())[together] < 0).any():
            yield "sentences.parquet", "its paragraphs are not in order"
        live = sum(int(d) & (1 << fmt.DOC_SHIFT) - 1 not in self._segment.deleted for d in doc)
        if live != self._segment.record.sentences:
            yield "sentences.parquet", "has not as many live sentences as the snapshot says"
