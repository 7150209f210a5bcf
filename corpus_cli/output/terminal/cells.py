"""How wide text is in a terminal, and where it may be cut.

A terminal has cells; Thai vowels above and below and tone marks share the cell of their consonant.
Widths come from the character database that Python carries: rich has a table, too, whose import
takes longer (12 ms) than a search on a small corpus, and its own cuts know no leading vowels.

All functions expect text that was made visible (`escape.visible`): what a control does to a
terminal has no width.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal
from unicodedata import category, east_asian_width

Align = Literal["left", "right"]
WordEdges = Callable[[str], Sequence[int]]
"""Tells where the words of a text begin and end, in order."""

ELLIPSIS: Final = "…"

_LEADING_VOWELS: Final = frozenset("เแโใไ")
_FOLLOWING_VOWELS: Final = frozenset("ะาำๅ")
_BEGIN_NO_LINE: Final = frozenset("ๆฯ,.;:!?%)]}”’»/")
_END_NO_LINE: Final = frozenset("([{“‘«#")
_COMPARED: Final = 200  # texts of which the cells they need are worked out
_LEAST: Final = 6  # cells of an id
_NO_CELL: Final = frozenset({"Mn", "Me"})


class _Widths(dict[str, int]):
    """Cells of a character, worked out when first asked for."""

    def __missing__(self, character: str) -> int:
        width = self[character] = _cells_of(character)
        return width


def _cells_of(character: str) -> int:
    if category(character) in _NO_CELL or "\u1160" <= character <= "\u11ff":
        return 0  # the second range: Korean vowels and finals, drawn into the first letter's cells
    return 2 if east_asian_width(character) in "WF" else 1


_CELLS: Final = _Widths()


def width(text: str) -> int:
    """Return the number of terminal cells that `text` takes."""
    return len(text) if text.isascii() else sum(map(_CELLS.__getitem__, text))


def widths(texts: Sequence[str]) -> list[int]:
    """Return the cells that each of the texts takes."""
    return list(map(len if "".join(texts).isascii() else width, texts))


def may_break(text: str, at: int) -> bool:
    """Tell whether `text` may be cut before the character at `at`.

    Not before a mark that shares the cell of its consonant, nor before a vowel that follows one,
    nor between a leading vowel and its consonant. Both ends of the text are breaks.
    """
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if not _CELLS[after]:
        return False
    if after in _FOLLOWING_VOWELS and (before not in _FOLLOWING_VOWELS or before + after == "าะ"):
        return False  # of a longer run, which is dirt, any may begin a line
    return before not in _LEADING_VOWELS or not "ก" <= after <= "ฮ"


def cluster_start(text: str) -> int:
    """Return where the first whole cluster begins: behind marks whose consonant is not there."""
    at = 0
    while at < len(text) and (not _CELLS[text[at]] or text[at] in _FOLLOWING_VOWELS):
        at += 1
    return at


def fit(text: str, cells: int, start: int = 0) -> int:
    """Return the end of the longest stretch from `start` that takes at most `cells` cells.

    The end is a break; it is `start` itself where not even one cluster fits.
    """
    used = 0
    for at in range(start, len(text)):
        used += _CELLS[text[at]]
        if used > cells:
            break
    else:
        return len(text)
    while at > start and not may_break(text, at):
        at -= 1
    return at


def fit_backwards(text: str, cells: int) -> int:
    """Return the start of the longest tail of `text` that takes at most `cells` cells."""
    used, at = 0, len(text)
    while at and used + _CELLS[text[at - 1]] <= cells:
        at -= 1
        used += _CELLS[text[at]]
    while not may_break(text, at):
        at += 1
    return at


def cut(text: str, cells: int) -> str:
    """Return `text`, its end replaced by an ellipsis where it takes more than `cells` cells."""
    if width(text) <= cells:
        return text
    return text[: fit(text, cells - 1)] + ELLIPSIS if cells > 0 else ""


def cut_middle(text: str, cells: int) -> str:
    """Return `text` with an ellipsis for its middle where it takes more than `cells` cells.

    For ids, which often differ in their last characters.
    """
    if width(text) <= cells:
        return text
    if cells < 1:
        return ""
    head = fit(text, cells // 2)
    tail = fit_backwards(text, cells - 1 - width(text[:head]))
    return text[:head] + ELLIPSIS + text[tail:]


def cut_apart(texts: Sequence[str], cells: int) -> dict[str, str]:
    """Return each of the texts, cut in its middle to take at most `cells` cells.

    As much of the beginning is kept as lets different texts stay different, where any way does.
    """
    forms: dict[str, str] = {}
    for head in dict.fromkeys((cells // 2, cells // 3, cells // 6, 0)):
        forms = {text: _cut_after(text, cells, head) for text in texts}
        if len(set(forms.values())) == len(forms):
            break
    return forms


def _cut_after(text: str, cells: int, head: int) -> str:
    if width(text) <= cells:
        return text
    if cells < 1:
        return ""
    begin = fit(text, head)
    return text[:begin] + ELLIPSIS + text[fit_backwards(text, cells - 1 - width(text[:begin])) :]


def apart(texts: Sequence[str], most: int) -> int:
    """Return the fewest cells, of `most`, in which `cut_apart` keeps different texts different."""
    different = list(dict.fromkeys(texts))[:_COMPARED]
    for cells in range(_LEAST, most):
        if len(set(cut_apart(different, cells).values())) == len(different):
            return cells
    return most


def pad(text: str, cells: int, align: Align = "left") -> str:
    """Return `text` with spaces up to `cells` cells; wider text as it is."""
    spaces = " " * (cells - width(text))
    return text + spaces if align == "left" else spaces + text


def wrap(text: str, cells: int, edges: WordEdges | None = None) -> Iterator[tuple[int, int]]:
    """Yield start and end of the lines into which `text` is broken to take `cells` cells at most.

    Lines break at a space in their second half, else between words where `edges` tells those
    apart. Where it does not, or a word is wider than the line, they break before a leading vowel in
    their last quarter (a syllable begins there, and often a word: Thai writes no spaces between
    words), else between clusters. The space at which a line broke belongs to no line.
    """
    start = 0
    words: Sequence[int] | None = None
    while start < len(text):
        end = fit(text, cells, start)
        if end == start:  # not even one cluster: its pieces, then
            end = start + 1
        following = end
        if end < len(text):
            space = text.rfind(" ", start + (end - start) // 2, end + 1)
            if space > start and may_break(text, space + 1):
                end, following = space, space + 1
            else:
                if words is None:
                    words = edges(text) if edges else ()
                word = _word(text, words, start, end)
                if word is None:
                    end = following = _syllable(text, start + 3 * (end - start) // 4 + 1, end)
                else:
                    end = word - (text[word - 1] == " " and word - 1 > start)
                    following = end + 1 if text[end] == " " and may_break(text, end + 1) else word
        yield start, end
        start = following


def _word(text: str, edges: Sequence[int], start: int, end: int) -> int | None:
    """Return the last edge of a word behind `start` and up to `end`.

    One that a mark follows which begins no line, or precedes which ends none, is the second choice.
    """
    second: int | None = None
    for index in range(bisect_right(edges, end) - 1, -1, -1):
        at = edges[index]
        if at <= start:
            break
        if not may_break(text, at):
            continue
        if text[at] not in _BEGIN_NO_LINE and text[at - 1] not in _END_NO_LINE:
            return at
        second = second or at
    return second


def _syllable(text: str, least: int, end: int) -> int:
    """Return where the last leading vowel stands from `least` to `end`, `end` if there is none."""
    at = max(text.rfind(vowel, least, end + 1) for vowel in sorted(_LEADING_VOWELS))
    return at if at > 0 and may_break(text, at) else end
