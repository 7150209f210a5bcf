"""Files of many statements: what each says is found as in the plain text.

`tests/data/containers` has both seeds in each kind (`tests/make_statements.py`).
"""

from __future__ import annotations

import bz2
import gzip
import mailbox
import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from corpus_cli.corpus import Corpus
from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.opening import open_source
from tests.conftest import SEEDS
from tests.make_statements import CONTAINERS, FOOT, MENU, OUT, capture

FILES = sorted(CONTAINERS.iterdir())
PLAIN = {file.name[:3]: file.read_text("utf-8") for file in SEEDS.glob("*.txt")}
COUNTS = {"000": 13, "001": 19}  # of ไต้หวัน


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_statements_come_back_whole(file: Path) -> None:
    """Every character of both seeds in its order, and no others, with title and day."""
    found = [entry for entry in open_source(file).entries() if isinstance(entry, Document)]
    assert [entry.title for entry in found] == ["แถลงการณ์ 000", "แถลงการณ์ 001"]
    for document, (_, plain) in zip(found, sorted(PLAIN.items()), strict=True):
        text = document.text[document.analysed_from :]
        assert squeezed(text) == squeezed(plain)
        assert not any(line in text for line in (*MENU[1:], *FOOT))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_search_finds_as_much_as_in_the_plain_text(file: Path, tmp_path: Path) -> None:
    """13 and 19 times, and offsets slice what `show` shows."""
    corpus = Corpus(file, index=tmp_path / "index")
    corpus.index()
    hits = list(corpus.search(["ไต้หวัน"], limit=0).hits)
    ids = list(dict.fromkeys(hit.doc for hit in hits))
    counts = [sum(hit.doc == each for hit in hits) for each in ids]
    assert sorted(counts) == sorted(COUNTS.values())
    for hit in hits:
        assert corpus.document(hit.doc).text[hit.start : hit.end] == hit.node


# --- mailboxes --------------------------------------------------------------------------------

FROM = "From press@example.org Fri Nov 26 09:00:00 2021\n"
LETTERS = (
    "Message-ID: <1@example.org>\nSubject: a\n\nแถลง\n>From here on\n>>From there\n",
    "Subject: b\nX: y\n\nFrom now on it is 9:00\n\nFrom\n\n> From: x\n",
    "message-id: <2@example.org>\nSubject: c\n\nMessage-ID: <no@example.org>\n",
)


def read(folder: Path, name: str, data: bytes) -> list[Document | Skipped]:
    (folder / name).write_bytes(data)
    return list(open_source(folder / name).entries())


def test_a_mailbox_has_the_messages_that_other_readers_find(tmp_path: Path) -> None:
    """Python's own reader finds as many; ids are those of the messages, or made of them."""
    data = "".join(FROM + letter + "\n" for letter in LETTERS).encode()
    first, second, third = read(tmp_path, "a.mbox", data)
    (tmp_path / "b.mbox").write_bytes(data.replace(b"\nFrom now", b"\n>From now"))
    box = mailbox.mbox(tmp_path / "b.mbox")  # it takes any line that begins so for a message's
    assert [message["Subject"] for message in box] == ["a", "b", "c"]
    box.close()
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(third, Document)
    assert (first.id, first.title, first.media_type) == ("1@example.org", "a", "message/rfc822")
    assert first.text == "แถลง\nFrom here on\n>From there"
    assert second.id.startswith("r-")
    assert second.text == "From now on it is 9:00\n\nFrom\n\n> From: x"
    assert third.id == "2@example.org"


def test_messages_that_cannot_be_read_are_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the lines they begin at: an empty one, one that came before, one that is too large."""
    large = "Subject: d\n\n" + ("x" * 99 + "\n") * 100
    letters = (LETTERS[0], "Subject: e\nX: y\n\n", LETTERS[0], large, LETTERS[2])
    monkeypatch.setattr("corpus_cli.sources.containers.mbox.MAX_DOCUMENT_BYTES", 9_000)
    data = gzip.compress("".join(FROM + letter + "\n" for letter in letters).encode())
    entries = read(tmp_path, "a.mbox.gz", data)
    assert [entry.id for entry in entries if isinstance(entry, Document)] == [
        "1@example.org",
        "2@example.org",
    ]
    skips = [(entry.code, entry.line) for entry in entries if isinstance(entry, Skipped)]
    assert skips == [("empty", 9), ("duplicate", 14), ("too_large", 22)]
    with pytest.raises(SourceError, match="cannot be read: Compressed file ended"):
        read(tmp_path, "b.mbox.gz", data[: len(data) - 5])


@pytest.mark.parametrize("data", [b"", b"x\n\n" + FROM.encode(), b"From ", bytes(9000)])
def test_what_is_no_mailbox_is_an_error(data: bytes, tmp_path: Path) -> None:
    """A text without the line that begins a message."""
    with pytest.raises(SourceError, match="is not a mailbox"):
        read(tmp_path, "a.mbox", data)


# --- feeds ------------------------------------------------------------------------------------


def rss(*items: str, head: str = "", tail: str = "</channel></rss>") -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel><title>x</title>{inner}{tail}'.encode()


def only(folder: Path, data: bytes) -> Document:
    (entry,) = read(folder, "a.xml", data)
    assert isinstance(entry, Document)
    return entry


@pytest.mark.parametrize(
    ("item", "values"),
    [
        ("<description>ก</description>", ("ก", None, None)),
        (
            "<title>A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><description>ก</description>",
            ("ก", "A & B", None),
        ),
        ("<description>ก\nข &amp;lt;ค&amp;gt;</description>", ("ก\nข <ค>", None, None)),
        (
            "<description>&lt;p&gt;ก&amp;nbsp;&amp;lt;ข&lt;/p&gt;&lt;ul&gt;&lt;li&gt;ค</description>",
            ("ก\xa0<ข\nค", None, None),
        ),
        ("<description>ก&nbsp;&ndash;&amp;</description>", ("ก\xa0–&", None, None)),
        (
            ("<description>ย่อ</description><encoded></encoded><content:encoded "
            'xmlns:content="http://purl.org/rss/1.0/modules/content/">เต็ม</content:encoded>'),
            ("เต็ม", None, None),
        ),
        (
            '<guid>https://example.org/1</guid><description>ก</description>',
            ("ก", None, "https://example.org/1"),
        ),
        (
            '<guid isPermaLink="false">https://example.org/1</guid><description>ก</description>',
            ("ก", None, None),
        ),
        (
            ("<link> https://example.org/2 </link><guid>https://example.org/1</guid>"
            "<description>ก</description>"),
            ("ก", None, "https://example.org/2"),
        ),
        ("<description>ก <b>ข</b> ค</description>", ("ก ข ค", None, None)),
        ("<description>ก&#X41; R&D &amp; AT&T</description>", ("กA R&D & AT&T", None, None)),
        ("<link>javascript:x()</link><description>ก</description>", ("ก", None, None)),
        (
            ('<media:content xmlns:media="m" url="https://example.org/a.jpg"/>'
            "<description>ก</description>"),
            ("ก", None, None),
        ),
    ],
)  # fmt: skip
def test_an_entry_says_what_is_written_in_it(
    item: str, values: tuple[str | None, ...], tmp_path: Path
) -> None:
    """Text, title and address: escaped once, twice, as HTML or not, in the element that has it."""
    entry = only(tmp_path, rss(item))
    assert (entry.text, entry.title, entry.url) == values


def test_a_feed_of_rdf_is_read(tmp_path: Path) -> None:
    """RSS 1.0 has its entries beside the channel, Dublin Core in them, and addresses for names."""
    data = """<?xml version="1.0"?><!-- x --><rdf:RDF
    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/"/>
    <item rdf:about="https://example.org/1"><title>ก</title><description>แถลง</description>
    <dc:date>2021-11-26</dc:date><dc:publisher>กต.</dc:publisher><dc:creator>ข</dc:creator></item>
    </rdf:RDF>"""
    entry = only(tmp_path, data.encode())
    assert (entry.id, entry.url) == ("https://example.org/1", "https://example.org/1")
    assert (entry.date, entry.issuer, entry.text) == ("2021-11-26", "กต.", "แถลง")


def test_entries_without_a_text_are_told(tmp_path: Path) -> None:
    """By their numbers; what is listed twice comes once; a feed without any entry has none."""
    item = "<guid>1</guid><description>ก</description>"
    first, empty, again = read(tmp_path, "a.rss", rss(item, "<title>ข</title>", item))
    assert isinstance(first, Document)
    assert isinstance(empty, Skipped)
    assert isinstance(again, Skipped)
    assert [(skip.code, skip.line) for skip in (empty, again)] == [("empty", 2), ("duplicate", 3)]
    assert read(tmp_path, "b.rss", rss()) == []


def test_a_feed_that_was_cut_off_is_told(tmp_path: Path) -> None:
    """After the entries that could be read: never a shorter corpus without a word."""
    items = [f"<guid>{number}</guid><description>ก</description>" for number in range(3)]
    whole = rss(*items)
    *entries, told = read(tmp_path, "a.rss", whole[: whole.index(b"<guid>2")])
    assert [entry.id for entry in entries if isinstance(entry, Document)] == ["0", "1"]
    assert isinstance(told, Skipped)
    assert told.code == "unreadable"
    assert "entries may be missing" in told.reason


def test_hostile_feeds_are_skipped_and_the_others_read(tmp_path: Path) -> None:
    """Entities are neither looked up nor multiplied, nesting has an end, XML of other kinds too."""
    item = "<description>ก &a; ค</description>"
    laughs = '<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">'
    files = {
        "a.rss": rss(item, head='<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "b.rss": rss(item, head=f"<!DOCTYPE r [{laughs}]>"),
        "c.rss": rss("<a>" * 100_000),
        "d.xml": b"<?xml version='1.0'?><urlset><url/></urlset>",
        "e.xml": b"<!-- a -->" * 2_000 + b"<html>",
        "f.xml": b"",
        "g.rss": rss("<description>แถลง</description>", head='<!DOCTYPE rss SYSTEM "x.dtd">'),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    entries = list(open_source(tmp_path).entries())
    assert [entry.text for entry in entries if isinstance(entry, Document)] == ["แถลง"]
    skips = {entry.source: entry.reason for entry in entries if isinstance(entry, Skipped)}
    assert skips.keys() == files.keys() - {"g.rss"}
    for name, said in (("a", "entities"), ("b", "entities"), ("d", "not a feed")):
        assert said in next(reason for file, reason in skips.items() if file.startswith(name))


# --- WARC -------------------------------------------------------------------------------------

PAGE = "<html><title>ก</title><p>แถลง</p></html>".encode()
URI = "https://example.org/"


def chunked(body: bytes, size: int = 7) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)] + [b""]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces)


GZIP = "Content-Type: text/html\r\nContent-Encoding: gzip"
CHUNKED = "Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: text/html", PAGE),
        ("content-type:TEXT/HTML", PAGE),
        ("Content-Type: text/html", "<p>แถลง".encode()),  # nothing but its head says what it is
        ("X: y", PAGE),
        (GZIP, gzip.compress(PAGE, mtime=0)),
        (GZIP, PAGE),  # as crawlers store what they have decoded
        (GZIP.replace("gzip", "deflate"), zlib.compress(PAGE)),
        (GZIP.replace("gzip", "deflate"), zlib.compress(PAGE, wbits=-15)),
        (CHUNKED, chunked(PAGE)),
        (CHUNKED, PAGE),
        (CHUNKED + "\r\nContent-Encoding: gzip", chunked(gzip.compress(PAGE, mtime=0))),
        ("Content-Type: text/plain", "แถลง".encode()),
    ],
)
def test_a_capture_is_read_as_it_was_sent(head: str, body: bytes, tmp_path: Path) -> None:
    """In chunks, compressed, or said to be so; the record after it is read as well."""
    data = capture(URI + "1", body, head) + capture(URI + "2", b"x", "Content-Type: text/plain")
    first, second = read(tmp_path, "a.warc", data)
    assert isinstance(first, Document)
    assert (first.text, first.id, first.url) == ("แถลง", URI + "1", URI + "1")
    assert first.metadata == {"collected": "2026-12-01T02:00:00Z"}
    assert first.date is None
    assert isinstance(second, Document)
    assert second.text == "x"


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, zstandard.compress])
def test_what_is_captured_is_read_by_its_kind(
    pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """Pages and documents are; what pages are made of, errors and requests are passed over."""
    pdf = (OUT / "001-norasi.pdf").read_bytes()
    data = b"".join(
        (
            capture("dns:example.org", b"1.2.3.4", "Content-Type: text/dns"),
            capture(URI + "robots.txt", b"x", "Content-Type: text/plain"),
            capture(URI + "1", PAGE),
            capture(URI + "1", PAGE, WARC_Type="request"),
            capture(URI + "old", PAGE, status="301 Moved"),
            capture(URI + "none", PAGE, status="404 Not Found"),
            capture(URI + "a.js", b"x", "Content-Type: text/javascript"),
            capture(URI + "a.pdf?x=1", pdf, "Content-Type: application/octet-stream"),
            capture(URI + "a.doc", b"x", "Content-Type: application/msword"),
            capture(URI + "blank", b"<html></html>"),
            capture(URI + "1", PAGE, WARC_Date="2026-12-02T00:00:00Z"),
            capture(URI + "1", "<p>ใหม่".encode(), WARC_Date="2026-12-03T00:00:00Z"),
        )
    )
    name = {bytes: "a.warc", gzip.compress: "a.warc.gz", bz2.compress: "a.warc.bz2"}.get(
        pack, "a.warc.zst"
    )
    entries = read(tmp_path, name, pack(data))
    found = [(e.id, e.media_type, e.source) for e in entries if isinstance(e, Document)]
    assert found == [
        (URI + "1", "text/html", f"{name}/{URI}1"),
        (URI + "a.pdf?x=1", "application/pdf", f"{name}/{URI}a.pdf?x=1"),
        (f"2026-12-03T00:00:00Z/{URI}1", "text/html", f"{name}/{URI}1"),
    ]
    assert [(e.source, e.code) for e in entries if isinstance(e, Skipped)] == [
        (f"{name}/{URI}blank", "empty"),
        (f"{name}/{URI}1", "duplicate"),
        (name, "other_files"),
    ]


def test_a_long_file_is_read_in_batches(tmp_path: Path) -> None:
    """Every record once, whether they are many or large."""
    many = [capture(f"{URI}{n}", f"{n}".encode(), "Content-Type: text/plain") for n in range(700)]
    texts = [os.urandom(2_500_000).hex() for _ in range(4)]
    large = [capture(URI + text[:9], text.encode(), "Content-Type: text/plain") for text in texts]
    entries = read(tmp_path, "a.warc.gz", gzip.compress(b"".join(many + large), 1))
    expected = [*(str(number) for number in range(700)), *texts]
    assert [entry.text for entry in entries if isinstance(entry, Document)] == expected


def test_texts_of_a_crawl_are_read(tmp_path: Path) -> None:
    """WET: the records are the texts themselves."""
    record = capture(URI + "1", b"", WARC_Type="conversion", Content_Type="text/plain")
    head, _, _ = record.partition(b"HTTP/1.1")
    text = "แถลง".encode()
    head = re.sub(rb"(Content-Length: )\d+", rf"\g<1>{len(text)}".encode(), head)
    (entry,) = read(tmp_path, "a.wet", head + text + b"\r\n\r\n")
    assert (entry.text, entry.id) == ("แถลง", URI + "1")


def test_damaged_and_hostile_captures_are_told(tmp_path: Path) -> None:
    """What was read before is kept; a bomb inside is too large; what is no WARC is an error."""
    good, other = capture(URI + "1", PAGE), capture(URI + "2", PAGE)
    noise = b"".join(
        gzip.compress(capture(f"{URI}{n}.bin", os.urandom(50_000), "X: y")) for n in range(9)
    )
    both = gzip.compress(good, mtime=0) + noise + gzip.compress(other)
    bomb = capture(URI + "b", gzip.compress(b" " * 200_000_000, mtime=0), GZIP)
    loud = good.replace(b"WARC-Date: ", b"WARC-Date: " + b"x" * 10_000_000)
    for name, data, skips in (
        ("cut.warc", (good + other)[:-30], {"cut.warc": "unreadable"}),
        ("cut.warc.gz", both[:-30], {"cut.warc.gz": "unreadable"}),
        ("junk.warc", good + b"junk\r\n" * 99, {"junk.warc": "unreadable"}),
        ("loud.warc", good + loud, {"loud.warc": "unreadable"}),
        ("bomb.warc", good + bomb, {f"bomb.warc/{URI}b": "too_large"}),
    ):
        entries = read(tmp_path, name, data)
        assert [entry.id for entry in entries if isinstance(entry, Document)] == [URI + "1"], name
        told = {entry.source: entry.code for entry in entries if isinstance(entry, Skipped)}
        assert told == skips, name
    for data in (b"junk", gzip.compress(b"WARC/1.0\r\nX: " + b"a" * 1_000_000, mtime=0)):
        for name in ("a.warc", "a.warc.gz"):
            with pytest.raises(SourceError, match="cannot be read: it is damaged, or not a WARC"):
                read(tmp_path, name, data)
