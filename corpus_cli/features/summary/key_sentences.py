"""Key sentences: the few that say most of what a document says.

One is the lead, the first sentence that can stand alone, unless another carries much more of the
key terms. The score of a sentence is the sum of the weights of its key terms, each once, divided by
a power of its length in words, and multiplied the more, the nearer its paragraph is to the
beginning, where statements put what matters. The best one is chosen; then the weights of its terms
are halved, so that the next one adds something, and so on. Sentences that begin with a connective
are chosen only where there are no others. Lengths below a dozen words count as a dozen, or very
short sentences would win.

`docs/summaries.md` compares this with other methods, against the titles of statements.

Never chosen: headings and captions, fragments, sentences that repeat the title or a chosen one, and
boilerplate of the page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

FEWEST_WORDS: Final = 8
HEADING_WORDS: Final = 15  # a paragraph of one sentence shorter than this is a heading
LONG: Final = 40  # words; a shorter sentence with a link is boilerplate
_SHORT: Final = 12.0
_LENGTH: Final = 1.5  # exponent: a sentence must say more, the longer it is
_OF_BEST: Final = 0.6  # of the weight that the heaviest sentence carries: what a lead must carry
_LEAD: Final = 8.0  # the first paragraph counts nine times as much as the last of a long text

# Boilerplate around a statement: print buttons, credits, thanks, contacts, links, further reading.
_BOILERPLATE: Final = re.compile(
    r"(?:พิมพ์(?!\S)|ขอขอบ|ขอบ(?:พระ)?คุณ|(?:แหล่ง)?ที่มา\s*[:/]|ที่มา(?!\S)|เครดิต|(?:ภาพ|ข่าว)\s*[:/]"
    r"|ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|อ่านต่อ|ดูเพิ่มเติม|คลิก|หมายเหตุ|ต่อจากนี้ไป\s*ขอเชิญ"
    r"|ติดต่อ(?:สอบถาม|\s*[:/])|สอบถาม(?:ข้อมูล|รายละเอียด|เพิ่มเติม)|ติดตาม(?:ข้อมูล|ข่าว|รับชม|ได้)"
    r"|โทร(?:ศัพท์|สาร)?\s*[.:\d]|อีเมล|เว็บไซต์\s*[:/]|เผยแพร่โดย|กลุ่มประชาสัมพันธ์|กองเผยแพร่"
    r"|(?:photo|source|credit|contact|tel|e-?mail|read more|line id|note)\b\s*[:./])",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"https?://|www\.|\S@\S+\.\w|#\S+\s*#")
_LETTER: Final = re.compile(r"[^\W_]")
# A paragraph that begins with one of these continues the one before it,
_NEVER_FIRST: Final = frozenset((
    "ซึ่ง", "และ", "หรือ", "แก่", "แห่ง", "ของ", "กับ", "จึง", "ก็", "ว่า",
    "and", "or", "that", "which", "who",
))  # fmt: skip
# a later sentence of a paragraph that begins with one of these does,
_NEVER_FIRST_INSIDE: Final = _NEVER_FIRST | {
    "โดย", "ที่", "แต่", "ตลอดจน", "รวมถึง", "รวมทั้ง", "พร้อมทั้ง", "ทำให้", "but",
}  # fmt: skip
# and a sentence that ends with one of these is unfinished.
_NEVER_LAST: Final = frozenset((
    "ซึ่ง", "โดย", "ที่", "และ", "หรือ", "แต่", "แก่", "แห่ง", "ของ", "กับ", "ตลอดจน", "รวมถึง",
    "รวมทั้ง", "ว่า", "เพื่อ", "ให้", "ใน", "จาก", "ได้แก่", "เช่น", "คือ", "ดังนี้", "ต่อไปนี้",
    "a", "and", "but", "in", "of", "or", "the", "to",
))  # fmt: skip
# A short sentence that begins with one of these is a clause of the next one,
_CLAUSES: Final = (
    "เพื่อ", "ขณะที่", "ในขณะที่", "เนื่องจาก", "เนื่องด้วย", "แม้", "ถึงแม้", "หาก", "ถ้า", "หลังจาก",
    "ภายหลัง", "ก่อนที่", "ระหว่างที่", "ภายใต้", "นอกจาก",
)  # fmt: skip
# and one that begins with a person but has none of these predicates lacks its verb.
_PERSONS: Final = ("นาย", "นาง", "ดร.", "พล", "ร้อย", "Mr", "Ms", "Dr")
_PREDICATES: Final = (
    "ได้", "จะ", "เป็น", "มี", "ให้", "คือ", "ต้อง", "สามารถ", "อยู่", "ไม่", "ถูก", "ควร", "อาจ", "กล่าว",
    "ระบุ", "เผย", "เปิดเผย", "พบ", "ขอ", "ต่าง", "ก็", "จึง", "เตรียม", "เร่ง", "ย้ำ", "เน้นย้ำ", "ลงพื้นที่",
    "มุ่งมั่น", "หวัง", "ยินดี", "ทำ", "นำ", "is", "are", "was", "were", "has", "have", "will", "said",
)  # fmt: skip
# One that begins with one of these says what it says of the one before it.
_CONNECTIVES: Final = re.compile(
    "(?:และ)?(?:ทั้งนี้|นอกจาก(?:นี้|นั้น)|นอกเหนือจากนี้|ดังนั้น|ฉะนั้น|เพราะฉะนั้น|อนึ่ง|อย่างไรก็|(?:ใน)?ขณะเดียวกัน|ขณะที่"
    "|พร้อมกันนี้|โดย(?!สาร)|แต่|ส่วน|ด้าน(?:นี้|นาย|นาง|พล|ดร)|อีกทั้ง|รวม(?:ถึง|ทั้ง)|ตลอดจน|พร้อมทั้ง|ต่อมา|(?:หลัง|ต่อ)?จากนั้น"
    "|ทำให้|กล่าวคือ|but\\b|however\\b|moreover\\b|therefore\\b)",
    re.IGNORECASE,
)
# A paragraph that begins with one of these has its subject in the line before it.
_SUBJECTLESS: Final = (
    "เป็นประธาน", "เข้าร่วม", "ได้", "จะ", "กล่าวว่า", "เปิดเผย", "พร้อมด้วย", "พร้อมคณะ", "เดินทางไป",
    "ลงพื้นที่ตรวจ",
)  # fmt: skip
_APOSTROPHE: Final = re.compile(r"(?<=\w)’(?=\w)")
# A later sentence of a paragraph that begins with one of these continues the one before it.
_CONTINUATIONS: Final = ("(", "สะท้อน", "แสดงให้เห็น", "สาธารณรัฐ")
_SHORT_WORDS: Final = 25
_PAIRS: Final = ("()", "[]", "“”", "‘’", "«»")


class Sentence(NamedTuple):
    """A sentence that may be chosen.

    `text` has no white space around it; `words` are its words, folded, in order.
    `begins_paragraph` and `is_paragraph` tell whether it is the first sentence of its paragraph,
    and the only one.
    """

    number: int
    paragraph: int
    start: int
    text: str
    words: Sequence[str]
    begins_paragraph: bool
    is_paragraph: bool


class ScoredSentence(NamedTuple):
    """A sentence and its score."""

    sentence: Sentence
    score: float


def key_sentences(
    sentences: Sequence[Sentence], weights: Mapping[str, float], count: int, title: str | None
) -> list[ScoredSentence]:
    """Return up to `count` sentences in the order of the document.

    `weights` are those of the key terms; sentences without any are not returned.
    """
    left = [s for s in _eligible(sentences) if not _contains(title or "", s.text)]
    positions = {p: i for i, p in enumerate(dict.fromkeys(s.paragraph for s in left))}
    weights = dict(weights)
    lead = _lead(left, weights)
    chosen: list[ScoredSentence] = []
    while left and len(chosen) < count:
        scored = [ScoredSentence(s, _score(s, weights, positions[s.paragraph])) for s in left]
        best = max(scored, key=lambda c: _rank(c, None if chosen else lead))
        if best.score <= 0:
            break
        chosen.append(best)
        for word in set(best.sentence.words) & weights.keys():
            weights[word] /= 2
        text = best.sentence.text
        left = [s for s in left if not (_contains(text, s.text) or _contains(s.text, text))]
    return sorted(chosen, key=lambda c: c.sentence.number)


def _lead(sentences: Sequence[Sentence], weights: Mapping[str, float]) -> Sentence | None:
    """Return the first sentence that begins with no connective, if it carries enough key terms."""
    lead = next((s for s in sentences if not _CONNECTIVES.match(s.text)), None)
    heaviest = max((_weight(s, weights) for s in sentences), default=0.0)
    return lead if lead and _weight(lead, weights) >= _OF_BEST * heaviest else None


def _rank(scored: ScoredSentence, lead: Sentence | None) -> tuple[bool, bool, float, int]:
    """Return what the best sentence has most of; those without any key term come last."""
    sentence, score = scored
    stands_alone = score > 0 and not _CONNECTIVES.match(sentence.text)
    return score > 0 and sentence is lead, stands_alone, score, -sentence.number


def _weight(sentence: Sentence, weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, 0.0) for word in dict.fromkeys(sentence.words))


def _score(sentence: Sentence, weights: Mapping[str, float], position: int) -> float:
    length = math.pow(max(len(sentence.words), _SHORT), _LENGTH)
    return _weight(sentence, weights) / length * (1 + _LEAD / (1 + position))


def can_stand_alone(sentence: Sentence) -> bool:
    """Tell whether a sentence makes sense without its neighbours and belongs to the statement."""
    words = sentence.words
    if len(words) < (HEADING_WORDS if sentence.is_paragraph else FEWEST_WORDS):
        return False
    if not sentence.begins_paragraph and sentence.text.startswith(_CONTINUATIONS):
        return False
    never_first = _NEVER_FIRST if sentence.begins_paragraph else _NEVER_FIRST_INSIDE
    if words[0] in never_first or words[-1] in _NEVER_LAST:
        return False
    if _is_clause(sentence) or _lacks_verb(sentence) or is_boilerplate(sentence):
        return False
    text = _APOSTROPHE.sub("", sentence.text)
    if text.startswith(_SUBJECTLESS) or text.endswith((":", ",", " -")):
        return False
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in _PAIRS)


def _is_clause(sentence: Sentence) -> bool:
    return (
        len(sentence.words) < _SHORT_WORDS
        and sentence.text.startswith(_CLAUSES)
        and not sentence.text.startswith("นอกจากนี้")
    )


def _lacks_verb(sentence: Sentence) -> bool:
    return sentence.text.startswith(_PERSONS) and not any(
        word.startswith(_PREDICATES) for word in sentence.words
    )


def _eligible(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences that can stand alone and do not complete the one before them."""
    before: Sentence | None = None
    for sentence in sentences:
        completes = before and before.paragraph == sentence.paragraph and _lacks_verb(before)
        if not completes and can_stand_alone(sentence):
            yield sentence
        before = sentence


def is_boilerplate(sentence: Sentence) -> bool:
    """Tell whether a sentence belongs to the page: buttons, credits, contacts, links."""
    letter = _LETTER.search(sentence.text)
    if letter is None or _BOILERPLATE.match(sentence.text, letter.start()):
        return True
    return len(sentence.words) < LONG and _LINK.search(sentence.text) is not None


def _contains(text: str, part: str) -> bool:
    """Tell whether a text contains a part, white space aside."""
    return "".join(part.split()) in "".join(text.split())
