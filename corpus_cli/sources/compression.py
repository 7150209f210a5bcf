"""Files of lines, plain or compressed, read line by line.

The suffix tells the compression (`kinds.COMPRESSIONS`). Nothing is unpacked to disk or held whole,
and compressed data that ends early is an error in every kind, never a shorter corpus.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_ZSTD_CHUNK: Final = 4096
"""Bytes of zstd data unpacked at once. They become 134 MB at the very worst; larger chunks are no
quicker."""
_BUFFER: Final = 1 << 17
_MOST_TIMES: Final = 200
_MOST_UNPACKED: Final = 16 << 20
"""Bytes that any file may unpack to."""
TOO_MUCH: Final = f"it unpacks to more than {_MOST_TIMES} times its size"


class DamagedDataError(Exception):
    """Compressed data that cannot be unpacked, or ends early."""


class Lines:
    """The lines of a file, as bytes; a context manager that closes it."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises OSError."""
        self._stream, self._damage = open_stream(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def begin_at(self, offset: int) -> None:
        """Go to the first line that begins at a byte of a plain file, or after it."""
        if offset:
            self._stream.seek(offset - 1)
            self._pass_over_line()

    @property
    def position(self) -> int:
        """The byte at which the next line begins, 0 where that cannot be told (zstd)."""
        return self._stream.tell() if self._stream.seekable() else 0

    def read(self, limit: int) -> bytes:
        """Return the next line with its line end, b"" at the end.

        Of a line longer than `limit` bytes the first `limit` + 1 are returned and the rest is
        passed over. Raises DamagedDataError, OSError.
        """
        try:
            line = self._stream.readline(limit + 1)
            if len(line) > limit and not line.endswith(b"\n"):
                self._pass_over_line()
        except self._damage as error:
            raise DamagedDataError(str(error)) from None
        return line

    def _pass_over_line(self) -> None:
        while (rest := self._stream.readline(_BUFFER)) and not rest.endswith(b"\n"):
            pass


@contextmanager
def open_bytes(path: Path, packed: str | None = None) -> Iterator[IO[bytes]]:
    """Yield the stream of a file's bytes, `packed` as its suffix says or as is said here.

    Raises DamagedDataError, OSError.
    """
    stream, damage = open_stream(path, packed)
    try:
        with stream:
            yield stream
    except damage as error:
        raise DamagedDataError(str(error)) from None


def open_stream(
    path: Path, packed: str | None = None
) -> tuple[IO[bytes], tuple[type[Exception], ...]]:
    """Return the stream of a file's bytes, and what it raises on damage."""
    suffix = path.suffix.lower() if packed is None else packed
    if suffix == ".gz":
        import gzip
        import zlib

        return _bounded(path, gzip.open(path, "rb")), (EOFError, gzip.BadGzipFile, zlib.error)
    if suffix == ".xz":
        import lzma

        return _bounded(path, lzma.open(path, "rb")), (EOFError, lzma.LZMAError)
    if suffix == ".bz2":
        import bz2

        return _bounded(path, bz2.open(path, "rb")), (EOFError, OSError, ValueError)
    if suffix == ".zst":
        import zstandard

        frames = _ZstdFrames(path.open("rb"))
        return _bounded(path, frames), (EOFError, zstandard.ZstdError)
    return path.open("rb", buffering=_BUFFER), ()


def most_unpacked(size: int) -> int:
    """Return how many bytes a file of this size may unpack to."""
    return max(_MOST_UNPACKED, _MOST_TIMES * size)


def _bounded(path: Path, unpacked: io.RawIOBase | io.BufferedIOBase) -> IO[bytes]:
    return io.BufferedReader(_Bounded(unpacked, path.stat().st_size), _BUFFER)


class _Bounded(io.RawIOBase):
    """What a file unpacks to, as long as it may be text: a bomb unpacks to a thousand times more.

    Records pack to a third or a tenth, and to a fiftieth where most of them are copies.
    """

    def __init__(self, unpacked: io.RawIOBase | io.BufferedIOBase, size: int) -> None:
        self._unpacked = unpacked
        self._left = most_unpacked(size)

    def readable(self) -> bool:
        """Tell that it is."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` as far as there is data. Raises EOFError where there is too much."""
        read = self._unpacked.readinto(buffer) or 0
        self._left -= read
        if self._left < 0:
            raise EOFError(TOO_MUCH)
        return read

    def close(self) -> None:
        """Close the file, too."""
        self._unpacked.close()
        super().close()


class _ZstdFrames(io.RawIOBase):
    """The frames of a zstd file one after the other.

    zstandard's own reader takes a file that was cut short for one that has ended.
    """

    def __init__(self, packed: IO[bytes]) -> None:
        from zstandard import ZstdDecompressor

        self._packed = packed
        self._decompressor = ZstdDecompressor()
        self._frame: Any = None
        self._rest = b""
        self._unpacked = memoryview(b"")

    def readable(self) -> bool:
        """Tell that it is."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` as far as there is data. Raises EOFError, ZstdError."""
        while not self._unpacked:
            packed = self._rest or self._packed.read(_ZSTD_CHUNK)
            if not packed:
                return self._end()
            self._unpacked = memoryview(self._unpack(packed))
        target = memoryview(buffer).cast("B")
        size = min(len(target), len(self._unpacked))
        target[:size] = self._unpacked[:size]
        self._unpacked = self._unpacked[size:]
        return size

    def close(self) -> None:
        """Close the file, too."""
        self._packed.close()
        super().close()

    def _unpack(self, packed: bytes) -> bytes:
        self._frame = self._frame or self._decompressor.decompressobj()
        unpacked: bytes = self._frame.decompress(packed)
        self._rest = self._frame.unused_data if self._frame.eof else b""
        if self._frame.eof:
            self._frame = None
        return unpacked

    def _end(self) -> int:
        if self._frame is not None:
            raise EOFError("the file ends in the midst of a zstd frame")
        return 0
