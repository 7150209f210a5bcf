"""Key terms: what may be key, what it is compared with, and in which order it comes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.features.summary.key_terms import (
    Reference,
    general_thai,
    key_terms,
    rest_of_corpus,
)
from corpus_cli.statistics.measures.association import Contingency, log_likelihood
from corpus_cli.statistics.terms import Term
from corpus_cli.text.normal.normal_form import fold, normal
from corpus_cli.text.words.reference_lists import thai_stopwords, tnc_frequencies


def _terms(*words: str, kind: str = "thai") -> dict[str, Term]:
    return {word: Term(word, word.upper(), kind, 0) for word in words}


def test_terms_are_ranked_by_log_likelihood() -> None:
    """The score is G2 of document against reference; what is rarer than there is left out."""
    document = {"ไต้หวัน": 5, "ตำรวจ": 5, "ประเทศ": 2}
    reference = Reference({"ไต้หวัน": 10, "ตำรวจ": 100, "ประเทศ": 90_000}, 1_000_000)
    scores = key_terms(document, 100, _terms(*document), reference, frozenset())
    assert list(scores) == ["ไต้หวัน", "ตำรวจ"]
    for word, score in scores.items():
        elsewhere = reference.frequencies[word]
        table = Contingency(document[word], 100 - document[word], elsewhere, 10**6 - elsewhere)
        assert score == log_likelihood(table)


def test_what_a_document_says_once_comes_last() -> None:
    """However unexpected it is."""
    document = {"ประเทศ": 2, "อิสตันบูล": 1}
    reference = Reference({"ประเทศ": 500}, 100_000)
    scores = key_terms(document, 100, _terms(*document), reference, frozenset())
    assert list(scores) == ["ประเทศ", "อิสตันบูล"]
    assert scores["อิสตันบูล"] > scores["ประเทศ"]


def test_equal_scores_come_in_the_order_of_the_terms() -> None:
    """So that equal runs are equal."""
    words = ["ข", "ค", "ง", "จ"]
    document = dict.fromkeys([word * 2 for word in reversed(words)], 3)
    scores = key_terms(document, 50, _terms(*document), Reference({}, 1000), frozenset())
    assert list(scores) == [word * 2 for word in words]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("และ", "thai"),  # a stop word
        ("ก", "thai"),
        ("a", "latin"),
        ("2564", "number"),
        ("พ.ย.", "thai"),
        ("พฤศจิกายน", "thai"),
        ("november", "latin"),
        ("ครับ", "thai"),
        ("mr", "latin"),
        ("the", "latin"),
        ("ๆ", "latin"),
    ],
)
def test_what_is_never_key(word: str, kind: str) -> None:
    """Stop words, single characters, numbers, months, particles, function words."""
    scores = key_terms({word: 9}, 10, _terms(word, kind=kind), Reference({}, 1000), {"และ"})
    assert scores == {}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("อาชญากรรม", "thai"),
        ("interpol", "latin"),
        ("ส.ส.", "thai"),
        ("ai", "latin"),
        ("ยา", "thai"),
    ],
)
def test_what_may_be_key(word: str, kind: str) -> None:
    """Names, abbreviations, short words."""
    assert key_terms({word: 9}, 10, _terms(word, kind=kind), Reference({}, 1000), {"และ"})


def test_the_rest_of_the_corpus_is_what_the_document_leaves() -> None:
    """Frequencies and size less the document's own."""
    terms = {"ก": Term("ก", "ก", "thai", 10), "ข": Term("ข", "ข", "thai", 3)}
    assert rest_of_corpus({"ก": 4, "ข": 3}, 50, terms, 1000) == Reference({"ก": 6, "ข": 0}, 950)


_LISTED = {
    "ทั่วโลก": 13, "ทั่ว": 20_000, "โลก": 10_000, "การ": 600_000, "ประชุม": 16_000, "โค": 157,
    "วิด": 3_000, "ควิด": 1, "inter": 9, "pol": 9, "ก": 5_000, "โรง": 80, "โรงเรียน": 40, "เรียน": 70,
}  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "frequency"),
    [
        ("โลก", 10_000),
        ("ทั่วโลก", 10_000),  # parted more often than not
        ("การประชุม", 16_000),
        ("โควิด", 157),
        ("โรงเรียน", 70),
        ("การประชุมทั่วโลก", 10_000),
        ("อินเดีย", 0),
        ("การอินเดีย", 0),
        ("กก", 0),  # single letters make no word
        ("interpol", 0),  # nor do parts of Latin words
        ("inter", 9),
    ],
)
def test_a_unit_is_no_more_frequent_than_its_rarest_part(unit: str, frequency: int) -> None:
    """In the best way to make it of listed words; 0 where there is none."""
    reference = general_thai([unit], _LISTED)
    assert reference == Reference({unit: frequency}, sum(_LISTED.values()))


def _ways(word: str) -> Iterator[list[str]]:
    yield [word]
    for cut in range(1, len(word)):
        for rest in _ways(word[cut:]):
            yield [word[:cut], *rest]


@given(
    st.text("กขค", min_size=2, max_size=7),
    st.dictionaries(st.text("กขค", min_size=1, max_size=4), st.integers(1, 99), min_size=1),
)
def test_the_best_way_is_the_best_of_all(unit: str, listed: dict[str, int]) -> None:
    """Equal to trying every way to cut the unit into parts of two letters or more."""
    best = max(
        min(listed.get(part, 0) if len(part) > 1 else 0 for part in way) for way in _ways(unit)
    )
    assert general_thai([unit], listed).frequencies[unit] == best


@given(
    st.dictionaries(st.text("กขค", min_size=2, max_size=4), st.integers(1, 50), max_size=8),
    st.dictionaries(st.text("กขค", min_size=2, max_size=4), st.integers(0, 50), max_size=8),
)
def test_key_terms_are_more_frequent_than_elsewhere(
    document: dict[str, int], elsewhere: dict[str, int]
) -> None:
    """Exactly the terms whose share of the document is above that of the reference."""
    n, other_n = sum(document.values()) + 7, sum(elsewhere.values()) + 1000
    scores = key_terms(document, n, _terms(*document), Reference(elsewhere, other_n), frozenset())
    above = {
        word for word, count in document.items() if count * other_n > elsewhere.get(word, 0) * n
    }
    assert set(scores) == above


def test_the_national_corpus_is_in_normal_form() -> None:
    """Terms are looked up as they are compared; no frequency gets lost."""
    frequencies = tnc_frequencies()
    assert sum(frequencies.values()) > 33_000_000
    assert frequencies["ที่"] > frequencies["ตำรวจ"] > frequencies["ไต้หวัน"] > 500
    assert all(word == fold(normal(word)) for word in list(frequencies)[::97])


def test_stop_words_are_in_normal_form() -> None:
    """And hold what no reader would call a key term."""
    stopwords = thai_stopwords()
    assert {"ที่", "และ", "ของ", "เป็น"} <= stopwords
    assert all(word == fold(normal(word)) for word in stopwords)
    assert not stopwords & {"ไต้หวัน", "ตำรวจ", "อาชญากรรม"}
