"""Opens small files that somebody else may have put there, without harm.

What has the name of a settings file, of a word list or of a lock may be a pipe that nobody writes
to, a device that never ends, a file of terabytes, or a link to something precious. So a file is
looked at before it is opened, as a device may act on being opened, and again once it is open, as
another may have its name by then. Opening never waits, and nothing is truncated here.

Whatever is wrong is an OSError, so that whoever reads tells of it as of any file that cannot be
read; its `strerror` is a sentence without an end: `it is a pipe`.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

ROOT_USER: Final = 0
UNLINKED: Final[int] = getattr(os, "O_NOFOLLOW", 0)
"""The flag that refuses a link; 0 on systems that have none, where the look before has to do."""
UNWAITING: Final[int] = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""The flags with which opening never waits; of a regular file they change nothing else."""

_CHUNK: Final = 1 << 16
_MOMENT: Final = 2.0  # seconds
_LINK_ERRORS: Final = (errno.ELOOP, errno.EMLINK)  # what O_NOFOLLOW says, here and on BSD


class IrregularFileError(OSError):
    """A file that is not what it should be: not a regular one, too large, or somebody else's."""


def open_regular(
    path: str | Path, flags: int = os.O_RDONLY, *, links: bool = True, pipes: bool = False
) -> int:
    """Open a regular file and return its descriptor.

    Without `links`, one that is reached by a link is refused (of the last part of the path alone:
    folders may be links). With `pipes`, a pipe will do: the shell gives `<(command)` as one. Of one
    to which nobody writes, reading finds the end. Raises IrregularFileError, OSError.
    """
    with suppress(FileNotFoundError):  # opening says so, unless it is to be made
        _refuse_kind(path, Path(path).stat(follow_symlinks=links).st_mode, pipes=pipes)
    try:
        file = os.open(path, flags | UNWAITING | (0 if links else UNLINKED), 0o666)
    except OSError as error:
        if not links and error.errno in _LINK_ERRORS:
            raise _irregular(path, "it is a link") from None
        raise
    try:
        _refuse_kind(path, os.fstat(file).st_mode, pipes=pipes)
        if pipes:
            _await_writer(file)
    except BaseException:
        os.close(file)
        raise
    return file


def open_own(path: str | Path, flags: int) -> int:
    """Open a file that is written in place, or make it, and return its descriptor.

    It must be this user's, or root's, and have no other name: else what is written to it would be
    written to a file of somebody who never meant it. Raises as `open_regular` does.
    """
    file = open_regular(path, flags, links=False)
    try:
        _refuse_shared(path, os.fstat(file))
    except BaseException:
        os.close(file)
        raise
    return file


def read_regular(path: str | Path, most: int, *, links: bool = True, pipes: bool = False) -> bytes:
    """Return all of a regular file of at most so many bytes; `links`, `pipes` as in `open_regular`.

    Raises IrregularFileError, OSError.
    """
    file = open_regular(path, links=links, pipes=pipes)
    try:
        status = os.fstat(file)
        size = status.st_size  # of a pipe, none
        data = b"" if size > most else os.read(file, size)
        while size <= most >= len(data) and (more := os.read(file, _CHUNK)):
            data += more
    finally:
        os.close(file)
    if max(size, len(data)) > most:
        raise _irregular(path, f"it is larger than {most:,} bytes", errno.EFBIG)
    if not data and stat.S_ISFIFO(status.st_mode):
        raise _irregular(path, "nobody writes to this pipe")
    return data


def belongs_to_another(status: os.stat_result) -> bool:
    """Tell whether a file is neither this user's nor root's. Never so on a system without users."""
    user: Callable[[], int] | None = getattr(os, "geteuid", None)
    return user is not None and status.st_uid not in (user(), ROOT_USER)


def owner_of_another(path: Path) -> int | None:
    """Return the number of the user who owns a folder or a link to it, if it is another one.

    None where there is no such folder, too. Raises OSError where it cannot be told.
    """
    for look in (os.lstat, os.stat):
        with suppress(FileNotFoundError, NotADirectoryError):
            status = look(path)
            if belongs_to_another(status):
                return status.st_uid
    return None


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, which nobody else may look into."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)


_KINDS: Final = (
    (stat.S_ISREG, ""),
    (stat.S_ISLNK, "it is a link"),
    (stat.S_ISDIR, os.strerror(errno.EISDIR)),
    (stat.S_ISFIFO, "it is a pipe"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
)


def _refuse_kind(path: str | Path, mode: int, *, pipes: bool) -> None:
    if pipes and stat.S_ISFIFO(mode):
        return
    problem = next((said for is_one, said in _KINDS if is_one(mode)), "it is not a file")
    if problem:
        raise _irregular(path, problem)


def _await_writer(file: int) -> None:
    """Let whoever is to write to a pipe open it, too; from then on reading waits for them."""
    import selectors  # late: a search opens files, too

    if stat.S_ISFIFO(os.fstat(file).st_mode):
        with selectors.DefaultSelector() as selector:
            selector.register(file, selectors.EVENT_READ)
            selector.select(_MOMENT)
    os.set_blocking(file, True)


def _refuse_shared(path: str | Path, status: os.stat_result) -> None:
    if status.st_nlink > 1:
        raise _irregular(path, f"it has {status.st_nlink} names (hard links)")
    if belongs_to_another(status):
        raise _irregular(path, f"it belongs to user {status.st_uid}")


def _irregular(path: str | Path, problem: str, number: int = errno.EINVAL) -> IrregularFileError:
    return IrregularFileError(number, problem, str(path))
