"""Archives of statements: `.zip`, and `.tar` plain or as `.gz`, `.xz`, `.bz2`, `.zst`.

A member is read as the file that it is would be in a folder; its id is its path inside. Nothing is
unpacked to disk. Members come in the order of the archive; as in a folder, names that begin with a
dot and READMEs are passed over, and other files that may be statements are counted. Archives and
files of records inside are not opened, but told, and so are links, devices, members that are
encrypted or packed in a way that has no bound, and paths that leave the archive.

Limits: `MAX_MEMBERS`, `compression.most_unpacked` of the size of the archive, and
`decoding.MAX_DOCUMENT_BYTES` a member. Where the first two are reached, reading ends, and that is
told.
"""

from __future__ import annotations

import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple, Self

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.compression import TOO_MUCH, DamagedDataError, most_unpacked, open_bytes
from corpus_cli.sources.containers.combined import renamed_document
from corpus_cli.sources.containers.folder import is_hidden, is_readme, is_statement
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES, decode_name
from corpus_cli.sources.fields import NO_NAMES, Names
from corpus_cli.sources.kinds import COMPRESSIONS, kind_of_name
from corpus_cli.sources.paths import inside
from corpus_cli.sources.skips import EntrySkipped, SkipCode, claim_id, located, read_entry
from corpus_cli.sources.source import INDEX_NAME, OneFile
from corpus_cli.sources.statements.other_formats import not_read
from corpus_cli.sources.statements.text_file import (
    plain_statement,
    statement_document,
    statement_of,
)

MAX_MEMBERS: Final = 200_000
MAX_DIRECTORY: Final = 32 * 1024 * 1024
"""The largest list of members that a ZIP file may have, which is held in memory."""

_MAX_HEADER: Final = 1024 * 1024  # of a member of a tar archive: its name and what else is said
_HEADERS: Final = frozenset((
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
))  # fmt: skip
_CHUNK: Final = 1 << 16
_PACKINGS: Final = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
)  # others unpack without a bound, or not at all
_END: Final = b"PK\x05\x06"
_LONG_END: Final = b"PK\x06\x06"  # of files of the longer format (ZIP64), before the short one
_LONGEST_END: Final = (1 << 16) + 100
_DAMAGE: Final = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error, DamagedDataError,
    EOFError, OSError, RuntimeError, NotImplementedError, ValueError, OverflowError,
)  # fmt: skip


class Member(NamedTuple):
    """A file in an archive: its path, with forward slashes, and its bytes or why there are none."""

    path: str
    read: Callable[[], bytes]
    problem: EntrySkipped | None = None


class ArchiveSource(OneFile):
    """What both kinds of archives have in common. `path` is resolved."""

    kind: str

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.name.partition(".")[0], names)

    def members(self) -> Iterator[Member]:
        """Yield the files in it, each to be read before the next."""
        raise NotImplementedError

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the statements in the order of the archive, then what was not read, all in one.

        Raises SourceError for a file that is no such archive.
        """
        seen: dict[str, str] = {}
        others: Counter[str] = Counter()
        begun = False
        try:
            for member in self._first_members():
                begun = True
                if is_hidden(member.path):
                    continue
                if member.problem or _is_read(member.path):
                    entry = read_entry(self._document, member, seen)
                    if isinstance(entry, BombError):
                        raise entry
                    yield located(entry, f"{self.path.name}/{member.path}")
                else:
                    others[os.path.splitext(member.path)[1].lower()] += 1  # noqa: PTH122
        except EntrySkipped as problem:
            reason = f"the rest of the archive is not read: {problem.reason}"
            yield EntrySkipped(problem.code, reason).at(self.path.name)
        except _DAMAGE as error:
            if not begun:
                raise SourceError(f"{self.path} cannot be read: {self._reason(error)}") from None
            reason = f"the rest of the archive cannot be read: {error}"
            yield EntrySkipped(SkipCode.UNREADABLE, reason).at(self.path.name)
        if said := not_read(others):
            yield EntrySkipped(SkipCode.OTHER_FILES, said).at(self.path.name)

    def _first_members(self) -> Iterator[Member]:
        for count, member in enumerate(self.members()):
            if count == MAX_MEMBERS:
                reason = f"it has more than {MAX_MEMBERS:,} files: unpack it"
                raise EntrySkipped(SkipCode.TOO_LARGE, reason)
            yield member

    def _reason(self, error: Exception) -> str:
        if isinstance(error, OSError) and error.strerror:
            return error.strerror
        return f"it is damaged, or not {self.kind} ({error})"

    def _document(self, member: Member, seen: dict[str, str]) -> Document:
        if member.problem is not None:
            raise member.problem
        path = inside(member.path)
        name = path.rpartition("/")[2]
        if name == INDEX_NAME:
            raise EntrySkipped(SkipCode.INDEX, "an index inside an archive: unpack the archive")
        if (kind := kind_of_name(name)) is not None:
            raise EntrySkipped(
                SkipCode.NOT_TEXT, f"{kind.name} inside an archive is not read: unpack the archive"
            )
        try:
            data = member.read()
        except _DAMAGE as error:
            raise EntrySkipped(SkipCode.UNREADABLE, f"it cannot be unpacked: {error}") from None
        if len(data) > MAX_DOCUMENT_BYTES:
            reason = f"larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
            raise EntrySkipped(SkipCode.TOO_LARGE, reason)
        source = f"{self.path.name}/{path}"
        document = statement_document(statement_of(data, name), path, source=source)
        document = plain_statement(document)
        if self.names:
            document = renamed_document(document, self.names)
        claim_id(seen, document.id, path)
        return document


def _is_read(path: str) -> bool:
    """Tell whether a member is a statement, or has a reason of its own for not being one."""
    name = path.rpartition("/")[2]
    return (is_statement(name) and not is_readme(name)) or kind_of_name(name) is not None


# --- ZIP --------------------------------------------------------------------------------------


class Room:
    """How many bytes an archive may still be unpacked to, as files of one stream may."""

    def __init__(self, packed: int) -> None:
        self._left = most_unpacked(packed)

    def take(self, count: int) -> None:
        """Note that some bytes have been unpacked. Raises EntrySkipped (too_large)."""
        self._left -= count
        if self._left < 0:
            raise BombError


class BombError(EntrySkipped):
    """An archive unpacks to too much: nothing more of it is read."""

    def __init__(self) -> None:
        super().__init__(SkipCode.TOO_LARGE, TOO_MUCH)


class ZipSource(ArchiveSource):
    """The statements in a ZIP file."""

    kind = "a ZIP archive"

    def members(self) -> Iterator[Member]:
        """Yield the files in it. Raises what `zipfile` does."""
        with self.path.open("rb") as file:
            _check_directory(file)
            room = Room(self.path.stat().st_size)
            with zipfile.ZipFile(file) as archive:
                for info in archive.infolist():
                    if not info.is_dir():
                        yield self._member(archive, info, room)

    def _member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: Room) -> Member:
        def read() -> bytes:
            with archive.open(info) as stream:
                data = stream.read(MAX_DOCUMENT_BYTES + 1)
            room.take(len(data))
            return data

        return Member(_name_in_zip(info).replace("\\", "/"), read, _problem_in_zip(info))


def _check_directory(file: IO[bytes]) -> None:
    """Raise EntrySkipped (too_large) for a list of members that is too long to be held."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - _LONGEST_END, 0))
    end = file.read()
    at = end.rfind(_END)
    if at < 0 or len(end) < at + 22:
        raise zipfile.BadZipFile("it does not end as one")
    length = int(struct.unpack_from("<I", end, at + 12)[0])
    long = end[max(at - 76, 0) : at]
    if long.startswith(_LONG_END):
        length = int(struct.unpack_from("<Q", long, 40)[0])
    if length > MAX_DIRECTORY:
        raise zipfile.BadZipFile(f"its list of files has {length:,} bytes, too many")


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """Return the name of a member: of names that are not said to be UTF-8, many are Thai."""
    if info.flag_bits & 0x800 or info.orig_filename.isascii():
        return info.filename
    return decode_name(info.filename.encode("cp437")) or info.filename


def _problem_in_zip(info: zipfile.ZipInfo) -> EntrySkipped | None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return _irregular(is_link=stat.S_ISLNK(mode))
    if info.flag_bits & 0x1:
        return EntrySkipped(SkipCode.UNREADABLE, "it is encrypted: unpack it with its password")
    if info.compress_type not in _PACKINGS:
        reason = f"it is packed by a method that is not read ({info.compress_type}): unpack it"
        return EntrySkipped(SkipCode.UNREADABLE, reason)
    if info.file_size > MAX_DOCUMENT_BYTES:
        reason = f"larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
        return EntrySkipped(SkipCode.TOO_LARGE, reason)
    return None


def _irregular(*, is_link: bool) -> EntrySkipped:
    if is_link:
        return EntrySkipped(SkipCode.OUTSIDE, "a link in an archive is not followed")
    return EntrySkipped(SkipCode.UNREADABLE, "not a regular file")


# --- tar --------------------------------------------------------------------------------------


class TarSource(ArchiveSource):
    """The statements in a tar archive; how it is compressed, its data tell."""

    kind = "a tar archive"

    def members(self) -> Iterator[Member]:
        """Yield the files in it. Raises what `tarfile` does, DamagedDataError."""
        with self.path.open("rb") as file:
            beginning = file.read(8)
        packed = next((end for end, mark in COMPRESSIONS.items() if beginning.startswith(mark)), "")
        with open_bytes(self.path, packed) as stream:
            with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
                for info in archive:
                    archive.members = []  # type: ignore[attr-defined]  # it would keep all
                    if not info.isdir():
                        yield self._member(archive, info)
            while rest := stream.read(_CHUNK):  # which shows whether it was cut off
                if rest.strip(b"\0"):
                    raise DamagedDataError("something follows its end mark")

    def _member(self, archive: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
        def read() -> bytes:
            stream = archive.extractfile(info)
            assert stream is not None  # noqa: S101 - it is a file
            return stream.read(MAX_DOCUMENT_BYTES + 1)

        problem = None
        if not info.isreg():
            problem = _irregular(is_link=info.issym() or info.islnk())
        elif info.size > MAX_DOCUMENT_BYTES:
            reason = f"larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
            problem = EntrySkipped(SkipCode.TOO_LARGE, reason)
        name = decode_name(info.name.encode("utf-8", "surrogateescape"))
        if name is None:
            name = info.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            problem = EntrySkipped(SkipCode.SURROGATE, "its name is not UTF-8")
        return Member(name.replace("\\", "/"), read, problem)


class _Header(tarfile.TarInfo):
    """A header that is refused where `tarfile` would end in silence, or hold whatever it says."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if type(error).__name__ == "EOFHeaderError" or not archive.offset:
                raise
            raise DamagedDataError(f"it ends without an end mark ({error})") from None

    def _proc_member(self, archive: tarfile.TarFile) -> Self:
        if self.type in _HEADERS and self.size > _MAX_HEADER:
            raise DamagedDataError(f"a header of {self.size:,} bytes")
        if self.type == tarfile.GNUTYPE_SPARSE:
            raise DamagedDataError("a sparse file, which is not read")
        return super()._proc_member(archive)  # type: ignore[misc, no-any-return]
