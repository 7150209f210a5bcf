"""`snapshot.json`: the one mutable file of an index, replaced atomically.

It is one JSON object; its first line holds `checksum`, the CRC-32 of every byte after that line, so
that a damaged snapshot is never believed. Nor is one that was written to deceive: what it says is
checked before anything is done with it (`snapshot_fields.py`).
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any, Final

from corpus_cli.errors import IndexDamagedError, IndexFormatError
from corpus_cli.index.files.format import FORMAT_VERSION, SegmentRecord
from corpus_cli.index.snapshot.location import refuse_links
from corpus_cli.index.snapshot.snapshot import SNAPSHOT, Snapshot
from corpus_cli.index.snapshot.snapshot_fields import snapshot_of
from corpus_cli.regular_files import read_regular

REBUILD: Final = "run: corpus index --rebuild"
_MOST_BYTES: Final = 1 << 28


def to_bytes(snapshot: Snapshot) -> bytes:
    """Return what `snapshot.json` holds."""
    body = {
        "format": FORMAT_VERSION,
        **snapshot._asdict(),
        "settings": snapshot.settings._asdict(),
        "source": snapshot.source._asdict(),
        "lexicon": snapshot.lexicon._asdict(),
        "segments": [_segment(segment) for segment in snapshot.segments],
        "skipped": [entry._asdict() for entry in snapshot.skipped],
    }
    # Names of files need not be UTF-8; Python holds the bytes that are not as surrogates.
    rest = json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")[1:]
    return _first_line(rest) + rest


def _segment(segment: SegmentRecord) -> dict[str, Any]:
    deletions = segment.deletions
    return segment._asdict() | {"deletions": deletions and deletions._asdict()}


def _first_line(rest: bytes) -> bytes:
    return b'{"checksum": "%08x",' % zlib.crc32(rest)


def read_snapshot(folder: Path) -> Snapshot | None:
    """Return the folder's snapshot, or None where there is none.

    Raises IndexFormatError for another version's, IndexDamagedError for one that is not whole, or
    says what cannot be, and where a folder of the index is a link.
    """
    path = folder / SNAPSHOT
    data = _read(path)
    if data is None:
        return None
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise IndexDamagedError(f"{path} cannot be read: {error}", hint=REBUILD) from error
    if not isinstance(body, dict):
        raise IndexDamagedError(f"{path} is damaged: it is not an object", hint=REBUILD)
    if body.get("format") != FORMAT_VERSION:
        raise IndexFormatError(
            f"{folder} has index format {body.get('format')!r:.20}, this program writes "
            f"{FORMAT_VERSION}",
            hint=REBUILD,
        )
    first, _, rest = data.partition(b"\n")
    if first != _first_line(b"\n" + rest):
        raise IndexDamagedError(f"{path} is damaged: its checksum differs", hint=REBUILD)
    snapshot = _checked(path, body)
    refuse_links(folder, snapshot)
    return snapshot


def _read(path: Path) -> bytes | None:
    try:
        return read_regular(path, _MOST_BYTES, links=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise IndexDamagedError(f"{path} cannot be read: {error.strerror}", hint=REBUILD) from error


def _checked(path: Path, body: dict[str, Any]) -> Snapshot:
    try:
        return snapshot_of(body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexDamagedError(f"{path} is damaged: {error}", hint=REBUILD) from error
