"""The query language: what each form means, and what is said of each mistake."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus_cli.corpus import Corpus
from corpus_cli.errors import QueryError, UsageError
from corpus_cli.index.files.codepage import encode
from corpus_cli.index.files.format import date_key
from corpus_cli.model.formats import Format
from corpus_cli.model.search import Label
from corpus_cli.output.failure import render_error
from corpus_cli.search.match import regex_scan
from corpus_cli.search.match.near_spellings import near_spellings
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.search.pipeline import search
from corpus_cli.search.query import regex
from corpus_cli.search.query.date_conditions import period
from corpus_cli.search.query.expression import (
    And,
    Expression,
    Field,
    Near,
    Or,
    Regex,
    Scope,
    Term,
    Within,
    leaves_of,
)
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.search.query.suggestions import SUGGESTIONS, Suggestion, suggestion
from corpus_cli.text.normal.normal_form import NormalText, normal_query
from corpus_cli.text.words.segmenter import Segmenter
from tests.conftest import MakeSegment
from tests.word_table import is_word

A, B, C = Term("ก"), Term("ข"), Term("ค")

MEANINGS: dict[str, tuple[Sequence[str], Expression]] = {
    "a word": (["ก"], A),
    "arguments are ANDed": (["ก", "ข"], And((A, B))),
    "the same twice is once": (["ก", "ก"], A),
    "a space makes a phrase": (["ก ข"], Term("ก ข")),
    "OR as an argument": (["ก", "OR", "ข"], Or((A, B))),
    "OR inside one": (["ก OR ข"], Or((A, B))),
    "a bar is OR": (["ก|ข"], Or((A, B))),
    "AND binds tighter": (["ก ข OR ค"], Or((And((A, B)), C))),
    "AND may be written": (["ก AND ข"], And((A, B))),
    "parentheses": (["ก (ข OR ค)"], And((A, Or((B, C))))),
    "NOT": (["ก NOT ข"], And((A,), (B,))),
    "NOT as an argument": (["ก", "NOT", "ข ค"], And((A,), (Term("ข ค"),))),
    "NOT of a group": (["ก NOT (ข OR ค)"], And((A,), (Or((B, C)),))),
    "NEAR": (["ก NEAR/3 ข"], Near(A, B, 3)),
    "NEAR from the left": (["ก NEAR/3 ข NEAR/0 ค"], Near(Near(A, B, 3), C, 0)),
    "within": (["ก ข within sentence"], Within(And((A, B)), Scope.SENTENCE)),
    "within in a group": (
        ["(ก ข within paragraph) ค"],
        And((Within(And((A, B)), Scope.PARAGRAPH), C)),
    ),
    "a phrase among words": (['"ก ข" ค'], And((Term("ก ข"), C))),
    "signs in a phrase": (['"ก OR (ข"'], Term("ก or (ข")),
    "open right": (["ก*"], Term("ก", open_right=True)),
    "open left": (["*ก"], Term("ก", open_left=True)),
    "open both": (["*ก*"], Term("ก", open_left=True, open_right=True)),
    "a pattern": (["/ก(ข|ค)/"], Regex("ก(ข|ค)")),
    "a pattern with a space": (["/ก ข/"], Regex("ก ข")),
    "a field": (["issuer:กต."], And((Field("issuer", "กต."),))),
    "a field with spaces": (['issuer:"ก ข" ค'], And((Field("issuer", "ก ข"), C))),
    "the corpus's own field": (["own:ก ข"], And((Field("own", "ก"), B))),
    "a field in Thai": (["หน่วย:กลาง"], And((Field("หน่วย", "กลาง"),))),
    "a path of fields": (["by.who:ก"], And((Field("by.who", "ก"),))),
    "a field spelt otherwise": (["ปี๒๕:คํา"], And((Field("ปี25", "คํา"),))),
    "another name of a field": (["หน่วยงาน:กต."], And((Field("issuer", "กต."),))),
    "tags for tag": (["tags:ก"], And((Field("tag", "ก"),))),
    "a field in quotes": (['"เวลา:ก"'], Term("เวลา:ก")),
    "a URL": (["https://x.th/a"], Term("https://x.th/a")),
    "a time": (["09:30"], Term("09:30")),
    "a slash inside": (["24/7"], Term("24/7")),
    "words that begin like signs": (["ORANGE NOTE ANDY"], Term("orange note andy")),
    "small or is a word": (["ก or ข"], Term("ก or ข")),
    "a dot": (["พ.ย."], Term("พ.ย.")),
    "normal form": (["ตํารวจ*"], Term("ตำรวจ", open_right=True)),
}


@pytest.mark.parametrize(("arguments", "meaning"), MEANINGS.values(), ids=MEANINGS)
def test_each_form_means_what_the_guide_says(arguments: Sequence[str], meaning: Expression) -> None:
    """A table of queries and their trees."""
    read = read_query(arguments, fields=lambda: {"own", "หน่วย", "by.who", "ปี25"})
    if isinstance(meaning, And) and len(meaning.parts) == 1 and not meaning.without:
        meaning = meaning.parts[0]
    assert read == meaning


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=3))
def test_literal_queries_are_never_read(arguments: list[str]) -> None:
    """With -F any text at all is a term, or is refused as unseeable; nothing of it is a sign."""
    if not all(map(normal_query, arguments)):
        with pytest.raises(QueryError, match="nothing to search for"):
            read_query(arguments, literal=True)
        return
    read = read_query(arguments, literal=True)
    parts = read.parts if isinstance(read, And) else (read,)
    assert all(isinstance(part, Term) and not part.open_left for part in parts)


@pytest.mark.parametrize(
    ("query", "message", "hint"),
    [
        ("ก isuer:ข", "unknown field 'isuer'", "did you mean 'issuer'? one of: title, "),
        ("ก (ข หน่ว:ค)", "unknown field 'หน่ว'", "did you mean 'หน่วย'? one of: "),
        ("เวลา:ก", "unknown field 'เวลา'", "one of: title, issuer, category, tag, date, "),
    ],
)
def test_a_field_that_no_document_has_is_an_error(query: str, message: str, hint: str) -> None:
    """With its place, the nearest name, those there are, and how to search for it literally."""
    with pytest.raises(QueryError) as error:
        read_query([query], fields=lambda: {"หน่วย"})
    assert error.value.message == message
    assert error.value.query[error.value.column :].startswith(message.split("'")[1])
    assert str(error.value.hint).startswith(hint)
    assert "-F takes the query literally" in str(error.value.hint)
    assert read_query([query], literal=True)


@settings(max_examples=300)
@given(st.text('กข ()"|*/:ORNTEA31-.\\[]+?', max_size=25))
def test_no_query_ends_in_anything_but_a_meaning_or_an_error(query: str) -> None:
    """Whatever signs are strung together: an expression, or a QueryError with a place in it."""
    column = 0
    with contextlib.suppress(QueryError):
        try:
            read_query([query], fields=set)
        except QueryError as error:
            column = error.column - len(error.query)
            raise
    assert column <= 0


MISTAKES = {
    "not closed": ("(ก", 2, "missing ) at the end"),
    "not opened": ("ก)", 1, "this ) has no ("),
    "ends early": ("ก OR", 2, "OR needs a search term on each side"),
    "begins late": ("OR ก", 0, "OR needs a search term on each side"),
    "AND by itself": ("AND", 0, "AND needs a search term on each side"),
    "a bar by itself": ("ก |", 2, "| needs a search term on each side"),
    "two bars": ("ก || ข", 3, "write OR, or a single |"),
    "two operators": ("ก AND OR ข", 2, "AND needs a search term on each side"),
    "NOT by itself": ("ก NOT", 2, "NOT needs a search term after it"),
    "nothing in parentheses": ("ก ()", 3, "nothing between the parentheses"),
    "within by itself": ("within sentence", 0, "within sentence needs search terms"),
    "within amid": ("ก within sentence ข", 2, "within sentence ends a query"),
    "quote not closed": ('ก "ข', 2, "unclosed quotation mark"),
    "nothing to find": ("NOT ก", 0, "NOT needs another"),
    "half a NEAR": ("ก NEAR/2", 2, "NEAR/2 needs a search term on each side"),
    "NEAR what": ("ก NEAR/x ข", 2, "and a distance"),
    "NEAR and no number": ("ก NEAR ข", 2, "and a distance"),
    "NEAR in small letters": ("ก near/3 ข", 2, "needs capitals"),
    "NEAR at the beginning": ("NEAR/-1 ก", 0, "and a distance"),
    "NEAR after a phrase": ('"NEAR/x ก" NEAR ข', 11, "and a distance"),
    "NEAR too far": ("ก NEAR/1001 ข", 2, "at most 1,000"),
    "NEAR a date": ("ก NEAR/2 date:2021", 2, "words on both sides"),
    "bad pattern": ("/(/", 0, 'unclosed "("'),
    "a pattern that opens nothing": ("/ก)/", 0, 'no "(" before ")"'),
    "an open class": ("/[ก/", 0, 'unclosed "["'),
    "nothing to repeat": ("/*ก/", 0, "nothing before it to repeat"),
    "a pattern for nothing": ("/ก*/", 0, "also matches the empty string"),
    "back reference": (r"/(ก)\1/", 0, "unknown escape"),
    "bad date": ("date:25x ก", 0, "is not a date"),
    "impossible day": ("date:2021-02-30 ก", 0, "is not a date"),
    "condition within a sentence": ("ก date:2021 within sentence", 12, "put fields outside"),
    "only an asterisk": ("* ก OR ข", 0, "nothing to search for"),
    "NEAR farther than numbers go": ("ก NEAR/" + "9" * 5_000 + " ข", 2, "at most 1,000"),
    "NEAR too often": (" NEAR/2 ".join("ก" * 52), 452, "at most 50 NEARs"),
    "too many alternatives": ("|".join(f"ก{n}" for n in range(501)), 0, "501 terms, more than 500"),
    "too many in groups": ("|".join(["ก ข"] + [f"ก {n}" for n in range(250)]), 0, "502 terms"),
    "too many that must not be": (f"ก {' '.join(f'NOT {n}' for n in range(501))}", 0, "502 terms"),
    "nested too deeply": ("(ก (ข|" * 50 + "ค" + "))" * 50, 0, "more than 100 levels"),
    "too deep": ("(" * 200 + "ก" + ")" * 200, 0, "too many parentheses"),
}


@pytest.mark.parametrize(
    ("query", "meaning"),
    {
        "|".join(["ก"] * 4_999): Term("ก"),
        "ก|ข|ก|(ข)|ก": Or((Term("ก"), Term("ข"))),
        "(ก|ข)|(ก|ข)": Or((Term("ก"), Term("ข"))),
        "ก*|ก|*ก|ก*": Or((Term("ก", open_right=True), Term("ก"), Term("ก", open_left=True))),
        "(ก ข)|(ก|ข)|(ก ข)": Or((And((Term("ก"), Term("ข"))), Or((Term("ก"), Term("ข"))))),
    }.items(),
    ids=["4,999 equal ones", "words", "groups", "asterisks", "AND and OR"],
)
def test_equal_alternatives_are_one(query: str, meaning: Expression) -> None:
    """An alternative that stands twice is looked for once; different ones stay, in their order."""
    read = read_query([query])
    assert (type(read), read) == (type(meaning), meaning)


def test_the_largest_queries_that_are_allowed_are_answered(seeds: Corpus) -> None:
    """At every limit at once, nothing is nested too deeply to be read, planned and evaluated."""
    deep = "ก"
    for number in range(24):
        deep = f"(ก NEAR/5 (ข {deep} within document | ค{number}) NEAR/3 ง)"
    for query in (
        deep,
        " NEAR/1000 ".join(["ก"] * 51),
        "|".join(f"ก{number}" for number in range(500)),
        "(" * 100 + "ก" + ")" * 100,
    ):
        assert seeds.search(query, match="partial", explain=True).total >= 0


def test_a_pattern_that_matches_often_is_refused_for_what_else_it_costs() -> None:
    """An automaton that grows is one of many states in a text at random; the margins are wide."""
    letters = random.Random(1)
    signs = [chr(code) for code in range(0x0E01, 0x0E4F)] + [" "] * 9
    places = [encode("".join(letters.choices(signs, k=1 << 14)))[0] for _ in range(16)]
    with pytest.raises(UsageError, match="would take about"):  # some 600 seconds
        regex_scan.expected("(.{1,60}ก){5}", places, 200_000_000)
    assert regex_scan.expected("ก.*ข", places, 200_000_000) > 10_000  # some 2 seconds


@pytest.mark.parametrize("query", ["NEAR", '"ก NEAR ข"', "NEARกข", "ก near ข", '"NEAR/x" ก'])
def test_a_word_that_is_no_sign_is_a_word(query: str) -> None:
    """By itself, in quotes, as part of a word, in small letters."""
    (*words,) = leaves_of(read_query([query]))
    assert any("near" in word.text for word in words if isinstance(word, Term))


@pytest.mark.parametrize(("query", "column", "says"), MISTAKES.values(), ids=MISTAKES)
def test_each_mistake_is_pointed_at(query: str, column: int, says: str) -> None:
    """The message says what, the column where."""
    with pytest.raises(QueryError) as caught:
        read_query([query])
    assert says in caught.value.message
    assert caught.value.column == column


@pytest.mark.parametrize("row", SUGGESTIONS, ids=lambda row: row.example)
def test_each_habit_of_other_programs_is_explained(row: Suggestion) -> None:
    """Its example is told the way to say it here; what only looks like it is not."""
    told = suggestion([row.example], read_query([row.example]))
    assert told is not None
    assert " was searched for literally: " in told
    assert told.endswith(re.search(row.pattern, row.example).expand(row.hint))  # type: ignore[union-attr]
    with contextlib.suppress(QueryError):
        assert suggestion([row.innocent], read_query([row.innocent])) is None
        assert suggestion([f'"{row.example}"'], read_query([f'"{row.example}"'])) is None


@pytest.mark.parametrize(
    ("query", "says"),
    {
        "ก -ข": "'-ข' was searched for literally: to leave out documents, write NOT ข",
        "date>2564": "'date>2564' was searched for literally: write date:2564.. for 2564 and later",
        "ก W/5 ข": "'W/5' was searched for literally: write NEAR/5",
        "น้ำ?ท่วม": "'น้ำ?ท่วม' was searched for literally: ? is not a wildcard; "
        "write /น้ำ.ท่วม/ for any one character",
    }.items(),
)
def test_an_explanation_quotes_what_was_typed(query: str, says: str) -> None:
    """It names the very words that were typed, in the form that would have been understood."""
    assert suggestion([query], read_query([query])) == says


def one_step_from(term: str, text: str) -> Counter[str]:
    """Count the stretches of a text that differ from a term in one character, the slow way."""
    found: Counter[str] = Counter()
    for length in range(len(term) - 1, len(term) + 2):
        found.update(
            text[at : at + length]
            for at in range(len(text) - length + 1)
            if _is_one_step(term, text[at : at + length])
        )
    return found


def _is_one_step(term: str, other: str) -> bool:
    if len(other) > len(term):
        return any(other[:at] + other[at + 1 :] == term for at in range(len(other)))
    if len(other) < len(term):
        return any(term[:at] + term[at + 1 :] == other for at in range(len(term)))
    differing = [at for at in range(len(term)) if term[at] != other[at]]
    if len(differing) == 2:
        first, second = differing
        swapped = (term[first], term[second]) == (other[second], other[first])
        return second == first + 1 and swapped
    return len(differing) == 1


@pytest.mark.parametrize(
    ("term", "near"),
    [
        ("น้ำทวม", ["น้ำท่วม"]),
        ("ตำรววจ", ["ตำรวจ"]),
        ("ตำรวจจ", ["ตำรวจ"]),
        ("ตตำรวจ", ["ตำรวจ"]),
        ("ตำวรจ", ["ตำรวจ"]),
        ("โครงกาน", ["โครงการ"]),
        ("สับปะรด", []),
        ("ทหาร!", ["ทหาร"]),
    ],
)
def test_a_word_spelt_nearly_so_is_found(
    make_segment: MakeSegment, term: str, near: list[str]
) -> None:
    """One character other, missing, superfluous or swapped, at edges of words, the commonest."""
    texts = ["น้ำท่วมและตำรวจกับโครงการ น้ำท่วมอีก", "ตำรวจของโครงการ โครงการน้ำ ทหารเรือ"]
    segment = make_segment(texts)
    assert near_spellings([segment], term, 2) == near
    known = one_step_from(term, "\n".join(texts))
    assert set(near) <= set(known)


def test_the_spellings_that_are_found_are_those_of_the_slow_way(seeds: Corpus) -> None:
    """Words of the statements with a character taken out, doubled or swapped lead back to them."""
    text = "\n".join(seeds.document(name).text for name in ("000", "001"))
    checked = 0
    for word in ("ไต้หวัน", "ตำรวจ", "ความร่วมมือ", "รัฐบาล", "อาชญากรรม", "ประเทศ"):
        for at in range(len(word)):
            for typed in (word[:at] + word[at + 1 :], word[: at + 1] + word[at:]):
                if typed in text or len(typed) < 4:
                    continue
                known = one_step_from(typed, text)
                found = near_spellings(seeds.segments, typed, 5)
                assert set(found) <= set(known), typed
                if known[word] == max(known.values()):
                    assert found[:1] == [word], typed
                checked += 1
    assert checked > 40


def test_the_caret_stands_under_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    """Counted in cells: marks above and below take none."""
    import sys

    with pytest.raises(QueryError) as caught:
        read_query(["(ที่นี่ OR"])
    render_error(caught.value, sys.stderr, Format.TABLE)
    lines = capsys.readouterr().err.splitlines()
    assert lines[1].strip() == "(ที่นี่ OR"
    # ( + ที่นี่ in 4 cells less marks + space
    assert lines[2].index("^") - 2 == 1 + 2 + 1


# --- periods ----------------------------------------------------------------------------------

PERIODS = {
    "2021": ("2021-01-01", "2021-12-31"),
    "2564": ("2021-01-01", "2021-12-31"),
    "๒๕๖๔": ("2021-01-01", "2021-12-31"),
    "2021-02": ("2021-02-01", "2021-02-28"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2021-11-26": ("2021-11-26", "2021-11-26"),
    "2021-11..2022-03": ("2021-11-01", "2022-03-31"),
    "2564..": ("2021-01-01", "9998-12-31"),
    "..2021-06": ("0001-01-01", "2021-06-30"),
}


@pytest.mark.parametrize(("text", "days"), PERIODS.items(), ids=ascii)
def test_a_period_holds_its_days_and_no_others(text: str, days: tuple[str, str]) -> None:
    """Compared with Python's own calendar, day by day around both ends."""
    first, last = map(dt.date.fromisoformat, days)
    found = period(text)
    assert found is not None
    for edge in (first, last):
        for shift in (-1, 0, 1):
            if dt.date.min <= edge and not (edge == dt.date.min and shift < 0):
                day = edge + dt.timedelta(shift)
                open_end = (text.startswith("..") and day < first) or (
                    text.endswith("..") and day > last
                )
                assert found.holds(date_key(day.isoformat())) == (first <= day <= last or open_end)
    assert not found.holds(date_key(None))


def test_a_vague_date_is_held_only_whole() -> None:
    """A document dated 2021 is in 2021, not surely in its November."""
    year, month = period("2021"), period("2021-11")
    assert year is not None
    assert month is not None
    assert year.holds(date_key("2021"))
    assert year.holds(date_key("2021-11"))
    assert not month.holds(date_key("2021"))


@pytest.mark.parametrize(
    "text", ["", "..", "2022..2021", "21", "2021-13", "2021-00", "x", "2021-1-0"]
)
def test_what_is_no_period(text: str) -> None:
    """Neither read nor guessed."""
    assert period(text) is None


# --- evaluation -------------------------------------------------------------------------------

LETTERS = "กขค"
# What may stand between words, or be one: signs, tags, numbers, other scripts, pictures.
BETWEEN = (" ", "\n", "(", ")", "“", "-", "–", "...", "#ก", "@ข", "#", "ๆ", "ฯ", "ฯลฯ", "1", "½",
           "²", "é", "漢", "😰", "👍🏽", "\uf0b7", "ไทย", "เ", "่", "a-1", "กก.", "%")  # fmt: skip
small_texts = st.text(LETTERS + "  \n", max_size=30) | st.lists(
    st.sampled_from((*LETTERS, " ", *BETWEEN)), max_size=15
).map("".join)
terms = st.text(LETTERS, min_size=1, max_size=2).map(Term) | st.sampled_from(
    ("ก", "1", "é", "漢", "ไทย", "(", "เ")
).map(Term)
expressions = st.recursive(
    terms,
    lambda inner: (
        st.builds(lambda a, b: And((a, b)), inner, inner)
        | st.builds(lambda a, b: And((a,), (b,)), inner, inner)
        | st.builds(lambda a, b: Or((a, b)), inner, inner)
        | st.builds(Near, inner, inner, st.integers(0, 3))
        | st.builds(Within, inner, st.sampled_from(Scope))
    ),
    max_leaves=4,
)

Spans = set[tuple[int, int]]


class Plain:
    """The language over one text, written the slow way: sets of spans, one text at a time."""

    def __init__(self, text: str, segmenter: Segmenter) -> None:
        from corpus_cli.text.sentences.boundaries import sentence_starts

        value = NormalText(text)
        self.text = value.folded
        ends = [0, *accumulate(map(len, segmenter.units(value.text)))]
        self.units = list(pairwise(ends))
        self.sentences = sentence_starts(value.text)
        self.lines = [i + 1 for i, c in enumerate(self.text) if c == "\n"]

    def keys(self, place: int, scope: Scope) -> int:
        begins = {
            Scope.DOCUMENT: [],
            Scope.PARAGRAPH: self.lines,
            Scope.SENTENCE: self.sentences,
        }[scope]
        return sum(begin <= place for begin in begins)

    def spans(self, part: Expression, scope: Scope = Scope.DOCUMENT) -> Spans:
        if isinstance(part, Term):
            size = len(part.text)
            return {
                (i, i + size) for i in range(len(self.text)) if self.text.startswith(part.text, i)
            }
        if isinstance(part, Within):
            return self.spans(part.part, part.scope)
        if isinstance(part, Near):
            left, right = self.spans(part.left, scope), self.spans(part.right, scope)
            pairs = [
                (a, b)
                for a in left
                for b in right
                if self.close(a, b, part.distance) or self.close(b, a, part.distance)
            ]
            return {span for pair in pairs for span in pair}
        assert isinstance(part, And | Or)
        inner = [self.spans(one, scope) for one in part.parts]
        if isinstance(part, Or):
            return set().union(*inner)
        held = [{self.keys(span[0], scope) for span in spans} for spans in inner]
        keys = set.intersection(*held)
        for one in part.without:
            keys -= {self.keys(span[0], scope) for span in self.spans(one, scope)}
        return {span for spans in inner for span in spans if self.keys(span[0], scope) in keys}

    def close(self, a: tuple[int, int], b: tuple[int, int], distance: int) -> bool:
        pieces = (self.text[begin : min(end, b[0])] for begin, end in self.units if begin >= a[1])
        between = list(filter(is_word, pieces))
        return a[1] <= b[0] and "\n" not in self.text[a[1] : b[0]] and len(between) <= distance


@settings(max_examples=250)
@given(st.lists(small_texts, min_size=1, max_size=3), expressions)
def test_evaluation_equals_the_slow_way(
    make_segment: MakeSegment, segmenter: Segmenter, texts: list[str], expression: Expression
) -> None:
    """Any tree of operators over any texts: the same spans as set comprehensions give."""
    request = ParsedSearch("", expression, match=Label.PARTIAL, limit=0)
    result = search([make_segment(texts)], request)
    found = {(int(hit.doc[1:]), hit.start, hit.end) for hit in result.hits}
    expected = set()
    for i, text in enumerate(texts):
        value = NormalText(text)
        for start, end in Plain(text, segmenter).spans(expression):
            expected.add((i, *value.original_span(start, end)))
    assert found == expected
    assert result.total == len(expected)


@pytest.mark.parametrize("often", [False, True], ids=["rare", "often"])
@settings(max_examples=150)
@given(
    st.lists(st.text("กขคabAB12 \n", max_size=25), min_size=1, max_size=3),
    st.sampled_from(
        ["ก+", "[กข]ค?", "ก.ข", "a|ab", "[^ก]ข", r"\d+", r"ก\s", "(?:กข)+", "[a-b]+1", "B", r"\w+ก"]
    ),
)
def test_patterns_find_what_another_engine_finds(
    make_segment: MakeSegment, often: bool, texts: list[str], pattern: str
) -> None:
    """Leftmost spans as Python's `re` finds them, each the longest that starts there.

    It makes no difference whether a pattern is expected to match so often that numpy keeps it.
    """
    request = ParsedSearch("", Regex(pattern), match=Label.PARTIAL, limit=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Finder, "matches_often", lambda *_: often)
        result = search([make_segment(texts)], request)
    found = sorted((int(hit.doc[1:]), hit.start, hit.end) for hit in result.hits)
    expected = []
    for i, text in enumerate(texts):
        value = NormalText(text)
        expected += [(i, *value.original_span(a, b)) for a, b in longest(pattern, value.folded)]
    assert found == sorted(expected)


def longest(pattern: str, text: str) -> list[tuple[int, int]]:
    program = re.compile(pattern.lower() if pattern == "B" else pattern)
    spans, position = [], 0
    while position < len(text):
        ends = [
            end
            for end in range(position + 1, len(text) + 1)
            if "\n" not in text[position:end] and program.fullmatch(text, position, end)
        ]
        if ends:
            spans.append((position, max(ends)))
        position = max(ends, default=position + 1)
    return spans


@pytest.mark.parametrize(
    "pattern", ["(a*)*b", "(ก|กก)+ค", "((ก+)+)+ข", "(.*){20}ค", "ก{1000}{1000}", "[ก-ฮ]{500,1000}ข"]
)
def test_a_pattern_built_to_blow_up_answers_or_is_refused(
    make_segment: MakeSegment, pattern: str
) -> None:
    """No pattern takes more than linear time (a backtracking engine would not return)."""
    if regex.problem_of(pattern) is not None:
        return
    text = "ก" * 5_000 + "a" * 5_000
    result = search([make_segment([text])], ParsedSearch("", Regex(pattern)))
    assert result.total <= len(text)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"MAX_HITS": 3}, "more than 3 times"),
        ({"_SOON": 0, "MAX_PACE": 0, "_PER_MATCH": 0}, "would take about"),
    ],
    ids=["often", "long"],
)
def test_a_pattern_that_costs_much_is_refused_before_it_is_looked_for(
    make_segment: MakeSegment,
    monkeypatch: pytest.MonkeyPatch,
    limits: dict[str, float],
    said: str,
) -> None:
    """By what it costs in a few places; in a small corpus nothing costs much."""
    segment = make_segment(["กา กา กา", "กา กา"])
    request = ParsedSearch("", Regex("ก."), match=Label.PARTIAL)
    assert search([segment], request).total == 5
    for name, limit in limits.items():
        monkeypatch.setattr(regex_scan, name, limit)
    with pytest.raises(UsageError, match=said) as refused:
        search([segment], request)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("query", "nodes"),
    [
        ("ร่วมมือ*", {"ร่วมมือ"}),
        ("อาชญา*", {"อาชญากรรม"}),
        ("*อาชญากรรม", {"อาชญากรรม", "กลุ่มอาชญากรรม"}),
    ],
)
def test_asterisks_reach_to_the_edge_of_the_unit(
    seeds: Corpus, query: str, nodes: set[str]
) -> None:
    """The hit is the whole stretch from what was asked for to where its unit ends, or begins."""
    found = {hit.node for hit in seeds.search([query], match=Label.COMPOUND, limit=0).hits}
    bare = query.strip("*")
    assert found
    for node in found:
        assert bare in node
        assert node.startswith(bare) if query.endswith("*") else node.endswith(bare)
    assert found & nodes


def test_conditions_narrow_the_documents(seeds: Corpus) -> None:
    """Issuer, date, tag; a condition that none meets leaves nothing."""
    assert seeds.search(["ไต้หวัน date:2564"]).documents == 1
    assert seeds.search(["ไต้หวัน date:2021-11-26"]).total == 19
    assert seeds.search(["ไต้หวัน date:..2020"]).total == 0
    assert seeds.search(['ไต้หวัน issuer:"สาธารณรัฐจีน"']).total == 19
    assert seeds.search(["ไต้หวัน NOT date:2564"]).total == 13


def test_hits_inside_and_outside_another_word(seeds: Corpus) -> None:
    """--in and --not-in part the hits: together they are all of them."""
    whole = seeds.search(["ร่วมมือ"]).total
    inside = seeds.search(["ร่วมมือ"], inside="ความร่วมมือ").total
    outside = seeds.search(["ร่วมมือ"], outside="ความร่วมมือ").total
    assert (inside, outside, inside + outside) == (5, 3, whole)


@given(st.text("กข", min_size=1, max_size=12), st.text("กข", min_size=1, max_size=3))
def test_inside_is_containment(make_segment: MakeSegment, text: str, holder: str) -> None:
    """A hit is inside if some occurrence of the holder begins no later and ends no earlier."""
    assume(len(holder) >= 1)
    request = ParsedSearch("", Term("ก"), match=Label.PARTIAL, limit=0, inside=holder)
    found = {hit.start for hit in search([make_segment([text])], request).hits}
    places = [i for i in range(len(text)) if text.startswith(holder, i)]
    assert found == {
        i for i, c in enumerate(text) if c == "ก" and any(p <= i < p + len(holder) for p in places)
    }


@pytest.mark.parametrize("query", ["title:\ufeff", "issuer:\u200b", 'category:" "'])
def test_a_condition_without_a_visible_value_is_refused(query: str) -> None:
    """It would be met by every document, or by none."""
    with pytest.raises(QueryError, match="nothing to search for"):
        read_query([query])
