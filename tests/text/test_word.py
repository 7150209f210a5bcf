"""What a word is: by the table, for every character there is, and the same to all who ask."""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise, takewhile
from random import Random

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.features.segmentation import segmentation_of
from corpus_cli.index.files.word_flags import MARK, are_words, word_flags, word_marks
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Label
from corpus_cli.search.hits.array_context_words import WordList, word_numbers
from corpus_cli.search.hits.context_words import Neighbours
from corpus_cli.search.match.segment_positions import Layout
from corpus_cli.search.pipeline import search
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.statistics.segment_tokens import SegmentTokens
from corpus_cli.text.normal.normal_form import fold, normal
from corpus_cli.text.words import word
from corpus_cli.text.words.segmenter import Segmenter
from tests import word_table
from tests.conftest import MakeSegment
from tests.strategies import anything


@pytest.mark.parametrize(("piece", "expected"), word_table.PIECES.items(), ids=ascii)
def test_pieces_are_words_as_the_table_says(
    segmenter: Segmenter, piece: str, expected: bool
) -> None:
    """Of each kind of piece, the definition says what the table says; so does `corpus words`."""
    assert word.is_word(piece) is expected
    assert word_table.is_word(piece) is expected
    units = segmentation_of(piece, segmenter).units
    seen = {normal(piece): expected} if normal(piece) else {}  # control codes are not seen
    assert {unit.unit: unit.word for unit in units} == seen


def test_every_character_is_of_a_kind_that_the_table_has() -> None:
    """The definition says of every code point what the categories say; case makes no difference."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        expected = word_table.makes_word(character)
        assert word.makes_word(character) is expected, ascii(character)
        folded = fold(character)
        assert folded == character or word.makes_word(folded) is expected, ascii(character)


def test_what_is_passed_over_is_not_a_word() -> None:
    """A space, ๆ and ฯ."""
    assert frozenset(word_table.PASSED_OVER) == word.PASSED_OVER
    assert not any(map(word.is_word, word.PASSED_OVER))


@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from((0, MARK))), max_size=40))
def test_marks_stand_where_units_with_a_flag_begin(characters: list[tuple[int, int]]) -> None:
    """As a walk from unit to unit finds them."""
    flags, marked = bytes(flag for flag, _ in characters), bytes(mark for _, mark in characters)
    begins = [at for at, mark in enumerate(marked) if mark]
    expected = [a for a, b in pairwise([*begins, len(marked)]) if 1 in flags[a:b]]
    marks = word_marks(flags, marked)
    assert len(marks) == len(marked)
    assert [at for at, mark in enumerate(marks) if mark == MARK] == expected
    assert set(marks) <= {0, MARK}


@given(st.lists(anything, min_size=1, max_size=4), st.data())
def test_stretches_are_words_in_bytes_and_arrays_as_in_strings(
    make_segment: MakeSegment, texts: list[str], data: st.DataObject
) -> None:
    """Any stretch of the text, rare characters included."""
    text = make_segment(texts).text
    size = len(text.data)
    places = st.tuples(st.integers(0, size), st.integers(0, size)).map(sorted)
    stretches = data.draw(st.lists(places, min_size=1, max_size=20))
    starts, ends = np.array(stretches, dtype=np.int64).T
    expected = [word_table.is_word(text.text(a, b)) for a, b in stretches]
    assert are_words(text, starts, ends).tolist() == expected
    assert [1 in word_flags(text, text.data[a:b], a) for a, b in stretches] == expected


def sample_of_categories(each: int) -> list[str]:
    """Some characters of each category, the same ones in every run, and all of the code page."""
    by_category = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        by_category[unicodedata.category(chr(code))].append(chr(code))
    assert set(by_category) == set(word_table.CATEGORIES)
    del by_category["Cs"]  # no file holds half a character
    rng = Random(16)
    drawn = [rng.sample(some, min(each, len(some))) for some in by_category.values()]
    common = map(chr, (*range(0x20, 0x7F), *range(0xE01, 0xE3B), *range(0xE3F, 0xE5C)))
    return [*common, *word_table.EXCEPT, "ๆ", "²", "½", *(c for some in drawn for c in some)]


@pytest.fixture(scope="module")
def sampled(make_segment: MakeSegment) -> Segment:
    """A document for each of many characters, and for each piece of the table."""
    pieces = [*sample_of_categories(25), *word_table.PIECES]
    return make_segment([f"ตำรวจ {piece} ตำรวจ" for piece in pieces])


def test_all_who_ask_get_the_same_words(sampled: Segment) -> None:
    """Counting, N, windows, NEAR, neighbours one by one and in arrays, and contexts."""
    text = sampled.text
    units = SegmentTokens(sampled, "unit")
    bounds = list(zip(units.starts.tolist(), units.ends.tolist(), strict=True))
    expected = [a for a, b in bounds if word_table.is_word(text.text(a, b))]
    assert units.starts[units.is_word].tolist() == expected
    assert Layout(sampled).words.tolist() == expected
    # N, and the table of terms, which another room made.
    counts = np.diff(np.searchsorted(expected, np.asarray(text.offsets)))
    assert list(sampled.words) == counts.tolist()
    terms = pq.read_table(sampled.folder / "terms.parquet").to_pylist()
    counted = sorted({row["word"] for row in terms if row["level"] == "unit"})
    assert counted == sorted({text.text(a, b) for a, b in bounds if a in set(expected)})
    # What stands beside the first word of a document, as sorting, grouping and contexts see it.
    nearest = [
        _first_word(text.text(a, b) for a, b in bounds if start < a < text.bounds(row)[1])
        for row, start in enumerate(text.offsets[:-1])
    ]
    ends = [start + len("ตำรวจ") for start in text.offsets[:-1]]
    known = WordList()
    (column,) = word_numbers(sampled, "right", ends, 1, known)
    assert [[*known.words, ""][number] for number in column.tolist()] == nearest
    beside = Neighbours(sampled)
    assert ["".join(beside.right(end, 1)) for end in ends] == nearest
    request = ParsedSearch("", read_query(["ตำรวจ"]), match=Label.PARTIAL, limit=0, context=1)
    hits = search([sampled], request).hits  # partial: a mark after ตำรวจ and a space belongs to it
    contexts = {hit.doc: fold(normal(hit.right)) for hit in hits if hit.start == 0}
    for row, found in enumerate(nearest):
        context = contexts[f"d{row}"]
        shown = found if len(found) < 20 else found[: len(context) - 1]  # long words are cut
        assert context.endswith(shown), ascii(text.document(row))
        assert not word_table.is_word(context.removesuffix(shown)), ascii(text.document(row))


def _first_word(pieces: Iterable[str]) -> str:
    """Return the first word of some pieces in their line; nothing where there is none."""
    line = takewhile(lambda piece: piece != "\n", pieces)
    return next(filter(word_table.is_word, line), "")
