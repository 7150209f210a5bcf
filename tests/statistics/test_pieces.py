"""SegmentTokens against the tables of the same segment, and windows against walking over a list."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_cli.errors import UsageError
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.statistics.segment_tokens import SegmentTokens
from corpus_cli.statistics.windows import Window, read_window, words_around
from corpus_cli.statistics.word_hashes import hash_words
from tests.conftest import MakeSegment
from tests.word_table import is_stop, is_word

TEXTS = [
    "ตำรวจไทยร่วมมือกับตำรวจไต้หวัน ต่าง ๆ นานา ฯ (Interpol) 2564\nบรรทัดใหม่ ตำรวจ 10% ---",
    "ตำรวจ",
    "ÀÉß naïve 中文字 กับ #โควิด @ไทย http://x.th/a?b=1 😀 ตำรวจ ๆ ๆ ๆ ๆ ๆ ๆ ๆ ๆ ๆ ๆ ๆ ๆ ไทย เ แ ๐๑๒",
    "การเลือกตั้งทั่วไป. การประชุม พ.ศ. 2564 และ ก.พ. ตำรวจ, ตำรวจ ตำรวจ",
]


@pytest.fixture(scope="module")
def segment(make_segment: MakeSegment) -> Segment:
    return make_segment(TEXTS)


@pytest.mark.parametrize("level", ["unit", "token"])
@pytest.mark.parametrize("few", [True, False], ids=["some", "all"])
def test_pieces_are_those_of_the_tables(segment: Segment, level: str, few: bool) -> None:
    """Words, their order and frequencies are those that the index wrote down."""
    pieces = SegmentTokens(segment, level)
    rows = pq.read_table(segment.folder / "tokens.parquet").to_pylist()
    expected = [row["unit"] if level == "unit" else row["word"] for row in rows]
    inside = np.flatnonzero(~pieces.is_separator)
    assert pieces.texts(inside) == [word for word in expected if word is not None]
    words = np.flatnonzero(pieces.is_word)
    if few:
        keys = np.concatenate([pieces.keys(words[at : at + 1]) for at in range(len(words))])
    else:
        keys = pieces.keys(np.arange(len(pieces.starts)))[words]
    texts = pieces.texts(words)
    assert keys.tolist() == hash_words(texts).tolist()
    assert len(set(keys.tolist())) == len(set(texts))
    terms = pq.read_table(segment.folder / "terms.parquet").to_pylist()
    frequencies: Counter[str] = Counter()
    for row in terms:
        if row["level"] == level:
            frequencies[row["word"]] += row["frequency"]
    assert Counter(texts) == frequencies


def around(texts: list[str], first: int, last: int, window: Window) -> tuple[set[int], set[int]]:
    """The words left and right of one node, by number of piece: step by step."""
    sides = []
    for step, start, limit in ((-1, first - 1, window.left), (1, last, window.right)):
        found: set[int] = set()
        at = start
        stopped = is_stop(texts[first if step < 0 else last - 1]) and not window.across
        while 0 <= at < len(texts) and not stopped and (limit is None or len(found) < limit):
            if texts[at] == "\0" or (is_stop(texts[at]) and not window.across):
                break
            if is_word(texts[at]):
                found.add(at)
            at += step
        sides.append(found)
    return sides[0], sides[1]


@settings(max_examples=30)
@given(
    query=st.sampled_from(["ตำรวจ", "ไทย", "การ", "ร่วม", "2564", "ต่าง ๆ", "ๆ", "(", "า"]),
    left=st.integers(0, 6),
    right=st.integers(0, 6),
    across=st.booleans(),
    level=st.sampled_from(["unit", "token"]),
)
def test_windows_are_those_of_walking(
    segment: Segment, query: str, left: int, right: int, across: bool, level: str
) -> None:
    """Every word that one of the windows reaches, and no word that a hit touches."""
    window = Window(left, right, across=across)
    pieces = SegmentTokens(segment, level)
    texts = pieces.texts(np.arange(len(pieces.starts)))
    whole = segment.text.text(0, len(segment.text.data)).replace("\x00", "\0")
    starts = [match.start() for match in re.finditer(f"(?={re.escape(query)})", whole)]
    ends = [start + len(query) for start in starts]
    nodes, lefts, rights = set(), set(), set()
    for first, last in zip(*(a.tolist() for a in pieces.overlapping(starts, ends)), strict=True):
        nodes |= {at for at in range(first, last) if is_word(texts[at])}
        one_left, one_right = around(texts, first, last, window)
        lefts |= one_left
        rights |= one_right
    found = words_around(pieces, starts, ends, window)
    assert set(found.words[found.is_node].tolist()) == nodes
    assert set(found.words[found.is_left].tolist()) == lefts - nodes
    assert set(found.words[found.is_right].tolist()) == rights - nodes


@settings(max_examples=60)
@given(data=st.data(), level=st.sampled_from(["unit", "token"]))
def test_hits_touch_every_piece_that_they_share_a_character_with(
    segment: Segment, data: st.DataObject, level: str
) -> None:
    """However long one of them is beside the others."""
    pieces = SegmentTokens(segment, level)
    size = int(pieces.ends[-1])
    starts = sorted(data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=9)))
    ends = [data.draw(st.integers(start + 1, size)) for start in starts]
    bounds = list(zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True))
    first, last = (numbers.tolist() for numbers in pieces.overlapping(starts, ends))
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        overlapping = [n for n, (begin, stop) in enumerate(bounds) if begin < end and stop > start]
        assert list(range(first[i], last[i])) == overlapping


def test_a_window_in_a_sentence_is_the_sentence(segment: Segment) -> None:
    """All words of the sentence are around the node, beyond signs too, and none of the next."""
    pieces = SegmentTokens(segment, "unit")
    start = segment.text.offsets[3]
    whole = segment.text.text(0, len(segment.text.data))
    at = whole.index("ตำรวจ", start)
    found = words_around(pieces, [at], [at + 5], Window(None, None, in_sentence=True))
    begins = np.flatnonzero(pieces.begins_sentence | pieces.is_separator)
    node = int(pieces.overlapping([at], [at + 5])[0][0])
    first = int(begins[begins <= node].max())
    last = int(min(begins[begins > node], default=len(pieces.starts)))
    numbers = np.arange(first, last)
    expected = set(numbers[pieces.is_word[numbers]].tolist()) - {node}
    assert set(found.words[found.is_left | found.is_right].tolist()) == expected
    assert expected


@pytest.mark.parametrize(
    ("span", "window"), [(None, (5, 5)), ("3", (3, 3)), ("0,2", (0, 2)), (" 4 , 0 ", (4, 0))]
)
def test_spans(span: str | None, window: tuple[int, int]) -> None:
    """A number for both sides, or one for each."""
    assert read_window(span)[:2] == window


@pytest.mark.parametrize("span", ["", "a", "1,2,3", "-1,2", "0,0", "๕,๕", "5,1001"])
def test_a_wrong_span_is_refused(span: str) -> None:
    """The message names the option."""
    with pytest.raises(UsageError, match="--span"):
        read_window(span)
