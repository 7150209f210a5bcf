"""Thai dictionary order, as the Royal Institute's dictionary has it.

Words are compared by their letters: consonants ก to ฮ, then vowels ะ ั า ำ ิ ี ึ ื ุ ู เ แ โ ใ ไ,
which is the order of their code points. A leading vowel (เ แ โ ใ ไ) counts after the consonant that
it is written before: ไก่ stands among the words in ก. Maitaikhu, tone marks and thanthakhat, in the
order ็ ่ ้ ๊ ๋ ์ and none first, decide only between words with the same letters.

Digits stand before Latin letters and those before Thai ones. Latin letters are compared without
regard to case and accents, which decide last.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LEADING: Final = re.compile("([เ-ไ])([ก-ฮ])")
_LOWEST: Final = "\0"

Key = tuple[str, str, str]


@lru_cache(maxsize=1 << 16)
def collation_key(word: str) -> Key:
    """Return what sorts a word into dictionary order; different words have different keys."""
    letters, marks = _apart(word)
    return _LEADING.sub(r"\2\1", letters), marks, word


def _apart(word: str) -> tuple[str, str]:
    """Return the letters, and the marks: `_LOWEST` for each letter, then what stands on it."""
    letters: list[str] = []
    marks: list[str] = []
    for character in unicodedata.normalize("NFD", word.casefold()):
        if "็" <= character <= "์" or unicodedata.combining(character) > _THAI_CLASSES:
            marks.append(character)
        else:
            letters.append(character)
            marks.append(_LOWEST)
    return "".join(letters), "".join(marks)


_THAI_CLASSES: Final = 107  # Unicode's combining classes of Thai marks; accents have higher ones
