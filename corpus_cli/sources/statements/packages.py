"""What office documents have in common: a ZIP file with XML in it, which may be a bomb."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from lxml import etree

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
        reason = f"it is incomplete or damaged ({error})"
        raise EntrySkipped(SkipCode.UNREADABLE, reason) from None
    parts = package.infolist()
    written = sum(part.file_size for part in parts if not part.filename.lower().endswith(_PICTURES))
    if len(parts) > _MOST_PARTS:
        raise EntrySkipped(SkipCode.TOO_LARGE, f"it has more than {_MOST_PARTS:,} parts")
    if written > most:
        raise _too_large(most)
    return package


def _too_large(most: int = MAX_DOCUMENT_BYTES) -> EntrySkipped:
    reason = f"it unpacks to more than {most // 1024 // 1024} MiB of text"
    return EntrySkipped(SkipCode.TOO_LARGE, reason)


# Neither entities nor anything outside the file are looked up.
_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
)


def read_part(package: zipfile.ZipFile, name: str) -> etree._Element:
    """Return the root of a part that is XML.

    Raises EntrySkipped: unreadable; too_large, whatever size the part says it has; unsafe, where it
    declares entities, which no office writes.
    """
    try:
        with package.open(name) as part:  # `read` of a package unpacks all there is
            data = part.read(MAX_DOCUMENT_BYTES + 1)
        if len(data) > MAX_DOCUMENT_BYTES:
            raise _too_large()
        root = etree.fromstring(data, _PARSER)
    except (
        KeyError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        EOFError,
    ) as error:
        reason = f"it is incomplete or damaged ({name}: {type(error).__name__})"
        raise EntrySkipped(SkipCode.UNREADABLE, reason) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise EntrySkipped(SkipCode.UNSAFE, f"it declares entities of XML ({name})")
    return root


def read_part_if_there(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Return the same, None for a part that is not there."""
    return read_part(package, name) if name in package.NameToInfo else None
