"""What is written to the index comes back as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_cli.errors import IndexDamagedError
from corpus_cli.index.codepage import ESCAPE, SEPARATOR, decode, encode
from corpus_cli.index.edges import SENTENCE, Edges, write_edges
from corpus_cli.index.numbers import map_file
from corpus_cli.index.restore import Restoration, make_patches
from corpus_cli.index.textfile import TextReader, TextWriter
from corpus_cli.text.normal import NormalText, fold
from tests.strategies import anything


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
    with TextWriter(folder, "t") as writer:
        begins = [writer.add(text) for text in texts]
    reader = TextReader(folder, "t")
    assert reader.documents == len(texts)
    for row, text in enumerate(texts):
        assert reader.document(row) == text
        start, end = reader.bounds(row)
        assert (start, end) == (begins[row], begins[row] + len(text))
        assert reader.row_at(start) == row
        i = data.draw(st.integers(0, len(text)))
        j = data.draw(st.integers(i, len(text)))
        assert reader.text(start + i, start + j) == text[i:j]


def test_a_text_file_of_another_length_is_refused(tmp_path: Path) -> None:
    """A file that was cut short is named, not misread."""
    with TextWriter(tmp_path, "t") as writer:
        writer.add("ตำรวจ")
    (tmp_path / "t.bin").write_bytes((tmp_path / "t.bin").read_bytes()[:-1])
    with pytest.raises(IndexDamagedError, match=r"t\.bin"):
        TextReader(tmp_path, "t")


@given(st.lists(st.integers(0, 3), min_size=1, max_size=70), st.data())
def test_edges_are_read_as_written(
    tmp_path_factory: pytest.TempPathFactory, levels: list[int], data: st.DataObject
) -> None:
    """Levels at a place and over a stretch equal those of the list."""
    path = tmp_path_factory.mktemp("edges") / "e"
    write_edges(path, np.array(levels, dtype=np.uint8))
    edges = Edges(map_file(path))
    i = data.draw(st.integers(0, len(levels)))
    j = data.draw(st.integers(i, len(levels)))
    assert [edges.level(k) for k in range(len(levels))] == levels
    assert list(edges.levels(i, j)) == levels[i:j]
    assert edges.sentences(i, j) == levels[i:j].count(SENTENCE)


@given(anything, st.sampled_from(["", "---\ntitle: ก\n---\n"]))
def test_the_original_comes_back_from_the_normal_text(text: str, front_matter: str) -> None:
    """Patches restore the whole text, every slice of it, and every offset."""
    value = NormalText(text)
    restoration = Restoration(make_patches(value, front_matter))
    assert restoration.whole(value.folded) == front_matter + text
    for i in range(len(value.text)):
        for j in range(i + 1, min(len(value.text), i + 6) + 1):
            span = restoration.span(i, j)
            own = value.original_span(i, j)
            shift = len(front_matter)
            assert span == (own.start + shift, own.end + shift)
            assert restoration.slice(value.folded[i:j], i, j) == text[own.start : own.end]
