"""What is exported is what was read: to the character, in every format, and a corpus again."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import conllu
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.corpus import Corpus
from corpus_cli.features.export.conllu import write_conllu
from corpus_cli.features.export.documents import Selection, export
from corpus_cli.features.export.parquet import write_parquet
from corpus_cli.model.export import Export, ExportedDocument
from corpus_cli.model.formats import ANSWER_FORMATS, EXPORT_FORMATS, Format
from corpus_cli.model.search import Label
from corpus_cli.model.source import Document
from corpus_cli.model.sql import SqlColumn, SqlTable
from corpus_cli.output.escape import harmless
from corpus_cli.output.formats.json import one_line
from corpus_cli.output.formats.rendering import Appearance, render
from corpus_cli.sources.containers.records import record_document
from corpus_cli.sources.opening import open_source
from corpus_cli.sources.skips import EntrySkipped
from corpus_cli.text.normal.normal_form import NormalText, fold
from corpus_cli.text.words.segmenter import Segmenter
from tests import strategies
from tests.conftest import SEEDS, MakeSegment, Run
from tests.output_samples import RESULTS, answer

# What is hard to bring back: invisible characters, no-break spaces, breaks of all kinds, tabs.
TEXTS = (
    "ความร่วมมือ กับ INTERPOL\nประชุม 26 พ.ย. 64  ที่ กรุงเทพฯ",
    "ค\u200bวาม\u00a0\u00a0น้ํา\r\n\r\n\tเเสดง ๒๕๖๔ การเลือกตั้ง",
    " \n\n",
    "“ตำรวจ” (สากล)...",
)


def test_records_are_the_documents(seeds: Corpus) -> None:
    """Texts equal the files; metadata is what `show` tells."""
    result = export(Selection(seeds.segments))
    documents = list(result.rows())
    assert result.total == len(documents) == 2
    for document in documents:
        source = (SEEDS / document.source).read_bytes().decode()
        assert document.text == source
        entry = seeds.document(document.id).document
        assert (document.title, document.date, document.words) == (
            entry.title, entry.date, entry.words,
        )  # fmt: skip


def test_a_query_filters(seeds: Corpus) -> None:
    """The documents are those of the search; none is a selection, too."""
    for queries in (["ไต้หวัน"], ["interpol", "date:2021"], ["สับปะรด"]):
        wanted = seeds.search(queries, match=Label.WORD, documents_only=True, limit=0)
        selection = seeds.selection(queries, match=Label.WORD)
        assert selection.total == wanted.documents
        names = [d.id for d in seeds.export(selection).rows()]
        assert names == [d.doc for d in wanted.document_hits or ()]


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_an_export_is_a_corpus_again(run: Run, tmp_path: Path, ending: str) -> None:
    """Indexed once more, it answers as the first one did, but for the names of files."""
    path = tmp_path / f"again.{ending}"
    assert run("export", "-o", str(path)).returncode == 0
    question = ("search", "ไต้หวัน", "--match", "partial", "--limit", "0", "-f", "jsonl")
    first = run(*question).stdout
    place = {"CORPUS_PATH": str(path), "CORPUS_INDEX": str(tmp_path / "index")}
    again = run(*question, "-q", environment=place)
    assert again.stdout == first
    assert first


def test_parquet_holds_the_same_rows(seeds: Corpus, tmp_path: Path) -> None:
    """Another library reads the columns as they were."""
    path = tmp_path / "seeds.parquet"
    seeds.export_parquet(seeds.selection(), path)
    rows = pq.read_table(path).to_pylist()
    for row, document in zip(rows, seeds.export(seeds.selection()).rows(), strict=True):
        row["metadata"] = json.loads(row["metadata"])
        assert row == {**document._asdict(), "tags": list(document.tags)}


@pytest.mark.parametrize("name", RESULTS)
def test_parquet_holds_the_rows_of_every_answer(name: str) -> None:
    """As JSON has them; what has fields or rows of its own is JSON in a column of text."""
    _, result = RESULTS[name]
    out = io.BytesIO()
    written = write_parquet(result, out)
    table = pq.read_table(io.BytesIO(out.getvalue()))
    expected = [json.loads(one_line(row)) for row in result.rows()]
    assert (written, table.column_names) == (len(expected), list(result.columns()))
    for found, row in zip(table.to_pylist(), expected, strict=True):
        as_json = {
            n for n, v in found.items() if isinstance(v, str) and not isinstance(row[n], str)
        }
        assert {n: json.loads(v) if n in as_json else v for n, v in found.items()} == row


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, None, 2], pa.int64()),
        ([1, 2.5], pa.float64()),
        (["ก", None], pa.string()),
        ([True], pa.bool_()),
        ([None], pa.string()),
        ([1, "ก"], pa.string()),
        ([1 << 70], pa.string()),
        ([[1], [2]], pa.string()),
    ],
)
def test_columns_of_sql_have_the_type_that_all_values_have(
    values: list[object], kind: pa.DataType
) -> None:
    """What has no common type, or is too large for one, is JSON as text."""
    rows = [[value] for value in values]
    out = io.BytesIO()
    write_parquet(SqlTable([SqlColumn("a", "?")], len(rows), False, rows), out)
    table = pq.read_table(io.BytesIO(out.getvalue()))
    assert table.schema.field("a").type == kind
    found = table.column("a").to_pylist()
    is_json = kind == pa.string() and not all(isinstance(v, str | None) for v in values)
    assert [json.loads(v) if is_json else v for v in found] == values


def test_a_search_is_written_as_parquet(run: Run, tmp_path: Path) -> None:
    """DuckDB counts what the search counts; people are told what was written."""
    path = tmp_path / "hits.parquet"
    done = run("search", "ตำรวจ", "-o", str(path))
    total = json.loads(run("search", "ตำรวจ", "--json").stdout)["total"]
    assert (done.returncode, done.stdout) == (0, "")
    assert re.fullmatch(rf"corpus: wrote {path}: {total} rows, [\d.]+ kB\n", done.stderr)
    (rows,) = duckdb.sql(f"select count(*), min(node), max(node) from '{path}'").fetchall()
    assert rows == (total, "ตำรวจ", "ตำรวจ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("list", "-o", "{}.xlsx"), "-o FILE.csv --bom"),
        (("list", "-o", "{}.conllu"), "only corpus export writes .conllu"),
        (("list", "-f", "parquet"), "Parquet needs a file"),
        (("search", "ตำรวจ", "--cite", "apa", "-o", "{}.parquet"), "text, not Parquet"),
        (("schema", "list", "-o", "{}.parquet"), "text, not Parquet"),
        (("search", "ตำรวจ", "-c", "-o", "{}.parquet"), "one row per hit"),
    ],
)
def test_a_file_is_what_it_is_called_or_refused(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    """Nothing is written, and the way out is told."""
    done = run(*(argument.format(tmp_path / "x") for argument in arguments))
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert not list(tmp_path.iterdir())


def spaces_after(token: conllu.Token) -> str:
    misc = token["misc"] or {}
    if misc.get("SpaceAfter") == "No":
        return ""
    escaped = misc.get("SpacesAfter", "\\s")
    for written, character in (("\\s", " "), ("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t")):
        escaped = escaped.replace(written, character)
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), escaped)


@pytest.mark.parametrize("text", TEXTS)
def test_conllu_has_every_token_in_its_place(
    make_segment: MakeSegment, segmenter: Segmenter, text: str
) -> None:
    """Read by another library: words are the tokens, ranges the units, offsets slice the text."""
    out = io.StringIO()
    write_conllu(Selection([make_segment([text])]), out)
    found: list[str] = []
    end = 0
    for sentence in conllu.parse(out.getvalue()):
        for token in sentence:
            if isinstance(token["id"], tuple):
                first, _, last = token["id"]
                parts = [t["form"] for t in sentence if t["id"] in range(first, last + 1)]
                assert "".join(parts) == token["form"]
                continue
            start = int(token["misc"]["Start"])
            assert not text[end:start].strip("\u200b\ufeff \u00a0\r\n\t")
            assert text[start : start + len(token["form"])] == token["form"]
            end = start + len(token["form"])
            assert text[end:].startswith(spaces_after(token))
            found.append(fold(NormalText(token["form"]).text))
    assert not text[end:].strip()
    units = segmenter.units(NormalText(text).text)
    tokens = [fold(token) for unit in units for token in segmenter.tokens(unit)]
    assert found == [token for token in tokens if token.strip()]


def test_conllu_has_documents_and_sentences(seeds: Corpus) -> None:
    """As many of each as the index counts, with ids that are told apart."""
    out = io.StringIO()
    seeds.export_conllu(seeds.selection(), out)
    sentences = conllu.parse(out.getvalue())
    names = [s.metadata["sent_id"] for s in sentences]
    assert len(set(names)) == len(names) <= seeds.info().sentences
    assert [s.metadata["newdoc id"] for s in sentences if "newdoc id" in s.metadata] == [
        d.id for d in seeds.export(seeds.selection()).rows()
    ]


def test_where_an_export_goes(run: Run, tmp_path: Path) -> None:
    """The ending of the file tells the format; Parquet needs a file; nothing found is exit 1."""
    assert run("export").stdout.startswith('{"id"')
    assert run("export", "--to", "csv").stdout.startswith("id,title,date")
    path = tmp_path / "x.conllu"
    assert run("export", "-o", str(path)).returncode == 0
    assert path.read_text(encoding="utf-8").startswith("# newdoc id = ")
    done = run("export", "--to", "parquet")
    assert (done.returncode, "-o FILE" in done.stderr) == (2, True)
    assert run("export", "--to", "parquet", "-o", "/nowhere/x").returncode == 2
    assert run("export", "สับปะรด").returncode == 1


def test_every_format_of_an_export_is_written_as_it_is_named(run: Run, tmp_path: Path) -> None:
    """By --to, by the ending of the file and, where it is a format of answers, by --format."""
    for form in EXPORT_FORMATS:
        named, ended = tmp_path / "named", tmp_path / f"ended{form.suffix}"
        assert run("export", "--to", form.value, "-o", str(named)).returncode == 0
        assert run("export", "-o", str(ended)).returncode == 0
        assert ended.read_bytes() == named.read_bytes()
        if form in ANSWER_FORMATS:
            assert run("export", "-f", form.value).stdout.encode() == named.read_bytes()
        if not form.is_binary:
            assert run("export", "--to", form.value).stdout.encode() == named.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "-f", "md"),
        ("-f", "md", "export"),
        ("export", "-f", "table"),
        ("export", "-o", "{}.md"),
        ("export", "-o", "{}.txt"),
        ("export", "-o", "{}", "-f", "md"),
    ],
)
def test_what_holds_no_documents_is_refused(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """A page for people is no export, and nothing is written; the error names what can be."""
    done = run(*(argument.format(tmp_path / "x") for argument in arguments))
    form = "table" if "table" in arguments or "{}.txt" in arguments else "md"
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"corpus: documents cannot be exported as {form}\n"
        "  --to names a format: jsonl, json, csv, tsv, parquet, conllu\n"
    )
    assert not list(tmp_path.iterdir())


def test_defaults_that_hold_no_documents_are_passed_over(run: Run) -> None:
    """A format that the environment has for answers in general is not asked of an export."""
    assert run("export", environment={"CORPUS_FORMAT": "md"}).stdout == run("export").stdout
    assert run("export", environment={"CORPUS_FORMAT": "csv"}).stdout.startswith("id,title,date")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | strategies.anything,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(strategies.anything, inner, max_size=3)
    ),
    max_leaves=6,
)
_CELLS = st.sampled_from(["=1+1", "'=1", "''@a", "-5", "+ก", "'ก", "[1]", '["ก"]', "\t=x"])
_OWN_RECORDS = st.fixed_dictionaries(
    {"text": (_CELLS | strategies.anything).filter(lambda text: text.strip() != "")},
    optional={
        "id": _CELLS, "title": _CELLS | strategies.anything, "issuer": _CELLS,
        "tags": st.lists(st.sampled_from(["ก,ข", "ค;ง", "a|b", '"', "=1"]), max_size=3),
        "หน่วย": _CELLS | _VALUES, "ref": _VALUES, "words": st.integers(0, 9),
    },
)  # fmt: skip


@given(record=_OWN_RECORDS)
@pytest.mark.parametrize("form", [Format.JSONL, Format.CSV, Format.PARQUET])
def test_a_record_comes_back_from_its_export(
    tmp_path_factory: pytest.TempPathFactory, form: Format, record: dict[str, object]
) -> None:
    """Every field of its own, by its own name; only controls CSV shows as signs."""
    folder = tmp_path_factory.mktemp("again")
    path = folder / f"again{form.suffix}"
    try:
        before = record_document(record, b"x", "a.jsonl")
    except EntrySkipped:
        return
    cells = [value for value in before if isinstance(value, str)]
    cells += [json.dumps(before.metadata, ensure_ascii=False)]
    if form is Format.CSV and any(harmless(cell) != cell for cell in cells):
        return
    exported = ExportedDocument(
        before.id, before.title, before.date, "index", before.issuer, before.category, before.url,
        before.tags, before.text, len(before.text), 7, before.source, before.metadata,
    )  # fmt: skip
    result = Export(1, [exported])
    if form is Format.PARQUET:
        with path.open("wb") as binary:
            write_parquet(result, binary)
    else:
        with path.open("w", encoding="utf-8", newline="") as out:
            render(answer("export", result), out, form, Appearance())
    [after] = open_source(path).entries()
    assert isinstance(after, Document)
    assert after._replace(source=before.source) == before
