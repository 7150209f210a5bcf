"""Parts of words: the list, what labels make of it, and that tokens and counts do not change."""

from __future__ import annotations

import json
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.index.files import format as fmt
from corpus_cli.model.search import Label
from corpus_cli.text.normal.normal_form import normal
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.word_parts import word_parts
from tests.conftest import MakeSegment
from tests.indexing_tools import write_records

LINES = [
    line
    for line in resources.files("corpus_cli.text")
    .joinpath("data", "word_parts.txt")
    .read_text("utf-8")
    .splitlines()
    if line and not line.startswith("#")
]
CUT = [line for line in LINES if not line.startswith("=")]
WHOLE = [line.removeprefix("=") for line in LINES if line.startswith("=")]
_BELONGS_TO_BEFORE = set("ะาำัิีึืฺุู็่้๊๋์")
_BELONGS_TO_NEXT = set("เแโใไ")


def test_the_list_is_in_order_and_says_each_word_once() -> None:
    """Cut words, then whole ones; no word is both."""
    words = [line.replace("|", "") for line in CUT]
    assert len({*words, *WHOLE}) == len(words) + len(WHOLE)
    assert sorted(CUT) == CUT
    assert sorted(WHOLE) == WHOLE
    assert all(normal(word) == word for word in (*words, *WHOLE))


@pytest.mark.parametrize("line", CUT)
def test_parts_are_cut_between_syllables(line: str) -> None:
    """Of two letters or more; never between a letter and its vowel; offsets are their begins."""
    parts = line.split("|")
    assert len(parts) > 1
    assert all(len(part) > 1 for part in parts)
    assert not any(part[0] in _BELONGS_TO_BEFORE or part[-1] in _BELONGS_TO_NEXT for part in parts)
    word = "".join(parts)
    bounds = (0, *word_parts()[word], len(word))
    assert [word[a:b] for a, b in pairwise(bounds)] == parts


def test_a_word_with_parts_stays_one_token(segmenter: Segmenter) -> None:
    """Of those that the lexicon has; the list is for labels alone."""
    words = [word for word in word_parts() if word in segmenter.lexicon.scores]
    assert len(words) > 400
    assert [word for word in words if list(segmenter.tokens(word)) != [word]] == []


SENTENCE = "หน่วยงานรายงานว่าโรงงานทำงาน พลังงาน ผลงาน งานวัด รถไฟ สามารถ ยาเสพติด ขยาย"


@pytest.mark.parametrize(
    ("query", "compound", "partial"),
    [("งาน", 5, 2), ("รถ", 1, 1), ("ยา", 1, 1), ("ไฟ", 1, 0), ("หน่วย", 1, 0)],
)
def test_hits_in_parts_are_compound(
    tmp_path: Path, query: str, compound: int, partial: int
) -> None:
    """งาน in หน่วยงาน as in ผลงาน, but not in รายงาน; for few hits and for very many alike."""
    for times in (1, 900):
        corpus = tmp_path / f"{times}.jsonl"
        write_records(corpus, {"d": {"text": "\n".join([SENTENCE] * times)}})
        opened = Corpus(corpus, index=tmp_path / f"{times}")
        opened.index(jobs=1)
        counts = opened.search([query], match=Label.PARTIAL).by_label
        assert (counts.word + counts.compound, counts.partial) == (
            compound * times,
            partial * times,
        )
        assert opened.search([query]).total == compound * times
        assert not opened.verify().problems


def test_a_lost_or_added_part_is_noticed(make_segment: MakeSegment) -> None:
    """By the check of the index, which counts them anew."""
    from corpus_cli.index.check.verify_tokens import Tokens, part_problems

    segment = make_segment([SENTENCE])
    assert not [*part_problems(segment, Tokens(segment))]
    path = segment.folder / fmt.PARTS
    whole = path.read_bytes()
    for changed in (whole[:-4], whole[:4] + whole):
        path.write_bytes(changed)
        segment.__dict__.pop("part_edges", None)
        segment.__dict__["part_edges"] = memoryview(changed).cast("i")
        assert [name for name, _ in part_problems(segment, Tokens(segment))] == [fmt.PARTS]


def test_counts_of_words_do_not_know_parts(tmp_path: Path) -> None:
    """A frequency list has the token, not its parts."""
    corpus = tmp_path / "c.jsonl"
    corpus.write_text(json.dumps({"id": "1", "text": "หน่วยงาน หน่วยงาน"}), "utf-8")
    opened = Corpus(corpus, index=tmp_path / "i")
    opened.index(jobs=1)
    terms = opened.frequencies(level="token").groups[0].terms
    assert [(term.term, term.frequency) for term in terms] == [("หน่วยงาน", 2)]
