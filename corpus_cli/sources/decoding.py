r"""Bytes to text, without a guess.

An encoding is taken only if the bytes themselves tell it:

1. A byte order mark: UTF-8 (EF BB BF) or UTF-16 (FF FE, FE FF). It is not part of the text.
2. Strict UTF-8. Text in UTF-16 that has lost its mark is valid UTF-8 by accident (Thai as pairs
   like `\x01\x0e`), so bytes that have the pattern of UTF-16 are refused.
3. CP874, the superset of TIS-620 (and of ISO 8859-11 as far as that is text) that Thai Windows
   writes, if every byte is assigned *and* the result is spelt as Thai is: signs follow
   consonants, leading vowels precede them, letters come in runs. Text in other one-byte and
   two-byte encodings, and UTF-8 that was cut or damaged, is not.

Whatever is left is refused with the byte that was wrong. The rules were chosen on texts in some
twenty encodings (tests/data/sources/encodings.json).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from corpus_cli.sources.skips import EntrySkipped, SkipCode

MAX_DOCUMENT_BYTES: Final = 32 * 1024 * 1024
"""The longest statement or record that is read: about 11 million Thai characters, 40 times the
longest seen among 63,241 government statements. Above it something else was listed by mistake."""

MIN_THAI_LETTERS: Final = 20
"""Fewer letters in an unmarked encoding could be anything."""

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF32_MARKS: Final = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_UTF16_OF_MARK: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
UTF16_MARKS: Final = tuple(_UTF16_OF_MARK)
"""The byte order marks of UTF-16."""

_LETTERS = "\u0e01-\u0e3a\u0e3f-\u0e5b"
_CONSONANTS = "\u0e01-\u0e2e"
_VOWEL_SIGNS = "\u0e31\u0e34-\u0e3a"
_OTHER_SIGNS = "\u0e47-\u0e4e"
_SIGNS = _VOWEL_SIGNS + _OTHER_SIGNS
_LEADING_VOWELS = "\u0e40-\u0e44"

_LETTER = re.compile(f"[{_LETTERS}]")
_VOWEL_OR_SIGN = re.compile("[\u0e30-\u0e3a\u0e40-\u0e4e]")
_LEADING_VOWEL_OR_SIGN = re.compile(f"[{_LEADING_VOWELS}{_OTHER_SIGNS}]")
_RUN = re.compile(f"[{_LETTERS}]{{3,}}")
_MISPLACED = re.compile(
    "|".join(
        (
            f"(?<![{_CONSONANTS}])[{_VOWEL_SIGNS}]",
            f"(?<![{_CONSONANTS}{_VOWEL_SIGNS}\u0e4d])[{_OTHER_SIGNS}]",
            f"(?<![{_CONSONANTS}{_SIGNS}])[\u0e32\u0e33]",  # SARA AA, SARA AM
            f"(?<![{_CONSONANTS}{_SIGNS}\u0e32])\u0e30",  # SARA A
            # A leading vowel may stand twice: many type two SARA E for one SARA AE.
            f"[{_LEADING_VOWELS}](?![{_CONSONANTS}{_LEADING_VOWELS}])",
            "(?<![\u0e24\u0e26])\u0e45",  # LAKKHANGYAO follows RU or LU
            "[\u0e03\u0e05\u0e26\u0e4e\u0e4f\u0e5a\u0e5b]",  # letters out of use
        )
    )
)
_BESIDE_LATIN = re.compile(
    rf"[A-Za-z~^`{{}}\\@_\[\]|][{_LETTERS}]|[{_LETTERS}][A-Za-z~^`{{}}\\@_|]"
)
# How UTF-8 of Thai (E0 B8, E0 B9) looks when read as CP874.
_BROKEN_UTF8 = re.compile("\u0e40[\u0e18\u0e19]")


GUESSED: Final = "cp874"
"""The encoding that is told by how the text is spelt, and by nothing that says so."""


class Decoded(NamedTuple):
    """Text and the encoding it was in: `utf-8`, `utf-16` or `cp874`."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Return the text of a whole file, less its byte order mark, line ends as they are.

    Raises EntrySkipped (encoding) where no encoding is certain.
    """
    if data.startswith(_UTF32_MARKS):
        raise _refusal("UTF-32 is not supported: save it as UTF-8")
    if encoding := _UTF16_OF_MARK.get(data[:2]):
        return Decoded(_strictly(data[2:], encoding), "utf-16")
    if _looks_like_utf16(data):
        raise _refusal("it looks like UTF-16 without a byte order mark: save it as UTF-8")
    try:
        return Decoded(_strictly(data.removeprefix(_UTF8_MARK), "utf-8"), "utf-8")
    except EntrySkipped as not_utf8:
        if data.startswith(_UTF8_MARK):
            raise
        return Decoded(_decode_cp874(data, not_utf8.reason), GUESSED)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refusal(f"not {encoding.upper()} at byte {error.start}: {error.reason}") from None


def _decode_cp874(data: bytes, not_utf8: str) -> str:
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError as error:
        wrong = f"0x{data[error.start]:02x} at byte {error.start}"
        raise _refusal(f"{not_utf8}; nor CP874 (TIS-620): {wrong} is unassigned") from None
    if not is_thai_spelling(text):
        raise _refusal(f"{not_utf8}; nor certainly CP874 (TIS-620): save it as UTF-8")
    return text


def decode_name(raw: bytes) -> str | None:
    """Return the name of a file: UTF-8, or CP874 if it is spelt as Thai is; None if it is neither.

    A name has too few letters to be as certain as of a text; it is one of a file, whose text is
    decoded by itself.
    """
    try:
        return raw.decode()
    except UnicodeDecodeError:
        pass
    try:
        name = raw.decode("cp874")
    except UnicodeDecodeError:
        return None
    is_thai = _LETTER.search(name) and not _MISPLACED.search(name)
    return name if is_thai and not _BESIDE_LATIN.search(name.replace("_", " ")) else None


def is_thai_spelling(text: str) -> bool:
    """Tell whether `text`, decoded as CP874, is spelt as Thai is; False if it is too short to tell.

    At least 20 letters, of which
    - at most 1 in 50 is misplaced (typing errors; of 2,109 statements the worst had 1 in 320);
    - between 20 and 60 % are vowels and signs (28 to 43 % there);
    - at least 1 in 50 is a leading vowel or a sign of the upper block (1 in 50 in the first 60
      characters of the worst of them, 1 in 20 in the whole), which tells Cyrillic capitals;
    - half stand in runs of three or more (abbreviations stand alone, but not everywhere);
    - at most 1 in 10 touches a Latin letter (1 in 560 there: INTERPOLของ), which tells the
      second bytes of Chinese and Japanese encodings; and at most 1 in 5 begins the pattern that
      damaged UTF-8 of Thai shows.

    All of those statements pass; of random GBK, Big5, EUC-JP and EUC-KR texts of 30 characters
    1 in 500 does at most.
    """
    letters = _count(_LETTER, text)
    return (
        letters >= MIN_THAI_LETTERS
        and 50 * _count(_MISPLACED, text) <= letters
        and 0.2 <= _count(_VOWEL_OR_SIGN, text) / letters <= 0.6
        and 50 * _count(_LEADING_VOWEL_OR_SIGN, text) >= letters
        and 2 * sum(map(len, _RUN.findall(text))) >= letters
        and 10 * _count(_BESIDE_LATIN, text) <= letters
        and 5 * _count(_BROKEN_UTF8, text) <= letters
    )


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _looks_like_utf16(data: bytes) -> bool:
    """Tell whether one half of the bytes, and not the other, is nearly all 00 or 0E."""
    if b"\x0e" not in data and b"\x00" not in data:
        return False
    even, odd = (
        (half.count(0x00) + half.count(0x0E)) / max(len(half), 4)
        for half in (data[::2], data[1::2])
    )
    return max(even, odd) > 0.7 and min(even, odd) < 0.3


def _refusal(reason: str) -> EntrySkipped:
    return EntrySkipped(SkipCode.ENCODING, reason)
