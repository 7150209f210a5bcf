"""Statements that are no plain text: pages, PDFs, office documents and e-mail.

`tests/data/statements` has the seeds in each kind (`tests/make_statements.py`): whatever a browser
or an office made of them, their characters come back, and no others.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import sqlite3
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus_cli.corpus import Corpus
from corpus_cli.index.files.format import EXTRACTS
from corpus_cli.model.source import Document, Skipped
from corpus_cli.parallel.isolated import CallLost, Isolated
from corpus_cli.sources.opening import open_source
from corpus_cli.sources.statements import extraction, kept_extracts
from corpus_cli.sources.statements.docx import read_docx
from corpus_cli.sources.statements.eml import read_eml
from corpus_cli.sources.statements.html import read_html
from corpus_cli.sources.statements.kinds import STATEMENT_KINDS, kind_of
from corpus_cli.sources.statements.mhtml import read_mhtml
from corpus_cli.sources.statements.odt import read_odt
from corpus_cli.sources.statements.pdf import read_pdf
from corpus_cli.sources.statements.text_file import read_statement
from corpus_cli.text.dates.document_dates import document_date
from tests import hostile_statements
from tests.conftest import SEEDS
from tests.make_statements import FOOT, MENU, OUT
from tests.program import run_here

FILES = sorted(OUT.iterdir())
PLAIN = {file.name[:3]: file.read_text("utf-8") for file in SEEDS.glob("*.txt")}
COUNTS = {"000": 13, "001": 19}  # of ไต้หวัน


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    corpus = Corpus(OUT, index=tmp_path_factory.mktemp("statements") / "index")
    corpus.index()
    return corpus


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_text_comes_back_whole(file: Path) -> None:
    """Every character of the seed in its order, none of menu, head and foot."""
    statement = read_statement(file)
    text = statement.text[statement.analysed_from :]
    assert squeezed(text) == squeezed(PLAIN[file.name[:3]])
    assert not any(line in text for line in (*MENU[1:], *FOOT))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_search_finds_as_much_as_in_the_plain_text(file: Path, statements: Corpus) -> None:
    """Offsets slice what `show` shows; a page is the one that the offset lies on."""
    hits = [hit for hit in statements.search(["ไต้หวัน"], limit=0).hits if hit.doc == file.name]
    assert len(hits) == COUNTS[file.name[:3]]
    shown = statements.document(file.name)
    pages = [*shown.document.pages, len(shown.text)]
    assert (len(pages) > 1) is (file.suffix == ".pdf")
    for hit in hits:
        assert shown.text[hit.start : hit.end] == hit.node
        if hit.page is not None:
            assert pages[hit.page - 1] <= hit.start < pages[hit.page]
    assert {hit.page is None for hit in hits} == {file.suffix != ".pdf"}


def test_a_document_names_its_original(statements: Corpus) -> None:
    """The file, its kind and its digest."""
    import hashlib

    for file in FILES:
        entry = statements.document(file.name).document
        kind = next(kind for kind in STATEMENT_KINDS if file.name.endswith(kind.suffixes))
        assert (entry.source, entry.media_type) == (file.name, kind.media_type)
        assert entry.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_page_says_what_it_is() -> None:
    """Its head gives title, date and address."""
    page = read_html((OUT / "001-article.html").read_text("utf-8"))
    assert page.values["title"] == "แถลงการณ์ 001"
    assert page.values["date"] == "2021-11-26T09:00:00+07:00"
    assert page.values["url"] == "https://example.org/1"


def test_linked_data_goes_before_other_metadata() -> None:
    """JSON-LD is what a newsroom writes for machines."""
    page = read_html(
        '<html><head><title>ข | เว็บ</title><script type="application/ld+json">'
        '{"@graph": [{"@type": "NewsArticle", "headline": "ก", "datePublished": "2021-11-26",'
        ' "publisher": {"name": "กต."}}]}</script></head><body><p>แถลง</p></body></html>'
    )
    assert page.values == {"title": "ก", "date": "2021-11-26", "issuer": "กต."}
    assert page.text == "แถลง"


@pytest.mark.parametrize(
    ("head", "date", "dated_by"),
    [
        ('<meta name="dcterms.created" content="2020-01-01">', "2020-01-01", "property"),
        (
            '<meta name="dcterms.created" content="2020-01-01"><time datetime="2021-11-26">',
            "2021-11-26",
            "time",
        ),
        (
            '<time datetime="2020-01-01"><meta name="pubdate" content="2021-11-26">',
            "2021-11-26",
            "meta",
        ),
        (
            (
                '<meta name="pubdate" content="2020-01-01"><script type="application/ld+json">'
                '{"@type": "Article", "datePublished": "2021-11-26"}</script>'
            ),
            "2021-11-26",
            "json-ld",
        ),
        (
            (
                '<script type="application/ld+json">'
                '{"@type": "Article", "dateCreated": "2020-01-01"}</script>'
            ),
            "2020-01-01",
            "property",
        ),
    ],
)
def test_a_page_says_where_its_date_is_from(head: str, date: str, dated_by: str) -> None:
    """Whatever it says for machines of its publication goes before when it was created."""
    page = read_html(f"<html><head>{head}</head><body><p>แถลง</p></body></html>")
    assert (page.values["date"], page.dated_by) == (date, dated_by)


def test_the_canonical_address_is_the_page_s() -> None:
    """It goes before the one for social media; a relative address is none."""
    social = '<meta property="og:url" content="https://example.org/share">'
    for href, url in (
        ("https://example.org/1", "https://example.org/1"),
        ("/1", "https://example.org/share"),
    ):
        head = f'{social}<link rel="canonical" href="{href}">'
        assert read_html(f"<html><head>{head}</head><body>ก</body></html>").values["url"] == url


def dated(folder: Path, name: str, data: bytes | str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def word(*lines: str, created: dt.datetime | None = None, style: str | None = None) -> bytes:
    document = docx.Document()
    if created:
        document.core_properties.created = created
    for number, line in enumerate(lines):
        document.add_paragraph(line, style=style if number == 1 else None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_document_tells_where_its_date_is_from(tmp_path: Path) -> None:
    """INDEX.md > front matter > what a file says of publication > dateline > created > path."""
    day = dt.datetime(2020, 1, 2, tzinfo=dt.UTC)
    page = "<html><head><meta name=pubdate content=2021-11-26></head><body>ก<p>1 ม.ค. 2560</html>"
    dated(tmp_path, "2018/09/09/a.docx", word("แถลง", created=day))
    dated(tmp_path, "2018/09/09/b.docx", word("แถลง", "26 พฤศจิกายน 2564", created=day))
    dated(tmp_path, "2018/09/09/c.docx", word("แถลง"))
    dated(tmp_path, "d.html", page)
    dated(tmp_path, "e.html", page)
    dated(tmp_path, "f.md", "---\ndate: 3 ก.พ. 2563\n---\nแถลง\n\n26 พฤศจิกายน 2564\n")
    dated(tmp_path, "g.html", "<html><body>แถลง<p>26 พฤศจิกายน 2564</html>")
    dated(tmp_path, "h.eml", "Subject: x\nDate: Fri, 26 Nov 2021 09:00:00 +0700\n\nแถลง")
    names = ["2018/09/09/a.docx", "2018/09/09/b.docx", "2018/09/09/c.docx", "d.html", "f.md"]
    names += ["g.html", "h.eml"]
    rows = "".join(f"| [x]({name}) |  |\n" for name in names)
    index = f"| file | date |\n|---|---|\n{rows}| [x](e.html) | 4 มี.ค. 2563 |\n"
    (tmp_path / "INDEX.md").write_text(index, "utf-8")
    corpus = Corpus(tmp_path, index=tmp_path / ".index")
    corpus.index()
    found = {
        entry.source.rpartition("/")[2]: (entry.date, entry.date_source)
        for entry in corpus.documents(limit=0).documents
    }
    assert found == {
        "a.docx": ("2020-01-02", "property"),
        "b.docx": ("2021-11-26", "dateline"),
        "c.docx": ("2018-09-09", "path"),
        "d.html": ("2021-11-26", "meta"),
        "e.html": ("2020-03-04", "index"),
        "f.md": ("2020-02-03", "front matter"),
        "g.html": ("2021-11-26", "dateline"),
        "h.eml": ("2021-11-26", "head"),
    }


def test_what_an_index_says_of_all_goes_before_what_a_file_says(tmp_path: Path) -> None:
    """A property of a file is not front matter, which goes before both."""
    document = docx.Document(io.BytesIO(word("แถลง")))
    document.core_properties.author = "admin"
    document.core_properties.title = "ชื่อ"
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "b.md").write_text("---\nissuer: กรม\n---\nแถลง", "utf-8")
    head = "---\ndefaults:\n  issuer: กระทรวง\n  date: 2563\n---\n"
    rows = "| file |\n|---|\n| [a](a.docx) |\n| [b](b.md) |\n"
    (tmp_path / "INDEX.md").write_text(head + rows, "utf-8")
    a, b = open_source(tmp_path).entries()
    assert isinstance(a, Document)
    assert isinstance(b, Document)
    assert (a.issuer, a.title, a.date, a.date_source) == ("กระทรวง", "ชื่อ", "2563", "index")
    assert b.issuer == "กรม"


def test_an_unreadable_date_of_a_file_is_no_reason_to_have_none() -> None:
    """Nobody wrote when the file was created: its dateline, or its path, says the day."""
    assert document_date(written="D:0", source="property", path="2021/11/26/a.pdf") == (
        "2021-11-26",
        "path",
    )
    assert document_date(written="D:0", source="meta", path="2021/11/26/a.pdf") == (None, "unread")


@pytest.mark.parametrize(
    ("style", "title"),
    [("Title", "ชื่อเรื่อง"), ("Heading 1", "ชื่อเรื่อง"), ("Heading 2", None), (None, None)],
)
def test_a_heading_is_the_title_of_a_word_document(style: str | None, title: str | None) -> None:
    """One of the first level, among the first paragraphs, where no property says the title."""
    assert read_docx(word("ข่าวที่ 1", "ชื่อเรื่อง", style=style)).values.get("title") == title
    document = docx.Document(io.BytesIO(word("ข่าวที่ 1", "ชื่อเรื่อง", style=style)))
    document.core_properties.title = "ชื่อจริง"
    out = io.BytesIO()
    document.save(out)
    assert read_docx(out.getvalue()).values["title"] == "ชื่อจริง"


@pytest.mark.parametrize(("level", "title"), [(1, "ชื่อเรื่อง"), (2, None)])
def test_a_heading_is_the_title_of_an_opendocument_text(level: int, title: str | None) -> None:
    """The same of the other kind of office document."""
    changed = io.BytesIO()
    with zipfile.ZipFile(OUT / "001.odt") as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "content.xml":
                heading = f'<text:h text:outline-level="{level}">ชื่อเรื่อง</text:h>'
                data = re.sub(rb"(<text:sequence-decls>)", heading.encode() + rb"\1", data)
            new.writestr(part, data)
    values = read_odt(changed.getvalue()).values
    assert values.get("title") == title
    assert str(values["date"]).startswith("2013-12-23")


def test_a_pdf_says_when_it_was_made() -> None:
    """By Chromium's clock and by LibreOffice's, the day alone."""
    for name in ("001-norasi.pdf", "001-office.pdf"):
        said = read_pdf((OUT / name).read_bytes())
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", str(said.values["date"]))
        assert said.dated_by == "property"


def test_short_lines_lists_and_tables_are_text() -> None:
    """What a page says in few words is not taken for its frame."""
    page = read_html(
        "<html><body><h2>ผลหารือ</h2><p>ก<b>ข</b>ค<br>ง</p><ul><li>หนึ่ง<li>สอง</ul>"
        "<table><tr><td>ปี</td><td>2564</td></tr></table></body></html>"
    )
    assert page.text.split() == ["ผลหารือ", "กขค", "ง", "หนึ่ง", "สอง", "ปี", "2564"]


def test_no_block_that_holds_most_of_the_page_is_left_out() -> None:
    """A wrapper may be called header; what it wraps is the statement."""
    page = read_html(
        f"<html><body><div class='header'><p>{'แถลงการณ์ ' * 30}</p></div></body></html>"
    )
    assert page.text.startswith("แถลงการณ์")


@pytest.mark.parametrize("kind", STATEMENT_KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_known_by_its_data(kind: object) -> None:
    """Whatever a file is called; only e-mail, which is plain text, is known by its name, too."""
    for file in FILES:
        found = kind_of(file.read_bytes(), "a.txt")
        assert (found is None) is (file.suffix == ".eml")
        assert kind_of(file.read_bytes(), file.name) is not None
    assert kind_of("ไฟล์ %PDF-1.4 คือ".encode(), "a.txt") is None


# --- what strangers make ----------------------------------------------------------------------


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w:t>" + b"\n" * 200_000_000)
    return out.getvalue()


def with_entity(tmp_path: Path) -> bytes:
    """Return a Word document that asks for another file."""
    secret = tmp_path / "secret"
    secret.write_text("ความลับ", "utf-8")
    document = docx.Document()
    document.add_paragraph("แถลง MARK")
    out = io.BytesIO()
    document.save(out)
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                head = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
                data = data.replace(b"?>", b"?>" + head, 1).replace(b"MARK", b"&x;")
            new.writestr(part, data)
    return changed.getvalue()


def test_hostile_files_are_skipped_and_the_others_read(tmp_path: Path) -> None:
    """Each with its name and the reason; nothing outside the file is looked up."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    pdf = (OUT / "001-norasi.pdf").read_bytes()
    files = {
        "bomb.docx": bomb(),
        "cut.pdf": pdf[: len(pdf) // 2],
        "deep.html": b"<html>" + b"<div>" * 200_000 + "ก".encode() + b"</div>" * 200_000,
        "empty.html": b"<html><body><script>menu</script></body></html>",
        "entity.docx": with_entity(tmp_path),
        "half.docx": (OUT / "001.docx").read_bytes()[:20_000],
        "noise.pdf": b"%PDF-1.7\n" + os.urandom(20_000),
        "z.txt": "แถลงการณ์".encode(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    entries = list(open_source(folder).entries())
    read = {entry.source: entry.text for entry in entries if isinstance(entry, Document)}
    skipped = {entry.source: entry.code for entry in entries if isinstance(entry, Skipped)}
    assert skipped.items() >= {
        ("bomb.docx", "too_large"),
        ("empty.html", "empty"),
        ("half.docx", "unreadable"),
        ("noise.pdf", "unreadable"),
    }
    assert read["z.txt"] == "แถลงการณ์"
    assert read["deep.html"] == "ก"
    assert "ความลับ" not in "".join(read.values())


@pytest.fixture(scope="module")
def hasty() -> Iterator[Isolated[Any, Any]]:
    """A reader that gives a file three seconds, so that the tests need not wait for a minute."""
    reader = Isolated(extraction.read_file, seconds=3, memory=extraction.MEMORY)
    yield reader
    reader.close()


@pytest.mark.parametrize("file", hostile_statements.FILES, ids=lambda file: file.name)
def test_a_hostile_file_is_skipped_with_its_kind_and_the_reason(
    file: hostile_statements.Hostile,
    hasty: Isolated[Any, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Within its limits, and whatever comes next is read."""
    monkeypatch.setattr(extraction, "_reader", lambda: hasty)
    (tmp_path / file.name).write_bytes(file.make())
    (tmp_path / "z.txt").write_text("แถลงการณ์", "utf-8")
    began = time.monotonic()
    first, second = open_source(tmp_path).entries()
    assert time.monotonic() - began < 20
    if isinstance(first, Document):
        assert file.code is None
        assert len(first.text) == 1
    else:
        kind = next(kind for kind in STATEMENT_KINDS if file.name.endswith(kind.suffixes))
        assert (first.source, first.code) == (file.name, file.code)
        assert first.reason.startswith(kind.label)
    assert isinstance(second, Document)


def test_the_run_tells_of_hostile_files(tmp_path: Path) -> None:
    """In its JSON, and under `--strict` by its exit code."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.docx").write_bytes(hostile_statements.with_macro())
    (folder / "z.txt").write_text("แถลงการณ์", "utf-8")
    command = ["index", "--corpus", str(folder), "--index", str(tmp_path / "index"), "--json"]
    done = run_here(command, {})
    (skipped,) = json.loads(done.stdout)["skipped"]
    assert (done.returncode, skipped["source"], skipped["code"]) == (0, "a.docx", "unsafe")
    (folder / "b.txt").write_text("แถลงการณ์", "utf-8")
    assert run_here([*command, "--strict"], {}).returncode == 2


def slow(_: int) -> int:
    time.sleep(60)
    return 0


def crashing(number: int) -> int:
    if number:
        os.abort()
    return number


def greedy(number: int) -> int:
    return len(bytearray(number))


def test_a_call_that_does_not_return_is_lost_and_the_next_one_is_not() -> None:
    """Too long, killed, too much memory: each is told, and the next call is answered."""
    late = Isolated(slow, seconds=0.5, memory=2**31)
    with pytest.raises(CallLost, match=r"longer than 0\.5 s"):
        late(1)
    late.close()
    killed = Isolated(crashing, seconds=30, memory=2**31)
    assert killed(0) == 0
    with pytest.raises(CallLost, match="killed by signal 6"):
        killed(1)
    assert killed(0) == 0
    killed.close()
    hungry = Isolated(greedy, seconds=30, memory=2**30)
    with pytest.raises(RuntimeError, match="MemoryError"):
        hungry(2**31)
    assert hungry(3) == 3
    hungry.close()


def test_what_a_reader_cannot_finish_is_a_skipped_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that takes too long is named with its limit."""
    reader = Isolated(slow, seconds=0.5, memory=2**31)
    monkeypatch.setattr(extraction, "_reader", lambda: reader)
    (tmp_path / "a.html").write_text("<html>ก</html>", "utf-8")
    (tmp_path / "b.txt").write_text("ข", "utf-8")
    first, second = open_source(tmp_path).entries()
    assert isinstance(first, Skipped)
    assert (first.source, first.code) == ("a.html", "limits")
    assert "took longer" in first.reason
    assert isinstance(second, Document)
    reader.close()


def echoing(task: tuple[float, str]) -> str:
    time.sleep(task[0])
    return task[1]


def interrupt() -> None:
    raise KeyboardInterrupt


def test_an_interrupted_call_is_not_answered_by_the_next() -> None:
    """Ctrl-C while a file is read: its answer, which comes late, is of that file."""
    echo = Isolated(echoing, seconds=30, memory=2**31)
    assert echo((0.0, "first")) == "first"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(echo, "_collect", interrupt)
        with pytest.raises(KeyboardInterrupt):
            echo((0.5, "second"))
    assert echo((0.0, "third")) == "third"
    echo.close()


def test_calls_are_done_at_once_by_few_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call has its own answer, whichever is there first; a lost one costs no other."""
    pool = Isolated(echoing, seconds=1.0, memory=2**31, jobs=2)
    started: list[int] = []
    start = pool._start
    monkeypatch.setattr(pool, "_start", lambda: started.append(0) or start())
    calls = [pool.begin((wait, name)) for wait, name in ((0.4, "a"), (0.0, "b"), (0.0, "c"))]
    assert [call.result() for call in reversed(calls)] == ["c", "b", "a"]
    assert len(started) == 2
    late, next_one = pool.begin((30.0, "late")), pool.begin((0.0, "d"))
    assert next_one.result() == "d"
    with pytest.raises(CallLost, match="longer than 1 s"):
        late.result()
    assert pool((0.0, "e")) == "e"
    assert len(started) == 2
    assert threading.active_count() == 1
    pool.close()


def test_an_index_is_the_same_whoever_reads_the_files(tmp_path: Path) -> None:
    """Byte for byte, by one process and by three."""
    for jobs in (1, 3):
        Corpus(OUT, index=tmp_path / f"{jobs}").index(jobs=jobs)
    one, three = (
        {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted((folder / "segments").rglob("*"))
            if file.is_file()
        }
        for folder in (tmp_path / "1", tmp_path / "3")
    )
    assert len(one) > 9
    assert one == three


@pytest.fixture
def extractions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of the files that processes were given to read."""
    given: list[str] = []
    begin = Isolated.begin

    def counted(self: Isolated[Any, Any], item: Any) -> Any:
        given.append(item.kind)
        return begin(self, item)

    monkeypatch.setattr(Isolated, "begin", counted)
    return given


def test_a_file_that_moved_or_was_touched_is_not_read_again(
    tmp_path: Path, extractions: list[str]
) -> None:
    """Neither one that says what it cannot be read for; changed ones are, and what is gone goes."""
    folder, index = tmp_path / "corpus", tmp_path / "index"
    folder.mkdir()
    for name in ("000-article.html", "001.docx", "001-norasi.pdf"):
        (folder / name).write_bytes((OUT / name).read_bytes())
    (folder / "empty.docx").write_bytes(bomb())
    corpus = Corpus(folder, index=index)
    corpus.index()
    assert sorted(extractions) == ["docx", "docx", "html", "pdf"]
    kept = index / EXTRACTS
    extractions.clear()

    (folder / "001.docx").rename(folder / "moved.docx")
    for file in folder.iterdir():
        os.utime(file, (1, 1))
    again = corpus.index()
    assert extractions == []
    assert (again.indexed, again.unchanged, again.removed) == (1, 2, 1)
    assert again.skipped[0].code == "too_large"
    assert squeezed(corpus.document("moved.docx").text) == squeezed(PLAIN["001"])

    page = folder / "000-article.html"
    page.write_text(page.read_text("utf-8").replace("</h1>", " ใหม่</h1>"), "utf-8")
    corpus.index()
    assert extractions == ["html"]
    assert len(rows_of(kept)) == 4  # the page as it was is forgotten

    extractions.clear()
    corpus.index(rebuild=True)
    assert extractions == []
    kept.write_bytes(b"SQLite format 3\0 damaged")
    corpus.index(rebuild=True)
    assert len(extractions) == 4
    connection = sqlite3.connect(kept)
    connection.execute("update extracts set data = zeroblob(9)")
    connection.commit()
    connection.close()
    extractions.clear()
    corpus.index(rebuild=True)
    assert len(extractions) == 4


def rows_of(kept: Path) -> list[Any]:
    connection = sqlite3.connect(kept)
    try:
        return connection.execute("select key from extracts").fetchall()
    finally:
        connection.close()


def test_what_reads_files_names_what_is_kept(
    tmp_path: Path, extractions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of a library, or of the code, reads all anew; plain text keeps nothing."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("แถลงการณ์", "utf-8")
    corpus = Corpus(tmp_path / "corpus", index=tmp_path / "index")
    corpus.index()
    assert not (tmp_path / "index" / EXTRACTS).exists()
    (tmp_path / "corpus" / "001.odt").write_bytes((OUT / "001.odt").read_bytes())
    corpus.index()
    assert extractions == ["odt"]
    monkeypatch.setattr(kept_extracts, "_readers", lambda: b"another")
    corpus.index(rebuild=True)
    assert extractions == ["odt", "odt"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("Subject: x", "utf-8"),
        ("Content-Type: text/plain; charset=windows-874", "cp874"),
        ("Content-Type: text/plain; charset=unknown-8bit", "cp874"),
    ],
)
def test_mail_is_read_in_the_character_set_it_has(head: str, encoding: str) -> None:
    """The one it names, Thai Windows' by its common name, or as files are where it names none."""
    text = "สวัสดีชาวไทยทุกท่านที่มาร่วมงานแถลงข่าวในวันนี้ " * 20
    mail = f"From: a@example.org\n{head}\n\n".encode() + text.encode(encoding)
    assert read_eml(mail).text == text.strip()


def test_a_word_document_has_what_was_inserted_and_each_cell_once() -> None:
    """Insertions that a reviewer sees are text, deletions are not; merged cells do not repeat."""
    document = docx.Document()
    paragraph = document.add_paragraph("แถลง")._p
    inserted = f"<w:ins {nsdecls('w')}><w:r><w:t>ข่าว</w:t></w:r></w:ins>"
    deleted = f"<w:del {nsdecls('w')}><w:r><w:delText>ลบ</w:delText></w:r></w:del>"
    for xml in (inserted, deleted):
        paragraph.append(parse_xml(xml))
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "รวม"
    table.cell(0, 1).text, table.cell(1, 1).text = "ก", "ข"
    out = io.BytesIO()
    document.save(out)
    assert read_docx(out.getvalue()).text == "แถลงข่าว\nรวม\tก\n\tข"


def test_a_page_whose_main_part_is_hidden_is_read() -> None:
    """As a page is that was saved while a window lay over it."""
    main = f"<article aria-hidden=true>{'แถลงการณ์ ' * 9}</article>"
    page = read_html(f"<html><body>{main}<p>x</p></body></html>")
    assert page.text.count("แถลงการณ์") == 9


def archived(*parts: tuple[str, str, str], start: str = "") -> bytes:
    """Return a web archive of parts: their media types, what else their heads say, their text."""
    mark = "----MultipartBoundary--x"
    head = f'Content-Type: multipart/related; type="text/html";{start} boundary="{mark}"'
    inner = "".join(
        f"--{mark}\r\nContent-Type: {kind}\r\n{more}\r\n{text}\r\n" for kind, more, text in parts
    )
    return f"MIME-Version: 1.0\r\n{head}\r\n\r\n{inner}--{mark}--\r\n".encode("cp874")


def test_a_web_archive_is_the_page_that_was_saved() -> None:
    """Not a frame, a style or a picture in it; its address is the page's."""
    thai = "แถลงการณ์ของกระทรวงการต่างประเทศเรื่องไต้หวัน"
    style = ("text/css", "", "p {}")
    frame = ("text/html", "Content-ID: <f>\r\n", "<p>กรอบ</p>")
    page = (
        "text/html; charset=windows-874",
        "Content-ID: <p>\r\nContent-Location: https://example.org/2\r\n",
        f"<html><title>ก</title><p>{thai}</p></html>",
    )
    for data in (archived(style, frame, page, start=' start="<p>";'), archived(style, page, frame)):
        assert kind_of(data, "a.txt") == next(k for k in STATEMENT_KINDS if k.name == "mhtml")
        extract = read_mhtml(data)
        assert extract.text == thai
        assert extract.values == {"title": "ก", "url": "https://example.org/2"}
    assert read_mhtml(archived(style)).text == ""


def test_mail_with_pictures_is_mail() -> None:
    """A message may be made of related parts as a web archive is: then its name tells."""
    data = b"From: a@example.org\n" + archived(("text/html", "", "<p>x</p>"))
    found = [kind_of(data, name) for name in ("a.eml", "a.mhtml")]
    assert [kind.name for kind in found if kind] == ["eml", "mhtml"]


def test_many_comments_before_a_page_take_no_time() -> None:
    """However many there are before what may be HTML, or may not."""
    comments = b"<!-- a -->" * 300
    found = [kind_of(comments + rest, "a.txt") for rest in (b"<html>", b"<div>")]
    assert [kind and kind.name for kind in found] == ["html", None]
