"""Texts taken apart: what is done for many at a time is what would be done for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_cli.text.analysis import Analysis, analyses_of, analysis_of
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.thai_segmenter import Cut
from corpus_cli.text.words.vocabulary import Vocabulary
from tests.text.test_words import DIRT

STATEMENTS = st.sampled_from(
    [
        "นายสมชาย ใจดี รัฐมนตรีว่าการฯ กล่าวว่า รัฐบาลจะช่วยเหลือประชาชน ทั้งนี้ ต้องขอความร่วมมือ",
        "The Cabinet met. It agreed.\r\n\r\nวันที่ ๒๖ พ.ย. ๖๔ เเสดง",
        "\n\n  นำ้ท่วม\u200b ",
        " \n",
    ]
)


def plain(found: Analysis, vocabulary: Vocabulary) -> list[object]:
    """Return an analysis as strings and numbers that mean the same in any vocabulary."""
    normal, starts = found.normal, (found.unit_starts, found.token_starts, found.sentence_starts)
    return [
        (normal.text, normal.repairs, normal.alignment.groups),
        [list(vocabulary.units)[number] for number in found.units],
        [list(vocabulary.tokens)[number] for number in found.tokens],
        *(array.tolist() for array in (*starts, found.unit_of_token, found.paragraph_of_sentence)),
    ]


@settings(max_examples=60)
@given(texts=st.lists(DIRT | STATEMENTS, max_size=5))
def test_texts_are_cut_together_as_each_is_alone(segmenter: Segmenter, texts: list[str]) -> None:
    """No text shows in the analysis of another."""
    together, alone = Vocabulary(segmenter), Vocabulary(segmenter)
    found = analyses_of(texts, together)
    assert len(found) == len(texts)
    for text, one in zip(texts, found, strict=True):
        assert plain(one, together) == plain(analysis_of(text, alone), alone)


def test_a_text_that_does_not_re_join_is_refused(segmenter: Segmenter) -> None:
    """Where cutting loses a character, or moves one over the end of a text, nothing is written."""

    class Lossy(Segmenter):
        def cut(self, stretches: Sequence[str]) -> Iterator[Cut]:
            yield list(stretches), ["ก", "\n"] * len(stretches)

    with pytest.raises(AssertionError, match="re-join"):
        analyses_of(["กา กี", "กู"], Vocabulary(Lossy(segmenter.lexicon)))
