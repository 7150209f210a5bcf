"""Numbers in files, little endian, and files mapped into memory."""

from __future__ import annotations

import mmap
import os
import sys
from array import array
from typing import Final

from corpus_cli.errors import IndexDamagedError

_LITTLE: Final = sys.byteorder == "little"


def little_endian(numbers: array[int]) -> bytes:
    """Return numbers as the files of an index have them."""
    if not _LITTLE:  # pragma: no cover - no such machine at hand
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def release(data: mmap.mmap) -> None:
    """Let go of what was read of a mapped file."""
    if hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED)


def map_file(path: str | os.PathLike[str]) -> mmap.mmap:
    """Map a file that must be there and must not be empty."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return mmap.mmap(file, 0, access=mmap.ACCESS_READ)
        finally:
            os.close(file)
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{path} cannot be read: {error}") from error
