"""Names: what is joined after a title or a kind of place, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.text.words.name_joiner import SURE, NameJoiner, Role

SCORES = {"กล่าว": SURE, "ว่า": SURE + 1, "สม": -900, "คิด": 100, "บุญ": -500, "มี": 20, "ยัง": 10}
ROLES = {"นาย": Role.TITLE, "พล.อ.": Role.TITLE, "ตำบล": Role.PLACE, "ยัง": Role.OTHER}
JOINER = NameJoiner(SCORES, {"บุญมี": ("บุญ", "มี"), "กล่าวว่า": ("กล่าว", "ว่า")}, ROLES)

CASES = {
    "a given name": ("นาย|สม|คิด| |กล่าว", "นาย|สมคิด| |กล่าว"),
    "up to a sure word": ("นาย|สม|คิด|กล่าว|ว่า", "นาย|สมคิด|กล่าว|ว่า"),
    "a family name": ("นาย|สม|คิด| |บุญ|มี| |กล่าว", "นาย|สมคิด| |บุญมี| |กล่าว"),
    "not one that runs on": ("นาย|สม|คิด| |บุญ|มี|กล่าว", "นาย|สมคิด| |บุญ|มี|กล่าว"),
    "a hyphen": ("นาย|สม| |บุญ|-|มี| |คิด", "นาย|สม| |บุญ-มี| |คิด"),
    "a third name with one": ("นาย|สม| |บุญ| |มี|-|คิด| |ยัง", "นาย|สม| |บุญ| |มี-คิด| |ยัง"),
    "no third name without": ("นาย|สม| |บุญ| |มี|คิด| |ยัง", "นาย|สม| |บุญ| |มี|คิด| |ยัง"),
    "no name after a hyphen": ("นาย|สม|-|นาย|บุญ|คิด", "นาย|สม|-|นาย|บุญคิด"),
    "after a space": ("พล.อ.| |สม|คิด", "พล.อ.| |สมคิด"),
    "a compound counts as its words": ("นาย|บุญมี|คิด", "นาย|บุญมีคิด"),
    "and so does a sure one": ("นาย|กล่าวว่า|คิด", "นาย|กล่าวว่า|คิด"),
    "unlisted words are names": ("นาย|ฟูฟู|ฟ่า", "นาย|ฟูฟูฟ่า"),
    "a word that ends names": ("นาย|สม|ยัง|คิด", "นาย|สม|ยัง|คิด"),
    "a title ends names": ("นาย|สม|นาย|คิด|มี", "นาย|สม|นาย|คิดมี"),
    "too long for a name": ("นาย|" + "สม|" * 8 + "คิด", "นาย|" + "สม|" * 8 + "คิด"),
    "a place": ("ตำบล|บุญ|มี| |สม|คิด", "ตำบล|บุญมี| |สม|คิด"),
    "no place after a space": ("ตำบล| |บุญ|มี", "ตำบล| |บุญ|มี"),
    "not over a line": ("นาย|\n|สม|คิด", "นาย|\n|สม|คิด"),
    "no title, no name": ("สม|คิด| |บุญ|มี", "สม|คิด| |บุญ|มี"),
}


@pytest.mark.parametrize(("units", "joined"), CASES.values(), ids=CASES)
def test_names(units: str, joined: str) -> None:
    """The table's units are joined as it says."""
    assert "|".join(JOINER.join(units.split("|"))) == joined


@given(st.lists(st.sampled_from([*SCORES, *ROLES, " ", "-", "\n", "1", "x", "ฟ่า"]), max_size=20))
def test_joining_moves_nothing(units: list[str]) -> None:
    """Joined, the units are the text that they were, and every edge that is left was one."""
    joined = JOINER.join(units)
    assert "".join(joined) == "".join(units)
    edges = {len("".join(units[:i])) for i in range(len(units) + 1)}
    assert {len("".join(joined[:i])) for i in range(len(joined) + 1)} <= edges
