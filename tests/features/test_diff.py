"""Two versions of a document, compared: nothing is lost, and what is equal is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from rich.cells import cell_len

from corpus_cli.features import diff as diff_feature
from corpus_cli.features.diff import compare
from corpus_cli.model.diff import Change, Diff
from corpus_cli.output.blocks import Pair, Passage
from corpus_cli.output.terminal import lines
from corpus_cli.output.terminal.lines import COLOURED, Palette
from corpus_cli.output.views import diff as diff_view
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.text.normal.normal_form import NormalText
from tests.conftest import MakeSegment
from tests.strategies import anything

OLD = "กระทรวงการต่างประเทศขอขอบคุณ 11 ประเทศ\nไต้หวันเข้าร่วมการประชุม\nตำรวจสากลครั้งที่ 89"
NEW = "กระทรวงการต่างประเทศขอขอบคุณ 12 ประเทศ\nตำรวจสากลครั้งที่ ๘๙ และครั้งต่อไป"


def diff(make_segment: MakeSegment, first: str, second: str) -> Diff:
    return compare([make_segment([first, second])], DocumentRef(0, 0), DocumentRef(0, 1))


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
    monkeypatch.setattr(diff_feature, "MOST_UNITS", 2)
    found = diff(make_segment, OLD, NEW)
    check(found, OLD, NEW)
    assert [s.change for s in found.stretches if "11" in s.left] == [Change.REPLACED]


MARKED = Palette(node="\x02", end="\x03")


def shown(found: Diff, width: int) -> list[str]:
    return list(lines.lines(diff_view.diff(found), width, MARKED))


def test_a_wide_terminal_shows_versions_side_by_side(make_segment: MakeSegment) -> None:
    """From 100 cells on both stand in columns of one width, whatever marks Thai letters carry."""
    lines = shown(diff(make_segment, OLD, NEW), 100)
    columns = [line.replace("\x02", "").replace("\x03", "").split(" │") for line in lines[:-1]]
    assert {cell_len(left) for left, *right in columns if right} == {(100 - 3) // 2}
    assert all(cell_len("".join(line)) <= 100 for line in columns)
    replaced = next(line for line in lines if "\x0211\x03" in line)
    assert replaced.index("\x0211\x03") < replaced.index("│") < replaced.index("\x0212\x03")
    gone = next(line for line in lines if "ไต้หวัน" in line)
    assert gone.index("ไต้หวัน") < gone.index("│")


def test_a_narrow_terminal_shows_one_above_the_other(make_segment: MakeSegment) -> None:
    """Each version on lines of its own; a side that has nothing new is left out."""
    lines = shown(diff(make_segment, OLD, NEW), 99)
    assert not any("│" in line for line in lines)
    text = "\n".join(lines)
    assert text.index("\x0211\x03") < text.index("\x0212\x03")
    assert sum(line.startswith("+") for line in lines) == 3  # the head, and two of three changes
    assert all(cell_len(line.strip("\x02\x03")) <= 99 + 4 for line in lines)


def test_what_is_gone_is_red_and_what_is_new_green(make_segment: MakeSegment) -> None:
    """On either side of a wide terminal, and one above the other on a narrow one."""
    for width in (99, 100):
        found = lines.lines(diff_view.diff(diff(make_segment, OLD, NEW)), width, COLOURED)
        text = "\n".join(found)
        assert "\x1b[31m11\x1b[0m" in text
        assert "\x1b[32m12\x1b[0m" in text


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("ตำรวจไทย 11 คน", "ตำรวจไทย 12 คน", [("11", "12")]),
        ("วันที่ 1 มีนาคม 2563 นี้", "วันที่ 2 เมษายน 2564 นี้", [("1 มีนาคม 2563", "2 เมษายน 2564")]),
        ("1 กับ 3", "2 กับ 4", [("1", "2"), ("3", "4")]),
        ("ก 1\n2 ข", "ก 3\n4 ข", [("1", "3"), ("2", "4")]),
    ],
)
def test_neighbouring_changes_are_one_run(
    make_segment: MakeSegment, old: str, new: str, runs: list[tuple[str, str]]
) -> None:
    """Unless an equal word or the end of a paragraph is between them."""
    pairs = [b for b in diff_view.diff(diff(make_segment, old, new)) if isinstance(b, Pair)][1:]
    sides = [(p.left, p.right) for p in pairs]
    assert [
        (a.node, b.node) for a, b in sides if isinstance(a, Passage) and isinstance(b, Passage)
    ] == runs
