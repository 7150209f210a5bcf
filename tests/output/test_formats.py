"""Every form, of every kind of result: what programs read back is what was answered."""

from __future__ import annotations

import csv
import json
import math
import re
import subprocess
import sys
from enum import Enum, StrEnum
from io import StringIO

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_cli.cli.commands.list import command as list_command
from corpus_cli.model.formats import (
    ANSWER_FORMATS,
    EXPORT_FORMATS,
    Format,
    Holds,
    format_of_suffix,
)
from corpus_cli.output.formats.csv import not_run
from corpus_cli.output.formats.json import one_line
from corpus_cli.output.formats.rendering import RENDERERS, Appearance, render
from corpus_cli.output.formats.schemas import load_schema
from tests.conftest import ROOT
from tests.output.test_escape import DIRT, LATIN, THAI
from tests.output.test_markdown import READER, seen
from tests.output_samples import META, RESULTS, answer, hit, search, written

OBEYED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\r(?!\n)"
)
DIRTY = st.text(st.sampled_from(THAI + LATIN + DIRT + list("\"'\\=+@|<>&*_`") + ["\ud800"]))


def plain(value):
    """What JSON should hold for a value of the model, worked out the slow way."""
    if hasattr(value, "_fields"):
        return {name: plain(field) for name, field in zip(value._fields, value, strict=True)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: plain(field) for key, field in value.items()}
    return [plain(field) for field in value] if isinstance(value, (list, tuple)) else value


def strict(text):
    """Read JSON as a strict reader does: no NaN, no key twice."""

    def once(pairs):
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    def refuse(constant):
        raise AssertionError(constant)

    return json.loads(text, object_pairs_hook=once, parse_constant=refuse)


def test_every_format_is_written_by_something():
    """What holds any answer has a renderer; what holds documents only is what an export can be."""
    assert set(RENDERERS) == set(ANSWER_FORMATS)
    assert set(Format) == {*ANSWER_FORMATS, *EXPORT_FORMATS}
    assert {form for form in ANSWER_FORMATS if form not in EXPORT_FORMATS} == {"table", "md"}
    assert {form for form in EXPORT_FORMATS if form not in ANSWER_FORMATS} == {"parquet", "conllu"}


@pytest.mark.parametrize("form", Format)
def test_a_format_is_known_by_its_name_and_its_suffix(form):
    """No two have the same; text files hold tables."""
    assert Format(form.value) is form
    assert format_of_suffix(form.suffix) is form
    assert form.suffix == {"table": ".txt"}.get(form, f".{form}")
    assert format_of_suffix(form.suffix[1:]) is None


def test_help_tells_the_limit_of_each_format():
    """The default of --limit is that of the format, which help says in words."""
    said = next(p.help for p in list_command.params if p.name == "limit").partition("default: ")[2]
    default, *others = said.rstrip("]").split("; ")
    limits = dict.fromkeys(ANSWER_FORMATS, int(default))
    for part in others:
        limit, _, names = part.partition(" in ")
        number = 0 if limit == "all" else int(limit.replace(",", ""))
        limits |= dict.fromkeys(map(Format, re.split(", | and ", names)), number)
    written = (*ANSWER_FORMATS, Format.PARQUET)
    assert limits == {form: form.limit for form in written}


@pytest.mark.parametrize("form", ANSWER_FORMATS)
@pytest.mark.parametrize("name", RESULTS)
def test_every_format_writes_every_result(name, form):
    """No format leaves out a result, or its last line end."""
    text = written(answer(*RESULTS[name]), form)
    if form is Format.JSONL and not list(RESULTS[name][1].rows()):
        assert not text
    else:
        assert text.endswith("\n")


# What a page says, by hand: of each result the lines that must be there. White space counts once,
# and what Markdown adds does not count.
PAGES = {
    "hits": (
        "ตำรวจไทยกับตำรวจไต้หวัน",
        "32 hits in 2 documents · 1 more partial: --match partial",
    ),
    "no hits": ("no hits · 1 more with --match partial",),
    "document hits": (
        "doc date title hits word compound partial",
        "a 2021-11-26 ข่าว 3 2 1 1",
        "b 1 1 0 0",
    ),
    "open": ("https://example.org/a",),
    "hit groups": ("2021 2 1 66.7%", "(none) 1 1 33.3%"),
    "no document hits": ("3 hits in 2 documents (word 2, compound 1)",),
    "frequency list": (
        "term frequency per million documents range",
        "ตำรวจ 1,217 24,145.6 2 100.0%",
        "INTERPOL 7 140.9 1 50.0%",
        "50,403 words, 9,001 types, 2 documents · level unit · without stopwords: thai",
    ),
    "frequency groups": (
        "2021 · 403 words, 90 types, 1 document",
        "term frequency per million documents range ARF DPnorm D",
        "ตำรวจ 1,217 24,145.6 2 100.0% 700.50 0.200 0.900",
        "INTERPOL 7 140.9 1 50.0% – – –",
        "TTR 0.2000",
        "STTR – (blocks of 1,000)",
        "MATTR 0.7000 (windows of 500)",
        "Yule's K 81.50",
        "sentences 12 (33.6 words each",
        "(none) · 50,000 words, 9,000 types, 1 document",
    ),
    "keyword counts": ("ตำรวจ 17 17 0 4 2 337.3", "ร่วมมือ 2021 8 3 5 0 2 –"),
    "collocates": (
        "collocate frequency left right logDice MI LL",
        "ไทย 5 2 3 10.30 1.90 8.20",
        "2 collocates of 17 hits · 120 words in windows (5,5) · 800 in all · level unit",
    ),
    "keyness": (
        "overused in date:2564",
        "term frequency reference conservative Log Ratio Log Ratio LL",
        "ไต้หวัน 32 12 10.90 12.40 489.30",
        "overused in tnc",
    ),
    "ngrams": ("องค์การ ตำรวจสากล 4 4,519.8 2 100.0%", "2 n-grams of 2 words, 2 times or more"),
    "trend": (
        "month hits per million average documents",
        "2564-11 5 10,964.9 9,000.0 1",
        "2564-12 – – 9,000.0 –",
        "(undated) 1 2.0 – 1",
        "moving average over 3 periods · years in the Buddhist Era",
    ),
    "dispersion": (
        "hits 17 in 2 of 2 documents (100.0%)",
        "ARF 10.65",
        "DPnorm 0.430 (DP 0.220); 0 is even",
        "Juilland D –; 1 is even",
        "a 2021-11-26 2 10,964.9",
    ),
    "sql": ("word f x", "ตำรวจ 3 [1, None]", "showing 2 rows; --limit 0 for all"),
    "help": ("log_dice logDice", "14 + log2(2*O11 / (R1 + C1))", "source Rychly 2008"),
    "help on a term": ("compound the label of a hit", "it lies inside a longer word"),
    "help on queries": (
        "ตำรวจ OR ทหาร either; also ตำรวจ | ทหาร",
        "AND, OR, NOT and NEAR are written",
    ),
    "no collocates": ("0 collocates of 0 hits · 0 words in windows (sentence)",),
    "summary": (
        "การประชุมสมัชชาใหญ่",
        "date 2021-11-26 (from dateline)",
        "key terms ไต้หวัน 19, ตำรวจสากล 3",
        "people นาย อนุทิน ชาญวีรกูล 3",
        "places [ไต้หวัน] 2",
        "dates 26 พ.ย. 64 (2021-11-26), ปีนี้",
        "ไต้หวันได้ยื่นขอเข้ามีส่วนร่วมในฐานะผู้สังเกตการณ์",
    ),
    "names": (
        "name kind mentions documents titles, variants",
        "กระทรวงการต่างประเทศ organisation 7 3 กต., [bold]กต",
        "3 names, 12 mentions in 4 documents · showing 2; --limit 0 for all",
    ),
    "dates": (
        "a 23 - 25 พ.ย. 2021-11-23 2021-11-23 to 2021-11-25 4",
        "b วันเดียวกัน unresolved 0",
        "3 dates in 2 documents · 1 unresolved · 1 time · showing 3; --limit 0 for all",
    ),
    "no dates": ("0 dates in 1 document",),
    "reuse": (
        "3 documents · paragraph · 9 characters",
        "a · 2021-11-26 · 3-12 · 100% alike",
        "b · no date · 3-12",
        "2 shared passages in 3 documents · 0.4% of the corpus repeats an earlier passage",
    ),
    "reuse of a document": (
        "9 shared passages in 3 documents · 0.0% of the document repeats an earlier",
    ),
    "diff": ("ข่าว¦เก่าๆ", "ข่าว[b", "1 difference · 50% of the words in common"),
    "similar": ("0.25 b ตำรวจ", "3 documents with words of a · showing 1; --limit 0 for all"),
    "words": (
        "unit tokens kind why word start end",
        "การตรวจสอบ การ|ตรวจสอบ thai compound yes 0 10",
        "2 units · 3 tokens · white space not shown",
    ),
    "words of a text": ("0 units · 0 tokens · white space not shown",),
    "words that differ": ("ours theirs occurrences documents", "ตรวจสอบ ตรวจ|สอบ 7 2"),
    "list": (
        "001_85b6c673d4db3130 2021-11-26 กระทรวงการต่างประเทศ ไต้หวันกับองค์การตำรวจสากล 497",
        "63,241 documents · showing 2; --limit 0 for all",
    ),
    "empty list": ("doc date issuer title words", "0 documents"),
    "export": ("id title date date_source issuer url tags text characters words source metadata",),
    "show": (
        "doc 001_85b6c673d4db3130",
        "tags ไต้หวัน, INTERPOL",
        "size 2,531 characters, 497 words",
        'places ["ตุรกี"]',
        "บรรทัดแรก",
        "⇥บรรทัดที่สาม",
    ),
    "info": (
        "seeds",
        "documents 2",
        "dates 2021-11-26 to 2021-11-26, known for 1 of 2 documents",
        "copies 10.0% of the text repeats an earlier paragraph word for word; to count sentences: ",
        "index size 123,456 bytes in 1 segment",
        "INDEX.md:12 the file ไม่มี.txt does not exist",
    ),
    "index": (
        "2 indexed, 0 unchanged, 0 removed, 2 skipped",
        "corpus 2 documents, 5,062 characters",
        "b/c.txt empty",
    ),
    "index anew": ("rebuilt because nlpo3 is 1.5 now, and was 1.4",),
    "verify": ("Index OK", "read 19 files, 5,359,904 bytes"),
    "verify damaged": (
        "2 problems found",
        "segments/000001/text.bin is damaged: its checksum differs",
        "to repair corpus index --rebuild",
    ),
}


@pytest.mark.parametrize("form", [form for form in ANSWER_FORMATS if form.holds is Holds.PAGE])
@pytest.mark.parametrize("name", RESULTS)
def test_every_page_says_what_was_answered(name, form):
    """Numbers, names and their headings are there, in the same words in every form for people."""
    text = written(answer(*RESULTS[name]), form, width=1000)
    if form is Format.MD:
        parts = [token for token in READER.parse(text) if token.type == "inline"]
        text = " ".join(seen([part]) for part in parts)
    text = text.replace(": ", " ")  # Markdown has a colon behind a name, a terminal none
    for line in PAGES[name]:
        assert " ".join(line.replace(": ", " ").split()) in " ".join(text.split())


@pytest.mark.parametrize("name", RESULTS)
def test_json_is_the_answer_under_its_schema(name):
    """The envelope holds the result's fields in their order, and the shipped schema accepts it."""
    command, result = RESULTS[name]
    document = strict(written(answer(command, result), Format.JSON))
    jsonschema.validate(document, load_schema(command), cls=jsonschema.Draft202012Validator)
    assert list(document) == ["schema", "corpus", "options", *result._fields, "warnings", "meta"]
    assert document["schema"] == f"corpus.{command}/1"
    assert document["corpus"] == {"name": "seeds", "snapshot": "b94d27b9934d"}
    assert document["options"] == {"match": "compound", "limit": 20, "not": None}
    assert document["meta"] == plain(META)
    assert {name: document[name] for name in result._fields} == plain(result)


def test_json_has_the_time_only_where_it_was_measured():
    """Two equal runs are equal, unless somebody asked how long they took."""
    timed = strict(written(answer(*RESULTS["hits"], elapsed_ms=12.5), Format.JSON))
    assert timed.pop("elapsed_ms") == 12.5
    assert timed == strict(written(answer(*RESULTS["hits"]), Format.JSON))


def test_json_writes_a_row_a_line_and_thai_as_thai():
    """Rows stand one a line, also inside of groups; only what harms is escaped."""
    lines = written(answer(*RESULTS["hits"]), Format.JSON).splitlines()
    assert len([line for line in lines if line.startswith('    {"doc": "')]) == 32
    assert lines[0] == "{"
    assert '  "by_label": {"word": 2, "compound": 1, "partial": 1},' in lines
    groups = written(answer(*RESULTS["frequency groups"]), Format.JSON).splitlines()
    assert len([line for line in groups if line.startswith('        {"term": "')]) == 2
    assert '"term": "ตำรวจ"' in "".join(groups)


@pytest.mark.parametrize("name", RESULTS)
def test_json_lines_are_the_rows(name):
    """Each line is a row by its field names."""
    command, result = RESULTS[name]
    lines = written(answer(command, result), Format.JSONL).splitlines()
    assert [strict(line) for line in lines] == [plain(row) for row in result.rows()]


@pytest.mark.parametrize("form", [Format.CSV, Format.TSV])
@pytest.mark.parametrize("name", RESULTS)
def test_csv_and_tsv_have_a_header_and_the_rows(name, form):
    """The header is there without rows, too; what is nested is JSON in its cell."""
    command, result = RESULTS[name]
    text = written(answer(command, result), form, csv_verbatim=True)
    header, *rows = (
        list(csv.reader(StringIO(text, newline=""))) if form is Format.CSV else tsv(text)
    )
    assert header == list(result.columns())
    expected = list(result.rows())
    assert len(rows) == len(expected)
    for cells, row in zip(rows, expected, strict=True):
        for cell, value in zip(cells, plain(row).values(), strict=True):
            assert (
                cell == value if isinstance(value, str) else (json.loads(cell or "null") == value)
            )


def tsv(text):
    """Read TSV by its documented rules."""
    undo = {r"\t": "\t", r"\n": "\n", r"\r": "\r", r"\\": "\\"}
    return [
        [re.sub(r"\\[tnr\\]", lambda m: undo[m[0]], cell) for cell in line.split("\t")]
        for line in text.split("\n")[:-1]
    ]


@given(DIRTY, DIRTY)
def test_columns_name_the_fields_of_rows(left, title):
    """Whatever a context holds, CSV and TSV have a line of as many fields as the header names."""
    result = search([hit(left=left, title=title)] * 2)
    table = tsv(written(answer("search", result), Format.TSV))
    assert [len(line) for line in table] == [16, 16, 16]
    table = list(csv.reader(StringIO(written(answer("search", result), Format.CSV), newline="")))
    assert [len(line) for line in table] == [16, 16, 16]


@given(st.lists(DIRTY, min_size=4, max_size=4), st.sampled_from(ANSWER_FORMATS))
@settings(max_examples=300)
def test_nothing_of_a_document_is_obeyed(texts, form):
    """No format lets controls, escapes, marks that reorder or half characters through."""
    left, node, right, title = texts
    found = search([hit(left=left, node=node, right=right, title=title, doc=title)])
    text = written(answer("search", found), form)
    text.encode("utf-8")
    assert not OBEYED.search(text)


@given(DIRTY)
def test_json_reads_back_verbatim(text):
    """Escapes in JSON are for the eye: what is read back is the text, half characters and all."""
    assert json.loads(one_line(text)) == text
    document = strict(written(answer("search", search([hit(left=text)])), Format.JSON))
    assert document["hits"][0]["left"] == text


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | DIRTY,
        lambda inner: st.lists(inner) | st.dictionaries(DIRTY, inner),
        max_leaves=8,
    )
)
def test_json_writes_what_the_standard_library_reads(value):
    """Any nesting of plain values is read back as it was."""
    assert json.loads(one_line(value)) == value


class Colour(StrEnum):
    RED = "แดง"


class Number(Enum):
    ONE = 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (float("nan"), "null"),
        (float("-inf"), "null"),
        (1e300, "1e+300"),
        (True, "true"),
        (Colour.RED, '"แดง"'),
        (Number.ONE, "1"),
        ((), "[]"),
        ({"ก": (None,), 2: {}}, '{"ก": [null], "2": {}}'),
        ("\x7f\x9b\u202e\ufeff\u2028", '"\\u007f\\u009b\\u202e\\ufeff\u2028"'),
        ("\ud83d", '"\\ud83d"'),
        ("😀\U000e0041", '"😀\\udb40\\udc41"'),
        ("a\xa0\u200bb", '"a\xa0\u200bb"'),
    ],
)
def test_json_values(value, text):
    """Enums by value, numbers that are not finite null, harmful characters escaped, others not."""
    assert one_line(value) == text


def test_json_refuses_what_it_does_not_know():
    """A value that is none of JSON's is a mistake of the program, not an odd string."""
    with pytest.raises(TypeError, match="object"):
        one_line([object()])


class Counting(StringIO):
    """Remembers how many rows had been drawn and not written at any time."""

    drawn = 0
    written = 0
    most_held = 0

    def write(self, text):
        self.most_held = max(self.most_held, self.drawn - self.written)
        self.written += text.count("marker")
        return len(text)


@pytest.mark.parametrize("form", ANSWER_FORMATS)
def test_hits_are_written_as_they_come(form):
    """However many hits stream in, at most a thousand or so are held."""
    out = Counting()

    def stream():
        for _ in range(4000):
            out.drawn += 1
            yield hit(node="marker", left="", right="", doc="a")

    render(answer("search", search(stream())), out, form, Appearance())
    assert out.written == 4000
    assert out.most_held <= 1001


RUN = [
    # cell, whether a spreadsheet might run it
    ("=1+1", True),
    ("+66 2 123", True),
    ("-2+3", True),
    ("@SUM(A1)", True),
    ("\t=1", True),
    ("\r\n=1", True),
    ("  =1", True),
    ("\xa0=1", True),
    ('"=1"', True),
    ("'=1", True),
    ("“=1", True),
    ("＝1+1", True),
    ("＋1", True),
    ("－1", True),
    ("＠a", True),
    ("\u200b=1", True),
    ("\nข่าว", True),
    ("ก=ข", False),
    ("1-2", False),
    (" ข่าว", False),
    ("", False),
    ('"ข่าว"', False),
    ("[1]", False),
]


def first(text):
    return next(csv.DictReader(StringIO(text, newline="")))


@pytest.mark.parametrize(("cell", "runs"), RUN)
def test_csv_cells_are_not_run(cell, runs):
    """Text that begins like a formula gets an apostrophe, in whatever disguise; other text none."""
    assert not_run(cell).startswith("'") == (runs or cell.startswith("'"))
    assert not_run(cell).endswith(cell)
    text = written(answer("search", search([hit(left=cell)])), Format.CSV)
    verbatim = written(answer("search", search([hit(left=cell)])), Format.CSV, csv_verbatim=True)
    assert first(text)["left"] == "'" * runs + cell
    assert first(verbatim)["left"] == cell


def test_csv_numbers_stay_numbers():
    """A negative number is a number, not a formula."""
    text = written(answer("search", search([hit(score=-1.5, start=-3)])), Format.CSV)
    row = first(text)
    assert (row["score"], row["start"]) == ("-1.5", "-3")


@pytest.mark.parametrize("form", [Format.CSV, Format.TSV])
def test_byte_order_mark_only_where_asked_for(form):
    """Excel needs one to know UTF-8; everybody else stumbles over it."""
    assert written(answer(*RESULTS["hits"]), form, bom=True).startswith("\ufeffdoc")
    assert written(answer(*RESULTS["hits"]), form).startswith("doc")


@pytest.mark.parametrize(
    ("form", "own"),
    [
        (Format.JSON, {"json", "escape"}),
        (Format.JSONL, {"json", "escape"}),
        (Format.CSV, {"csv", "json", "escape"}),
        (Format.TSV, {"csv", "json", "escape"}),
    ],
)
def test_programs_formats_import_nothing_of_the_views(form, own):
    """A search for a script pays for its own renderer and the standard library's json alone."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.programs.format_imports", form],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = set(done.stdout.split())
    ours = {name.split(".")[-1] for name in names if name.startswith("corpus_cli.output.")}
    assert ours == own | {"formats", "rendering"}
    assert not names & {"rich", "markdown_it", "unicodedata", "numpy", "duckdb", "pythainlp"}
