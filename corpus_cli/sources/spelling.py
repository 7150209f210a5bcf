"""How names are compared that were typed, or carried from one system to another.

`คําแถลง.txt` as some systems write it and `คำแถลง.txt` look alike; so do names with invisible
characters in them, Windows takes `A.TXT` for `a.txt`, and ๒๕๖๔ is 2564.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_THAI_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_SARA_AM: Final = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32")


@lru_cache(maxsize=4096)
def spelling_key(name: str) -> str:
    """Return what names have in common that are spelt alike."""
    import unicodedata  # late: most searches compare no names

    visible = unicodedata.normalize("NFC", _INVISIBLE.sub("", name))
    return _SARA_AM.sub(_composed, visible).translate(_THAI_DIGITS).casefold()


def _composed(found: re.Match[str]) -> str:
    return (found[1] or found[2] or "") + "\u0e33"
