"""What stands beside hits, in normal form: for sorting and grouping, no document is opened."""

from __future__ import annotations

from typing import Final

from corpus_cli.index.files.codepage import LINE_BREAK, SEPARATOR
from corpus_cli.index.files.edges import UNIT
from corpus_cli.index.files.fingerprints import fingerprint
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.text.words.word import is_word

_ENDS: Final = (bytes((LINE_BREAK,)), bytes((SEPARATOR,)))
_UNIT_BEGINS: Final = bytes(UNIT if level >= UNIT else 0 for level in range(256))
_MARK: Final = bytes((UNIT,))
REACH: Final = 96
"""Characters on either side that are looked at for words."""


class Neighbours:
    """The surroundings of places in the text of one segment."""

    def __init__(self, segment: Segment) -> None:
        self._text: Final = segment.text
        self._edges: Final = segment.edges

    def left(self, start: int, words: int) -> tuple[str, ...]:
        """Return up to `words` words before a place in its paragraph, the nearest first.

        What is not a word is passed over. Of the unit that a hit begins in, what is before the hit
        is asked like any other piece: ความ, of ความร่วมมือ before ร่วมมือ, is a word.
        """
        begin = max(start - REACH, 0)
        before = self._text.data[begin:start]
        begin += max(before.rfind(end) for end in _ENDS) + 1
        text, levels = self._text.text(begin, start), self._levels(begin, start)
        found: list[str] = []
        stop = len(text)
        while stop and len(found) < words:
            first = max(levels.rfind(_MARK, 0, stop), 0)
            if is_word(word := text[first:stop]):
                found.append(word)
            stop = first
        return tuple(found)

    def right(self, end: int, words: int) -> tuple[str, ...]:
        """Return up to `words` words after a place in its paragraph, the nearest first."""
        after = self._text.data[end : end + REACH]
        length = min(found if found >= 0 else len(after) for found in map(after.find, _ENDS))
        text, levels = self._text.text(end, end + length), self._levels(end, end + length)
        found_words: list[str] = []
        first = 0
        while first < length and len(found_words) < words:
            stop = levels.find(_MARK, first + 1)
            stop = length if stop < 0 else stop
            if is_word(word := text[first:stop]):
                found_words.append(word)
            first = stop
        return tuple(found_words)

    def node(self, start: int, end: int) -> str:
        """Return what was found, in normal form."""
        return self._text.text(start, end)

    def unit(self, start: int, end: int) -> str | None:
        """Return the unit that holds a place, None where the place touches several."""
        begin = max(start - REACH, 0)
        levels = self._levels(begin, end + REACH)
        if levels.find(_MARK, start + 1 - begin, end - begin) >= 0:
            return None
        first = levels.rfind(_MARK, 0, start + 1 - begin)
        last = levels.find(_MARK, end - begin)
        if first < 0 or last < 0:
            return None  # no unit is so long
        return self._text.text(begin + first, begin + last)

    def paragraph(self, start: int, row: int) -> bytes:
        """Return what tells the line that a place of a document is in from different ones."""
        begin, end = self._text.bounds(row)
        first = self._text.data.rfind(_ENDS[0], begin, start) + 1 or begin
        last = self._text.data.find(_ENDS[0], start, end)
        return fingerprint(self._text, first, end if last < 0 else last)

    def _levels(self, start: int, end: int) -> bytes:
        return self._edges.levels(start, end).translate(_UNIT_BEGINS)
