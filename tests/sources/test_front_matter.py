"""The YAML block at the head of a file."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.sources.skips import EntrySkipped, SkipCode
from corpus_cli.sources.statements.front_matter import MAX_FRONT_MATTER, read_front_matter
from tests.conftest import ROOT

TABLE = json.loads((ROOT / "tests/data/sources/front_matter.json").read_text("utf-8"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["label"])
def test_yaml_is_plain_values_or_a_reason(row):
    """Each block of the table gives exactly its values (types too), or is broken for its reason."""
    text = f"---\n{row['yaml']}\n---\nเนื้อความ"
    if "values" in row:
        head = read_front_matter(text)
        assert json.dumps(head.values) == json.dumps(row["values"])
        assert text[head.end :] == "เนื้อความ"
    else:
        with pytest.raises(EntrySkipped) as skipped:
            read_front_matter(text)
        assert skipped.value.code is SkipCode.FRONT_MATTER
        assert row["reason"] in skipped.value.reason


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("closing", ["---", "...", "---  "])
def test_the_text_begins_after_the_closing_line(line_end, closing):
    """Whatever the line ends, `end` is where the statement begins and `lines` counts the block."""
    text = line_end.join(["---", "title: ก", closing, "เนื้อความ"])
    head = read_front_matter(text)
    assert (head.values, text[head.end :], head.lines) == ({"title": "ก"}, "เนื้อความ", 3)


@pytest.mark.parametrize(
    "text",
    ["", "---", "ก", "---\n\nย่อหน้า", "--- \n- ก\n", "----\ntitle: ก\n---\n", "\n---\na: 1\n---\n"],
)
def test_a_text_without_a_block_has_none(text):
    """A rule of dashes, or a block that is not at the head, is text."""
    assert read_front_matter(text) == ({}, 0, 0)


@pytest.mark.parametrize("block", ["---\n---\n", "---\n\n...\n"])
def test_an_empty_block_says_nothing(block):
    """A block without a line is front matter all the same."""
    assert read_front_matter(block + "ก").end == len(block)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: ก\n\nเนื้อความ", "without a closing ---"),
        ("---\nชื่อ เรื่อง: ก", "without a closing ---"),
        ("---\na: " + "x" * MAX_FRONT_MATTER + "\n---\n", "more than 65,536 characters"),
        ("---\na: " + "[" * 33 + "]" * 33 + "\n---\n", "nested more than 32 deep"),
    ],
)
def test_a_broken_block_is_said_to_be(text, reason):
    """A block that is not closed, too long or too deep is skipped with its reason."""
    with pytest.raises(EntrySkipped, match=reason) as skipped:
        read_front_matter(text)
    assert skipped.value.code is SkipCode.FRONT_MATTER


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 60_000,
        "{a: " * 15_000,
        "- " * 30_000 + "x",
        "? " * 30_000 + "x",
        "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)),
        "a0: &a0 {x: 1}\n"
        + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 60)),
    ],
    ids=["sequences", "mappings", "block", "keys", "aliases", "merges"],
)
def test_a_bomb_is_refused_at_once(bomb):
    """Depth and aliases that would fill the stack or the memory end in a reason within a second."""
    start = time.monotonic()
    with pytest.raises(EntrySkipped):
        read_front_matter(f"---\n{bomb}\n---\n")
    assert time.monotonic() - start < 5


def test_half_a_pair_in_yaml_is_refused():
    r"""`\ud800` in a quoted value is skipped, whichever parser PyYAML has."""
    with pytest.raises(EntrySkipped) as skipped:
        read_front_matter('---\na: "\\ud800"\n---\n')
    assert skipped.value.code in {SkipCode.SURROGATE, SkipCode.FRONT_MATTER}


@given(st.dictionaries(st.text("กขคabc", min_size=1), st.text("กข12.:-#'\"[]{}&*!|>%@` \\ntrue")))
def test_quoted_values_come_back(values):
    """Every string comes back from front matter that quotes it as JSON does."""
    lines = "".join(f"{json.dumps(k)}: {json.dumps(v)}\n" for k, v in values.items())
    assert read_front_matter(f"---\n{lines}---\n").values == values
