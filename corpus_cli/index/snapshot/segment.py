"""Reads one segment; each file is opened when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.binary import OpenFile, map_file, read_file
from corpus_cli.index.files.deletions import deleted_rows
from corpus_cli.index.files.disk import check_bytes
from corpus_cli.index.files.edges import Edges
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.snapshot.checksums import check_size, refuse_links
from corpus_cli.index.snapshot.locks import ReaderLock

if TYPE_CHECKING:
    from corpus_cli.index.files.cards import Cards
    from corpus_cli.index.files.documents import DocumentStore, StoredDocument
    from corpus_cli.index.files.patches import PatchReader
    from corpus_cli.model.names import FoundName


class Segment:
    """A segment, opened. Each file that is read of it has the size that the snapshot says.

    It is looked at when the file is opened: there may be thousands, and a search needs a few of
    each segment. `keeper` is what keeps its files from being removed: whoever has a segment has
    that, too. Raises IndexDamagedError.
    """

    def __init__(
        self, folder: Path, record: fmt.SegmentRecord, keeper: ReaderLock | None = None
    ) -> None:
        refuse_links(folder, record)
        self.record = record
        self._index = folder
        self._path = f"{folder}/{fmt.SEGMENTS}/{record.name}"
        self._keeper = keeper

    def __reduce__(self) -> tuple[object, tuple[Path, fmt.SegmentRecord]]:
        """Let it be opened again wherever it is sent: its files are to be there, too.

        Their checksums are nobody's business there.
        """
        deletions = self.record.deletions and self.record.deletions._replace(files={})
        files = {name: file._replace(sha256="") for name, file in self.record.files.items()}
        record = self.record._replace(files=files, deletions=deletions)
        return Segment, (self._index.absolute(), record)

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return Path(self._path)

    def _file(self, name: str) -> str:
        """Return the path of one of its files, which has the size that it should have."""
        path = f"{self._path}/{name}"
        check_size(path, self.record.files[name])
        return path

    def _pair(self, name: str) -> str:
        """Return the folder in which NAME.bin and NAME.idx have the sizes they should have."""
        self._file(f"{name}.bin")
        self._file(f"{name}.idx")
        return self._path

    def _text(self, name: str) -> TextReader:
        return TextReader(self._pair(name), name, self.record.files[f"{name}.idx"])

    @cached_property
    def deleted(self) -> frozenset[int]:
        """Rows of documents that are no longer of the corpus: none, in most segments."""
        return frozenset(deleted_rows(self._index, self.record))

    @property
    def live(self) -> Sequence[int]:
        """Rows of the documents that are of the corpus, in order."""
        rows = range(self.record.documents)
        return [row for row in rows if row not in self.deleted] if self.deleted else rows

    @cached_property
    def text(self) -> TextReader:
        """The normal text of the documents."""
        return self._text(fmt.TEXT)

    def release(self) -> None:
        """Give back the memory and the open files of what was read; all can be read again.

        A search reads the text of every segment from end to end, and all of it would stay mapped;
        and there may be more segments than a process may have files open.
        """
        for reader in filter(None, map(self.__dict__.get, ("text", "titles"))):
            reader.release()
        for name in ("edges", "_open_edges", "cards", "patches"):
            self.__dict__.pop(name, None)

    def let_go(self) -> None:
        """Give back all, in a process that was forked: what it has open is the other one's.

        The connection to the documents is forgotten, not closed: SQLite closes none in a fork.
        """
        self.release()
        self._forgotten = self.__dict__.pop("documents", None)

    @cached_property
    def titles(self) -> TextReader:
        """The normal text of their titles."""
        return self._text(fmt.TITLES)

    @cached_property
    def edges(self) -> Edges:
        """Where tokens, units and sentences begin in `text`."""
        return Edges(map_file(self._file(fmt.EDGES)))

    @cached_property
    def _open_edges(self) -> OpenFile:
        return OpenFile(self._file(fmt.EDGES))

    def edges_between(self, start: int, end: int) -> Edges:
        """Return the same of a stretch alone, which is read and not mapped."""
        return Edges.between(self._open_edges, start, end)

    @cached_property
    def part_edges(self) -> memoryview:
        """Where in `text` parts of words begin inside tokens; the last is past all of them."""
        return self._numbers(fmt.PARTS)

    @cached_property
    def dates(self) -> memoryview:
        """The date of each document as yyyymmdd, `format.UNDATED` where it has none."""
        return self._order[: self.record.documents]

    @cached_property
    def ranks(self) -> memoryview:
        """The rank of each document among those of the segment, by date, then id."""
        return self._order[self.record.documents :]

    @cached_property
    def _order(self) -> memoryview:
        # One wrong number in it would give a wrong answer, and nothing would tell.
        path = self._file(fmt.ORDER)
        data = read_file(path)
        check_bytes(path, data, self.record.files[fmt.ORDER])
        return memoryview(data).cast("i")

    @cached_property
    def words(self) -> Sequence[int]:
        """How many words each document has."""
        return self._numbers(fmt.WORDS)

    def _numbers(self, name: str) -> memoryview:
        return memoryview(read_file(self._file(name))).cast("i")

    @property
    def digests(self) -> bytes:
        """What the documents were when they were read (`digests.py`)."""
        return read_file(self._file(fmt.DIGESTS))

    @cached_property
    def names(self) -> Sequence[Sequence[FoundName]] | None:
        """The names in each document; None where the corpus is to have none."""
        if fmt.NAMES_FILE not in self.record.files:
            return None
        from corpus_cli.index.files.name_table import read_names

        return read_names(Path(self._file(fmt.NAMES_FILE)), self.record.documents)

    @cached_property
    def documents(self) -> DocumentStore:
        """All metadata of the documents."""
        from corpus_cli.index.files.documents import DocumentStore

        return DocumentStore(Path(self._file(fmt.DOCUMENTS)))

    @cached_property
    def cards(self) -> Cards:
        """What hits tell of their documents."""
        from corpus_cli.index.files.cards import Cards

        return Cards(self._pair(fmt.CARDS))

    def ids(self, rows: Sequence[int]) -> list[str]:
        """Return the ids of documents; keeps no file open for that."""
        was_open = "cards" in self.__dict__
        found = [self.cards.id(row) for row in rows]
        if not was_open:
            self.__dict__.pop("cards", None)
        return found

    @cached_property
    def patches(self) -> PatchReader:
        """The way back to the original texts."""
        from corpus_cli.index.files.patches import PatchReader

        return PatchReader(self._pair(fmt.PATCHES))

    def original(self, row: StoredDocument) -> str:
        """Return a document's text exactly as it was read."""
        return self.patches.restoration(row.row).whole(self.text.document(row.row))

    def issuers(self) -> set[str]:
        """Return all issuers of its documents."""
        if not self.deleted:
            return self.documents.issuers()
        return {
            issuer for row, issuer in self.documents.values("issuer") if row not in self.deleted
        }
