"""The normal form: each repair, and the way back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_cli.text.normal.normal_form import (
    NormalText,
    fold,
    normal,
    normal_query,
    normal_texts,
)
from corpus_cli.text.normal.repairs import REPAIRS, Repair, triggered
from tests.strategies import anything

CHANGES = [(r, before, after) for r in REPAIRS for before, after in r.changes]
KEEPS = [(r, text) for r in REPAIRS for text in r.keeps]

_EXAMPLES = [before for _, before, _ in CHANGES] + [text for _, text in KEEPS]
dirty = st.lists(st.sampled_from([*_EXAMPLES, *"กีาๆ &;<a้์"]), max_size=6).map("".join)
"""Texts with the faults of all repairs, also one in another."""


def name(value: object) -> str:
    return value.name if isinstance(value, Repair) else ascii(value)


@pytest.mark.parametrize(("repair", "before", "after"), CHANGES, ids=name)
def test_a_repair_changes_its_examples(repair: Repair, before: str, after: str) -> None:
    """Every repair does what its table row says."""
    assert repair.pattern.sub(repair.replace, before) == after


@pytest.mark.parametrize(("repair", "text"), KEEPS, ids=name)
def test_a_repair_leaves_alone_what_it_must(repair: Repair, text: str) -> None:
    """No repair touches what is right already."""
    assert repair.pattern.sub(repair.replace, text) == text


def test_every_repair_has_examples_both_ways() -> None:
    """A repair without a counter-example has not been thought through."""
    assert all(repair.changes and repair.keeps for repair in REPAIRS)


@given(st.lists(st.lists(anything | dirty, max_size=4).map("".join), min_size=1, max_size=3))
def test_triggers_tell_of_every_repair_with_work_to_do(texts: list[str]) -> None:
    """Where a pattern matches, its trigger is there: no long text is left unrepaired."""
    found = triggered(texts, tuple(repair.trigger for repair in REPAIRS))
    for text, possible in zip(texts, found, strict=True):
        for number, repair in enumerate(REPAIRS):
            assert possible >> number & 1 or not repair.pattern.search(text)


@given(anything | dirty)
def test_long_texts_are_repaired_as_short_ones_are(text: str) -> None:
    """The quick way for long texts and the plain way for short ones agree."""
    assert normal(text + "\n" + "ก" * 600) == normal(text + "\n" + "ก")[:-1] + "ก" * 600


@pytest.mark.parametrize("words", ["ข่าว ขาว ข้าว", "ที ที่", "คา ค่า ค้า", "เขา เข่า เข้า"])
def test_vowels_and_tone_marks_tell_words_apart(words: str) -> None:
    """Words that differ by a mark stay different."""
    assert len({normal_query(word) for word in words.split()}) == len(words.split())


@given(anything | dirty)
@example("า่า่")
@example("่ํา่ิ")
def test_normal_form_is_stable(text: str) -> None:
    """What is normal stays as it is, and what is folded stays folded."""
    once = normal(text)
    assert normal(once) == once
    assert fold(fold(once)) == fold(once)
    assert len(fold(once)) == len(once)


@given(st.characters())
def test_folding_agrees_with_python_where_that_keeps_the_length(character: str) -> None:
    """Simple case folding is full case folding, less what would change a length."""
    full = character.casefold()
    expected = full if len(full) == 1 else character.lower()
    assert fold(character) == (expected if len(expected) == 1 else character)


@given(anything | dirty)
def test_each_character_leads_back_to_where_it_was_written(text: str) -> None:
    """Spans of single characters are in order, within the text, and never empty."""
    value = NormalText(text)
    assert value.original == text
    before = value.original_span(0, 1) if value.text else None
    for i in range(len(value.text)):
        span = value.original_span(i, i + 1)
        assert 0 <= span.start < span.end <= len(text)
        assert span == before or span.start >= (before.end if before else 0) or i == 0
        before = span


@given(anything | dirty, st.data())
def test_a_span_of_the_original_holds_what_the_normal_span_says(
    text: str, data: st.DataObject
) -> None:
    """The normal form of the slice that a span leads to contains the span's own text."""
    value = NormalText(text)
    if not value.text:
        return
    start = data.draw(st.integers(0, len(value.text) - 1))
    end = data.draw(st.integers(start + 1, len(value.text)))
    span = value.original_span(start, end)
    # Marks at an edge may join or be reordered when cut from their neighbours; what is not a
    # mark must all be there.
    wanted = [c for c in value.text[start:end] if c.isalnum()]
    got = [c for c in normal(text[span.start : span.end]) if c.isalnum()]
    assert set(wanted) - set("ำาแเ") <= set(got)
    assert span.end - span.start >= 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("  ตำรวจ ", "ตำรวจ"),
        ("ตํารวจ", "ตำรวจ"),
        ("เเสดง", "แสดง"),
        ("๒๕๖๔", "2564"),
        ("InterPol", "interpol"),
        ("ก\nข", "ก ข"),
        ("ก \n ข", "ก ข"),
        ("\u200b \ufeff", ""),
        ("", ""),
    ],
)
def test_queries_are_compared_in_normal_form(query: str, expected: str) -> None:
    """A query goes through the same table, on one line, trimmed."""
    assert normal_query(query) == expected


@pytest.mark.parametrize("unit", ["่", "า", "าา่", "่ิ", "ํ", "  ", "\r", "เ", "\u200b", "่้"])
def test_long_runs_take_linear_time(unit: str) -> None:
    """No repair looks at a run again from each of its characters (a quadratic one would hang)."""
    text = unit * (400_000 // len(unit))
    assert len(NormalText(text).text) <= len(text)


_MARKS = "ัิ์่๊ํำาๅุเๆ "


@pytest.mark.parametrize("length", [1, 2, 3, pytest.param(4, marks=pytest.mark.slow)])
def test_the_normal_form_of_a_normal_form_is_itself(length: int) -> None:
    """After a consonant, in every order of vowels, marks and spaces: what is typed finds itself."""
    for marks in itertools.product(_MARKS, repeat=length):
        text = normal(f"ก{''.join(marks)}ร")
        assert normal(text) == text, ascii(marks)


def test_repairs_that_give_work_to_earlier_ones() -> None:
    """Twice escaped names, full-width markup, ำ after a space and two tone marks."""
    assert normal("&amp;nbsp;ก") == " ก"
    assert normal("＆ｑｕｏｔ；") == '"'
    assert normal("ท \u0e4d\u0e4a\u0e4a\u0e32") == "ท๊ำ"


@given(st.lists(anything | dirty, max_size=4))
def test_many_texts_have_the_normal_forms_of_each(texts: list[str]) -> None:
    """What is made in rounds over all of them is what is made of one alone."""
    for text, value in zip(texts, normal_texts(texts), strict=True):
        alone = NormalText(text)
        assert (value.original, value.text, value.folded) == (text, alone.text, alone.folded)
        assert value.alignment.groups == alone.alignment.groups
        assert value.repairs == alone.repairs


@given(st.lists(st.text("ก \u200b", max_size=9000), max_size=6))
def test_triggers_are_those_of_each_text_however_many_are_looked_at(texts: list[str]) -> None:
    """Texts go through in blocks; none gets what another one has."""
    triggers = tuple(repair.trigger for repair in REPAIRS)
    expected = [sum(one.is_in(text) << n for n, one in enumerate(triggers)) for text in texts]
    assert triggered(texts, triggers) == expected


@pytest.mark.parametrize(("repair", "before", "after"), CHANGES, ids=name)
def test_words_beside_a_repaired_place_are_quoted_as_written(
    repair: Repair, before: str, after: str
) -> None:
    """Offsets after a repair are those of the text as written, and so are those of the repair."""
    written = f"ตำรวจ|{before}|ทหาร|{before}|Ab"
    value = NormalText(written)
    expected = f"ตำรวจ|{normal(before)}|ทหาร|{normal(before)}|Ab"
    assert value.text == expected
    assert repair.name in value.repairs or normal(before) != after
    for word in ("ตำรวจ", "ทหาร", "Ab"):
        span = value.original_span(at := value.text.index(word), at + len(word))
        assert span == (start := written.index(word), start + len(word))
    if normal(before):
        start = value.text.rindex(f"|{normal(before)}|") + 1
        span = value.original_span(start, start + len(normal(before)))
        assert written[span.start : span.end] == before.strip("\u202a\u202c\ufeff")
