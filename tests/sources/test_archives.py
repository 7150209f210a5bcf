"""Archives of statements: read as a folder is, however they were made, and never beyond bounds."""

from __future__ import annotations

import bz2
import gzip
import io
import stat
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.containers import archive as archives
from corpus_cli.sources.opening import open_source
from tests.make_statements import OUT

THAI = "แถลงการณ์"


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members:
            package.writestr(name, data)
    return out.getvalue()


def tarred(*members: tuple[str | tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in members:
            member = tarfile.TarInfo(name) if isinstance(name, str) else name
            member.size = member.size or len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def of_unix(name: str, mode: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.create_system, member.external_attr = 3, mode << 16
    return member


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def read(folder: Path, name: str, data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return the texts by id, and the codes of what was skipped by place."""
    file = folder / name
    file.write_bytes(data)
    entries = list(open_source(file).entries())
    return (
        {entry.id: entry.text for entry in entries if isinstance(entry, Document)},
        {entry.source: entry.code for entry in entries if isinstance(entry, Skipped)},
    )


MEMBERS = (
    ("./ข่าว/001.html", "<html><title>ก</title><p>แถลง</p></html>".encode()),
    ("ข่าว/002.md", "---\ntitle: ข\n---\n# ข\n\nแถลง".encode()),
    ("ข่าว/003.txt", f"{THAI}\n\nเนื้อความ\nที่มา : https://example.org/3\n".encode()),
    ("ข่าว/004.pdf", (OUT / "001-norasi.pdf").read_bytes()),
    (".hidden.txt", b"x"),
    ("__MACOSX/._003.txt", b"x"),
    ("README.md", b"x"),
    ("a/b.doc", b"x"),
    ("c.pages", b"x"),
    ("logo.png", b"x"),
    ("inner.zip", zipped(("x.txt", b"x"))),
    ("data.csv", b"text\nx\n"),
    ("sub/INDEX.md", b"| [x](x.txt) |"),
)


@pytest.mark.parametrize("name", ["news.zip", "news.tar"])
def test_members_are_what_they_would_be_in_a_folder(tmp_path: Path, name: str) -> None:
    """Paths are ids; front matter, plain layout and pages are read; the rest is told."""
    file = tmp_path / name
    file.write_bytes((zipped if name.endswith("zip") else tarred)(*MEMBERS))
    source = open_source(file)
    entries = list(source.entries())
    read = [entry for entry in entries if isinstance(entry, Document)]
    assert [(e.id, e.source, e.title) for e in read] == [
        ("ข่าว/001.html", f"{name}/ข่าว/001.html", "ก"),
        ("ข่าว/002", f"{name}/ข่าว/002.md", "ข"),
        ("ข่าว/003", f"{name}/ข่าว/003.txt", THAI),
        ("ข่าว/004.pdf", f"{name}/ข่าว/004.pdf", None),
    ]
    assert read[2].url == "https://example.org/3"
    assert (read[3].media_type, read[3].pages) == ("application/pdf", (0,))
    skips = [(e.source, e.code) for e in entries if isinstance(e, Skipped)]
    assert skips == [
        (f"{name}/inner.zip", "not_text"),
        (f"{name}/data.csv", "not_text"),
        (f"{name}/sub/INDEX.md", "index"),
        (name, "other_files"),
    ]
    assert entries[-1].reason.startswith("1 .doc and 1 .pages files were not read")
    assert [file.path for file in source.files()] == [name]


def test_an_archive_in_a_folder_is_read_in_its_place(tmp_path: Path) -> None:
    """Sources name the archive and the member; an id that is taken gets the archive's name."""
    (tmp_path / "x").mkdir()
    (tmp_path / "a.txt").write_text("ก", "utf-8")
    (tmp_path / "x/b.zip").write_bytes(zipped(("a.txt", "ข".encode()), ("c.txt", b"")))
    entries = list(open_source(tmp_path).entries())
    assert [(e.id, e.source) for e in entries if isinstance(e, Document)] == [
        ("a", "a.txt"),
        ("x/b/a", "x/b.zip/a.txt"),
    ]
    assert [(e.source, e.code) for e in entries if isinstance(e, Skipped)] == [
        ("x/b.zip/c.txt", "empty")
    ]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("ข่าว/แถลง.txt".encode(), "ข่าว/แถลง"),  # of a Mac, which does not say that it is UTF-8
        ("ข่าว/แถลง.txt".encode("cp874"), "ข่าว/แถลง"),  # of Thai Windows
        ("ข่าว 12-2564.txt".encode("cp874"), "ข่าว 12-2564"),
        ("Año_información.txt".encode("cp437"), "Año_información"),  # as the standard has it
        (b"news\\001.txt", "news/001"),  # of programs that take Windows' separator
    ],
)
def test_names_in_zip_files_are_read_as_they_were_meant(
    raw: bytes, name: str, tmp_path: Path
) -> None:
    """Only newer programs say that a name is UTF-8; the others write what their system does."""
    placeholder = "x" * len(raw)
    data = zipped((placeholder, b"x")).replace(placeholder.encode(), raw)
    assert read(tmp_path, "a.zip", data) == ({name: "x"}, {})


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_names_in_tar_files_are_read_as_they_were_meant(
    form: int, encoding: str, tmp_path: Path
) -> None:
    """In each format that there is, long ones too."""
    out = io.BytesIO()
    long = "ข่าว/" + "ก" * (20 if form == tarfile.USTAR_FORMAT else 150) + ".txt"
    with tarfile.open(fileobj=out, mode="w", format=form, encoding=encoding) as archive:
        member = tarfile.TarInfo(long)
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    assert read(tmp_path, "a.tar", out.getvalue()) == ({long.removesuffix(".txt"): "x"}, {})


OUTSIDE = ("../a.txt", "x/../../a.txt", "/etc/a.txt", "C:\\a.txt", "..\\..\\a.txt", "\\\\s\\a.txt")


def test_nothing_leaves_an_archive(tmp_path: Path) -> None:
    """Neither paths nor links lead outside, and nothing is written anywhere."""
    link = of_unix("l.txt", stat.S_IFLNK | 0o777)
    device = of_unix("d.txt", stat.S_IFCHR | 0o666)
    paths = tuple((name, b"x") for name in OUTSIDE)
    data = zipped(*paths, (link, b"/etc/passwd"), (device, b""), ("z.txt", b"x"))
    documents, skips = read(tmp_path, "a.zip", data)
    assert documents == {"z": "x"}
    assert sorted(skips.values()) == ["outside"] * 7 + ["unreadable"]
    specials = (
        (special("l.txt", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (special("h.txt", tarfile.LNKTYPE, "z.txt"), b""),
        (special("p.txt", tarfile.FIFOTYPE), b""),
        (special("c.txt", tarfile.CHRTYPE), b""),
    )
    documents, skips = read(tmp_path, "a.tar", tarred(*paths, *specials, ("z.txt", b"x")))
    assert documents == {"z": "x"}
    assert sorted(skips.values()) == ["outside"] * 8 + ["unreadable"] * 2
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "a.tar"}


def locked() -> bytes:
    """Return an archive whose member is said to be encrypted."""
    data = bytearray(zipped(("a.txt", b"x")))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def packed_by(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        package.writestr("a.txt", b"x" * 9000)
    return out.getvalue()


def stored(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (locked(), "encrypted: unpack it with its password"),
        (packed_by(zipfile.ZIP_BZIP2), "packed by a method that is not read (12): unpack it"),
        (packed_by(zipfile.ZIP_LZMA), "packed by a method that is not read (14): unpack it"),
        (zipped(("a.txt", bytes(40_000_000))), "larger than 32 MiB"),
        (stored("xyz").replace(b"xyz", b"xyy"), "Bad CRC-32"),
    ],
    ids=["encrypted", "bzip2", "lzma", "large", "damaged"],
)
def test_a_member_that_cannot_be_read_is_skipped(data: bytes, said: str, tmp_path: Path) -> None:
    """With the reason and the way out."""
    (tmp_path / "a.zip").write_bytes(data)
    first = next(iter(open_source(tmp_path / "a.zip").entries()))
    assert isinstance(first, Skipped)
    assert first.source == "a.zip/a.txt"
    assert said in first.reason


def lying(data: bytes, size: int) -> bytes:
    """Return an archive that says of each member that it has so many bytes."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = changed.index(mark) + at
        changed[start : start + 4] = size.to_bytes(4, "little")
    return bytes(changed)


def bombs() -> dict[str, bytes]:
    """Return archives that unpack to gigabytes; each has a statement first."""
    good = ("a.txt", b"x")
    spaces = b" " * 32_000_000
    many = [(f"{number}.txt", spaces) for number in range(4)]
    header = special("b", tarfile.XHDTYPE)
    header.size = 100_000_000
    return {
        "many.zip": zipped(good, *many),
        "many.tar.gz": gzip.compress(tarred(good, *many)),
        "many.tar.bz2": bz2.compress(tarred(good, *many)),
        "unread.tar.gz": gzip.compress(tarred(good, *((f"{n}.bin", spaces) for n in range(4)))),
        "header.tar.gz": gzip.compress(tarred(good, (header, bytes(100_000_000)))),
    }


def test_bombs_end_where_their_room_does(tmp_path: Path) -> None:
    """What was read before is kept, and the reason is told, in seconds."""
    for name, data in bombs().items():
        begun = time.process_time()
        documents, skips = read(tmp_path, name, data)
        assert documents == {"a": "x"}, name
        assert skips[name] in {"too_large", "unreadable"}, name
        assert time.process_time() - begun < 10, name
    documents, skips = read(tmp_path, "lying.zip", lying(zipped(("a.txt", bytes(40_000_000))), 9))
    assert (documents, skips) == ({}, {"lying.zip/a.txt": "unreadable"})


def test_an_archive_of_too_many_files_is_read_as_far_as_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And of a list of members that cannot be held, nothing is."""
    data = zipped(*((f"{number}.txt", b"x") for number in range(5)))
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    documents, skips = read(tmp_path, "a.zip", data)
    assert (len(documents), skips) == (3, {"a.zip": "too_large"})
    monkeypatch.setattr(archives, "MAX_DIRECTORY", 100)
    with pytest.raises(SourceError, match="its list of files"):
        read(tmp_path, "a.zip", data)


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.bz2"])
def test_an_archive_that_was_cut_off_is_told(name: str, tmp_path: Path) -> None:
    """Wherever it ends, never as a shorter corpus without a word."""
    members = [(f"{number}.txt", bytes([120]) * 700) for number in range(4)]
    whole = zipped(*members) if name.endswith("zip") else tarred(*members)
    pack = {"gz": gzip.compress, "bz2": bz2.compress}.get(name.rpartition(".")[2], bytes)
    data = pack(whole)
    last = 5 * len(data) // 9 if name == "a.tar" else len(data) - 3  # which ends in zeros
    for length in (0, 10, len(data) // 3, len(data) // 2, last):
        (tmp_path / "x").mkdir(exist_ok=True)
        (tmp_path / "x" / name).write_bytes(data[:length])
        entries = open_source(tmp_path / "x").entries()
        skips = {entry.source: entry.code for entry in entries if isinstance(entry, Skipped)}
        assert skips.get(name) == "unreadable", length


def test_a_tar_archive_without_its_end_is_told(tmp_path: Path) -> None:
    """Cut between two members it is a shorter archive, but for the mark at its end."""
    whole = tarred(("a.txt", b"x"), ("b.txt", b"y"))
    for length in (1024, 1536, 2048):
        _, skips = read(tmp_path, "a.tar", whole[:length])
        assert skips["a.tar"] == "unreadable", length
    documents, skips = read(tmp_path, "a.tar", whole + whole)
    assert (documents.keys(), skips) == ({"a", "b"}, {"a.tar": "unreadable"})


def test_what_is_no_archive_is_an_error(tmp_path: Path) -> None:
    """As of any corpus that cannot be read; in a folder it is skipped."""
    for name in ("a.zip", "a.tar", "a.tgz"):
        for data in (b"", b"<html>", "แถลง".encode() * 300):
            with pytest.raises(SourceError, match=f"{name} cannot be read: it is damaged"):
                read(tmp_path, name, data)
    entries = list(open_source(tmp_path).entries())
    assert [entry.source for entry in entries] == ["a.tar", "a.tgz", "a.zip"]
