"""The tasks of a build: write a segment, or delete documents of an existing one.

Each is written aside, under a name that no snapshot uses, and renamed when it is whole and on the
disk. These are the tasks of a build; they share nothing, so that each may be done by a process of
its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple, assert_never

from corpus_cli.index.build.carried_documents import carried_entries
from corpus_cli.index.build.segment_writer import SegmentWriter
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.deletions import deleted_rows, rows_bytes
from corpus_cli.index.files.disk import Chunks, make_folder, move, remove, sync_folder, write_new
from corpus_cli.index.files.entry import Entry, analysed_entries, blocks
from corpus_cli.index.files.name_table import with_names
from corpus_cli.index.files.term_tables import Pieces, lost_terms
from corpus_cli.index.snapshot.checksums import check, segment_files
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.source import Document
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import Vocabulary

BATCH: Final = 32 << 20
"""Weight of the documents of a segment: bounds the memory of a build."""
LESS_MEMORY: Final = (
    "run `corpus index` again, with fewer --jobs if memory was short; the old index still answers"
)
_LEAST_BATCH: Final = 4 << 20
AHEAD: Final = 8 << 20  # bytes of a new corpus for which processes start before it is read
_SHARE: Final = 5 / 16  # of a corpus, for four batches: documents weigh a quarter more than bytes
_TELL: Final = 100_000  # characters
_PER_CHARACTER: Final = 3  # bytes of UTF-8 of a Thai character
_PER_DOCUMENT: Final = 2_000  # what a document takes besides its text, however short that is


class Carried(NamedTuple):
    """Documents that move from a segment, unchanged, to a new one."""

    record: fmt.SegmentRecord
    rows: Sequence[int]


class Write(NamedTuple):
    """Write segment `number` of carried documents and new ones."""

    number: int
    documents: Sequence[Document]
    carried: Sequence[Carried] = ()


class Delete(NamedTuple):
    """Delete further `rows` (ascending) of a segment, as of a generation."""

    record: fmt.SegmentRecord
    rows: Sequence[int]
    generation: int


Task = Write | Delete

Told = Callable[[int, int], None]
"""Called with documents and characters that were analysed, now and then."""


def _untold(_documents: int, _characters: int) -> None:
    pass


def weight(documents: Iterable[Document]) -> int:
    """Return what documents weigh in a build: about their bytes, and something for each."""
    return sum(_PER_CHARACTER * len(document.text) + _PER_DOCUMENT for document in documents)


def batch_size(corpus: int) -> int:
    """Return what the documents of a segment should weigh in a corpus of so many bytes.

    It depends on nothing else, so that an index is the same whatever the number of processes.
    """
    return min(BATCH, max(int(corpus * _SHARE), _LEAST_BATCH))


def share(record: fmt.SegmentRecord, rows: int) -> int:
    """Return about what so many of a segment's live documents weigh."""
    whole = _PER_CHARACTER * record.characters + _PER_DOCUMENT * record.live
    return whole * rows // max(record.live, 1)


def perform(
    folder: Path, task: Task, segmenter: Segmenter, *, names: bool = False, told: Told = _untold
) -> fmt.SegmentRecord:
    """Do a task in the index in `folder`; return what a snapshot is to say of the segment.

    `names` tells whether segments are to have the names in their documents; `told` is called while
    new documents are analysed.

    Raises OSError, and IndexDamagedError for a segment that is not what was written.
    """
    match task:
        case Write():
            for record in {one.record.number: one.record for one in task.carried}.values():
                check(segment_files(folder, record))
            return write_segment(
                folder,
                task.number,
                task.documents,
                segmenter,
                carried=task.carried,
                names=names,
                told=told,
            )
        case Delete():
            return delete_rows(folder, task, segmenter)
        case _:
            assert_never(task)


def write_segment(
    folder: Path,
    number: int,
    documents: Iterable[Document],
    segmenter: Segmenter,
    *,
    carried: Iterable[Carried] = (),
    names: bool = False,
    told: Told = _untold,
) -> fmt.SegmentRecord:
    """Write segment `number` of the carried documents and, analysed, the others."""
    final = folder / fmt.SEGMENTS / fmt.segment_name(number)
    record = write_files(
        folder,
        _fresh(final),
        number,
        documents,
        segmenter,
        carried=carried,
        names=names,
        told=told,
    )
    move(_aside(final), final)
    return record


def write_files(
    folder: Path,
    aside: Path,
    number: int,
    documents: Iterable[Document],
    segmenter: Segmenter,
    *,
    carried: Iterable[Carried] = (),
    names: bool = False,
    told: Told = _untold,
) -> fmt.SegmentRecord:
    """Write the same into the folder `aside`, which it makes; until it is moved, it is nobody's."""
    vocabulary = Vocabulary(segmenter)
    writer = SegmentWriter(aside, number, vocabulary, names=names)
    moved = (carried_entries(Segment(folder, one.record), one.rows, vocabulary) for one in carried)
    pace = _Pace(told)
    fresh = pace.entries(analysed_entries(documents, vocabulary))
    entries = chain(chain.from_iterable(moved), with_names(fresh) if names else fresh)
    for block in blocks(entries, lambda entry: entry.document.characters):
        writer.add(block)
    record = writer.finish()
    pace.finish()
    return record


class _Pace:
    """Tells how far a segment is: a quarter of its time goes into writing at the end."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._documents = self._characters = self._owed = 0

    def entries(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield the entries, and tell of those that were taken."""
        for entry in entries:
            self._documents += 1
            self._characters += entry.document.characters
            if self._characters >= _TELL:
                self._tell()
            yield entry

    def _tell(self) -> None:
        owed = self._characters // 4
        self._told(self._documents, self._characters - owed)
        self._owed += owed
        self._documents = self._characters = 0

    def finish(self) -> None:
        """Tell of the rest."""
        self._told(self._documents, self._characters + self._owed)


def delete_rows(folder: Path, task: Delete, segmenter: Segmenter) -> fmt.SegmentRecord:
    """Write down that rows of a segment are deleted, and what terms they had."""
    record = task.record
    vocabulary = Vocabulary(segmenter)
    lost = list(carried_entries(Segment(folder, record), task.rows, vocabulary))
    rows = sorted({*deleted_rows(folder, record), *task.rows})
    units = Pieces.of([entry.analysis.units for entry in lost])
    tokens = Pieces.of([entry.analysis.tokens for entry in lost])
    contents: dict[str, Chunks] = {
        fmt.DELETED_ROWS: [rows_bytes(rows)],
        fmt.DELETED_TERMS: [lost_terms(vocabulary, units, tokens, _lost_before(folder, record))],
    }
    name = f"{record.name}-{fmt.segment_name(task.generation)}"
    files = _write_folder(folder / fmt.DELETIONS / name, contents)
    return record._replace(
        live=record.documents - len(rows),
        characters=record.characters - sum(entry.document.characters for entry in lost),
        sentences=record.sentences - sum(len(e.analysis.sentence_starts) for e in lost),
        words=record.words - sum(entry.document.words for entry in lost),
        deletions=fmt.DeletionsRecord(task.generation, files),
    )


def _lost_before(folder: Path, record: fmt.SegmentRecord) -> Path | None:
    name = record.deletions_name
    return name and folder / fmt.DELETIONS / name / fmt.DELETED_TERMS  # type: ignore[return-value]


def _write_folder(final: Path, contents: Mapping[str, Chunks]) -> dict[str, fmt.FileRecord]:
    aside = _fresh(final)
    make_folder(aside)
    files = {name: write_new(aside / name, data) for name, data in contents.items()}
    sync_folder(aside)
    move(aside, final)
    return files


def _aside(final: Path) -> Path:
    return final.with_name(f".{final.name}.new")


def _fresh(final: Path) -> Path:
    """Return where to write aside, after removing what a run that ended there has left."""
    for leftover in (final, _aside(final)):
        remove(leftover)
    return _aside(final)
