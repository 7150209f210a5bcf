"""An index that was just written agrees with itself, whatever the texts hold: no false alarm."""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_cli.corpus import Corpus
from corpus_cli.index.build.tasks import write_segment
from corpus_cli.index.check.invariants import disagreements
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.source import Document
from corpus_cli.text.normal.normal_form import fold
from corpus_cli.text.words.patterns import kind
from corpus_cli.text.words.segmenter import Segmenter
from tests.indexing_tools import write_records
from tests.strategies import anything

EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
UNUSUAL = [
    character
    for character in EVERY
    if character.isspace()
    or fold(character) != character
    or unicodedata.category(character) in {"Cc", "Cf", "Lm", "Lt", "Mn", "Me", "Zs"}
]
"""What case, white space, marks and controls are: where two ways to cut a text may differ."""


def alarms(folder: Path, texts: Sequence[str], segmenter: Segmenter) -> list[tuple[str, str]]:
    """Write texts as a segment; return what its verification says."""
    documents = [
        Document(id=f"d{number}", text=text, source="a", title=text[:100])
        for number, text in enumerate(texts)
    ]
    return list(
        disagreements(folder, Segment(folder, write_segment(folder, 1, documents, segmenter)))
    )


def around(characters: Sequence[str]) -> str:
    """Return a text with each character by itself in a line, in words, doubled, at every edge."""
    return "".join(f"\n{c}\nก{c}ข {c} {c}{c}\nA{c}b" for c in characters)


def test_every_unusual_character_may_stand_anywhere(tmp_path: Path, segmenter: Segmenter) -> None:
    """Every one of Unicode with case, without shape, or that is a mark, at every kind of place."""
    assert set("\u212b\u212a\u1e9e\u017f\x1f\x85\u2028") <= set(UNUSUAL)
    texts = [around(UNUSUAL[start : start + 50]) for start in range(0, len(UNUSUAL), 50)]
    assert alarms(tmp_path, texts, segmenter) == []


def test_characters_at_random_may_stand_anywhere(tmp_path: Path, segmenter: Segmenter) -> None:
    """Of the others a sample, of all planes."""
    sample = random.Random(18).sample(EVERY, 2_000)
    texts = [around(sample[start : start + 50]) for start in range(0, len(sample), 50)]
    assert alarms(tmp_path, texts, segmenter) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x1f",
        "\x1f\n\x1f\nก",
        "ก\n \x1f \n\x1c\nข",
        " \n\t\n",
        "กข " * 100_000,
        "ก" * 300_000,
        "a" * 300_000 + "\n" + "\x1f" * 1_000,
        "่" * 5_000 + "ำ" * 5_000,
    ],
    ids=lambda text: f"{text[:8]!a} x {len(text)}",
)
def test_a_text_that_is_hardly_one_agrees(tmp_path: Path, segmenter: Segmenter, text: str) -> None:
    """Without a token, without a space, without a consonant."""
    assert alarms(tmp_path / "alone", [text], segmenter) == []
    assert alarms(tmp_path / "among others", ["ตำรวจ", text, "ไต้หวัน"], segmenter) == []


@settings(max_examples=30)
@given(texts=st.lists(anything | st.text(max_size=40), min_size=1, max_size=4))
def test_texts_at_random_agree(
    tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter, texts: list[str]
) -> None:
    """Dirt as it occurs, and as it does not."""
    assert alarms(tmp_path_factory.mktemp("fresh"), texts, segmenter) == []


def test_a_word_has_one_kind_however_it_is_written() -> None:
    """`verify` knows the folded word alone, and so do the tables."""
    other = [c for c in UNUSUAL if kind(c) is not kind(fold(c))]
    assert other == []


def test_the_command_raises_no_alarm_after_a_refresh(tmp_path: Path, quick_builds: None) -> None:
    """With documents carried over and deleted ones, too."""
    path, index = tmp_path / "a.jsonl", tmp_path / "index"
    records = {f"d{i}": {"text": around(UNUSUAL[i::40])} for i in range(8)}
    write_records(path, records)
    Corpus(path, index=index).index(jobs=1)
    write_records(
        path,
        {
            **dict(list(records.items())[2:]),
            "e": {"text": "\x1f\n\u212b \u212a \u1e9e \u017f \u0130"},
        },
    )
    corpus = Corpus(path, index=index)
    corpus.index(jobs=1)
    problems = [p for p in corpus.verify().problems if "lexicon" not in p.file]
    assert problems == []
