"""Characters of a document that must not reach a terminal or a spreadsheet as they are.

Two answers, since there are two kinds of reader. For people `visible` shows every character that
has no shape of its own. For programs `harmless` replaces only what can do harm (controls, escapes,
marks that reorder text, half characters) and leaves the rest verbatim: a zero-width space inside a
quotation is part of the quotation. JSON has its own escapes for the same class, `HARMFUL`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

HARMFUL: Final = (
    r"\x7f-\x9f"  # delete, and the C1 controls: some terminals take U+009B for an escape sequence
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # what reorders or reshapes text
    r"\ufeff"  # at the head of a file it would be taken for the file's own
    r"\ud800-\udfff"  # halves of a character: they cannot be encoded
    r"\U000e0000-\U000e007f"  # tags: text that cannot be seen
)
"""Inside of a character class: what no output carries raw, besides the C0 controls."""

_C0_BUT_TAB_AND_LINE: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f"

# Patterns are compiled when first used, which `re` remembers: at a start every one would count.
_HARMLESS_PATTERN: Final = rf"[{_C0_BUT_TAB_AND_LINE}{HARMFUL}]|\r(?!\n)"

LINE_BREAK: Final = r"\r\n|[\n\r\v\f\x85\u2028\u2029]"
"""What ends a line of a document, as a pattern."""

_VISIBLE_PATTERN: Final = (
    LINE_BREAK
    + rf"|[\x00-\x1f{HARMFUL}"
    + r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u3164"
    + r"\ufe00-\ufe0f\uffa0\ufff0-\ufffb\ufffe\uffff\U00013430-\U0001343f"
    + r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e0fff]"
)

_NO_BREAK_SPACE: Final = "\xa0"

LINE_SIGN: Final = "↵"
TAB_SIGN: Final = "⇥"
INVISIBLE_SIGN: Final = "¦"
"""Stands for a zero-width space and its kin: up to a tenth of a text, so one cell must do."""

_SIGNS: Final = {
    "\r\n": LINE_SIGN,
    "\t": TAB_SIGN,
    "\x7f": "␡",
    # They choose between two pictures of one sign; terminals disagree on the width of the one.
    "\ufe0e": "",
    "\ufe0f": "",
    **dict.fromkeys("\n\r\v\f\x85\u2028\u2029", LINE_SIGN),
    **dict.fromkeys("\xad\u200b\u200c\u200d\u2060\ufeff", INVISIBLE_SIGN),
}


def visible(text: str) -> str:
    r"""Return `text` in one line, with a sign for every character that has no shape of its own.

    Line breaks become `↵`, tabs `⇥`, zero-width spaces and joiners `¦`, other C0 controls their
    control pictures (`␛`), anything else its number (`‹U+202E›`). For display only: not reversible.

    >>> visible("ก\tข\x1b[31m\u202e")
    'ก⇥ข␛[31m‹U+202E›'
    """
    if _is_plain(text):
        return text
    return re.sub(_VISIBLE_PATTERN, _sign, text)


def visible_all(texts: Sequence[str]) -> Sequence[str]:
    """Return each of the texts made visible."""
    if _is_plain("".join(texts)):  # numbers, of which large tables consist: none is looked at
        return texts
    return list(map(visible, texts))


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def visible_lines(text: str) -> list[str]:
    """Return the lines of `text`, each made visible; an empty text has none."""
    lines = re.split(LINE_BREAK, text)
    if not lines[-1]:
        lines.pop()
    return [visible(line) for line in lines]


def harmless(text: str) -> str:
    r"""Return `text` less what can do harm: for CSV and TSV cells.

    Controls become their control pictures, other harmful characters their number (`‹U+202E›`).
    Tabs, line feeds and `\r\n` stay, and so does whatever is merely invisible.
    """
    return text if printable(text) else re.sub(_HARMLESS_PATTERN, _number, text)


def printable(text: str) -> bool:
    """Tell that `text` has no harmful character, ten times as fast as a search for one does.

    Half of all documents have no-break spaces, which Python does not count as printable.
    """
    return text.isprintable() or text.replace(_NO_BREAK_SPACE, " ").isprintable()


def _sign(match: re.Match[str]) -> str:
    found = match[0]
    return _SIGNS[found] if found in _SIGNS else _number(match)


def _number(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"
