"""CSV and Parquet, plain statements, several sources, fields under other names."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import lzma
import math
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from corpus_cli.errors import SourceError
from corpus_cli.model.settings import Settings
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.containers.csv import MAX_LINES
from corpus_cli.sources.opening import open_source

ROWS: list[dict[str, Any]] = [
    {"id": "a", "title": "ชื่อ, เรื่อง", "text": 'ข้อความ "หนึ่ง"\nสองบรรทัด', "note": "1"},
    {"id": "b", "title": "", "text": "ข้อความสอง", "note": "=1+1"},
]


def csv_bytes(rows: list[dict[str, Any]], separator: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def entries(path: Path, settings: Settings | None = None) -> list[Document | Skipped]:
    return list(open_source(path, settings or Settings()).entries())


def documents(path: Path, settings: Settings | None = None) -> list[Document]:
    found = entries(path, settings)
    assert all(isinstance(entry, Document) for entry in found), found
    return [entry for entry in found if isinstance(entry, Document)]


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
}


@pytest.mark.parametrize("packed", PACKERS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_of_csv_are_documents(tmp_path: Path, packed: str, separator: str) -> None:
    """Quotes, line breaks and separators in values; any separator; plain or compressed."""
    path = tmp_path / f"ข่าว.csv{packed}"
    path.write_bytes(PACKERS[packed](b"\xef\xbb\xbf" + csv_bytes(ROWS, separator)))
    first, second = documents(path)
    assert (first.id, first.title, first.text) == ("a", "ชื่อ, เรื่อง", 'ข้อความ "หนึ่ง"\nสองบรรทัด')
    assert (second.title, second.metadata) == (None, {"note": "=1+1"})
    assert open_source(path).name == "ข่าว"


def test_csv_as_thai_windows_writes_it(tmp_path: Path) -> None:
    """CP874, told from its bytes."""
    path = tmp_path / "a.csv"
    text = "กระทรวงการต่างประเทศแถลงข่าวความร่วมมือกับองค์การตำรวจสากล"
    path.write_bytes(f"รหัส,ข้อความ\r\n1,{text}\r\n".encode("cp874"))
    assert [(d.id, d.text) for d in documents(path)] == [("1", text)]


@pytest.mark.parametrize("said", ["sep=;\r\n", '"sep=|"\n', "SEP=\t\n"])
def test_a_line_that_says_the_separator_is_no_row(tmp_path: Path, said: str) -> None:
    """Excel writes it before the names; the separator is the one that it says."""
    separator = said.strip('"\r\n')[-1]
    path = tmp_path / "statements.csv"
    path.write_bytes(said.encode() + csv_bytes(ROWS, separator))
    found = documents(path)
    assert [(d.id, d.text) for d in found] == [(row["id"], row["text"]) for row in ROWS]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_csv_in_utf_16_is_read_by_its_mark(tmp_path: Path, encoding: str) -> None:
    """Excel's "Unicode text", and the same with the bytes of each pair the other way round."""
    path = tmp_path / "statements.csv"
    path.write_bytes(("\ufeff" + csv_bytes(ROWS, "\t").decode()).encode(encoding))
    assert [d.text for d in documents(path)] == [row["text"] for row in ROWS]


def test_thai_that_comes_late_tells_the_encoding(tmp_path: Path) -> None:
    """A long beginning in English says nothing of CP874."""
    english = "".join(f"e{i},{'words ' * 20}\n" for i in range(1_000))
    thai = "กระทรวงการต่างประเทศแถลงข่าวเรื่องความร่วมมือ"
    path = tmp_path / "statements.csv"
    path.write_bytes(f"id,text\n{english}t,{thai}\n".encode("cp874"))
    assert documents(path)[-1].text == thai


def test_rows_that_cannot_be_read_are_skipped_each_by_itself(tmp_path: Path) -> None:
    """Too few values, undecodable bytes, no text, an id that is taken: told with the line."""
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"id,text\n1,good\n2\n3,\xff\xfe bad\n" + 'ถ,"two\nlines"\n5,\n1,again\n'.encode()
    )
    found = entries(path)
    assert [e.id for e in found if isinstance(e, Document)] == ["1", "ถ"]
    skipped = [(e.line, e.code) for e in found if isinstance(e, Skipped)]
    assert skipped == [(3, "record"), (4, "encoding"), (7, "empty"), (8, "duplicate")]


# What a file has -> ids that are read, and of skips the line and code.
QUOTES = {
    "open to the end": ('1,"ก\n2,ข\n3,ค\n', ["2", "3"], [(2, "quotes")]),
    "open to the next quotation mark": (
        '1,"ก\n2,ข\n3,"ค"\n4,ง\n',
        ["2", "3", "4"],
        [(2, "quotes")],
    ),
    "closed by another mark": ('1,"ก”\n2,ข\n', ["2"], [(2, "quotes")]),
    "text after a value": ('1,"ก" ข\n2,ค\n', ["2"], [(2, "quotes")]),
    "each line": ('1,"ก\n2,"ข\n3,"ค\n', [], [(2, "quotes"), (3, "quotes"), (4, "quotes")]),
    "inside a value": ('1,จอ 5" ใหม่\n2,ข"\n', ["1", "2"], []),
    "line breaks in a value": ('1,"ก\n\n2,ข\nค"\n3,ง\n', ["1", "3"], []),
    "no line break at the end": ('1,ก\n2,"ข', ["1"], [(3, "quotes")]),
    "in a second value": ('1,ก,"x\n2,ข,y\n', ["2"], [(2, "quotes")]),
}


@pytest.mark.parametrize(("rows", "ids", "skips"), QUOTES.values(), ids=QUOTES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_open_quotation_mark_costs_its_own_line(
    tmp_path: Path, rows: str, ids: list[str], skips: list[tuple[int, str]], line_end: str
) -> None:
    """It is told with its line, and the rows after it are documents of their own."""
    path = tmp_path / "a.csv"
    data = ("id,text,note\n" if rows.startswith("1,ก,") else "id,text\n") + rows
    path.write_bytes(data.replace("\n", line_end).encode())
    found = entries(path)
    assert [e.id for e in found if isinstance(e, Document)] == ids
    assert [(e.line, e.code) for e in found if isinstance(e, Skipped)] == skips


def test_a_value_of_very_many_lines_is_an_open_quotation_mark(tmp_path: Path) -> None:
    """Though another quotation mark closes it by chance, thousands of rows later."""
    path = tmp_path / "a.csv"
    rows = [f"{n},ข้อความ\n" for n in range(2, MAX_LINES + 2)]
    path.write_text('id,text\n1,"ก\n' + "".join(rows) + 'x,ข"\n', encoding="utf-8")
    found = entries(path)
    assert len([e for e in found if isinstance(e, Document)]) == MAX_LINES + 1
    (skip,) = [e for e in found if isinstance(e, Skipped)]
    assert (skip.line, skip.code, f"{MAX_LINES:,} lines" in skip.reason) == (2, "quotes", True)
    path.write_text('id,text\n1,"' + "ก\n" * (MAX_LINES - 1) + '"\n', encoding="utf-8")
    assert len(documents(path)) == 1


def test_a_quotation_mark_is_text_between_tabs(tmp_path: Path) -> None:
    """Where programs write none around values; a pair around a value is read as in CSV."""
    path = tmp_path / "a.tsv"
    path.write_text('id\ttext\n1\t"ไทย แถลง\n2\t"ก\nข"\n3\t"ค" ง\n', encoding="utf-8")
    texts = [(d.id, d.text) for d in documents(path)]
    assert texts == [("1", '"ไทย แถลง'), ("2", "ก\nข"), ("3", '"ค" ง')]


def test_values_left_out_at_the_end_of_a_row_are_empty(tmp_path: Path) -> None:
    """As spreadsheets leave them out; a value too many, unless it is empty, is told."""
    path = tmp_path / "a.csv"
    path.write_text("id,text,note\n1,ก,x\n2,ข\n3,ค,y,,\n4,ง,z,w\n5\n", encoding="utf-8")
    found = entries(path)
    read = [(e.id, e.metadata.get("note")) for e in found if isinstance(e, Document)]
    assert read == [("1", "x"), ("2", ""), ("3", "y")]
    assert [(e.line, e.code) for e in found if isinstance(e, Skipped)] == [
        (5, "record"),
        (6, "record"),
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_table_without_a_text_says_which_columns_it_has(tmp_path: Path, name: str) -> None:
    """And that corpus.yaml can name one."""
    if name == "a.csv":
        (tmp_path / name).write_text("id,body\n1,x\n", encoding="utf-8")
    else:
        pq.write_table(pa.table({"id": ["1"], "body": ["x"]}), tmp_path / name)
    with pytest.raises(SourceError, match="'id', 'body'") as caught:
        entries(tmp_path / name)
    assert "fields:" in str(caught.value.hint)
    assert documents(tmp_path / name, Settings(fields={"body": "text"}))[0].text == "x"


def test_rows_of_parquet_are_documents(tmp_path: Path) -> None:
    """Days, numbers, lists and nested values are what JSON would have; bytes are left out."""
    path = tmp_path / "a.parquet"
    columns = {
        "text": ["ข้อความ", "", "อีก"],
        "วันที่": [datetime.date(2021, 11, 26), None, datetime.date(2022, 1, 2)],
        "tags": [["ก", "ข"], [], None],
        "n": [1, 2, None],
        "price": [Decimal("1.50"), None, None],
        "at": [datetime.datetime(2021, 1, 1, 2, tzinfo=datetime.UTC), None, None],
        "raw": [b"\xff", None, None],
    }
    pq.write_table(pa.table(columns), path, row_group_size=2)
    first, second, third = entries(path)
    assert isinstance(first, Document)
    assert (first.date, first.tags) == ("2021-11-26", ("ก", "ข"))
    assert first.metadata["price"] == "1.50"
    assert first.metadata["at"].startswith("2021-01-01T02:00:00")
    assert first.metadata.get("raw") is None
    assert isinstance(second, Skipped)
    assert (second.code, second.line) == ("empty", 2)
    assert isinstance(third, Document)
    assert first.id.startswith("r-")
    assert first.id != third.id


STAMP = 1_637_892_000_000_000_000  # nanoseconds: 2021-11-26 02:00:00 UTC
ODD_VALUES = {
    "a stamp": (pa.array([STAMP + 1], pa.timestamp("ns")), "2021-11-26T02:00:00"),
    "a stamp with its zone": (
        pa.array([STAMP + 1], pa.timestamp("ns", "Asia/Bangkok")),
        "2021-11-26T09:00:00+07:00",
    ),
    "a time": (pa.array([3_600_000_000_001], pa.time64("ns")), "01:00:00"),
    "a duration": (pa.array([90_000_000_001], pa.duration("ns")), "0:01:30"),
    "stamps in a list": (
        pa.array([[STAMP + 1]], pa.list_(pa.timestamp("ns"))),
        ["2021-11-26T02:00:00"],
    ),
    "a stamp in a structure": (
        pa.array([{"a": STAMP + 1}], pa.struct([("a", pa.timestamp("ns"))])),
        {"a": "2021-11-26T02:00:00"},
    ),
    "no number": (pa.array([math.nan]), None),
    "infinity": (pa.array([-math.inf]), "-inf"),
    "a decimal": (pa.array([Decimal("1.50")], pa.decimal128(30, 2)), "1.50"),
    "a dictionary": (pa.array(["ก"]).dictionary_encode(), "ก"),
    "a map": (pa.array([[("ก", 1)]], pa.map_(pa.string(), pa.int64())), [["ก", 1]]),
    "a large list": (pa.array([[1]], pa.large_list(pa.int8())), [1]),
}


@pytest.mark.parametrize(("column", "value"), ODD_VALUES.values(), ids=ODD_VALUES)
def test_values_of_parquet_as_json_has_them(tmp_path: Path, column: pa.Array, value: Any) -> None:
    """To the microsecond, which is all that Python has; and JSON can write all of it."""
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["ข้อความ"], "value": column}), path)
    (document,) = documents(path)
    assert document.metadata["value"] == value
    json.dumps(document.metadata, allow_nan=False)


BAD_BYTES = pa.Array.from_buffers(
    pa.string(),
    3,
    [None, pa.array([0, 1, 2, 3], pa.int32()).buffers()[1], pa.py_buffer(b"a\xffb")],
)
BAD_VALUES = {
    "a day": (pa.array([0, 2**31 - 1, 0], pa.date32()), "record"),
    "a stamp": (pa.array([0, 2**62, 0], pa.timestamp("ms")), "record"),
    "a stamp with a zone": (pa.array([0, -(2**62), 0], pa.timestamp("us", "UTC")), "record"),
    "a duration": (pa.array([0, 2**62, 0], pa.duration("ms")), "record"),
    "a day in a list": (pa.array([[], [2**31 - 1], []], pa.list_(pa.date32())), "record"),
    "bytes that are not UTF-8": (BAD_BYTES, "encoding"),
}


@pytest.mark.parametrize(("column", "code"), BAD_VALUES.values(), ids=BAD_VALUES)
def test_a_value_that_python_cannot_hold_costs_its_row(
    tmp_path: Path, column: pa.Array, code: str
) -> None:
    """The reason names the column and the kind of error; the rows around it are read."""
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["1", "2", "3"], "text": ["ก"] * 3, "when": column}), path)
    first, skip, third = entries(path)
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(skip, Skipped)
    assert (first.id, third.id, skip.line, skip.code) == ("1", "3", 2, code)
    assert re.search(r"'when' cannot be read: (Overflow|Value|UnicodeDecode)Error: ", skip.reason)


def test_metadata_of_parquet_has_a_depth_limit(tmp_path: Path) -> None:
    """The same as everywhere: the row is the first of 32 levels."""
    path = tmp_path / "a.parquet"
    kind, deep = pa.int8(), 1
    for _ in range(32):
        kind, deep = pa.list_(kind), [deep]  # type: ignore[assignment]
    pq.write_table(pa.table({"text": ["ก", "ข"], "n": pa.array([deep, None], kind)}), path)
    skip, read = entries(path)
    assert isinstance(skip, Skipped)
    assert (skip.code, skip.line, "more than 32 levels" in skip.reason) == ("record", 1, True)
    assert isinstance(read, Document)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"no parquet at all, whatever its name"])
def test_a_file_that_is_no_parquet_is_named(tmp_path: Path, data: bytes) -> None:
    """Not a traceback of the library's."""
    (tmp_path / "a.parquet").write_bytes(data)
    with pytest.raises(SourceError, match=r"a\.parquet cannot be read"):
        entries(tmp_path / "a.parquet")


PLAIN = "รัฐมนตรีแถลงข่าว\n\nเนื้อความย่อหน้าแรก\nย่อหน้าสอง\n\nที่มา : https://example.org/1\n"


def test_a_plain_statement_tells_title_and_source_by_its_layout(tmp_path: Path) -> None:
    """Title, blank line, text, source: the text stays whole, and begins after the title."""
    (tmp_path / "1.txt").write_text(PLAIN, encoding="utf-8", newline="")
    (document,) = documents(tmp_path)
    assert (document.title, document.url) == ("รัฐมนตรีแถลงข่าว", "https://example.org/1")
    assert document.text == PLAIN
    assert document.text[document.analysed_from :].startswith("เนื้อความ")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n\nเนื้อ", "\nเนื้อ"),
        PLAIN.replace("ที่มา", "อ้างอิง"),
        PLAIN.replace("https://example.org/1", "ผู้สื่อข่าว"),
        PLAIN + "ยังมีต่อ",
        "---\ntitle: ก\n---\n" + PLAIN,
        "ก" * 301 + "\n\nข\nที่มา : https://example.org\n",
        "ก\n\nที่มา : https://example.org\n",
    ],
)
def test_any_other_layout_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    """Without blank line or source a first line could be anything; front matter goes before."""
    (tmp_path / "1.txt").write_text(text, encoding="utf-8", newline="")
    (document,) = documents(tmp_path)
    assert document.title in {None, "ก"}
    assert document.url is None


def test_an_index_below_a_folder_is_no_statement(tmp_path: Path) -> None:
    """`--index corpus/index` does not make its own word lists part of the corpus."""
    (tmp_path / "1.txt").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "index" / "lexicon").mkdir(parents=True)
    (tmp_path / "index" / "CORPUS-INDEX").write_text("x", encoding="utf-8")
    (tmp_path / "index" / "lexicon" / "words.txt").write_text("คำ", encoding="utf-8")
    assert [d.source for d in documents(tmp_path)] == ["1.txt"]


def test_several_sources_are_one_corpus(tmp_path: Path) -> None:
    """In the order they are named; an id that two of them give to two texts is told apart."""
    (tmp_path / "a.csv").write_bytes(csv_bytes(ROWS))
    (tmp_path / "b.jsonl").write_text('{"id": "b", "text": "อื่น"}\n{"id": "c", "text": "ค"}\n')
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "1.txt").write_text(PLAIN, encoding="utf-8")
    source = open_source(tmp_path, Settings(sources=("letters", "b.jsonl", "a.csv")))
    found = list(source.entries())
    ids = [(e.id, e.source) for e in found if isinstance(e, Document)]
    assert ids == [
        ("1", "letters/1.txt"),
        ("b", "b.jsonl"),
        ("c", "b.jsonl"),
        ("a", "a.csv"),
        ("a/b", "a.csv"),
    ]
    assert [e for e in found if isinstance(e, Skipped)] == []
    assert [file.path for file in source.files()] == ["a.csv", "b.jsonl", "letters/1.txt"]


def test_the_same_text_under_the_same_id_comes_once(tmp_path: Path) -> None:
    """What two sources have in common is the first one's, and the other is told."""
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text('{"id": "1", "text": "ก"}\n', encoding="utf-8")
    source = open_source(tmp_path, Settings(sources=("a.jsonl", "b.jsonl")))
    document, skip = source.entries()
    assert isinstance(document, Document)
    assert isinstance(skip, Skipped)
    assert (document.source, skip.source, skip.code) == ("a.jsonl", "b.jsonl", "duplicate")


@pytest.mark.parametrize("name", ["..", "/etc/passwd", "nowhere.csv", "../other.jsonl"])
def test_a_source_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    """Sources lie beside their corpus.yaml."""
    (tmp_path / "other.jsonl").write_text('{"text": "x"}\n')
    (tmp_path / "corpus").mkdir()
    with pytest.raises(SourceError, match=r"outside|does not exist"):
        open_source(tmp_path / "corpus", Settings(sources=(name,)))


def test_fields_say_what_a_name_means(tmp_path: Path) -> None:
    """A date that is the day of collecting is no document's date; a column may be any field."""
    (tmp_path / "a.jsonl").write_text(
        '{"text": "x", "date": "2021-11-27", "headline": "h", "พาดหัวข่าว": "ท"}\n', encoding="utf-8"
    )
    names = {"date": "collected", "พาดหัวข่าว": "title"}
    (document,) = documents(tmp_path / "a.jsonl", Settings(fields=names))
    assert (document.date, document.title) == (None, "ท")
    assert document.metadata == {"collected": "2021-11-27", "headline": "h"}


def test_fields_of_a_folder_are_renamed_too(tmp_path: Path) -> None:
    """Front matter goes by the user's names as records do."""
    head = "---\ndate: 2021-11-27\nผู้แถลง: ตำรวจ\nป้าย: [ก, ข]\n---\n"
    (tmp_path / "1.txt").write_text(head + "ข้อความ", encoding="utf-8")
    names = {"date": "collected", "ผู้แถลง": "issuer", "ป้าย": "tags"}
    (document,) = documents(tmp_path, Settings(fields=names))
    assert (document.date, document.issuer, document.tags) == (None, "ตำรวจ", ("ก", "ข"))
    assert str(document.metadata["collected"]) == "2021-11-27"
