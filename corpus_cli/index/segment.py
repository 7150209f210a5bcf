"""Reads one segment: what a search needs of it, each file opened when first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index import format as fmt
from corpus_cli.index.edges import Edges
from corpus_cli.index.shelf import Shelf, ShelfRow
from corpus_cli.index.textfile import TextReader, map_file


class Segment:
    """A segment, opened. Its sizes are those the snapshot says, or it is damaged."""

    def __init__(self, folder: Path, record: fmt.SegmentRecord) -> None:
        self.folder: Final = folder / "segments" / record.name
        self.record: Final = record
        self.deleted: Final[frozenset[int]] = frozenset()
        for name, expected in record.files.items():
            self._check_size(name, expected.size)

    def _check_size(self, name: str, expected: int) -> None:
        path = self.folder / name
        try:
            size = path.stat().st_size
        except OSError as error:
            raise IndexDamagedError(
                f"{path} is missing", hint="run: corpus index --rebuild"
            ) from error
        if size != expected:
            raise IndexDamagedError(
                f"{path} has {size:,} bytes instead of {expected:,}",
                hint="run: corpus index --rebuild",
            )

    @cached_property
    def text(self) -> TextReader:
        """The normal text of the documents."""
        return TextReader(self.folder, fmt.TEXT)

    @cached_property
    def titles(self) -> TextReader:
        """The normal text of their titles."""
        return TextReader(self.folder, fmt.TITLES)

    @cached_property
    def edges(self) -> Edges:
        """Where tokens, units and sentences begin in `text`."""
        return Edges(map_file(self.folder / fmt.EDGES))

    @cached_property
    def dates(self) -> memoryview:
        """The date of each document as yyyymmdd, `format.UNDATED` where it has none."""
        return memoryview(map_file(self.folder / fmt.DATES)).cast("i")

    @cached_property
    def shelf(self) -> Shelf:
        """Metadata and the way back to the original text."""
        return Shelf(self.folder / fmt.SHELF)

    def original(self, row: ShelfRow) -> str:
        """Return a document's text exactly as it was read."""
        return row.restoration().whole(self.text.document(row.row))
