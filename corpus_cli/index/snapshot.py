"""`snapshot.json`: the one mutable file of an index, replaced atomically.

It names the segments that make up the corpus, with the size and SHA-256 of each of their files, the
settings they were made with, and what the source looked like. Whoever has read it needs no other
file to know what is there. `checksum` is the CRC-32 of everything else in it, so that a damaged
snapshot is never believed.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from corpus_cli.errors import IndexDamagedError, IndexFormatError
from corpus_cli.index.format import FORMAT_VERSION, FileRecord, SegmentRecord
from corpus_cli.model.source import Skipped

SNAPSHOT: Final = "snapshot.json"
_REBUILD: Final = "run: corpus index --rebuild"


class Settings(NamedTuple):
    """What the analysis depends on: where one differs, segments cannot be mixed."""

    tokenizer: str
    lexicon: str
    lexicon_digest: str
    versions: Mapping[str, str]


class SourceState(NamedTuple):
    """What the source was when it was read.

    `watched` are (path, size, modification time in ns) of its files, in order of their paths;
    null for a corpus of very many files, which only `corpus index` compares.
    """

    path: str
    bytes: int
    watched: Sequence[tuple[str, int, int]] | None


class Snapshot(NamedTuple):
    """Everything that `snapshot.json` says."""

    name: str
    description: str | None
    language: str | None
    built: str
    settings: Settings
    source: SourceState
    segments: Sequence[SegmentRecord]
    skipped: Sequence[Skipped]

    @property
    def id(self) -> str:
        """A short name of the content: equal for equal segments and settings."""
        content = [self.settings, [segment.files for segment in self.segments]]
        crcs = zlib.crc32(_canonical(content)), zlib.adler32(_canonical(content))
        return "".join(f"{crc:08x}" for crc in crcs)[:12]

    @property
    def documents(self) -> int:
        """Documents in all segments."""
        return sum(segment.documents for segment in self.segments)

    @property
    def words(self) -> int:
        """Units that count as words, in all segments."""
        return sum(segment.words for segment in self.segments)


def write_snapshot(folder: Path, snapshot: Snapshot) -> None:
    """Replace the folder's snapshot; whoever reads meanwhile sees the old one or the new one."""
    body = {
        "format": FORMAT_VERSION,
        **snapshot._asdict(),
        "settings": snapshot.settings._asdict(),
        "source": snapshot.source._asdict(),
        "segments": [
            segment._asdict() | {"files": {n: list(f) for n, f in segment.files.items()}}
            for segment in snapshot.segments
        ],
        "skipped": [entry._asdict() for entry in snapshot.skipped],
    }
    body["checksum"] = zlib.crc32(_canonical(body))
    aside = folder / f".{SNAPSHOT}.new"
    with aside.open("w", encoding="utf-8") as file:
        json.dump(body, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / SNAPSHOT)


def read_snapshot(folder: Path) -> Snapshot | None:
    """Return the folder's snapshot, or None where there is none.

    Raises IndexFormatError for another version's, IndexDamagedError for one that is not whole.
    """
    path = folder / SNAPSHOT
    try:
        body = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise IndexDamagedError(f"{path} cannot be read: {error}", hint=_REBUILD) from error
    if not isinstance(body, dict):
        raise IndexDamagedError(f"{path} is damaged: it is not an object", hint=_REBUILD)
    if body.get("format") != FORMAT_VERSION:
        raise IndexFormatError(
            f"{folder} has index format {body.get('format')!r:.20}, this program writes "
            f"{FORMAT_VERSION}",
            hint=_REBUILD,
        )
    checksum = body.pop("checksum", None)
    if checksum != zlib.crc32(_canonical(body)):
        raise IndexDamagedError(f"{path} is damaged: its checksum differs", hint=_REBUILD)
    return _from_body(path, body)


def _from_body(path: Path, body: dict[str, Any]) -> Snapshot:
    try:
        del body["format"]
        return Snapshot(**body)._replace(
            settings=Settings(**body["settings"]),
            source=SourceState(**body["source"]),
            segments=[_segment(values) for values in body["segments"]],
            skipped=[Skipped(**values) for values in body["skipped"]],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise IndexDamagedError(f"{path} is damaged: {error}", hint=_REBUILD) from error


def _segment(values: dict[str, Any]) -> SegmentRecord:
    record = SegmentRecord(**values)
    numbers = (record.number, record.documents, record.characters, record.words)
    if not all(isinstance(number, int) and 0 <= number < 1 << 48 for number in numbers):
        raise ValueError("a count is absurd")
    if any("/" in name or name.startswith(".") for name in record.files):
        raise ValueError("a file name leaves its segment")
    return record._replace(files={n: FileRecord(*f) for n, f in record.files.items()})


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
