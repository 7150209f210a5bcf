"""Finds cuts that no reader would make, with patterns of its own, apart from the rules it checks.

Forbidden is a sentence that ends after an abbreviation, a list number or an initial, inside a date,
a time or a number, or within brackets or quotes up to 200 characters.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

MONTHS = """
    มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน
    ธันวาคม ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.
"""
MONTH = "(?:" + "|".join(map(re.escape, MONTHS.split())) + ")"
ABBREVIATIONS = """
    รมว. รมช. รมต. นรม. ครม. สธ. กทม. สปสช. สศช. อบต. อบจ. อปท. สพฐ. ศธ. พม. มท. กษ. คค. ทส.
    พณ. อก. รง. วธ. กห. กต. กค. ดศ. อว. ยธ. ตร. สตช. ปปส. ป.ป.ส. ป.ป.ช. ก.พ.ร. ก.พ. กกต. กสทช.
    ธ.ก.ส. ธปท. รฟท. กฟผ. กฟภ. กนอ. ททท. ส.ส. ส.ว. อสม. รพ. ศบค. ศปก. กอ.รมน. พล.อ. พล.ท.
    พล.ต. พล.ร.อ. พล.อ.อ. พล.ต.อ. พ.อ. พ.ต.อ. ร.ต. ดร. ผศ. รศ. ศ. นพ. พญ. ม.ล. ม.ร.ว. น.ส.
    ด.ช. ด.ญ. พ.ศ. ค.ศ. น. จ. อ. ต. ถ. ซ. โทร. กม. ตร.ม. กก. มม. ซม. ล. พ.ร.บ. พ.ร.ก. ม. Mr.
    Mrs. Ms. Dr. Co. Ltd. No. St. Prof.
"""
AFTER = re.compile(
    "(?:(?<![ก-๎A-Za-z])(?:"
    + "|".join(re.escape(a) for a in ABBREVIATIONS.split())
    + r")|(?<![ก-๎])(?:[ก-ฮ][ก-๎]?\.){1,4}|(?<![ก-๎])[ก-ฮ]{2,4}\.|\b[A-Z]\."
    r"|(?:^|\s)(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[ก-ฮ]\)))$"
)
WEEKDAY = "จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์"
YEAR = r"(?: ?(?:พ\.ศ\. ?|ค\.ศ\. ?)?\d{2,4}(?!\d))?(?:,? เวลา \d)?"
WHOLE = [
    re.compile(pattern)
    for pattern in (
        r"\([^()\n]{0,200}\)",
        r"\[[^\[\]\n]{0,200}\]",
        r"“[^“”\n]{0,200}”",
        r"“[^”\n]{0,200}”",
        r"‘[^‘’\n]{0,200}’",
        r'"[^"\n]{0,200}"',
        rf"(?:วัน(?:{WEEKDAY})? ?ที่ )?\d{{1,2}}(?: ?[-–] ?\d{{1,2}})? (?:เดือน ?)?{MONTH}{YEAR}",
        rf"เดือน ?{MONTH}(?: ?(?:พ\.ศ\. ?)?\d{{4}})?",
        r"(?:พ\.ศ\.|ค\.ศ\.) ?\d{4}",
        r"\d{1,2}[.:]\d{2}(?: ?[-–] ?\d{1,2}[.:]\d{2})? ?น\.",
        r"เวลา \d{1,2}[.:]\d{2}",
        r"\d[\d.,]*\d",
        r"\d(?:[\d.,]*\d)? (?:พัน|หมื่น|แสน|ล้าน)(?:บาท| บาท)?",
    )
]  # fmt: skip


def forbidden(text: str, starts: Sequence[int]) -> Iterator[str]:
    """Yield each forbidden cut of a text whose sentences begin at these places, sorted, shown."""
    inner = [start for start in starts if start and text[start - 1] != "\n"]
    for start in inner:
        left = text[max(start - 24, 0) : start].rstrip(" ").rsplit("\n")[-1]
        if AFTER.search(left):
            yield shown(text, start)
    for pattern in WHOLE:
        for match in pattern.finditer(text):
            first = bisect.bisect_right(inner, match.start())
            for start in inner[first : bisect.bisect_left(inner, match.end())]:
                yield shown(text, start)


def shown(text: str, start: int) -> str:
    return f"{text[max(start - 30, 0) : start]}|{text[start : start + 30]}"
