"""Two versions of a document, compared: nothing is lost, and what is equal is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from corpus_cli.comparing import diffing
from corpus_cli.comparing.diffing import compare
from corpus_cli.model.diff import Change, Diff
from corpus_cli.search.order import Place
from corpus_cli.text.normal import NormalText
from tests.conftest import MakeSegment
from tests.strategies import anything

OLD = "กระทรวงการต่างประเทศขอขอบคุณ 11 ประเทศ\nไต้หวันเข้าร่วมการประชุม\nตำรวจสากลครั้งที่ 89"
NEW = "กระทรวงการต่างประเทศขอขอบคุณ 12 ประเทศ\nตำรวจสากลครั้งที่ ๘๙ และครั้งต่อไป"


def diff(make_segment: MakeSegment, first: str, second: str) -> Diff:
    return compare([make_segment([first, second])], Place(0, 0), Place(0, 1))


def folded(text: str) -> str:
    return NormalText(text).folded.strip()


def check(found: Diff, first: str, second: str) -> None:
    assert "".join(s.left for s in found.stretches) == first
    assert "".join(s.right for s in found.stretches) == second
    for s in found.stretches:
        assert first[s.left_start : s.left_end] == s.left
        assert second[s.right_start : s.right_end] == s.right
        if s.change is Change.EQUAL:
            assert folded(s.left) == folded(s.right)


def test_what_changed(make_segment: MakeSegment) -> None:
    """A number replaced, a paragraph gone, words added; Thai digits are no change."""
    found = diff(make_segment, OLD, NEW)
    check(found, OLD, NEW)
    changes = [(s.change, s.left.strip(), s.right.strip()) for s in found.stretches]
    assert (Change.REPLACED, "11", "12") in changes
    assert (Change.DELETED, "ไต้หวันเข้าร่วมการประชุม", "") in changes
    assert changes[-1][0] is Change.INSERTED
    assert "ครั้งต่อไป" in changes[-1][2]
    assert "89" in changes[-2][1]
    assert 0.5 < found.similarity < 1


@pytest.mark.parametrize("text", ["", "x", OLD, "\u200b \n\n", "\n\n"], ids=len)
def test_a_document_equals_itself(make_segment: MakeSegment, text: str) -> None:
    """One stretch at most, and everything in common."""
    found = diff(make_segment, text, text)
    check(found, text, text)
    assert found.similarity == 1
    assert {s.change for s in found.stretches} <= {Change.EQUAL}


@settings(max_examples=60)
@given(first=anything, second=anything)
def test_nothing_is_lost(make_segment: MakeSegment, first: str, second: str) -> None:
    """The stretches give both texts back, whatever they are."""
    check(diff(make_segment, first, second), first, second)


def test_a_very_long_change_is_told_as_a_whole(
    make_segment: MakeSegment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paragraphs that are too long to compare inside are replaced."""
    monkeypatch.setattr(diffing, "MOST_UNITS", 2)
    found = diff(make_segment, OLD, NEW)
    check(found, OLD, NEW)
    assert [s.change for s in found.stretches if "11" in s.left] == [Change.REPLACED]
