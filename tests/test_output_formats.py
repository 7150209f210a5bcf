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

from corpus_cli.model.formats import Format
from corpus_cli.output.formats.csv import not_run
from corpus_cli.output.formats.json import one_line
from corpus_cli.output.formats.rendering import Appearance, render
from corpus_cli.output.formats.schemas import load_schema
from tests.output_samples import META, RESULTS, answer, hit, search, written
from tests.test_output_escape import DIRT, LATIN, THAI

ROW_FORMATS = [Format.JSONL, Format.CSV, Format.TSV]
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


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("name", RESULTS)
def test_every_format_writes_every_result(name, form):
    """No member of `Format` lacks a renderer, and none leaves out a result or its last line end."""
    text = written(answer(*RESULTS[name]), form)
    if form is Format.JSONL and not list(RESULTS[name][1].rows()):
        assert not text
    else:
        assert text.endswith("\n")


@pytest.mark.parametrize("name", RESULTS)
def test_json_is_the_answer_under_its_schema(name):
    """The envelope holds the result's fields in their order, and the shipped schema accepts it."""
    command, result = RESULTS[name]
    document = strict(written(answer(command, result), Format.JSON))
    jsonschema.validate(document, load_schema(command), cls=jsonschema.Draft202012Validator)
    assert list(document) == ["schema", "corpus", "options", *result._fields, "meta"]
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
    assert [len(line) for line in table] == [14, 14, 14]
    table = list(csv.reader(StringIO(written(answer("search", result), Format.CSV), newline="")))
    assert [len(line) for line in table] == [14, 14, 14]


@given(st.lists(DIRTY, min_size=4, max_size=4), st.sampled_from(Format))
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


@pytest.mark.parametrize("form", Format)
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


IMPORTS = """
import sys
before = set(sys.modules)
from tests.output_samples import *
written(answer(*RESULTS["hits"]), Format(sys.argv[1]))
print(*(name for name in sys.modules if name not in before))
"""


@pytest.mark.parametrize(
    ("form", "own"),
    [
        (Format.JSON, {"interface", "json", "escape"}),
        (Format.JSONL, {"interface", "json", "jsonl", "escape"}),
        (Format.CSV, {"interface", "csv", "delimited", "json", "escape"}),
    ],
)
def test_programs_formats_import_nothing_of_the_views(form, own):
    """A search for a script pays for its own renderer and the standard library's json alone."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, form], capture_output=True, text=True, check=True
    )
    names = set(done.stdout.split())
    ours = {name.split(".")[-1] for name in names if name.startswith("corpus_cli.output.")}
    assert ours == own | {"formats", "rendering"}
    assert not names & {"rich", "markdown_it", "unicodedata", "numpy", "duckdb", "pythainlp"}
