"""Key sentences: the few that carry a document.

A sentence scores the weights of the key terms it has, each once, divided by a power of its
length in words, and more the nearer its paragraph is to the beginning, where statements put what
matters. The best is taken; what it says counts half from then on, so that the next one adds
something; and so on. Lengths below a dozen words count as a dozen: very short sentences would win
otherwise.

`docs/summaries.md` compares this with other ways, against the titles of statements.

Never taken: headings and captions, pieces that need their neighbours, sentences that the title or
one already taken repeats, and what belongs to the page and not to the statement.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

FEWEST_WORDS: Final = 8
HEADING_WORDS: Final = 15  # a paragraph of one sentence shorter than this is a heading
LONG: Final = 40  # words; a shorter sentence with a link is there for the link
_SHORT: Final = 12.0
_LENGTH: Final = 1.5  # exponent: a sentence must say more, the longer it is
_LEAD: Final = 8.0  # how much more the first paragraph counts: nine times

# What stands around a statement: print buttons, credits, thanks, contacts, links, further reading.
_PAGE: Final = re.compile(
    r"(?:พิมพ์(?!\S)|ขอขอบ|ขอบ(?:พระ)?คุณ|(?:แหล่ง)?ที่มา\s*[:/]|ที่มา(?!\S)|เครดิต|(?:ภาพ|ข่าว)\s*[:/]"
    r"|ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|อ่านต่อ|ดูเพิ่มเติม|คลิก|หมายเหตุ|ต่อจากนี้ไป\s*ขอเชิญ"
    r"|ติดต่อ(?:สอบถาม|\s*[:/])|สอบถาม(?:ข้อมูล|รายละเอียด|เพิ่มเติม)|ติดตาม(?:ข้อมูล|ข่าว|รับชม|ได้)"
    r"|โทร(?:ศัพท์|สาร)?\s*[.:\d]|อีเมล|เว็บไซต์\s*[:/]|เผยแพร่โดย|กลุ่มประชาสัมพันธ์|กองเผยแพร่"
    r"|(?:photo|source|credit|contact|tel|e-?mail|read more|line id|note)\b\s*[:./])",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"https?://|www\.|\S@\S+\.\w|#\S+\s*#")
_LETTER: Final = re.compile(r"[^\W_]")
# With one of these a line goes on from the one before it,
_NEVER_FIRST: Final = frozenset((
    "ซึ่ง", "และ", "หรือ", "แก่", "แห่ง", "ของ", "กับ", "จึง", "ก็", "ว่า",
    "and", "or", "that", "which", "who",
))  # fmt: skip
# with one of these as well a sentence inside a paragraph does,
_GOES_ON: Final = _NEVER_FIRST | {
    "โดย", "ที่", "แต่", "ตลอดจน", "รวมถึง", "รวมทั้ง", "พร้อมทั้ง", "ทำให้", "but",
}  # fmt: skip
# and with one of these it has not ended.
_UNFINISHED: Final = frozenset((
    "ซึ่ง", "โดย", "ที่", "และ", "หรือ", "แต่", "แก่", "แห่ง", "ของ", "กับ", "ตลอดจน", "รวมถึง",
    "รวมทั้ง", "ว่า", "เพื่อ", "ให้", "ใน", "จาก", "ได้แก่", "เช่น", "คือ", "ดังนี้", "ต่อไปนี้",
    "a", "and", "but", "in", "of", "or", "the", "to",
))  # fmt: skip
# A short sentence that begins so is a clause of the one after it,
_CLAUSES: Final = (
    "เพื่อ", "ขณะที่", "ในขณะที่", "เนื่องจาก", "เนื่องด้วย", "แม้", "ถึงแม้", "หาก", "ถ้า", "หลังจาก",
    "ภายหลัง", "ก่อนที่", "ระหว่างที่", "ภายใต้", "นอกจาก",
)  # fmt: skip
# and one that names a person but has none of these has not come to its verb.
_PERSONS: Final = ("นาย", "นาง", "ดร.", "พล", "ร้อย", "Mr", "Ms", "Dr")
_PREDICATES: Final = (
    "ได้", "จะ", "เป็น", "มี", "ให้", "คือ", "ต้อง", "สามารถ", "อยู่", "ไม่", "ถูก", "ควร", "อาจ", "กล่าว",
    "ระบุ", "เผย", "เปิดเผย", "พบ", "ขอ", "ต่าง", "ก็", "จึง", "เตรียม", "เร่ง", "ย้ำ", "เน้นย้ำ", "ลงพื้นที่",
    "มุ่งมั่น", "หวัง", "ยินดี", "ทำ", "นำ", "is", "are", "was", "were", "has", "have", "will", "said",
)  # fmt: skip
# Inside a paragraph, what begins so goes on from the sentence before it.
_CONTINUES: Final = ("(", "สะท้อน", "แสดงให้เห็น", "สาธารณรัฐ")
_SHORT_WORDS: Final = 25
_PAIRS: Final = ("()", "[]", "“”", "‘’", "«»")


class Sentence(NamedTuple):
    """A sentence that may be chosen.

    `text` has no white space around it; `words` are its words, folded, in order; `alone` tells
    that it is all of its paragraph, `leads` that it begins it.
    """

    number: int
    paragraph: int
    start: int
    text: str
    words: Sequence[str]
    leads: bool
    alone: bool


class Chosen(NamedTuple):
    """A sentence that was chosen, and its score."""

    sentence: Sentence
    score: float


def key_sentences(
    sentences: Sequence[Sentence], weights: Mapping[str, float], count: int, title: str | None
) -> list[Chosen]:
    """Return up to `count` sentences in the order of the document; `weights` are of key terms."""
    left = [s for s in _whole(sentences) if not _holds(title or "", s.text)]
    positions = {p: i for i, p in enumerate(dict.fromkeys(s.paragraph for s in left))}
    weights = dict(weights)
    chosen: list[Chosen] = []
    while left and len(chosen) < count:
        scored = [Chosen(s, _score(s, weights, positions[s.paragraph])) for s in left]
        best = max(scored, key=lambda c: (c.score, -c.sentence.number))
        if best.score <= 0:
            break
        chosen.append(best)
        for word in set(best.sentence.words) & weights.keys():
            weights[word] /= 2
        said = best.sentence.text
        left = [s for s in left if not (_holds(said, s.text) or _holds(s.text, said))]
    return sorted(chosen, key=lambda c: c.sentence.number)


def _score(sentence: Sentence, weights: Mapping[str, float], position: int) -> float:
    said = sum(weights.get(word, 0.0) for word in dict.fromkeys(sentence.words))
    length = math.pow(max(len(sentence.words), _SHORT), _LENGTH)
    return said / length * (1 + _LEAD / (1 + position))


def carries(sentence: Sentence) -> bool:
    """Tell whether the sentence can stand for itself and belongs to the statement."""
    words = sentence.words
    if len(words) < (HEADING_WORDS if sentence.alone else FEWEST_WORDS):
        return False
    if not sentence.leads and sentence.text.startswith(_CONTINUES):
        return False
    if words[0] in (_NEVER_FIRST if sentence.leads else _GOES_ON) or words[-1] in _UNFINISHED:
        return False
    if _is_clause(sentence) or _lacks_its_verb(sentence):
        return False
    return _balanced(sentence.text) and not is_of_the_page(sentence)


def _is_clause(sentence: Sentence) -> bool:
    return (
        len(sentence.words) < _SHORT_WORDS
        and sentence.text.startswith(_CLAUSES)
        and not sentence.text.startswith("นอกจากนี้")
    )


def _lacks_its_verb(sentence: Sentence) -> bool:
    return sentence.text.startswith(_PERSONS) and not any(
        word.startswith(_PREDICATES) for word in sentence.words
    )


def _whole(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences that can stand for themselves, beside those before them."""
    before: Sentence | None = None
    for sentence in sentences:
        goes_on = before and before.paragraph == sentence.paragraph and _lacks_its_verb(before)
        if not goes_on and carries(sentence):
            yield sentence
        before = sentence


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in _PAIRS)


def is_of_the_page(sentence: Sentence) -> bool:
    """Tell whether the sentence stands around the statement: buttons, credits, contacts, links."""
    letter = _LETTER.search(sentence.text)
    if letter is None or _PAGE.match(sentence.text, letter.start()):
        return True
    return len(sentence.words) < LONG and _LINK.search(sentence.text) is not None


def _holds(text: str, part: str) -> bool:
    """Tell whether a text has the part in it, but for white space."""
    return "".join(part.split()) in "".join(text.split())
