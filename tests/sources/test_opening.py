"""Which kind of corpus a path is; folders; the project's own corpus."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from corpus_cli.cli.main import group
from corpus_cli.errors import SourceError
from corpus_cli.model.settings import Settings
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.containers.folder import FolderSource
from corpus_cli.sources.containers.index_md import IndexMdSource
from corpus_cli.sources.containers.jsonl import RecordsSource
from corpus_cli.sources.containers.standard_input import copy_input
from corpus_cli.sources.kinds import COMPRESSIONS, RECORD_KINDS, all_kinds, kind_of_name
from corpus_cli.sources.opening import find_corpus, open_source
from corpus_cli.sources.settings import read_settings
from corpus_cli.sources.shares import shares
from corpus_cli.sources.skips import SkipCode
from tests.conftest import PROGRAMS, ROOT
from tests.make_statements import capture
from tests.sources.test_archives import tarred, zipped
from tests.sources.test_spreadsheets import sheet, texts, workbook

PROJECT = ROOT
INDEX = "| file |\n|---|\n| [a](a.txt) |\n"


@pytest.fixture
def root(tmp_path):
    return tmp_path.resolve()


def write(path, content="ก"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# Opening


def test_each_kind_is_known_by_its_path(root):
    """A folder with an INDEX.md, the INDEX.md, records and a folder of statements are opened."""
    index = write(root / "listed/INDEX.md", INDEX)
    write(root / "plain/a.txt")
    for path, kind, opened in [
        (root / "listed", IndexMdSource, index),
        (index, IndexMdSource, index),
        (write(root / "list.md", INDEX), IndexMdSource, root / "list.md"),
        (root / "plain", FolderSource, root / "plain"),
        *(
            (write(root / name), RecordsSource, root / name)
            for name in ("r.jsonl", "r.jsonl.gz", "r.jsonl.xz", "r.jsonl.zst")
        ),
    ]:
        source = open_source(path)
        assert type(source) is kind
        assert source.path == opened
        assert source.root == (opened if opened.is_dir() else opened.parent)


PACKERS = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.compress,
}
RECORDS = {
    ".jsonl": '{"id": "a", "text": "ตำรวจ"}\n'.encode(),
    ".ndjson": '{"id": "a", "text": "ตำรวจ"}\n'.encode(),
    ".json": '[{"id": "a", "text": "ตำรวจ"}]'.encode(),
    ".csv": "id,text\na,ตำรวจ\n".encode(),
    ".tsv": "id\ttext\na\tตำรวจ\n".encode(),
}


def parquet(path):
    pq.write_table(pa.table({"id": ["a"], "text": ["ตำรวจ"]}), path)
    return path.read_bytes()


SHEET = workbook(sheet(texts(("A1", "id"), ("B1", "text")) + texts(("A2", "a"), ("B2", "ตำรวจ"))))
"""Which kind of spreadsheet a file is, its data tell."""


def data_of(suffix, folder):
    if suffix in {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}:
        return SHEET
    if suffix in {".mbox", ".mbx"}:
        return "From a@b 9:00 2021\nMessage-ID: <a>\nX: y\n\nตำรวจ\n".encode()
    if suffix in {".rss", ".atom", ".xml", ".rdf"}:
        return "<rss><item><guid>a</guid><description>ตำรวจ</description></item></rss>".encode()
    if suffix in {".warc", ".wet"}:
        return capture("http:a", "ตำรวจ".encode(), "Content-Type: text/plain")
    if suffix == ".zip":
        return zipped(("a.txt", "ตำรวจ".encode()))
    if suffix in {".tar", ".tgz", ".txz", ".tbz2", ".tzst"}:
        return tarred(("a.txt", "ตำรวจ".encode()))
    return parquet(folder / "made.parquet") if suffix == ".parquet" else RECORDS[suffix]


ENDINGS = [(kind, ending) for kind in RECORD_KINDS for ending in kind.endings]


def packing_of(ending):
    return next((packed for packed in COMPRESSIONS if ending.endswith(packed)), "")


@pytest.mark.parametrize(("kind", "ending"), ENDINGS, ids=[ending for _, ending in ENDINGS])
def test_every_ending_of_every_kind_opens(root, kind, ending):
    """What the registry says of a kind is so: its suffixes, its compressions, its shares."""
    packed = packing_of(ending)
    data = data_of(ending.removesuffix(packed), root)
    source = open_source(write(root / f"c{ending}", PACKERS[packed](data)))
    assert type(source).__name__ == kind.source
    entries = [(entry.id.removeprefix("http:"), entry.text) for entry in source.entries()]
    assert entries == [("a", "ตำรวจ")]
    assert kind_of_name(f"c{ending}") is kind_of_name(f"C{ending.upper()}") is kind
    shouted = open_source(write(root / f"C{ending.upper()}", source.path.read_bytes()))
    assert len(list(shouted.entries())) == 1
    assert kind_of_name(f"c{ending}.bak") is None
    in_shares = shares(source, 1_000_000) is not None
    assert in_shares is (kind.is_splittable and not packed)


@pytest.mark.parametrize(("kind", "ending"), ENDINGS, ids=[ending for _, ending in ENDINGS])
def test_standard_input_is_known_by_its_data(root, kind, ending):
    """However it is compressed, piped data is opened as the kind that it is."""
    packed = packing_of(ending)
    suffix = ending.removesuffix(packed)
    data = PACKERS[packed](data_of(suffix, root))
    path = copy_input(io.BytesIO(data), root)
    assert path.name == f"stdin{kind.suffixes[0]}{packed}"
    (entry,) = open_source(path).entries()
    assert (entry.id.removeprefix("http:"), entry.text) == ("a", "ตำรวจ")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv"])
def test_standard_input_may_have_a_mark(root, suffix, encoding):
    """A byte order mark, of UTF-8 or UTF-16, hides nothing of what data begin with."""
    data = RECORDS[suffix].decode().encode(encoding)
    (entry,) = open_source(copy_input(io.BytesIO(data), root)).entries()
    assert (entry.id, entry.text) == ("a", "ตำรวจ")


def test_every_compression_has_its_mark():
    """Data begin with what they are known by, and each is known."""
    assert set(COMPRESSIONS) == set(PACKERS) - {""}
    for packed, mark in COMPRESSIONS.items():
        assert PACKERS[packed](b"x").startswith(mark)


def test_every_kind_is_named_where_a_corpus_is_asked_for(root):
    """In the hint of errors, in help and where there is no corpus: the suffix of each kind."""
    assert all_kinds() == (
        "a folder with an INDEX.md, an INDEX.md, a folder of statements (.txt, .html, .pdf, ...), "
        "a .jsonl, .json, .csv, .tar, .mbox or .warc file (plain, .gz, .xz, .bz2, .zst), "
        "or a .parquet, .xlsx, .zip or .rss file"
    )
    corpus = next(p for p in group.params if p.name == "corpus")
    for kind in RECORD_KINDS:
        assert kind.suffixes[0] in corpus.help
        assert kind.suffixes[0] in all_kinds()


def test_opening_follows_links_to_the_corpus_itself(root):
    """What the user names may be a link: path and root are where it leads."""
    write(root / "real/INDEX.md", INDEX)
    (root / "folder").symlink_to("real")
    (root / "file.md").symlink_to("real/INDEX.md")
    for name in ("folder", "file.md"):
        source = open_source(root / name)
        assert (source.root, source.path) == (root / "real", root / "real/INDEX.md")


@pytest.mark.parametrize(
    ("make", "reason", "hint"),
    [
        (lambda root: root / "no", "does not exist", "give a folder"),
        (lambda root: root / "no\0", "cannot open ", ""),
        (lambda root: write(root / "a.pptx"), "not a supported kind of corpus", ".jsonl"),
        (lambda root: write(root / "a.svg"), "not a supported kind of corpus", ".jsonl"),
        (lambda root: write(root / "a.txt"), "is a single statement", "folder"),
        (lambda root: write(root / "x/a.pptx").parent, "no statements in", "INDEX.md"),
        (lambda root: write(root / "x/INDEX.md/a.txt").parent.parent, "is not a file", ""),
        (lambda root: link(root / "circle", "circle"), "cannot open ", ""),
        (
            lambda root: link(write(root / "x/a.txt").parent / "INDEX.md", "no").parent,
            "does not exist",
            "",
        ),
        (
            lambda root: (
                link(
                    write(root / "x/a.txt").parent / "INDEX.md", write(root / "INDEX.md", INDEX)
                ).parent
            ),
            "to a file outside its folder",
            "itself",
        ),
        (lambda root: pipe(root / "pipe"), "neither a file nor a folder", "give"),
    ],
)
def test_what_is_no_corpus_is_named(root, make, reason, hint):
    """Every way of naming no corpus is one error that names the path, with a way out."""
    path = make(root)
    with pytest.raises(SourceError) as error:
        open_source(path)
    assert reason in error.value.message
    assert str(path) in error.value.message
    assert hint in (error.value.hint or "")


def link(path, target):
    path.symlink_to(target)
    return path


def pipe(path):
    os.mkfifo(path)
    return path


def test_the_nearest_corpus_upward_is_found(root):
    """seeds/INDEX.md goes before INDEX.md, a nearer folder before a farther one."""
    below = root / "a/b"
    below.mkdir(parents=True)
    write(root / "INDEX.md")
    assert find_corpus(below) == root / "INDEX.md"
    write(root / "seeds/INDEX.md")
    assert find_corpus(below) == root / "seeds/INDEX.md"
    write(root / "a/INDEX.md")
    assert find_corpus(below) == root / "a/INDEX.md"
    (root / "a/b/INDEX.md").mkdir()
    assert find_corpus(below) == root / "a/INDEX.md"


def test_no_corpus_is_found_where_there_is_none():
    """At the top of the file system the search ends."""
    assert find_corpus(Path("/")) in {None, Path("/seeds/INDEX.md"), Path("/INDEX.md")}


def test_opening_imports_nothing_heavy(root):
    """Opening any kind, and listing the files of those without an INDEX.md, is for every search."""
    write(root / "i/INDEX.md", INDEX)
    write(root / "f/a.txt")
    write(root / "r.jsonl")
    paths = map(str, (root / "f", root / "r.jsonl", root / "i"))
    run = subprocess.run(
        [sys.executable, PROGRAMS / "opened_sources.py", *paths],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == ""


# Folders


def test_a_folder_gives_its_statements_by_path(root):
    """.txt and .md files below, with front matter, sorted by path; hidden and other files not."""
    write(root / "b/ข่าว.md", "---\ntitle: ก\ndate: 26 พ.ย. 64\n---\nข้อความ")
    write(root / "a.TXT", "ก")
    write(root / "b.txt", "ข")
    for other in ("c.pages", ".hidden.txt", ".git/x.txt", "b/.x/y.txt"):
        write(root / other)
    source = open_source(root)
    *entries, others = source.entries()
    assert (others.code, others.reason) == (
        "other_files",
        "1 .pages file was not read (.pages: export as .docx)",
    )
    assert [(d.id, d.source, d.title, d.date) for d in entries] == [
        ("a", "a.TXT", None, None),
        ("b", "b.txt", None, None),
        ("b/ข่าว", "b/ข่าว.md", "ก", "26 พ.ย. 64"),
    ]
    assert entries[2].date_source == "front matter"
    assert [file.path for file in source.files()] == ["a.TXT", "b.txt", "b/ข่าว.md"]
    assert [file.size for file in source.files()] == [3, 3, (root / "b/ข่าว.md").stat().st_size]
    assert (source.name, source.description, source.language) == (root.name, None, None)


def test_files_of_records_in_a_folder_are_read(root):
    """Each in its place among the statements, however deep; ids that clash get the file's name."""
    write(root / "2022/05.jsonl", '{"id": "1", "text": "ก"}\n{"id": "n", "text": "ข"}\n')
    write(root / "2022/06.csv", "id,text\n1,ค\n2,ง\n1,ซ้ำ\n")
    write(root / "2023.ndjson", '{"id": "n", "text": "ข"}\n')
    write(root / "2023/1.json", '[{"text": "จ"}]')
    write(root / "1.txt", "ฉ")
    source = open_source(root)
    documents = [e for e in source.entries() if isinstance(e, Document)]
    assert [(d.id[:11], d.source, d.text) for d in documents] == [
        ("1", "1.txt", "ฉ"),
        ("2022/05/1", "2022/05.jsonl", "ก"),
        ("n", "2022/05.jsonl", "ข"),
        ("2022/06/1", "2022/06.csv", "ค"),
        ("2", "2022/06.csv", "ง"),
        (documents[5].id[:11], "2023/1.json", "จ"),
    ]
    skips = [(e.source, e.code, e.line) for e in source.entries() if isinstance(e, Skipped)]
    assert skips == [("2022/06.csv", "duplicate", 4), ("2023.ndjson", "duplicate", None)]
    assert [file.path for file in source.files()] == [
        "1.txt",
        "2022/05.jsonl",
        "2022/06.csv",
        "2023.ndjson",
        "2023/1.json",
    ]


def test_records_of_a_folder_have_the_users_names(root):
    """`fields:` reaches records and front matter alike, and each value is renamed once."""
    write(root / "a.jsonl", '{"body": "ก", "by": {"name": "กรม"}, "published_at": "2021"}\n')
    write(root / "b.md", "---\nby: {name: กอง}\npublished_at: 2022\n---\nข")
    names = {"body": "text", "by.name": "issuer", "published_at": "seen"}
    a, b = open_source(root, Settings(fields=names)).entries()
    assert [(d.text[-1], d.issuer, d.date) for d in (a, b)] == [
        ("ก", "กรม", None),
        ("ข", "กอง", None),
    ]
    assert [d.metadata["seen"] for d in (a, b)] == ["2021", 2022]


def test_a_file_of_records_that_cannot_be_read_is_one_skipped_entry(root):
    """Without a text, damaged, or outside by a link: the others are read."""
    write(root / "x/a.jsonl", '{"text": "ก"}\n')
    write(root / "x/b.csv", "ชื่อ,จำนวน\nก,1\n")
    write(root / "x/c.parquet", "no such format")
    link(root / "x/d.jsonl", write(root / "secret.jsonl", '{"text": "ลับ"}\n'))
    pipe(root / "x/e.jsonl")
    document, *skips = open_source(root / "x").entries()
    assert document.text == "ก"
    assert [(s.source, s.code) for s in skips] == [
        ("b.csv", "unreadable"),
        ("c.parquet", "unreadable"),
        ("d.jsonl", "outside"),
        ("e.jsonl", "unreadable"),
    ]
    assert "it has no text column" in skips[0].reason
    assert "fields: {NAME: text}" in skips[0].reason


def test_files_that_are_not_read_are_counted(root):
    """By suffix, once, with the ways out; rubbish of desktops and other data is no statement."""
    write(root / "a.txt")
    for name in ("b.doc", "c.DOC", "x/d.ppt", "e.rar", "f.png", "~$b.docx", "Thumbs.db"):
        write(root / name)
    _, skip = open_source(root).entries()
    assert (skip.code, skip.source) == ("other_files", ".")
    assert skip.reason == (
        "2 .doc, 1 .ppt and 1 .rar files were not read (.doc: convert with soffice --convert-to "
        "docx; .ppt: convert with soffice --convert-to pdf; .rar: unpack)"
    )
    (root / "a.txt").unlink()
    with pytest.raises(SourceError, match=r"no statements in .*: 2 \.doc, 1 \.ppt and 1 \.rar"):
        open_source(root)


def test_an_index_in_small_letters(root):
    """It is the index of its folder if its rows link to files; else it is a statement."""
    write(root / "a/1.txt")
    write(root / "a/2.txt")
    index = write(root / "a/index.md", "ดู [1](1.txt)\n\n- [เรื่อง](1.txt)\n")
    source = open_source(root / "a")
    assert [(d.source, d.title) for d in source.entries()] == [("1.txt", "เรื่อง")]
    assert [file.path for file in source.files()] == ["1.txt", "index.md"]
    for page in ("ดู [1](1.txt) และ [[1]]", "- [x](https://example.org/x.md)", "- ก"):
        index.write_text(page, encoding="utf-8")
        found = [entry.source for entry in open_source(root / "a").entries()]
        assert found == ["1.txt", "2.txt", "index.md"]
    index.write_text("| ไฟล์ |\n| --- |\n| [[2]] |\n", encoding="utf-8")
    assert [entry.source for entry in open_source(root / "a").entries()] == ["2.txt"]


def test_a_readme_is_no_statement(root):
    """What describes a folder is none of its statements, however it is spelt."""
    write(root / "a.txt")
    for name in ("README.md", "readme.txt", "x/ReadMe.th.md"):
        write(root / name)
    assert [entry.source for entry in open_source(root).entries()] == ["a.txt"]


# Sources


def test_patterns_name_files(root):
    """A pattern is the files that it matches, by name; one that is a name itself is that."""
    for name in ("2022/06.jsonl", "2022/05.jsonl", "2022/.x.jsonl", "a[1].jsonl"):
        write(root / name, f'{{"text": "{name}"}}\n')
    settings = Settings(sources=("2022/*.jsonl", "a[1].jsonl"))
    source = open_source(root, settings)
    assert [entry.text for entry in source.entries()] == [
        "2022/05.jsonl",
        "2022/06.jsonl",
        "a[1].jsonl",
    ]
    write(root / "2022/07.jsonl", '{"text": "x"}\n')
    assert len(open_source(root, settings).files()) == len(source.files()) + 1


@pytest.mark.parametrize("pattern", ["*.csv", "../*.jsonl", "/*", "l/*.jsonl", "**x/*"])
def test_a_pattern_that_names_nothing_inside_is_refused(root, pattern):
    """Nothing outside of the corpus is matched, whether by .., from the root or by a link."""
    write(root / "x/a.jsonl", '{"text": "ก"}\n')
    write(root / "secret.jsonl", '{"text": "ลับ"}\n')
    link(root / "x/l", root)
    with pytest.raises(SourceError, match=r"matches no file|not a valid pattern|outside"):
        open_source(root / "x", Settings(sources=(pattern,)))


def test_a_source_may_be_a_number(root):
    """`sources: [2022]` names the folder 2022."""
    write(root / "2022/1.txt")
    settings = read_settings(write(root / "corpus.yaml", "sources: [2022]\n"))
    assert settings.sources == ("2022",)
    assert [entry.source for entry in open_source(root, settings).entries()] == ["2022/1.txt"]


def test_what_a_folder_skips(root):
    """Each thing that looks like a statement and is none is told, and the rest is read."""
    write(root / "x/a.txt")
    write(root / "x/a.md", "ข")
    write(root / "x/b.txt", b"caf\xe9")
    write(root / "x/c.txt", "")
    write(root / "x/sub/INDEX.md", INDEX)
    write(root / "secret.txt")
    write(root / "elsewhere/z.txt")
    link(root / "x/d.txt", "../secret.txt")
    link(root / "x/e.txt", "gone.txt")
    link(root / "x/f", "../elsewhere")
    link(root / "x/g.txt", "b.txt/a.txt")
    (root / "x/h.txt").mkdir()
    entries = list(open_source(root / "x").entries())
    assert [e.id for e in entries if isinstance(e, Document)] == ["a"]
    assert [(e.source, e.code, e.line) for e in entries if isinstance(e, Skipped)] == [
        ("a.txt", "duplicate", None),
        ("b.txt", "encoding", None),
        ("c.txt", "empty", None),
        ("d.txt", "outside", None),
        ("e.txt", "missing", None),
        ("f", "folder", None),
        ("g.txt", "missing", None),
        ("sub/INDEX.md", "index", None),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf8_is_told_in_utf8(root):
    """A file whose name cannot be written as UTF-8 is skipped, its name spelt out."""
    write(root / "a.txt")
    (root / os.fsdecode(b"\xff.txt")).write_text("ก")
    source = open_source(root)
    _, skip = source.entries()
    assert (skip.source, skip.code) == ("\\udcff.txt", "surrogate")
    assert [file.path for file in source.files()] == ["a.txt"]


def test_a_forbidden_folder_is_told(root):
    """A folder that may not be listed is a skip, and the rest is read."""
    write(root / "a.txt")
    forbidden = write(root / "sub/b.txt").parent
    forbidden.chmod(0)
    if os.access(forbidden, os.R_OK):
        pytest.skip("nothing is forbidden to root")
    try:
        codes = [e.code for e in open_source(root).entries() if isinstance(e, Skipped)]
    finally:
        forbidden.chmod(0o700)
    assert codes == ["unreadable"]


def test_codes_are_described():
    """Every code that a skip may bear is a plain word."""
    assert all(code.value.replace("_", "").isalpha() for code in SkipCode)


# The project's own corpus


def test_the_seeds_are_the_two_statements():
    """seeds/ loads whole: two documents, nothing skipped, each text the bytes of its file."""
    source = open_source(PROJECT / "seeds")
    entries = list(source.entries())
    assert [(e.id, hashlib.sha256(e.text.encode()).hexdigest()) for e in entries] == [
        (
            path.stem,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted((PROJECT / "seeds").glob("*.txt"))
    ]
    assert len(entries) == 2
    assert (source.name, source.language) == ("seeds", "th")
    assert find_corpus(PROJECT / "tests") == PROJECT / "seeds/INDEX.md"


def test_the_seeds_index_says_only_what_the_statements_say():
    """Every issuer, date, tag and further value of the table stands in its statement, verbatim."""
    said = 0
    for document in open_source(PROJECT / "seeds").entries():
        values = [document.issuer, document.date, *document.tags, *document.metadata.values()]
        for value in filter(None, values):
            assert value in document.text
            said += 1
    assert said > 8


def test_the_dated_statement_is_dated():
    """The second statement names its ministry and its date; the first names neither."""
    undated, dated = open_source(PROJECT / "seeds").entries()
    assert (undated.issuer, undated.date) == (None, None)
    assert dated.issuer == "กระทรวงการต่างประเทศ สาธารณรัฐจีน (ไต้หวัน)"
    assert dated.date == "26 พ.ย. 64"
    assert dated.text.startswith("กระทรวงการต่างประเทศ วันที่ 26 พ.ย. 64\n")


@pytest.mark.large
def test_the_large_corpus_loads():
    """Each line of the large corpus is a document with the text that JSON says."""
    path = Path(os.environ["CORPUS_TEST_LARGE"])
    entries = open_source(path).entries()
    with path.open("rb") as file:
        for line, entry in zip(file, entries, strict=True):
            assert isinstance(entry, Document)
            assert entry.text == json.loads(line)["text"]
