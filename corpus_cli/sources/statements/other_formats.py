"""Files that are linked as statements and are not text: what each is, and the way out.

The first bytes tell it. A file that is refused here would otherwise be read as text wherever its
bytes happen to be UTF-8, as those of a Git LFS pointer are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from corpus_cli.sources.skips import EntrySkipped, SkipCode

_BEGINNING: Final = 1024
"""How many bytes are looked at."""

_OFFICE: Final = "save it as plain text (.txt)"
_UNPACK: Final = "unpack it"
_IMAGE: Final = "list its text instead"

_SIGNATURES: Final = (
    (b"\xd0\xcf\x11\xe0", "an older Office document (.doc, .xls, .ppt)", _OFFICE),
    (b"PK\x03\x04", "a ZIP archive or another Office document (.xlsx, .pptx)", _OFFICE),
    (b"version https://git-lfs.github.com/spec/", "a Git LFS pointer", "run git lfs pull"),
    (b"/annex/objects/", "a git-annex pointer", "run git annex get"),
    (b"\x1f\x8b", "compressed data (gzip)", _UNPACK),
    (b"\xfd7zXZ\x00", "compressed data (xz)", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed data (zstd)", _UNPACK),
    (b"SQLite format 3\x00", "an SQLite database", "export its text"),
    (b"PAR1", "a Parquet file", "open it as a corpus of its own"),
    (b"\x89PNG", "a PNG image", _IMAGE),
    (b"\xff\xd8\xff", "a JPEG image", _IMAGE),
    (b"GIF8", "a GIF image", _IMAGE),
)
_MARK: Final = b"\xef\xbb\xbf"


_SUFFIXES: Final = {
    ".doc": "convert with soffice --convert-to docx",
    ".docm": "convert with soffice --convert-to docx",
    ".dot": "convert with soffice --convert-to docx",
    ".wpd": "convert with soffice --convert-to docx",
    ".wps": "convert with soffice --convert-to docx",
    ".ppt": "convert with soffice --convert-to pdf",
    ".pptx": "convert with soffice --convert-to pdf",
    ".odp": "convert with soffice --convert-to pdf",
    ".pages": "export as .docx",
    ".numbers": "export as .xlsx",
    ".epub": "convert to .html",
    ".mobi": "convert to .html",
    ".djvu": "convert to .pdf",
    ".ps": "convert with ps2pdf",
    ".msg": "save as .eml",
    ".pst": "export as .mbox",
    ".7z": "unpack",
    ".rar": "unpack",
}
"""What files that may be statements and are not read end in, and the way out of each."""


def not_read(suffixes: Mapping[str, int]) -> str | None:
    """Say how many files may be statements and are not read, with the ways out, None for none.

    `suffixes` are those of files that are not read, counted.
    """
    counts = {suffix: suffixes[suffix] for suffix in _SUFFIXES if suffixes.get(suffix)}
    if not counts:
        return None
    *first, last = (f"{count:,} {suffix}" for suffix, count in counts.items())
    named = f"{', '.join(first)} and {last}" if first else last
    ways: dict[str, list[str]] = {}
    for suffix in counts:
        ways.setdefault(_SUFFIXES[suffix], []).append(suffix)
    out = "; ".join(f"{', '.join(those)}: {way}" for way, those in ways.items())
    files = "file was" if sum(counts.values()) == 1 else "files were"
    return f"{named} {files} not read ({out})"


def refuse_other_formats(data: bytes) -> None:
    """Raise EntrySkipped (not_text) for a file that is known to be something else than text."""
    beginning = data[:_BEGINNING].removeprefix(_MARK)
    for signature, what, way_out in _SIGNATURES:
        if beginning.startswith(signature):
            raise _not_text(what, way_out)


def _not_text(what: str, way_out: str) -> EntrySkipped:
    return EntrySkipped(SkipCode.NOT_TEXT, f"it is {what}, not plain text: {way_out}")
