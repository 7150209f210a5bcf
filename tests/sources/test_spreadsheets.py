"""Spreadsheets: a row a statement, dates as dates, whatever strangers and Excel have made of them.

The files are written here as the standard (ECMA-376) has them, so that each cell is as it is meant;
`tests/data/containers` has what LibreOffice writes (`test_container_kinds.py`).
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from corpus_cli.errors import SourceError
from corpus_cli.model.settings import Settings
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.opening import open_source
from tests.make_statements import CONTAINERS

_OPEN = "http://schemas.openxmlformats.org/"
_MAIN = f'xmlns="{_OPEN}spreadsheetml/2006/main" xmlns:r="{_OPEN}officeDocument/2006/relationships"'
_RELATIONS = f'xmlns="{_OPEN}package/2006/relationships"'
_TYPE = f"{_OPEN}officeDocument/2006/relationships"
_TEXT = '<c r="{}" t="str"><v>{}</v></c>'
_HEADER = (("A1", "text"), ("B1", "date"))


def texts(*cells: tuple[str, str]) -> str:
    """Return a row of cells, each with its address and its text."""
    number = cells[0][0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{number}">{"".join(_TEXT.format(*cell) for cell in cells)}</row>'


def sheet(rows: str, *merges: str) -> str:
    merged = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    return f"<sheetData>{rows}</sheetData>" + (
        f"<mergeCells>{merged}</mergeCells>" if merges else ""
    )


def workbook(
    *sheets: str, formats: tuple[str | int, ...] = (), said: str = "", **parts: bytes
) -> bytes:
    """Return a workbook of sheets called S1, S2 and so on; style 1 is the first of `formats`."""
    own = [(164 + n, code) for n, code in enumerate(formats)]
    codes = "".join(f'<numFmt numFmtId="{n}" formatCode="{c}"/>' for n, c in own)
    ids = [code if isinstance(code, int) else n for n, code in own]
    styles = "".join(f'<xf numFmtId="{n}" applyNumberFormat="1"/>' for n in (0, *ids))
    numbers = range(1, len(sheets) + 1)
    named = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_TYPE}/worksheet" Target="worksheets/{n}.xml"/>'
        for n in numbers
    )
    files: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships {_RELATIONS}><Relationship Id="r" '
        f'Type="{_TYPE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f"<workbook {_MAIN}>{said}<sheets>{named}</sheets></workbook>",
        "xl/styles.xml": f"<styleSheet {_MAIN}><numFmts>{codes}</numFmts>"
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
        "xl/_rels/workbook.xml.rels": f"<Relationships {_RELATIONS}>{related}"
        f'<Relationship Id="st" Type="{_TYPE}/styles" Target="styles.xml"/></Relationships>',
        **{
            f"xl/worksheets/{n}.xml": f"<worksheet {_MAIN}>{xml}</worksheet>"
            for n, xml in enumerate(sheets, 1)
        },
    }
    files |= {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def entries(folder: Path, data: bytes, **names: str) -> list[Document | Skipped]:
    file = folder / "a.xlsx"
    file.write_bytes(data)
    return list(open_source(file, Settings(fields=names)).entries())


def documents(folder: Path, data: bytes, **names: str) -> list[Document]:
    return [entry for entry in entries(folder, data, **names) if isinstance(entry, Document)]


@pytest.mark.parametrize(
    ("style", "value", "said", "date"),
    [
        ("yyyy-mm-dd", "44526", "", "2021-11-26"),
        ("yyyy-mm-dd", "61", "", "1900-03-01"),  # the day after one that never was
        ("[$-107041E]d mmmm yyyy;@", "44526", "", "2021-11-26"),  # of the Buddhist calendar
        ("[$-th-TH,107]d mmm yy", "44526", "", "2021-11-26"),
        (71, "44526", "", "2021-11-26"),  # ว/ด/ปปปป, which only Thai Excel has
        (81, "44526", "", "2021-11-26"),  # d/m/bb
        ("General", "44526", "", "2021-11-26"),  # a number whose format was lost
        (22, "44526.75", "", "2021-11-26T18:00:00"),
        ("yyyy-mm-dd", "43064", '<workbookPr date1904="1"/>', "2021-11-26"),  # of a Macintosh
        ("General", "43064", '<workbookPr date1904="true"/>', "2021-11-26"),
        ("General", "2564", "", "2564"),  # a year
        ("General", "20211126", "", "20211126"),
    ],
)
def test_a_date_is_a_date(
    style: str | int, value: str, said: str, date: str, tmp_path: Path
) -> None:
    """However it is formatted; the days' numbers are those of ECMA-376, 18.17.4."""
    row = f'<row r="2">{_TEXT.format("A2", "ก")}<c r="B2" s="1"><v>{value}</v></c></row>'
    data = workbook(sheet(texts(*_HEADER) + row), formats=(style,), said=said)
    assert [entry.date for entry in documents(tmp_path, data)] == [date]


def test_numbers_outside_columns_of_dates_are_numbers(tmp_path: Path) -> None:
    """Whole ones without a fraction, which the file does not tell; a formula has its last value."""
    row = (
        '<row r="2"><c r="A2" t="str"><f>B2&amp;""</f><v>แถลง</v></c><c r="B2"><v>44526</v></c>'
        '<c r="C2"><v>0.5</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c>'
        '<c r="F2"><f>1+1</f></c></row>'
    )
    head = texts(("A1", "text"), ("B1", "id"), *((f"{c}1", c.lower()) for c in "CDEF"))
    (entry,) = documents(tmp_path, workbook(sheet(head + row)))
    assert (entry.text, entry.id) == ("แถลง", "44526")
    assert entry.metadata == {"c": 0.5, "d": True}


def test_the_header_may_stand_below_a_caption_and_empty_rows(tmp_path: Path) -> None:
    """Rows are numbered as they are in the sheet; empty ones are no records, others are told."""
    rows = (
        texts(("B2", "แถลงการณ์ประจำปี 2564"))
        + texts(("B5", "เนื้อหา"), ("C5", "หน่วยงาน"), ("E5", "ชั้น"))
        + texts(("B6", "ก"), ("C6", "กต."), ("D6", "ไม่มีชื่อ"))
        + texts(("B8", " "), ("C8", "รวม"))
        + texts(("B9", "ข"))
    )
    first, skip, last = entries(tmp_path, workbook(sheet(rows, "B2:E2")))
    assert isinstance(first, Document)
    assert (first.text, first.issuer, first.metadata) == ("ก", "กต.", {"column D": "ไม่มีชื่อ"})
    assert isinstance(skip, Skipped)
    assert (skip.source, skip.code, skip.line) == ("a.xlsx", "empty", 8)
    assert isinstance(last, Document)
    assert last.text == "ข"


def test_merged_heads_name_the_columns_below_them(tmp_path: Path) -> None:
    """A head over two rows is of its column; of two that are called alike, what is above is said.

    | เนื้อหา | ผู้แถลง     | ผู้บันทึก     | หน่วยงาน |
    |       | ชื่อ | ฝ่าย | ชื่อ         |         |
    """
    rows = (
        texts(("A1", "เนื้อหา"), ("B1", "ผู้แถลง"), ("D1", "ผู้บันทึก"), ("E1", "หน่วยงาน"))
        + texts(("B2", "ชื่อ"), ("C2", "ฝ่าย"), ("D2", "ชื่อ"))
        + texts(("A3", "ก"), ("B3", "สมชาย"), ("C3", "ข่าว"), ("D3", "สมหญิง"), ("E3", "กต."))
        + texts(("A4", "ข"), ("B4", "สมศรี"), ("E4", ""))
    )
    merges = ("A1:A2", "B1:C1", "E1:E2", "E3:E4")
    first, second = documents(tmp_path, workbook(sheet(rows, *merges)))
    assert first.metadata == {"ผู้แถลง ชื่อ": "สมชาย", "ฝ่าย": "ข่าว", "ผู้บันทึก ชื่อ": "สมหญิง"}
    assert (first.issuer, second.issuer) == ("กต.", None)


def test_a_merged_cell_holds_for_each_of_its_rows(tmp_path: Path) -> None:
    """But a text in merged cells is one statement."""
    rows = (
        texts(("A1", "text"), ("B1", "issuer"), ("C1", "no"))
        + texts(("A2", "ก"), ("B2", "กต."), ("C2", "1"))
        + texts(("A3", "ข"), ("B3", ""), ("C3", "2"))
        + texts(("A4", ""), ("B4", ""), ("C4", "3"))
    )
    found = entries(tmp_path, workbook(sheet(rows, "B2:B4", "A3:A4")))
    assert [getattr(entry, "issuer", entry.source) for entry in found] == ["กต.", "กต.", "a.xlsx"]


def test_every_sheet_with_a_text_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    """Records say which sheet they are of, and so do skipped rows."""
    data = workbook(
        sheet(texts(("A1", "text")) + texts(("A2", "ก"))),
        sheet(texts(("A1", "ปี"), ("B1", "จำนวน"))),
        sheet(""),
        sheet(texts(("A1", "text"), ("B1", "id")) + texts(("A2", "ข")) + texts(("B3", "x"))),
    )
    first, told, last, skip = entries(tmp_path, data)
    assert [(e.text, e.metadata) for e in (first, last) if isinstance(e, Document)] == [
        ("ก", {"sheet": "S1"}),
        ("ข", {"sheet": "S4"}),
    ]
    assert isinstance(told, Skipped)
    assert told.reason == "sheet 'S2' has no text column: its first row is 'ปี', 'จำนวน'"
    assert isinstance(skip, Skipped)
    assert (skip.line, skip.reason) == (3, "sheet 'S4': it contains no text")


def test_the_user_may_name_the_text(tmp_path: Path) -> None:
    """As of any records; without a text column the error says what there is."""
    data = workbook(sheet(texts(("A1", "ถ้อยแถลง")) + texts(("A2", "ก"))))
    assert [entry.text for entry in documents(tmp_path, data, ถ้อยแถลง="text")] == ["ก"]
    with pytest.raises(
        SourceError, match=r"no text column in the first 20 rows.*'ถ้อยแถลง'"
    ) as error:
        entries(tmp_path, data)
    assert "fields: {NAME: text}" in (error.value.hint or "")


def bomb() -> bytes:
    return workbook(xl__worksheets__1_xml=b"<worksheet>" + b" " * 600_000_000)


def hostile() -> dict[str, tuple[bytes, str]]:
    """Return files that mean harm, or are broken, with what is said of each."""
    row = texts(("A1", "text")) + texts(("A2", "ก"))
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    entity = (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet {_MAIN}><sheetData>'
        f"{texts(('A1', 'text'))}{texts(('A2', '&a;'))}</sheetData></worksheet>"
    )
    old = (CONTAINERS / "statements.xls").read_bytes()
    return {
        "bomb.xlsx": (bomb(), "more than 512 MiB"),
        "far.xlsx": (workbook(sheet(row + far)), "the process reading it was killed"),
        "entity.xlsx": (workbook(sheet(""), xl__worksheets__1_xml=entity.encode()), "damaged"),
        "half.xlsx": (workbook(sheet(row))[:900], "damaged"),
        "half.xls": (old[:9000], "damaged"),
        "noise.xls": (old[:600] + bytes(range(256)) * 60, "damaged"),
        "page.xls": (b"<html><table><tr><td>text</table>", "it is a web page"),
        "deep.xlsx": (workbook("<sheetData>" * 300_000), "damaged"),
        "empty.xlsx": (b"", "damaged"),
    }


def test_hostile_spreadsheets_are_skipped_and_the_others_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each is told with the reason, within its limits; nothing outside the file is looked up."""
    files = hostile()
    for name, (data, _) in files.items():
        (tmp_path / name).write_bytes(data)
    good = workbook(sheet(texts(("A1", "text")) + texts(("A2", "แถลง"))))
    (tmp_path / "z.xlsx").write_bytes(good)
    found = list(open_source(tmp_path).entries())
    assert [entry.text for entry in found if isinstance(entry, Document)] == ["แถลง"]
    reasons = {entry.source: entry.reason for entry in found if isinstance(entry, Skipped)}
    assert reasons.keys() == files.keys()
    for name, (_, said) in files.items():
        assert said in reasons[name], name
    assert capfd.readouterr().err == ""


def test_merged_cells_without_end_take_no_time_without_end(tmp_path: Path) -> None:
    """Cells that are merged over and over, over the whole sheet."""
    rows = texts(("A1", "text"), ("B1", "issuer")) + texts(("A2", "ก"), ("B2", "กต."))
    merges = ["A1:XFD1048576"] * 20_000 + ["B2:XFD1048576"] * 20_000
    (entry,) = documents(tmp_path, workbook(sheet(rows, *merges)))
    assert (entry.text, entry.issuer) == ("ก", "กต.")
