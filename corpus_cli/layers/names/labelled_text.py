"""A text as the rules for names look at it: units, and what the lists know at a place."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, NamedTuple

from corpus_cli.layers.names.lists import NameLists
from corpus_cli.model.names import NameKind

_PART: Final = re.compile(r"[ก-ฮเ-ๅะ-ฺ็-๎.]+|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’-]*")
_LONG: Final = 6  # characters of a title that is one also where no unit ends
PLACE: Final = "LOCATION"
PERSON: Final = "PERSON"
ORGANISATION: Final = "ORGANIZATION"
KINDS: Final = frozenset((PERSON, ORGANISATION, PLACE))
"""The model's labels, less B- and I-, that are of interest."""


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


class NameText:
    """Normal text, where its units begin (and the last ends), and the lists."""

    def __init__(self, text: str, edges: Collection[int], lists: NameLists) -> None:
        self.text: Final = text
        self.edges: Final = edges
        self.lists: Final = lists

    def next_edge(self, position: int) -> int:
        """Return where the next unit begins, from `position` on."""
        while position < len(self.text) and position not in self.edges:
            position += 1
        return position

    def unit(self, start: int) -> str:
        """Return the unit that begins at `start`."""
        return self.text[start : self.next_edge(start + 1)]

    def part_end(self, start: int, stop: int | None = None) -> int:
        """Return where the run of letters ends that begins at `start`, at `stop` at the latest."""
        match = _PART.match(self.text, start, len(self.text) if stop is None else stop)
        return match.end() if match else start

    def head(self, start: int) -> str | None:
        """Return what names begin with and this place does, too."""
        return next(iter(self.lists.heads_at.at(self.text, start)), None)

    def title_end(self, start: int) -> int:
        """Return where the titles end that begin at `start`, spaces included; `start` for none."""
        while True:
            found = self.lists.titles_at.at(self.text, start)
            end = next((start + len(t) for t in found if self._ends(t, start)), start)
            if end == start:
                return start
            start = end + len(self.text[end : end + 2]) - len(self.text[end : end + 2].lstrip(" "))

    def _ends(self, title: str, start: int) -> bool:
        return len(title) >= _LONG or start + len(title) in self.edges

    def title_start(self, end: int) -> int:
        """Return where the titles begin that end at `end`, or a space before; `end` for none."""
        while True:
            close = end - 1 if end and self.text[end - 1] == " " else end
            found = self.lists.titles_at.before(self.text, close)
            start = next((close - len(t) for t in found if close - len(t) in self.edges), end)
            if start == end:
                return end
            end = start

    def is_no_name(self, name: str) -> bool:
        """Tell whether lists have it as something that is no name."""
        bare = name.rstrip("ฯ ")
        exact = name in self.lists.no_names or bare in self.lists.no_names
        return exact or next(iter(self.lists.no_beginnings.at(name, 0)), None) is not None
