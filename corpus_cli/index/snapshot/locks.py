"""Locks of an index: any number of readers at once, and one writer.

A reader holds `readers.lock` shared for as long as it has a snapshot open; the writer holds
`writer.lock` alone. Readers and the writer never wait for each other: the writer adds files and
replaces the snapshot, and only what no snapshot names may be removed, while no reader is there.

Both are `flock` locks, which the kernel frees when their holder ends in whatever way. The worker
processes of a build inherit the writer's, so that it is free only when the last of them has ended.

A lock that is a link, a pipe or a device, or a file with another name, is refused before anything
is done with it: the writer says in its own who it is, and would say so in somebody else's file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from corpus_cli.errors import IndexFault, IndexLockedError
from corpus_cli.regular_files import IrregularFileError, open_own, open_regular

try:
    import fcntl
except ImportError:  # no such locks on Windows: there, one process at a time is up to the user
    fcntl = None  # type: ignore[assignment]

WRITER: Final = "writer.lock"
READERS: Final = "readers.lock"
PATIENCE: Final = 30.0  # seconds that a second writer waits
_PAUSE: Final = 0.05


class ReaderLock:
    """Keeps the files of the snapshots that are read from now on; held until `release`.

    Without a folder it keeps none. One that cannot be written may lack the file: nobody removes
    anything there then. Raises IndexFault for a lock that is none of ours.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file: int | None = None
        if folder is None:
            return
        with suppress(OSError):
            self._file = _opened(folder / READERS)
            _lock(self._file, exclusive=False, wait=True)

    def release(self) -> None:
        """Let go; may be called again."""
        if self._file is not None:
            with suppress(OSError):  # it is closed, whatever the system says of that
                os.close(self._file)
        self._file = None

    def __del__(self) -> None:
        self.release()


@contextmanager
def writer(folder: Path, patience: float = PATIENCE) -> Iterator[int]:
    """Be the one writer of an index folder; yields the descriptor that holds the lock.

    Raises IndexLockedError, which names the holder, if another writer still is at it after
    `patience` seconds, IndexFault for a lock that is none of ours, and OSError.
    """
    file = _opened(folder / WRITER, os.O_RDWR | os.O_CREAT)
    try:
        _wait_for(file, folder, patience)
        os.close(_opened(folder / READERS, os.O_RDONLY | os.O_CREAT))
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield file
        os.ftruncate(file, 0)
    finally:
        os.close(file)


@contextmanager
def without_readers(folder: Path) -> Iterator[bool]:
    """Yield whether no reader is there; none comes until this ends, if so."""
    file = _opened(folder / READERS)
    try:
        yield _lock(file, exclusive=True, wait=False)
    finally:
        os.close(file)


def _wait_for(file: int, folder: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while not _lock(file, exclusive=True, wait=False):
        if time.monotonic() >= deadline:
            raise IndexLockedError(
                f"{_holder(file)} is writing the index in {folder}",
                hint="wait until it finishes, or stop it, then try again",
            )
        time.sleep(_PAUSE)


def _holder(file: int) -> str:
    pid = os.pread(file, 32, 0).split(b"\n")[0].decode("ascii", "replace")
    return f"process {pid}" if pid.isdigit() else "another process"


def _lock(file: int, *, exclusive: bool, wait: bool) -> bool:
    """Lock an open file; tell whether it could be done (which only without waiting it may not)."""
    if fcntl is None:  # pragma: no cover - Windows
        return True
    how = (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB)
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    return True


def _opened(path: Path, flags: int = os.O_RDONLY) -> int:
    """Open a lock. A reader's may be another user's: nothing is written to it."""
    try:
        return open_regular(path, links=False) if flags == os.O_RDONLY else open_own(path, flags)
    except IrregularFileError as error:
        raise IndexFault(
            f"{path} is not a lock file: {error.strerror}",
            hint="remove it, or name another folder with --index",
        ) from None
