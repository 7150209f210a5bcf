"""Random texts as they occur: Thai words and clusters, marks, spaces, line ends, Latin, dirt."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = ["การเลือกตั้ง", "ความร่วมมือ", "ร่วมมือ", "ไต้หวัน", "ตำรวจ", "ตาม", "ตา", "ที่", "ที", "ข้าว", "นำเข้า", "วัตถุดิบ", "ประเทศ", "น้ำ", "ทำ", "แสดง", "พ.ย.", "รมว.", "ฯลฯ", "กรุงเทพฯ", "ต่างๆ", "2564", "๒๕๖๔", "1,234.5", "INTERPOL", "Covid-19", "é", "ß"]
DIRT = ["เเ", "ํา", "น้ํา", "ท่ี", "่", "้", "ั", "ิ", "็", "์", "ๆ", "ฯ", "\u200b", "\xa0", "\xad", "\ufeff", "\u2028", "\r\n", "\r", "\t", "\x0b", "\x00", "\x1a", "\x1b", "“", "”", "–", "…", "漢", "😀", "ا", "\u202e", "ａ", "İ"]
PIECES = (*WORDS, *DIRT, " ", "  ", "\n", "\n\n", ".", "(", ")", "ก", "า", "A", "a")

texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
characters = st.text(
    st.characters(codec="utf-8") | st.sampled_from("กาเแำ่้ัิีํ์็ๆฯ๑ \n\u200b"), max_size=20
)
anything = texts | characters
