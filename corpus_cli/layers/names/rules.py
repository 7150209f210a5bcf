"""What of the model's labels is a name: rules that a reader would give, for precision.

The model (`name_model`) is right about where a name begins in most cases; it also sees names in
what is long, rare or in quotation marks. So a stretch that it labels counts only where something
else says so, too: the name is known, it begins with what such names begin with (กระทรวง, จังหวัด),
a title stands before it (นาย, รมว.), or it is an abbreviation. A name begins and ends where units
do; what it begins with says of what kind it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from corpus_cli.layers.names.head_words import headed
from corpus_cli.layers.names.labelled_text import ORGANISATION, PLACE, Labelled, Mention, NameText
from corpus_cli.layers.names.organisation_ends import of_a_country
from corpus_cli.layers.names.persons import person
from corpus_cli.model.names import NameKind

_OUTER: Final = " \"'“”‘’()[]<>-–—_.,:;/*#…!?"
_ABBREVIATION: Final = re.compile(r"(?:[ก-ฮ]{1,4}\.){2,5}|[ก-ฮ]{3,5}\.")
_ADJECTIVE: Final = "ไทย"
_BEFORE_A_PLACE: Final = (
    " ", "\n", "(", "-", "–", "ใน", "ของ", "กับ", "ที่", "และ", "จาก", "สู่", "มา", "ไป", "ถึง", "ระหว่าง",
    "หรือ",
)  # fmt: skip
_SHORT: Final = 4  # characters; a place's name as short as that is a word, too
_LONGER: Final = ("จังหวัด", "ประจำ")


def mentions(text: NameText, labelled: Labelled) -> Iterator[Mention]:
    """Yield the names in a stretch: none, one, or several that stand in a row."""
    start, stop = _trimmed(text.text, labelled.start, labelled.end)
    while start < stop:
        found = _mention(text, Labelled(labelled.kind, start, stop))
        if found:
            yield found
        space = text.text.find(" ", start, stop)
        following = found.end if found else space if space > 0 else stop
        start, stop = _trimmed(text.text, max(following, start + 1), stop)


def known_names(text: NameText) -> Iterator[Mention]:
    """Yield the names that are known and long enough to be nothing else, wherever they stand."""
    for start in sorted(text.edges):
        sure = next(iter(text.lists.sure_at.at(text.text, start)), None)
        found = _known(text, Labelled(ORGANISATION, start, start)) if sure else None
        if sure and found and found.end - start >= len(sure):
            yield found


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start] in _OUTER:
        start += 1
    while stop > start and text[stop - 1] in _OUTER and text[stop - 1] != ".":
        stop -= 1
    return start, stop


def _mention(text: NameText, found: Labelled) -> Mention | None:
    if found.start not in text.edges:
        return None
    return (
        _known(text, found)
        or person(text, found)
        or headed(text, found)
        or _abbreviation(text, found)
    )


def _known(text: NameText, found: Labelled) -> Mention | None:
    for name in text.lists.known_at.at(text.text, found.start):
        entry, end = text.lists.known[name], found.start + len(name)
        if end not in text.edges:
            continue
        if entry.kind is NameKind.ORGANISATION and text.text.startswith(_LONGER, end):
            continue
        is_word = entry.kind is NameKind.PLACE and len(name) <= _SHORT and found.kind != PLACE
        if is_word or (name == _ADJECTIVE and not _stands_alone(text.text, found.start)):
            return None
        if entry.kind is NameKind.ORGANISATION:
            end = of_a_country(text, end)
        return Mention(entry.kind, found.start, end, text.text[found.start : end])
    return None


def _stands_alone(text: str, start: int) -> bool:
    return start == 0 or text.endswith(_BEFORE_A_PLACE, max(start - 12, 0), start)


def _abbreviation(text: NameText, found: Labelled) -> Mention | None:
    name = text.text[found.start : found.end]
    if found.kind != ORGANISATION or not _ABBREVIATION.fullmatch(name):
        return None
    if (
        found.end not in text.edges
        or text.is_no_name(name)
        or text.title_end(found.start) > found.start
    ):
        return None
    return Mention(NameKind.ORGANISATION, found.start, found.end, name)
