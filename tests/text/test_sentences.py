"""Sentences cover the text, begin with every line, and do not end where a rule forbids it."""

from __future__ import annotations

import json
import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from benchmarks.sentences_check import forbidden
from corpus_cli.text.normal.normal_form import normal
from corpus_cli.text.sentences import model
from corpus_cli.text.sentences.boundaries import sentence_starts
from corpus_cli.text.sentences.sure_ends import is_sure
from tests.conftest import ROOT, SEEDS
from tests.strategies import anything

DATA = ROOT / "tests" / "data"
SEED_TEXTS = [normal(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("0*.txt"))]


def cuts(text: str) -> list[int]:
    """Return where sentences begin inside lines."""
    return [start for start in sentence_starts(text) if start and text[start - 1] != "\n"]


def forbidden_cuts(text: str) -> list[str]:
    """Return what was cut that must not be, found by patterns apart from the rules."""
    return list(forbidden(text, sentence_starts(text)))


def cases() -> list[str]:
    lines = (DATA / "sentences.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("_", "\n") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("case", cases())
def test_cases(case: str) -> None:
    """Each text of the file is cut where its bars stand, and nowhere else."""
    text = case.replace("|", "")
    bars = [0, *(match.start() - i for i, match in enumerate(re.finditer(r"\|", case)))]
    assert [text[a:b] for a, b in pairwise([*sentence_starts(text), len(text)])] == [
        text[a:b] for a, b in pairwise([*bars, len(text)])
    ]


@given(anything.map(normal))
def test_sentences_cover_the_text(text: str) -> None:
    """They begin at 0, follow each other, and every line that is not blank begins one."""
    starts = sentence_starts(text)
    assert starts[:1] == ([0] if text else [])
    assert all(a < b for a, b in pairwise([*starts, len(text) + 1]))
    lines = [match.start() for match in re.finditer(r"^[ ]*\S", text, re.MULTILINE)]
    firsts = [line + len(text[line:]) - len(text[line:].lstrip()) for line in lines]
    assert set(firsts[1:]) <= set(starts)


@given(anything.map(normal))
def test_cuts_stand_at_white_space(text: str) -> None:
    """A sentence ends with the white space after it, and the next begins with none."""
    for start in sentence_starts(text)[1:]:
        assert text[start - 1].isspace()
        assert not text[start].isspace()


@given(anything.map(normal))
def test_lines_do_not_depend_on_each_other(text: str) -> None:
    """A text twice over is cut in both halves alike."""
    both = f"{text}\n{text}"
    half = len(text) + 1
    first = [start for start in sentence_starts(both) if start < len(text)]
    second = [start - half for start in sentence_starts(both) if start >= half]
    blank = len(text) - len(text.lstrip())
    assert [start for start in first if start > blank] == [s for s in second if s > blank]


def test_a_bar_ends_no_sentence() -> None:
    """It stands between the parts of a menu or a title."""
    assert cuts("ข้อมูลองค์กรและโครงสร้าง | ข่าวประชาสัมพันธ์ประจำวัน | บริการประชาชนทุกกลุ่ม") == []


@pytest.mark.parametrize(
    "ends",
    [
        "เกษตรกรได้รับเงินช่วยเหลือครบถ้วน |ทั้งนี้ ยังมีมาตรการอื่น",
        "เกษตรกรได้รับเงินช่วยเหลือครบถ้วน |ส่วนจังหวัดอื่นจะทยอยจ่าย",
        "มีของที่ระลึก เช่น ร่ม พัด เป็นต้น |ผู้เข้าชมได้รับทุกคน",
        "ท่านพร้อมหรือไม่? |พร้อมแล้ว",
        "It was signed today. |The ministry thanked all parties.",
        "เขาตอบว่า I agree with it. |จากนั้นก็เดินออกไป",
    ],
)
def test_ends_that_the_words_beside_them_prove_are_sure(ends: str) -> None:
    """A connective that opens a sentence, words that close one, and marks are proof."""
    before, after = ends.split("|")
    assert is_sure(before, after)


@pytest.mark.parametrize(
    "goes_on",
    [
        "เกษตรกรได้รับเงินช่วยเหลือครบถ้วน |กระทรวงจะเร่งดำเนินการ",
        "ผู้ร่วมงานเป็นคนในพื้นที่ |ส่วนใหญ่เป็นผู้สูงอายุ",
        "ได้เตรียมถุงพลาสติก |สำหรับใส่ขยะติดเชื้อ",
        "เราจะช่วยเหลือกันในวันต่อไป |จนกว่าน้ำจะลด",
        "การอนุมัติวงเงิน |ทั้งนี้ขึ้นอยู่กับคณะกรรมการ",
        "มีมติให้เลื่อนและ |ทั้งนี้ ให้รายงาน",
        "บริษัท Siam Trading Co. |ได้ลงนาม",
    ],
)
def test_other_ends_are_not_sure(goes_on: str) -> None:
    """Nothing proves them, or what would is another word or a clause of the same sentence."""
    before, after = goes_on.split("|")
    assert not is_sure(before, after)


def test_the_seeds() -> None:
    """No forbidden cut in the seeds, and their long paragraphs are taken apart."""
    for text in SEED_TEXTS:
        assert forbidden_cuts(text) == []
    assert all(cuts(text) for text in SEED_TEXTS)


def test_the_checker_sees_forbidden_cuts() -> None:
    """The checker itself is not blind: it objects to each cut at a space that binds."""
    text = "รมว. ก. 26 พ.ย. 64 (ก ข) “ก ข” 1. ก เวลา 09.00 น. ข 5 ล้าน"
    for left in ("รมว.", "ก.", "26", "พ.ย.", "(ก", "“ก", "1.", "เวลา", "09.00", "น.", "5"):
        assert list(forbidden(text, [0, text.index(f"{left} ") + len(left) + 1])), left
    assert not list(forbidden("ก ข 12", [0, 2, 4]))


def slow_scores(text: str) -> list[int]:
    """Score the spaces of a text by looking up each string in a plain dictionary."""
    table = model.read_weights()
    folded = "".join(
        "0" if c in "0123456789" else "a" if "a" <= c <= "z" else "A" if "A" <= c <= "Z" else c
        for c in text
    )
    scores = []
    start = 0
    for line in folded.split("\n"):
        words = [match.span() for match in re.finditer(r"[^ ]+", line)]
        for (a, b), (c, d) in pairwise(words):
            total = table["always"]["-"]
            for n in range(1, 20):
                total += table["left"].get(line[b - n : b], 0) if n <= b else 0
                total += table["right"].get(line[c : c + n], 0) if c + n <= len(line) else 0
                total += table["run"].get(line[a : a + n], 0) if n <= b - a else 0
            lengths = zip(
                ("left", "right", "shorter"), (b - a, d - c, min(b - a, d - c)), strict=True
            )
            for name, length in lengths:
                steps = table[f"{name}_length"]
                total += steps[str(max(int(step) for step in steps if int(step) <= length))]
            total += table["clause"]["-"] if re.search("ก็|จึ", line[a:b]) else 0
            scores.append(total)
        start += len(line) + 1
    return scores


@given(anything.map(normal))
def test_scores_are_sums_of_the_listed_weights(text: str) -> None:
    """The hashed look-up gives what a dictionary gives."""
    codes = model.codes(text)
    assert model.scores(codes, model.spaces(codes)).tolist() == slow_scores(text)


@pytest.mark.parametrize("text", SEED_TEXTS, ids=["seed 0", "seed 1"])
def test_scores_of_the_seeds(text: str) -> None:
    """So it does for real statements, where most strings occur."""
    codes = model.codes(text)
    assert model.scores(codes, model.spaces(codes)).tolist() == slow_scores(text)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "ก",
        "่",
        "\0",
        "ก ",
        "ก\n",
        "(",
        "(ก ",
        ") ",
        "“ก ",
        '" ',
        "1. ",
        "😀",
        "א ",
        "Ab. ",
        "ก.",
        "\ud800 ",
    ],
)
def test_hostile_texts(piece: str) -> None:
    """A hundred thousand characters of anything, in one line or many, are covered in order."""
    text = (piece * 100_000)[:100_000]
    starts = sentence_starts(text)
    assert starts[0] == 0
    assert all(a < b for a, b in pairwise([*starts, len(text)]))


@pytest.mark.large
@pytest.mark.skipif("CORPUS_TEST_LARGE" not in os.environ, reason="CORPUS_TEST_LARGE is not set")
def test_no_forbidden_cut_in_the_large_corpus() -> None:
    """None in two thousand statements taken evenly from the large corpus."""
    wrong: list[str] = []
    read = inside = 0
    with Path(os.environ["CORPUS_TEST_LARGE"]).open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % 31 == 7 and read < 2000:
                text = normal(json.loads(line)["text"])
                read += 1
                inside += len(cuts(text))
                wrong += forbidden_cuts(text)
    assert read == 2000
    assert inside > 10_000
    assert wrong == []
