"""Durable writing: the few calls by which files of an index are made, renamed and removed.

Every file of an index is made by `write_new` and every change of name by `move`: both are on the
disk, not just in the system's memory, before they return. So whatever the order of calls is here,
it is the order on the disk, also after a loss of power. `os` is used through this module's own
name for it, so that tests can make any one call fail.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from corpus_cli.errors import WAYS_OUT, IndexDamagedError, IndexFault, unreadable
from corpus_cli.index.files.format import FileRecord

Chunks = Sequence[bytes | memoryview]

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_HINTS: Final = {
    errno.EACCES: "get write permission there, or name another folder with --index",
    errno.EPERM: "get write permission there, or name another folder with --index",
    errno.EROFS: "name another folder with --index",
}


def write_new(path: Path, chunks: Chunks) -> FileRecord:
    """Write a file that must not be there yet, and return what it is."""
    import hashlib  # late, as is `shutil`: a search imports this module and needs neither

    digest = hashlib.sha256()
    size = 0
    file = os.open(path, _NEW, 0o666)
    try:
        for chunk in chunks:
            view = memoryview(chunk).cast("B")
            digest.update(view)
            size += len(view)
            while view:
                view = view[os.write(file, view) :]
        os.fsync(file)
    finally:
        os.close(file)
    return FileRecord(size, digest.hexdigest())


def make_folder(path: Path) -> None:
    """Make a folder that must not be there yet, and those above it that are missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkdir(path)  # noqa: PTH102 - this module's calls are of `os`


def move(old: Path, new: Path) -> None:
    """Give a file or folder a new name, in place of the file that had it."""
    os.replace(old, new)  # noqa: PTH105 - as above
    sync_folder(new.parent)


def sync_folder(path: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    folder = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; a link, never what it leads to.

    What cannot be removed stays: it is named nowhere, and the next run tries again.
    """
    try:
        is_folder = stat.S_ISDIR(path.lstat().st_mode)
        if is_folder:
            import shutil

            shutil.rmtree(path, ignore_errors=True)
        else:
            os.unlink(path)  # noqa: PTH108 - as above
    except OSError:
        return


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the system says against writing an index into an error of ours."""
    try:
        yield
    except OSError as error:
        said = error.strerror or str(error)
        where = f" ({error.filename})" if error.filename else ""
        number = error.errno or 0
        way_out = _HINTS.get(number) or WAYS_OUT.get(number, "correct that").partition(",")[0]
        raise IndexFault(
            f"the index in {folder} cannot be written: {said}{where}",
            hint=f"{way_out}, then run `corpus index` again; the old index still answers",
        ) from error


def check_file(path: str | Path, expected: int) -> str | None:
    """Return what is wrong with a file that should be regular and have this many bytes.

    Raises IndexUnreadableError where the system does not let it be looked at.
    """
    try:
        status = os.lstat(path)
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            return "is missing"
        raise unreadable(path, error) from error
    if not stat.S_ISREG(status.st_mode):
        return "is not a regular file"
    if status.st_size != expected:
        return f"has {status.st_size:,} bytes instead of {expected:,}"
    return None


def check_bytes(path: str | Path, data: bytes, expected: FileRecord) -> None:
    """See that a file that was read is what was written; raises IndexDamagedError if not.

    There is no checksum to compare with where a segment was sent to another process.
    """
    from hashlib import sha256

    if expected.sha256 and sha256(data).hexdigest() != expected.sha256:
        raise IndexDamagedError(
            f"{path} is damaged: its checksum differs", hint="run: corpus index --rebuild"
        )
