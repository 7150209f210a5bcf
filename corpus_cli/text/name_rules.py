"""What of the model's labels is a name: rules that a reader would give, for precision.

The model (`name_model`) is right about where a name begins in most cases; it also sees names in
what is long, rare or in quotation marks. So a stretch that it labels counts only where something
else says so, too: the name is known, it begins with what such names begin with (กระทรวง, จังหวัด),
a title stands before it (นาย, รมว.), or it is an abbreviation. A name begins and ends where units
do; the head says of what kind it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from corpus_cli.model.names import NameKind
from corpus_cli.text.name_lists import NameLists

_KINDS: Final = {
    "PERSON": NameKind.PERSON,
    "ORGANIZATION": NameKind.ORGANISATION,
    "LOCATION": NameKind.PLACE,
}
KINDS: Final = frozenset(_KINDS)
"""The labels, less B- and I-, that are of interest."""

_OUTER: Final = " \"'“”‘’()[]<>-–—_.,:;/*#…!?"
_PART: Final = re.compile(r"[ก-ฮเ-ๅะ-ฺ็-๎A-Za-zÀ-ɏ.'’-]+")
_ABBREVIATION: Final = re.compile(r"(?:[ก-ฮ]{1,4}\.){2,5}|[ก-ฮ]{2,5}\.|[A-Z]{2,8}")
_COMPANY: Final = re.compile(r"บริษัท ?[^\n]{2,60}? ?จำกัด(?: ?\(มหาชน\))?|(?:บจก|บมจ)\. ?[^\s]{2,40}")
_GLUED: Final = "และ"
_PARTICLES: Final = frozenset(
    ("ณ", "ดา", "เดอ", "แวน", "ฟาน", "วาน", "บิน", "อัล", "เอล", "von", "de")
)
_ADJECTIVES: Final = frozenset(("ไทย",))
_BEFORE_A_PLACE: Final = frozenset(
    (
        " ",
        "ใน",
        "ของ",
        "กับ",
        "ที่",
        "และ",
        "จาก",
        "สู่",
        "มา",
        "ไป",
        "ถึง",
        "ระหว่าง",
        "หรือ",
        "(",
        "-",
        "–",
    )
)
_FULL_HEADS: Final = {
    "จ.": "จังหวัด", "อ.": "อำเภอ", "ต.": "ตำบล", "ถ.": "ถนน", "รพ.": "โรงพยาบาล",
    "บจก.": "บริษัท", "บมจ.": "บริษัท",
}  # fmt: skip
_DROPPED_HEADS: Final = ("จังหวัด", "ประเทศ")
_SHORTEST: Final = 2  # characters behind a head, or of a given name
_LONGEST: Final = 100
_TAIL: Final = 40


class Labelled(NamedTuple):
    """A stretch of normal text that the model takes for a name; `kind` is its label's."""

    kind: str
    start: int
    end: int


class Mention(NamedTuple):
    """A name at `[start, end)` of normal text, its title included."""

    kind: NameKind
    start: int
    end: int
    name: str
    title: str | None = None


class Rules:
    """Judges what the model has labelled in one text."""

    def __init__(self, text: str, edges: Collection[int], lists: NameLists) -> None:
        """Take in normal text, and where its units begin (and the last ends)."""
        self._text = text
        self._edges = edges
        self._lists = lists

    def mentions(self, labelled: Labelled) -> Iterator[Mention]:
        """Yield the names in a stretch: none, one, or several that stand in a row."""
        start, stop = self._trimmed(labelled.start, labelled.end)
        while start < stop:
            found = self._mention(labelled.kind, start, stop)
            if found:
                yield found
            start, stop = self._trimmed(found.end if found else self._next_part(start, stop), stop)

    def _trimmed(self, start: int, stop: int) -> tuple[int, int]:
        while start < stop and self._text[start] in _OUTER:
            start += 1
        while stop > start and self._text[stop - 1] in _OUTER and self._text[stop - 1] != ".":
            stop -= 1
        return start, stop

    def _next_part(self, start: int, stop: int) -> int:
        space = self._text.find(" ", start, stop)
        return stop if space < 0 else space

    def _mention(self, kind: str, start: int, stop: int) -> Mention | None:
        if start not in self._edges:
            return None
        known = self._known(start)
        if known:
            return known
        person = self._person(start, stop, titled_only=kind != "PERSON")
        return person or self._headed(start, stop) or self._abbreviated(kind, start, stop)

    # --- what is known ------------------------------------------------------------------------

    def _known(self, start: int) -> Mention | None:
        for name in self._lists.known_at.at(self._text, start):
            entry = self._lists.known[name]
            end = start + len(name)
            if end in self._edges and not self._goes_on(end, entry.kind):
                if name in _ADJECTIVES and not self._stands_alone(start):
                    return None
                return Mention(entry.kind, start, end, name)
        return None

    def _goes_on(self, end: int, kind: NameKind) -> bool:
        """Tell whether more follows that makes another name of it: กรมการแพทย์แผนไทย."""
        return kind is NameKind.ORGANISATION and self._text.startswith(("จังหวัด", "ประจำ"), end)

    def _stands_alone(self, start: int) -> bool:
        before = self._text[max(start - 12, 0) : start]
        return not before or any(before.endswith(word) for word in _BEFORE_A_PLACE)

    # --- people -------------------------------------------------------------------------------

    def _person(self, start: int, stop: int, *, titled_only: bool) -> Mention | None:
        begin = self._before_titles(start)
        at = self._after_titles(start)
        titled = begin < start or at > start
        if (titled_only and not titled) or self._head(at):
            return None
        parts = list(self._parts(at, stop if stop > at else self._next_edge(at + 1)))
        if not parts or not self._is_given(*parts[0]):
            return None
        if not titled and (
            len(parts) == 1 or self._text[slice(*parts[0])] not in self._lists.given
        ):
            return None
        title = self._text[begin:at].strip(" ") or None
        name = " ".join(self._text[a:b].removesuffix("ฯ") for a, b in parts)
        return Mention(NameKind.PERSON, begin, parts[-1][1], name, title)

    def _before_titles(self, start: int) -> int:
        """Return where the titles begin that stand before `start`, or `start`."""
        while True:
            end = start - 1 if start and self._text[start - 1] == " " else start
            title = next(
                (
                    t
                    for t in self._lists.titles_at.before(self._text, end)
                    if end - len(t) in self._edges
                ),
                None,
            )
            if title is None:
                return start
            start = end - len(title)

    def _after_titles(self, start: int) -> int:
        """Return where the titles end that stand at `start`, or `start`."""
        while True:
            title = next(iter(self._lists.titles_at.at(self._text, start)), None)
            if title is None:
                return start
            start += len(title)
            while self._text.startswith(" ", start):
                start += 1

    def _end_of_part(self, start: int) -> int:
        match = _PART.match(self._text, start)
        return match.end() if match else start

    def _parts(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Yield given and family name; a particle goes with what follows it."""
        most = 2
        for count in range(4):
            match = _PART.match(self._text, start, stop)
            if count >= most or match is None or (count and self._is_no_part(match[0], start)):
                return
            end = self._next_edge(match.end())
            if end > match.end() and end > stop:
                end = match.end()
            yield start, end
            if match[0] in _PARTICLES:
                most += 1
            if not self._text.startswith(" ", end):
                return
            start = end + 1

    def _is_no_part(self, part: str, start: int) -> bool:
        first = self._text[start : self._next_edge(start + 1)]
        starts_anew = self._head(start) is not None or self._after_titles(start) > start
        return "." in part or first in self._lists.no_parts or starts_anew

    def _is_given(self, start: int, end: int) -> bool:
        name = self._text[start:end]
        first = self._text[start : self._next_edge(start + 1)]
        return (
            len(name) >= _SHORTEST
            and "." not in name[:-1]
            and first not in self._lists.no_parts
            and name not in self._lists.no_names
        )

    # --- organisations and places -------------------------------------------------------------

    def _head(self, start: int) -> str | None:
        return next(iter(self._lists.heads_at.at(self._text, start)), None)

    def _headed(self, start: int, stop: int) -> Mention | None:
        head = self._head(start)
        if head is None:
            return None
        kind = self._lists.heads[head]
        end = self._end(head, kind, start, stop)
        name = self._text[start:end]
        rest = name[len(head) :].strip()
        if (
            len(rest.rstrip("ฯ")) < _SHORTEST
            or len(name) > _LONGEST
            or self._is_generic(name, rest)
        ):
            return None
        return Mention(kind, start, end, _in_full(name, head, self._lists))

    def _end(self, head: str, kind: NameKind, start: int, stop: int) -> int:
        company = _COMPANY.match(self._text, start)
        if company:
            return company.end()
        if kind is NameKind.PERSON:
            return self._next_edge(stop)
        after = start + len(head)
        if head.endswith(".") and self._text.startswith(" ", after):
            after += 1
        match = _PART.match(self._text, after, max(stop, after))
        end = self._next_edge(match.end() if match else after)
        return self._with_rest(end) if kind is NameKind.ORGANISATION else end

    def _with_rest(self, end: int) -> int:
        """Return the end of an organisation's name that และ goes on, unless that names another."""
        after = end + len(_GLUED)
        if not self._text.startswith(_GLUED, end) or self._head(after):
            return end
        first = self._text[after : self._next_edge(after + 1)]
        match = _PART.match(self._text, after)
        if not match or match.end() - after > _TAIL or first in self._lists.no_parts:
            return end
        return match.end() if match.end() in self._edges else end

    def _is_generic(self, name: str, rest: str) -> bool:
        return (
            name.rstrip("ฯ") in self._lists.no_names
            or name in self._lists.no_names
            or rest in self._lists.no_parts
            or rest.isdigit()
        )

    def _abbreviated(self, kind: str, start: int, stop: int) -> Mention | None:
        name = self._text[start:stop]
        if kind != "ORGANIZATION" or not _ABBREVIATION.fullmatch(name) or stop not in self._edges:
            return None
        if name in self._lists.no_names or self._after_titles(start) > start:
            return None
        return Mention(NameKind.ORGANISATION, start, stop, name)

    def _next_edge(self, position: int) -> int:
        while position < len(self._text) and position not in self._edges:
            position += 1
        return position


def _in_full(name: str, head: str, lists: NameLists) -> str:
    """Return a name with its head written out; without, where the rest says it all: นครนายก."""
    full = _FULL_HEADS.get(head, head) + name[len(head) :].lstrip(" ")
    for dropped in _DROPPED_HEADS:
        rest = full.removeprefix(dropped)
        if rest != full and rest in lists.known:
            return rest
    return full
