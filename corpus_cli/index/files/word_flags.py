"""Which pieces of `text.bin` are words: the definition (`text/words/word.py`) for bytes and arrays.

Both forms read the text as it lies there, a byte a character, and look up the rare characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from corpus_cli.index.files.codepage import ESCAPE, decode
from corpus_cli.index.files.edges import UNIT, Positions
from corpus_cli.index.files.text import TextReader
from corpus_cli.text.words.word import is_word, makes_word

if TYPE_CHECKING:  # a plain search does without numpy
    import numpy as np
    import numpy.typing as npt

Mask: TypeAlias = "npt.NDArray[np.bool_]"

WORD: Final = 1
"""The flag of a character that makes a word."""
MARK: Final = UNIT
"""The mark where a unit begins."""


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


# A beginning takes a carry in; every other character hands it on to the one before it.
_CARRIES: Final = bytes(0x01 if byte == MARK else 0xFF for byte in range(256))


def word_marks(flags: bytes, begins: bytes) -> bytes:
    """Return those of the marks where units begin that are of words; 0 everywhere else.

    `begins` has `MARK` where a unit begins and else 0; flags are those of the same stretch. A unit
    that reaches over the end of it is judged by what is inside. All characters are added up as the
    digits of one number: a flag makes a carry, which runs back to the beginning of its unit.
    """
    carried = int.from_bytes(begins.translate(_CARRIES), "big") + int.from_bytes(flags, "big")
    return (carried & int.from_bytes(begins, "big")).to_bytes(len(begins), "big")


def are_words(text: TextReader, starts: Positions, ends: Positions) -> Mask:
    """Tell of each of many stretches of a text whether it is a word; an empty one is not."""
    import numpy as np

    data = np.frombuffer(text.data, dtype=np.uint8)
    flags = np.frombuffer(_FLAGS, dtype=np.bool_)
    lengths = ends - starts
    first = data.take(starts, mode="clip")  # an empty stretch may be behind the end
    words: Mask = flags[first]
    words &= lengths > 0
    # The first character mostly says it, or the second, after a leading vowel or a #.
    unclear = np.flatnonzero(~words & ((lengths > 1) | (first == ESCAPE)))
    by_second = flags[data.take(starts[unclear] + 1, mode="clip")] & (lengths[unclear] > 1)
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
