"""The words around nodes.

A node is every word that its hit touches. Its window is so many words to the left and to the right:
white space is skipped; signs, line breaks and the ends of documents stop it, unless it goes
`across` signs and lines; `within` a sentence, nothing but the sentence's edges stops it. Where
windows overlap, a word in both is there once, and a word of any node is in none.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.statistics.grouped_keys import Ints, Mask
from corpus_cli.statistics.segment_tokens import SegmentTokens, TokenSpans

SPAN: Final = 5
_ALL: Final = 1 << 40  # words: more than any document has


class Window(NamedTuple):
    """How far a window reaches: words on either side, None for as far as it is let."""

    left: int | None = SPAN
    right: int | None = SPAN
    in_sentence: bool = False
    across: bool = False

    def described(self) -> str:
        """Say it as `--span` and `--within` do."""
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
    if not all(side.isascii() and side.isdigit() and int(side) <= 1000 for side in sides):
        raise UsageError(f"--span: {span!r} is no span", hint="such as 5,5 or 0,3 (1,000 at most)")
    if sides == ("0", "0"):
        raise UsageError("--span 0,0 has no words in it", hint="such as 5,5 or 0,3")
    return Window(int(sides[0]), int(sides[1]), in_sentence, across)


class Around(NamedTuple):
    """The words that were looked at (numbers of pieces), and what each of them is.

    A word may be both left of one node and right of another.
    """

    words: Ints
    is_left: Mask
    is_right: Mask
    is_node: Mask


def words_around(pieces: SegmentTokens, starts: Any, ends: Any, window: Window) -> Around:  # noqa: ANN401 - arrays or lists
    """Return the words of nodes and those around them; hits are stretches of `text.bin`."""
    nodes = pieces.overlapping(starts, ends)
    near = _near(pieces, nodes, window)
    found, is_whole = _looked_at(pieces, nodes, window, near)
    if not is_whole:  # so many ๆ in a row, in so few words
        found, _ = _looked_at(pieces, nodes, window, np.arange(len(pieces.starts)))
    return found


def _looked_at(
    pieces: SegmentTokens, nodes: tuple[Ints, Ints], window: Window, near: Ints
) -> tuple[Around, bool]:
    """Return what is around nodes word_in the pieces that are near, and whether these sufficed."""
    some = pieces.some(near)
    is_word = some.is_word
    jumps = np.diff(near, prepend=-2) != 1
    begins = jumps | begins_stretch(some, window)
    after: Ints = np.cumsum(is_word)  # words up to and with each piece
    before: Ints = after - is_word
    stretch = np.cumsum(begins) - 1
    opens = np.flatnonzero(begins)
    closes = np.append(opens[1:], len(near))[: len(opens)] - 1
    left_of, right_of = np.searchsorted(near, nodes[0]), np.searchsorted(near, nodes[1] - 1)
    left_end: Ints = before[left_of]
    right_begin: Ints = after[right_of]
    left, right = _reach(window.left), _reach(window.right)
    first = opens[stretch[left_of]]
    last = closes[stretch[right_of]]
    left_begin: Ints = np.maximum(left_end - left, before[first])
    right_end = np.minimum(right_begin + right, after[last])
    cut_left = jumps[first] & (near[first] > 0) & (left_end - left_begin < left)
    at_jump = np.append(jumps[1:], True)[: len(near)] & (near < len(pieces.starts) - 1)
    cut_right = at_jump[last] & (right_end - right_begin < right)
    count = int(is_word.sum())
    is_node: Mask = _covered(len(near), left_of, right_of + 1)[is_word]
    around = Around(
        near[is_word],
        _covered(count, left_begin, left_end) & ~is_node,
        _covered(count, right_begin, right_end) & ~is_node,
        is_node,
    )
    return around, not (cut_left.any() or cut_right.any())


def _reach(words: int | None) -> int:
    return _ALL if words is None else words


def _near(pieces: SegmentTokens, nodes: tuple[Ints, Ints], window: Window) -> Ints:
    """Return the pieces that may be in a window, or matter for one: nearly always all of them."""
    size = len(pieces.starts)
    if window.left is None or window.right is None or window.across or window.in_sentence:
        return np.arange(size if len(nodes[0]) else 0)
    # Between two words is at most one space, and perhaps ๆ with a space of its own.
    begin = np.maximum(nodes[0] - 3 * window.left - 4, 0)
    end = np.minimum(nodes[1] + 3 * window.right + 4, size)
    return _union(begin, end)


def begins_stretch(pieces: TokenSpans, window: Window) -> Mask:
    """Tell of each piece whether no window reaches from before it to it, or over it."""
    if window.in_sentence:
        return pieces.begins_sentence | pieces.is_separator
    stops = pieces.is_separator if window.across else pieces.is_stop
    begins = stops.copy()
    begins[1:] |= stops[:-1]
    return begins


def _union(begin: Ints, end: Ints) -> Ints:
    """Return all numbers that are in any of the stretches, whose beginnings ascend."""
    reach = np.maximum.accumulate(end)
    fresh = np.maximum(begin[1:], reach[:-1])  # what no stretch before it has
    begin = np.append(begin[:1], fresh)
    counts = np.maximum(reach - begin, 0)
    shift = begin - (np.cumsum(counts) - counts)
    numbers: Ints = np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(shift, counts)
    return numbers


def _covered(size: int, begin: Any, end: Any) -> Mask:  # noqa: ANN401 - arrays of integers
    """Tell of each of so many places whether any of the stretches holds it."""
    end = np.maximum(begin, end)
    depth = np.bincount(begin, minlength=size + 1) - np.bincount(end, minlength=size + 1)
    return np.cumsum(depth[:size]) > 0
