"""The code page of `text.bin`: one byte for each character.

A search reads the whole text of the corpus, so the text is as small as it can be while an offset
in it stays a character's number. The folded normal form of Thai statements needs few characters:

    00        between documents (and nowhere else)
    0A        line break
    1A        a rare character; which one, the escape table of the file says
    20-7E     ASCII, without the capital letters, which folding removed
    80-FF     the Thai block, U+0E00-U+0E7F
    the rest  typographic characters that are common enough to be looked for directly

So a query is encoded once and found as bytes; one that holds a rare character is found by its
common ones and verified with the escape table.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SEPARATOR: Final = 0x00
LINE_BREAK: Final = 0x0A
ESCAPE: Final = 0x1A

_LONG: Final = 500  # code points
_BEYOND: Final = 0xFFFF  # stands for every code point above: none of them has a byte
_NOTHING: Final = "\ufffe"  # what Python's charmap codec reads as "no character here"
_TYPOGRAPHY: Final = "“”‘’–—…•·×°é«»®™′″‰©±½ü→■●▪✓✅❌²³€£¥§¶†‡"


def _table() -> str:
    table = {0x0A: "\n", **{code: chr(code) for code in range(0x20, 0x7F)}}
    table = {code: char for code, char in table.items() if not "A" <= char <= "Z"}
    table |= {0x80 + i: chr(0x0E00 + i) for i in range(0x80)}
    free = (code for code in range(0x80) if code not in table and code not in (SEPARATOR, ESCAPE))
    table |= dict(zip(free, _TYPOGRAPHY, strict=False))
    return "".join(table.get(code, _NOTHING) for code in range(0x100))


_DECODING: Final = _table()
LETTERS: Final = bytes(code for code, char in enumerate(_DECODING) if char.isalpha())
"""The bytes that are letters."""
_ENCODING: Final = codecs.charmap_build(_DECODING)
# For decoding, the two bytes without a character of their own stand for themselves.
_READABLE: Final = "".join(
    chr(code) if code in (SEPARATOR, ESCAPE) else char for code, char in enumerate(_DECODING)
)


def encode(text: str) -> tuple[bytes, list[tuple[int, int]]]:
    """Return `text` (folded) as bytes, with (offset, code point) of each rare character."""
    if len(text) >= _LONG:
        return _encode_long(text)
    try:
        if _NOTHING not in text:  # the codec would take it for a character it has
            return codecs.charmap_encode(text, "strict", _ENCODING)[0], []
    except UnicodeEncodeError:
        pass
    rare = [(match.start(), ord(match[0])) for match in re.finditer(_rare(), text)]
    return _encode_around(text, rare), rare


def _encode_long(text: str) -> tuple[bytes, list[tuple[int, int]]]:
    """Do the same ten times as fast, once numpy is there: a search has no need of it."""
    data, places, codes = encode_all([text])
    return data[:-1], list(zip(places.tolist(), codes.tolist(), strict=True))


def encode_all(
    texts: Iterable[str],
) -> tuple[bytes, npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """Return texts (folded) as bytes, a separator after each; offsets and code points of the rare.

    Texts that are encoded together take a fraction of the time.
    """
    import numpy as np

    held = [*texts, ""]
    codes = code_points("\0".join(held))
    data = np.frombuffer(_bytes_of_codes(), dtype=np.uint8).take(codes, mode="clip")
    ends = np.cumsum([len(text) + 1 for text in held[:-1]], dtype=np.int64) - 1
    data[ends] = SEPARATOR  # not the same characters in the texts, which are rare ones
    rare = np.flatnonzero(data == ESCAPE)
    return data.tobytes(), rare, codes[rare]


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """Return the number of each character."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@cache
def _rare() -> str:
    """Return what matches a character without a byte of its own."""
    return f"[^{re.escape(_DECODING.replace(_NOTHING, ''))}]"


@cache
def _bytes_of_codes() -> bytes:
    table = bytearray((ESCAPE,)) * (_BEYOND + 1)
    for byte, character in enumerate(_DECODING):
        if character != _NOTHING:
            table[ord(character)] = byte
    return bytes(table)


def _encode_around(text: str, rare: list[tuple[int, int]]) -> bytes:
    pieces, begin = [], 0
    for offset, _ in rare:
        pieces.append(codecs.charmap_encode(text[begin:offset], "strict", _ENCODING)[0])
        begin = offset + 1
    pieces.append(codecs.charmap_encode(text[begin:], "strict", _ENCODING)[0])
    return bytes((ESCAPE,)).join(pieces)


def decode(data: bytes) -> str:
    """Return the text of `data`; rare characters come out as U+001A, to be put in their places."""
    return codecs.charmap_decode(data, "strict", _READABLE)[0]
