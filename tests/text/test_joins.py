"""Joins: which words are meant where letters could belong to the word on either side."""

from __future__ import annotations

import pytest

from corpus_cli.text.words import lexicon_selection
from corpus_cli.text.words.joins import AND_ON, NUMBER, UNLISTED, Join, Joins
from corpus_cli.text.words.segmenter import Segmenter

JOINS = lexicon_selection.joins()


@pytest.mark.parametrize("join", JOINS, ids=lambda join: "".join(join.cut))
def test_a_join_moves_where_words_begin_and_nothing_else(join: Join) -> None:
    """The words that are meant are the same letters, and no row is there in vain."""
    meant = "".join(join.meant).removesuffix(AND_ON)
    assert meant == "".join(join.cut)
    text = "|".join(("", *join.cut, ""))
    kept = [other for other in JOINS if other is not join and f"|{'|'.join(other.cut)}|" in text]
    assert join.meant != join.cut or kept


@pytest.mark.parametrize("join", JOINS, ids=lambda join: "".join(join.cut))
def test_every_word_of_a_join_is_a_token(segmenter: Segmenter, join: Join) -> None:
    """A row of words that the lexicon does not have would never be heeded."""
    assert join in segmenter.lexicon.joins()
    if NUMBER in join.before:
        assert len(join.cut) == len(join.meant)  # put in place where units are numbers


@pytest.mark.parametrize("join", JOINS, ids=lambda join: "".join(join.cut))
def test_a_join_is_found_in_a_text(segmenter: Segmenter, join: Join) -> None:
    """The words that are meant are the tokens of a text with what the row is for."""
    for following in sorted(join.before) or [""]:
        shown = {NUMBER: "20", UNLISTED: "รวีร์"}.get(following, following)
        meant = list(join.meant)
        if meant[-1].endswith(AND_ON):
            meant[-1] = meant[-1].removesuffix(AND_ON) + shown
        units = segmenter.units("".join(join.cut) + shown)
        tokens = [token for unit in units for token in segmenter.tokens(unit)]
        assert tokens[: len(meant)] == meant, (units, tokens)


def test_a_join_is_heeded_only_before_the_words_it_names() -> None:
    """The longest row decides; what is unlisted is told by whoever knows the words."""
    rows = ["ก|ข\tกข", "ก|ข|ค\tก|ขค", "ง\tง+\tUNLISTED จ"]
    joins = Joins(map(Join.read, rows), is_listed={"ก", "ข", "ค", "ง", "จ", "ฉ"}.__contains__)
    assert joins.mended(["ก", "ข", "ง"]) == ["กข", "ง"]
    assert joins.mended(["ก", "ข", "ค", "ก"]) == ["ก", "ขค", "ก"]
    assert joins.mended(["ง", "จ", "ฉ"]) == ["งจ", "ฉ"]
    assert joins.mended(["ง", "ฉ", "ง", "รร", "ง", "จจ"]) == ["ง", "ฉ", "งรร", "ง", "จจ"]
    assert joins.mended([]) == []


def test_a_row_may_keep_a_shorter_one_from_what_it_would_change() -> None:
    """It changes nothing itself."""
    joins = Joins(map(Join.read, ["กข\tก|ข", "ค|กข\tค|กข"]), is_listed=bool)
    assert joins.mended(["กข", "ค", "กข"]) == ["ก", "ข", "ค", "กข"]
    assert list(joins.changes(["ค", "กข"], [0, 1])) == []
