"""What a word is: the one definition that counting and searching ask.

Units and tokens are pieces of text: some are words, the others are signs and white space. A piece
is a word if any of its characters is a letter or a number. Frequencies, N, windows, n-grams,
NEAR, `--context`, sorting and grouping by neighbours all count words by this rule.

| piece | word | reason |
| --- | --- | --- |
| ไทย, พ.ย., ก | yes | it has a Thai consonant |
| ฯลฯ | yes | it is read aloud as words, and so is "etc.", which corpora count |
| ฯ, ๆ (and Lao ຯ, ໆ) | no | they shorten or repeat the word before them; see `PASSED_OVER` |
| เ, า, ่ and other Thai vowels and marks | no | no Thai word is written without a consonant |
| café, AT&T, COVID-19, U.S. | yes | Latin letters, with accents or without |
| 漢字, עברית, Ω, か | yes | letters of any script |
| ʼ, 々, ー | no | modifier letters: they change the letter before them |
| U+0301 and other combining marks | no | they stand on a letter |
| 2564, ๒๕๖๔, 50%, ², ½, Ⅳ, ① | yes | numbers of any kind: digits, powers, fractions, numerals |
| #ไทย, @name, a@b.co, www.x.th | yes | letters make words, whatever signs come with them |
| #, @, %, (, “, -, –, ..., • | no | punctuation |
| ฿, $, +, =, °, ™, → | no | symbols |
| 👍, ❤️ and other pictures | no | symbols, too |
| U+E000-U+F8FF, U+FFFD | no | no text: bullets of old fonts, lost characters |
| space, line break, control characters | no | layout |

A part of a piece is asked in the same way. Of #ไทย, the # before a hit of ไทย is no word; of
ความร่วมมือ, the ความ before a hit of ร่วมมือ is one.

`index/files/word_flags.py` has the fast forms of the same rule, for bytes and arrays.
"""

from __future__ import annotations

import unicodedata
import zlib
from typing import Final

CATEGORIES: Final = frozenset(("Lu", "Ll", "Lt", "Lo", "Nd", "Nl", "No"))
"""The categories of Unicode whose characters make a word: letters and numbers.

Without `Lm`, the modifier letters.
"""

NEVER_ALONE: Final = frozenset("ฯຯะาำๅเแโใไ")
"""Letters to Unicode that make no word by themselves: signs of abbreviation, Thai vowels."""

_FOLDED_TO_A_LETTER: Final = "\u0345"  # a combining mark; in folded text it is ι

PASSED_OVER: Final = frozenset(" ฯๆ")
"""Pieces that are not words, and that a window or an n-gram passes over all the same.

All other pieces that are not words end it.
"""


def makes_word(character: str) -> bool:
    """Tell whether a character makes the piece that it is in a word."""
    if unicodedata.category(character) in CATEGORIES:
        return character not in NEVER_ALONE
    return character == _FOLDED_TO_A_LETTER


def is_word(piece: str) -> bool:
    """Tell whether a unit, a token, or a part of one is a word."""
    return any(map(makes_word, piece))


def digest() -> str:
    """Return eight hexadecimal digits that change with the definition."""
    rules = [sorted(CATEGORIES), sorted(NEVER_ALONE), _FOLDED_TO_A_LETTER, sorted(PASSED_OVER)]
    return f"{zlib.crc32(repr(rules).encode()):08x}"
