"""Hits sorted, sampled, grouped, ranked, each paragraph once, and answered by the line."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from itertools import accumulate, pairwise
from math import log
from random import Random
from unicodedata import category

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_cli.corpus import Corpus
from corpus_cli.errors import UsageError
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Hit, Label, SearchResult
from corpus_cli.output.formats.schemas import load_schema
from corpus_cli.search.hits import grouping, sorting
from corpus_cli.search.hits.array_context_words import WordList, word_numbers
from corpus_cli.search.hits.collation import collation_key
from corpus_cli.search.hits.context_words import Neighbours
from corpus_cli.search.match.term_scan import find
from corpus_cli.search.pipeline import search
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import ParsedSearch, Sort, View
from corpus_cli.text.normal.normal_form import NormalText
from corpus_cli.text.words.segmenter import Segmenter
from tests.conftest import MakeSegment, Run
from tests.word_table import is_word

# --- dictionary order -------------------------------------------------------------------------

IN_ORDER = [
    "12 34 a Ab abc zebra é f",  # digits, then Latin letters whatever their case
    "ก กก กกุธภัณฑ์ กรรม กลม กะ กะทะ กัน กา กาน ก้าน การ กาฬ กำ กิน กี่ กึ่ง กุ้ง กู้",
    "กา ก่า ก้า ก๊า ก๋า กาก",  # tones decide between equal letters only
    "เก็ง เก่ง เก้ง เก๋ง",
    "กู เก แก โก ใกล้ ไก ไก่ ขา เขา แขน ครู ฉัน",  # a leading vowel after its consonant
    "ปลา เป็ด แปด ไป พา เพชร เพลง ฟ้า มด แมว",
    "ราก เรือ แรด โรง ไร่ ฤดู ลา เล็ก ฦๅ วัน เวลา แว่น",
    "สระ สรา สรุป สวน เสือ หมา หมู เห็น แห ให้ ไหน อา เอา ฮา",
]


@pytest.mark.parametrize("line", IN_ORDER[1:])
def test_words_stand_as_in_the_dictionary(line: str) -> None:
    """Each line was put in order by hand, by the rules of the Royal Institute's dictionary."""
    words = line.split()
    shuffled = Random(1).sample(words, len(words))
    assert sorted(shuffled, key=collation_key) == words


def test_digits_and_latin_letters_stand_before_thai() -> None:
    """Case and accents do not part words; they decide last."""
    words = ["ก", "Zoo", "école", "ecole", "Eclair", "apple", "9", "12"]
    expected = ["12", "9", "apple", "Eclair", "ecole", "école", "Zoo", "ก"]
    assert sorted(words, key=collation_key) == expected


def test_order_of_letters_is_that_of_pythainlp(seeds: Corpus) -> None:
    """Without marks (where that library says "almost"), all words of the seeds agree with it."""
    from pythainlp.util import collate

    terms = seeds.frequencies(limit=0).groups[0].terms
    thai = {"".join(c for c in t.term if not "็" <= c <= "์") for t in terms if t.term[0] >= "ก"}
    assert len(thai) > 200
    assert sorted(thai, key=collation_key) == collate(sorted(thai))


@given(st.text("กขอเไาะ็่้์ aé", max_size=6), st.text("กขอเไาะ็่้์ aé", max_size=6))
def test_different_words_have_different_keys(one: str, other: str) -> None:
    """The order is total."""
    assert (collation_key(one) == collation_key(other)) == (one == other)


# --- sorting ----------------------------------------------------------------------------------


def ask(segment: Segment | list[Segment], *query: str, **options: object) -> SearchResult:
    segments = segment if isinstance(segment, list) else [segment]
    names = {"เรื่อง"}
    fields = {"limit": 0, **options}
    request = ParsedSearch(" ".join(query), read_query(query, fields=lambda: names), **fields)  # type: ignore[arg-type]
    result = search(segments, request)
    return result._replace(hits=list(result.hits))


BESIDE = ["ไก่", "เกาะ", "กา", "ขา", "เขา", "แมว", "ปลา", "เป็ด", "ก้าว", "interpol", "อาหาร"]


@pytest.mark.parametrize("sort", [Sort.LEFT, Sort.RIGHT])
def test_hits_are_sorted_by_the_word_beside(make_segment: MakeSegment, sort: Sort) -> None:
    """The nearest word counts first; spaces and signs are passed over, and a line ends the look."""
    pattern = "{} “ตำรวจ\nปลา" if sort is Sort.LEFT else "กา\nตำรวจ”, {}"
    segment = make_segment([pattern.format(word) for word in BESIDE] + ["ตำรวจ"])
    hits = ask(segment, "ตำรวจ", sort=sort).hits
    documents = [int(hit.doc[1:]) for hit in hits]
    assert documents[0] == len(BESIDE)
    words = [BESIDE[number] for number in documents[1:]]
    assert words == ["interpol", *sorted(BESIDE[:-2] + BESIDE[-1:], key=collation_key)]
    assert words[1:4] == ["กา", "ก้าว", "เกาะ"]


def test_the_second_and_third_word_decide_where_the_first_is_the_same(
    make_segment: MakeSegment,
) -> None:
    """Three words count, the nearest first; then date, id and place."""
    texts = ["กา แมว ปลา ตำรวจ", "แมว กา ปลา ตำรวจ", "เป็ด กา ปลา ตำรวจ", "ขา แมว กา ปลา ตำรวจ"]
    hits = ask(make_segment(texts), "ตำรวจ", sort=Sort.LEFT).hits
    assert [hit.doc for hit in hits] == ["d2", "d1", "d3", "d0"]


def test_what_a_hit_leaves_of_its_unit_is_the_word_beside(make_segment: MakeSegment) -> None:
    """ความ stands left of ร่วมมือ in ความร่วมมือ."""
    groups = ask(make_segment(["ความร่วมมือ ให้ร่วมมือ"]), "ร่วมมือ", group_by="left").groups
    assert {g.group for g in groups or ()} == {"ความ", "ให้"}


MIXED = "กขาเ ๆฯ.#(\n漢é1²\uf0b7😰"  # letters, signs, other scripts, numbers, pictures


def identity(hit: Hit) -> tuple[str, int, int]:
    return hit.doc, hit.start, hit.end


TEXTS = st.lists(
    st.text("กาไป่ ตำรว\nจ.", max_size=30) | st.sampled_from(["ตำรวจไป", "ไปหาตำรวจ กา"]),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25)
@given(TEXTS, st.sampled_from(list(Sort)), st.integers(1, 4))
def test_every_order_has_the_same_hits_and_pages_join(
    make_segment: MakeSegment, texts: list[str], sort: Sort, size: int
) -> None:
    """Sorting loses and invents nothing, and pages laid end to end are the whole."""
    segments = [make_segment(texts[::2], 1), make_segment([*texts[1::2], "กา"], 2)]
    plain = ask(segments, "า", match=Label.PARTIAL)
    everything = ask(segments, "า", match=Label.PARTIAL, sort=sort)
    assert Counter(map(identity, everything.hits)) == Counter(map(identity, plain.hits))
    assert everything._replace(hits=()) == plain._replace(hits=())
    pages = [
        ask(segments, "า", match=Label.PARTIAL, sort=sort, limit=size, offset=offset)
        for offset in range(0, plain.total, size)
    ]
    assert [hit for page in pages for hit in page.hits] == list(everything.hits)
    assert [page.truncated for page in pages[:-1]] == [True] * (len(pages) - 1)


def test_document_order_is_that_of_ids(seeds: Corpus) -> None:
    """`document` goes by id, then place; `date` puts the undated document last."""
    by_id = list(seeds.search(["ตำรวจ"], sort=Sort.DOCUMENT, limit=0).hits)
    assert by_id == sorted(seeds.search(["ตำรวจ"], limit=0).hits, key=identity)
    assert by_id[0].doc.startswith("000")


def test_too_many_hits_to_sort_are_refused(
    make_segment: MakeSegment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says what to do; a sample of them can be sorted."""
    monkeypatch.setattr(sorting, "MAX_SORTED", 5)
    segment = make_segment(["กา " * 6])
    with pytest.raises(UsageError) as caught:
        ask(segment, "กา", sort=Sort.LEFT)
    assert "--sample" in str(caught.value.hint)
    assert len(ask(segment, "กา", sort=Sort.LEFT, sample=5).hits) == 5


@pytest.mark.parametrize(
    "options",
    [
        {"documents_only": True, "sample": 3},
        {"documents_only": True, "distinct": True},
        {"documents_only": True, "sort": Sort.LEFT},
        {"documents_only": True, "group_by": "year"},
        {"group_by": "year", "distinct": True},
        {"group_by": "year", "sort": Sort.DOCUMENT},
        {"group_by": "weather"},
        {"sample": 0},
    ],
    ids=str,
)
def test_what_does_not_go_together_is_refused(
    make_segment: MakeSegment, options: dict[str, object]
) -> None:
    """No option is ignored silently."""
    with pytest.raises(UsageError):
        ask(make_segment(["กา"]), "กา", **options)


def test_a_condition_met_without_a_hit_takes_no_place(make_segment: MakeSegment) -> None:
    """A page is full although documents without hits come before those that have some."""
    segment = make_segment(["ขา", "ขา", "ขา", "กา กา"])
    result = ask(segment, "กา OR date:..2021 OR เรื่อง:x OR title:ก", limit=2)
    assert len(result.hits) == result.returned == 2


# --- samples ----------------------------------------------------------------------------------


def test_a_sample_is_that_of_the_numbers_drawn(seeds: Corpus) -> None:
    """Equal seeds draw equal hits, shown in order; the counts are those of all hits."""
    every = list(seeds.search(["ไต้หวัน"], limit=0).hits)
    for seed in range(5):
        numbers = sorted(Random(seed).sample(range(len(every)), 7))
        result = seeds.search(["ไต้หวัน"], limit=0, sample=7, seed=seed)
        assert list(result.hits) == [every[number] for number in numbers]
        assert (result.total, result.returned, result.sampled) == (len(every), 7, 7)
        assert not result.truncated


def test_a_sample_draws_every_hit_equally_often(make_segment: MakeSegment) -> None:
    """Over 300 seeds each of 12 hits in three documents is drawn about 100 times."""
    segment = make_segment(["กา " * 7, "กา " * 4, "กา"])
    drawn = Counter(
        identity(hit) for seed in range(300) for hit in ask(segment, "กา", sample=4, seed=seed).hits
    )
    assert len(drawn) == 12
    assert all(65 < times < 135 for times in drawn.values())


def test_a_sample_larger_than_the_hits_is_all_of_them(seeds: Corpus) -> None:
    """Nothing is drawn twice."""
    result = seeds.search(["ตำรวจ"], limit=0, sample=1000)
    assert list(result.hits) == list(seeds.search(["ตำรวจ"], limit=0).hits)
    assert result.sampled == 17


# --- each paragraph once ----------------------------------------------------------------------


def test_equal_paragraphs_are_shown_once(make_segment: MakeSegment) -> None:
    """The first hit of each different line is shown; the others are counted, not forgotten."""
    texts = ["กา ไป กา\n ไป หา กา", "กา\u200b  ไป กา", "กา ไป", "ไป หา กา "]
    result = ask(make_segment(texts), "กา", distinct=True, view=View.PARAGRAPH)
    every = ask(make_segment(texts), "กา", view=View.PARAGRAPH).hits
    first: dict[str, Hit] = {}
    for hit in every:
        first.setdefault(NormalText(hit.left + hit.node + hit.right).folded.strip(), hit)
    assert result.hits == list(first.values())
    assert (result.total, result.returned, result.duplicates) == (7, 3, 4)
    page = ask(make_segment(texts), "กา", distinct=True, limit=2)
    assert (page.returned, page.truncated, page.duplicates) == (2, True, 4)


# --- groups -----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["document", "issuer", "date", "node", "title", "credit"])
@pytest.mark.parametrize("sample", [None, 9])
def test_groups_count_what_the_hits_say(seeds: Corpus, by: str, sample: int | None) -> None:
    """The groups are those of the hits' own fields, and of the documents' metadata."""
    query = ["ตำรวจ OR INTERPOL"]
    hits = list(seeds.search(query, limit=0, sample=sample).hits)
    metadata = {entry.doc: entry.metadata for entry in seeds.documents().documents}
    names = {"document": lambda hit: hit.doc, "node": lambda hit: hit.node.casefold()}
    name = names.get(by) or (lambda hit: getattr(hit, by, None) or metadata[hit.doc].get(by))
    expected, documents = Counter(map(name, hits)), defaultdict(set)
    for hit in hits:
        documents[name(hit)].add(hit.doc)
    result = seeds.search(query, limit=0, sample=sample, by=by)
    assert {g.group: (g.hits, g.documents) for g in result.groups or ()} == {
        group: (n, len(documents[group])) for group, n in expected.items()
    }
    assert sum(g.percent for g in result.groups or ()) == pytest.approx(100)
    assert list(result.rows()) == list(result.groups or ())
    assert result.returned == len(expected)


def test_groups_by_unit_say_which_words_hold_the_hits(seeds: Corpus) -> None:
    """The unit is the one that each hit names; a hit over several has none."""
    for query in ("ตำรวจ", "ตำรวจไทย", "ร่วม"):
        hits = list(seeds.search([query], match=Label.PARTIAL, limit=0).hits)
        groups = seeds.search([query], match=Label.PARTIAL, limit=0, by="unit").groups
        assert {g.group: g.hits for g in groups or ()} == Counter(h.unit for h in hits)


def test_times_come_in_their_order_and_others_by_hits(seeds: Corpus) -> None:
    """Years go up, whatever has no year last; other groups begin with the largest."""
    years = seeds.search(["ตำรวจ"], by="year").groups or ()
    assert [(g.group, g.hits) for g in years] == [("2021", 5), (None, 12)]
    months = seeds.search(["ตำรวจ"], by="month").groups or ()
    assert [g.group for g in months] == ["2021-11", None]
    hits = [g.hits for g in seeds.search(["ตำรวจ"], by="right", limit=0).groups or ()]
    assert hits == sorted(hits, reverse=True)


def test_groups_come_in_pages(seeds: Corpus) -> None:
    """`limit` and `offset` count groups."""
    every = seeds.search(["ไต้หวัน"], by="left", limit=0).groups or ()
    page = seeds.search(["ไต้หวัน"], by="left", limit=3, offset=2)
    assert (page.groups, page.returned, page.truncated) == (list(every)[2:5], 3, True)


def test_no_hits_have_no_groups(seeds: Corpus) -> None:
    """An empty table, not an error."""
    result = seeds.search(["ไม่มีคำนี้"], by="left")
    assert (result.groups, result.total) == ([], 0)


# --- relevance --------------------------------------------------------------------------------


def bm25(texts: list[str], lengths: list[int], terms: list[str]) -> list[float]:
    """Score whole texts in ten lines, from the formula."""
    mean = sum(lengths) / len(lengths)
    scores = [0.0] * len(texts)
    for term in terms:
        having = sum(term in text for text in texts)
        weight = log(1 + (len(texts) - having + 0.5) / (having + 0.5))
        for i, text in enumerate(texts):
            tf = text.count(term)
            scores[i] += weight * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * lengths[i] / mean))
    return scores


def test_scores_are_those_of_the_formula(make_segment: MakeSegment) -> None:
    """Over two segments, with terms in some documents, many times in some, and long ones."""
    texts = ["ปลา แมว", "ปลา ปลา ปลา", "แมว " + "เป็ด " * 20, "ขา", "แมว ปลา แมว เป็ด", "ปลา"]
    segments = [make_segment(texts[:4], 1), make_segment(texts[4:], 2)]
    lengths = [len(text.split()) for text in texts]
    scores = bm25(texts, lengths, ["ปลา", "แมว"])
    result = ask(segments, "ปลา OR แมว", sort=Sort.RELEVANCE, documents_only=True)
    expected = sorted((score for score in scores if score), reverse=True)
    assert [d.score for d in result.document_hits or ()] == pytest.approx(expected)
    hits = ask(segments, "ปลา OR แมว", sort=Sort.RELEVANCE).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.score for hit in hits} == {d.score for d in result.document_hits or ()}
    assert all(hit.score is None for hit in ask(segments, "ปลา").hits)


def test_relevance_counts_what_the_match_allows(make_segment: MakeSegment) -> None:
    """ตา in ตาม is no occurrence of ตา, unless partial ones are asked for."""
    segment = make_segment(["ตา ตาม ตาม ตาม", "ตา ตา ไป ไป", "ขา"])
    for match, first in ((Label.WORD, "d1"), (Label.PARTIAL, "d0")):
        hits = ask(segment, "ตา", match=match, sort=Sort.RELEVANCE).hits
        assert hits[0].doc == first


# --- contexts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("run", ["ที่", "กำ", "น้ำ", "👍🏽", "e\u0301q\u0323"])
@pytest.mark.parametrize("shift", range(4))
def test_contexts_cut_no_grapheme(make_segment: MakeSegment, run: str, shift: int) -> None:
    """Where what stands beside a hit is longer than a context looks, whole graphemes are left."""
    text = f"{run * 60}{'x' * shift}ตำรวจ{'x' * shift}{run * 60}"
    for context in (1, 2, 3):
        (hit,) = ask(make_segment([text]), "ตำรวจ", match=Label.PARTIAL, context=context).hits
        assert text[hit.start - len(hit.left) : hit.start] == hit.left
        after = text[hit.end + len(hit.right) : hit.end + len(hit.right) + 1]
        for character in (hit.left[:1], after):
            assert category(character or "x")[0] != "M"
            assert character not in {"ำ", "🏽"}


@settings(max_examples=100)
@given(
    st.lists(
        st.text(MIXED, max_size=12) | st.sampled_from(["ตำรวจ", "#ไทย", " (ก) "]),
        min_size=1,
        max_size=6,
    ).map("".join),
    st.sampled_from(["ก", "า", "ไทย", '"("', "漢"]),
    st.integers(1, 4),
)
def test_contexts_have_as_many_words_as_are_asked_for(
    make_segment: MakeSegment, segmenter: Segmenter, text: str, query: str, context: int
) -> None:
    """From the first of them before a hit to the end of the last after it; else the whole line."""
    value = NormalText(text)
    ends = [0, *accumulate(map(len, segmenter.units(value.text)))]
    hits = ask(make_segment([text]), query, match=Label.PARTIAL, context=context).hits
    node = query.strip('"')
    starts = [at for at in range(len(value.text)) if value.folded.startswith(node, at)]
    for hit, start in zip(hits, starts, strict=True):
        end = start + len(node)
        line = value.folded.rfind("\n", 0, start) + 1
        stop = (value.folded + "\n").index("\n", end)
        pieces = [(max(a, end), min(b, stop)) for a, b in pairwise(ends)]
        after = [b for a, b in pieces if is_word(value.folded[a:b])]
        pieces = [(max(a, line), min(b, start)) for a, b in pairwise(ends)]
        before = [a for a, b in pieces if is_word(value.folded[a:b])]
        left = max(before[-context] if len(before) >= context else line, start - 24 * context)
        right = min(after[context - 1] if len(after) >= context else stop, end + 24 * context)
        assert NormalText(hit.left).folded == value.folded[left:start]
        assert NormalText(hit.right).folded == value.folded[end:right]


# --- many queries -----------------------------------------------------------------------------


def test_queries_are_answered_by_the_line(run: Run, tmp_path) -> None:
    """Each answer is that of `--json`; comments and empty lines are passed over; exit 0 if any."""
    path = tmp_path / "queries.txt"
    path.write_text("\ufeffตำรวจ\n\n# no query\nไม่มีคำนี้\r\nไต้หวัน NOT interpol", encoding="utf-8")
    done = run("search", "--queries", str(path), "--limit", "2", "--sort", "left")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    for answer, query in zip(answers, ("ตำรวจ", "ไม่มีคำนี้", "ไต้หวัน NOT interpol"), strict=True):
        jsonschema.validate(answer, load_schema("search"))
        alone = run("search", query, "--limit", "2", "--sort", "left", "--json")
        assert answer == json.loads(alone.stdout)


def test_a_bad_query_is_told_in_its_place(run: Run) -> None:
    """The others are answered; the exit code says that something was wrong."""
    done = run("search", "--queries", "-", stdin="ตำรวจ\n(ตำรวจ\nไต้หวัน\n")
    schemas = [json.loads(line)["schema"] for line in done.stdout.splitlines()]
    assert schemas == ["corpus.search/1", "corpus.error/1", "corpus.search/1"]
    assert done.returncode == 2
    jsonschema.validate(json.loads(done.stdout.splitlines()[1]), load_schema("error"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--queries", "-"), 1),
        (("--queries", "no such file"), 2),
        (("ตำรวจ", "--queries", "-"), 2),
        (("--queries", "-", "-f", "csv"), 2),
    ],
    ids=str,
)
def test_exit_codes_of_queries(run: Run, arguments: tuple[str, ...], code: int) -> None:
    """1 where nothing was found, 2 where it cannot be asked so."""
    assert run("search", *arguments, stdin="ไม่มีคำนี้\n").returncode == code


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "md"])
def test_groups_and_notes_show_in_every_format(run: Run, form: str) -> None:
    """The groups are rows; people are told how many hits were drawn, or left out."""
    done = run("search", "ตำรวจ", "--group-by", "year", "-f", form)
    assert done.returncode == 0, done.stderr
    assert "2021" in done.stdout
    if form == "json":
        jsonschema.validate(json.loads(done.stdout), load_schema("search"))
    if form in {"table", "md"}:
        assert "sampled at random" in run("search", "ตำรวจ", "--sample", "3", "-f", form).stdout
        left_out = run("search", "ตำรวจ", "--distinct", "-f", form).stdout
        assert "in repeated paragraphs hidden (--distinct)" in left_out


# --- very many hits ---------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.lists(st.text(MIXED, max_size=30), min_size=1, max_size=4), st.data())
def test_words_beside_many_hits_are_those_beside_one(
    make_segment: MakeSegment, texts: list[str], data: st.DataObject
) -> None:
    """The numpy path gives the words that a look at each hit gives, on both sides."""
    segment = make_segment(texts)
    query = data.draw(st.sampled_from(["ก", "า", " ", "1"]))
    found = find(segment, query)
    one = Neighbours(segment)
    starts, ends = [start for start, *_ in found], [end for _, end, *_ in found]
    for side, places in (("left", starts), ("right", ends)):
        known = WordList()
        columns = word_numbers(segment, side, places, 3, known)
        words = [*known.words, None]
        rows = list(zip(*([words[n] for n in column.tolist()] for column in columns), strict=True))
        look = one.left if side == "left" else one.right
        assert [tuple(w for w in row if w is not None) for row in rows] == [
            look(place, 3) for place in places
        ]


@pytest.mark.parametrize(
    "options",
    [
        {"sort": Sort.LEFT},
        {"sort": Sort.RIGHT},
        *({"by": by} for by in ("left", "right", "node", "unit")),
    ],
)
def test_many_hits_come_in_the_order_and_groups_of_few(
    seeds: Corpus, options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From how many hits on numpy takes over is nothing that an answer shows."""
    query = ["ก OR า"]
    few = seeds.search(query, limit=0, match=Label.PARTIAL, **options)
    few = few._replace(hits=list(few.hits))
    monkeypatch.setattr(sorting, "FEW", 0)
    monkeypatch.setattr(grouping, "FEW", 0)
    many = seeds.search(query, limit=0, match=Label.PARTIAL, **options)
    assert few.total > 100
    assert many._replace(hits=list(many.hits)) == few


# --- explained --------------------------------------------------------------------------------


def test_an_explained_search_tells_what_each_step_found(seeds: Corpus) -> None:
    """Steps count what a search for each alone counts; the answer is the same."""
    query = ["(ตำรวจ | ทหาร) ไต้หวัน NOT ซาอุ"]
    result = seeds.search(query, explain=True)
    assert result.explanation is not None
    assert result._replace(explanation=None) == seeds.search(query)
    for step in result.explanation.steps:
        found = re.search("scan the text for '(.*)'", step.step)
        if found:
            alone = seeds.search([found[1]])
            assert (step.hits, step.documents) == (alone.total, alone.documents), step
    whole = result.explanation.steps[0]
    assert (whole.hits, whole.documents) == (result.total, result.documents)


def test_the_parts_of_a_score_add_up(seeds: Corpus) -> None:
    """Of each document shown, the scores of its parts are its score."""
    result = seeds.search(["ตำรวจ OR ไต้หวัน OR ไม่มีคำนี้"], explain=True, sort=Sort.RELEVANCE)
    assert result.explanation is not None
    sums: defaultdict[str, float] = defaultdict(float)
    for part in result.explanation.scores:
        sums[part.doc] += part.score
    assert dict(sums) == pytest.approx({hit.doc: hit.score for hit in result.hits})


def test_the_document_view_holds_the_whole_text(seeds: Corpus, run: Run) -> None:
    """Left, node and right are the document; a table shows it once, however many hits it has."""
    for hit in seeds.search(["ตำรวจ"], view=View.DOCUMENT).hits:
        text = seeds.document(hit.doc).text
        assert (hit.left, hit.right) == (text[: hit.start], text[hit.end :])
    shown = run("search", "ตำรวจ", "--view", "document").stdout
    assert shown.count("INTERPOLของไต้หวัน") == 1
    assert shown.replace("\n", "").count("ตำรวจ") >= seeds.search(["ตำรวจ"]).total
