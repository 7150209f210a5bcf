"""Verifies an index: its files are what was written, and they agree with each other.

Every file is read and compared with its checksum; what passes is then compared with what the other
files of its segment say (`invariants.py`). Whatever is wrong is told with the name of the file. The
segments of a large index are looked at by a process a core.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from corpus_cli.errors import WAYS_OUT, CorpusError, IndexUnreadableError, unreadable
from corpus_cli.index.check.invariants import disagreements
from corpus_cli.index.files import format as fmt
from corpus_cli.index.snapshot.checksums import Files, lexicon_files, problem_of, segment_files
from corpus_cli.index.snapshot.location import MARK, MARK_TEXT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.index.snapshot.snapshot import SNAPSHOT, Snapshot
from corpus_cli.model.indexing import Problem, Verification
from corpus_cli.parallel.local import cores
from corpus_cli.parallel.worker_pool import WorkerPool
from corpus_cli.regular_files import read_regular

_SMALL: Final = 32 << 20  # bytes that are read before other processes would have started


class _Checked(NamedTuple):
    """What came of looking at files: their number, their bytes, what is wrong."""

    files: int
    bytes: int
    problems: Sequence[Problem]


def verify(folder: Path, snapshot: Snapshot) -> Verification:
    """Check the index in `folder`, whose snapshot this is; raises nothing for what is wrong.

    Raises IndexUnreadableError where the system does not let it be read.
    """
    jobs = 1 if snapshot.bytes < _SMALL else cores()
    of_segments = WorkerPool(jobs).each(partial(_segment, folder), snapshot.segments)
    whole = [
        record
        for record, checked in zip(snapshot.segments, of_segments, strict=True)
        if not checked.problems
    ]
    parts = (_mark(folder), _files(folder, lexicon_files(folder, snapshot)), *of_segments)
    problems = [problem for part in parts for problem in part.problems]
    return Verification(
        location=str(folder),
        files=1 + sum(part.files for part in parts),
        bytes=(folder / SNAPSHOT).stat().st_size + sum(part.bytes for part in parts),
        segments=len(snapshot.segments),
        documents=snapshot.documents,
        problems=[*problems, *_ids(folder, whole)],
    )


def _mark(folder: Path) -> _Checked:
    path = folder / MARK
    try:
        text = read_regular(path, 1 << 20, links=False)
    except OSError as error:
        if error.errno in WAYS_OUT:
            raise unreadable(path, error) from error
        return _Checked(1, 0, [_told(folder, path, f"cannot be read: {error.strerror}")])
    if text != MARK_TEXT.encode():
        problem = _told(folder, path, "is damaged: it is not what was written")
        return _Checked(1, len(text), [problem])
    return _Checked(1, len(text), [])


def _files(folder: Path, files: Files) -> _Checked:
    """Compare files with their checksums."""
    looked_at = list(files)
    problems = [
        _told(folder, path, problem)
        for path, expected in looked_at
        if (problem := problem_of(path, expected))
    ]
    return _Checked(len(looked_at), sum(record.size for _, record in looked_at), problems)


def _segment(folder: Path, record: fmt.SegmentRecord) -> _Checked:
    """Check the files of a segment; if they are what was written, also what they say."""
    checked = _files(folder, segment_files(folder, record))
    if checked.problems:
        return checked
    problems: list[Problem] = []
    try:
        segment = Segment(folder, record)
        for name, problem in disagreements(folder, segment):
            problems.append(_told(folder, segment.folder / name, problem))
    except IndexUnreadableError:
        raise
    except OSError as error:
        if error.errno in WAYS_OUT:
            raise unreadable(error.filename or _folder(folder, record), error) from error
        problems.append(_told(folder, _folder(folder, record), f"cannot be read: {error}"))
    except Exception as error:  # noqa: BLE001 - whatever a file does to its reader is a finding
        said = error.message if isinstance(error, CorpusError) else repr(error)
        problems.append(_told(folder, _folder(folder, record), f"cannot be read: {said}"))
    return checked._replace(problems=problems)


def _folder(folder: Path, record: fmt.SegmentRecord) -> Path:
    return folder / fmt.SEGMENTS / record.name


def _ids(folder: Path, records: Sequence[fmt.SegmentRecord]) -> Iterable[Problem]:
    """Check that no two live documents have one id."""
    seen: set[str] = set()
    for record in records:
        segment = Segment(folder, record)
        ids = (id_ for row, id_ in segment.documents.values("id") if row not in segment.deleted)
        for id_ in ids:
            if id_ in seen:
                yield _told(
                    folder, segment.folder / fmt.DOCUMENTS, f"{id_} is in another segment, too"
                )
            seen.add(id_)


def _told(folder: Path, path: Path, problem: str) -> Problem:
    return Problem(str(path.relative_to(folder)), problem)
