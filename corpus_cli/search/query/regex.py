r"""Regular expressions over the normal text, by RE2: no pattern takes more than linear time.

The text is searched as it lies in `text.bin`, one byte a character, so a pattern is translated to
that code page first and matched as Latin-1. What that changes for whoever writes patterns:

- Letters without case: the text is folded, and so are the pattern's literals.
- `\w` is a Thai letter or mark, a Latin letter, a digit or `_`; `\d` and `\s` are those of ASCII,
  which is what the normal form leaves of them.
- The longest of the leftmost matches is taken, and none crosses a line.
- A character that the code page lacks (漢) cannot stand in a pattern; in the text `.` matches it.

A pattern is tried on a few places of the corpus first, and refused if it would match very often, or
is one of the few that RE2 takes long for: `(.{1,30}ก){5}ข` has too many states for its automaton.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from time import thread_time
from typing import Any, Final

from corpus_cli.errors import UsageError
from corpus_cli.index.files.codepage import decode, encode
from corpus_cli.text.normal.normal_form import fold, normal

MAX_MEMORY: Final = 8 << 20  # bytes that RE2 may use for a pattern
MAX_HITS: Final = 2_500_000  # some ten seconds' worth: each is handed over by itself
MAX_PACE: Final = 80e-9  # seconds a character; measured: others take 1 to 20 ns, refused ones 200
_HANDING_OVER: Final = 3e-6  # seconds a match that its automaton has no part in; measured
_SOON: Final = 1.0  # seconds: whatever takes less may take them
_TRIED: Final = 1 << 14  # bytes of each place that a pattern is tried on

_WORD: Final = r"0-9a-z_\x81-\xae\xb0-\xba\xc0-\xc5\xc7-\xce"  # ก-ฮ ะ-ฺ เ-ๅ ็-๎
_ESCAPED: Final = re.compile(r"\\(?:[pP]\{[^}]*\}|[pP].|x\{[^}]*\}|.)", re.DOTALL)


class UnusablePatternError(ValueError):
    """A pattern that cannot be used; the message says why."""


def check(pattern: str) -> str | None:
    """Return why a pattern cannot be used, or None."""
    try:
        compiled(pattern)
    except UnusablePatternError as error:
        return str(error)
    return None


@lru_cache(maxsize=16)
def compiled(pattern: str) -> Any:  # noqa: ANN401 - RE2 ships no types
    """Return the pattern, compiled. Raises UnusablePatternError."""
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.longest_match = True
    options.never_nl = True
    options.never_capture = (
        True  # nobody asks for groups, and to fill them takes several times as long
    )
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    try:
        program = re2.compile(_translated(normal(pattern)), options)
    except re2.error as error:
        said = error.args[0] if error.args else str(error)
        raise UnusablePatternError(_in_thai(said)) from error
    if program.search(b"") is not None:
        raise UnusablePatternError("it matches nothing at all as well")
    return program


def spans(pattern: str, text: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the pattern matches in a document's bytes, leftmost first, longest of those."""
    for match in compiled(pattern).finditer(text):
        if match.end() > match.start():
            yield match.span()


def expected(pattern: str, places: Sequence[bytes], whole: int) -> float:
    """Return about how often a pattern matches in a text of `whole` bytes.

    `places` are stretches of it here and there. Raises UsageError for a pattern that would match
    too often, or take too long.
    """
    tried = [text[:_TRIED] for text in places]
    share = max(sum(map(len, tried)), 1) / max(whole, 1)
    most = int(MAX_HITS * share)
    if len(_tried(pattern, tried, most + 1)) > most:
        raise UsageError(
            f"/{pattern}/ would match more than {MAX_HITS:,} times in this corpus",
            hint="make it more exact; a plain word may occur as often as it likes",
        )
    began = thread_time()
    hits = len(_tried(pattern, tried, most))  # its automaton was made by the first time
    seconds = (thread_time() - began - hits * _HANDING_OVER) / share
    if seconds > max(_SOON, MAX_PACE * whole):
        raise UsageError(
            f"/{pattern}/ would take about {seconds:,.0f} seconds",
            hint="repeat less within a repetition, or begin and end the pattern with letters",
        )
    return hits / share


def _tried(pattern: str, texts: Sequence[bytes], most: int) -> list[tuple[int, int]]:
    return list(islice((span for text in texts for span in spans(pattern, text)), most))


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


def _in_thai(said: bytes | str) -> str:
    """Return what RE2 says of a pattern, which it quotes as it was translated."""
    text = said.decode("latin-1") if isinstance(said, bytes) else said
    return re.sub(r"\\x([0-9a-f]{2})", lambda byte: decode(bytes.fromhex(byte[1])), text)


def _literal(character: str) -> bytes:
    data, rare = encode(fold(character))
    if rare or len(data) != 1:
        raise UnusablePatternError(f"{character!r} cannot stand in a pattern")
    return data if data.isascii() and data.decode().isprintable() else b"\\x%02x" % data[0]
