"""The named repairs that make up the normal form (`normal_form.py`), in their order.

Raw Thai is written in many ways that look alike. Each repair mends one of them; it has examples of
what it changes and of what it must leave alone, all of them tested. A repair never removes a vowel
or a tone mark that a reader sees: ข่าว, ขาว and ข้าว stay three words.

Most texts need few repairs or none, and looking for each with its regular expression would cost
half as much as cutting the text into words. So every repair names its *trigger*: characters without
one of which, or without two of which side by side, it has nothing to do. `triggered` looks for all
triggers in one pass: a table gives each character the set of those that it belongs to, as bits.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:  # a plain search does without numpy
    import numpy as np
    import numpy.typing as npt

_Bits: TypeAlias = "npt.NDArray[np.uint32]"

_TABLE_SIZE: Final = 0x10000  # code points beyond count as U+FFFF
_AFTER: Final = 16  # the bit of the second character of a pair, above that of the first


def _between(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


# For sets in regular expressions, and as triggers.
TONES: Final = _between("่", "๋")
VOWELS_AND_SIGNS: Final = "ั" + _between("ิ", "ฺ") + "็" + _between("์", "๎")
MARKS: Final = VOWELS_AND_SIGNS + TONES
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_LINE_BREAKS: Final = "\r\v\f\u0085\u2028\u2029"
_SPACES: Final = "\t\u00a0\u1680" + _between("\u2000", "\u200a") + "\u202f\u205f\u3000"
_FULL_WIDTH: Final = _between("\uff01", "\uff5e")
_THAI_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class Trigger(NamedTuple):
    """What a text must have for a repair to find work.

    Any character of `first`; or one right before one of `second`; or the same one `twice` running.
    """

    first: str
    second: str = ""
    twice: bool = False

    def is_in(self, text: str) -> bool:
        """Tell whether a text has it; for long ones `triggered` is quicker."""
        if not self.second and not self.twice:
            return not set(text).isdisjoint(self.first)
        after = set(self.second)
        return any(
            a in self.first and (a == b if self.twice else b in after) for a, b in pairwise(text)
        )


class Repair(NamedTuple):
    """One step of the normal form.

    What `expression` matches is replaced by `replace(match)`. An `aligned` repair puts one
    character for each, so that no offset moves. Without its `trigger` a text needs nothing of it.
    `changes` are examples (before, after); `keeps` are texts that the step must leave alone.
    """

    name: str
    why: str
    expression: str
    replace: Callable[[re.Match[str]], str]
    changes: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]
    trigger: Trigger
    aligned: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The expression compiled, once: most queries need no repair at all."""
        return re.compile(self.expression)


def _tones_last(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=lambda mark: "่" <= mark <= "๋"))


def _tones_first(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=lambda mark: mark in "าำ"))


REPAIRS: Final[tuple[Repair, ...]] = (
    Repair(
        "drop_invisible",
        "zero-width characters and soft hyphens are break hints that split words",
        f"[{_INVISIBLE}]",
        lambda _: "",
        (("ค\u200bวาม", "ความ"), ("\ufeffวันนี้", "วันนี้"), ("co\u00adop", "coop")),
        ("ความ", "co-op"),
        Trigger(_INVISIBLE),
    ),
    Repair(
        "join_return_and_feed",
        "a carriage return and a line feed are one line break",
        "\r\n",
        lambda _: "\n",
        (("ก\r\nข", "ก\nข"),),
        ("ก\nข", "ก\n\nข"),
        Trigger("\r", "\n"),
    ),
    Repair(
        "unify_line_breaks",
        "every other line break is one, too",
        f"[{_LINE_BREAKS}]",
        lambda _: "\n",
        (("ก\rข", "ก\nข"), ("ก\u2028ข", "ก\nข"), ("ก\vข\f", "ก\nข\n")),
        ("ก\nข", "ก ข"),
        Trigger(_LINE_BREAKS),
        aligned=True,
    ),
    Repair(
        "unify_spaces",
        "half of all statements hold no-break spaces",
        f"[{_SPACES}]",
        lambda _: " ",
        (("26\u00a0พ.ย.", "26 พ.ย."), ("ก\tข", "ก ข"), ("ก\u3000ข", "ก ข")),
        ("ก ข", "ก\nข"),
        Trigger(_SPACES),
        aligned=True,
    ),
    Repair(
        "single_spaces",
        "a run of spaces is one: its length is layout",
        " {2,}",
        lambda _: " ",
        (("ก  ข", "ก ข"), ("ก    ", "ก ")),
        ("ก ข", "ก \n ข"),
        Trigger(" ", twice=True),
    ),
    Repair(
        "compose_sara_am",
        "ํ and า, typed apart, are ำ; a tone mark between or before them keeps its place",
        f"([{TONES}]?)ํ([{TONES}]?)า",
        lambda match: f"{match[1]}{match[2]}ำ",
        (("ทํา", "ทำ"), ("นํ้า", "น้ำ"), ("น้ํา", "น้ำ")),
        ("ทำ", "น้ำ", "ํ", "บาลีํ"),
        Trigger("ํ"),
    ),
    Repair(
        "merge_double_sara_e",
        "two เ look like one แ",
        "เเ",
        lambda _: "แ",
        (("เเสดง", "แสดง"),),
        ("แสดง", "เสเพล"),
        Trigger("เ", twice=True),
    ),
    Repair(
        "tones_after_vowels",
        "a vowel or sign goes before the tone mark of its consonant",
        f"(?<![{TONES}])[{TONES}]+[{VOWELS_AND_SIGNS}][{MARKS}]*",
        _tones_last,
        (("ท่ี", "ที่"), ("ต้ัง", "ตั้ง"), ("ด้้ิ", "ดิ้้")),
        ("ที่", "ตั้ง", "สิทธิ์", "ก่า"),
        Trigger(TONES, VOWELS_AND_SIGNS),
    ),
    Repair(
        "tones_before_sara_a",
        "a tone mark belongs on the consonant, not after the vowel that follows it",
        f"(?<![าำ])[าำ]+[{TONES}][าำ{TONES}]*",
        _tones_first,
        (("กา้ว", "ก้าว"), ("นำ้", "น้ำ")),
        ("ก้าว", "น้ำ", "มา"),
        Trigger("าำ", TONES),
    ),
    Repair(
        "repeated_marks",
        "a mark typed twice is seen once",
        f"([{MARKS}])\\1+",
        lambda match: match[1],
        (("ที่่", "ที่"), ("ตัั้ง", "ตั้ง")),
        ("ที่", "มากกก", "ต่างๆๆ"),
        Trigger(MARKS, twice=True),
    ),
    Repair(
        "arabic_digits",
        "๒๕๖๔ and 2564 are one number",
        "[๐-๙]+",
        lambda match: match[0].translate(_THAI_DIGITS),
        (("๒๕๖๔", "2564"),),
        ("2564", "ฯลฯ"),
        Trigger("๐๑๒๓๔๕๖๗๘๙"),
        aligned=True,
    ),
    Repair(
        "half_width",
        "full-width Latin letters, digits and signs are the ordinary ones",
        f"[{_FULL_WIDTH}]+",
        lambda match: "".join(chr(ord(c) - 0xFEE0) for c in match[0]),
        (("ＡＢＣ１", "ABC1"),),
        ("ABC1", "「"),
        Trigger(_FULL_WIDTH),
        aligned=True,
    ),
)


def digest(repairs: Sequence[Repair] = REPAIRS) -> str:
    """Return eight hexadecimal digits that change with what the repairs do, or their order.

    What a function puts in is seen by the examples only.
    """
    rules = [(one.expression, one.aligned, *one.trigger, one.changes) for one in repairs]
    return f"{zlib.crc32(repr(rules).encode()):08x}"


@cache
def _table(triggers: tuple[Trigger, ...]) -> _Bits:
    import numpy as np

    if len(triggers) > _AFTER:
        raise AssertionError("more triggers than bits")
    table = np.zeros(_TABLE_SIZE, dtype=np.uint32)
    for bit, trigger in enumerate(triggers):
        for characters, place in ((trigger.first, bit), (trigger.second, bit + _AFTER)):
            codes = [min(ord(character), _TABLE_SIZE - 1) for character in characters]
            table[codes] |= np.uint32(1 << place)
    return table


def triggered(texts: Sequence[str], triggers: tuple[Trigger, ...]) -> list[int]:
    """Tell which triggers each text has, as bits. Takes a few nanoseconds a character."""
    import numpy as np

    # No trigger has the NUL that keeps the texts apart.
    joined = "".join([text + "\0" for text in texts])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    bits = _table(triggers).take(codes, mode="clip")
    paired, doubled = np.zeros_like(bits), np.zeros_like(bits)
    np.bitwise_and(bits[:-1], bits[1:] >> np.uint32(_AFTER), out=paired[:-1])
    np.multiply(bits[1:], codes[1:] == codes[:-1], out=doubled[1:])
    starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
    found = np.zeros(len(texts), dtype=np.uint32)
    for kind, each in enumerate((bits, doubled, paired)):
        found |= np.bitwise_or.reduceat(each, starts) & _of_kind(triggers)[kind]
    present: list[int] = found.tolist()
    return present


@cache
def _of_kind(triggers: tuple[Trigger, ...]) -> tuple[np.uint32, ...]:
    """Return which triggers are single characters, doubled ones, and pairs, as bits."""
    import numpy as np

    kinds = [0, 0, 0]
    for bit, trigger in enumerate(triggers):
        kinds[2 if trigger.second else trigger.twice] |= 1 << bit
    return tuple(map(np.uint32, kinds))
