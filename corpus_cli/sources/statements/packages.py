"""What office documents have in common: a ZIP file with XML in it, which may be a bomb."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES
from corpus_cli.sources.skips import EntrySkipped, SkipCode

_MOST_PARTS: Final = 10_000
_PICTURES: Final = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".emf",
    ".wmf",
    ".bmp",
    ".tif",
    ".tiff",
    ".svm",
)


def check_package(data: bytes, most: int = MAX_DOCUMENT_BYTES) -> zipfile.ZipFile:
    """Return the ZIP file that `data` is.

    Raises EntrySkipped (unreadable, too_large) for what is none, or unpacks to more than
    `most` bytes, pictures apart.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise EntrySkipped(
            SkipCode.UNREADABLE, f"the ZIP file is incomplete or damaged ({error})"
        ) from None
    parts = package.infolist()
    written = sum(part.file_size for part in parts if not part.filename.lower().endswith(_PICTURES))
    if len(parts) > _MOST_PARTS or written > most:
        raise EntrySkipped(
            SkipCode.TOO_LARGE,
            f"it unpacks to more than {most // 1024 // 1024} MiB of text",
        )
    return package
