"""Names of people: what follows a title, or a given name that is known with a family name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from corpus_cli.layers.names.labelled_text import PERSON, Labelled, Mention, NameText
from corpus_cli.model.names import NameKind

_PARTICLES: Final = frozenset(("ณ", "ดา", "เดอ", "แวน", "ฟาน", "วาน", "บิน", "อัล", "เอล"))
_FAMILY: Final = (6, 20)  # characters of a family name that the model has not seen
_OFFICES: Final = (
    "ผู้", "รองนายก", "รองปลัด", "รองอธิบดี", "รองผู้", "รองเลขา", "รองประธาน", "รองโฆษก", "รัฐมนตรี",
    "อธิบดี", "ปลัด", "เลขา", "โฆษก", "ประธาน", "นายก", "ที่ปรึกษา", "หัวหน้า", "คณะ",
    "กรรมการ", "สมาชิก", "อดีต", "เจ้า", "พนักงาน", "ประชาชน", "พร้อม", "กล่าว", "ได้", "เปิดเผย", "ระบุ",
)  # fmt: skip
_SHORTEST: Final = 2  # characters of a given name
_PARTS: Final = 4  # particles included
_ROYAL_END: Final = "เสด็จ"  # what follows is what they do
_MINISTRIES: Final = ("กระทรวง", "กระทรวงการ")
_YOU: Final = "คุณ"  # a title, and a word
_WEAK: Final = frozenset(
    ("คุณ", "ครู", "หมอ", "อาจารย์", "นายกฯ", "รองนายกฯ", "รมว.", "รมช.", "รมต.", "สส.", "สว.")
)
"""Titles that stand before other things, too: only a given name that is known follows them."""


def person(text: NameText, found: Labelled) -> Mention | None:
    """Return the person that a stretch names, its titles included."""
    begin, at = text.title_start(found.start), text.title_end(found.start)
    titled = begin < found.start or at > found.start
    if text.head(at) is not None or (not titled and found.kind != PERSON):
        return None
    stop = found.end if found.end > at else text.next_edge(at + 1)
    parts = list(_parts(text, at, stop, surely=found.kind == PERSON))
    if titled and len(parts) == 1:
        parts += _family(text, parts[0][1])
    names = [text.text[a:b].removesuffix("ฯ") for a, b in parts]
    if not parts or not _is_given(text, names, parts[0][0]):
        return None
    title = text.text[begin:at].strip(" ") or None
    if not _is_believed(text, names, title):
        return None
    return Mention(NameKind.PERSON, begin, parts[-1][1], " ".join(names), title)


def _is_believed(text: NameText, names: Sequence[str], title: str | None) -> bool:
    """Tell whether the title, or lists of names, say what the model says."""
    known = names[0] in text.lists.given
    if title is None:
        return known and len(names) > 1 and names[-1] in text.lists.family
    if title == _YOU:
        return known and len(names) > 1
    return known or title not in _WEAK


def royal(text: NameText, start: int, end: int) -> int:
    """Return where the name of a royal person or a monk ends that the model ends at `end`."""
    close = text.text.find(_ROYAL_END, start, end)
    at = start
    end = close if close > 0 else end
    while (at := text.text.find(" ", at + 1, end)) > 0:
        part = text.text[at + 1 : text.part_end(at + 1, end)]
        if "." in part or not part or text.title_end(at + 1) > at + 1:
            return at
    return close if close > 0 else text.next_edge(end)


def _parts(text: NameText, start: int, stop: int, *, surely: bool) -> Iterator[tuple[int, int]]:
    """Yield given and family name; a particle goes with what follows it.

    `surely` means that the model takes all of the stretch for a person.
    """
    most = 2
    for count in range(_PARTS):
        end = text.part_end(start, stop)
        if (
            count >= most
            or end == start
            or (count and _is_no_part(text, start, end, surely=surely))
        ):
            return
        yield start, min(text.next_edge(end), text.part_end(start))
        part = text.text[start:end]
        most += part in _PARTICLES or part.isascii()
        if not text.text.startswith(" ", end):
            return
        start = end + 1


def _family(text: NameText, given_end: int) -> Iterator[tuple[int, int]]:
    """Yield the family name that the model has left out: one unit that fills the next stretch."""
    start = given_end + 1
    if not text.text.startswith(" ", given_end):
        return
    end = text.part_end(start)
    name = text.text[start:end]
    is_one = text.next_edge(start + 1) == end and _FAMILY[0] <= len(name) <= _FAMILY[1]
    if is_one and not name.startswith(_OFFICES) and not _is_no_part(text, start, end, surely=False):
        yield start, end


def _is_no_part(text: NameText, start: int, end: int, *, surely: bool) -> bool:
    head = text.head(start)
    kind = text.lists.heads[head] if head else None
    titled = text.title_end(start) > start and text.unit(start) != _YOU
    anew = titled or kind is NameKind.ORGANISATION
    foreign = text.text[start:end].isascii()
    return (
        anew
        or (kind is not None and not surely)
        or ("." in text.text[start:end] and not foreign)
        or text.unit(start) in text.lists.no_parts
    )


def _is_given(text: NameText, names: list[str], start: int) -> bool:
    given = names[0]
    alone = len(names) == 1
    offices = [given, given + ".", *(ministry + given for ministry in _MINISTRIES)]
    return (
        len(given) >= _SHORTEST
        and "." not in given[:-1]
        and text.unit(start) not in text.lists.no_parts
        and not text.is_no_name(given)
        and not (alone and any(name in text.lists.known for name in offices))
    )
