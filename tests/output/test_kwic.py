"""Views of a terminal: alignment, width, and nothing lost silently."""

from __future__ import annotations

import re
from itertools import count, groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from corpus_cli.model.formats import Format
from corpus_cli.model.search import Label, LabelCounts, UnitHits
from corpus_cli.output.blocks import Column, Grid, numeric
from corpus_cli.output.escape import visible
from corpus_cli.output.terminal import cells, kwic, lines
from corpus_cli.output.terminal.charts import bar
from corpus_cli.output.terminal.lines import PLAIN, Palette, column_widths
from corpus_cli.output.views import search as views
from tests.output.test_escape import DIRT, LATIN, THAI, WIDE
from tests.output_samples import RESULTS, answer, hit, hits_in_seeds, search, written

STYLES = re.compile(r"\x1b\[[0-9;]*m")
MARKED = Palette(node="\x02", end="\x03")
WIDTHS = st.integers(40, 200)
TEXT = st.text(st.sampled_from(THAI + LATIN + WIDE + DIRT + ["\ud800"]), max_size=80)
HITS = st.lists(
    st.builds(
        hit,
        doc=TEXT.filter(bool),
        date=st.sampled_from([None, "2021", "2021-11", "2021-11-26"]),
        title=st.none() | TEXT,
        label=st.sampled_from(Label),
        left=TEXT,
        node=TEXT.filter(bool),
        right=TEXT,
    ),
    min_size=1,
    max_size=6,
)


def lines_of(result, command="search", **appearance):
    text = written(answer(command, result), Format.TABLE, **appearance)
    assert text.endswith("\n")
    return STYLES.sub("", text).split("\n")[:-1]


@given(HITS, WIDTHS)
def test_node_begins_in_the_same_cell_of_every_line(hits, width):
    """Whatever is left of it, the node begins in one column, and no line is too wide."""
    lines = list(kwic.lines(hits, width, MARKED))
    columns = {cell_len(re.sub("[\x02\x03]", "", line.split("\x02")[0])) for line in lines}
    assert len(columns) == 1
    assert all(cell_len(re.sub("[\x02\x03]", "", line)) <= width for line in lines)


@given(HITS, WIDTHS)
def test_a_line_is_a_stretch_of_the_text(hits, width):
    """Between the ellipses stand the left context's end, the node and the right one's beginning."""
    layout = kwic.fit_layout(hits, width)
    for each in hits:
        line = kwic.line(each, layout, MARKED)
        before, node, right = re.fullmatch("(.*)\x02(.*)\x03(.*)", line).groups()
        left = before.rpartition("\x03")[2].lstrip(" ")
        whole_left, whole_node, whole_right = map(visible, (each.left, each.node, each.right))
        assert whole_left.lstrip(" ").endswith(left.removeprefix("…"))
        if node == whole_node:
            assert whole_right.startswith(right.removesuffix("…"))
        else:
            assert whole_node.startswith(node)
            assert right == "…"


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("query", ["ไต้หวัน", "ที", "INTERPOL", "กำ"])
def test_seeds_are_aligned_and_never_cut_inside_a_cluster(query, width):
    """On real text: equal columns, and no ellipsis parts a consonant from its vowels."""
    lines = list(kwic.lines(hits_in_seeds(query, context=150), width, MARKED))
    assert lines
    assert len({cell_len(re.sub("[\x02\x03]", "", line.split("\x02")[0])) for line in lines}) == 1
    for line in lines:
        assert not re.search("…[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]", line)
        assert not re.search("[เแโใไ]…$", line)


def test_labels_documents_and_dates_stand_before_the_text():
    """A quiet sign tells compound and partial hits; ids are cut in their middle, dates by width."""
    hits = [
        hit(doc="000_7da331d42d2d1c71", date="2021-11-26", label=Label.WORD),
        hit(doc="b", label=Label.COMPOUND, left="ความ", node="ร่วมมือ", right="\nกัน"),
        hit(doc="c", date="2021", label=Label.PARTIAL, left="", right=""),
    ]
    assert list(kwic.lines(hits, 60, PLAIN)) == [
        "000_7…1c71 2021-11                 ก่อนข่าวหลัง",
        "b                  +              ความร่วมมือ↵กัน",
        "c          2021    ~                  ข่าว",
    ]
    assert "2021-11-26   " in next(kwic.lines(hits, 100, PLAIN))
    assert "2021" not in next(kwic.lines(hits, 59, PLAIN))


def test_context_that_begins_inside_a_cluster_counts_as_cut():
    """Marks whose consonant is not there are not drawn on the ellipsis or the space before them."""
    line = next(kwic.lines([hit(left="ี่ประเทศ")], 60, PLAIN))
    assert "…ประเทศข่าว" in line


def test_long_streams_are_laid_out_by_their_beginning():
    """Hits after the first thousand keep the columns, even with longer ids and nodes than those."""
    hits = [hit()] * 1000 + [hit(doc="x" * 90, node="ข่าว" * 30, date="2021-11-26")]
    lines = list(kwic.lines(iter(hits), 80, PLAIN))
    assert len(lines) == 1001
    assert cell_len(lines[-1]) == 80


@pytest.mark.parametrize("view", ["kwic", "sentence", "paragraph"])
@given(hits=HITS, width=WIDTHS)
@settings(max_examples=40)
def test_no_view_is_wider_than_asked_for_or_lets_controls_through(view, hits, width):
    """Headings, passages and footers keep to the width and write nothing that terminals obey."""
    for color in (False, True):
        text = written(
            answer("search", search(hits)), Format.TABLE, width=width, color=color, view=view
        )
        plain = STYLES.sub("", text) if color else text
        assert all(cell_len(line) <= width for line in plain.split("\n"))
        assert not re.search(
            r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]", plain
        )


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("name", RESULTS)
def test_no_result_is_wider_than_asked_for(name, width):
    """Every kind of result keeps to the width."""
    command, result = RESULTS[name]
    assert all(cell_len(line) <= width for line in lines_of(result, command, width=width))


def test_sentences_stand_under_their_documents():
    """One heading a document, each hit wrapped beside its sign and its sentence."""
    hits = [
        hit(title="ชื่อเรื่อง", date="2021-11-26", sentence=2, label=Label.COMPOUND),
        hit(title="ชื่อเรื่อง", date="2021-11-26", sentence=14, left="ก" * 40 + " "),
        hit(doc="b"),
    ]
    assert lines_of(search(hits), view="sentence", width=40)[:7] == [
        "ชื่อเรื่อง · 2021-11-26 · a",
        "+    2  ก่อนข่าวหลัง",
        "    14  " + "ก" * 32,
        "        " + "ก" * 8 + " ข่าวหลัง",
        "",
        "b",
        "     1  ก่อนข่าวหลัง",
    ]


def test_paragraphs_are_numbered_as_paragraphs():
    """The number beside a hit is that of what is shown."""
    found = search([hit(sentence=14, paragraph=3)])
    assert lines_of(found, view="sentence")[1] == "    14  ก่อนข่าวหลัง"
    assert lines_of(found, view="paragraph")[1] == "     3  ก่อนข่าวหลัง"


def test_node_is_marked_in_every_line_it_reaches():
    """In colour, each piece of a wrapped node has the node's style, and nothing else has."""
    long = hit(left="ก" * 30, node="ข" * 40, right="ค" * 10)
    text = written(
        answer("search", search([long])), Format.TABLE, view="sentence", width=40, color=True
    )
    pieces = re.findall("\x1b\\[1;31m(.*?)\x1b\\[0m", text)
    assert "".join(pieces) == "ข" * 40
    assert len(pieces) == 3


COUNTS = LabelCounts(13, 19, 4)
FOOTERS = [
    # fields of the result, footer
    (
        {"total": 32, "hidden": 4, "by_label": COUNTS, "returned": 32},
        "32 hits in 2 documents (word 13, compound 19) · 4 more partial: --match partial",
    ),
    (
        {"total": 13, "hidden": 23, "by_label": COUNTS, "documents": 1, "returned": 13},
        "13 hits in 1 document (word 13) · 23 more (compound 19, partial 4): --match partial",
    ),
    (
        {"total": 13, "hidden": 19, "by_label": LabelCounts(13, 19, 0), "returned": 13},
        "13 hits in 2 documents (word 13) · 19 more compound: --match compound",
    ),
    (
        {"total": 36, "hidden": 0, "by_label": COUNTS, "returned": 20, "truncated": True},
        "36 hits in 2 documents (word 13, compound 19, partial 4) · showing 20; --limit 0 for all",
    ),
    (
        {"total": 0, "hidden": 2, "by_label": LabelCounts(0, 0, 2), "documents": 0, "returned": 0},
        "no hits · 2 more partial: --match partial",
    ),
    (
        {
            "total": 0,
            "hidden": 9,
            "by_label": LabelCounts(0, 0, 9),
            "documents": 0,
            "returned": 0,
            "partial_units": [UnitHits("รายงาน", 5), UnitHits("พลังงาน", 2)],
            "partial_counted": 9,
        },
        "no hits · 9 more partial (5 in รายงาน, 2 in พลังงาน, …): --match partial",
    ),
    (
        {
            "total": 13,
            "hidden": 23,
            "by_label": COUNTS,
            "documents": 1,
            "returned": 13,
            "partial_units": [UnitHits("รายงาน", 4)],
            "partial_counted": 4,
        },
        (
            "13 hits in 1 document (word 13) · 23 more (compound 19, partial 4: 4 in รายงาน): "
            "--match partial"
        ),
    ),
    (
        {
            "total": 0,
            "hidden": 9,
            "by_label": LabelCounts(0, 0, 9),
            "documents": 0,
            "returned": 0,
            "partial_units": [UnitHits("รายงาน", 5)],
            "partial_counted": 6,
        },
        "no hits · 9 more partial (of the first 6: 5 in รายงาน, …): --match partial",
    ),
    (
        {"total": 0, "hidden": 0, "by_label": LabelCounts(), "documents": 0, "title_only": 3},
        "no hits · 3 more documents with it only in the title",
    ),
    (
        {"total": 2400, "hidden": 0, "by_label": LabelCounts(2400), "title_only": 1},
        "2,400 hits in 2 documents (word 2,400) · 1 more document with it only in the title",
    ),
    (
        {"total": 15, "hidden": 6, "by_label": LabelCounts(13, 7, 1), "documents": 1},
        "15 hits in 1 document · 6 more with --match partial",
    ),
    (
        {"total": 0, "hidden": 0, "by_label": LabelCounts(), "documents": 1},
        "1 document; add -l to list them",
    ),
    (
        {"total": 3, "hidden": 5, "by_label": LabelCounts(3, 0, 1)},
        "3 hits in 2 documents (word 3) · 5 more with --match partial",
    ),
]


@pytest.mark.parametrize(("fields", "footer"), FOOTERS)
def test_footer_tells_what_is_not_shown(fields, footer):
    """Hits that `--match` hides, rows that `--limit` cuts, titles and signs: all are told."""
    lines = lines_of(search([hit()], **fields), "search", width=200)
    assert re.sub(r" · [+~] .*", "", lines[-1]) == footer


def test_footer_explains_the_signs_that_are_shown():
    """Only labels that a shown hit can have are explained, and only where signs are drawn."""

    def legend(**fields):
        return lines_of(search([hit()], **fields), width=200)[-1].rpartition(" · ")[2]

    assert legend(total=36, hidden=0, by_label=COUNTS) == "+ compound, ~ partial"
    assert legend(total=32, hidden=4, by_label=COUNTS) == "+ compound"
    assert legend(total=13, hidden=23, by_label=COUNTS).endswith("--match partial")
    assert legend(total=0, hidden=4, by_label=LabelCounts(0, 0, 4), returned=0).startswith("4 more")


def test_footer_breaks_between_its_parts():
    """In a narrow terminal each part has its own line before any is broken."""
    fields, _ = FOOTERS[0]
    assert lines_of(search([hit()], **fields), width=50)[-2:] == [
        "32 hits in 2 documents (word 13, compound 19)",
        "4 more partial: --match partial · + compound",
    ]


def test_rows_with_empty_columns_lose_them():
    """A column that no row fills is not drawn; numbers stand right, Thai is padded by cells."""
    command, result = RESULTS["keyword counts"]
    one_group = result._replace(keywords=result.keywords[:1])
    assert lines_of(one_group, command)[:2] == [
        "keyword  hits  word  compound  partial  documents  per million",
        "ตำรวจ      17    17         0        4          2        337.3",
    ]
    assert lines_of(result, command)[2] == (
        "ร่วมมือ    2021      8     3         5        0          2            –"
    )


def test_frequency_lists_have_thousands_separators_and_shares():
    """Numbers as a reader wants them, and what they are relative to."""
    command, result = RESULTS["frequency list"]
    assert lines_of(result, command) == [
        "term      frequency  per million  documents   range",
        "ตำรวจ         1,217     24,145.6          2  100.0%",
        "INTERPOL          7        140.9          1   50.0%",
        "",
        "50,403 words, 9,001 types, 2 documents · level unit · without stopwords: thai",
    ]


def drawn(grid: Grid, width: int) -> list[str]:
    return list(lines.lines([grid], width, PLAIN))


def test_columns_go_and_the_key_stays() -> None:
    """In a narrow terminal: those of high rank first, of one rank the last; what went is told."""
    columns = [
        Column("ministry", flexible=True),
        *numeric("hits", "per million"),
        *numeric("word", rank=3),
        *numeric("documents", rank=2),
    ]
    rows = [
        ["กระทรวงการต่างประเทศ", "12", "1,234.5", "3", "4"],
        ["กระทรวงมหาดไทย", "1", "0.5", "1", "1"],
    ]
    wide = drawn(Grid(columns, rows), 80)
    assert wide[0].split() == ["ministry", "hits", "per", "million", "word", "documents"]
    for width, gone in ((43, "word"), (37, "documents"), (30, "word, documents")):
        table = drawn(Grid(columns, rows), width)
        assert " ".join(table).endswith(f" too narrow for: {gone}")
        assert all(cells.width(line) <= width for line in table)
        shown = [line.split() for line in table if line.startswith("กระทรวง")]
        assert [row[1] for row in shown] == ["12", "1"]
    shown = [line for line in drawn(Grid(columns, rows), 12) if line.startswith("กระทรวง")]
    assert len(shown) == len(rows)


def test_the_name_of_a_column_is_broken_between_words() -> None:
    """Where it is longer than its numbers and there is no room; nothing else is cut for it."""
    columns = [Column("term", flexible=True), *numeric("conservative Log Ratio", "LL")]
    table = drawn(Grid(columns, [["ตำรวจ", "4.52", "377.99"]]), 30)
    assert table == [
        "          conservative",
        "term         Log Ratio      LL",
        "ตำรวจ             4.52  377.99",
    ]


def test_bars_keep_their_scale_where_they_are_shorter() -> None:
    """Half as long is half as much, whatever room there is: none is cut."""
    columns = [Column("year"), *numeric("hits"), Column("", is_bars=True)]
    rows = [["2564", "16", bar(16, 16, 24)], ["2565", "8", bar(8, 16, 24)], ["2566", "0", ""]]
    for width in (60, 30, 22, 18):
        first, second, third = drawn(Grid(columns, rows), width)[1:]
        assert first.count("█") == 2 * second.count("█") + ("▌" in second)
        assert first.count("█") == min(24, width - len("2564  hits  "))
        assert "…" not in first + second + third


def test_hits_of_a_sentence_share_a_line() -> None:
    """With all of them marked; each keeps its number, that of the first is shown."""
    text = "ตำรวจไทยกับตำรวจสากล และตำรวจ"
    places = [match.span() for match in re.finditer("ตำรวจ", text)]
    hits = [
        hit(doc="a", start=100 + a, end=100 + b, left=text[:a], node=text[a:b], right=text[b:])
        for a, b in places
    ]
    other = hit(doc="b", start=0, end=5, left="", node="ตำรวจ", right="")
    blocks = list(views.search_result(search([*hits, other]), view="sentence"))
    table = list(lines.lines(blocks, 80, Palette(node="<", end=">"), numbers=count(1)))
    marked = text.replace("ตำรวจ", "<ตำรวจ>")
    assert table[1].endswith(marked)
    assert table[1].split()[0] == "1"
    assert next(line for line in table if line.endswith("  <ตำรวจ>")).split()[0] == "4"
    page = written(answer("search", search([*hits, other])), Format.MD)
    assert page.count("**ตำรวจ**") == 4
    assert page.count("> — ") == 2


def test_flexible_columns_give_way_first():
    """Numbers are whole as long as text can be cut; at last everything is narrowed."""
    columns = [Column("title", flexible=True), Column("words", "right")]
    taken = [[100], [len("1,234,567")]]
    assert column_widths(columns, taken, 40) == [29, 9]
    assert column_widths(columns, taken, 14) == [3, 9]
    assert column_widths(columns, taken, 6) == [1, 3]


def test_show_gives_metadata_then_the_text():
    """Unknown fields have no line; the text keeps its lines, its controls made visible."""
    command, result = RESULTS["show"]
    lines = lines_of(result, command)
    assert lines[0] == "ไต้หวันกับองค์การตำรวจสากล"
    assert "date       2021-11-26 (from dateline)" in lines
    assert "tags       ไต้หวัน, INTERPOL" in lines
    assert 'places     ["ตุรกี"]' in lines
    assert not [line for line in lines if line.startswith("category")]
    assert lines[-4:] == ["", "บรรทัดแรก", "", "⇥บรรทัดที่สาม"]


def test_long_names_stand_above_their_values():
    """A field of the source may have any name; it takes at most a third of the width."""
    _, result = RESULTS["show"]
    entry = result.document._replace(metadata={"n" * 70: "ค่า", "k": "v"})
    lines = lines_of(result._replace(document=entry), "show", width=60)
    at = lines.index("n" * 60)
    assert lines[at + 1 : at + 4] == ["n" * 10, " " * 22 + "ค่า", "k" + " " * 21 + "v"]


def test_skipped_entries_are_told_in_full():
    """A report names file, line and whole reason of what was skipped, however narrow it is."""
    command, result = RESULTS["index"]
    lines = lines_of(result, command, width=30)
    assert lines[0] == "2 indexed, 0 unchanged, 0"
    text = " ".join(" ".join(lines).split())
    assert "INDEX.md:12" in text
    assert "does not exist" in text


def test_unknown_results_are_shown_as_rows():
    """A result that no view knows is a plain table of its rows."""
    _, result = RESULTS["keyword counts"]

    class Other:
        def rows(self):
            return result.rows()

        def columns(self):
            return result.columns()

        def _asdict(self):
            return {}

    lines = lines_of(Other(), "other")
    assert lines[0].split() == list(result.columns())
    assert lines[1].split()[0] == "ตำรวจ"


def test_hits_of_one_document_are_kept_together():
    """Headings appear once for each run of hits of a document."""
    hits = list(hits_in_seeds("ตำรวจ"))
    lines = lines_of(search(hits), view="paragraph")
    docs = [doc for doc, _ in groupby(each.doc for each in hits)]
    assert [sum(line.endswith(doc) for line in lines) for doc in docs] == [1] * len(docs)
