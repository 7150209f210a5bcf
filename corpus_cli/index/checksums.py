"""Are the files of an index what was written? By size, which is quick, or by every byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index import format as fmt
from corpus_cli.index.disk import check_file
from corpus_cli.index.snapshot import Snapshot

Files = Iterator[tuple[Path, fmt.FileRecord]]
"""Files, and what each must be."""

_REBUILD: Final = "run: corpus index --rebuild"


def snapshot_files(folder: Path, snapshot: Snapshot) -> Files:
    """Yield all files that a snapshot of the index in `folder` names."""
    yield from lexicon_files(folder, snapshot)
    for record in snapshot.segments:
        yield from segment_files(folder, record)


def lexicon_files(folder: Path, snapshot: Snapshot) -> Files:
    """Yield the word lists of a snapshot."""
    yield from _below(snapshot.lexicon_folder(folder), snapshot.lexicon.files)


def segment_files(folder: Path, record: fmt.SegmentRecord) -> Files:
    """Yield the files of a segment of the index in `folder`."""
    for below, files in _folders(folder, record):
        yield from _below(below, files)


def _folders(
    folder: Path, record: fmt.SegmentRecord
) -> Iterator[tuple[Path, Mapping[str, fmt.FileRecord]]]:
    yield folder / fmt.SEGMENTS / record.name, record.files
    if record.deletions is not None and record.deletions_name is not None:
        yield folder / fmt.DELETIONS / record.deletions_name, record.deletions.files


def _below(folder: Path, files: Mapping[str, fmt.FileRecord]) -> Files:
    for name, record in files.items():
        yield folder / name, record


def check_sizes(folder: Path, record: fmt.SegmentRecord) -> None:
    """See that the files of a segment are there, are files, and have their size.

    Raises IndexDamagedError, which names the first that is not.
    """
    for below, files in _folders(folder, record):
        _refuse_link(below)
        for name, expected in files.items():
            path = f"{below}/{name}"  # there are hundreds, and a Path takes longer than a look
            problem = check_file(path, expected.size)
            if problem:
                raise IndexDamagedError(f"{path} {problem}", hint=_REBUILD)


def _refuse_link(folder: Path) -> None:
    if folder.is_symlink():
        raise IndexDamagedError(f"{folder} is a link, and none of ours", hint=_REBUILD)


def check(files: Files) -> None:
    """See that every byte of these files is what was written; raises IndexDamagedError if not."""
    for path, expected in files:
        problem = problem_of(path, expected)
        if problem:
            raise IndexDamagedError(f"{path} {problem}", hint=_REBUILD)


def problem_of(path: Path, expected: fmt.FileRecord) -> str | None:
    """Return what is wrong with a file, None for nothing."""
    problem = check_file(path, expected.size)
    if problem:
        return problem
    try:
        found = file_record(path)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None if found == expected else "is damaged: its checksum differs"


def file_record(path: Path) -> fmt.FileRecord:
    """Return what a file is. Raises OSError."""
    import hashlib  # late: a search needs the sizes alone

    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return fmt.FileRecord(file.tell(), digest)
