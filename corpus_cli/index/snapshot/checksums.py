"""Checks the files of an index: by size, which is quick, or by checksum."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError, unreadable
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.disk import check_file
from corpus_cli.index.snapshot.snapshot import Snapshot
from corpus_cli.regular_files import open_regular

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
        yield from _below(Path(below), files)


def _folders(
    folder: Path, record: fmt.SegmentRecord
) -> Iterator[tuple[str, Mapping[str, fmt.FileRecord]]]:
    yield f"{folder}/{fmt.SEGMENTS}/{record.name}", record.files
    if record.deletions is not None and record.deletions_name is not None:
        yield f"{folder}/{fmt.DELETIONS}/{record.deletions_name}", record.deletions.files


def _below(folder: Path, files: Mapping[str, fmt.FileRecord]) -> Files:
    for name, record in files.items():
        yield folder / name, record


def with_sizes_checked(folder: Path, snapshot: Snapshot) -> Snapshot:
    """Return a snapshot, having seen that its segments' files are there and have their sizes.

    Raises IndexDamagedError, which names the first that is not.
    """
    for record in snapshot.segments:
        refuse_links(folder, record)
        for below, files in _folders(folder, record):
            for name, expected in files.items():
                check_size(f"{below}/{name}", expected)
    return snapshot


def check_size(path: str, expected: fmt.FileRecord) -> None:
    """See that a file is there, is a file, and has its size; raises IndexDamagedError if not.

    A path is a string here: there are thousands, and making a Path takes longer than the look.
    """
    problem = check_file(path, expected.size)
    if problem:
        raise IndexDamagedError(f"{path} {problem}", hint=_REBUILD)


def refuse_links(folder: Path, record: fmt.SegmentRecord) -> None:
    """Raise IndexDamagedError where a folder of a segment is a link, which we make none of."""
    for below, _ in _folders(folder, record):
        if os.path.islink(below):  # noqa: PTH114 - as above
            raise IndexDamagedError(
                f"{below} is a link, which an index never contains", hint=_REBUILD
            )


def check(files: Files) -> None:
    """See that every byte of these files is what was written; raises IndexDamagedError if not."""
    for path, expected in files:
        problem = problem_of(path, expected)
        if problem:
            raise IndexDamagedError(f"{path} {problem}", hint=_REBUILD)


def problem_of(path: Path, expected: fmt.FileRecord) -> str | None:
    """Return what is wrong with a file, None for nothing. Raises IndexFault if it is unreadable."""
    problem = check_file(path, expected.size)
    if problem:
        return problem
    try:
        found = file_record(path)
    except OSError as error:
        raise unreadable(path, error) from error
    return None if found == expected else "is damaged: its checksum differs"


def file_record(path: Path) -> fmt.FileRecord:
    """Return what a file is. Raises OSError."""
    import hashlib  # late: a search needs the sizes alone

    with open(open_regular(path, links=False), "rb") as file:  # noqa: PTH123 - it is open already
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return fmt.FileRecord(file.tell(), digest)
