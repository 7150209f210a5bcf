"""The normal form: what Thai text is compared in.

Raw Thai is written in many ways that look alike. เเสดง (two เ) and แสดง, น้ํา and น้ำ, ค<ZWSP>วาม
and ความ, ๒๕๖๔ and 2564 are the same to a reader and different to a program; neither NFC nor NFKC
mends any of the Thai ones. So there is an ordered table of named repairs, `repairs.REPAIRS`.

Case is folded apart from the repairs, one character for one (Unicode's simple case folding), so
that the text before folding, which is segmented, and the folded text, which is searched, share
their offsets.

What the layout of a file put into the text of a statement is undone before (`layout.py`): in texts
only, never in queries, whose lines nobody wrapped.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from typing import Final

from corpus_cli.model.text import Span
from corpus_cli.text.normal.alignment import Edit, Repaired
from corpus_cli.text.normal.repairs import DROP_INVISIBLE, REPAIRS, Repair, triggered

_TRIGGERS: Final = tuple(repair.trigger for repair in REPAIRS)
_LONG: Final = 500  # code points; for less (a query) numpy is not worth importing


class NormalText:
    """A text in normal form, with its original and the way back.

    `text` has its case as written (it is what gets segmented), `folded` has none (it is what gets
    searched); both have the same offsets, and those are *not* the original's: `original_span`
    leads there. `repairs` names the steps that changed something, what was undone of the layout
    included.
    """

    __slots__ = ("alignment", "folded", "original", "repairs", "text")

    def __init__(
        self, original: str, repaired: Repaired | None = None, *, markdown: bool = False
    ) -> None:
        """Make the normal form; `repaired` is what `original` becomes, where that is known."""
        if repaired is None:
            from corpus_cli.text.normal.layout import laid_out  # late: no query needs it

            repaired = _repaired(laid_out(original, markdown=markdown))
        self.original = original
        self.text, self.alignment, self.repairs = repaired
        self.folded = fold(self.text)

    def original_span(self, start: int, end: int) -> Span:
        """Return the stretch of the original that `text[start:end]` stands for."""
        return self.alignment.original_span(start, end)


def has_invisible(text: str) -> bool:
    """Tell whether a text holds characters that nobody sees and that part others."""
    return DROP_INVISIBLE.pattern.search(text) is not None


def normal_texts(originals: Sequence[str], markdown: Sequence[bool] = ()) -> list[NormalText]:
    """Return the normal form of many texts; quicker than of one after the other.

    `markdown` tells which of them are Markdown; by default, none is.
    """
    from corpus_cli.text.normal.layout import laid_out

    kinds = markdown or [False] * len(originals)
    repaired = [laid_out(text, markdown=kind) for text, kind in zip(originals, kinds, strict=True)]
    places: Sequence[int] = range(len(originals))  # of those that may need something
    while places:
        before = [repaired[place] for place in places]
        possible = triggered([one.text for one in before], _TRIGGERS)
        after = list(map(_round, before, possible))
        for place, one in zip(places, after, strict=True):
            repaired[place] = one
        changed = [a.text != b.text for a, b in zip(before, after, strict=True)]
        places = list(compress(places, changed))
    return list(map(NormalText, originals, repaired))


def _repaired(done: Repaired) -> Repaired:
    """Return a text with all repairs made.

    What one repair does may give work to another: they are gone through, in their order, until none
    changes anything, so that a normal form is its own. Where to look is asked once a round.
    """
    possible = _possible(done.text)
    while possible:
        before = done
        done = _round(before, possible)
        if done.text == before.text:
            break
        possible = _possible(done.text)
    return done


def _round(done: Repaired, possible: int) -> Repaired:
    """Go through the `possible` repairs once."""
    if not possible:
        return done
    text, alignment, names = done
    for number, repair in enumerate(REPAIRS):
        if possible >> number & 1:
            mended, edits = _mended(repair, text)
            if mended != text:
                if repair.name not in names:
                    names = (*names, repair.name)
                alignment = alignment.after(edits)
                text = mended
    return Repaired(text, alignment, names)


def _possible(text: str) -> int:
    """Tell which repairs the text may need, as bits."""
    if len(text) < _LONG and "numpy" not in sys.modules:
        return sum(repair.trigger.is_in(text) << n for n, repair in enumerate(REPAIRS))
    return triggered([text], _TRIGGERS)[0]


def _mended(repair: Repair, text: str) -> tuple[str, Sequence[Edit]]:
    """Return what the repair makes of a text, and the edits that move offsets."""
    if repair.aligned:
        return repair.pattern.sub(repair.replace, text), ()
    pieces: list[str] = []
    edits: list[Edit] = []
    done = 0
    for match in repair.pattern.finditer(text):
        start, end = match.span()
        if (new := repair.replace(match)) != match[0]:
            edits.append(Edit(start, end, len(new)))
            pieces += (text[done:start], new)
            done = end
    return "".join([*pieces, text[done:]]), edits


def normal(text: str) -> str:
    """Return `text` in normal form, case as written."""
    return _repaired(Repaired(text)).text


def normal_query(text: str) -> str:
    """Return the form in which a query is looked for: folded, one line, outer spaces trimmed.

    A line break in a query is taken for a space, because a hit stays in its paragraph. The result
    is empty where nothing of the query can be seen.
    """
    return fold(normal(normal(text).replace("\n", " "))).strip(" ")


def normal_titles(titles: Sequence[str]) -> list[str]:
    """Return `normal_query` of each title.

    Titles are short and making a normal form is not free, so they go through it as the lines of
    one text; unless one has a line break itself.
    """
    lines = fold(normal("\n".join(titles))).split("\n")
    if len(lines) != len(titles):
        return [normal_query(title) for title in titles]
    return [line.strip(" ") for line in lines]


# --- case -------------------------------------------------------------------------------------

# Of what is common in these texts, only ASCII letters have case; `str.lower` may then do the work.
_MAY_HAVE_CASE: Final = "[^\x00-\x7f\u0e00-\u0e7f\u2010-\u2027]"
_ASCII_LOWER: Final = {ord(c): ord(c.lower()) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def fold(text: str) -> str:
    """Fold case, one character for one (Unicode's simple case folding).

    Characters whose only folding is longer than themselves (ß, İ) stay as they are.
    """
    if len(text) < _LONG and text.casefold() == text:
        return text
    if all(map(_is_lowered, set(re.findall(_MAY_HAVE_CASE, text)))):
        return text.lower()
    return re.sub(_MAY_HAVE_CASE, _fold_match, text).translate(_ASCII_LOWER)


@lru_cache(maxsize=4096)
def _is_lowered(character: str) -> bool:
    """Tell whether `str.lower` folds a character, wherever it stands: Σ it does not."""
    return character != "Σ" and character.lower() == _fold_character(character)


def _fold_match(match: re.Match[str]) -> str:
    return _fold_character(match[0])


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    for folded in (character.casefold(), character.lower()):
        if len(folded) == 1:
            return folded
    return character
