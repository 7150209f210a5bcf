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


TOML = """+++
title = "แถลงการณ์"
date = 2021-11-26
at = 2021-11-26T10:00:00+07:00
time = 10:30:00
tags = ["ไต้หวัน", "ตำรวจสากล"]
[source]
name = "กรม"
n = 1
+++
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_toml_is_plain_values(line_end):
    """Between lines of +++; dates and times are as ISO writes them."""
    text = TOML.replace("\n", line_end) + "เนื้อความ"
    head = read_front_matter(text)
    assert head.values == {
        "title": "แถลงการณ์",
        "date": "2021-11-26",
        "at": "2021-11-26T10:00:00+07:00",
        "time": "10:30:00",
        "tags": ["ไต้หวัน", "ตำรวจสากล"],
        "source": {"name": "กรม", "n": 1},
    }
    assert (text[head.end :], head.lines) == ("เนื้อความ", 10)


@pytest.mark.parametrize("after", ["\n", "\r\n\r\n", "  \n", ""])
def test_json_is_plain_values(after):
    """An object from the first character to the end of a line is front matter."""
    block = '{\n  "title": "ก",\n  "tags": ["ข"]\n}' + after
    head = read_front_matter(block + "เนื้อความ" if after else block)
    assert head.values == {"title": "ก", "tags": ["ข"]}
    assert head.end == len(block.rstrip()) + len(after.removesuffix("\r\n") or after)


@pytest.mark.parametrize(
    "text", ["{ก}\n", "{}x\n", '{"a": 1} ข\n', '{"a": }\n', "+++\nก\n", "+++ข", ' {"a": 1}\n']
)
def test_braces_and_pluses_may_be_text(text):
    """What is no object by itself on its lines, or no block, is text."""
    assert read_front_matter(text) == ({}, 0, 0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("+++\na = 1\n\nเนื้อความ", r"without a closing \+\+\+"),
        ("+++\na = ก\n+++\n", "broken front matter: Invalid value"),
        ("+++\na = inf\n+++\n", "a number that is not finite"),
        ("+++\na = 0x" + "f" * 5000 + "\n+++\n", "an integer of more than 4,300 digits"),
        ("+++\na = " + "[" * 40 + "]" * 40 + "\n+++\n", "nested too deep"),
        ("+++\na = " + "[" * 30_000 + "\n+++\n", "broken front matter"),
        ("+++\n" + "a." * 30_000 + "a = 1\n+++\n", "a path of more than 32 names"),
        ("+++\n" + "a . " * 40 + "a = 1\n+++\n", "a path of more than 32 names"),
        ('{"a": ' + "[" * 40 + "]" * 40 + "}\n", "nested too deep"),
        ('{"a": "\\ud800"}\n', "half a surrogate pair"),
    ],
)
def test_broken_toml_and_json_are_said_to_be(text, reason):
    """Each is refused with its reason at once, however deep or long."""
    start = time.monotonic()
    with pytest.raises(EntrySkipped, match=reason) as skipped:
        read_front_matter(text)
    assert skipped.value.code is SkipCode.FRONT_MATTER
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("bomb", ["a" * 60_000, "a " * 30_000, "a." * 20 + "a" * 60_000])
def test_toml_that_has_no_paths_is_looked_through_at_once(bomb):
    """Looking for long paths takes no time that grows with the square of the text."""
    start = time.monotonic()
    with pytest.raises(EntrySkipped):
        read_front_matter(f"+++\n{bomb}\n+++\n")
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
