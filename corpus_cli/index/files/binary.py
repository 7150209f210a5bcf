"""Numbers in files, little endian, and files mapped into memory."""

from __future__ import annotations

import errno
import mmap
import os
import sys
from array import array
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from corpus_cli.errors import IndexDamagedError, unreadable
from corpus_cli.regular_files import UNLINKED, UNWAITING

_T = TypeVar("_T")

_LARGE: Final = 1 << 21  # bytes of a large page
# Asks Linux to read a file into large pages: measured, walking through it takes less than half.
_IN_LARGE_PAGES: Final[int | None] = getattr(mmap, "MADV_HUGEPAGE", None)
_LITTLE: Final = sys.byteorder == "little"
_FLAGS: Final = os.O_RDONLY | UNLINKED | UNWAITING
_MOST_FILES: Final = 10_240  # all that macOS lets a process have open


def little_endian(numbers: array[int]) -> bytes:
    """Return numbers as the files of an index have them."""
    if not _LITTLE:  # pragma: no cover - no such machine at hand
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


class OpenFile:
    """A file of which little is read, here and there: mapping the pages around each takes longer.

    Raises IndexDamagedError where it cannot be read.
    """

    __slots__ = ("_file", "_path", "size")

    def __init__(self, path: str) -> None:
        self._path = path
        try:
            self._file = _opened(path, _as_it_is)
            self.size: Final = os.fstat(self._file).st_size
        except OSError as error:
            raise unreadable(path, error) from error

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes between two offsets, fewer where the file ends."""
        length = min(end, self.size) - start  # of a damaged file, any stretch may be asked for
        if start < 0 or length <= 0:
            return b""
        try:
            return os.pread(self._file, length, start)
        except OSError as error:
            raise unreadable(self._path, error) from error

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            with suppress(OSError):  # it is closed, whatever the system says of that
                os.close(self._file)


def read_file(path: str) -> bytes:
    """Return all bytes of a small file."""
    file = OpenFile(path)
    return file.read(0, file.size)


def map_file(path: str | os.PathLike[str]) -> mmap.mmap:
    """Map a file that must be there and must not be empty."""
    try:
        return _opened(path, _mapped)
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError as error:  # it is empty
        raise IndexDamagedError(f"{path} cannot be read: {error}") from error


def _opened(path: str | os.PathLike[str], use: Callable[[int], _T]) -> _T:
    """Open a file; where too many are open, once more, with as many allowed as can be.

    A process may have 256 files open on some systems, and there may be more segments.
    """
    try:
        return use(os.open(path, _FLAGS))
    except OSError as error:
        if error.errno != errno.EMFILE:
            raise
        _allow_more_files()
        return use(os.open(path, _FLAGS))


def _as_it_is(file: int) -> int:
    return file


def _mapped(file: int) -> mmap.mmap:
    try:
        mapped = mmap.mmap(file, 0, access=mmap.ACCESS_READ)
    finally:
        os.close(file)
    if len(mapped) >= _LARGE and _IN_LARGE_PAGES is not None:
        with suppress(OSError):  # an older kernel has none for files
            mapped.madvise(_IN_LARGE_PAGES)
    return mapped


def _allow_more_files() -> None:
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, _MOST_FILES), most))
