"""Where an index lies: in the user's cache folder, or where the user says.

The folder is named after the corpus and its real path, so that one corpus has one index however
it is reached. A folder that holds anything else than an index of ours is never touched.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Final

from corpus_cli.errors import UsageError
from corpus_cli.index.files.format import NAMES
from corpus_cli.index.snapshot.snapshot import SNAPSHOT

MARK: Final = "CORPUS-INDEX"
MARK_TEXT: Final = (
    "This folder is an index made by `corpus index`. It can be deleted at any time.\n"
)

_ANOTHER: Final = "name another with --index FOLDER or CORPUS_INDEX"


def default_location(corpus: Path) -> Path:
    """Return the folder in the user's cache for the corpus at this real path."""
    from platformdirs import user_cache_path

    path = str(corpus).encode(errors="surrogateescape")
    key = f"{zlib.crc32(path):08x}{zlib.adler32(path):08x}"
    stem = re.sub(r"[^\w.-]+", "-", corpus.parent.name + "-" + corpus.name).strip("-.")
    return user_cache_path("corpus") / f"{stem[-60:]}-{key}"


def claim(folder: Path) -> None:
    """Make the folder an index folder, or see that it is one.

    Raises UsageError if it holds something else, or cannot be written; nothing is touched then.
    """
    try:
        check(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if not _is_marked(folder):
            (folder / MARK).write_text(MARK_TEXT, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"the index folder {folder} cannot be written: {error.strerror}",
            hint=_ANOTHER,
        ) from error


def _is_marked(folder: Path) -> bool:
    """Tell whether the mark is there and whole: a run may have been ended while it wrote it."""
    try:
        return (folder / MARK).read_bytes() == MARK_TEXT.encode()
    except FileNotFoundError:
        return False


def _bears_mark(folder: Path) -> bool:
    """Tell whether there is a mark of ours, though it may be cut short, or damaged in an index."""
    mark = folder / MARK
    if mark.is_symlink() or not mark.is_file():
        return False
    begun = MARK_TEXT.encode().startswith(mark.read_bytes()[: 2 * len(MARK_TEXT)])
    return begun or (folder / SNAPSHOT).is_file()


def check(folder: Path) -> None:
    """Raise UsageError for a folder that holds something else than an index."""
    try:
        if folder.is_dir() and any(folder.iterdir()):
            _check(folder)
    except OSError as error:
        raise UsageError(
            f"the index folder {folder} cannot be read: {error.strerror}", hint=_ANOTHER
        ) from error


def _check(folder: Path) -> None:
    if not _bears_mark(folder):
        raise UsageError(
            f"{folder} is not an index: it holds other files",
            hint="name an empty or new folder with --index",
        )
    for name in NAMES:
        if (folder / name).is_symlink():
            raise UsageError(
                f"{folder / name} is a link: the index would be written elsewhere",
                hint="remove the link, or name another folder with --index",
            )


def exists(folder: Path) -> bool:
    """Tell whether the folder holds an index."""
    return (folder / SNAPSHOT).is_file()
