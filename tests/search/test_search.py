"""Search finds what a scan of the text finds, and labels it as a walk over the tokens does."""

from __future__ import annotations

import csv
import json
import os
import resource
from collections import Counter
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus_cli.corpus import Corpus
from corpus_cli.errors import QueryError, UsageError
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Label, SearchResult
from corpus_cli.search.match import array_occurrences, list_occurrences, term_scan
from corpus_cli.search.pipeline import search
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import ParsedSearch, Sort, View
from corpus_cli.text.normal.normal_form import NormalText, normal_query
from corpus_cli.text.words.segmenter import Segmenter
from tests.conftest import ROOT, SEEDS, MakeSegment
from tests.strategies import PIECES, anything

TABLE = ROOT / "tests" / "data" / "searches.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_expected_answers_on_the_seeds(seeds: Corpus, row: dict[str, str]) -> None:
    """The table says what a reader counts in the two statements."""
    result = seeds.search([row["query"]], match=Label(row["match"]))
    hits = list(result.hits)
    assert (result.total, result.documents) == (int(row["total"]), int(row["documents"]))
    for label in Label:
        if row[label.value]:
            assert getattr(result.by_label, label.value) == int(row[label.value])
    if row["first_doc"]:
        assert any(hit.doc.startswith(row["first_doc"]) for hit in hits)
        assert row["first_node"] in {hit.node for hit in hits}


def test_searches_need_few_open_files(make_segment: MakeSegment) -> None:
    """There may be more segments than a process may have files open."""
    segments = [make_segment([f"ตำรวจ {number}"]) for number in range(40)]
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = 24 + max(map(int, os.listdir("/dev/fd")))  # noqa: PTH208 - their names alone
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, most))
    try:
        expression = read_query(["ตำรวจ"])
        for sort in Sort:
            result = search(segments, ParsedSearch("ตำรวจ", expression, sort=sort, limit=0))
            assert len(list(result.hits)) == 40
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def test_lines_of_signs_are_paragraphs(make_segment: MakeSegment) -> None:
    """White space makes none; in the bytes of the index, × and é look like it."""
    lines = ["×", "", " ", "é", " ", "ตำรวจ ตำรวจ", "", "", "·", "ตำรวจ"]
    request = ParsedSearch("ตำรวจ", read_query(["ตำรวจ"]), limit=0)
    hits = search([make_segment(["\n".join(lines)])], request).hits
    assert [hit.paragraph for hit in hits] == [3, 3, 5]


def test_hits_slice_the_source_file(seeds: Corpus) -> None:
    """Offsets and contexts lead back to the very file, character for character."""
    for query in ("ไต้หวัน", "interpol", "ตำรวจ", "ที่", "“"):
        result = seeds.search([query], match=Label.PARTIAL, limit=0)
        hits = list(result.hits)
        assert len(hits) == result.total > 0
        for hit in hits:
            text = (SEEDS / f"{hit.doc}.txt").read_text(encoding="utf-8")
            assert text[hit.start : hit.end] == hit.node
            left = text[hit.start - len(hit.left) : hit.start]
            assert (left, text[hit.end : hit.end + len(hit.right)]) == (hit.left, hit.right)


@settings(max_examples=60)
@given(
    st.lists(st.text("กา\n漢", max_size=12), min_size=1), st.text("กา漢", min_size=1, max_size=4)
)
def test_occurrences_that_overlap_are_found(
    make_segment: MakeSegment, texts: list[str], query: str
) -> None:
    """A hit is every place where the query stands, also inside of another hit."""
    segment = make_segment(texts)
    text = segment.text
    places = [
        (text.offsets[row] + start, row)
        for row in range(len(texts))
        for start in range(len(text.document(row)))
        if text.document(row).startswith(query, start)
    ]
    found = term_scan.find(segment, query)
    assert [(start, row) for start, _, row, _ in found] == places


# --- oracles ----------------------------------------------------------------------------------


def brute_force(text: str, query: str) -> list[int]:
    """Find `query` in the folded normal text, one position after the other."""
    haystack, needle = NormalText(text).folded, normal_query(query)
    return [i for i in range(len(haystack)) if haystack.startswith(needle, i)]


def edges_by_walk(text: str, segmenter: Segmenter) -> tuple[set[int], set[int]]:
    """Walk over units and their tokens and note where each begins or ends."""
    units = segmenter.units(NormalText(text).text)
    tokens = [token for unit in units for token in segmenter.tokens(unit)]
    return (
        {0, *accumulate(map(len, units))},
        {0, *accumulate(map(len, tokens))},
    )


def label_by_walk(start: int, end: int, edges: tuple[set[int], set[int]]) -> Label:
    units, tokens = edges
    if {start, end} <= units:
        return Label.WORD
    return Label.COMPOUND if {start, end} <= tokens else Label.PARTIAL


queries = st.sampled_from(PIECES) | st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(
    "".join
)


@settings(max_examples=150)
@given(st.lists(anything, min_size=1, max_size=4), st.data())
def test_hits_and_labels_equal_the_oracles(
    make_segment: MakeSegment, segmenter: Segmenter, texts: list[str], data: st.DataObject
) -> None:
    """For random texts and queries: hits as `str.find`'s, labels as a walk's, slices verbatim."""
    source = data.draw(st.sampled_from(texts))
    cut = data.draw(st.integers(0, len(source)))
    query = data.draw(queries | st.just(source[cut : cut + 3]) | anything)
    assume(normal_query(query))
    segment = make_segment(texts)
    request = ParsedSearch(query, read_query([query], literal=True), match=Label.PARTIAL, limit=0)
    result = search([segment], request)
    hits = list(result.hits)
    expected = []
    for i, text in enumerate(texts):
        value = NormalText(text)
        edges = edges_by_walk(text, segmenter)
        length = len(normal_query(query))
        for start in brute_force(text, query):
            span = value.original_span(start, start + length)
            label = label_by_walk(start, start + length, edges)
            expected.append((f"d{i}", span.start, span.end, label))
    assert sorted((hit.doc, hit.start, hit.end, hit.label) for hit in hits) == sorted(expected)
    assert result.total == len(expected)
    for hit in hits:
        text = texts[int(hit.doc[1:])]
        assert text[hit.start : hit.end] == hit.node
        assert text[: hit.start].endswith(hit.left)
        assert text[hit.end :].startswith(hit.right)
        assert "\n" not in NormalText(hit.left + hit.node + hit.right).text


@settings(max_examples=60)
@given(st.lists(anything, min_size=1, max_size=3), st.data())
def test_many_hits_are_handled_as_few_are(
    make_segment: MakeSegment, texts: list[str], data: st.DataObject
) -> None:
    """The numpy path gives what the plain path gives."""
    query = data.draw(queries)
    assume(normal_query(query))
    segment = make_segment(texts)
    term = normal_query(query)
    few = term_scan.find(segment, term)
    needle, rare = term_scan.encode(term)
    assume(not rare)
    found = array_occurrences.find(segment, needle)
    assert list(found) == list(few)
    assert len(found) == len(few)
    assert found.grade_counts() == few.grade_counts()
    for grade in range(3):
        assert found.from_grade(grade).row_set() == few.from_grade(grade).row_set()
        kept = list(found.from_grade(grade).in_rows({0}))
        assert kept == list(few.from_grade(grade).in_rows({0}))
        of_row = found.from_grade(grade).of_row(0)
        assert of_row == few.from_grade(grade).of_row(0)
        assert [(start, end, 0, kind) for start, end, kind in of_row] == kept
    assert found.row_counts() == Counter(row for _, _, row, _ in few)


@settings(max_examples=40)
@given(st.lists(anything, min_size=1, max_size=5), st.lists(queries, min_size=2, max_size=3))
def test_several_queries_must_all_be_in_a_document(
    make_segment: MakeSegment, texts: list[str], asked: list[str]
) -> None:
    """Documents are those in which each query occurs; the hits are all of theirs, in order."""
    assume(all(map(normal_query, asked)))
    request = ParsedSearch("", read_query(asked, literal=True), match=Label.PARTIAL, limit=0)
    result = search([make_segment(texts)], request)
    hits = list(result.hits)
    expected = {f"d{i}" for i, text in enumerate(texts) if all(brute_force(text, q) for q in asked)}
    assert {hit.doc for hit in hits} == expected
    assert result.documents == len(expected)
    places = [(int(hit.doc[1:]), hit.start) for hit in hits]
    assert places == sorted(places)


def test_segments_are_searched_as_one_corpus(make_segment: MakeSegment) -> None:
    """Splitting the documents over segments changes no answer but the documents' names."""
    texts = ["ตำรวจไทย\nตำรวจ", "ไม่มี", "ตำรวจ ไต้หวัน", "ตำรวจตำรวจ"]
    whole = run_search([make_segment(texts)], "ตำรวจ")
    parts = run_search([make_segment(texts[:1]), make_segment(texts[1:])], "ตำรวจ")
    assert (whole.total, whole.documents, whole.by_label) == (
        parts.total,
        parts.documents,
        parts.by_label,
    )
    assert whole.total == 5


def run_search(segments: list[Segment], query: str, **options: object) -> SearchResult:
    return search(segments, ParsedSearch(query, read_query([query], literal=True), **options))  # type: ignore[arg-type]


def test_overlapping_occurrences_count(make_segment: MakeSegment) -> None:
    """กก is in กกก twice."""
    assert run_search([make_segment(["กกก"])], "กก", match=Label.PARTIAL).total == 2


def test_a_hit_never_crosses_a_line_or_a_document(make_segment: MakeSegment) -> None:
    """A space in a query is a space, not a line break and not the gap between documents."""
    segment = make_segment(["ตำรวจ\nไทย", "ตำรวจ", "ไทย", "ตำรวจ\u00a0 ไทย"])
    result = run_search([segment], "ตำรวจ ไทย", match=Label.PARTIAL)
    assert [hit.doc for hit in result.hits] == ["d3"]


def test_limit_and_offset_page_through_the_same_order(make_segment: MakeSegment) -> None:
    """Pages joined are the whole, and say whether there is more."""
    segment = make_segment(["ตำรวจ " * 5, "ตำรวจ " * 4])
    whole = list(run_search([segment], "ตำรวจ", limit=0).hits)
    pages = [run_search([segment], "ตำรวจ", limit=2, offset=i) for i in range(0, 10, 2)]
    assert [hit for page in pages for hit in page.hits] == whole
    assert [page.truncated for page in pages] == [True, True, True, True, False]
    assert [page.returned for page in pages] == [2, 2, 2, 2, 1]


def test_hidden_hits_are_counted(seeds: Corpus) -> None:
    """What --match leaves out is told."""
    result = seeds.search(["ตา"], match=Label.WORD)
    assert (result.total, result.hidden, result.by_label.partial) == (0, 2, 2)


@pytest.mark.parametrize("many", [1, 200_000], ids=["arrays", "lists"])
@pytest.mark.parametrize("query", [["ตา"], ["า"], ["าร"], ["กา", "รอ"], ["งาน OR ตา"], ["at"]])
def test_the_units_of_hidden_hits_are_named(
    make_segment: MakeSegment, monkeypatch: pytest.MonkeyPatch, query: list[str], many: int
) -> None:
    """The three that hold most partial hits, as the hits themselves say, over all segments."""
    monkeypatch.setattr(term_scan.Finder.__init__, "__defaults__", (many,))
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    segments = [make_segment([texts[0], "ตามข่าว That หน่วยงาน"]), make_segment(texts[1:])]
    request = ParsedSearch(" ".join(query), read_query(query), counts_partial_units=True)
    result = search(segments, request)
    every = search(segments, request._replace(match=Label.PARTIAL, limit=0))
    partial = [hit for hit in every.hits if hit.label is Label.PARTIAL]
    units = Counter(normal_query(hit.unit) for hit in partial if hit.unit is not None)
    expected = sorted(units.items(), key=lambda unit: (-unit[1], unit[0]))[:3]
    assert [tuple(unit) for unit in result.partial_units] == expected
    assert result.partial_counted == result.by_label.partial == len(partial)
    assert (every.partial_units, every.partial_counted) == ([], 0)


def test_where_there_are_very_many_the_first_are_counted(
    make_segment: MakeSegment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is told how many that were."""
    monkeypatch.setattr(list_occurrences, "_LOOKED_AT", 7)
    segment = make_segment(["ตาม " * 5 + "ติดตาม " * 5])
    request = ParsedSearch("ตา", read_query(["ตา"]), counts_partial_units=True)
    result = search([segment], request)
    assert (result.by_label.partial, result.partial_counted) == (10, 7)
    assert [tuple(unit) for unit in result.partial_units] == [("ตาม", 5), ("ติดตาม", 2)]


def test_counts_only_makes_no_hits(seeds: Corpus) -> None:
    """Counting says as much as searching, less the hits."""
    counted = seeds.search(["ตำรวจ"], counts_only=True)
    searched = seeds.search(["ตำรวจ"])
    assert list(counted.hits) == []
    assert (counted.total, counted.by_label) == (searched.total, searched.by_label)
    assert not counted.truncated


def test_documents_only_counts_by_document(seeds: Corpus) -> None:
    """One row a document, its labels summing to the whole."""
    result = seeds.search(["ไต้หวัน"], match=Label.PARTIAL, documents_only=True)
    assert result.document_hits is not None
    rows = {row.doc[:3]: row.hits for row in result.document_hits}
    assert rows == {"000": 13, "001": 19}
    assert sum(row.word + row.compound + row.partial for row in result.document_hits) == 32


@pytest.mark.parametrize("view", [View.SENTENCE, View.PARAGRAPH])
def test_wider_views_hold_the_whole_line_or_sentence(seeds: Corpus, view: View) -> None:
    """Paragraph view gives the whole line; a sentence lies within it."""
    for hit in seeds.search(["ตำรวจ"], view=view, limit=0).hits:
        text = (SEEDS / f"{hit.doc}.txt").read_text(encoding="utf-8")
        line = next(line for line in text.split("\n") if hit.left + hit.node + hit.right in line)
        if view is View.PARAGRAPH:
            assert hit.left + hit.node + hit.right == line


def test_paragraphs_are_numbered_as_lines_with_text(make_segment: MakeSegment) -> None:
    """Blank lines do not count."""
    segment = make_segment(["ก\n\n \nตำรวจ\nข ตำรวจ"])
    assert [hit.paragraph for hit in run_search([segment], "ตำรวจ").hits] == [2, 3]


def test_a_sentence_is_quoted_to_its_sure_ends(make_segment: MakeSegment) -> None:
    """An end that nothing beside it proves is counted, and not quoted by; one that is proved is."""
    from corpus_cli.text.sentences.boundaries import sentence_starts

    first = (
        "กรมชลประทานได้ก่อสร้างอ่างเก็บน้ำแล้วเสร็จทั้งสามแห่ง "
        "ผู้ประกอบการก็จะมีกำลังใจไปพัฒนาต่อยอดคุณภาพของสินค้าให้มากขึ้น"
    )
    second = "นอกจากนี้ ยังได้กำชับให้เจ้าหน้าที่ทุกแห่งดูแลผู้สูงอายุและผู้ป่วยติดเตียงอย่างใกล้ชิด"
    text = f"{first} {second}"
    assert len(sentence_starts(text)) > 2
    segment = make_segment([text])
    for term, sentence in (("อ่างเก็บน้ำ", first), ("สินค้า", first), ("ผู้สูงอายุ", second)):
        (hit,) = run_search([segment], term, view=View.SENTENCE).hits
        assert hit.left + hit.node + hit.right == sentence


def test_sentences_are_numbered_in_order(seeds: Corpus, segmenter: Segmenter) -> None:
    """A hit's sentence is the one of the splitter that holds it."""
    from corpus_cli.text.sentences.boundaries import sentence_starts

    for hit in seeds.search(["ไต้หวัน"], limit=0).hits:
        text = (SEEDS / f"{hit.doc}.txt").read_text(encoding="utf-8")
        value = NormalText(text)
        starts = [value.alignment.original_start(s) for s in sentence_starts(value.text)]
        inside = [
            i for i, (a, b) in enumerate(pairwise([*starts, len(text)]), 1) if a <= hit.start < b
        ]
        assert inside == [hit.sentence]


def test_titles_are_searched_apart(tmp_path: Path) -> None:
    """Documents that have the query in their title alone are counted, not listed."""
    records = [
        {"id": "a", "title": "ตำรวจ", "text": "ไม่มีคำนั้น"},
        {"id": "b", "title": "ตำรวจ", "text": "ตำรวจ"},
        {"id": "c", "title": None, "text": "ไม่มี"},
    ]
    path = tmp_path / "c.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    result = Corpus(path, index=tmp_path / "index").search(["ตำรวจ"])
    assert (result.total, result.documents, result.title_only) == (1, 1, 1)


@pytest.mark.parametrize("query", ["", "  ", "\u200b", "\n"])
def test_a_query_of_nothing_is_refused(query: str) -> None:
    """There is nothing to look for, and it says so."""
    with pytest.raises(QueryError, match="nothing to search for"):
        read_query([query])


def test_queries_that_cannot_be_are_refused() -> None:
    """No query, half a character, ten thousand characters: each named."""
    with pytest.raises(UsageError, match="no query"):
        read_query([])
    with pytest.raises(QueryError, match="not valid text"):
        read_query(["ก\ud800"])
    with pytest.raises(QueryError, match="10,001 characters"):
        read_query(["ก" * 10_001])


def test_one_query_may_be_a_string(seeds: Corpus) -> None:
    """In a notebook a word is asked for as it is; its letters are nobody's queries."""
    assert seeds.search("ตำรวจ", limit=3) == seeds.search(["ตำรวจ"], limit=3)
    assert seeds.keywords("ตำรวจ") == seeds.keywords(["ตำรวจ"])
    assert seeds.trend("ตำรวจ") == seeds.trend(["ตำรวจ"])
    assert seeds.dispersion("ตำรวจ") == seeds.dispersion(["ตำรวจ"])
    assert seeds.collocates("ตำรวจ", where="ไทย") == seeds.collocates(["ตำรวจ"], where=["ไทย"])
    (doc, *_) = (document.doc for document in seeds.documents().documents)
    assert seeds.summaries(doc) == seeds.summaries([doc])
    assert seeds.search("ตำรวจ", limit=3).total > 1
