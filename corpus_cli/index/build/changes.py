"""Compares the documents of a source with those of an index, by content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from corpus_cli.index.build.tasks import weight
from corpus_cli.index.files.digests import digest, split, utf8
from corpus_cli.index.files.format import DOC_SHIFT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.decoding import GUESSED

_ROW: Final = (1 << DOC_SHIFT) - 1
_MEGABYTE: Final = 1 << 20


class Changes:
    """Reads a source once, and sorts its documents into unchanged ones and others.

    `most` is the size above which a document is skipped, in bytes of UTF-8. `skipped`, `unchanged`,
    `guessed` (documents whose encoding was), `read` (bytes of text) and its `characters` grow while
    `batches` are read; `gone` is known when they have been (`is_read`).
    """

    def __init__(
        self, entries: Iterable[Document | Skipped], segments: Sequence[Segment], most: int
    ) -> None:
        self._entries = entries
        self._most = most
        self._left = _known(segments)
        self.skipped: Final[list[Skipped]] = []
        self.unchanged = 0
        self.guessed = 0
        self.read = self.characters = self.unchanged_characters = 0
        self.is_read = False
        self._compare = bool(self._left)

    def batches(self, size: int) -> Iterator[list[Document]]:
        """Yield the documents that are new or changed, in the order of the source.

        Each batch but the last weighs `size` or, by its last document, more.
        """
        batch: list[Document] = []
        total = 0
        for document in self._others():
            batch.append(document)
            total += weight([document])
            if total >= size:
                yield batch
                batch, total = [], 0
        if batch:
            yield batch

    def gone(self) -> dict[int, list[int]]:
        """Return the rows, by segment number, that the source no longer has as they were."""
        rows: defaultdict[int, list[int]] = defaultdict(list)
        for doc in sorted(self._left.values()):
            rows[doc >> DOC_SHIFT].append(doc & _ROW)
        return dict(rows)

    def _others(self) -> Iterator[Document]:
        for entry in self._entries:
            if isinstance(entry, Skipped):
                self.skipped.append(entry)
                continue
            text = utf8(entry.text)
            self.read += len(text)
            self.characters += len(entry.text)
            if len(text) > self._most:
                self.skipped.append(too_large(entry, self._most))
                continue
            self.guessed += entry.encoding == GUESSED
            if self._compare and self._left.pop(digest(entry, text), None) is not None:
                self.unchanged += 1
                self.unchanged_characters += len(entry.text)
            else:
                yield entry
        self.is_read = True


def _known(segments: Sequence[Segment]) -> dict[bytes, int]:
    """Return the internal number of each live document, by its digest."""
    return {
        known: segment.record.number << DOC_SHIFT | row
        for segment in segments
        for row, known in enumerate(split(segment.digests))
        if row not in segment.deleted
    }


def too_large(document: Document, most: int) -> Skipped:
    """Return what is told of a document that is larger than `most` bytes."""
    size = f"{most // _MEGABYTE} MB" if most >= _MEGABYTE else f"{most:,} bytes"
    return Skipped(document.source, f"{document.id} is larger than {size}", "too_large")
