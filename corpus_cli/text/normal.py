"""The normal form: what Thai text is compared in.

Raw Thai is written in many ways that look alike. เเสดง (two เ) and แสดง, น้ํา and น้ำ, ค<ZWSP>วาม
and ความ, ๒๕๖๔ and 2564 are the same to a reader and different to a program; neither NFC nor NFKC
mends any of the Thai ones. So there is an ordered table of named repairs, `REPAIRS`. Each has
examples of what it changes and of what it must leave alone, all of them tested.

A repair never removes a vowel or a tone mark that a reader sees: ข่าว, ขาว and ข้าว stay three
words.

Case is folded apart from the repairs, one character for one (Unicode's simple case folding), so
that the text before folding, which is segmented, and the folded text, which is searched, share
their offsets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from corpus_cli.model.text import Span
from corpus_cli.text.alignment import Alignment, Edit


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


class Repair(NamedTuple):
    """One step of the normal form.

    What `pattern` matches is replaced by `replace(match)`. An `aligned` repair puts one character
    for each, so that no offset moves. Without its `trigger` a text needs nothing of it. `changes`
    are examples (before, after); `keeps` are texts that the step must leave alone.
    """

    name: str
    why: str
    pattern: re.Pattern[str]
    replace: Callable[[re.Match[str]], str]
    changes: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]
    trigger: Trigger
    aligned: bool = False


def _tones_last(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=lambda mark: "่" <= mark <= "๋"))


def _tones_first(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=lambda mark: mark in "าำ"))


REPAIRS: Final[tuple[Repair, ...]] = (
    Repair(
        "drop_invisible",
        "zero-width characters and soft hyphens are break hints that split words",
        re.compile(f"[{_INVISIBLE}]"),
        lambda _: "",
        (("ค\u200bวาม", "ความ"), ("\ufeffวันนี้", "วันนี้"), ("co\u00adop", "coop")),
        ("ความ", "co-op"),
        Trigger(_INVISIBLE),
    ),
    Repair(
        "join_return_and_feed",
        "a carriage return and a line feed are one line break",
        re.compile("\r\n"),
        lambda _: "\n",
        (("ก\r\nข", "ก\nข"),),
        ("ก\nข", "ก\n\nข"),
        Trigger("\r", "\n"),
    ),
    Repair(
        "unify_line_breaks",
        "every other line break is one, too",
        re.compile(f"[{_LINE_BREAKS}]"),
        lambda _: "\n",
        (("ก\rข", "ก\nข"), ("ก\u2028ข", "ก\nข"), ("ก\vข\f", "ก\nข\n")),
        ("ก\nข", "ก ข"),
        Trigger(_LINE_BREAKS),
        aligned=True,
    ),
    Repair(
        "unify_spaces",
        "half of all statements hold no-break spaces",
        re.compile(f"[{_SPACES}]"),
        lambda _: " ",
        (("26\u00a0พ.ย.", "26 พ.ย."), ("ก\tข", "ก ข"), ("ก\u3000ข", "ก ข")),
        ("ก ข", "ก\nข"),
        Trigger(_SPACES),
        aligned=True,
    ),
    Repair(
        "single_spaces",
        "a run of spaces is one: its length is layout",
        re.compile(" {2,}"),
        lambda _: " ",
        (("ก  ข", "ก ข"), ("ก    ", "ก ")),
        ("ก ข", "ก \n ข"),
        Trigger(" ", twice=True),
    ),
    Repair(
        "compose_sara_am",
        "ํ and า, typed apart, are ำ; a tone mark between or before them keeps its place",
        re.compile(f"([{TONES}]?)ํ([{TONES}]?)า"),
        lambda match: f"{match[1]}{match[2]}ำ",
        (("ทํา", "ทำ"), ("นํ้า", "น้ำ"), ("น้ํา", "น้ำ")),
        ("ทำ", "น้ำ", "ํ", "บาลีํ"),
        Trigger("ํ"),
    ),
    Repair(
        "merge_double_sara_e",
        "two เ look like one แ",
        re.compile("เเ"),
        lambda _: "แ",
        (("เเสดง", "แสดง"),),
        ("แสดง", "เสเพล"),
        Trigger("เ", twice=True),
    ),
    Repair(
        "tones_after_vowels",
        "a vowel or sign goes before the tone mark of its consonant",
        re.compile(f"(?<![{TONES}])[{TONES}]+[{VOWELS_AND_SIGNS}][{MARKS}]*"),
        _tones_last,
        (("ท่ี", "ที่"), ("ต้ัง", "ตั้ง"), ("ด้้ิ", "ดิ้้")),
        ("ที่", "ตั้ง", "สิทธิ์", "ก่า"),
        Trigger(TONES, VOWELS_AND_SIGNS),
    ),
    Repair(
        "tones_before_sara_a",
        "a tone mark belongs on the consonant, not after the vowel that follows it",
        re.compile(f"(?<![าำ])[าำ]+[{TONES}][าำ{TONES}]*"),
        _tones_first,
        (("กา้ว", "ก้าว"), ("นำ้", "น้ำ")),
        ("ก้าว", "น้ำ", "มา"),
        Trigger("าำ", TONES),
    ),
    Repair(
        "repeated_marks",
        "a mark typed twice is seen once",
        re.compile(f"([{MARKS}])\\1+"),
        lambda match: match[1],
        (("ที่่", "ที่"), ("ตัั้ง", "ตั้ง")),
        ("ที่", "มากกก", "ต่างๆๆ"),
        Trigger(MARKS, twice=True),
    ),
    Repair(
        "arabic_digits",
        "๒๕๖๔ and 2564 are one number",
        re.compile("[๐-๙]+"),
        lambda match: match[0].translate(_THAI_DIGITS),
        (("๒๕๖๔", "2564"),),
        ("2564", "ฯลฯ"),
        Trigger("๐๑๒๓๔๕๖๗๘๙"),
        aligned=True,
    ),
    Repair(
        "half_width",
        "full-width Latin letters, digits and signs are the ordinary ones",
        re.compile(f"[{_FULL_WIDTH}]+"),
        lambda match: "".join(chr(ord(c) - 0xFEE0) for c in match[0]),
        (("ＡＢＣ１", "ABC1"),),
        ("ABC1", "「"),
        Trigger(_FULL_WIDTH),
        aligned=True,
    ),
)


_TRIGGERS: Final = tuple(repair.trigger for repair in REPAIRS)
_ALL: Final = (True,) * len(REPAIRS)
_LONG: Final = 500  # code points; for less (a query) numpy is not worth importing


class NormalText:
    """A text in normal form, with its original and the way back.

    `text` has its case as written (it is what gets segmented), `folded` has none (it is what gets
    searched); both have the same offsets, and those are *not* the original's: `original_span`
    leads there. `repairs` names the steps that changed something.
    """

    __slots__ = ("alignment", "folded", "original", "repairs", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self.text, self.alignment, self.repairs = _repaired(original)
        self.folded = fold(self.text)

    def original_span(self, start: int, end: int) -> Span:
        """Return the stretch of the original that `text[start:end]` stands for."""
        return self.alignment.original_span(start, end)


def _repaired(original: str) -> tuple[str, Alignment, tuple[str, ...]]:
    text, alignment, taken = original, Alignment(), []
    possible = _possible(text)
    for number, repair in enumerate(REPAIRS):
        if not possible[number] or repair.pattern.search(text) is None:
            continue
        taken.append(repair.name)
        if not repair.aligned:
            alignment = alignment.after(_edits(repair, text))
        text = repair.pattern.sub(repair.replace, text)
        possible = _possible(text)  # what one repair does may give work to a later one
    return text, alignment, tuple(taken)


def _possible(text: str) -> Sequence[bool]:
    """Tell of each repair whether the text may need it."""
    if len(text) < _LONG:
        return _ALL
    from corpus_cli.text.triggers import triggered

    return triggered(text, _TRIGGERS)


def _edits(repair: Repair, text: str) -> list[Edit]:
    """List what the repair changes; a match that it leaves as it is moves nothing."""
    return [
        Edit(match.start(), match.end(), len(new))
        for match in repair.pattern.finditer(text)
        if (new := repair.replace(match)) != match[0]
    ]


def normal(text: str) -> str:
    """Return `text` in normal form, case as written."""
    return _repaired(text)[0]


def normal_query(text: str) -> str:
    """Return the form in which a query is looked for: folded, one line, outer spaces trimmed.

    A line break in a query is taken for a space, because a hit stays in its paragraph. The result
    is empty where nothing of the query can be seen.
    """
    return fold(normal(normal(text).replace("\n", " "))).strip(" ")


# --- case -------------------------------------------------------------------------------------

# Of what is common in these texts, only ASCII letters have case; `str.lower` may then do the work.
_MAY_HAVE_CASE: Final = re.compile("[^\x00-\x7f\u0e00-\u0e7f\u2010-\u2027]")
_ASCII_LOWER: Final = {ord(c): ord(c.lower()) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def fold(text: str) -> str:
    """Fold case, one character for one (Unicode's simple case folding).

    Characters whose only folding is longer than themselves (ß, İ) stay as they are.
    """
    if _MAY_HAVE_CASE.search(text) is None:
        return text.lower()
    return _MAY_HAVE_CASE.sub(_fold_match, text).translate(_ASCII_LOWER)


def _fold_match(match: re.Match[str]) -> str:
    return _fold_character(match[0])


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    for folded in (character.casefold(), character.lower()):
        if len(folded) == 1:
            return folded
    return character
