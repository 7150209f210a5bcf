"""JSON Lines, plain and compressed."""

from __future__ import annotations

import gzip
import json
import lzma
import random

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources import compression
from corpus_cli.sources.containers import jsonl, records
from corpus_cli.sources.containers.jsonl import RecordsSource
from corpus_cli.sources.containers.records import read_record
from corpus_cli.sources.fields import field_of

PACKERS = {
    "jsonl": bytes,
    "jsonl.gz": gzip.compress,
    "jsonl.xz": lzma.compress,
    "jsonl.zst": zstandard.compress,
}
FULL = {
    "id": "2564/11/ข่าว_1.txt",
    "title": "เรื่อง ก",
    "date": "26 พ.ย. 64",
    "issuer": "กต.",
    "category": "ข่าว",
    "url": "https://example.org/1",
    "tags": ["ก", "ข"],
    "text": " ข้อความ\r\n\u2028ย่อหน้า \u0000\u0007",
    "collected": "2021-11-27",
    "pages": [1, {"a": None}],
}


@pytest.fixture
def corpus(tmp_path):
    """A function that writes bytes to a file and opens it."""

    def make(data, suffix="jsonl"):
        path = tmp_path.resolve() / f"ข่าว.{suffix}"
        path.write_bytes(data)
        return RecordsSource(path)

    return make


def lines(*entries):
    return b"".join(
        (e if isinstance(e, bytes) else json.dumps(e).encode()) + b"\n" for e in entries
    )


def split(source):
    entries = list(source.entries())
    return (
        [entry for entry in entries if isinstance(entry, Document)],
        [entry for entry in entries if isinstance(entry, Skipped)],
    )


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_record_is_a_document(corpus, suffix):
    """Every field arrives, the text to the last character, others as metadata, in each packing."""
    source = corpus(PACKERS[suffix](lines(FULL)), suffix)
    assert list(source.entries()) == [
        Document(
            id="2564/11/ข่าว_1.txt",
            text=FULL["text"],
            source=f"ข่าว.{suffix}",
            title="เรื่อง ก",
            date="26 พ.ย. 64",
            issuer="กต.",
            category="ข่าว",
            url="https://example.org/1",
            tags=("ก", "ข"),
            metadata={"collected": "2021-11-27", "pages": [1, {"a": None}]},
        )
    ]


def test_what_is_opened(corpus):
    """The name is the file's; the one file is what makes an index stale."""
    source = corpus(lines(FULL), "jsonl.gz")
    assert (source.name, source.description, source.language) == ("ข่าว", None, None)
    assert source.root == source.path.parent
    (file,) = source.files()
    status = source.path.stat()
    assert file == ("ข่าว.jsonl.gz", status.st_size, status.st_mtime_ns)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
OTHER_NAMES = st.text(min_size=1).filter(lambda name: field_of(name) is None)


@given(
    text=st.text(min_size=1).filter(lambda text: not text.isspace()),
    title=st.text(),
    metadata=st.dictionaries(OTHER_NAMES, JSON_VALUES),
    ascii_only=st.booleans(),
)
def test_whatever_json_can_say_comes_back(text, title, metadata, ascii_only):
    """Text and metadata come back from a line as they went in, escaped or not."""
    record = {"title": title, **metadata, "text": text}
    line = json.dumps(record, ensure_ascii=ascii_only).encode()
    document = read_record(line, "a.jsonl")
    assert document.text == text
    assert (document.title or "") == title.strip()
    assert json.dumps(document.metadata, sort_keys=True) == json.dumps(metadata, sort_keys=True)


def test_an_id_of_its_own_is_stable(corpus):
    """Without an id a record has one that depends on its line alone, not on where it stands."""
    a, b = {"text": "ก"}, {"text": "ข"}
    ids = {d.text: d.id for d in split(corpus(lines(a, b)))[0]}
    again = {
        d.text: d.id for d in split(corpus(b"\n" + lines({"text": "ค"}, b) + b"  " + lines(a)))[0]
    }
    assert {text: again[text] for text in ids} == ids
    assert ids["ก"] != ids["ข"]


def test_numbers_are_ids(corpus):
    """An id that is a number is its digits."""
    assert split(corpus(lines({"id": 7, "text": "ก"})))[0][0].id == "7"


LONE = rb'{"text": "\ud800"}'
BAD = [
    (b'{"text": "\xff"}', "encoding", "not UTF-8 at byte 10 of the line"),
    ('{"text": "ข่าว"}'.encode("tis-620"), "encoding", "not UTF-8"),
    (b'{"text": "\xed\xa0\x80"}', "encoding", "not UTF-8"),
    (b'{"text": "a"', "record", "broken JSON"),
    (b'{"text": "a"} {"text": "b"}', "record", "broken JSON: Extra data"),
    (b'{"text": "a\tb"}', "record", "broken JSON: Invalid control character"),
    (b"{'text': 'a'}", "record", "broken JSON"),
    (b'[{"text": "a"}]', "record", "not a JSON object, but an array"),
    (b'"text"', "record", "not a JSON object, but a single value"),
    (b"null", "record", "not a JSON object"),
    (b'{"title": "a"}', "record", "it has no text"),
    (b'{"text": null}', "record", "it has no text"),
    (b'{"text": ["a", 1]}', "record", "its text is not a string"),
    (b'{"text": {"a": "b"}}', "record", "its text is not a string"),
    (b'{"text": ""}', "empty", "no text"),
    (b'{"text": " \\n\\u3000"}', "empty", "no text"),
    (b'{"text": "a", "n": Infinity}', "record", "Infinity is not JSON"),
    (b'{"text": "a", "n": -Infinity}', "record", "-Infinity is not JSON"),
    (b'{"text": "a", "n": 1e999}', "record", "1e999 is too large"),
    (b'{"text": "a", "n": ' + b"1" * 5000 + b"}", "record", "broken JSON"),
    (b'{"text": "a", "n": ' + b"[" * 100_000 + b"}", "record", "nested too deep"),
    (b'{"text": "a", "n": ' + b"[" * 600 + b"]" * 600 + b"}", "record", "more than 32 levels"),
    (b'{"text": "a", "n": ' + b"[" * 32 + b"]" * 32 + b"}", "record", "more than 32 levels"),
    (b'{"text": "a", "n": ' + b"1" * 4301 + b"}", "record", "an integer of 4,301 digits"),
    (LONE, "surrogate", "'text'"),
    (rb'{"text": "a", "n": [{"\uDfff": 1}]}', "surrogate", "'n'"),
    (b'{"text": "again", "id": "1"}', "duplicate", "used by line 1"),
    (b'{"text": "' + b"a" * 3000 * 1024 + b'"}', "too_large", "longer than 2 MiB"),
]


@pytest.mark.parametrize(("line", "code", "reason"), BAD, ids=[str(n) for n in range(len(BAD))])
def test_a_bad_line_is_one_skipped_entry(corpus, monkeypatch, line, code, reason):
    """Each kind of bad line is skipped with its number and reason; those around it are read."""
    for module in (jsonl, records):
        monkeypatch.setattr(module, "MAX_DOCUMENT_BYTES", 2 * 1024 * 1024)
    good = [{"id": "1", "text": "ก"}, {"id": "2", "text": "ข"}]
    found, skipped = split(corpus(lines(good[0], line, good[1])))
    assert [d.id for d in found] == ["1", "2"]
    (skip,) = skipped
    assert (skip.source, skip.code, skip.line) == ("ข่าว.jsonl", code, 2)
    assert reason in skip.reason


def test_what_is_just_not_too_deep_or_too_long_is_read(corpus):
    """The record is the first of 32 levels; an integer may have 4,300 digits."""
    number = b"1" * 4300
    line = b'{"text": "a", "n": ' + b"[" * 31 + b"]" * 31 + b', "m": ' + number + b"}"
    ((document,), skipped) = split(corpus(lines(line)))
    assert skipped == []
    assert json.dumps(document.metadata["n"]) == "[" * 31 + "]" * 31
    assert str(document.metadata["m"]) == number.decode()
    ((wide,), skipped) = split(corpus(lines({"text": "b", "wide": [[1]] * 40})))
    assert (wide.metadata, skipped) == ({"wide": [[1]] * 40}, [])


def test_pairs_of_surrogates_are_characters(corpus):
    """Escaped pairs, and escaped backslashes that look like halves, are no surrogates."""
    found, skipped = split(corpus(lines(rb'{"text": "\ud83d\ude00 \\ud800"}')))
    assert ([d.text for d in found], skipped) == (["😀 \\ud800"], [])


def test_blank_lines_marks_and_line_ends(corpus):
    """A byte order mark, blank lines, CR LF and a missing last line end are no fault."""
    data = b'\xef\xbb\xbf{"text": "a"}\r\n\r\n  \n{"text": "b"}\n\n{"text": "c"}'
    found, skipped = split(corpus(data))
    assert ([d.text for d in found], skipped) == (["a", "b", "c"], [])


def test_line_numbers_count_blank_lines(corpus):
    """The line of a skip is the one that an editor shows."""
    assert split(corpus(b"\n\n{\n"))[1][0].line == 3


@pytest.mark.parametrize("suffix", list(PACKERS)[1:])
def test_packed_data_that_ends_early_is_told(corpus, suffix):
    """What comes before the cut is read; that the rest is missing is a skip with its line."""
    rng = random.Random(7)
    entries = [{"id": str(n), "text": rng.randbytes(500).hex()} for n in range(400)]
    packed = PACKERS[suffix](lines(*entries))
    found, skipped = split(corpus(packed[: len(packed) * 3 // 4], suffix))
    assert 0 < len(found) < 400
    assert [d.id for d in found] == [str(n) for n in range(len(found))]
    (skip,) = skipped
    assert skip.code == "unreadable"
    assert skip.line == len(found) + 1


@pytest.mark.parametrize("suffix", list(PACKERS)[1:])
@pytest.mark.parametrize("data", [b"", b"no such format", b'{"text": "a"}\n'])
def test_a_file_that_is_not_packed_as_it_says_is_an_error(corpus, suffix, data):
    """With no line read there is no corpus: the file is named. (No bytes at all are no lines.)"""
    source = corpus(data, suffix)
    if data == b"" and suffix != "jsonl.xz":
        assert list(source.entries()) == []
        return
    with pytest.raises(SourceError, match="cannot be read"):
        list(source.entries())


def test_frames_one_after_the_other_are_one_file(corpus):
    """zstd and gzip files that were concatenated are read to the end."""
    parts = [lines({"text": "a"}), lines({"text": "b"})]
    for suffix in ("jsonl.zst", "jsonl.gz", "jsonl.xz"):
        found, skipped = split(corpus(b"".join(map(PACKERS[suffix], parts)), suffix))
        assert ([d.text for d in found], skipped) == (["a", "b"], [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_read(corpus, encoding):
    """Lines in UTF-16 with its mark are as those in UTF-8, to the end that can be decoded."""
    record = {**FULL, "text": "ข้อความ\u2028\U0001f600"}
    text = json.dumps(record, ensure_ascii=False)
    data = ("\ufeff" + text + "\r\n{}\n").encode(encoding)
    documents, (skip,) = split(corpus(data))
    assert documents == split(corpus(text.encode()))[0]
    assert (skip.code, skip.line) == ("record", 2)
    documents, (skip,) = split(corpus(("\ufeff" + text + "\n").encode(encoding) + b"\x00"))
    assert [document.text for document in documents] == [record["text"]]
    assert (skip.code, skip.line) == ("encoding", 2)


def test_lines_of_thai_windows_are_read(corpus):
    """A line in CP874 is read where its bytes tell it for certain, and says that it was."""
    text = "สำนักงานเขตแจ้งกำหนดการปิดถนนในคืนวันเสาร์"
    data = '{"text": "%s"}\n'
    (cp874, utf8), skips = split(corpus((data % text).encode("cp874") + (data % "ก").encode()))
    assert (cp874.text, cp874.metadata, utf8.text, skips) == (text, {"encoding": "cp874"}, "ก", [])


def test_line_ends_of_old_macs(corpus):
    """A carriage return ends a line, alone or beside other line ends; lines are numbered so."""
    data = b'{"text": "a"}\r{"text": "b"}\r{\r\n{"text": "c"}\n'
    found, (skip,) = split(corpus(data))
    assert ([d.text for d in found], skip.line) == (["a", "b", "c"], 3)


def test_nan_says_nothing(corpus):
    """NaN, as pandas writes a missing value, is null; within a text it is text."""
    data = b'{"text": "NaN", "title": NaN, "score": NaN, "more": [NaN, 1]}\n'
    ((document,), skips) = split(corpus(data))
    assert (document.text, document.title, skips) == ("NaN", None, [])
    assert document.metadata == {"score": None, "more": [None, 1]}


def test_a_text_in_paragraphs(corpus):
    """A text that is a list of strings is these, a line each."""
    ((document,), skips) = split(corpus(lines({"text": ["ก", "ข\nค"]})))
    assert (document.text, skips) == ("ก\nข\nค", [])


def test_what_elasticsearch_wraps(corpus):
    """The record within `_source` counts; its id is its own, else the wrapper's."""
    wrapped = {"_index": "i", "_id": "w", "_source": {"text": "ก", "title": "ข"}}
    own = {"_id": "w", "_source": {"id": "o", "text": "ค"}}
    (first, second), _ = split(corpus(lines(wrapped, own)))
    assert (first.id, first.title, first.metadata) == ("w", "ข", {"_index": "i"})
    assert (second.id, second.text) == ("o", "ค")


def test_a_file_without_a_text_is_an_error(corpus):
    """Where no record has a text, the names they have and the setting are told."""
    data = lines({"id": 1, "เนื้อข่าว": "ก"}, {"id": 2, "body": "ข"})
    with pytest.raises(SourceError, match="the first record has 'id', 'เนื้อข่าว'") as error:
        list(corpus(data).entries())
    assert "fields: {เนื้อข่าว: text}" in error.value.hint
    names = {"เนื้อข่าว": "text"}
    entries = list(RecordsSource(corpus(data).path, names).entries())
    assert [getattr(entry, "text", None) for entry in entries] == ["ก", None]
    assert "'id', 'body'" in entries[1].reason


def test_users_names_reach_values_within_values(corpus):
    """A path of names in `fields:` is that value; of a list, all of them; what holds it stays."""
    record = {"text": "ก", "source": {"name": "กรม"}, "by": [{"who": "ก"}, {"who": "ข"}], "a.b": 1}
    names = {"source.name": "issuer", "by.who": "tags", "a.b": "category", "no.such": "title"}
    document = read_record(json.dumps(record).encode(), "a.jsonl", names)
    assert (document.issuer, document.tags, document.category) == ("กรม", ("ก", "ข"), "1")
    assert document.title is None
    assert document.metadata == {"source": {"name": "กรม"}, "by": [{"who": "ก"}, {"who": "ข"}]}


def test_a_file_that_is_gone_is_an_error(corpus):
    """Between opening and reading a file may go: that is an error, not an empty corpus."""
    source = corpus(lines(FULL))
    source.path.unlink()
    with pytest.raises(SourceError, match="cannot be read"):
        list(source.entries())


@pytest.mark.parametrize("suffix", ["jsonl.gz", "jsonl.xz", "jsonl.zst"])
def test_a_bomb_is_read_so_far_and_told(corpus, suffix, monkeypatch):
    """What comes before it stands; no text packs to a two-hundredth of its size."""
    monkeypatch.setattr(compression, "_MOST_UNPACKED", 1 << 20)
    bomb = lines({"text": "ก"}) + b"\n" * (8 << 20)
    documents, (skip,) = split(corpus(PACKERS[suffix](bomb), suffix))
    assert [document.text for document in documents] == ["ก"]
    assert "unpacks to more than 200 times its size" in skip.reason


def test_what_packs_well_but_not_too_well_is_read(corpus, monkeypatch):
    """A hundred copies of a record of random letters."""
    monkeypatch.setattr(compression, "_MOST_UNPACKED", 0)
    letters = "".join(random.Random(1).choices("กขคงจฉชซ", k=2000))
    copies = [{"id": str(number), "text": letters} for number in range(100)]
    documents, skips = split(corpus(gzip.compress(lines(*copies)), "jsonl.gz"))
    assert (len(documents), skips) == (100, [])
