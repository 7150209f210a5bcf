"""`corpus words`, and `corpus_cli.text.analyse`: a text taken apart, and two ways compared."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_cli.corpus import Corpus
from corpus_cli.features.segmentation import compare_segmentations, segmentation_of
from corpus_cli.model.text import Kind
from corpus_cli.model.words import Why
from corpus_cli.text import analyse
from corpus_cli.text.normal.normal_form import normal
from corpus_cli.text.words.segmenter import Segmenter
from tests.conftest import SEEDS

FRAGMENTS = st.sampled_from(
    [
        *("การเลือกตั้ง", "นายสมชาย", " ", "\n", "\r\n", "26 พ.ย. ๒๕๖๔"),
        *("น้ํา", "เเ", "\u200b", "่", "COVID", "#ก", "%"),
    ]
)


@settings(max_examples=60)
@given(text=st.lists(FRAGMENTS, max_size=12).map("".join))
def test_the_spans_of_an_analysis_fit(segmenter: Segmenter, text: str) -> None:
    """Units, tokens and sentences cover the text; a span's text, made normal, is what it holds."""
    found = analyse(text, segmenter)
    for row in (found.units, found.tokens, found.sentences):
        edges = [0, *(piece[1] for piece in row)] if row else [0, 0]
        assert [piece[0] for piece in row] == edges[: len(row)]
        assert edges[-1] == len(text) or not row
        assert all(a <= b for a, b in pairwise(edges))
    assert "".join(unit.text for unit in found.units) == normal(text)
    for unit, (first, end) in zip(found.units, found.tokens_of_unit, strict=True):
        tokens = found.tokens[first:end]
        assert "".join(token.text for token in tokens) == unit.text
        assert {token.why for token in tokens} == {unit.why}
    for date in found.dates:
        assert text[date.start : date.end] == date.text
    lines = [text[a:b] for a, b in found.paragraphs]
    assert len(lines) == sum(bool(line.strip()) for line in normal(text).split("\n"))


REASONS = {
    "ตำรวจ": Why.LISTED,
    "การเลือกตั้ง": Why.COMPOUND,
    "ฟหกด": Why.UNKNOWN,
    "2,564.50": Why.NUMBER,
    "COVID-19": Why.LATIN,
    "#โควิด": Why.TAG,
    "(": Why.SIGN,
    " ": Why.SPACE,
    "พ.ย.": Why.LISTED,
}


@pytest.mark.parametrize(("unit", "why"), REASONS.items())
def test_why_a_unit_is_one(segmenter: Segmenter, unit: str, why: Why) -> None:
    """Each unit says why it is one."""
    (found,) = segmentation_of(unit, segmenter).units
    assert (found.unit, found.why) == (unit, why)


def test_a_name_is_told(segmenter: Segmenter) -> None:
    """A name that was put together of words is a name, not what the lexicon says."""
    found = {unit.unit: unit for unit in segmentation_of("นายศักดิ์สยาม ชิดชอบ", segmenter).units}
    assert found["ศักดิ์สยาม"].why is Why.NAME
    assert found["นาย"].why is Why.LISTED


def test_offsets_are_those_of_the_text_as_written(segmenter: Segmenter) -> None:
    """Where the normal form is shorter, spans are still of the original."""
    text = "น้ํา\u200bท่วม"
    found = segmentation_of(text, segmenter).units
    assert "".join(text[unit.start : unit.end] for unit in found) == text
    assert "".join(unit.unit for unit in found) == "น้ำท่วม"


def test_differences_are_the_shortest_stretches(
    segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is between edges that both have, is counted, and the commonest comes first."""

    class Other(Segmenter):
        def units(self, text: str) -> list[str]:
            return [part for word in super().units(text) for part in word.partition("กิจ") if part]

    monkeypatch.setattr(
        "corpus_cli.features.segmentation.segmenter_for", lambda lexicon, _: Other(lexicon)
    )
    texts = ["เศรษฐกิจไทยและเศรษฐกิจโลก ธุรกิจ", "ธุรกิจและเศรษฐกิจ", "ข่าว"]
    found = compare_segmentations(texts, segmenter, ("corpus", "other"))
    assert [tuple(row) for row in found.differences] == [
        ("เศรษฐกิจ", "เศรษฐกิจ", "เศรษฐ|กิจ", 3, 2),
        ("ธุรกิจ", "ธุรกิจ", "ธุร|กิจ", 2, 2),
    ]
    assert (found.documents, found.total, found.occurrences, found.truncated) == (3, 2, 5, False)
    short = compare_segmentations(texts, segmenter, ("corpus", "other"), limit=1)
    assert (short.returned, short.total, short.truncated) == (1, 2, True)


def test_an_engine_does_not_differ_from_itself(segmenter: Segmenter) -> None:
    """Units compared with units of the same engine."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    assert not compare_segmentations(texts, segmenter, ("corpus", "corpus"), level="unit").total
    assert compare_segmentations(texts, segmenter, ("corpus", "newmm")).total


def test_an_argument_is_a_document_if_one_has_that_name(seeds: Corpus) -> None:
    """A unique prefix of an id is a document, unless it is to be a text."""
    assert seeds.words("000").document == "000_7da331d42d2d1c71"
    assert seeds.words("000").characters == len(seeds.document("000").text)
    as_text = seeds.words("000", literal=True)
    assert (as_text.document, [unit.kind for unit in as_text.units]) == (None, [Kind.NUMBER])
    assert seeds.words("00").document is None


def test_documents_to_compare_are_spread(seeds: Corpus) -> None:
    """So many documents are read, all of them for 0; a text stands for itself."""
    assert seeds.word_differences("newmm", documents=1).documents == 1
    assert seeds.word_differences("newmm", documents=0).documents == 2
    assert seeds.word_differences("newmm", documents=99).documents == 2
    assert seeds.word_differences("newmm", "การเลือกตั้ง").differences[0].ours == "การ|เลือกตั้ง"
