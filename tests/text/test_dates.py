"""Dates: where they stand, which days they mean, and which of them is the statement's own."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.corpus import Corpus
from corpus_cli.model.dates import DateKind
from corpus_cli.text.dates.date_fields import parse_date, unread_reason
from corpus_cli.text.dates.datelines import dateline
from corpus_cli.text.dates.document_dates import UNREAD, DocumentDate, date_in_path, document_date
from corpus_cli.text.dates.extraction import find_dates, find_times
from corpus_cli.text.dates.found_date import FoundDate
from corpus_cli.text.normal.normal_form import normal
from tests.conftest import ROOT, SEEDS
from tests.strategies import anything

DATA = ROOT / "tests" / "data"
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
MONTHS = (
    ("มกราคม", "ม.ค."),
    ("กุมภาพันธ์", "ก.พ."),
    ("มีนาคม", "มี.ค."),
    ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."),
    ("มิถุนายน", "มิ.ย."),
    ("กรกฎาคม", "ก.ค."),
    ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."),
    ("ตุลาคม", "ต.ค."),
    ("พฤศจิกายน", "พ.ย."),
    ("ธันวาคม", "ธ.ค."),
)
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
SEED_0 = (SEEDS / "000_7da331d42d2d1c71.txt").read_text(encoding="utf-8")
SEED_1 = (SEEDS / "001_85b6c673d4db3130.txt").read_text(encoding="utf-8")


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def spelled(day: datetime.date) -> list[str]:
    """Return a day as Thai statements write it."""
    full, short = MONTHS[day.month - 1]
    year = day.year + 543
    plain = [
        f"{day.day} {full} {year}",
        f"{day.day} {full} พ.ศ. {year}",
        f"วัน{WEEKDAYS[day.weekday()]}ที่ {day.day} {full} {year}",
        f"วันที่ {day.day} เดือน{full} {year}",
        f"{day.day} {short} {year}",
        f"{day.day} {short} {year % 100:02}",
        f"{day.day}{short}{year % 100:02}",
        f"{day.day:02}/{day.month:02}/{year}",
        f"{year}-{day.month:02}-{day.day:02}",
        day.strftime("%d %B %Y"),
        day.strftime("%B %d, %Y"),
    ]
    return plain + [text.translate(THAI_DIGITS) for text in plain[:9]]


def iso(found: FoundDate | None) -> str | None:
    return found.iso if found else None


@pytest.mark.parametrize(("text", "value", "first", "last"), rows("dates.tsv"))
def test_a_date_as_written(text: str, value: str, first: str, last: str) -> None:
    """Each of the dates that a person read is found whole, with its value and its days."""
    (found,) = find_dates(text)
    assert found.text == text
    assert [str(part or "-") for part in found[3:]] == [value, first, last]


@pytest.mark.parametrize(("text", "written", "value", "first", "last"), rows("dates_in_text.tsv"))
def test_a_date_keeps_the_year_that_is_written(
    text: str, written: str, value: str, first: str, last: str
) -> None:
    """Four digits are its year whatever follows; two before a counted noun are an amount."""
    (found,) = find_dates(text)
    assert found.text == written
    assert [str(part or "-") for part in found[3:]] == [value, first, last]


@pytest.mark.parametrize(("text", "_reason"), rows("dates_none.tsv"))
def test_no_date(text: str, _reason: str) -> None:
    """What only looks like a date is not found."""
    assert find_dates(text) == []


@given(st.dates(datetime.date(1987, 1, 1), datetime.date(2042, 12, 31)))
def test_every_day_in_every_spelling(day: datetime.date) -> None:
    """A day is read back from each way to write it, alone and in a sentence."""
    for text in spelled(day):
        assert iso(parse_date(text)) == day.isoformat(), text
        (found,) = find_dates(f"การประชุมเมื่อ{text} ณ กรุงเทพฯ")
        assert (found.text, found.first, found.last) == (text, day, day)


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2050, 1, 1)), st.integers(1, 400))
def test_ranges(first: datetime.date, days: int) -> None:
    """A range means the days from its first to its last, whatever the two share."""
    last = first + datetime.timedelta(days=days)
    (start_month, _), (end_month, _) = MONTHS[first.month - 1], MONTHS[last.month - 1]
    text = (
        f"{first.day} {start_month} {first.year + 543} - {last.day} {end_month} {last.year + 543}"
    )
    (found,) = find_dates(text)
    assert (found.text, found.first, found.last) == (text, first, last)
    if first.month == last.month and first.year == last.year:
        (found,) = find_dates(f"{first.day}–{last.day} {end_month} {last.year + 543}")
        assert (found.first, found.last) == (first, last)


@given(anything)
def test_spans_are_exact_disjoint_and_in_order(text: str) -> None:
    """`text[start:end]` is what was found, whatever the text."""
    end = 0
    for found in find_dates(text):
        assert text[found.start : found.end] == found.text
        assert end <= found.start < found.end
        end = found.end
        assert (found.iso is None) == (found.first is None) == (found.last is None)
        assert found.first is None or found.last is None or found.first <= found.last


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021", "2021"),
        ("2564", "2021"),
        ("2021-11", "2021-11"),
        ("2564-11-26", "2021-11-26"),
        ("2021-11-26T09:00:00+07:00", "2021-11-26"),
        ("2021-11-26 09:00", "2021-11-26"),
        (" 26/11/2564 ", "2021-11-26"),
        ("26-11-64", "2021-11-26"),
        ("26.11.2021", "2021-11-26"),
        ("26/11/64 เวลา 09.00 น.", "2021-11-26"),
        ("11/2564", "2021-11"),
        ("พฤศจิกายน 2564", "2021-11"),
        ("พ.ศ. 2564", "2021"),
        ("๒๖ พฤศจิกายน ๒๕๖๔", "2021-11-26"),
        ("(26 พ.ย. 64)", "2021-11-26"),
        ("Friday, 26th of November 2021", "2021-11-26"),
        ("29 ก.พ. 67", "2024-02-29"),
        ("26 พ.ย. 21", "2021-11-26"),
        ("26 พ.ย. 35", "1992-11-26"),
        ("31/02/2564", None),
        ("11/26/2021", "2021-11-26"),  # no month is the 26th: the month stands first
        ("2021-13", None),
        ("2021-00-10", None),
        ("0000", None),
        ("1234", None),
        ("26 พ.ย.", None),
        ("วันเดียวกัน", None),
        ("26 พ.ย. 64 ณ กรุงเทพฯ", None),
        ("26 พ.ย. 64 และ 28 พ.ย. 64", None),
        ("ไม่ทราบ", None),
        ("", None),
    ],
)
def test_a_string_that_is_a_date(text: str, value: str | None) -> None:
    """A source's date field is read whole or not at all."""
    assert iso(parse_date(text)) == value


def test_dates_without_a_year() -> None:
    """They take the year of a near date or the text's own; without either they stay unresolved."""
    (found,) = find_dates("ประชุม 23 - 25 พ.ย.")
    assert found.iso is None
    (found,) = find_dates("ประชุม 23 - 25 พ.ย.", datetime.date(2021, 11, 26))
    assert (str(found.first), str(found.last)) == ("2021-11-23", "2021-11-25")
    (found,) = find_dates("ถึง 5 ม.ค.", datetime.date(2021, 12, 30))
    assert found.iso == "2022-01-05"
    dates = find_dates("ในปี 2563 ช่วงเดือนมกราคม - มิถุนายน")
    assert [date.iso for date in dates] == ["2020", "2020-01"]


def test_lists_of_days() -> None:
    """Each day of a list is a date; numbers before it that are no days are none."""
    found = find_dates("วันที่ 15, 16 และ 20 ม.ค. 64")
    assert [(date.text, date.iso) for date in found] == [
        ("วันที่ 15", "2021-01-15"),
        ("16", "2021-01-16"),
        ("20 ม.ค. 64", "2021-01-20"),
    ]
    assert [date.text for date in find_dates("มาตรา 39 ถึง 30 มิ.ย. 64")] == ["30 มิ.ย. 64"]


def test_the_seeds() -> None:
    """One statement has a dateline; the other mentions dates, none of them its own."""
    assert [(date.text, date.iso) for date in find_dates(SEED_1)][:2] == [
        ("วันที่ 26 พ.ย. 64", "2021-11-26"),
        ("ระหว่างวันที่ 23 - 25 พ.ย.", "2021-11-23"),
    ]
    assert [(date.text, date.iso) for date in find_dates(SEED_0)] == [
        ("เดือนมีนาคม 2562", "2019-03"),
        ("เดือนสิงหาคม", "2019-08"),
        ("ระหว่างปี 2563-2564", "2020"),
        ("ปี 2560", "2017"),
    ]
    assert iso(dateline(SEED_1)) == "2021-11-26"
    assert dateline(SEED_0) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("วันศุกร์ที่ 26 พฤศจิกายน 2564\nพิมพ์\nหัวข้อ", "2021-11-26"),
        ("หัวข้อ\nวันพุธที่ 5 มกราคม 2565\nเนื้อหา", "2022-01-05"),
        ("หัวข้อ\nวันนี้ (24 ส.ค.63) เวลา 8.30 น. ณ ทำเนียบรัฐบาล", "2020-08-24"),
        ("หัวข้อ\nเนื้อหา กล่าวในวันนี้ (24 ส.ค.63) ว่า", "2020-08-24"),
        ("หัวข้อ\nเมื่อวันที่ 13 ม.ค. 64 เวลา 14.30 น. รัฐมนตรี", "2021-01-13"),
        ("หัวข้อ\nกรุงเทพฯ – 26 พฤศจิกายน 2564 – กระทรวง", "2021-11-26"),
        ("แถลงการณ์\nเนื้อหา\n\n26 พฤศจิกายน 2564\n", "2021-11-26"),
        ("Statement\n26 November 2021\nThe ministry", "2021-11-26"),
        ("วันพฤหัสบดีที่ 1 มกราคม 2513\nหัวข้อ", None),
        ("ชวนส่งผลงานถึงวันที่ 3 กันยายน 2564\nเนื้อหา", None),
        ("รัฐบาลเผยว่าวันที่ 3 กันยายน 2564 จะมีการประชุม", None),
        ("สรุปผลงานปี 2564\nเนื้อหา", None),
        ("", None),
    ],
)
def test_datelines(text: str, value: str | None) -> None:
    """A statement's own date is taken, a date that it merely mentions is not."""
    found = dateline(text)
    assert iso(found) == value
    assert found is None or text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("2020/09/17/ข่าว_1.txt", "2020-09-17"),
        ("a/2564-11-26_x.txt", "2021-11-26"),
        ("a/25641126.txt", "2021-11-26"),
        ("26-11-2564.txt", "2021-11-26"),
        ("2019/2021-11-26.txt", "2021-11-26"),
        ("x/2564/11/a.txt", "2021-11"),
        ("2021/a.txt", "2021"),
        ("000_7da331d42d2d1c71.txt", None),
        ("news/2568", None),
        ("2021-13-45.txt", None),
        ("20211399.txt", None),
        ("a20211126b.txt", None),
    ],
)
def test_dates_in_paths(path: str, value: str | None) -> None:
    """The most exact date in a path counts; digits within words and impossible days do not."""
    assert iso(date_in_path(path)) == value


def test_a_document_takes_the_first_date_there_is() -> None:
    """The one that its source has written, else the dateline, else the path's."""
    text, path = "วันพุธที่ 5 มกราคม 2565\nหัวข้อ", "2020/09/17/a.txt"
    assert document_date(written="2021", text=text, path=path) == ("2021", "index")
    written = document_date(written="5/2/2564", source="front matter", path=path)
    assert written == ("2021-02-05", "front matter")
    assert document_date(written="N/A", text=text, path=path) == ("2022-01-05", "dateline")
    assert document_date(text=text, path=path) == ("2022-01-05", "dateline")
    assert document_date(text="หัวข้อ", path=path) == ("2020-09-17", "path")
    assert document_date() == DocumentDate(None, None)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("เร็ว ๆ นี้", "is not in a known date format"),
        ("31/02/2564", "is not in a known date format"),
        ("44526", "looks like a spreadsheet's serial number of 2021-11-26"),
        ("1637884800", "looks like seconds since 1970, of 2021-11-26"),
        ("1637884800000", "looks like milliseconds since 1970, of 2021-11-26"),
    ],
)
def test_no_date_takes_the_place_of_one_that_cannot_be_read(written: str, reason: str) -> None:
    """Neither the dateline nor the path does; what the field looks like is said."""
    text, path = "วันพุธที่ 5 มกราคม 2565\nหัวข้อ", "2020/09/17/a.txt"
    assert document_date(written=written, text=text, path=path) == (None, UNREAD)
    assert unread_reason(written) == reason


def test_times() -> None:
    """Times of day are found where a unit or เวลา tells them from other numbers."""
    found = find_times("เวลา 09.00 น. ถึง 13:30-15.00 น. ราคา 3.50 บาท 24.00 น. 8.30 p.m. 25.00 น.")
    assert [(time.text, f"{time.first:%H:%M}", f"{time.last:%H:%M}") for time in found] == [
        ("เวลา 09.00 น.", "09:00", "09:00"),
        ("13:30-15.00 น.", "13:30", "15:00"),
        ("24.00 น.", "00:00", "00:00"),
        ("8.30 p.m.", "20:30", "20:30"),
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "ก",
        "่",
        "\0",
        " ",
        "\n",
        "1.",
        "1 - ",
        "1, ",
        "ม.ค. ",
        "1 ม.ค. ",
        "😀",
        "\u202eא ",
        "/1",
        "ปี 25",
    ],
)
def test_hostile_texts(piece: str) -> None:
    """What could make a pattern go astray is read like any text."""
    text = piece * 5_000
    for found in find_dates(text):
        assert text[found.start : found.end] == found.text
    assert parse_date(text) is None
    assert find_times(text) == []


@pytest.mark.large
@pytest.mark.skipif("CORPUS_TEST_LARGE" not in os.environ, reason="CORPUS_TEST_LARGE is not set")
def test_datelines_of_the_large_corpus() -> None:
    """Nearly every statement opens with its date; those that open with it are read so."""
    known = found = 0
    with Path(os.environ["CORPUS_TEST_LARGE"]).open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % 20:
                continue
            text = json.loads(line)["text"]
            own = parse_date(normal(text).split("\n", 1)[0])
            if own and own.iso != "1970-01-01":
                known += 1
                found += iso(dateline(text)) == own.iso
    assert known > 2000
    assert found / known >= 0.99


def test_dates_of_documents(seeds_index: Path) -> None:
    """Those of the seeds: each a slice of its text, in order, resolved as `find_dates` does."""
    corpus = Corpus(SEEDS, index=seeds_index)
    result = corpus.dates()
    assert (result.documents, result.truncated) == (2, False)
    assert result.total == len(result.dates) == result.returned
    for doc in {date.doc for date in result.dates}:
        text = corpus.document(doc).text
        own = [date for date in result.dates if date.doc == doc]
        assert [date.text for date in own] == [text[date.start : date.end] for date in own]
        assert [date.start for date in own] == sorted(date.start for date in own)
    by_text = {date.text: date for date in result.dates}
    assert by_text["เดือนมีนาคม 2562"][3:6] == ("2019-03", "2019-03-01", "2019-03-31")
    assert by_text["ปีนี้"].kind is DateKind.UNRESOLVED


def test_dates_of_some_documents_up_to_a_limit(seeds_index: Path) -> None:
    """Documents come in the order they are named in; what the limit leaves out is counted."""
    corpus = Corpus(SEEDS, index=seeds_index)
    whole = corpus.dates(["001", "000"])
    assert [date.doc[:3] for date in whole.dates] == sorted(
        (date.doc[:3] for date in whole.dates), reverse=True
    )
    first = corpus.dates(["001", "000"], limit=2)
    assert first.dates == whole.dates[:2]
    assert (first.total, first.returned, first.truncated) == (whole.total, 2, True)


def test_times_of_documents(tmp_path: Path) -> None:
    """Times stand among the dates; offsets count the front matter, whose dates are not listed."""
    text = "---\ndate: 2021-01-05\n---\nประชุม 3 ก.พ. เวลา 09.00-10.30 น. และวันเดียวกัน\n"
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(text, encoding="utf-8")
    found = Corpus(corpus, index=tmp_path / "index").dates().dates
    assert [(d.kind.value, d.text, d.first, d.last) for d in found] == [
        ("date", "3 ก.พ.", "2021-02-03", "2021-02-03"),
        ("time", "เวลา 09.00-10.30 น.", "09:00", "10:30"),
        ("unresolved", "วันเดียวกัน", None, None),
    ]
    assert all(text[d.start : d.end] == d.text for d in found)
