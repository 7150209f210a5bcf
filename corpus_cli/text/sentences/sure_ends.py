"""Which ends of sentences are sure enough to quote by.

A statistic bears a sentence that ends too early; a reader of a quotation does not. So what is
quoted goes on to an end that the words beside it prove: it may be longer than a sentence that is
counted, but is no fragment. The end of a line always ends its sentence.
"""

from __future__ import annotations

import functools
import re
from typing import Final

REACH: Final = 48
"""Characters on either side of an end that are looked at."""


_MARKS: Final = (".", "!", "?", '"', "'", "”", "’", ")")
# After one of these at the end of the first stretch, words that begin a sentence do not,
_WANTS_MORE: Final = (
    "และ", "หรือ", "แต่", "ว่า", "ที่", "ซึ่ง", "โดย", "เพื่อ", "จาก", "กับ", "ของ", "ให้",
    "ทั้งนี้", "นอกจากนี้", "ดังนั้น", "อนึ่ง",
)  # fmt: skip
# unless they end a longer word.
_WANTS_NO_MORE: Final = ("กว่า", "กำกับ", "สิ่งของ", "หน้าที่", "พื้นที่", "เจ้าหน้าที่", "เต็มที่", "ทันที")
# What ends a sentence: a particle, a phrase that closes;
_LAST_WORDS: Final = ("ครับ", "ค่ะ", "นะคะ", "เป็นต้น", "อีกด้วย", "ตามลำดับ", "ทั้งสิ้น", "ต่อไป")
# but what comes next is a thing, too.
_NEXT: Final = tuple(
    f"{thing}ต่อไป"
    for thing in ("วัน", "ครั้ง", "เดือน", "ปี", "ระยะ", "ชุด", "รุ่น", "ฉบับ", "ขั้น", "ขั้นตอน", "ลำดับ")
)


def is_sure(before: str, after: str) -> bool:
    """Tell whether a sentence surely ends between two stretches of a line in normal form.

    >>> is_sure("ดูแลประชาชนทุกกลุ่ม ", "ทั้งนี้ ได้กำชับ"), is_sure("ดูแลประชาชนทุกกลุ่ม ", "ส่วนใหญ่")
    (True, False)
    """
    before = before.rstrip(" ")
    if before.endswith(_MARKS) and (before[-1] in "?!" or english_end().search(before)):
        return True
    if _first_words().match(after):
        return not before.endswith(_WANTS_MORE) or before.endswith(_WANTS_NO_MORE)
    closes = before.endswith(_LAST_WORDS) and not before.endswith(_NEXT)
    return closes and not _attribution().match(after)


@functools.cache
def english_end() -> re.Pattern[str]:
    """Match an English word that is no abbreviation nor initial, and the mark of an end."""
    abbreviations = (
        "Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|etc|Co|Ltd|Inc|Corp|Plc|Pcl|Jr|Sr|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Hon"
        "|Rev|Gov|Sen|Rep|Amb|Fig|Vol|Art|Sec|pp|cf|al|approx|Tel|Ext|Fax|Ave|Rd|Bldg|Dept|Univ|Assoc"
        "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
    )
    word = rf"(?<![A-Za-z.])(?!(?i:{abbreviations})\.)[A-Za-z][A-Za-z’'-]*[A-Za-z]"
    return re.compile(rf"(?:{word}|\d|[)”\"’%])[.!?]{{1,3}}[\"'”’)]?\Z")


@functools.cache
def _first_words() -> re.Pattern[str]:
    """Match what begins a sentence and stands nowhere else in one."""
    return re.compile(
        "(?:และ)?(?:ทั้งนี้(?! ?(?:ขึ้น|เพื่อ|เพราะ|เนื่อง|โดย))|นอกจาก(?:นี้|นั้น)|นอกเหนือจากนี้|ดังนั้น"
        "|ฉะนั้น|เพราะฉะนั้น|อนึ่ง|อย่างไรก็(?:ตาม|ดี)|(?:ใน)?ขณะเดียวกัน|(?:ใน)?(?:การนี้|โอกาส(?:นี้|เดียวกัน))|พร้อมกันนี้|ในส่วนของ"
        "|ล่าสุด|ต่อมา|(?:หลัง|ต่อ)?จากนั้น|สุดท้ายนี้|ปัจจุบัน|ก่อนหน้านี้"
        "|สำหรับ(?!ผู้|ใช้|ประชาชน|เด็ก|นัก|คน|เป็น|ทุก|บรรจุ|ใส่|เก็บ|จัด|ให้|รองรับ|พัฒนา)"
        "|ส่วน(?!ใหญ่|ราชการ|กลาง|ตัว|หนึ่ง|ร่วม|ภูมิภาค|ท้องถิ่น|ต่าง|ที่เกี่ยว|ประกอบ|แบ่ง|ลด|ได้|เสีย|บุคคล|งาน|รวม|เกิน|ผสม|น้อย|มาก)"
        "|ด้าน ?(?:นาย|นาง|พล[.ตเอ]|ดร\\.|รัฐมนตรี|ปลัด|อธิบดี|โฆษก|ผู้(?:ว่า|อำนวย|บัญชา))"
        "|(?:เมื่อ)?ผู้สื่อข่าวถาม|เมื่อถามว่า)"
    )


@functools.cache
def _attribution() -> re.Pattern[str]:
    """Match what goes on with words like these: for whom, where, when, to what end."""
    return re.compile(
        "(?:และ|หรือ|แต่|โดย|เพื่อ|ซึ่ง|ที่|ใน|ณ|ของ|กับ|จาก|เมื่อ|หลัง|ก่อน|ตั้งแต่|จน|ถึง|ให้|ตาม|ภายใต้|อย่าง|รวม|ตลอด|พร้อม"
        "|ทำ|สร้าง|เช่น|อาทิ|จึง|เนื่อง|หาก|ไม่|อาจ|ไป|สำหรับ|จำนวน|ได้แก่|กล่าว|เป็น|มี|ว่า|ๆ"
        "|นาย[^ ]{0,30} ?กล่าว|[^ ]{1,40} กล่าว(?!ว่า|ถึง|เพิ่มเติมว่า))"
    )
