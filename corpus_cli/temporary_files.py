"""Files that last as long as the process: all in one folder of the user's, in the temporary folder.

Each process has a folder of its own there, and holds a lock on it. The kernel frees that lock in
whatever way the process ends, so the next one that needs such a folder knows what nobody uses any
more, and removes it. Where there are no such locks, or the user's folder is not the user's, each
process takes a folder by itself.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_OURS: Final = re.compile(r"run-[a-z0-9_]{8}")
_FOLDER: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


class TemporaryFolder:
    """A folder at `path`, which is removed by `remove`, or when the `with` ends.

    Raises OSError where none can be made.
    """

    def __init__(self) -> None:
        self._process: Final = os.getpid()
        self._lock: int | None = None
        with _users_folder() as users:
            if users is None:
                self.path = Path(tempfile.mkdtemp(prefix="corpus-"))
                return
            _sweep(users)
            self.path = Path(tempfile.mkdtemp(prefix="run-", dir=users))
            self._lock = _locked(self.path)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the folder with all that is in it; in a process that was forked, do nothing."""
        if os.getpid() != self._process:
            return
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
        self._lock = None


@contextmanager
def _users_folder() -> Iterator[Path | None]:
    """Yield the folder of this user, held alone meanwhile; None where it cannot be trusted."""
    user = getattr(os, "geteuid", lambda: None)()
    if fcntl is None or user is None:
        yield None
        return
    folder = Path(tempfile.gettempdir(), f"corpus-{user}")
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != user or status.st_mode & 0o077:
        yield None  # somebody else's, who would see or change what is put there
        return
    file = os.open(folder, _FOLDER)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(file)


def _sweep(users: Path) -> None:
    """Remove the folders of processes that have ended without doing so."""
    for path in users.iterdir():
        if _OURS.fullmatch(path.name) and (lock := _locked(path)) is not None:
            shutil.rmtree(path, ignore_errors=True)
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """Lock a folder; return what holds the lock, None where another process has it."""
    try:
        file = os.open(folder, _FOLDER)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file
