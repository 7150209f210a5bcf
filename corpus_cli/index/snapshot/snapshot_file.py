"""`snapshot.json`: the one mutable file of an index, replaced atomically.

It is one JSON object; its first line holds `checksum`, the CRC-32 of every byte after that line, so
that a damaged snapshot is never believed. A checksum keeps out accidents, not malice: so names of
files are compared with those we write, and counts with the sizes of files, before a path is made
of a name or memory is reserved for a count.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from corpus_cli.errors import IndexDamagedError, IndexFormatError, unreadable
from corpus_cli.index.files import format as fmt
from corpus_cli.index.snapshot.location import refuse_links
from corpus_cli.index.snapshot.snapshot import (
    SNAPSHOT,
    LexiconRecord,
    Settings,
    Snapshot,
    SourceState,
)
from corpus_cli.model.source import Skipped
from corpus_cli.regular_files import read_regular

_T = TypeVar("_T")

REBUILD: Final = "run: corpus index --rebuild"
_MOST_FILE_BYTES: Final = 1 << 28  # of `snapshot.json`
_MOST_ROWS: Final = 1 << 31
_MOST_BYTES: Final = 1 << 50
_DIGEST: Final = 64  # digits of a SHA-256
_SAID: Final = 2  # of a file: its size and digest
_LEXICON_FILE: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9]+)?")
_ABSENT: Final = -1  # the size of a watched file that is listed and not there


def to_bytes(snapshot: Snapshot) -> bytes:
    """Return what `snapshot.json` holds."""
    body = {
        "format": fmt.FORMAT_VERSION,
        **snapshot._asdict(),
        "settings": snapshot.settings._asdict(),
        "source": snapshot.source._asdict(),
        "lexicon": snapshot.lexicon._asdict(),
        "segments": [_segment_values(segment) for segment in snapshot.segments],
        "skipped": [entry._asdict() for entry in snapshot.skipped],
    }
    # Names of files need not be UTF-8; Python holds the bytes that are not as surrogates.
    rest = json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")[1:]
    return _first_line(rest) + rest


def _segment_values(segment: fmt.SegmentRecord) -> dict[str, Any]:
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
    if body.get("format") != fmt.FORMAT_VERSION:
        raise IndexFormatError(
            f"{folder} has index format {body.get('format')!r:.20}, this program writes "
            f"{fmt.FORMAT_VERSION}",
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
        return read_regular(path, _MOST_FILE_BYTES, links=False)
    except (FileNotFoundError, NotADirectoryError):  # whoever is to write it says what is wrong
        return None
    except OSError as error:
        raise unreadable(path, error) from error


def _checked(path: Path, body: dict[str, Any]) -> Snapshot:
    try:
        return _snapshot(body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexDamagedError(f"{path} is damaged: {error}", hint=REBUILD) from error


# --- the values of the object, each checked ---------------------------------------------------


def _snapshot(body: Mapping[str, Any]) -> Snapshot:
    """Return the snapshot that a JSON object describes.

    Raises KeyError, TypeError, AttributeError or ValueError where it describes none.
    """
    segments = _list(body["segments"], _segment)
    settings = _settings(body["settings"])
    if len({segment.number for segment in segments}) < len(segments):
        raise ValueError("two segments have one number")
    if any((fmt.NAMES_FILE in one.files) != bool(settings.names) for one in segments):
        raise ValueError("a segment has names and another not")
    return Snapshot(
        name=_text(body["name"]),
        description=_text_or_none(body["description"]),
        language=_text_or_none(body["language"]),
        built=_text(body["built"]),
        settings=settings,
        source=_source(body["source"]),
        segments=segments,
        skipped=_list(body["skipped"], _skipped),
        lexicon=_lexicon(body["lexicon"]),
        generation=_count(body["generation"], fmt.MOST_SEGMENTS),
        guessed=_count(body.get("guessed", 0), _MOST_BYTES),
    )


def _segment(values: Any) -> fmt.SegmentRecord:  # noqa: ANN401 - whatever JSON holds, here and below
    documents = _count(values["documents"], _MOST_ROWS, least=1)
    live = _count(values["live"], documents, least=1)
    files = _files(values["files"], fmt.SEGMENT_FILES, fmt.OPTIONAL_FILES)
    characters = files[f"{fmt.TEXT}.bin"].size
    _expect(files[fmt.ORDER].size, 8 * documents)
    _expect(files[fmt.WORDS].size, 4 * documents)
    _expect(files[f"{fmt.CARDS}.idx"].size, 8 * (documents + 1))
    _expect(files[f"{fmt.PATCHES}.idx"].size, 16 * (documents + 1))
    _expect(files[fmt.EDGES].size, -(-characters // 4))
    deletions = None if live == documents else _deletions(values["deletions"], documents - live)
    return fmt.SegmentRecord(
        number=_count(values["number"], fmt.MOST_SEGMENTS, least=1),
        documents=documents,
        live=live,
        characters=_count(values["characters"], _MOST_BYTES),
        sentences=_count(values["sentences"], characters),
        words=_count(values["words"], characters),
        files=files,
        deletions=deletions,
    )


def _deletions(values: Any, deleted: int) -> fmt.DeletionsRecord:  # noqa: ANN401
    files = _files(values["files"], fmt.DELETION_FILES)
    _expect(files[fmt.DELETED_ROWS].size, 4 * deleted)
    return fmt.DeletionsRecord(_count(values["generation"], fmt.MOST_SEGMENTS), files)


def _files(
    values: Any,  # noqa: ANN401
    names: Collection[str],
    optional: Collection[str] = (),
) -> dict[str, fmt.FileRecord]:
    if not isinstance(values, dict) or values.keys() - set(optional) != set(names):
        raise ValueError("its files are not those of an index")
    return _records(values)


def _records(values: Mapping[str, Any]) -> dict[str, fmt.FileRecord]:
    """Return what files must be, all checked together: there may be thousands in a snapshot."""
    if not all(isinstance(value, list) and len(value) == _SAID for value in values.values()):
        raise ValueError("a file is not described by size and digest")
    sizes, digests = zip(*values.values(), strict=True) if values else ((), ())
    if {*map(type, sizes)} - {int} or any(not 0 <= size <= _MOST_BYTES for size in sizes):
        raise ValueError("the size of a file is absurd")
    joined = "".join(digests)
    if {*map(len, digests)} - {_DIGEST} or bytes.fromhex(joined).hex() != joined:
        raise ValueError("a digest is missing")
    return dict(zip(values, map(fmt.FileRecord, sizes, digests), strict=True))


def _settings(values: Any) -> Settings:  # noqa: ANN401
    versions, rules = (
        {_text(name): _text(value) for name, value in values[field].items()}
        for field in ("versions", "rules")
    )
    return Settings(
        tokenizer=_text(values["tokenizer"]),
        lexicon=_text(values["lexicon"]),
        lexicon_digest=_text(values["lexicon_digest"]),
        versions=versions,
        names=_text(values.get("names", "")),
        rules=rules,
    )


def _source(values: Any) -> SourceState:  # noqa: ANN401
    watched = values["watched"]
    return SourceState(
        path=_text(values["path"]),
        bytes=_count(values["bytes"], _MOST_BYTES),
        watched=None if watched is None else _list(watched, _watched),
        digest=_text(values["digest"]),
        max_document=_count(values["max_document"], _MOST_BYTES),
        settings=_text(values.get("settings", "")),
    )


def _watched(value: Any) -> tuple[str, int, int]:  # noqa: ANN401
    path, size, changed = value
    if _text(path).startswith("/") or ".." in path.split("/"):
        raise ValueError("a file leaves the corpus")
    return (
        path,
        _count(size, _MOST_BYTES, least=_ABSENT),
        _count(changed, 1 << 63, least=-(1 << 63)),
    )


def _lexicon(values: Any) -> LexiconRecord:  # noqa: ANN401
    files = {_matching(name, _LEXICON_FILE): file for name, file in values["files"].items()}
    return LexiconRecord(_matching(values["name"], fmt.NAMES[fmt.LEXICONS]), _records(files))


def _skipped(values: Any) -> Skipped:  # noqa: ANN401
    line = values["line"]
    return Skipped(
        _text(values["source"]),
        _text(values["reason"]),
        _text(values["code"]),
        None if line is None else _count(line, _MOST_BYTES, least=1),
    )


def _list(values: Any, read: Callable[[Any], _T]) -> list[_T]:  # noqa: ANN401
    if not isinstance(values, list):
        raise TypeError("a list is missing")
    return [read(value) for value in values]


def _text(value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str):
        raise TypeError("a text is missing")
    return value


def _text_or_none(value: Any) -> str | None:  # noqa: ANN401
    return None if value is None else _text(value)


def _matching(value: Any, pattern: re.Pattern[str]) -> str:  # noqa: ANN401
    if pattern.fullmatch(_text(value)) is None:
        raise ValueError(f"{value!r:.40} is not a known name")
    return str(value)


def _count(value: Any, most: int, least: int = 0) -> int:  # noqa: ANN401
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"a count is absurd: {value!r:.40}")
    return value


def _expect(value: Any, expected: int) -> int:  # noqa: ANN401
    if type(value) is not int or value != expected:
        raise ValueError(f"a count is absurd: {value!r:.40} instead of {expected}")
    return expected
