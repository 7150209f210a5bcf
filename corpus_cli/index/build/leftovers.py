"""Removes files that no snapshot names: leftovers of interrupted runs, and what was replaced.

Only names of our own pattern, in the folders of an index that bears our mark; what is written
aside is nobody's but the writer's, and anything else goes only while no reader is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from corpus_cli.errors import CorpusError
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.disk import remove
from corpus_cli.index.snapshot.locks import without_readers
from corpus_cli.index.snapshot.snapshot import SNAPSHOT, Snapshot
from corpus_cli.index.snapshot.snapshot_file import read_snapshot

NEW_SNAPSHOT: Final = f".{SNAPSHOT}.new"


def remove_leftovers(folder: Path) -> None:
    """Remove what a writer left that was ended; the caller is the writer now."""
    remove(folder / NEW_SNAPSHOT)
    for path in _entries(folder):
        if fmt.ASIDE.fullmatch(path.name):
            remove(path)


def remove_unnamed(folder: Path, snapshot: Snapshot) -> None:
    """Remove what this snapshot does not name, unless there are readers; the next run will then.

    Readers wait while this renames what is to go, not while it goes.
    """
    named = _named(folder, snapshot)
    unnamed = [path for path in _entries(folder) if _is_ours(path) and path not in named]
    with suppress(OSError), without_readers(folder) as alone:
        for path in unnamed if alone else ():
            path.rename(path.with_name(f".{path.name}.new"))
    remove_leftovers(folder)


def remove_made(folder: Path, first: int, generation: int) -> None:
    """Remove what a run made that did not come to its end: segments from number `first` on.

    If it has come so far that a snapshot names them, they stay.
    """
    remove_leftovers(folder)
    with suppress(CorpusError):
        snapshot = read_snapshot(folder)
        named = _named(folder, snapshot) if snapshot else set()
        for path in _entries(folder):
            if _is_ours(path) and path not in named and _made(path, first, generation):
                remove(path)


def next_numbers(folder: Path, snapshot: Snapshot | None) -> tuple[int, int]:
    """Return a segment number and a generation from which on all are free."""
    ours = [path for path in _entries(folder) if _is_ours(path)]
    segments = [int(path.name) for path in ours if path.parent.name == fmt.SEGMENTS]
    generations = [_generation(path) for path in ours if path.parent.name == fmt.DELETIONS]
    if snapshot is not None:
        segments += [segment.number for segment in snapshot.segments]
        generations.append(snapshot.generation)
    return 1 + max(segments, default=0), 1 + max(generations, default=0)


def _made(path: Path, first: int, generation: int) -> bool:
    if path.parent.name == fmt.SEGMENTS:
        return int(path.name) >= first
    return path.parent.name == fmt.DELETIONS and _generation(path) >= generation


def _generation(path: Path) -> int:
    return int(path.name.partition("-")[2])


def _named(folder: Path, snapshot: Snapshot) -> set[Path]:
    names = {snapshot.lexicon_folder(folder)}
    for segment in snapshot.segments:
        names.add(folder / fmt.SEGMENTS / segment.name)
        if segment.deletions_name:
            names.add(folder / fmt.DELETIONS / segment.deletions_name)
    return names


def _entries(folder: Path) -> Iterator[Path]:
    for name in fmt.NAMES:
        if (folder / name).is_dir():
            yield from sorted((folder / name).iterdir())


def _is_ours(path: Path) -> bool:
    return fmt.NAMES[path.parent.name].fullmatch(path.name) is not None
