"""Sentence boundaries: rules first, then a model at the spaces that the rules leave open.

Thai has no mark that ends a sentence. A space may do so, and most do not. Every line is cut from
the next. Inside a line a sentence may end at a space only, and never after an abbreviation, a list
number or an initial, inside a date, a time, a number, a person's or a Latin name, nor within
brackets or quotes up to 200 characters (`sentence_rules`). What is left is decided by a model of
what stands beside the space (`sentence_model`); in English by the full stop. Headings, list items
and signatures, which have lines of their own, are not cut.

A sentence is approximate by nature: two readers often disagree on where one ends. The paragraph
(the line) is the sure unit of text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

import numpy as np

from corpus_cli.text.sentences import model, rules
from corpus_cli.text.sentences.model import IntArray

_BLANK_TO_NEXT_LINE: Final = re.compile(r"\n\s*")


def sentence_starts(text: str) -> list[int]:
    """Return the offsets at which the sentences of a normal text begin, sorted.

    The first is 0 and the sentences cover the text: each goes on to where the next begins, so that
    white space, blank lines included, belongs to the sentence before it. Every line that is not
    blank begins a sentence. An empty text has none.
    """
    return starts_in_all([text])[0]


def starts_in_all(texts: Sequence[str]) -> list[list[int]]:
    """Return the `sentence_starts` of each text.

    No rule looks beyond a line, so the texts are looked at as one, with a line break between them.
    """
    lines = [[0, *_line_starts(text)] if text else [] for text in texts]
    bounds = list(accumulate((len(text) + 1 for text in texts), initial=0))
    single = [span for span, own in zip(pairwise(bounds), lines, strict=True) if len(own) == 1]
    inner = _inner_starts("\n".join(texts), np.array(single, dtype=np.int64).reshape(-1, 2))
    of_text = pairwise([bisect_left(inner, bound) for bound in bounds])
    return [
        sorted({*own, *(start - begin for start in inner[first:last])})
        for own, begin, (first, last) in zip(lines, bounds, of_text, strict=False)
    ]


def _line_starts(text: str) -> Iterator[int]:
    """Yield where the lines that are not blank begin, the first excepted."""
    first = len(text) - len(text.lstrip())
    for match in _BLANK_TO_NEXT_LINE.finditer(text):
        if first < match.end() < len(text):
            yield match.end()


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the text in pieces of bounded size, cut between lines, in a huge line at a space."""
    begin = 0
    while len(text) - begin > model.PIECE:
        end = text.rfind("\n", begin + 1, begin + model.PIECE)
        if end < 0:
            end = text.rfind(" ", begin + 1, begin + model.PIECE)
        end = begin + model.PIECE if end < 0 else end
        yield begin, text[begin:end]
        begin = end
    yield begin, text[begin:]


def _inner_starts(text: str, single: IntArray) -> list[int]:
    """Return where sentences begin inside the lines, in order.

    `single` are the stretches (rows of begin and end) of texts that have one line alone.
    """
    starts: list[int] = []
    for offset, piece in _pieces(text):
        found = _starts_in_piece(piece, single - offset)
        starts += sorted(offset + start for start in found)
    return starts


def _starts_in_piece(text: str, single: IntArray) -> Iterator[int]:
    """Yield where sentences begin inside the lines of a text no longer than `model.PIECE`."""
    codes = model.codes(text)
    spaces = model.spaces(codes)
    if not len(spaces):
        return
    kinds = rules.kinds_of(codes)
    unmarked = spaces.where(rules.plain(kinds, spaces, single))
    likely = unmarked.where(model.with_habit(model.scores(codes, unmarked), unmarked) > 0)
    english = spaces.where(rules.english_ends(kinds, spaces))
    if not len(likely) and not len(english):
        return
    check = rules.Rules(text, kinds)
    for left_start, left_end, start in likely.columns[:3].T.tolist():
        if check.allow(left_start, left_end, start):
            yield start
    for _, left_end, start in english.columns[:3].T.tolist():
        if check.allow_english(left_end, start):
            yield start
