r"""Regular expressions over the normal text, by RE2: no pattern takes more than linear time.

The text is searched as it lies in `text.bin`, one byte a character, so a pattern is translated to
that code page first and matched as Latin-1. What that changes for whoever writes patterns:

- Letters without case: the text is folded, and so are the pattern's literals.
- `\w` is a Thai letter or mark, a Latin letter, a digit or `_`; `\d` and `\s` are those of ASCII,
  which is what the normal form leaves of them.
- The longest of the leftmost matches is taken, and none crosses a line.
- A character that the code page lacks (漢) cannot stand in a pattern; in the text `.` matches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Protocol

from corpus_cli.index.files.codepage import decode, encode
from corpus_cli.text.normal.normal_form import fold, normal

MAX_MEMORY: Final = 8 << 20  # bytes that RE2 may use for a pattern

_WORD: Final = r"0-9a-z_\x81-\xae\xb0-\xba\xc0-\xc5\xc7-\xce"  # ก-ฮ ะ-ฺ เ-ๅ ็-๎
_SAID: Final = (
    ("missing )", 'unclosed "("'),
    ("unexpected )", 'no "(" before ")"'),
    ("missing ]", 'unclosed "["'),
    ("no argument for repetition operator", "nothing before it to repeat"),
    ("bad repetition operator", "one repetition after another"),
    ("invalid repetition size", "it may repeat at most 1,000 times"),
    ("invalid character class range", "a range in [ ] that ends before it begins"),
    ("trailing \\", "nothing after the last backslash"),
    ("invalid escape sequence", "unknown escape"),
    ("invalid perl operator", "unknown group"),
    ("pattern too large", "the pattern is too large"),
)  # fmt: skip
"""What RE2 says first, and what a user is told; what it quotes of the pattern comes after it."""
_ESCAPED: Final = re.compile(r"\\(?:[pP]\{[^}]*\}|[pP].|x\{[^}]*\}|.)", re.DOTALL)


class UnusablePatternError(ValueError):
    """A pattern that cannot be used; the message says why."""


class Match(Protocol):
    """A match in the bytes of a text. RE2 ships no types."""

    def span(self) -> tuple[int, int]:
        """Return where it begins and ends."""
        ...


class Pattern(Protocol):
    """A compiled pattern, for bytes of the code page."""

    def finditer(self, text: bytes, /) -> Iterator[Match]:
        """Yield the matches in a text, the leftmost first, the longest of those."""
        ...

    def search(self, text: bytes, /) -> Match | None:
        """Return the first match."""
        ...


def problem_of(pattern: str) -> str | None:
    """Return why a pattern cannot be used, or None."""
    try:
        compiled(pattern)
    except UnusablePatternError as error:
        return str(error)
    return None


@lru_cache(maxsize=16)
def compiled(pattern: str) -> Pattern:
    """Return the pattern, compiled. Raises UnusablePatternError."""
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.longest_match = True
    options.never_nl = True
    options.never_capture = True  # groups are not used, and take several times as long
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    try:
        program: Pattern = re2.compile(_translated(normal(pattern)), options)
    except re2.error as error:
        reason = error.args[0] if error.args else str(error)
        raise UnusablePatternError(_explained(reason)) from error
    if program.search(b"") is not None:
        raise UnusablePatternError("it also matches the empty string")
    return program


def _translated(pattern: str) -> bytes:
    """Return the pattern in the bytes of the code page."""
    pieces: list[bytes] = []
    position, in_class = 0, False
    while position < len(pattern):
        escaped = _ESCAPED.match(pattern, position)
        if escaped:
            pieces.append(_escape(escaped[0], in_class=in_class))
            position = escaped.end()
            continue
        character = pattern[position]
        in_class = character != "]" if in_class else character == "["
        pieces.append(_literal(character))
        position += 1
    return b"".join(pieces)


def _escape(text: str, *, in_class: bool) -> bytes:
    letter = text[1:2]
    if letter == "w":
        return (_WORD if in_class else f"[{_WORD}]").encode()
    if letter == "W" and not in_class:
        return f"[^{_WORD}\\n]".encode()
    if letter in "pPCWxabBAzQE" or letter == "":
        raise UnusablePatternError(f"{text} is not supported")
    if letter.isascii() and letter.isalnum():
        return text.encode()
    return b"\\" + _literal(letter) if letter.isascii() else _literal(letter)


def _explained(reason: bytes | str) -> str:
    """Return a message of RE2, which quotes the translated pattern, in our words."""
    text = reason.decode("latin-1") if isinstance(reason, bytes) else reason
    said, _, quoted = text.partition(": ")
    known = next((words for begin, words in _SAID if said.startswith(begin)), said)
    quoted = re.sub(r"\\x([0-9a-f]{2})", lambda byte: decode(bytes.fromhex(byte[1])), quoted)
    return f"{known}: {quoted}" if quoted else known


def _literal(character: str) -> bytes:
    data, rare = encode(fold(character))
    if rare or len(data) != 1:
        raise UnusablePatternError(f"{character!r} is not allowed in a pattern")
    return data if data.isascii() and data.decode().isprintable() else b"\\x%02x" % data[0]
