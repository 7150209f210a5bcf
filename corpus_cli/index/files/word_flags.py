"""Which pieces of `text.bin` are words: the definition (`text/words/word.py`) for bytes and arrays.

Both forms read the text as it lies there, a byte a character, and look up the rare characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from corpus_cli.index.files.codepage import ESCAPE, decode
from corpus_cli.index.files.edges import UNIT
from corpus_cli.index.files.text import TextReader
from corpus_cli.text.words.word import is_word, makes_word

if TYPE_CHECKING:  # a plain search does without numpy
    import numpy as np
    import numpy.typing as npt

Positions: TypeAlias = "npt.NDArray[np.int64]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"

WORD: Final = 1
"""The flag of a character that makes a word."""
MARK: Final = UNIT
"""The mark where a unit begins that is a word."""


def _makes_word(byte: int) -> bool:
    try:
        return makes_word(decode(bytes((byte,))))
    except UnicodeDecodeError:  # no character has this byte
        return False


# Of each byte its flag. A rare character has none here: its byte does not say which it is.
_FLAGS: Final = bytes(WORD if _makes_word(byte) else 0 for byte in range(256))


def word_flags(text: TextReader, data: bytes, start: int) -> bytes:
    """Return a flag for each character of `data`, the stretch of `text` from `start` on."""
    flags = data.translate(_FLAGS)
    if ESCAPE not in data:
        return flags
    rare = bytearray(flags)
    for offset, character in enumerate(text.decoded(data, start)):
        if data[offset] == ESCAPE and makes_word(character):
            rare[offset] = WORD
    return bytes(rare)


# A begin takes a carry in, everything else hands it on to the character before it.
_CARRIES: Final = bytes(0x01 if level >= UNIT else 0xFF for level in range(256))
_BEGINS: Final = bytes(MARK if level >= UNIT else 0 for level in range(256))


def word_marks(flags: bytes, levels: bytes) -> bytes:
    """Return a byte for each character, `MARK` where a unit begins that is a word, else 0.

    Flags and levels are those of the same stretch. A unit that reaches over the end of it is judged
    by what is inside. All characters are added up as the digits of one number: a flag makes a
    carry, which runs back to the beginning of its unit.
    """
    carried = int.from_bytes(levels.translate(_CARRIES), "big") + int.from_bytes(flags, "big")
    begins = int.from_bytes(levels.translate(_BEGINS), "big")
    return (carried & begins).to_bytes(len(levels), "big")


def are_words(text: TextReader, starts: Positions, ends: Positions) -> Mask:
    """Tell of each of many stretches of a text whether it is a word; an empty one is not."""
    import numpy as np

    data = np.frombuffer(text.data, dtype=np.uint8)
    flags = np.frombuffer(_FLAGS, dtype=np.bool_)
    last = len(data) - 1
    first = data[np.minimum(starts, last)]
    words: Mask = flags[first] & (starts < ends)
    # The first character mostly says it, or the second, after a leading vowel or a #.
    longer = ends - starts > 1
    unclear = np.flatnonzero(~words & (longer | ((first == ESCAPE) & (starts < ends))))
    by_second = flags[data[np.minimum(starts[unclear] + 1, last)]] & longer[unclear]
    words[unclear[by_second]] = True
    unclear = unclear[~by_second]
    known: dict[str, bool] = {}
    for number, start, end in zip(
        unclear.tolist(), starts[unclear].tolist(), ends[unclear].tolist(), strict=True
    ):
        piece = text.text(start, end)
        if piece not in known:
            known[piece] = is_word(piece)
        words[number] = known[piece]
    return words
