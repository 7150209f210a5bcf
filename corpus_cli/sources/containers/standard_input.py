"""Standard input as a corpus: copied to a file, because a source is read more than once.

What it is, its beginning tells: compressed data and Parquet by their marks, JSON Lines by the brace
they begin with and JSON by the bracket, anything else is CSV.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from corpus_cli.errors import SourceError
from corpus_cli.sources.compression import DamagedDataError, open_bytes
from corpus_cli.sources.decoding import UTF16_MARKS
from corpus_cli.sources.kinds import COMPRESSIONS, kind_of_data

_BEGINNING: Final = 1024
_CHUNK: Final = 1 << 20
_NAME: Final = "stdin"


def copy_input(stream: BinaryIO, folder: Path) -> Path:
    """Copy all of a stream into a file in `folder`, named after what it is, and return its path.

    Raises SourceError where there is nothing, or it cannot be unpacked.
    """
    path = folder / _NAME
    with path.open("wb") as file:
        for chunk in _chunks(stream):
            file.write(chunk)
    if not path.stat().st_size:
        raise SourceError("standard input is empty", hint="pipe a corpus to corpus --corpus -")
    return path.rename(folder / (_NAME + _ending(path)))


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream; only what it says itself is told of standard input."""
    while True:
        try:
            chunk = stream.read(_CHUNK)
        except OSError as error:
            said = error.strerror or str(error)
            raise SourceError(
                f"cannot read standard input: {said}", hint="pipe a corpus to corpus --corpus -"
            ) from error
        if not chunk:
            return
        yield chunk


def _ending(path: Path) -> str:
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
    packed = next((end for end, mark in COMPRESSIONS.items() if beginning.startswith(mark)), "")
    if packed:
        beginning = _unpacked(path, packed)
    if beginning.startswith(UTF16_MARKS):
        beginning = beginning.decode("utf-16", "ignore").encode()
    kind = kind_of_data(beginning.removeprefix(b"\xef\xbb\xbf").lstrip())
    return kind.suffixes[0] + (packed if kind.is_compressible else "")


def _unpacked(path: Path, ending: str) -> bytes:
    named = path.with_name(path.name + ending)
    named.symlink_to(path)
    try:
        with open_bytes(named) as stream:
            return stream.read(_BEGINNING)
    except DamagedDataError as error:
        raise SourceError(f"cannot decompress standard input: {error}") from None
    finally:
        named.unlink()
