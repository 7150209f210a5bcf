"""Wrapped lines and the marks of Markdown: what is undone, what is left, and the way back."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.cli.main import group
from corpus_cli.text.normal.layout import is_markdown, laid_out
from corpus_cli.text.normal.normal_form import NormalText, fold, normal, normal_query

PROSE = (
    "กรมชลประทานรายงานว่า ระดับน้ำในอ่างเก็บน้ำทั่วประเทศลดลงต่อเนื่องตั้งแต่ต้นเดือน ทั้งนี้ เจ้าหน้าที่ของโครงการ"
    "ส่งน้ำและบำรุงรักษาได้ออกตรวจคลองส่งน้ำที่ตื้นเขิน เพื่อให้เกษตรกรผู้ปลูกข้าวนาปรังใช้น้ำได้อย่างทั่วถึง และขอให้"
    "ประชาชนในพื้นที่ซึ่งอยู่นอกเขตชลประทานสำรองน้ำไว้ใช้ในครัวเรือน โดยเฉพาะจังหวัดที่มีฝนตกน้อยกว่าค่าเฉลี่ยของ"
    "สามสิบปีที่ผ่านมา อธิบดีกล่าวว่า แผนที่ความเสี่ยง (drought risk map) จะเผยแพร่ในสัปดาห์หน้า และจะปรับปรุงทุกเดือน"
)
WRAPPED_AT = 64


def wrapped(text: str, width: int = WRAPPED_AT) -> str:
    """Break a text at a width, at any character that takes room."""
    lines, line, columns = [], "", 0
    for cluster in re.findall("[เแโใไ]*.[ะัาำิ-ฺ็-๎ๅ]*", text):
        columns += len(re.sub("[ัิ-ฺ็-๎]", "", cluster))
        if columns > width:
            lines.append(line.strip(" "))
            line, columns = "", len(cluster)
        line += cluster
    return "\n".join([*lines, line])


REPORT = "\n".join(["สถานการณ์น้ำ", wrapped(PROSE), "1. ภาคเหนือ", wrapped(PROSE), "2. ภาคใต้"])


def search(corpus: Path, *arguments: str) -> list[dict[str, str]]:
    options = ["--corpus", str(corpus), "--index", f"{corpus}.index", "--quiet", "--json"]
    done = CliRunner().invoke(group, [*options, "search", *arguments, "--limit", "0"])
    assert done.exit_code in (0, 1), done.output
    hits: list[dict[str, str]] = json.loads(done.stdout)["hits"]
    return hits


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n"])
def test_a_wrapped_text_reads_on_over_its_breaks(end: str) -> None:
    """All of the prose is there, letter for letter; headings and items stay lines."""
    lines = normal(laid_out(REPORT.replace("\n", end)).text).split("\n")
    assert [line.strip() for line in lines if len(line) < WRAPPED_AT] == [
        "สถานการณ์น้ำ",
        "1. ภาคเหนือ",
        "2. ภาคใต้",
    ]
    for line in lines[1], lines[3]:
        assert line.replace(" ", "") == PROSE.replace(" ", "")


def test_a_break_in_latin_is_a_space_and_a_hyphen_is_kept() -> None:
    """Words of Latin letters and numbers are apart; what is hyphenated stays in one."""
    text = REPORT.replace("drought risk", "drought\nrisk", 1)
    assert "drought risk map" in laid_out(text).text
    few = "หน่วยงานที่เกี่ยวข้องเตรียมแผนรองรับ (State\nquarantine) ตามมาตรการด้านสาธารณสุขของจังหวัดปลอด-\n"
    few += "โรคในพื้นที่ชายแดนภาคตะวันตกและจำนวน\n25 แห่งในภาคใต้"
    assert laid_out(few).text == few.replace("State\n", "State ").replace("-\n", "-").replace(
        "น\n25", "น 25"
    )


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "\n".join([PROSE] * 6),  # paragraphs
        "\n".join(f"- {line}" for line in wrapped(PROSE).split("\n")),
        "\n".join(f"{n}. {line}" for n, line in enumerate(wrapped(PROSE * 3).split("\n"), 1)),
        "\n".join(f"| {line} | {line} |" for line in wrapped(PROSE, 30).split("\n")),
        "\n".join(f"อำเภอ{'ก' * 20}      {'ข' * 20}      {'ค' * 20}" for _ in range(20)),
        "\n".join(f"{'ก' * 30} 1,2{n:02},000 4{n:02},000 9,{n:02}0,000 77,000" for n in range(20)),
        "\n".join(["นายสมชาย ใจดี ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาประถมศึกษาเชียงราย เขต 3"] * 20),
        "\n".join(wrapped(PROSE * 3, 28).split("\n")),  # as lines of verse
        "ชื่อเรื่อง\n\nย่อหน้าแรกของข่าว\n\nย่อหน้าที่สอง\n\nย่อหน้าที่สาม",
        "",
        "\n\n\n\n",
    ],
)
def test_paragraphs_lists_tables_and_verses_keep_their_lines(text: str) -> None:
    """What is no wrapped prose is left alone, byte for byte."""
    assert laid_out(text).text == text


def test_a_query_with_a_line_break_is_no_wrapped_text() -> None:
    """The breaks of a query are spaces, as they were."""
    assert normal_query(wrapped(PROSE)) == fold(normal(wrapped(PROSE).replace("\n", " ")))


@given(
    st.lists(st.sampled_from([PROSE[:70], PROSE[70:], "1. ข้อ", "", "ก", " ", "ของ"]), max_size=9)
)
def test_the_way_back_from_a_wrapped_text(parts: list[str]) -> None:
    """Every letter leads back to itself, in order."""
    text = "\n".join(wrapped(part) for part in [*parts, PROSE, *parts])
    value = NormalText(text)
    spans = [value.original_span(at, at + 1) for at in range(len(value.text))]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for letter, span in zip(value.text, spans, strict=True):
        assert text[span.start : span.end].strip("\n") == letter or letter in " \n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ขยาย**ความร่วม**มือ", "ขยายความร่วมมือ"),
        ("**กรม****ประมง** และ *การ*ค้า", "กรมประมง และ การค้า"),
        ("***ด่วน*** __ที่สุด__ ~~ยกเลิก~~", "ด่วน ที่สุด ยกเลิก"),
        ("[กรม](https://example.org/a_(b) 'ดู')ประมง", "กรมประมง"),
        ("![ภาพ](x.png) [ก][1] [2][3]\n[1]: https://e.org", "ภาพ ก [2][3]\n"),
        (r"1\. ข้อ \*ไม่เอน\*", "1. ข้อ *ไม่เอน*"),
        ("**[กรม](a_b_c)**การค้า", "กรมการค้า"),
        ("**หนา *เอน* หนา\nต่อ**", "หนา เอน หนา\nต่อ"),
        *(
            (same, same)
            for same in ("* ข้อ\n* ข้อ", "2*3*4", "a_b_c", "`**a**`", "[1] (x)", "**ก\n\nข**")
        ),
    ],
)
def test_the_marks_of_markdown_are_no_text(written: str, read: str) -> None:
    """Emphasis, links and escapes are read as a reader sees them; lists, sums and code stay."""
    assert laid_out(written, markdown=True).text == read
    value = NormalText(written, markdown=True)
    for at, letter in enumerate(value.text):
        span = value.original_span(at, at + 1)
        assert letter in written[span.start : span.end]
    assert laid_out(written).text == written


def test_markdown_is_told_by_the_name_of_a_file() -> None:
    """Only statements of Markdown are read so."""
    assert is_markdown("ก/ข.md")
    assert is_markdown("A.MARKDOWN")
    assert not is_markdown("a.txt")
    assert not is_markdown("md")


@pytest.mark.parametrize(
    "unit", ["*ก ", "**ก ", "***ก ", "_ก ", "[ก", "[ก](", "`ก", "~~", "\\", "* ก\n"]
)
def test_marks_that_lead_nowhere_take_linear_time(unit: str) -> None:
    """No mark is looked for from each other one to the end (a quadratic search would hang)."""
    laid_out(unit * (300_000 // len(unit)), markdown=True)


def test_a_search_finds_what_breaks_and_marks_part_and_quotes_it_as_written(tmp_path: Path) -> None:
    """Each stretch that a break parts is found where it is; the quotation has the break."""
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "b.md").write_text(
        "ขยาย**ความ**ร่วมมือ\n\n[กรม](https://e.org)ประมง", encoding="utf-8"
    )
    (tmp_path / "c.txt").write_text("ขยาย**ความ**ร่วมมือ", encoding="utf-8")
    parted = [
        before[-9:].split(" ")[-1].lstrip("ะัาำิีึืฺุู็่้๊๋์") + after[:8].split(" ")[0]
        for before, after in pairwise(wrapped(PROSE).split("\n"))
        if re.fullmatch("[ก-๎]{2}", before[-1] + after[0])
    ]
    parted = [query for query in parted if query in PROSE]  # not where a space was dropped
    assert len(parted) >= 3
    for query in parted:
        hits = search(tmp_path, query, "--match", "partial")
        assert len(hits) == 2 * PROSE.count(query), query
        for hit in hits:
            written = REPORT[int(hit["start"]) : int(hit["end"])]
            assert written == hit["node"]
            assert "\n" in written
            assert written.replace("\n", "") == query
    (hit,) = search(tmp_path, "ความร่วมมือ")
    assert (hit["doc"], hit["node"]) == ("b", "ความ**ร่วมมือ")
    assert [hit["node"] for hit in search(tmp_path, "กรมประมง")] == ["กรม](https://e.org)ประมง"]
    assert search(tmp_path, "https") == []
    (paragraph,) = search(tmp_path, '"drought risk map"', "--view", "paragraph")[:1]
    whole = paragraph["left"] + paragraph["node"] + paragraph["right"]
    assert whole.strip() == wrapped(PROSE)


def test_an_index_of_wrapped_texts_and_markdown_verifies_and_is_refreshed(tmp_path: Path) -> None:
    """What verifies an index makes the normal form by the same rules; carried documents, too."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "b.md").write_text(
        "---\ntitle: ก\n---\n**กรม**ประมง " + wrapped(PROSE), encoding="utf-8"
    )
    options = ["--corpus", str(folder), "--index", str(tmp_path / "index"), "--quiet"]
    for text in ("ใหม่", "อีก"):
        (folder / f"{text}.md").write_text(f"**{text}**", encoding="utf-8")
        for command in ("index", "verify"):
            done = CliRunner().invoke(group, [*options, command])
            assert done.exit_code == 0, done.output


def test_the_date_of_a_wrapped_statement_is_in_a_line_as_written(tmp_path: Path) -> None:
    """A dateline is a line: that other lines are read on does not take it from its place."""
    head = "ฉบับที่ 94 วันที่ 6 เมษายน 2563 เวลา 20.00 น.\n1. สถานการณ์\n"
    text = head + wrapped(PROSE + " ตั้งแต่วันที่ 1 เมษายน 2563 ") + "\nกรมชลประทาน"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    options = ["--corpus", str(tmp_path), "--index", f"{tmp_path}.index", "--quiet", "--json"]
    done = CliRunner().invoke(group, [*options, "list"])
    assert json.loads(done.stdout)["documents"][0]["date"] == "2020-04-06"
