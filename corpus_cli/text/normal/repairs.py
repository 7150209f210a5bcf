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
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:  # a plain search does without numpy
    import numpy as np
    import numpy.typing as npt

_Bits: TypeAlias = "npt.NDArray[np.uint64]"

_TABLE_SIZE: Final = 0x10000  # code points beyond count as U+FFFF
_AFTER: Final = 32  # the bit of the second character of a pair, above that of the first
_BLOCK: Final = 8000  # code points that are looked at in one go


def _between(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


# For sets in regular expressions, and as triggers.
TONES: Final = _between("่", "๋")
VOWELS_AND_SIGNS: Final = "ั" + _between("ิ", "ฺ") + "็" + _between("์", "๎")
MARKS: Final = VOWELS_AND_SIGNS + TONES
_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufffc\x7f"
    + _between("\u202a", "\u202e")
    + _between("\u2066", "\u2069")
    + _between("\x01", "\x08")
    + _between("\x0e", "\x1f")
)
_LINE_BREAKS: Final = "\r\v\f\u0085\u2028\u2029"
_SPACES: Final = "\t\u00a0\u1680" + _between("\u2000", "\u200a") + "\u202f\u205f\u3000"
_FULL_WIDTH: Final = _between("\uff01", "\uff5e")
_THAI_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_CONSONANTS: Final = _between("ก", "ฮ")
_CONSONANTS_BUT_RU_LU: Final = re.sub("[ฤฦ]", "", _CONSONANTS)
_THAI_LETTERS: Final = _between("ก", "ฺ") + _between("เ", "๎")
_ACCENTS: Final = _between("\u0300", "\u034e") + _between("\u0350", "\u036f")
_SINGLETONS: Final = "\u2126\u212a\u212b"  # the signs for ohm, kelvin and angstrom are letters
_LIGATURES: Final = _between("\ufb00", "\ufb06")
_DASHES: Final = _between("\u2010", "\u2013") + "\u2212"
_LATIN: Final = "A-Za-z\u00c0-\u024f"
_LATIN_LETTERS: Final = _between("A", "Z") + _between("a", "z") + _between("\u00c0", "\u024f")

# Shapes that fonts of the 1990s gave to marks moved left or down, and to letters without their
# foot, each with the character it is: U+F700 and on in Windows fonts, U+F884 and on in Mac fonts.
_OLD_GLYPHS: Final = str.maketrans(
    _between("\uf700", "\uf71a") + _between("\uf884", "\uf89e"),
    "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e0d\u0e31\u0e4d\u0e47"
    "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e48\u0e48\u0e48\u0e49\u0e49\u0e49\u0e4a\u0e4a\u0e4a\u0e4b\u0e4b\u0e4b"
    "\u0e4c\u0e4c\u0e4c\u0e4d\u0e0d\u0e38\u0e39\u0e3a\u0e10",
)
# What the space between a letter and its mark stands behind. A mark may also be what is left of a
# lost word (บริการ <ผ>ู้ที่): the letter before it must not look like the end of one. Hence no ราม
# and no ดี; a vowel counts where the syllable cannot end in it, or is no word without the mark.
_LETTER_BEFORE_A_GAP: Final = "|".join(
    (
        f"(?<=[{_CONSONANTS}] )(?<!า[กงดนบมยรลว] )",
        f"(?<=[{_CONSONANTS}] )(?=์)",
        f"(?<=[{TONES}] )(?![{TONES}])",
        f"(?<=[ัึื] )(?=[{TONES}])",
        "(?<=ที |นี |ผู |รู )(?=[่้])",
        "(?<=อยู )(?=่)",
    )
)
# What HTML calls by a name and plain text still has, where a page was copied carelessly.
_ENTITIES: Final = (
    "amp|apos|bdquo|bull|copy|deg|euro|frac12|gt|hellip|laquo|ldquo|lsquo|lt|mdash|middot|minus"
    "|nbsp|ndash|quot|raquo|rdquo|reg|rsquo|shy|thinsp|times|trade|zwj|zwnj"
)
# Words with ำ that no other vowel makes, the commonest of press statements. Their like, for which
# both readings are words (ตำบล and ตาบล, ทำ and ทา), are not mended.
_WITH_SARA_AM: Final = [
    "กำกับ",
    "กำจัด",
    "กำชับ",
    "กำนัน",
    "กำเนิด",
    "กำแพง",
    "กำไร",
    "กำลัง",
    "กำหนด",
    "กระทำความ",
    "คำกล่าว",
    "คำขอ",
    "คำนวณ",
    "คำนึง",
    "คำปรึกษา",
    "คำพิพากษา",
    "คำสั่ง",
    "คำแนะนำ",
    "งบประจำ",
    "จดจำ",
    "จำกัด",
    "จำคุก",
    "จำนง",
    "จำนวน",
    "จำแนก",
    "จำเป็น",
    "จำเลย",
    "จำหน่าย",
    "จัดทำ",
    "ชำนาญ",
    "ชำรุด",
    "ชี้นำ",
    "ชั้นนำ",
    "ดำเนิน",
    "ดำริ",
    "ต่ำกว่า",
    "ต่ำสุด",
    "ตำรวจ",
    "ตำแหน่ง",
    "ตอกย้ำ",
    "ถ้อยคำ",
    "ทองคำ",
    "ทำกิจกรรม",
    "ทำงาน",
    "ทำเนียบ",
    "ทำบุญ",
    "ทำประโยชน์",
    "ทำเล",
    "ทำลาย",
    "ทำสัญญา",
    "ทำหน้าที่",
    "ทำให้",
    "ธำรง",
    "น้ำใจ",
    "น้ำดื่ม",
    "น้ำตาล",
    "น้ำท่วม",
    "น้ำประปา",
    "น้ำมัน",
    "น้ำเสีย",
    "น้ำหนัก",
    "น้อมนำ",
    "นำเข้า",
    "นำไปใช้",
    "นำไปสู่",
    "นำร่อง",
    "นำเสนอ",
    "แนะนำ",
    "เน้นย้ำ",
    "บำบัด",
    "บำเพ็ญ",
    "บำรุง",
    "บำเหน็จ",
    "ประจำ",
    "ผู้นำ",
    "พำนัก",
    "แม่น้ำ",
    "แม่นยำ",
    "มันสำปะหลัง",
    "เรือนจำ",
    "ระดับน้ำ",
    "รำคาญ",
    "รำลึก",
    "ลำดับ",
    "ลำปาง",
    "ลำพูน",
    "ลำโพง",
    "ลำไย",
    "ลุ่มน้ำ",
    "ภูมิลำเนา",
    "เหลื่อมล้ำ",
    "แหล่งน้ำ",
    "อ่างเก็บน้ำ",
    "สำคัญ",
    "สำนวน",
    "สำนัก",
    "สำนึก",
    "สำรวจ",
    "สำรอง",
    "สำราญ",
    "สำเร็จ",
    "สำหรับ",
    "อำนวย",
    "อำนาจ",
    "อำเภอ",
]


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


def _entity(match: re.Match[str]) -> str:
    import html

    return html.unescape(f"&{match[1]};")


def _composed(match: re.Match[str]) -> str:
    import unicodedata  # late: few texts need it, and no plain search does

    return unicodedata.normalize("NFC", match[0])


def _unligated(match: re.Match[str]) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", match[0])


def _signs_last(match: re.Match[str]) -> str:
    return match[0].replace("์", "") + "์"


def _tones_last(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=lambda mark: "่" <= mark <= "๋"))


def _tones_first(match: re.Match[str]) -> str:
    return "".join(sorted(match[0], key=lambda mark: mark in "าำ"))


TORN_SARA_AM: Final = Repair(
    "torn_sara_am",
    "a font took ำ apart; these words can be read in no other way",
    "|".join(word.replace("ำ", " า") for word in _WITH_SARA_AM),
    lambda match: match[0].replace(" า", "ำ"),
    (("จ านวน", "จำนวน"), ("การด าเนินการ", "การดำเนินการ"), ("ประจ าปี", "ประจำปี")),
    ("ก าร", "ท า", "เดินทางมา และ"),
    Trigger(" ", "า"),
)

DROP_INVISIBLE: Final = Repair(
    "drop_invisible",
    "zero-width characters, soft hyphens, marks of direction and control codes split words",
    f"[{_INVISIBLE}]",
    lambda _: "",
    (
        ("ค\u200bวาม", "ความ"),
        ("\ufeffวันนี้", "วันนี้"),
        ("co\u00adop", "coop"),
        ("(\u202a5 กันยายน\u202c", "(5 กันยายน"),
        ("คมนา\x1fคม", "คมนาคม"),
    ),
    ("ความ", "co-op", "ก\tข"),
    Trigger(_INVISIBLE),
)

REPAIRS: Final[tuple[Repair, ...]] = (
    Repair(
        "html_entities",
        "names of characters that a page left in its text stand for those characters",
        f"&(?:amp;|#38;|#[xX]26;)*(#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|{_ENTITIES});",
        _entity,
        (
            ("&quot;ผ้าไทย&quot;", '"ผ้าไทย"'),
            ("R&amp;D", "R&D"),
            ("กรม&nbsp;การ", "กรม\u00a0การ"),
            ("&amp;#39;", "'"),
        ),
        ("R&D", "AT&T;", "ก&ข;", "&unknown;"),
        Trigger("&", "#abcdefghijklmnopqrstuvwxyz"),
    ),
    Repair(
        "spreadsheet_returns",
        "a carriage return that a spreadsheet wrote as _x000D_ is layout",
        "_x000[dD]_\n?",
        lambda _: "\n",
        (("ก_x000D_\nข", "ก\nข"), ("ก_x000D_ข", "ก\nข")),
        ("_x0041_", "x000D"),
        Trigger("_", "x"),
    ),
    Repair(
        "html_line_breaks",
        "a <br> that a page left in its text is a line break",
        "<[bB][rR] ?/?>",
        lambda _: "\n",
        (("ก<br>ข", "ก\nข"), ("ก<BR />ข", "ก\nข")),
        ("<brand>", "ก < ข"),
        Trigger("<", "bB"),
    ),
    DROP_INVISIBLE,
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
        "old_font_glyphs",
        "private characters of old fonts are marks and letters in another place",
        "[\uf700-\uf71a\uf884-\uf89e]+",
        lambda match: match[0].translate(_OLD_GLYPHS),
        (("ท\uf70aอง", "ท่อง"), ("ป\uf702", "ปี"), ("ให\uf88e", "ให้")),
        ("\uf0a7 ข้อ",),
        Trigger(_between("\uf700", "\uf71a") + _between("\uf884", "\uf89e")),
        aligned=True,
    ),
    Repair(
        "lakkhangyao",
        "ๅ belongs after ฤ and ฦ only; after another consonant it was typed for า",
        f"ๅ(?:(?<=[{_CONSONANTS_BUT_RU_LU}ํ]ๅ)|(?<=[{_CONSONANTS}][{TONES}]ๅ))",
        lambda _: "า",
        (("ธรรมดๅ", "ธรรมดา"), ("ค่ๅ", "ค่า"), ("ท\u0e4dๅ", "ท\u0e4dา")),
        ("ฤๅษี", "ฦๅ", "วันที่ๅ 26", "มีๅ", "ๅ"),
        Trigger("ๅ"),
        aligned=True,
    ),
    Repair(
        "spaces_before_marks",
        "a mark stands on a letter: a space between them is a gap in a PDF",
        f" (?=[{MARKS}ำ])(?:{_LETTER_BEFORE_A_GAP})",
        lambda _: "",
        (
            ("กรณ ีที่", "กรณีที่"),
            ("เข ้าถ ึง", "เข้าถึง"),
            ("ท \u0e4d\u0e32งาน", "ท\u0e4d\u0e32งาน"),
            ("ท ำงาน", "ทำงาน"),
            ("ท่ ี", "ท่ี"),
            ("ผู ้รับ ที ่เรื ่อง", "ผู้รับ ที่เรื่อง"),
            ("สัมพันธ ์", "สัมพันธ์"),
        ),
        ("สระ ิ", "พร้อม รูปภาพ", "วิหาร ่ต.", "บริการ ู้ที่", "ฐาน ้น", "ได้ ้ไม่", "ที่ดี ้พรม", "จ ะ"),
        Trigger(" ", MARKS + "ำ"),
    ),
    Repair(
        "spaces_before_maiyamok",
        "ต่าง ๆ and ต่างๆ are one spelling, กรุงเทพ ฯ and กรุงเทพฯ are",
        f" (?=ๆ|ฯ(?!ล))(?<=[{_THAI_LETTERS}] )",
        lambda _: "",
        (("ต่าง ๆ นานา", "ต่างๆ นานา"), ("กรุงเทพ ฯ", "กรุงเทพฯ")),
        ("ต่างๆ นานา", "1 ๆ", "( ๆ )", "ข้าว น้ำ ฯลฯ"),
        Trigger(" ", "ๆฯ"),
    ),
    Repair(
        "spaces_after_abbreviations",
        "พ.ศ. 2558 and พ.ศ.2558 are one spelling",
        "(?<=[.][ก-ฮ][.]) (?=[0-9๐-๙])",
        lambda _: "",
        (("พ.ศ. 2558", "พ.ศ.2558"), ("26 พ.ย. ๖๔", "26 พ.ย.๖๔")),
        ("เวลา 9 น. 5 คน", "พ.ศ. นี้", "มา. 5"),
        Trigger(".", " "),
    ),
    TORN_SARA_AM,
    Repair(
        "compose_sara_am",
        "ํ and า, typed apart, are ำ; tone marks between or before them keep their place",
        f"([{TONES}]*)ํ([{TONES}]*)า",
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
        "signs_after_vowels",
        "์ closes its syllable: a vowel of the same consonant goes before it",
        "(?<=[ธดตฒ])์[ิุ]+์*",
        _signs_last,
        (("สิทธ์ิ", "สิทธิ์"), ("พันธ์ุ", "พันธุ์")),
        ("สิทธิ์", "พันธุ์", "ศุกร์ที่", "เสาร์ฺที่", "ศูนย์ุติธรรม"),
        Trigger("์", "ิุ"),
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
    Repair(
        "ligatures",
        "ﬁ is how a font draws fi",
        f"[{_LIGATURES}]",
        _unligated,
        (("ﬁnance", "finance"), ("oﬃce", "office")),
        ("finance", "æ"),
        Trigger(_LIGATURES),
    ),
    Repair(
        "composed_latin",
        "a Latin letter and its accents are one letter (NFC)",
        f"[{_LATIN}][{_ACCENTS}]+|[{_SINGLETONS}]",
        _composed,
        (("cafe\u0301", "café"), ("\u212b", "Å")),
        ("café", "ก\u0301"),
        Trigger(_ACCENTS + _SINGLETONS),
    ),
    Repair(
        "plain_dashes",
        "hyphens, figure and en dashes and minus signs are typed as -",
        f"[{_DASHES}]",
        lambda _: "-",
        (("โควิด\u201319", "โควิด-19"), ("\u22125", "-5")),
        ("โควิด-19", "ก \u2014 ข"),
        Trigger(_DASHES),
        aligned=True,
    ),
    Repair(
        "plain_apostrophes",
        "a curly apostrophe inside a Latin word is typed as '",
        f"[\u2019\u02bc](?<=[{_LATIN}].)(?=[{_LATIN}])",
        lambda _: "'",
        (("don\u2019t", "don't"),),
        ("\u2018ทุน\u2019", "don't", "boys\u2019 "),
        Trigger("\u2019\u02bc", _LATIN_LETTERS),
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
    table = np.zeros(_TABLE_SIZE, dtype=np.uint64)
    for bit, trigger in enumerate(triggers):
        for characters, place in ((trigger.first, bit), (trigger.second, bit + _AFTER)):
            codes = [min(ord(character), _TABLE_SIZE - 1) for character in characters]
            table[codes] |= np.uint64(1 << place)
    return table


def triggered(texts: Sequence[str], triggers: tuple[Trigger, ...]) -> list[int]:
    """Tell which triggers each text has, as bits. Takes a few nanoseconds a character."""
    return list(chain.from_iterable(_triggered(some, triggers) for some in _blocks(texts)))


def _blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts in blocks of which the arrays fit into a processor's cache."""
    begun = size = 0
    for at, text in enumerate(texts):
        if size > _BLOCK:
            yield texts[begun:at]
            begun, size = at, 0
        size += len(text)
    if texts:
        yield texts[begun:]


def _triggered(texts: Sequence[str], triggers: tuple[Trigger, ...]) -> list[int]:
    import numpy as np

    # No trigger has the NUL that keeps the texts apart.
    joined = "".join([text + "\0" for text in texts])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    bits = _table(triggers).take(codes, mode="clip")
    paired, doubled = np.zeros_like(bits), np.zeros_like(bits)
    np.bitwise_and(bits[:-1], bits[1:] >> np.uint64(_AFTER), out=paired[:-1])
    np.multiply(bits[1:], codes[1:] == codes[:-1], out=doubled[1:])
    starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
    found = np.zeros(len(texts), dtype=np.uint64)
    for kind, each in enumerate((bits, doubled, paired)):
        found |= np.bitwise_or.reduceat(each, starts) & _of_kind(triggers)[kind]
    present: list[int] = found.tolist()
    return present


@cache
def _of_kind(triggers: tuple[Trigger, ...]) -> tuple[np.uint64, ...]:
    """Return which triggers are single characters, doubled ones, and pairs, as bits."""
    import numpy as np

    kinds = [0, 0, 0]
    for bit, trigger in enumerate(triggers):
        kinds[2 if trigger.second else trigger.twice] |= 1 << bit
    return tuple(map(np.uint64, kinds))
