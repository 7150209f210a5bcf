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
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from corpus_cli.model.text import Span
from corpus_cli.text.alignment import Alignment, Edit

TONES: Final = "่-๋"
VOWELS_AND_SIGNS: Final = "ัิ-ฺ็์-๎"  # those that stand above or below a consonant
MARKS: Final = "ัิ-ฺ็-๎"
_OTHER_SPACES: Final = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_THAI_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class Repair(NamedTuple):
    """One step of the normal form.

    What `pattern` matches is replaced by `replace(match)`. An `aligned` repair puts one character
    for each, so that no offset moves. `changes` are examples (before, after); `keeps` are texts
    that the step must leave alone.
    """

    name: str
    why: str
    pattern: re.Pattern[str]
    replace: Callable[[re.Match[str]], str]
    changes: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]
    aligned: bool = False


def _tones_last(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=lambda mark: "่" <= mark <= "๋"))


def _tones_first(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=lambda mark: mark in "าำ"))


REPAIRS: Final[tuple[Repair, ...]] = (
    Repair(
        "drop_invisible",
        "zero-width characters and soft hyphens are break hints that split words",
        re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]"),
        lambda _: "",
        (("ค\u200bวาม", "ความ"), ("\ufeffวันนี้", "วันนี้"), ("co\u00adop", "coop")),
        ("ความ", "co-op"),
    ),
    Repair(
        "join_return_and_feed",
        "a carriage return and a line feed are one line break",
        re.compile("\r\n"),
        lambda _: "\n",
        (("ก\r\nข", "ก\nข"),),
        ("ก\nข", "ก\n\nข"),
    ),
    Repair(
        "unify_line_breaks",
        "every other line break is one, too",
        re.compile("[\r\v\f\u0085\u2028\u2029]"),
        lambda _: "\n",
        (("ก\rข", "ก\nข"), ("ก\u2028ข", "ก\nข"), ("ก\vข\f", "ก\nข\n")),
        ("ก\nข", "ก ข"),
        aligned=True,
    ),
    Repair(
        "unify_spaces",
        "half of all statements hold no-break spaces",
        re.compile(f"[{_OTHER_SPACES}]"),
        lambda _: " ",
        (("26\u00a0พ.ย.", "26 พ.ย."), ("ก\tข", "ก ข"), ("ก\u3000ข", "ก ข")),
        ("ก ข", "ก\nข"),
        aligned=True,
    ),
    Repair(
        "single_spaces",
        "a run of spaces is one: its length is layout",
        re.compile(" {2,}"),
        lambda _: " ",
        (("ก  ข", "ก ข"), ("ก    ", "ก ")),
        ("ก ข", "ก \n ข"),
    ),
    Repair(
        "compose_sara_am",
        "ํ and า, typed apart, are ำ; a tone mark between or before them keeps its place",
        re.compile(f"([{TONES}]?)ํ([{TONES}]?)า"),
        lambda match: f"{match[1]}{match[2]}ำ",
        (("ทํา", "ทำ"), ("นํ้า", "น้ำ"), ("น้ํา", "น้ำ")),
        ("ทำ", "น้ำ", "ํ", "บาลีํ"),
    ),
    Repair(
        "merge_double_sara_e",
        "two เ look like one แ",
        re.compile("เเ"),
        lambda _: "แ",
        (("เเสดง", "แสดง"),),
        ("แสดง", "เสเพล"),
    ),
    Repair(
        "tones_after_vowels",
        "a vowel or sign goes before the tone mark of its consonant",
        re.compile(f"(?<![{TONES}])[{TONES}]+[{VOWELS_AND_SIGNS}][{MARKS}]*"),
        _tones_last,
        (("ท่ี", "ที่"), ("ต้ัง", "ตั้ง"), ("ด้้ิ", "ดิ้้")),
        ("ที่", "ตั้ง", "สิทธิ์", "ก่า"),
    ),
    Repair(
        "tones_before_sara_a",
        "a tone mark belongs on the consonant, not after the vowel that follows it",
        re.compile(f"(?<![าำ])[าำ]+[{TONES}][าำ{TONES}]*"),
        _tones_first,
        (("กา้ว", "ก้าว"), ("นำ้", "น้ำ")),
        ("ก้าว", "น้ำ", "มา"),
    ),
    Repair(
        "repeated_marks",
        "a mark typed twice is seen once",
        re.compile(f"([{MARKS}])\\1+"),
        lambda match: match[1],
        (("ที่่", "ที่"), ("ตัั้ง", "ตั้ง")),
        ("ที่", "มากกก", "ต่างๆๆ"),
    ),
    Repair(
        "arabic_digits",
        "๒๕๖๔ and 2564 are one number",
        re.compile("[๐-๙]+"),
        lambda match: match[0].translate(_THAI_DIGITS),
        (("๒๕๖๔", "2564"),),
        ("2564", "ฯลฯ"),
        aligned=True,
    ),
    Repair(
        "half_width",
        "full-width Latin letters, digits and signs are the ordinary ones",
        re.compile("[\uff01-\uff5e]+"),
        lambda match: "".join(chr(ord(c) - 0xFEE0) for c in match[0]),
        (("ＡＢＣ１", "ABC1"),),
        ("ABC1", "「"),
        aligned=True,
    ),
)


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
    for repair in REPAIRS:
        if repair.pattern.search(text) is None:
            continue
        taken.append(repair.name)
        if not repair.aligned:
            alignment = alignment.after(_edits(repair, text))
        text = repair.pattern.sub(repair.replace, text)
    return text, alignment, tuple(taken)


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
