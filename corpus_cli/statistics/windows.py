"""The words around nodes.

A node is every word that a hit overlaps. Its window is a number of words to the left and to the
right. White space is skipped; punctuation, line breaks and the ends of documents end the window,
unless it goes `across` punctuation and lines. `within` a sentence, only the ends of the sentence
do. A word in several windows is counted once, and a word of a node is in no window.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.errors import UsageError
from corpus_cli.statistics.grouped_keys import BoolArray, Int64Array
from corpus_cli.statistics.segment_tokens import SegmentTokens, TokenSpans

SPAN: Final = 5
_LONGEST_SPAN: Final = 1000
_UNLIMITED: Final = 1 << 40  # words: more than any document has


class Window(NamedTuple):
    """The number of words on either side of a node; None for as many as there are."""

    left: int | None = SPAN
    right: int | None = SPAN
    in_sentence: bool = False
    across: bool = False

    def described(self) -> str:
        """Return it as `--span` and `--within` take it."""
        sides = "" if self.left is None else f"{self.left},{self.right}"
        return " ".join(filter(None, (sides, "sentence" * self.in_sentence)))


def read_window(span: str | None, *, in_sentence: bool = False, across: bool = False) -> Window:
    """Return the window of `--span L,R` (or one number for both sides), five words by default.

    Raises UsageError for anything else, and for no words on either side.
    """
    if span is None:
        side = None if in_sentence else SPAN
        return Window(side, side, in_sentence, across)
    left, _, right = span.partition(",")
    sides = (left.strip(), (right or left).strip())
    if not all(s.isascii() and s.isdigit() and int(s) <= _LONGEST_SPAN for s in sides):
        raise UsageError(
            f"--span: {span!r} is not a span", hint="such as 5,5 or 0,3 (1,000 at most)"
        )
    if sides == ("0", "0"):
        raise UsageError("--span 0,0 contains no words", hint="such as 5,5 or 0,3")
    return Window(int(sides[0]), int(sides[1]), in_sentence, across)


class WindowWords(NamedTuple):
    """Words in and near windows (numbers of tokens), and what each of them is.

    A word may be left of one node and right of another.
    """

    words: Int64Array
    is_left: BoolArray
    is_right: BoolArray
    is_node: BoolArray


def words_around(
    tokens: SegmentTokens, starts: npt.ArrayLike, ends: npt.ArrayLike, window: Window
) -> WindowWords:
    """Return the words of the nodes, and those in windows; hits are spans of `text.bin`."""
    nodes = tokens.overlapping(starts, ends)
    nearby = _nearby_tokens(tokens, nodes, window)
    found, is_complete = _words_among(tokens, nodes, window, nearby)
    if not is_complete:  # very many ๆ in a row
        found, _ = _words_among(tokens, nodes, window, np.arange(len(tokens.starts)))
    return found


def window_barriers(tokens: TokenSpans, window: Window) -> BoolArray:
    """Tell for each token whether no window reaches from before it to it or beyond."""
    if window.in_sentence:
        return tokens.begins_sentence | tokens.is_separator
    stops = tokens.is_separator if window.across else tokens.is_stop
    barriers = stops.copy()
    barriers[1:] |= stops[:-1]
    return barriers


def _nearby_tokens(
    tokens: SegmentTokens, nodes: tuple[Int64Array, Int64Array], window: Window
) -> Int64Array:
    """Return the tokens that windows may reach: in nearly all texts, all that they reach."""
    size = len(tokens.starts)
    if window.left is None or window.right is None or window.across or window.in_sentence:
        return np.arange(size if len(nodes[0]) else 0)
    # Between two words is at most one space, and perhaps ๆ with a space of its own.
    begin = np.maximum(nodes[0] - 3 * window.left - 4, 0)
    end = np.maximum.accumulate(np.minimum(nodes[1] + 3 * window.right + 4, size))
    begin = np.append(begin[:1], np.maximum(begin[1:], end[:-1]))  # without those of the one before
    counts = np.maximum(end - begin, 0)
    shift = begin - (np.cumsum(counts) - counts)
    numbers: Int64Array = np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(shift, counts)
    return numbers


def _words_among(
    tokens: SegmentTokens,
    nodes: tuple[Int64Array, Int64Array],
    window: Window,
    nearby: Int64Array,
) -> tuple[WindowWords, bool]:
    """Return the words in windows among the nearby tokens, and whether these were enough."""
    some = tokens.select(nearby)
    is_word = some.is_word
    gaps = np.diff(nearby, prepend=-2) != 1
    barriers = gaps | window_barriers(some, window)
    after: Int64Array = np.cumsum(is_word)  # words up to each token, itself included
    before: Int64Array = after - is_word
    stretch = np.cumsum(barriers) - 1
    opens = np.flatnonzero(barriers)
    closes = np.append(opens[1:], len(nearby))[: len(opens)] - 1
    # Of each node its first and last token, and the first and last of the stretches they are in.
    node_begin, node_last = np.searchsorted(nearby, nodes[0]), np.searchsorted(nearby, nodes[1] - 1)
    first, last = opens[stretch[node_begin]], closes[stretch[node_last]]
    # Of each window its first word, and the one after its last.
    left, right = (_UNLIMITED if side is None else side for side in window[:2])
    left_end: Int64Array = before[node_begin]
    left_begin: Int64Array = np.maximum(left_end - left, before[first])
    right_begin: Int64Array = after[node_last]
    right_end: Int64Array = np.minimum(right_begin + right, after[last])
    # Windows that end at a gap, and not for another reason, may be longer.
    cut_left = gaps[first] & (nearby[first] > 0) & (left_end - left_begin < left)
    at_gap = np.append(gaps[1:], True)[: len(nearby)] & (nearby < len(tokens.starts) - 1)
    cut_right = at_gap[last] & (right_end - right_begin < right)
    count = int(is_word.sum())
    is_node: BoolArray = _covered(len(nearby), node_begin, node_last + 1)[is_word]
    found = WindowWords(
        nearby[is_word],
        _covered(count, left_begin, left_end) & ~is_node,
        _covered(count, right_begin, right_end) & ~is_node,
        is_node,
    )
    return found, not (cut_left.any() or cut_right.any())


def _covered(size: int, begin: Int64Array, end: Int64Array) -> BoolArray:
    """Tell for each number below `size` whether a span, `begin` to `end`, contains it."""
    end = np.maximum(begin, end)
    depth = np.bincount(begin, minlength=size + 1) - np.bincount(end, minlength=size + 1)
    covered: BoolArray = np.cumsum(depth[:size]) > 0
    return covered
