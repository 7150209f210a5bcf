"""`cards.bin`: what each hit says about its document, in a form that is quick to read.

Layout of cards.bin: a JSON array a document, UTF-8, of the fields of `Card`, joined. cards.idx:
int64[n + 1], little endian, the offset at which each begins; then the file's length.

All of it is in `documents.sqlite` as well. But a search that has no condition on metadata
needs nothing else from there, and so neither SQLite nor a query for each document: both took
longer than the search itself.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index.files.binary import OpenFile, little_endian, read_file
from corpus_cli.index.files.disk import write_new
from corpus_cli.index.files.format import CARDS, FileRecord

_decode: Final = json.JSONDecoder().raw_decode  # which does not look at what comes after
_ID: Final = 1  # where the id begins, after a bracket


class Card(NamedTuple):
    """What a hit tells of its document; `pages` is a JSON array of where its pages begin."""

    id: str
    title: str | None
    date: str | None
    issuer: str | None
    pages: str
    url: str | None


def write_cards(folder: Path, cards: Iterable[Card]) -> dict[str, FileRecord]:
    """Write the cards of documents in order; return what the files are, by name."""
    written = [json.dumps(card, ensure_ascii=False).encode() for card in cards]
    offsets = array("q", [0])
    for data in written:
        offsets.append(offsets[-1] + len(data))
    files = {f"{CARDS}.bin": [b"".join(written)], f"{CARDS}.idx": [little_endian(offsets)]}
    return {name: write_new(folder / name, data) for name, data in files.items()}


class Cards:
    """Reads cards by row."""

    def __init__(self, folder: str) -> None:
        self._path = f"{folder}/{CARDS}.bin"
        self._file = OpenFile(self._path)
        self._offsets = memoryview(read_file(f"{folder}/{CARDS}.idx")).cast("q")

    def __getitem__(self, row: int) -> Card:
        """Return the card of a document."""
        try:
            return Card._make(json.loads(self._text(row)))
        except (ValueError, TypeError) as error:
            raise self._damaged(row) from error

    def id(self, row: int) -> str:
        """Return the id of a document: the first thing that its card says."""
        try:
            return str(_decode(self._text(row), _ID)[0])
        except ValueError as error:
            raise self._damaged(row) from error

    def _text(self, row: int) -> str:
        return str(self._file.read(*self._offsets[row : row + 2]), "utf-8")

    def _damaged(self, row: int) -> IndexDamagedError:
        return IndexDamagedError(f"{self._path} is damaged: document {row}")
