"""A corpus that an INDEX.md lists."""

from __future__ import annotations

import json
import os
import time

import pytest

from corpus_cli.errors import SourceError
from corpus_cli.model.settings import Settings
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources import decoding
from corpus_cli.sources.containers import index_md
from corpus_cli.sources.containers.index_md import IndexMdSource
from corpus_cli.sources.opening import open_source
from corpus_cli.sources.paths import inside, linked_path
from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.source import ABSENT, SourceFile, unchanged
from tests.conftest import ROOT

LISTINGS = json.loads((ROOT / "tests/data/sources/listings.json").read_text("utf-8"))
LINKS = json.loads((ROOT / "tests/data/sources/links.json").read_text("utf-8"))


@pytest.fixture
def corpus(tmp_path):
    """A function that writes files (text, or bytes) and an INDEX.md, and opens them."""

    def make(index, **files):
        root = (tmp_path / "corpus").resolve()
        for name, content in files.items():
            write(root / name, content)
        write(root / "INDEX.md", index)
        return IndexMdSource(root / "INDEX.md")

    return make


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def table(*rows, header="file"):
    columns = header.count("|") + 1
    return "\n".join([f"| {header} |", "|" + "---|" * columns, *(f"| {row} |" for row in rows), ""])


def documents(source):
    return [entry for entry in source.entries() if isinstance(entry, Document)]


def skips(source):
    return [entry for entry in source.entries() if isinstance(entry, Skipped)]


# What is read


def test_columns_are_fields_in_english_and_thai(corpus):
    """Headers of either language give the fields; others are metadata; empty cells say nothing."""
    index = table(
        "[หนึ่ง](a.txt) | เรื่อง ก | กต. | 26 พ.ย. 64 | https://example.org/ก | ก, ข | x |",
        "[สอง](b.txt) | | | | | | |",
        header="ไฟล์ | ชื่อเรื่อง | หน่วยงาน | วันที่ | ที่มา | ป้ายกำกับ | หมายเหตุ",
    )
    first, second = documents(corpus(index, **{"a.txt": "ข้อความ", "b.txt": "ข้อความ"}))
    assert first == Document(
        id="a",
        text="ข้อความ",
        source="a.txt",
        title="เรื่อง ก",
        date="26 พ.ย. 64",
        issuer="กต.",
        url="https://example.org/ก",
        tags=("ก", "ข"),
        metadata={"หมายเหตุ": "x"},
    )
    assert second == Document(id="b", text="ข้อความ", source="b.txt", metadata={})


def test_markdown_in_cells_is_resolved(corpus):
    """Escaped bars, entities, emphasis, code and breaks come out as the text that is meant."""
    index = table(r"[x](a.txt) | ก\|ข &amp; **ค** `ง`<br>จ \* |", header="file | title")
    assert documents(corpus(index, **{"a.txt": "ก"}))[0].title == "ก|ข & ค ง จ *"


def test_a_title_may_be_the_link(corpus):
    """Where the title's column links to the statement, the link's text is the title."""
    index = table("[เรื่อง ก](a.txt) | 2564", header="ชื่อเรื่อง | วันที่")
    assert documents(corpus(index, **{"a.txt": "ก"}))[0].title == "เรื่อง ก"


def test_addresses_on_the_net_are_values(corpus):
    """A link to the net is no statement: it is the url, or the value of its own column."""
    index = table(
        "[web](https://example.org/1) | [pdf](https://example.org/2) | [a](a.txt) |",
        "<https://example.org/3> | see [pdf](https://example.org/4) | [b](b.txt) |",
        header="url | scan | file",
    )
    first, second = documents(corpus(index, **{"a.txt": "ก", "b.txt": "ก"}))
    assert (first.url, first.metadata) == (
        "https://example.org/1",
        {"scan": "https://example.org/2"},
    )
    assert (second.url, second.metadata) == ("https://example.org/3", {"scan": "see pdf"})


def test_headers_are_read_however_they_are_spelt(tmp_path):
    """A header with a ำ in two characters, or with something invisible in it, is that field."""
    (tmp_path / "1.txt").write_text("ก", encoding="utf-8")
    index = tmp_path / "INDEX.md"
    index.write_text(
        "| \u200bไฟล์ | คํ\u0e32สํ\u0e32คัญ | Publish Date |\n| --- | --- | --- |\n"
        "| [1](1.txt) | ข, ค | 26 พ.ย. 64 |\n",
        encoding="utf-8",
    )
    (document,) = IndexMdSource(index.resolve()).entries()
    assert (document.tags, document.date) == (("ข", "ค"), "26 พ.ย. 64")
    assert document.metadata == {"Publish Date": "26 พ.ย. 64"}


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("ข่าว.txt", "[x](ข่าว.txt)"),
        ("ข่าว.txt", "[x](%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7.txt)"),
        ("a b.txt", "[x](a b.txt)"),
        ("a b.txt", "[x](<a b.txt>)"),
        ("a b.txt", "[x](a%20b.txt)"),
        ("a b.txt", '[x](a b.txt "ชื่อ")'),
        ("a b.txt", '[x](a%20b.txt "ชื่อ")'),
        ("a (1).txt", "[x](a (1).txt)"),
        ("a_b_c *d*.txt", "[x](a_b_c *d*.txt)"),
        ("a|b.txt", r"[x](a\|b.txt)"),
        ("a#b.txt", "[x](a%23b.txt)"),
        ("100%.txt", "[x](100%.txt)"),
        ("sub/ข่าว วันนี้.txt", "[x](sub/ข่าว วันนี้.txt)"),
        ("a.txt", "[x](sub/../a.txt)"),
        ("a.txt", "[x](./a.txt#L3)"),
        ("a.txt", "[x][ref]"),
        ("a.txt", "see [x](https://example.org) and [**y**](a.txt)"),
    ],
)
def test_links_lead_to_their_file(corpus, name, link):
    """Thai names, spaces, escapes and percent encoding lead to the file that is meant."""
    index = table(link) + "\n[ref]: a.txt\n"
    assert [d.source for d in documents(corpus(index, **{name: "ก"}))] == [name]


def test_a_list_is_read_where_no_table_links(corpus):
    """An item's link is the title; named values after or below it are fields, the rest a note."""
    index = (
        "# ข่าว\n\n* [prose](https://example.org)\n\nก\n\n"
        "- [เรื่อง ก](a.txt) — กรุงเทพฯ\n  - date: 26 พ.ย. 64\n  - หน่วยงาน: กต.\n  - เวลา: 08:30\n"
        "- [b](b.txt)\n  issuer: สธ.\n"
        "- no link\n"
    )
    source = corpus(index, **{"a.txt": "ก", "b.txt": "ข"})
    first, second = documents(source)
    assert (first.title, first.date, first.issuer) == ("เรื่อง ก", "26 พ.ย. 64", "กต.")
    assert first.metadata == {"note": "กรุงเทพฯ\nเวลา: 08:30"}
    assert (second.title, second.issuer, second.metadata) == ("b", "สธ.", {})
    assert [(s.code, s.line) for s in skips(source)] == [("no_link", 13)]


def test_every_table_that_links_is_read(corpus):
    """A table of prose is passed over; a list of what the tables do not have is told, not lost."""
    index = table("x") + "\n" + table("[a](a.txt)") + "\n- [b](b.txt)\n\n" + table("[b](b.txt)")
    source = corpus(index, **{"a.txt": "ก", "b.txt": "ข", "c.txt": "ค"})
    assert [d.id for d in documents(source)] == ["a", "b"]
    assert skips(source) == []
    source = corpus(index + "\n- [a](a.txt)\n- [c](c.txt)\n")
    assert [d.id for d in documents(source)] == ["a", "b"]
    assert [(s.source, s.code, s.line) for s in skips(source)] == [
        ("INDEX.md", "further_table", 15)
    ]
    assert "add its files to the table" in skips(source)[0].reason


@pytest.mark.parametrize("row", LISTINGS, ids=lambda row: row["label"])
def test_every_statement_of_a_listing_is_an_entry(corpus, row):
    """Each listing gives its statements in their order, with the fields that it says of them."""
    source = corpus("\n".join(row["index"]), **dict.fromkeys(row["files"], "ข้อความ"))
    found = [[d.source, d.title, d.date, dict(d.metadata)] for d in documents(source)]
    assert found == row["documents"]
    assert [[s.source, s.code] for s in skips(source)] == row.get("skipped", [])
    assert {d.source for d in documents(source)} <= {file.path for file in source.files()}


def test_the_row_wins_over_front_matter_and_that_over_defaults(corpus):
    """Each field comes from the highest of the three that says something."""
    index = "---\nname: ข่าว\ndefaults: {title: D, issuer: D, date: D, url: D, x: D, y: D}\n---\n"
    index += table("[a](a.txt) | R | | |", "[b](b.txt) | | | R |", header="file | title | x | date")
    statement = "---\ntitle: F\nissuer: F\ndate: 2021-11-26\nx: F\n---\nเนื้อความ"
    first, second = documents(corpus(index, **{"a.txt": statement, "b.txt": statement}))
    assert (first.title, first.issuer, first.date, first.url) == ("R", "F", "2021-11-26", "D")
    assert first.metadata == {"x": "F", "y": "D"}
    assert (second.title, second.date) == ("F", "R")
    assert (first.date_source, second.date_source) == ("front matter", "index")


def test_the_text_keeps_its_front_matter(corpus):
    """`text` is the whole file; `analysed_from` is where the statement itself begins."""
    statement = "---\r\ntitle: ก\r\n---\r\nเนื้อความ\r\n"
    (document,) = documents(corpus(table("[a](a.txt)"), **{"a.txt": statement}))
    assert document.text == statement
    assert document.text[document.analysed_from :] == "เนื้อความ\r\n"


def test_the_head_describes_the_corpus(corpus):
    """Name, description and language are the front matter's; the name else is the folder's."""
    rest = table("[a](a.txt)")
    said = corpus("---\nname: ข่าว\ndescription: ก\nlanguage: th\n---\n" + rest)
    assert (said.name, said.description, said.language) == ("ข่าว", "ก", "th")
    silent = corpus(rest)
    assert (silent.name, silent.description, silent.language) == ("corpus", None, None)


def test_other_encodings_are_read_and_named(corpus):
    """A statement that is not UTF-8 says so in its metadata; an INDEX.md may be UTF-16, too."""
    thai = "รัฐบาลแถลงข่าวเมื่อวันที่ 26 พฤศจิกายน"
    index = table("[a](a.txt)", "[b](b.txt)", "[c](c.txt)").encode("utf-16")
    files = {"a.txt": thai.encode("cp874"), "b.txt": thai.encode("utf-16"), "c.txt": thai.encode()}
    found = documents(corpus(index, **files))
    assert [d.text for d in found] == [thai] * 3
    assert [d.metadata.get("encoding") for d in found] == ["cp874", "utf-16", None]


def test_files_are_the_index_and_what_it_lists(corpus):
    """Sizes and times of all of them, absent ones too, by path; nothing outside the folder."""
    index = table("[b](b.txt)", "[a](sub/a.txt)", "[c](no.txt)", "[d](../x.txt)", "[b](b.txt)")
    source = corpus(index, **{"b.txt": "ข้อ", "sub/a.txt": "ก"})
    files = source.files()
    assert [(f.path, f.size) for f in files] == [
        ("INDEX.md", len(index.encode())),
        ("b.txt", 9),
        ("no.txt", ABSENT),
        ("sub/a.txt", 3),
    ]
    assert files[1].mtime_ns == (source.root / "b.txt").stat().st_mtime_ns


def test_files_tell_every_change(corpus):
    """A changed, a removed and a newly written statement each make the list another one."""
    source = corpus(table("[a](a.txt)", "[b](b.txt)"), **{"a.txt": "ก"})
    files = source.files()
    assert unchanged(source.root, files)
    write(source.root / "b.txt", "ข")
    assert not unchanged(source.root, files)
    files = source.files()
    os.utime(source.root / "a.txt", ns=(1, 1))
    assert not unchanged(source.root, files)
    files = source.files()
    (source.root / "a.txt").unlink()
    assert not unchanged(source.root, files)
    assert SourceFile("a.txt", ABSENT, 0) in source.files()


# What is skipped


@pytest.mark.parametrize("row", LINKS, ids=lambda row: row["href"] or "nothing")
def test_links_and_where_they_lead(row):
    """Each link of the table is a path or an address; none leads out, however it is written."""
    path = linked_path(row["href"])
    assert path == row["path"]
    if row.get("inside", "") is None:
        with pytest.raises(EntrySkipped) as skipped:
            inside(path)
        assert skipped.value.code is SkipCode.OUTSIDE
    elif path is not None:
        assert inside(path) == row.get("inside", path)


@pytest.mark.parametrize(
    "href",
    [row["href"] for row in LINKS if row.get("inside", "") is None and "\\" not in row["href"]],
)
def test_nothing_outside_is_read(corpus, href):
    """A link that leaves the folder is a skipped entry with its line; the others are read."""
    index = table(f"[x]({href})", "[a](a.txt)")
    source = corpus(index, **{"a.txt": "ก", "../secret.txt": "ลับ", "sub/x.txt": "ข"})
    assert [d.text for d in documents(source)] == ["ก"]
    assert [(s.code, s.line) for s in skips(source)] == [("outside", 3)]


@pytest.mark.parametrize(
    ("content", "code", "reason"),
    [
        (None, "missing", "no such file"),
        ("", "empty", "no text"),
        (b"\xef\xbb\xbf", "empty", "no text"),
        (" \n\u3000\t", "empty", "no text"),
        ("---\ntitle: ก\n---\n \n", "empty", "no text"),
        (b"caf\xe9", "encoding", "not UTF-8 at byte 3"),
        ("---\ntitle: [\n---\nก", "front_matter", "(line 3 of the file)"),
        ("---\n- ก\n---\nก", "front_matter", "name: value"),
    ],
    ids=["missing", "empty", "mark", "space", "head", "encoding", "yaml", "no mapping"],
)
def test_a_bad_statement_is_skipped_and_the_rest_goes_on(corpus, content, code, reason):
    """The skip names the statement, the line of the index that lists it, a code and a reason."""
    files = {"a.txt": "ก", "c.txt": "ค"} | ({} if content is None else {"b.txt": content})
    source = corpus(table("[a](a.txt)", "[b](b.txt)", "[c](c.txt)"), **files)
    assert [d.id for d in documents(source)] == ["a", "c"]
    (skip,) = skips(source)
    assert (skip.source, skip.code, skip.line) == ("b.txt", code, 4)
    assert reason in skip.reason


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("[x](sub)", "folder"),
        ("[x](sub/)", "folder"),
        ("[x](.)", "folder"),
        ("[x](a.txt/b.txt)", "missing"),
        ("[x](%00.txt)", "missing"),
        ("[x](%ff.txt)", "missing"),
        ("[x](" + "ก" * 300 + ".txt)", "unreadable"),
        ("no link", "no_link"),
        ("[x](https://example.org)", "no_link"),
        ("[x](#a)", "no_link"),
    ],
    ids=[str(n) for n in range(10)],
)
def test_a_link_to_no_statement_is_skipped(corpus, link, code):
    """Folders, impossible names and rows without a link are each told."""
    source = corpus(table(link, "[a](a.txt)"), **{"a.txt": "ก", "sub/b.txt": "ข"})
    assert [d.id for d in documents(source)] == ["a"]
    assert [(s.code, s.line) for s in skips(source)] == [(code, 3)]


def test_duplicates_are_skipped(corpus):
    """A second entry with an id, listed twice or named the same, is told with the first's line."""
    index = table(
        "[a](a.txt) |", "[a](./a.txt) |", "[b](b.txt) | a", "[b](b.txt) |", header="file | id"
    )
    source = corpus(index, **{"a.txt": "ก", "b.txt": "ข"})
    assert [d.id for d in documents(source)] == ["a", "b"]
    assert [(s.code, s.line) for s in skips(source)] == [("duplicate", 4), ("duplicate", 5)]
    assert "line 3" in skips(source)[0].reason


def test_symbolic_links_stay_inside(corpus):
    """A link to a file within the folder is read; one that leads out, or in a circle, is not."""
    source = corpus(table("[i](in.txt)", "[o](out.txt)", "[c](circle.txt)"), **{"a.txt": "ก"})
    write(source.root.parent / "secret.txt", "ลับ")
    (source.root / "in.txt").symlink_to("a.txt")
    (source.root / "out.txt").symlink_to(source.root.parent / "secret.txt")
    (source.root / "circle.txt").symlink_to("circle.txt")
    assert [d.text for d in documents(source)] == ["ก"]
    assert [s.code for s in skips(source)] == ["outside", "unreadable"]


def test_a_device_is_not_waited_for(corpus):
    """A named pipe is skipped, not opened, which would wait for a writer for ever."""
    source = corpus(table("[p](pipe.txt)", "[a](a.txt)"), **{"a.txt": "ก"})
    os.mkfifo(source.root / "pipe.txt")
    assert [s.code for s in skips(source)] == ["unreadable"]


def test_a_forbidden_file_is_skipped(corpus):
    """A file that may not be read is skipped for what the system says."""
    source = corpus(table("[a](a.txt)"), **{"a.txt": "ก"})
    (source.root / "a.txt").chmod(0)
    if os.access(source.root / "a.txt", os.R_OK):
        pytest.skip("nothing is forbidden to root")
    assert [s.code for s in skips(source)] == ["unreadable"]


def test_a_huge_statement_is_skipped(corpus, monkeypatch):
    """A statement above the bound is skipped without being held."""
    monkeypatch.setattr("corpus_cli.sources.statements.text_file.MAX_DOCUMENT_BYTES", 1024 * 1024)
    assert decoding.MAX_DOCUMENT_BYTES > 1024 * 1024
    source = corpus(table("[a](a.txt)"), **{"a.txt": b"a" * (1024 * 1024 + 1)})
    assert [(s.code, s.reason) for s in skips(source)] == [("too_large", "larger than 1 MiB")]


@pytest.mark.parametrize(
    ("head", "line"),
    [("---\nname: [\n---\n", 7), ("---\nname: ก\ndefaults: ข\n---\n", 8), ("---\nname: ก\n\n", 7)],
    ids=["broken", "defaults", "unclosed"],
)
def test_broken_front_matter_of_the_index_is_skipped(corpus, head, line):
    """What the head cannot say is told; the table is read all the same, with its lines right."""
    source = corpus(head + table("[a](a.txt)", "[b](no.txt)"), **{"a.txt": "ก"})
    assert [d.id for d in documents(source)] == ["a"]
    assert [(s.source, s.code, s.line) for s in skips(source)] == [
        ("INDEX.md", "front_matter", 1),
        ("no.txt", "missing", line),
    ]


def test_a_table_without_links_is_skipped_for_a_list_with_them(corpus):
    """Where a list is read in its stead, a table without links is told."""
    source = corpus("ก\n\n" + table("a") + "\n- [a](a.txt)\n", **{"a.txt": "ก"})
    assert [d.id for d in documents(source)] == ["a"]
    assert [(s.source, s.code, s.line) for s in skips(source)] == [("INDEX.md", "no_link", 3)]


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        ("", "no table and no list"),
        ("# ข่าว\n\nข้อความ [a](a.txt)\n", "no table and no list"),
        (table("a"), "its table links to no file"),
        (table("[a](https://example.org/a.txt)"), "its table links to no file"),
        (b"caf\xe9", "not UTF-8"),
    ],
    ids=["empty", "prose", "no links", "addresses", "encoding"],
)
def test_an_index_that_lists_nothing_is_an_error(corpus, index, reason):
    """With nothing to go on with the corpus itself cannot be read, and the file is named."""
    source = corpus(index, **{"a.txt": "ก"})
    with pytest.raises(SourceError, match=reason) as error:
        list(source.entries())
    assert str(source.path) in error.value.message


def test_a_giant_index_is_an_error(corpus, monkeypatch):
    """An INDEX.md above the bound is not parsed; the way out is named."""
    monkeypatch.setattr(index_md, "MAX_INDEX_BYTES", 1024 * 1024)
    source = corpus(table("[a](a.txt)") + "x" * 1024 * 1024)
    with pytest.raises(SourceError, match="larger than 1 MiB") as error:
        source.files()
    assert "JSON Lines" in error.value.hint


def test_rows_that_the_parser_gives_up_on_are_told(corpus):
    """The Markdown parser stops after 65,536 cells left out: the rest is told, not lost."""
    rows = ["[a](a.txt) |"] * 300
    index = table(*rows, header=" | ".join(["file"] + ["x"] * 299))
    source = corpus(index, **{"a.txt": "ก"})
    told = [s for s in skips(source) if s.code == "unreadable"]
    assert len(told) == 1
    lines = index.split("\n")
    assert lines[told[0].line - 1].startswith("| [a]")
    assert told[0].line == 3 + 65_536 // 298


@pytest.mark.parametrize(
    "dirt", ["[", "![", "[a](", "](", "*a ", "_a", "`", "<", "&", "\\", "[](", "[x](a b"]
)
def test_hostile_cells_take_no_time(corpus, dirt):
    """Text that makes Markdown's rules look ahead for ever, at any length, is text."""
    cells = [dirt * (size // len(dirt)) for size in (100, 8_000, 200_000)]
    index = table(*(f"[a](a.txt) | {cell} |" for cell in cells), header="file | title")
    start = time.monotonic()
    assert len(documents(corpus(index, **{"a.txt": "ก"}))) == 1
    assert time.monotonic() - start < 5


# Files of many statements


def test_a_row_may_link_to_a_file_of_many_statements(corpus):
    """Each in its place; what the row says holds for those that do not say it, save the title."""
    records = '{"id": "1", "text": "ก", "issuer": "กต."}\n{"id": "2", "text": "ข", "title": "x"}\n'
    source = corpus(
        "---\ndefaults: {category: ข่าว}\n---\n"
        + table(
            "[รายเดือน](m/05.jsonl) | กระทรวง | 5/2564 | ชุดแรก",
            "[2](2.txt) | กอง | | ",
            "m/06.csv | | | ",
            "[ไม่มี](gone.zip) | | | ",
            header="file | issuer | date | note",
        ),
        **{
            "m/05.jsonl": records,
            "2.txt": "ค",
            "m/06.csv": "id,text\n1,ง\n,จ\nx,\n",
        },
    )
    read = [(d.id, d.source, d.title, d.issuer, d.date, d.category) for d in documents(source)]
    assert read == [
        ("1", "m/05.jsonl", None, "กต.", "5/2564", "ข่าว"),
        ("2", "m/05.jsonl", "x", "กระทรวง", "5/2564", "ข่าว"),
        ("m/06/1", "m/06.csv", None, None, None, "ข่าว"),
        (read[3][0], "m/06.csv", None, None, None, "ข่าว"),
    ]
    assert documents(source)[0].metadata["note"] == "ชุดแรก"
    assert [(s.source, s.code, s.line) for s in skips(source)] == [
        ("2.txt", "duplicate", 7),
        ("m/06.csv", "empty", 4),
        ("gone.zip", "missing", 9),
    ]
    assert [file.path for file in source.files()] == [
        "2.txt",
        "INDEX.md",
        "gone.zip",
        "m/05.jsonl",
        "m/06.csv",
    ]


def test_files_that_an_index_lists_have_the_users_names(tmp_path):
    """`fields:` names the text of their records, and renames the fields of statements."""
    write(tmp_path / "INDEX.md", table("[a](a.csv)", "[b](b.md)"))
    write(tmp_path / "a.csv", "เรื่องเต็ม,ผู้พูด\nก,ข\n")
    write(tmp_path / "b.md", "---\nผู้พูด: ค\n---\nง")
    names = {"เรื่องเต็ม": "text", "ผู้พูด": "issuer"}
    found = documents(open_source(tmp_path, Settings(fields=names)))
    assert [(d.text[-1], d.issuer) for d in found] == [("ก", "ข"), ("ง", "ค")]
