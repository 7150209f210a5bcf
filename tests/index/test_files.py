"""What is written to the index comes back as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index.files.binary import OpenFile, map_file
from corpus_cli.index.files.codepage import ESCAPE, SEPARATOR, decode, encode
from corpus_cli.index.files.edges import SENTENCE, TOKEN, UNIT, Edges, write_edges
from corpus_cli.index.files.patch_maker import make_patches, original_starts
from corpus_cli.index.files.restoration import Restoration
from corpus_cli.index.files.text import TextReader, TextWriter
from corpus_cli.text.normal.normal_form import NormalText, fold, normal_query, normal_titles
from tests.strategies import anything

front_matter = st.sampled_from(["", "---\ntitle: ก\n---\n"])


@given(anything)
@example("\ufffe")
def test_the_code_page_is_one_byte_a_character(text: str) -> None:
    """Encoding keeps offsets, never makes a separator, and names every rare character."""
    text = fold(text)
    data, rare = encode(text)
    assert len(data) == len(text)
    assert SEPARATOR not in data
    assert [i for i, byte in enumerate(data) if byte == ESCAPE] == [offset for offset, _ in rare]
    characters = list(decode(data))
    for offset, code in rare:
        characters[offset] = chr(code)
    assert "".join(characters) == text


def test_thai_ascii_and_common_typography_need_no_escape() -> None:
    """Ordinary queries are found as bytes alone."""
    assert encode("ไต้หวัน 2564 “interpol” – ฯลฯ…")[1] == []


@given(st.lists(anything, max_size=5), st.data())
def test_text_files_give_back_what_was_added(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    """Documents, bounds, rows and slices of a text file equal those of the list of texts."""
    texts = [fold(text) for text in texts]
    folder = tmp_path_factory.mktemp("text")
    at = data.draw(st.integers(0, len(texts)))
    with TextWriter(folder, "t") as writer:
        writer.add(texts[:at])
        writer.add(texts[at:])
    reader = TextReader(folder, "t")
    assert reader.documents == len(texts)
    for row, text in enumerate(texts):
        assert reader.document(row) == text
        start, end = reader.bounds(row)
        assert start == 1 + sum(len(other) + 1 for other in texts[:row])
        assert end == start + len(text)
        assert reader.row_at(start) == row
        i = data.draw(st.integers(0, len(text)))
        j = data.draw(st.integers(i, len(text)))
        assert reader.text(start + i, start + j) == text[i:j]


def test_a_text_file_of_another_length_is_refused(tmp_path: Path) -> None:
    """A file that was cut short is named, not misread."""
    with TextWriter(tmp_path, "t") as writer:
        writer.add(["ตำรวจ"])
    (tmp_path / "t.bin").write_bytes((tmp_path / "t.bin").read_bytes()[:-1])
    with pytest.raises(IndexDamagedError, match=r"t\.bin"):
        TextReader(tmp_path, "t").documents  # noqa: B018 - it is read now


@given(st.lists(st.integers(0, 3), min_size=1, max_size=70), st.data())
def test_edges_are_read_as_written(
    tmp_path_factory: pytest.TempPathFactory, levels: list[int], data: st.DataObject
) -> None:
    """Levels at places and over a stretch, and where each begins, equal those of the list."""
    path = tmp_path_factory.mktemp("edges") / "e"
    write_edges(path, np.array(levels, dtype=np.uint8))
    edges = Edges(map_file(path))
    for level in (TOKEN, UNIT, SENTENCE):
        expected = [place for place, found in enumerate(levels) if found >= level]
        assert edges.positions(level).tolist() == expected
        assert edges.positions(level, len(levels)).tolist() == [*expected, len(levels)]
    i = data.draw(st.integers(0, len(levels)))
    j = data.draw(st.integers(i, len(levels)))
    assert edges.levels_at(range(len(levels))) == levels
    # Also of the same file, when no more of it is read than that stretch.
    for some in (edges, Edges.between(OpenFile(str(path)), i, j)):
        inside = data.draw(st.lists(st.integers(i, j - 1))) if i < j else []
        for kind in (np.int32, np.int64):
            found = some.level_array(np.array(inside, dtype=kind))
            assert found.tolist() == [levels[place] for place in inside]
        assert some.levels_at(inside) == [levels[place] for place in inside]
        assert list(some.levels(i, j)) == levels[i:j]
        assert some.sentences(i, j) == levels[i:j].count(SENTENCE)
        units = [place for place in range(i, j) if levels[place] >= UNIT]
        positions = some.positions(UNIT).tolist()
        assert [place for place in positions if i <= place < j] == units


@given(anything, front_matter, anything)
def test_the_original_comes_back_from_the_normal_text(text: str, front: str, other: str) -> None:
    """Patches restore the whole text, every slice of it, and every offset."""
    value = NormalText(text)
    _, patches, _ = make_patches([NormalText(other), value, NormalText(other)], ["", front, "x"])
    restoration = Restoration(patches)
    assert restoration.whole(value.folded) == front + text
    for i in range(len(value.text)):
        for j in range(i + 1, min(len(value.text), i + 6) + 1):
            span = restoration.span(i, j)
            own = value.original_span(i, j)
            shift = len(front)
            assert span == (own.start + shift, own.end + shift)
            assert restoration.slice(value.folded[i:j], i, j) == text[own.start : own.end]


@given(st.lists(st.tuples(anything, front_matter), min_size=1, max_size=4))
def test_offsets_of_many_texts_are_mapped_as_those_of_one(given: list[tuple[str, str]]) -> None:
    """`original_starts` says of each character what the alignment of its own text says."""
    texts = [NormalText(text) for text, _ in given]
    patches = make_patches(texts, [front for _, front in given])
    offsets = [np.arange(len(value.text), dtype=np.int32) for value in texts]
    assert original_starts(patches, offsets).tolist() == [
        value.alignment.original_start(offset) + len(front)
        for value, (_, front) in zip(texts, given, strict=True)
        for offset in range(len(value.text))
    ]


@given(st.lists(anything, min_size=1, max_size=5))
@example(["a\r", "\nb", "\u2028", ""])
def test_titles_together_are_what_each_is_alone(titles: list[str]) -> None:
    """The normal form of many titles at once is that of each."""
    assert normal_titles(titles) == list(map(normal_query, titles))
