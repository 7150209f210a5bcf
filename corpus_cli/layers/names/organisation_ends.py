"""Where the name of an organisation ends, which the model often cuts short at a joint."""

from __future__ import annotations

import re
from typing import Final

from corpus_cli.layers.names.labelled_text import Mention, NameText
from corpus_cli.model.names import NameKind

_AND: Final = "และ"
_OF_A_PROVINCE: Final = "จังหวัด"
_OF_THE_NATION: Final = re.compile(r" ?แห่งประเทศไทย|ของรัฐ|[ก-ฮเ-ๅะ-ฺ็-๎]{2,40}?แห่ง(?:ชาติ|ประเทศไทย)")
_LIMITED: Final = re.compile(r" ?จำกัด(?: ?\(มหาชน\))?")
_NUMBER: Final = re.compile(r" ?\d{1,3}(?: ?[-–] ?\d{1,3})?(?![\d.,:/])")
_NUMBERED: Final = ("พื้นที่", "ภาค", "ภาคที่", "เขต")
_OWN: Final = "ประเทศไทย"
_TAIL: Final = 25  # characters behind และ


def organisation_end(text: NameText, start: int, end: int) -> int:
    """Return the end of an organisation's name that the model ends at `end`.

    It ends before และ and another organisation; it goes on with แห่งชาติ, with its province, with
    และ and what else it is in charge of.
    """
    before = _before_another(text, start, end)
    if before:
        return before
    limited = _LIMITED.match(text.text, end)
    numbered = _NUMBER.match(text.text, end) if text.text[:end].endswith(_NUMBERED) else None
    if limited or numbered:
        return max(found.end() for found in (limited, numbered) if found)
    return _of_the_nation(text, end) or _of_a_province(text, end) or _with_and(text, end) or end


def of_a_country(text: NameText, end: int) -> int:
    """Return the end of a known organisation's name with the country that follows at once."""
    for name in text.lists.known_at.at(text.text, end):
        entry, close = text.lists.known[name], end + len(name)
        if entry.kind is NameKind.PLACE and close in text.edges and entry.name != _OWN:
            return close
    return end


def known_place(text: NameText, start: int, after: int) -> Mention | None:
    """Return the province or country that is named behind a head: it goes without."""
    after += text.text.startswith(" ", after)
    for name in text.lists.known_at.at(text.text, after):
        entry = text.lists.known[name]
        if entry.kind is NameKind.PLACE and after + len(name) in text.edges:
            return Mention(NameKind.PLACE, start, after + len(name), name)
    return None


def _before_another(text: NameText, start: int, end: int) -> int | None:
    for match in re.finditer(_AND, text.text[start:end]):
        at = start + match.start()
        if at in text.edges and text.head(at + len(_AND)):
            return at
    return None


def _of_the_nation(text: NameText, end: int) -> int | None:
    found = _OF_THE_NATION.match(text.text, end)
    if found is None or found.end() not in text.edges:
        return None
    another = any(text.head(at) for at in range(end, found.end()) if at in text.edges)
    return None if another else found.end()


def _of_a_province(text: NameText, end: int) -> int | None:
    if not text.text.startswith(_OF_A_PROVINCE, end):
        return None
    found = known_place(text, end, end + len(_OF_A_PROVINCE))
    return found.end if found else None


def _with_and(text: NameText, end: int) -> int | None:
    at = end + len(_AND)
    close = text.part_end(at)
    if not text.text.startswith(_AND, end) or text.head(at) or close not in text.edges:
        return None
    if not at < close <= at + _TAIL:
        return None
    while at < close:
        if text.unit(at) in text.lists.no_parts or text.title_end(at) > at:
            return None
        at = text.next_edge(at + 1)
    return close
