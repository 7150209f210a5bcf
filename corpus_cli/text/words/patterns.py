"""What a piece of text is made of, and where it must be cut whatever the words are.

One pass of one regular expression cuts normal text into pieces that need no lexicon (numbers,
Latin words, abbreviations, signs, white space) and stretches of Thai letters that do. Every
alternative is linear, and every character is in exactly one piece.

| piece | examples |
| --- | --- |
| line break | a piece of its own |
| other white space | a run is one piece |
| address | https://www.thaigov.go.th/news, info@opm.go.th |
| hashtag, handle | #สู้โควิด, @PrachachatNews |
| number | 2564, 1,234.5, 50%, 09.00, 16:30, 8/2564, 26/11/2564, 2021-11-26, 02-283-4000 |
| Latin word | INTERPOL, COVID-19, don't, AT&T, U.S., 5G, café |
| Thai stretch | letters of one piece of writing, full stops of abbreviations included |
| sign | a run of the same . - _ = * ~ ^ ! ? is one piece, any other sign one; ฯลฯ, ฯ and ๆ, too |
| other letters | a run of letters of other scripts |

A range is cut (2563 | - | 2564), so is a number from Thai or Latin letters before it. Marks and
following vowels that nothing carries belong to whatever stands before them in their line, so that
no piece begins with one but at the start of a line.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from corpus_cli.model.text import Kind
from corpus_cli.text.normal.normal_form import fold

FOLLOWING: Final = "ะ-ฺๅ็-๎"
"""Thai marks and following vowels, as a regular expression's class: they begin no word."""

LETTERS: Final = frozenset(chr(c) for c in (*range(0x0E01, 0x0E2F), *range(0x0E40, 0x0E45)))
"""Thai consonants and leading vowels: what begins with one is a stretch, which needs a lexicon."""

_STRAY = rf"[{FOLLOWING}\u0300-\u036f\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]*"
_LATIN = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_OTHER_LATIN = r"\u0250-\u02af\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua787\ua78b-\ua7ca"
_HOST = r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"

PIECES: Final = re.compile(
    "\n"
    r"|(?:[^\S\n]+"
    r"|(?:https?://|www\.)[!-~]*[A-Za-z0-9/=]"
    rf"|[A-Za-z0-9._%+-]{{1,64}}@{_HOST}"
    rf"|[#@](?:[{_LATIN}0-9_]|[ก-ฮเ-ไ][{FOLLOWING}]*)+"
    rf"|[ก-ฮเ-ไ][ก-ฮเ-ไ{FOLLOWING}]*(?:\.[ก-ฮเ-ไ][ก-ฮเ-ไ{FOLLOWING}]*)*(?:\.(?!\.))?"
    rf"|\d+(?:[{_LATIN}][{_LATIN}0-9]*|(?:-\d+){{2,}}|(?:[.,:/]\d+)*%?)"
    r"|(?:[A-Za-z]\.){2,}"
    rf"|[{_LATIN}][{_LATIN}0-9]*(?:['’&-][{_LATIN}0-9]+)*"
    r"|ฯลฯ|-+|\.+|_+|=+|\*+|~+|\^+|!+|\?+"
    rf"|[^\W\d_{_LATIN}\u0e00-\u0e7f]+"
    rf"|[^{FOLLOWING}\n])"
    rf"{_STRAY}"
    rf"|[{FOLLOWING}]+"
)


TAG: Final = re.compile(rf"[#@][{_LATIN}0-9_ก-ฮเ-ไ]")
"""The beginning of a hashtag or handle, which has words in it."""


def kind(piece: str) -> Kind:
    """Tell what a token or unit is made of.

    `THAI` has a Thai letter, else `LATIN` a Latin one, else `NUMBER` a digit, or numbers like ² and
    ½ only. `SPACE` is white space and line breaks, `PUNCTUATION` signs, ฯ and ๆ included. `OTHER`
    is the rest: words of other scripts, pictures, control characters, marks that nothing carries.
    Which pieces are words, `word.py` says.
    """
    piece = fold(piece)  # so that a word has one kind, however it is written
    for pattern, found in _KINDS:
        if pattern.search(piece):
            return found
    if piece.isspace():
        return Kind.SPACE
    category = unicodedata.category(piece[0])
    if category[0] == "N":
        return Kind.NUMBER
    is_sign = piece[0] in "ฯๆ" or category[0] == "P" or category in {"Sm", "Sc", "Sk"}
    return Kind.PUNCTUATION if is_sign else Kind.OTHER


_KINDS: Final = (
    (re.compile("[ก-ฮ]"), Kind.THAI),
    (re.compile(f"[{_LATIN}{_OTHER_LATIN}]"), Kind.LATIN),
    (re.compile(r"\d"), Kind.NUMBER),
)
