"""What is shown for what has no shape, how wide text is, and where it may be cut."""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from corpus_cli.output.blocks import Text
from corpus_cli.output.escape import harmless, visible, visible_lines
from corpus_cli.output.terminal import cells
from corpus_cli.output.terminal.lines import PLAIN, lines
from corpus_cli.text.analysed_text import unit_edges
from corpus_cli.text.words.segmenter import Segmenter
from tests.conftest import SEEDS

THAI = [chr(c) for c in (*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C))]
LATIN = list("abc XYZ.,-()é0123456789")
WIDE = list("臺灣警察。Ａ！😀")
DIRT = list(
    "\x00\x07\t\n\r\x0b\x0c\x1b\x7f\x85\x9b\xa0\xad\u061c\u200b\u200d\u200e\u2028\u202e\u2066\ufe0f\ufeff"
)
THAI_TEXT = st.text(st.sampled_from(THAI + LATIN))
ANY_TEXT = st.text(st.sampled_from(THAI + LATIN + WIDE + DIRT + ["\ud800", "\U000e0041"]))

VISIBLE = [
    # as written, as shown
    ("ข่าว ๆ ฯลฯ", "ข่าว ๆ ฯลฯ"),
    ("a\xa0b", "a\xa0b"),
    ("ก\r\nข\nค\rง", "ก↵ข↵ค↵ง"),
    ("ก\x0bข\x0cค\x85ง\u2028จ\u2029", "ก↵ข↵ค↵ง↵จ↵"),
    ("ก\tข", "ก⇥ข"),
    ("ค\u200bวาม\u200d\xad\ufeff", "ค¦วาม¦¦¦"),
    ("\x1b[31mแดง\x1b[0m", "␛[31mแดง␛[0m"),
    ("\x00\x07\x7f", "␀␇␡"),
    ("\x9b31m", "‹U+009B›31m"),
    ("ab\u202edc\u2066x\u061c\u200f", "ab‹U+202E›dc‹U+2066›x‹U+061C›‹U+200F›"),
    ("\ud83d", "‹U+D83D›"),
    ("x\U000e0041", "x‹U+E0041›"),
    ("☎\ufe0f 1111", "☎ 1111"),
    ("[bold]ไม่ใช่มาร์กอัป[/bold]", "[bold]ไม่ใช่มาร์กอัป[/bold]"),
]


@pytest.mark.parametrize(("written", "shown"), VISIBLE)
def test_visible_shows_what_has_no_shape(written, shown):
    """Every character without a shape has a sign of its own; everything else stays as it is."""
    assert visible(written) == shown


@given(st.text(st.characters(codec=None)))
def test_visible_leaves_no_control_nor_format_character(text):
    """Controls, halves of characters, line ends and whatever reorders text are gone."""
    left = {unicodedata.category(c) for c in visible(text)}
    assert not left & {"Cc", "Cs", "Zl", "Zp"}
    bidirectional = {"RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI", "BN"}
    # A few Arabic and Egyptian signs are format characters that do have a shape.
    assert (
        not {unicodedata.bidirectional(c) for c in visible(text) if unicodedata.category(c) == "Cf"}
        & bidirectional
    )


@given(st.text(st.characters(codec=None)))
def test_harmless_keeps_what_does_no_harm(text):
    """Nothing that controls, reorders or cannot be encoded is left; all else is, in its order."""
    made = harmless(text)
    made.encode("utf-8")
    assert not [
        c for c in made.replace("\r\n", "") if unicodedata.category(c) == "Cc" and c not in "\t\n"
    ]
    kept = [c for c in text if unicodedata.category(c)[0] in "LMNPSZ"]
    rest = iter(made)
    assert all(c in rest for c in kept)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("ค\u200bวาม\u200d\xad", "ค\u200bวาม\u200d\xad"),
        ("ก\tข\nค\r\nง", "ก\tข\nค\r\nง"),
        ("ลับ\rโผล่", "ลับ␍โผล่"),
        ("\x1b]0;x\x07\u202e\ufeff\ud800", "␛]0;x␇‹U+202E›‹U+FEFF›‹U+D800›"),
        ("a\xa0b\x9b", "a\xa0b‹U+009B›"),
    ],
)
def test_harmless_replaces_only_what_harms(written, made):
    """Zero-width spaces are part of a quotation, escape sequences are not."""
    assert harmless(written) == made


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", []), ("ก", ["ก"]), ("ก\r\n\r\nข\n", ["ก", "", "ข"]), ("\x1b\u2028\t", ["␛", "⇥"])],
)
def test_visible_lines_split_at_every_kind_of_line_break(text, lines):
    """The last line break ends a line and begins none."""
    assert visible_lines(text) == lines


@given(st.text(st.sampled_from(THAI + LATIN + list("臺灣警察。Ａ！😀↵⇥¦␛‹›…·"))))
def test_width_is_that_of_rich(text):
    """Widths equal those of rich's own table for what statements are made of."""
    assert cells.width(text) == cell_len(text)


def test_marks_take_no_cell_and_sara_am_takes_one():
    """Vowels above and below and tone marks share the cell of their consonant."""
    assert [cells.width(word) for word in ("ที่", "น้ำ", "ผู้", "กฎ์", "เก๊ะ")] == [1, 2, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("ที่นี่", [0, 3, 6]),
        ("น้ำ", [0, 3]),
        ("เก่งไหม", [0, 3, 4, 6, 7]),
        ("กะทา", [0, 2, 4]),
        ("เฉพาะ", [0, 2, 5]),
        ("เabc", [0, 1, 2, 3, 4]),
        ("ำำำ", [0, 1, 2, 3]),
    ],
)
def test_clusters_are_not_broken(text, breaks):
    """Marks and following vowels stay with their consonant, and so does a leading vowel."""
    assert [at for at in range(len(text) + 1) if cells.may_break(text, at)] == breaks


@given(ANY_TEXT.map(visible), st.integers(0, 60))
def test_fit_is_the_longest_that_fits(text, room):
    """From both ends: what fits takes at most the room, ends at a break, and no longer one fits."""
    breaks = [at for at in range(len(text) + 1) if cells.may_break(text, at)]
    fitting = [at for at in breaks if cell_len(text[:at]) <= room]
    assert cells.fit(text, room) == fitting[-1]
    assert cells.fit_backwards(text, room) == min(a for a in breaks if cell_len(text[a:]) <= room)


@given(ANY_TEXT.map(visible), st.integers(1, 40))
def test_cuts_fit_and_keep_the_ends(text, room):
    """A cut text is a head, an ellipsis and, where both ends count, a tail of the whole."""
    for cut in (cells.cut, cells.cut_middle):
        made = cut(text, room)
        assert cell_len(made) <= room
        head, ellipsis, tail = made.rpartition("…")
        if made != text:
            assert ellipsis
            assert text.startswith(head)
            assert text.endswith(tail)
    assert cells.cut(text, cell_len(text)) == text


@given(ANY_TEXT.map(visible), st.integers(4, 60))
def test_wrapped_lines_are_the_text_less_the_spaces_they_broke_at(text, room):
    """No line is wider than the room, none begins inside a cluster, and nothing else is lost."""
    at = 0
    for start, end in cells.wrap(text, room):
        assert text[at:start] in {"", " "}
        assert cells.may_break(text, start)
        assert 0 < cell_len(text[start:end]) <= room or not cell_len(text[start:])
        at = end
    assert text[at:] in {"", " "}


@given(
    st.lists(
        st.sampled_from(
            ["มา", "ดำเนินคดี", "กฎหมาย", "ตาม", "เร่ง", "รัฐบาล", " ", "26", "ๆ", "(", ")", "AB"]
        )
    ),
    st.integers(10, 60),
)
def test_lines_break_at_the_edges_of_words(words, room):
    """Where edges are told, every break is one, for no word is as wide as the line."""
    text = visible("".join(words))
    edges = [0, *accumulate(map(len, words))]
    at = 0
    for start, end in cells.wrap(text, room, lambda _: edges):
        assert text[at:start] in {"", " "}
        assert {start, end} <= set(edges)
        assert cell_len(text[start:end]) <= room
        at = end
    assert text[at:] in {"", " "}


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("seed", sorted(SEEDS.glob("0*.txt")), ids=lambda path: path.stem[:3])
def test_the_seeds_are_shown_with_no_word_broken(seed: Path, width: int, segmenter: Segmenter):
    """Each line that is shown begins and ends where a unit of its paragraph does."""
    for paragraph in seed.read_text(encoding="utf-8").splitlines():
        edges = set(accumulate(map(len, segmenter.units(paragraph)), initial=0))
        shown = list(lines([Text(paragraph)], width, PLAIN, unit_edges))
        at = 0
        for line in shown:
            start = paragraph.index(line, at)
            assert paragraph[at:start].strip(" ") == ""
            at = start + len(line)
            assert {start, at} <= edges


def test_a_word_wider_than_the_line_is_broken_like_text_without_edges():
    """It has to be; the words beside it are not."""
    text = "มากระทรวงการต่างประเทศตาม"
    edges = [0, 2, 22, 25]
    assert next(text[a:b] for a, b in cells.wrap(text, 10, lambda _: edges)) == "มา"
    assert all(cell_len(text[a:b]) <= 10 for a, b in cells.wrap(text, 10, lambda _: edges))


def test_a_line_neither_begins_with_a_closing_mark_nor_ends_with_an_opening_one():
    """The word or the space before goes with it, or it with the word after."""
    words = ["รัฐบาล", "กฎหมาย", "ฯ", "(", "มาตรา", ")"]
    edges = [0, *accumulate(map(len, words))]
    text = "".join(words)

    def broken(room):
        return [text[a:b] for a, b in cells.wrap(text, room, lambda _: edges)]

    assert broken(cell_len("รัฐบาลกฎหมาย")) == ["รัฐบาล", "กฎหมายฯ", "(มาตรา)"]
    assert broken(cell_len("รัฐบาลกฎหมายฯ(")) == ["รัฐบาลกฎหมายฯ", "(มาตรา)"]


def test_without_a_space_lines_break_before_a_leading_vowel():
    """No syllable is left with its last consonant on the next line: รูป|แบบ, not รูปแบ|บ."""
    text = "หลักการหลายรูปแบบ"
    (first, _), *_ = [(text[a:b], b) for a, b in cells.wrap(text, cells.width(text) - 1)]
    assert first == "หลักการหลายรูป"


def test_wrapping_prefers_spaces():
    """A line breaks at a space where that leaves it at least half full, else between syllables."""
    text = "กระทรวงการต่างประเทศ วันที่ 26 พ.ย. 64"

    def broken(room):
        return [text[start:end] for start, end in cells.wrap(text, room)]

    assert broken(24) == ["กระทรวงการต่างประเทศ วันที่", "26 พ.ย. 64"]
    assert broken(18) == ["กระทรวงการต่างประ", "เทศ วันที่ 26 พ.ย. 64"]
    assert broken(99) == [text]


def test_a_space_that_carries_a_mark_is_no_place_to_break():
    """Dirt as it occurs: a tone mark behind a space belongs to the space."""
    text = "กกกก ่กกก"
    assert [text[start:end] for start, end in cells.wrap(text, 5)] == ["กกกก ่", "กกก"]
