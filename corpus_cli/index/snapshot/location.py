"""Where an index lies: in the user's cache folder, or where the user says.

The folder is named after the corpus and its real path, so that one corpus has one index however
it is reached. A folder that holds anything else than an index of ours is never touched.

Whose index is it? One in the cache folder must be this user's (or root's), as must the cache folder
itself, which nobody else may look into when it is made: a cache may be shared, and whoever makes an
index there first says what this user's corpus contains. One that the user names may be another's,
who has built it for all of a team: it is read, never written. Files that say who they belong to are
needed for that; where all of a file system belong to somebody else, an index is only read.

An index folder may be reached by a link. Nothing in it is one.
"""

from __future__ import annotations

import os
import re
import zlib
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexDamagedError, IndexFault, UsageError
from corpus_cli.index.files.format import NAMES
from corpus_cli.index.snapshot.snapshot import SNAPSHOT, Snapshot
from corpus_cli.regular_files import (
    IrregularFileError,
    make_private_folder,
    open_own,
    owner_of_another,
    read_regular,
)

MARK: Final = "CORPUS-INDEX"
MARK_TEXT: Final = (
    "This folder is an index made by `corpus index`. It can be deleted at any time.\n"
)

_ANOTHER: Final = "name another with --index FOLDER or CORPUS_INDEX"


def default_location(corpus: Path) -> Path:
    """Return the folder in the user's cache for the corpus at this real path.

    Raises IndexFault where that, or the cache, is another user's.
    """
    path = str(corpus).encode(errors="surrogateescape")
    key = f"{zlib.crc32(path):08x}{zlib.adler32(path):08x}"
    stem = re.sub(r"[^\w.-]+", "-", corpus.parent.name + "-" + corpus.name).strip("-.")
    cache = cache_folder()
    folder = cache / f"{stem[-60:]}-{key}"
    refuse_anothers(cache)
    refuse_anothers(folder)
    return folder


def cache_folder() -> Path:
    """Return the folder in the user's cache where indexes lie."""
    from platformdirs import user_cache_path

    return user_cache_path("corpus")


def refuse_anothers(folder: Path) -> None:
    """Raise IndexFault if a folder is there and belongs to another user, who is not root."""
    try:
        owner = owner_of_another(folder)
    except OSError as error:
        raise UsageError(
            f"cannot read the index folder {folder}: {error.strerror}", hint=_ANOTHER
        ) from error
    if owner is not None:
        raise IndexFault(
            f"{folder} belongs to user {owner}, not to you; an index there is read only if "
            "you name it with --index, and is never changed",
            hint="name one of your folders with --index FOLDER or CORPUS_INDEX",
        )


def claim(folder: Path) -> None:
    """Make the folder an index folder, or see that it is one.

    Raises UsageError if it holds something else, or cannot be written, IndexFault if it belongs to
    another user; nothing is touched then.
    """
    try:
        check(folder)
        refuse_anothers(folder)
        if folder.parent == cache_folder():
            make_private_folder(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if _mark(folder) != MARK_TEXT.encode():  # a run may have been ended while it wrote it
            _write_mark(folder)
    except IrregularFileError as error:
        raise UsageError(
            f"cannot write {error.filename}: {error.strerror}",
            hint="remove it, or name another folder with --index",
        ) from error
    except OSError as error:
        raise UsageError(
            f"cannot write to the index folder {folder}: {error.strerror}",
            hint=_ANOTHER,
        ) from error


def _mark(folder: Path) -> bytes | None:
    """Return what the mark says; None where there is none, or what is called so cannot be one."""
    try:
        return read_regular(folder / MARK, 2 * len(MARK_TEXT), links=False)
    except (FileNotFoundError, IrregularFileError):
        return None


def _write_mark(folder: Path) -> None:
    file = open_own(folder / MARK, os.O_WRONLY | os.O_CREAT)
    try:
        os.ftruncate(file, 0)
        os.write(file, MARK_TEXT.encode())
    finally:
        os.close(file)


def _bears_mark(folder: Path) -> bool:
    """Tell whether there is a mark of ours, though it may be cut short, or damaged in an index."""
    mark = _mark(folder)
    if mark is None:
        return False
    return MARK_TEXT.encode().startswith(mark) or (folder / SNAPSHOT).is_file()


def check(folder: Path) -> None:
    """Raise UsageError for a folder that holds something else than an index."""
    try:
        if folder.is_dir() and any(folder.iterdir()):
            _check(folder)
    except OSError as error:
        raise UsageError(
            f"cannot read the index folder {folder}: {error.strerror}", hint=_ANOTHER
        ) from error


def _check(folder: Path) -> None:
    if (folder / MARK).is_symlink():
        raise _written_elsewhere(folder / MARK)
    if not _bears_mark(folder):
        raise UsageError(
            f"{folder} is not an index; it contains other files",
            hint="name an empty or new folder with --index",
        )
    for name in NAMES:
        if (folder / name).is_symlink():
            raise _written_elsewhere(folder / name)


def _written_elsewhere(path: Path) -> UsageError:
    return UsageError(
        f"{path} is a link; the index would be written somewhere else",
        hint="remove the link, or name another folder with --index",
    )


def refuse_links(folder: Path, snapshot: Snapshot) -> None:
    """Raise IndexDamagedError where a folder of an index, its mark or its word lists are a link.

    Those of its segments are looked at when they are opened.
    """
    for path in (*(folder / name for name in (MARK, *NAMES)), snapshot.lexicon_folder(folder)):
        if os.path.islink(path):  # noqa: PTH114 - every search comes through here
            raise IndexDamagedError(
                f"{path} is a link, which an index never contains",
                hint="remove the link, then run: corpus index --rebuild",
            )


def exists(folder: Path) -> bool:
    """Tell whether the folder holds an index."""
    return (folder / SNAPSHOT).is_file()
