"""Names of organisations and places: what begins as such names do (กระทรวง, จังหวัด)."""

from __future__ import annotations

import re
from typing import Final

from corpus_cli.layers.names.labelled_text import PLACE, Labelled, Mention, NameText
from corpus_cli.layers.names.organisation_ends import known_place, organisation_end
from corpus_cli.layers.names.persons import royal
from corpus_cli.model.names import NameKind

_COMPANY: Final = re.compile(r"บริษัท ?(?:(?!บริษัท)[^\n]){2,60}? ?จำกัด(?: ?\(มหาชน\))?")
_GENERIC_ENDS: Final = ("จังหวัด", "อำเภอ", "ตำบล")
_NUMBER: Final = re.compile(r" ?\d{1,4}(?!\d|[.,:/]\d)")
_NUMBERED: Final = frozenset(("ถนน", "ถ.", "ซอย", "ทางหลวงหมายเลข", "กองทัพภาค", "ตำรวจภูธร"))
_SPACED: Final = frozenset(("โรงแรม", "ศูนย์การค้า", "ห้องประชุม", "อาคาร"))
_OF_DISTRICTS: Final = frozenset(("อำเภอ", "อ.", "ตำบล", "ต.", "เขต", "แขวง"))
_IN_PLACES: Final = frozenset(("เมือง", "บ้าน", "น้ำ", "หมู่บ้าน"))
_OF_KNOWN: Final = frozenset(("จังหวัด", "จ.", "ประเทศ"))
_FULL: Final = {
    "จ.": "จังหวัด", "อ.": "อำเภอ", "ต.": "ตำบล", "ถ.": "ถนน", "รพ.": "โรงพยาบาล",
    "บจก.": "บริษัท", "บมจ.": "บริษัท",
}  # fmt: skip
_SHORTEST: Final = 2  # characters behind a head
_LONGEST: Final = 100
_DISTRICT: Final = 14  # characters of a district's name; what is longer has more in it


def headed(text: NameText, found: Labelled) -> Mention | None:
    """Return the organisation or place that a stretch names, or a person of rank."""
    head = text.head(found.start)
    if head is None:
        return None
    kind = text.lists.heads[head]
    after = found.start + len(head)
    if kind is NameKind.PLACE and found.kind != PLACE:
        return None
    if head in _OF_KNOWN:
        return known_place(text, found.start, after)
    end = _end(text, head, found, after)
    name = text.text[found.start : end].rstrip(" ")
    rest = name[len(head) :].strip(" ")
    too_short = len(rest.rstrip("ฯ")) < _SHORTEST
    if too_short or len(name) > _LONGEST or text.is_no_name(name) or _says_nothing(text, after):
        return None
    if rest.isdigit() or name.endswith(_GENERIC_ENDS) or (head in _OF_DISTRICTS and "." in rest):
        return None
    end = found.start + len(name)
    return Mention(kind, found.start, end, _FULL.get(head, head) + name[len(head) :].lstrip(" "))


def _says_nothing(text: NameText, after: int) -> bool:
    """Tell whether the head is followed by what begins no name: in a unit of its own."""
    unit = text.unit(after)
    return after in text.edges and unit in text.lists.no_parts and unit not in _IN_PLACES


def _end(text: NameText, head: str, found: Labelled, after: int) -> int:
    kind = text.lists.heads[head]
    if kind is NameKind.PERSON:
        return royal(text, found.start, found.end)
    company = _COMPANY.match(text.text, found.start)
    if company and head == "บริษัท":
        return company.end()
    if head in _SPACED:
        bracket = text.text.find("(", found.start, found.end)
        return bracket if bracket > 0 else text.next_edge(found.end)
    after += head.endswith(".") and text.text.startswith(" ", after)
    end = text.next_edge(text.part_end(after, max(found.end, after)))
    if head in _OF_DISTRICTS and end - after > _DISTRICT:
        return text.next_edge(after + 1)
    if head in _NUMBERED:
        number = _NUMBER.match(text.text, end)
        return number.end() if number else end
    return organisation_end(text, found.start, end) if kind is NameKind.ORGANISATION else end
