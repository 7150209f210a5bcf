"""Where no sentence ends, whatever the words: the rules that come before the model.

Two kinds. `plain` looks at the characters on either side of every space at once; `Rules` looks at
what those leave and the model would cut, one space at a time, with patterns that are anchored at
the space and reach a bounded way from it.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.text.dates import grammar
from corpus_cli.text.sentences.model import CodeArray, IntArray, Spaces
from corpus_cli.text.sentences.sure_ends import english_end

ENCLOSED: Final = 200  # characters: a longer stretch between brackets or quotes may be cut
_REACH: Final = 48  # how far before a space the patterns look
_WORD_REACH: Final = 24  # how far those look that want an English word or a list number
_SHORT_LINE: Final = 60  # characters: a heading, list item or signature is no longer

_Mask = npt.NDArray[np.bool_]
_Bits = npt.NDArray[np.uint8]

_CLOSERS: Final = {
    ")": "(",
    "]": "[",
    "}": "{",
    "”": "“",
    "’": "‘",
    "»": "«",
    "」": "「",
    "』": "『",
}
_OPENERS: Final = frozenset(_CLOSERS.values())
_QUOTES: Final = '"“”'

# Words after which a sentence goes on; none is the end of another word.
_GOES_ON: Final = (
    "และ", "โดย", "เพื่อ", "ซึ่ง", "เนื่องจาก", "ตั้งแต่", "ระหว่าง", "จนถึง", "ได้แก่", "เช่น",
    "อาทิ", "ตามที่", "ประกอบด้วย", "คือ", "จาก", "บอกว่า", "เรียกว่า", "รู้สึกว่า", "นึกว่า",
)  # fmt: skip
# Words that want more, too, unless they end a longer word that does not.
_MOSTLY_GOES_ON: Final = ("ว่า", "กับ", "ของ")
_DOES_NOT: Final = ("กว่า", "กำกับ", "สิ่งของ")

# What a character is, as bits.
_NEVER_FIRST, _NEVER_LAST, _LATIN, _STOP, _AFTER_STOP, _CAPITAL, _ENCLOSING, _THAI = (
    1 << i for i in range(8)
)
_MARKS: Final = (
    # What is quoted or bracketed goes on the sentence before it: โครงการ “...”, เปิดตัว “...”.
    (_NEVER_FIRST, ")]}”’»」』([{“‘«「『,.;:!?%ๆฯ/|–—-=+&"),
    (_NEVER_LAST, "([{“‘«「『,:;/|–—-=+&@#•*·●○▪►▶>~"),
    (_LATIN, ".'’\"”)"),
    (_STOP, ".!?"),
    (_AFTER_STOP, "\"'”’)"),
    (_CAPITAL, '"“‘ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
    (_ENCLOSING, "".join([*_CLOSERS, *_OPENERS, *_QUOTES])),
)


@functools.cache
def _kinds() -> _Bits:
    """Return what each code point is, as bits; the last stands for all beyond."""
    kinds = np.zeros(0x3011, dtype=np.uint8)
    for bit, marks in _MARKS:
        kinds[[ord(mark) for mark in marks]] |= bit
    latin = [code for code in range(0x250) if chr(code).isalnum()]
    kinds[latin] |= _LATIN
    kinds[[*range(ord("ก"), ord("ฮ") + 1), *range(ord("เ"), ord("ไ") + 1)]] |= _THAI
    return kinds


def kinds_of(text: CodeArray) -> _Bits:
    """Return what each character of the text is, as bits that the rules below read."""
    kinds: _Bits = _kinds().take(text, mode="clip")
    return kinds


# ---- all spaces at once ------------------------------------------------------------------------


def plain(kinds: _Bits, spaces: Spaces, single: IntArray) -> _Mask:
    """Return which spaces the characters beside them leave open.

    Closed are: a space beside a mark that binds, between two Latin words or numbers (English is cut
    by `english_ends`), and any in a short line, unless it lies in a stretch (a row of begin and
    end, in order) of `single`: a text that has no other line.
    """
    left, right = kinds[spaces.left_end - 1], kinds[spaces.right_start]
    closed: _Mask = ((left & _NEVER_LAST) | (right & _NEVER_FIRST) | (left & right & _LATIN)) != 0
    begun, ended = (np.searchsorted(edge, spaces.left_end, "right") for edge in single.T)
    closed |= (spaces.line_length <= _SHORT_LINE) & (begun == ended)
    return ~closed


def english_ends(kinds: _Bits, spaces: Spaces) -> _Mask:
    """Return which spaces stand after a mark that may end an English sentence.

    Before a capital or a Thai letter.
    """
    left = kinds[spaces.left_end - 1]
    quoted = ((left & _AFTER_STOP) != 0) & ((kinds[spaces.left_end - 2] & _STOP) != 0)
    ends: _Mask = ((left & _STOP) != 0) | quoted
    ends &= (kinds[spaces.right_start] & (_CAPITAL | _THAI)) != 0
    return ends


# ---- one space at a time -----------------------------------------------------------------------


class Rules:
    """The rules for one text."""

    def __init__(self, text: str, kinds: _Bits) -> None:
        self._text = text
        self._enclosed = enclosed(text, kinds)

    def allow(self, left_start: int, left_end: int, right_start: int) -> bool:
        """Tell whether a sentence may end at the space [left_end, right_start)."""
        text = self._text
        low = max(left_end - _REACH, 0)
        if _goes_on_after(text, low, left_end) or _goes_on().match(text, right_start):
            return False
        if text[left_end - 1] in ".)" and not _ends_by_mark(text, low, left_end):
            return False
        if _not_a_clause().fullmatch(text, left_start, left_end):
            return False
        in_phrase = self._in_number(low, left_end, right_start) or self._in_name(
            low, left_end, right_start
        )
        return not in_phrase and not self._inside(left_end)

    def _in_name(self, low: int, left_end: int, right_start: int) -> bool:
        """Tell whether a person's last name or office follows the name before the space."""
        text = self._text
        if _last_name().match(text, right_start) and _first_name().search(text, low, left_end):
            return True
        office = _position().match(text, right_start)
        return office is not None and _full_name().search(text, low, left_end) is not None

    def _in_number(self, low: int, left_end: int, right_start: int) -> bool:
        """Tell whether the space stands in a date, a time, a number with what it counts."""
        text = self._text
        if text.endswith("เดือน", low, left_end) and _month().match(text, right_start):
            return True
        if text[left_end - 1].isdigit() and (
            _after_number().match(text, right_start)
            or (_counted().match(text, right_start) and _count().search(text, low, left_end))
        ):
            return True
        if not text[right_start].isdigit():
            return False
        if _measure().match(text, right_start):
            return True
        return _before_number().search(text, low, left_end) is not None

    def allow_english(self, left_end: int, right_start: int) -> bool:
        """Tell whether an English sentence ends at the space [left_end, right_start).

        Before Thai, only where an English word stands before the last one: a name is cut from the
        Thai around it by nothing but a space.
        """
        text, low = self._text, max(left_end - _WORD_REACH, 0)
        if _list_number().search(text, low, left_end) or self._inside(left_end):
            return False
        if "ก" <= text[right_start] <= "ไ" and not _english_words().search(text, low, left_end):
            return False
        return english_end().search(text, low, left_end) is not None

    def _inside(self, place: int) -> bool:
        starts, ends = self._enclosed
        index = bisect.bisect_left(starts, place) - 1
        return index >= 0 and place <= ends[index]


def _goes_on_after(text: str, low: int, end: int) -> bool:
    """Tell whether the word that ends here wants more."""
    if text.endswith(_GOES_ON, low, end):
        return True
    return text.endswith(_MOSTLY_GOES_ON, low, end) and not text.endswith(_DOES_NOT, low, end)


def _ends_by_mark(text: str, low: int, end: int) -> bool:
    """Tell whether a full stop or a bracket may end a sentence: not in an abbreviation or number.

    Thai sentences end without a full stop and abbreviations with one, attached to the word before
    as often as not (มติครม.), so only after an English word does it end a sentence.
    """
    if _list_number().search(text, low, end):
        return False
    if text[end - 1] == ")":
        return True
    return english_end().search(text, low, end) is not None


@functools.cache
def _english_words() -> re.Pattern[str]:
    """Match two English words, the last in small letters, and the mark of an end."""
    return re.compile(r"[A-Za-z] [a-z]{2,}[.!?]{1,3}\Z")


@functools.cache
def _list_number() -> re.Pattern[str]:
    """Match the number of a list item at the end: 1. 2.1 3) (4) ก. ข) a)."""
    number = r"(?:\d{1,3}(?:\.\d{1,3}){0,4}|[ก-ฮA-Za-z])"
    return re.compile(rf"(?:(?<![^\s(])(?:{number}\.\)?|\({number}\))|(?<![^\s.]){number}\))\Z")


@functools.cache
def _goes_on() -> re.Pattern[str]:
    """Match what goes on with what stands before the space: a time, ที่ 27, ถึงวันที่ 3, เวลา 9.00."""
    return re.compile(
        r"ก็|ซึ่ง|ณ[ ก-ฮเ-ไ]"
        r"|(?:เมื่อ|ใน) ?(?:วัน(?:ที่|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์)|เดือน|ปี|ช่วง|เวลา \d)"
        r"|(?:ที่|จนถึง|ถึง|เวลา)(?:วันที่|เดือน|ปี)?\s?\d|(?:จน)?ถึง(?:วัน|เดือน)"
        r"|(?:\(\d{1,2}\)|\d{1,2}[.)](?!\d)|[\"”])(?=\s)"
    )


@functools.cache
def _month() -> re.Pattern[str]:
    return re.compile(grammar.MONTH)


@functools.cache
def _after_number() -> re.Pattern[str]:
    """Match what goes on with a date, a time or a number that stands before the space."""
    month = grammar.MONTH
    return re.compile(
        rf"(?:{month}|{grammar.ERA}|น\.|นาฬิกา|เวลา\s?\d|\d|[-–—~/x×]\s?\d|ถึง|(?:และ|กับ|หรือ|,)\s?\d"
        r"|(?:พัน|หมื่น|แสน|ล้าน|บาท|ราย|แห่ง|ชั่วโมง|นาที|ครั้ง|เปอร์เซ็นต์|คน(?!ไทย)))"
    )


_COUNTED: Final = (
    "พัน|หมื่น|แสน|ล้าน|บาท|ราย|คน|แห่ง|ชั่วโมง|นาที|ครั้ง|เท่า|เมตร|กิโล|กม|ตัน|ไร่|เปอร์เซ็นต์|%|วัน|เดือน|ปี|ประเทศ|จังหวัด"
    "|อำเภอ|โครงการ|รายการ|หน่วย|ด้าน|ประเภท|โดส|ครัวเรือน|หลัง|คัน|ชุด|เรื่อง|ข้อ|ประการ|ฉบับ|บริษัท"
)
"""What numbers count."""


@functools.cache
def _measure() -> re.Pattern[str]:
    """Match a number and what it counts: a Thai sentence does not begin with these."""
    return re.compile(rf"[\d.,]{{1,16}} ?(?:{_COUNTED})")


@functools.cache
def _counted() -> re.Pattern[str]:
    """Match what a number before the space counts, and no beginning of another word."""
    return re.compile(
        rf"(?!วัน(?:นี้|ที่|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์)|หลังจาก|หน่วยงาน|คนไทย|ประเทศไทย|รายงาน)(?:{_COUNTED}"
        "|องศา|ลิตร|ตาราง|ลูกบาศก์|ดอลลาร์|ยูโร|เยน|หยวน|เครื่อง|เล่ม|ต้น|ตัว|ตำบล|หมู่บ้าน|แผ่น|ลำ|สาย|ทุน|รุ่น|ครอบครัว|องค์กร|กลุ่ม"
        "|ขวด|ถุง|กล่อง|เตียง|ห้อง|ท่าน|นาย(?!ก)|เสียง|คดี|สาขา|สถานี|ดวง|ใบ|ข้าง|ชิ้น|ก้อน|วาระ|ระดับ|มาตรการ|ขั้นตอน|ระยะ)"
    )


@functools.cache
def _count() -> re.Pattern[str]:
    """Match a number at the end that is no year."""
    return re.compile(r"(?<![\d.,/])(?!(?:2[45]|19|20)\d\d\Z)\d[\d.,]{0,15}\Z")


@functools.cache
def _before_number() -> re.Pattern[str]:
    """Match what a number after the space goes on with: a month, a word that counts, a dash."""
    return re.compile(
        rf"(?:{grammar.MONTH}|{grammar.ERA}|ที่|ปี|เดือน|เวลา|และ|หรือ|ถึง|กับ|กว่า|จำนวน|ประมาณ|มาตรา|อีก|รวม|ละ|เพียง|[-–—~/])\Z"
    )


_TITLE: Final = (
    "(?:นาย(?!ก(?:รัฐ|ฯ|ส|เท|อง|เม|หญิง|พุทธ|ฟุต)|จ้าง|ทุน|ทะเบียน|หน้า|อำเภอ|ตำรวจ|ทหาร|ด่าน|ช่าง|ประกัน)"
    "|นางสาว|นาง|น\\.ส\\.|เด็กชาย|เด็กหญิง|ด\\.ช\\.|ด\\.ญ\\.|คุณหญิง|ท่านผู้หญิง|แพทย์หญิง|นายแพทย์|นพ\\.|พญ\\."
    "|พล(?:ตำรวจ|อากาศ|เรือ)?(?:เอก|โท|ตรี)|(?:พัน|ร้อย)(?:ตำรวจ|จ่า)?(?:เอก|โท|ตรี)|ดร\\.|ผศ\\.|รศ\\.|ศ\\."
    "|พล\\.(?:[ตรอ]\\.){1,2}[อทต]?\\.?|[พร]\\.(?:ต\\.)?[อทต]\\.|ม\\.(?:ร\\.ว|ล)\\.)"
)


@functools.cache
def _not_a_clause() -> re.Pattern[str]:
    """Match a run that ends nothing: a title and a name, a connective, a body, a mark alone."""
    connectives = (
        "(?:และ)?(?:ทั้งนี้|ดังนั้น|ฉะนั้น|เพราะฉะนั้น|นอกจาก(?:นี้|นั้น)|อนึ่ง|อย่างไรก็(?:ตาม|ดี)|ใน(?:การนี้|โอกาสนี้|วันนี้|ขณะนั้น|ที่สุด)"
        "|(?:ใน)?ขณะ(?:นี้|นั้น|เดียวกัน)|ต่อมา|จากนั้น|หลังจาก(?:นี้|นั้น)|ก่อนหน้า(?:นี้|นั้น)|สุดท้าย|กล่าวคือ|ปัจจุบัน|ล่าสุด|สำหรับ|ส่วน|ด้าน)"
    )
    bodies = "ที่ประชุม|รัฐบาล|นายกรัฐมนตรี|คณะรัฐมนตรี|กระทรวง[ก-๎]{3,16}"
    marks = "[\"'“”‘’.…*•-]{1,3}"
    return re.compile(rf"{_TITLE}{{1,3}}[ก-๎]{{2,16}}|{connectives}|{bodies}|{marks}")


@functools.cache
def _first_name() -> re.Pattern[str]:
    """Match a title and a first name at the end, whatever stands before."""
    return re.compile(rf"{_TITLE} ?[ก-๎]{{2,12}}\Z")


@functools.cache
def _last_name() -> re.Pattern[str]:
    """Match a run that is no longer than a last name."""
    return re.compile("[ก-๎]{2,16}(?![^ \n,.)])")


@functools.cache
def _full_name() -> re.Pattern[str]:
    """Match a title, a first and a last name at the end, or a Latin word."""
    return re.compile(rf"(?:{_TITLE} ?[ก-๎]{{2,16}} [ก-๎]{{2,20}}|[A-Za-z][a-z])\Z")


@functools.cache
def _position() -> re.Pattern[str]:
    """Match the beginning of an office that someone holds, as it stands after a name."""
    return re.compile(
        "นายก|รัฐมนตรี|รอง|ผู้(?:ช่วย|อำนวย|ว่า|แทน|บัญชาการ|ตรวจ|บริหาร|จัดการ)|ปลัด|อธิบดี|โฆษก|เลขา|ประธาน|หัวหน้า|กรรมการ"
        "|ที่ปรึกษา|สมาชิก|เอกอัครราชทูต|อดีต|คณบดี|อธิการ|ปฏิบัติ|รักษา"
        r"|รม[ชตว]\.|นรม\.|ผอ\.|ผวจ\.|ผ[บก](?:[กชต]|ช?น)?\.|ผบ\.|ส\.?[สว]\."
    )


# ---- brackets and quotes -----------------------------------------------------------------------


def enclosed(text: str, kinds: _Bits) -> tuple[list[int], list[int]]:
    """Return where stretches within brackets or quotes begin and end, disjoint and in order.

    A place p is within one if begin < p <= end. Between the two marks of a pair, in one line, lie
    at most `ENCLOSED` characters. A closing mark pairs with the earliest open one within reach.
    """
    starts: list[int] = []
    ends: list[int] = []
    marks = np.flatnonzero(kinds & _ENCLOSING).tolist()
    for start, end in sorted(_pairs(text, marks)):
        if ends and start <= ends[-1]:
            ends[-1] = max(end, ends[-1])
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


_Pair = tuple[int, int]


def _pairs(text: str, marks: list[int]) -> Iterator[_Pair]:
    """Yield the pairs that the marks at these places form."""
    opened: dict[str, deque[int]] = defaultdict(deque)
    quotes: list[int] = []
    for place in marks:
        mark = text[place]
        if mark in _QUOTES:
            quotes.append(place)
        if mark in _OPENERS:
            opened[mark].append(place)
        elif mark in _CLOSERS:
            yield from _closed(opened[_CLOSERS[mark]], place, text)
    yield from _quoted(quotes, text)


def _near(text: str, first: int, last: int) -> bool:
    return last - first - 1 <= ENCLOSED and text.find("\n", first, last) < 0


def _closed(opened: deque[int], place: int, text: str) -> Iterator[_Pair]:
    """Yield the pair that a mark at `place` closes, and take its opening mark from `opened`."""
    while opened and not _near(text, opened[0], place):
        opened.popleft()
    if opened:
        yield opened[0], place
        opened.pop()


def _quoted(quotes: list[int], text: str) -> Iterator[_Pair]:
    """Yield the pairs of double quotes, straight and curly ones mixed as statements mix them.

    A straight one with white space before it alone opens, even where the one before was never
    closed; with white space after it alone it closes; else it does what is due. As that is a
    guess, straight ones are also taken in turn, each with a near next one.
    """
    opened: int | None = None
    for place in quotes:
        turn = _turn(text, place)
        if opened is not None and turn <= 0 and _near(text, opened, place):
            yield opened, place
            opened = None
        else:
            opened = None if turn < 0 else place
    yield from _in_turn([place for place in quotes if text[place] == '"'], text)


def _turn(text: str, place: int) -> int:
    """Return 1 for a double quote that opens, -1 for one that closes, 0 for one that may both."""
    if text[place] != '"':
        return 1 if text[place] == "“" else -1
    before, after = text[place - 1 : place].strip(), text[place + 1 : place + 2].strip()
    return bool(after) - bool(before)


def _in_turn(quotes: list[int], text: str) -> Iterator[_Pair]:
    first: int | None = None
    for place in quotes:
        if first is not None and _near(text, first, place):
            yield first, place
            first = None
        else:
            first = place
