"""Tells whether an index is what was written, and agrees with itself.

Every file is read and compared with its checksum; what passes is then compared with what the other
files of its segment say (`invariants.py`). Whatever is wrong is told with the name of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from corpus_cli.errors import CorpusError
from corpus_cli.index import format as fmt
from corpus_cli.index.checksums import Files, lexicon_files, problem_of, segment_files
from corpus_cli.index.invariants import disagreements
from corpus_cli.index.location import MARK, MARK_TEXT
from corpus_cli.index.segment import Segment
from corpus_cli.index.snapshot import SNAPSHOT, Snapshot
from corpus_cli.model.indexing import Problem, Verification


def verify(folder: Path, snapshot: Snapshot) -> Verification:
    """Check the index in `folder`, whose snapshot this is; raises nothing for what is wrong."""
    check = _Check(folder)
    check.mark()
    check.files(lexicon_files(folder, snapshot))
    whole = [record for record in snapshot.segments if check.files(segment_files(folder, record))]
    for record in whole:
        check.agreement(record)
    check.ids(whole)
    return Verification(
        location=str(folder),
        files=check.read,
        bytes=check.bytes,
        segments=len(snapshot.segments),
        documents=snapshot.documents,
        problems=check.problems,
    )


class _Check:
    """What has been looked at, and what was found."""

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder
        self.problems: Final[list[Problem]] = []
        self.read = 1  # the snapshot
        self.bytes = (folder / SNAPSHOT).stat().st_size

    def mark(self) -> None:
        """Check the mark of the folder."""
        path = self._folder / MARK
        self.read += 1
        try:
            text = path.read_bytes()
        except OSError as error:
            self._tell(path, f"cannot be read: {error.strerror}")
            return
        self.bytes += len(text)
        if text != MARK_TEXT.encode():
            self._tell(path, "is damaged: it is not what was written")

    def files(self, files: Files) -> bool:
        """Check files; tell whether all of them are what was written."""
        before = len(self.problems)
        for path, expected in files:
            problem = problem_of(path, expected)
            self.read += 1
            self.bytes += expected.size
            if problem:
                self._tell(path, problem)
        return len(self.problems) == before

    def agreement(self, record: fmt.SegmentRecord) -> None:
        """Check that what the files of a segment say agrees."""
        try:
            segment = Segment(self._folder, record)
            for name, problem in disagreements(self._folder, segment):
                self._tell(segment.folder / name, problem)
        except Exception as error:  # noqa: BLE001 - whatever a file does to its reader is a finding
            said = error.message if isinstance(error, CorpusError) else repr(error)
            self._tell(self._folder / fmt.SEGMENTS / record.name, f"cannot be read: {said}")

    def ids(self, records: Sequence[fmt.SegmentRecord]) -> None:
        """Check that no two live documents have one id."""
        seen: set[str] = set()
        for record in records:
            segment = Segment(self._folder, record)
            ids = (id_ for row, id_ in segment.shelf.values("id") if row not in segment.deleted)
            for id_ in ids:
                if id_ in seen:
                    self._tell(segment.folder / fmt.SHELF, f"{id_} is in another segment, too")
                seen.add(id_)

    def _tell(self, path: Path, problem: str) -> None:
        self.problems.append(Problem(str(path.relative_to(self._folder)), problem))
