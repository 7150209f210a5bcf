r"""How dates are written in Thai and English: the words, and the patterns made of them.

Every pattern begins with a digit, a letter or a fixed word, as Python's `re` skips to those at once
(what must not stand before them is looked at after), and repeats nothing without a bound, so that
matching takes time in proportion to the text, whatever the text is. Whether an English word is
whole is for `whole_word` to tell. `\d` matches Thai digits too, and `int` reads them.
"""

from __future__ import annotations

import functools
import re
from typing import Final

_THAI_MONTHS: Final = (
    ("มกราคม", "ม", "ค"),
    ("กุมภาพันธ์", "ก", "พ"),
    ("มีนาคม", "มี", "ค"),
    ("เมษายน", "เม", "ย"),
    ("พฤษภาคม", "พ", "ค"),
    ("มิถุนายน", "มิ", "ย"),
    ("กรกฎาคม", "ก", "ค"),
    ("สิงหาคม", "ส", "ค"),
    ("กันยายน", "ก", "ย"),
    ("ตุลาคม", "ต", "ค"),
    ("พฤศจิกายน", "พ", "ย"),
    ("ธันวาคม", "ธ", "ค"),
)
# Spellings that statements use beside the right one.
_VARIANTS: Final = {
    "กุมภาพันธุ์": 2, "กุมภาพันธ": 2, "พฤกษภาคม": 5, "กรกฏาคม": 7, "พฤษจิกายน": 11,
    # As PDFs give them, a mark behind the consonant that follows it.
    "กุมภาพนัธ์": 2, "มนีาคม": 3, "มถิุนายน": 6, "สงิหาคม": 8, "กนัยายน": 9, "ตลุาคม": 10,
    "พฤศจกิายน": 11, "ธนัวาคม": 12,
}  # fmt: skip
# Clipped names; a word of its own (กันยา, เมษา are names of people, too), so only beside a number.
_CLIPPED: Final = {
    "มกรา": 1, "กุมภา": 2, "มีนา": 3, "เมษา": 4, "พฤษภา": 5, "มิถุนา": 6,
    "กรกฎา": 7, "สิงหา": 8, "กันยา": 9, "ตุลา": 10, "พฤศจิกา": 11, "ธันวา": 12,
}  # fmt: skip
_ENGLISH_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FULL_MONTHS: Final = frozenset([*(full for full, _, _ in _THAI_MONTHS), *_VARIANTS])

# White space inside a line and what is invisible, as raw text has them.
SPACE: Final = "[ \t\xa0\xad\u2000-\u200f\u202f\u2060\u3000\ufeff]{0,4}"
DASH: Final = "[-\u2010-\u2015\u2212~]"
TO: Final = f"(?:{DASH}|จนถึง|ถึง|to|until|through)"
WEEKDAY: Final = "(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์|อาทิตย์)"
ENGLISH_WEEKDAY: Final = "(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
ERA: Final = (
    "(?:พุทธศักราช|พ\\. ?ศ\\.?|พศ\\.|คริสต์?ศักราช|ค\\. ?ศ\\.?|คศ\\.|ร\\. ?ศ\\.|B\\.?E\\.?|A\\.?D\\.?)"
)
# Words after a number that make it an amount, not a year: "5 มกราคม 60 ราย". Those of the first
# kind do so to any number but a Buddhist year; those of the second often begin what follows a date
# ("27 มีนาคม 2561 เรื่อง"), so they decide only where four digits can be no year.
_MEASURE: Final = (
    "ราย|บาท|ล้าน|แสน|หมื่น|พัน(?!เอก|โท|ตรี|ตำรวจ|จ่า)|ร้อย(?!ละ|เอก|โท|ตรี|ตำรวจ)|เปอร์เซ็นต์"
    "|กิโล|กม\\.|ตัน|ไร่|เมตร|โดส|%"
)
_COUNTED: Final = (
    f"คน|วัน(?!ที่|{WEEKDAY})|เดือน|ปี|แห่ง|จังหวัด|อำเภอ|ตำบล|ครั้ง(?!ที่)|เรื่อง|โครงการ|ประเทศ"
    "|หน่วยงาน|นาฬิกา|น\\.(?!ส)|โมง"
)
_WHOLE_NUMBER: Final = "(?!\\d|[.,:]\\d)"
_NO_AMOUNT: Final = f"(?!{SPACE}(?:{_MEASURE}|{_COUNTED}))"
_BUDDHIST_YEAR: Final = f"[2๒][4-6๔-๖]\\d\\d{_WHOLE_NUMBER}"
_COMMON_YEAR: Final = f"(?:[1๑][89๘๙]|[2๒][01๐๑])\\d\\d{_WHOLE_NUMBER}(?!{SPACE}(?:{_MEASURE}))"
_TWO_DIGITS: Final = f"['’]?\\d{{2}}{_WHOLE_NUMBER}{_NO_AMOUNT}"
_FOUR_DIGITS: Final = f"(?:{_BUDDHIST_YEAR}|{_COMMON_YEAR}|\\d{{4}}{_WHOLE_NUMBER}{_NO_AMOUNT})"
_ORDINAL: Final = "(?:st|nd|rd|th)?"
# Not the number of โควิด-19, which months often follow.
_NO_DISEASE: Final = "".join(
    f"(?<!{name}\\d)" for name in ("โควิด-", "โควิด -", "โควิด - ", "OVID-", "ovid-")
)
_DAY: Final = f"\\d(?<![\\d.,:/]\\d){_NO_DISEASE}\\d?(?!\\d){_ORDINAL}"
_MORE_DAYS: Final = (
    f"(?P<more>(?:{SPACE}(?:,|และ|and|&|{TO}){SPACE}(?:วันที่{SPACE})?"
    f"\\d{{1,2}}(?!\\d){_ORDINAL}){{0,9}})"
)
# On the line after the month only four digits that can be nothing else are its year.
_YEAR: Final = (
    f"(?:{SPACE}(?:,(?={SPACE}\\d{{4}}))?{SPACE}(?:ปี{SPACE})?(?P<era>{ERA})?{SPACE}"
    f"(?P<year>{_FOUR_DIGITS}|{_TWO_DIGITS})"
    f"|{SPACE}\r?\n{SPACE}(?:พ\\. ?ศ\\.{SPACE})?(?P<year2>{_BUDDHIST_YEAR}){_NO_AMOUNT})?"
)


def _thai_month() -> str:
    """Return a pattern of all Thai spellings, by their first letter, then quickly by the second."""
    # ก.พ. is also how ก.พ.ร. begins; but พ.ศ. may follow a month directly.
    not_longer = "(?!(?!พ\\. ?ศ|ค\\. ?ศ)[ก-ฮ]{1,3}\\.)"
    # Without a dot it is a month only before a year: not the start of พยาน in "26 พยาน".
    before_year = f"(?={SPACE}(?:25|๒๕)?\\d\\d(?!\\d))"
    rests: dict[str, list[str]] = {}
    seconds: dict[str, str] = {}
    for name in sorted([*FULL_MONTHS, *_CLIPPED], key=len, reverse=True):
        rests.setdefault(name[0], []).append(name[1:])
    for _, a, b in _THAI_MONTHS:
        first, more = a[0], a[1:]
        dotted = f"(?:{more}\\.{{1,2}} ?{b}(?:\\.|(?![ก-๎]))|{more}{b}\\.){not_longer}"
        rests[first] += [dotted, f"{more}{b}{before_year}"]
        seconds[first] = seconds.get(first, "") + (more[:1] or f".{b}")
    for first, found in rests.items():
        seconds[first] += "".join(rest[0] for rest in found if rest[0] not in "(.")
    letters = (f"{a}(?=[{seconds[a]}])(?:{'|'.join(found)})" for a, found in rests.items())
    return f"(?:{'|'.join(letters)})"


def _english_month() -> str:
    spelled = [m if m == "May" else f"{m[:3]}(?:{m[3:]})?" for m in _ENGLISH_MONTHS]
    spelled[8] = "Sept?(?:ember)?"
    capitals = map(str.upper, spelled)
    return f"(?:{'|'.join([*capitals, *spelled])})(?![A-Za-z])\\.?"


MONTH: Final = f"(?P<month>{_thai_month()}|{_english_month()})"


@functools.cache
def _month_numbers() -> dict[str, int]:
    numbers = _VARIANTS | _CLIPPED
    for number, (full, a, b) in enumerate(_THAI_MONTHS, 1):
        numbers[full] = numbers[a + b] = number
    for number, name in enumerate(_ENGLISH_MONTHS, 1):
        numbers[name.lower()] = numbers[name[:3].lower()] = number
    return numbers | {"sept": 9}


@functools.lru_cache(maxsize=1024)
def month_number(spelling: str) -> int:
    """Return 1-12 for a month as any pattern of this module matches it."""
    return _month_numbers()[re.sub(r"[\s.]", "", spelling).lower()]


@functools.cache
def day_month() -> re.Pattern[str]:
    """Match 26 พ.ย. 64, 23 - 25 พ.ย., 15 และ 16 เดือนมกราคม พ.ศ. 2564, 26th of November 2021."""
    return re.compile(f"(?P<day>{_DAY}){_MORE_DAYS}{SPACE}(?:เดือน|of )?{SPACE}{MONTH}{_YEAR}")


@functools.cache
def month_day() -> re.Pattern[str]:
    """Match November 26, 2021 and Nov. 23-25, 2021."""
    return re.compile(
        f"(?P<month>{_english_month()}){SPACE}(?P<day>\\d{{1,2}}(?!\\d){_ORDINAL})"
        f"{_MORE_DAYS}(?:{SPACE},{SPACE}(?P<year>\\d{{4}})(?!\\d)|{SPACE}(?P<year2>\\d{{4}})(?!\\d)|(?![.,:]?\\d))"
    )


@functools.cache
def named_month() -> re.Pattern[str]:
    """Match เดือนมีนาคม 2562, เดือนสิงหาคม."""
    return re.compile(f"(?P<word>เดือน){SPACE}{MONTH}{_YEAR}")


@functools.cache
def month_year() -> re.Pattern[str]:
    """Match มี.ค. 62, สิงหาคม, November 2021."""
    return re.compile(f"{MONTH}{_YEAR}")


_NEXT_YEAR: Final = (
    f"(?:(?P<to>{TO}|/){SPACE}(?:ปี{SPACE})?(?:{ERA}{SPACE})?(?P<last>{_FOUR_DIGITS}|{_TWO_DIGITS})"
    f"|(?:,|และ|หรือ|กับ|and|&){SPACE}(?P<next>(?:{_BUDDHIST_YEAR}|{_COMMON_YEAR}){_NO_AMOUNT}))"
)
_MORE_YEARS: Final = re.sub(r"\?P<\w+>", "?:", _NEXT_YEAR)
_YEARS: Final = (
    f"{SPACE}(?P<year>{_FOUR_DIGITS}|\\d{{3}}{_WHOLE_NUMBER}{_NO_AMOUNT}|{_TWO_DIGITS})"
    f"(?P<more>(?:{SPACE}{_MORE_YEARS}){{0,9}})"
)
# What a kind of year is called after ปี: the budget year is October to September, the others
# are taken for calendar years.
_FISCAL: Final = f"{SPACE}งบ(?:ประมาณ)?"
_KINDS_OF_YEAR: Final = "การศึกษา|การผลิต|การบัญชี|การเพาะปลูก|เพาะปลูก|ภาษี|บัญชี|ปฏิทิน"


@functools.cache
def more_years() -> re.Pattern[str]:
    """Match each further year of a range or list: "-2564" and "และ 2566" of 2563-2564 และ 2566."""
    return re.compile(_NEXT_YEAR)


@functools.cache
def year() -> re.Pattern[str]:
    """Match ปี 2560, ปี ค.ศ. 2030, ปีงบประมาณ พ.ศ. 2564, ปีภาษี 2564, ปี 64, ปี 2563-2564."""
    return re.compile(
        f"ปี(?:(?P<fiscal>{_FISCAL})|(?<!\\dปี)(?<!\\d[ \xa0]ปี)(?:{_KINDS_OF_YEAR})?)"
        f"{SPACE}(?P<era>{ERA})?{_YEARS}"
    )


@functools.cache
def era_year() -> re.Pattern[str]:
    """Match พ.ศ. 2563-2564, ค.ศ. 2030."""
    return re.compile(f"(?P<era>{ERA}){_YEARS}")


@functools.cache
def english_year() -> re.Pattern[str]:
    """Match in 2021, Since 2019, FY2021."""
    words = "In|in|Since|since|By|by|During|during|Until|until|Year|year|FY"
    return re.compile(f"(?:{words})(?= ?\\d{{4}}){SPACE}(?P<era>{ERA})?{_YEARS}")


_QUARTER: Final = "[1-4๑-๔](?!\\d)"


@functools.cache
def quarter() -> re.Pattern[str]:
    """Match ไตรมาส 2/2564, ไตรมาสที่ 3 ของปี 2564, ไตรมาสแรก ปีงบประมาณ พ.ศ. 2565, ไตรมาส 1-2/64."""
    named = f"(?:ที่)?{SPACE}(?P<first>{_QUARTER}|แรก|หนึ่ง|สอง|สาม|สี่|สุดท้าย)"
    to = f"(?:{SPACE}(?:{TO}|และ){SPACE}(?:ไตรมาส)?(?:ที่)?{SPACE}(?P<last>{_QUARTER}))?"
    word = f"(?:/|(?:ของ|,|แห่ง)?{SPACE}ปี(?P<fiscal>{_FISCAL})?|(?=['’]))"
    year = (
        f"(?:{SPACE}(?:{word}{SPACE}(?P<era>{ERA})?{SPACE}(?P<year>{_FOUR_DIGITS}|{_TWO_DIGITS})"
        f"|(?P<era2>{ERA})?{SPACE}(?P<year2>{_BUDDHIST_YEAR})))?"
    )
    return re.compile(f"ไตรมาส{named}{to}{year}")


@functools.cache
def budget_year_before() -> re.Pattern[str]:
    """Match the budget year right before its quarter: ปีงบประมาณ พ.ศ. 2564 ไตรมาสที่ 4."""
    return re.compile(
        f"ปี{_FISCAL}{SPACE}(?P<era>{ERA})?{SPACE}(?P<year>\\d{{4}}|\\d{{2}}){SPACE}[,(]?{SPACE}$"
    )


@functools.cache
def english_quarter() -> re.Pattern[str]:
    """Match Q2/2564, Q3 2021, Q4'64."""
    return re.compile(
        f"Q(?P<first>{_QUARTER})(?:{SPACE}/?{SPACE}(?P<year>{_FOUR_DIGITS})|[/'’](?P<year2>\\d\\d(?!\\d)))"
    )


@functools.cache
def numeric() -> re.Pattern[str]:
    """Match 26/11/2564, 26/11/64, 26-11-2021, 26.11.2564, 26-พ.ย.-64, 26-Nov-21 and 2021-11-26.

    The day comes first, except in ISO (also with a Buddhist year) and in 11/26/2021.
    """
    day = (
        "(?P<day>\\d\\d?)(?:/(?P<month>\\d{1,2})/(?P<year>\\d{4}|\\d{2})"
        "|(?P<mark>[.-])(?P<month2>\\d{1,2})(?P=mark)(?P<year2>\\d{4})"
        f"|(?P<mark2>[/-])(?P<name>{_thai_month()}|{_english_month()})"
        "(?P=mark2)(?P<year3>\\d{4}|\\d{2}))"
    )
    iso = "(?P<year4>\\d{4})-(?P<month3>\\d{2})-(?P<day2>\\d{2})"
    return re.compile(f"(?=\\d(?<![\\d/.-]\\d))(?:{day}|{iso})(?!\\d|[/.-]\\d)")


@functools.cache
def relative() -> re.Pattern[str]:
    """Match the dates that only their context resolves: วันนี้, วันเดียวกัน, ปีที่แล้ว."""
    ago = "(?:ที่แล้ว|ก่อน(?:หน้า(?:นี้)?)?|ที่ผ่านมา)"
    coming = "(?:หน้า|ถัดไป|ต่อไป|ถัดมา)"
    when = f"(?:เดียวกัน(?:นี้)?|นี้|{ago}|{coming})"
    return re.compile(
        f"เมื่อ(?:วานนี้|วาน|เช้านี้|คืนนี้|คืน(?! ?วันที่))|วานนี้|พรุ่งนี้|มะรืนนี้"
        f"|วัน(?:เดียวกัน(?:นี้)?|นี้|ก่อน(?=หน้า)|รุ่งขึ้น|ถัดมา|ถัดไป)"
        f"|สัปดาห์{when}|เดือน{when}|ปี{when}"
    )


@functools.cache
def english_relative() -> re.Pattern[str]:
    """Match today, Yesterday, next month."""
    period = " (?:week|month|year)"
    words = f"today|yesterday|tomorrow|last{period}|this{period}|next{period}"
    capital = f"Today|Yesterday|Tomorrow|Last{period}|This{period}|Next{period}"
    return re.compile(f"(?:{words}|{capital})(?!['’]?[A-Za-z])")


def whole_word(match: re.Match[str]) -> bool:
    """Tell whether no Latin letter stands before a match, so that its first word is whole."""
    before = match.string[match.start() - 1 : match.start()]
    return not (before.isascii() and before.isalpha())


@functools.cache
def beside_relative() -> re.Pattern[str]:
    """Match what may stand between วันนี้ and the date that it is: วันนี้ (26 พ.ย. 64)."""
    return re.compile(f"{SPACE}[(\\[]?{SPACE}(?:ที่|ตรงกับ)?{SPACE}")


@functools.cache
def relative_day() -> re.Pattern[str]:
    """Match the relative dates beside which their day may stand."""
    return re.compile("วันนี้|(?:เมื่อ)?วานนี้|เมื่อวาน|พรุ่งนี้|[Tt]oday|[Yy]esterday|[Tt]omorrow")


@functools.cache
def other_years() -> re.Pattern[str]:
    """Match, after a date without its year, of which year it is said to be."""
    every = f"(?:ของ|ใน|เป็น)?{SPACE}(?:ประจำ)?{SPACE}(?:ทุก{SPACE}(?:ๆ)?|แต่ละ){SPACE}ปี"
    other = f"(?:ของ|ใน)?{SPACE}ปี(?:(?P<last>ที่แล้ว|ที่ผ่านมา)|(?P<next>หน้า)|ก่อน|ถัดไป|ต่อไป)"
    english = "(?:of |in )?(?:every|each|(?P<last2>last)|(?P<next2>next)) year"
    return re.compile(f"{SPACE}(?:{every}|{other}|{english})")


CLOCK: Final = "\\d{1,2}[:.]\\d{2}(?:[:.]\\d{2}(?:[.,]\\d{1,9})?)?"
PUBLISHED: Final = (
    "(?:วันที่)?(?:เผยแพร่|โพสต์|ลงข่าว|ประกาศข่าว)(?:เมื่อ|วันที่)?"
    "|(?:[Pp]ublished|[Pp]osted)(?: on)?|DATE|[Dd]ate"
)
UPDATED: Final = (
    "(?:วันที่)?(?:ปรับปรุง|แก้ไข|อัปเดต|อัพเดต|อัปเดท|อัพเดท)(?:ข้อมูล)?(?:ล่าสุด)?(?:เมื่อ)?"
    "|(?:[Ll]ast )?(?:[Uu]pdated|[Mm]odified)(?: on)?"
)


@functools.cache
def time_before() -> re.Pattern[str]:
    """Match the time of day that may stand before the date of a document: 10:30 น. 26 พ.ย. 64."""
    return re.compile(f"(?:เวลา)?\\s{{0,4}}{CLOCK}\\s{{0,4}}(?:น\\.|นาฬิกา)[\\s,|-]{{0,4}}")


@functools.cache
def time_after() -> re.Pattern[str]:
    """Match the time that may stand after the date of a document: | 10:30 น., T10:30:00+07:00."""
    lead = "(?:T|[\\s,|•·(–—-]{1,8}|[\\s,|]{0,4}(?:เวลา|at)|(?=\\())"
    half = "(?:[AaPp]\\.?[Mm]\\.?)?"
    zone = "(?:Z|UTC|GMT|ICT|(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?)?"
    return re.compile(
        f"{lead}\\s{{0,4}}\\(?{CLOCK}\\s{{0,4}}(?:น\\.?|นาฬิกา|hrs?\\.?)?{half}\\s?{zone}\\s?(?:\\([A-Z]{{3,4}}\\))?"
    )


@functools.cache
def clock() -> re.Pattern[str]:
    """Match 09.00 น., 13:30-15.00 น., เวลา 8.30 - 16.30: a time of day, or from one to another.

    It is one only where `word` or `unit` took part.
    """
    time = "(?<![\\d.,:])\\d{1,2}[.:]\\d{2}(?::\\d{2})?(?!\\d)"
    return re.compile(
        f"(?P<word>เวลา{SPACE})?(?P<first>{time})(?:{SPACE}{TO}{SPACE}(?P<last>{time}))?"
        f"(?P<unit>{SPACE}(?:น\\.|นาฬิกา|hrs?(?![A-Za-z])|[AaPp]\\.?[Mm](?![A-Za-z])\\.?))?"
    )


@functools.cache
def more_days() -> re.Pattern[str]:
    """Match each further day of a range or list: the "- 25" and "และ 27" of 23 - 25 และ 27 พ.ย."""
    return re.compile(
        f"(?:(?P<to>{TO})|,|และ|and|&){SPACE}(?P<word>วันที่{SPACE})?(?P<day>\\d{{1,2}}{_ORDINAL})"
    )


@functools.cache
def between() -> re.Pattern[str]:
    """Match what stands between the two ends of a range."""
    return re.compile(f"{SPACE}{TO}{SPACE}(?:วัน(?:{WEEKDAY})?{SPACE}(?:ที่)?|เดือน|ปี)?{SPACE}")


@functools.cache
def lead(*, ranged: bool) -> re.Pattern[str]:
    """Match, at the end of what stands before a date, the words that belong to it."""
    before = f"(?:ระหว่าง|ตั้งแต่){SPACE}" if ranged else "(?!)"
    day = f"วัน(?:{WEEKDAY})?{SPACE}(?:ที่)?|{WEEKDAY}{SPACE}ที่|(?<![A-Za-z]){ENGLISH_WEEKDAY}\\.?,?"
    return re.compile(f"(?:(?:{before})?(?:{day}){SPACE}|{before})$")
