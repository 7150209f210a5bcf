"""The definition of a word, written down apart: by two tables of `tests/data/words`."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator

from tests.conftest import ROOT

DATA = ROOT / "tests" / "data" / "words"
PASSED_OVER = (" ", "ๆ", "ฯ")


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table; a comment begins with # and a space."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if not row[0].startswith("# "):
                yield row


PIECES = {
    piece.encode("latin-1", "backslashreplace").decode("unicode_escape"): word == "yes"
    for piece, word, _ in rows("definition.tsv")
}
"""Pieces of every kind, and whether each is a word."""

CATEGORIES = {row[0]: row[1] == "yes" for row in rows("categories.tsv")}
EXCEPT = {
    character.encode("latin-1", "backslashreplace").decode("unicode_escape")
    for row in rows("categories.tsv")
    for character in row[2].split()
}


def makes_word(character: str) -> bool:
    """Whether the tables have a character among those that make a word."""
    return CATEGORIES[unicodedata.category(character)] is not (character in EXCEPT)


def is_word(piece: str) -> bool:
    """Whether any character of a piece makes it one."""
    return any(makes_word(character) for character in piece)


def is_stop(piece: str) -> bool:
    """Whether a piece ends a window."""
    return not is_word(piece) and piece not in PASSED_OVER
