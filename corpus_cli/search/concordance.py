"""From a position in the normal text to a hit: verbatim, numbered, in its context."""

from __future__ import annotations

from typing import Final, NamedTuple

from corpus_cli.index.codepage import LINE_BREAK
from corpus_cli.index.edges import SENTENCE, UNIT
from corpus_cli.index.segment import Segment
from corpus_cli.model.search import Hit
from corpus_cli.model.text import Span
from corpus_cli.search.found import LABELS
from corpus_cli.search.request import View

_BREAK: Final = bytes((LINE_BREAK,))
_SPACE: Final = 0x20
_UNIT_BEGINS: Final = bytes(UNIT if level >= UNIT else 0 for level in range(256))
_MARK: Final = bytes((UNIT,))
_WORD_REACH: Final = 24  # characters looked through for each word of context; longer ones are cut

_EXTENDING: Final = frozenset("ำຳ🏻🏼🏽🏾🏿")  # what extends a grapheme and is no mark


class Occurrence(NamedTuple):
    """An occurrence: positions in `text.bin`, and its grade."""

    start: int
    end: int
    grade: int


class DocumentReader:
    """Makes the hits of one document; ask in the order of the text, for it counts as it goes.

    It takes the document's bytes and levels into its hands once; all offsets below are into them.
    """

    def __init__(self, segment: Segment, row: int) -> None:
        self._text = segment.text
        self._begin, end = segment.text.bounds(row)
        self._bytes = segment.text.data[self._begin : end]
        self._levels = segment.edges.levels(self._begin, end + 1)  # the separator ends a unit
        self._units = self._levels.translate(_UNIT_BEGINS)
        self.entry: Final = segment.shelf.row(row)
        self._restoration = self.entry.restoration()
        self._counted = self._sentence = self._paragraph = 0
        self._line_is_blank = True

    def hit(self, place: Occurrence, view: View, context: int) -> Hit:
        """Return the hit at a place, with its context."""
        start, end = place.start - self._begin, place.end - self._begin
        around = self._around(start, end, view, context)
        span = self._restoration.span(start, end)
        outer = self._restoration.span(around.start, around.end)
        text = self._written(around.start, around.end)
        self._count_to(start + 1)
        cut, stop = span.start - outer.start, span.end - outer.start
        return Hit(
            doc=self.entry.id,
            title=self.entry.title,
            date=self.entry.date,
            issuer=self.entry.issuer,
            paragraph=self._paragraph,
            sentence=self._sentence,
            start=span.start,
            end=span.end,
            label=LABELS[place.grade],
            unit=self._unit(start, end),
            left=text[:cut],
            node=text[cut:stop],
            right=text[stop:],
        )

    def _written(self, start: int, end: int) -> str:
        normal = self._text.text(self._begin + start, self._begin + end)
        return self._restoration.slice(normal, start, end)

    def _count_to(self, position: int) -> None:
        """Bring the numbers of sentence and paragraph up to a position."""
        if position <= self._counted:
            return
        self._sentence += self._levels.count(SENTENCE, self._counted, position)
        first, *others = self._bytes[self._counted : position].split(_BREAK)
        if self._line_is_blank and first.strip():
            self._paragraph += 1
            self._line_is_blank = False
        if others:
            self._paragraph += sum(map(bool, map(bytes.strip, others)))
            self._line_is_blank = not others[-1].strip()
        self._counted = position

    def _unit(self, start: int, end: int) -> str | None:
        """Return the unit that holds a place, as written; None where it touches several."""
        first = self._units.rfind(_MARK, 0, start + 1)
        if first < 0 or self._units.find(_MARK, start + 1, end) >= 0:
            return None
        return self._written(first, self._units.find(_MARK, end))

    def _around(self, start: int, end: int, view: View, context: int) -> Span:
        last = self._bytes.find(_BREAK, end)
        line = Span(self._bytes.rfind(_BREAK, 0, start) + 1, len(self._bytes) if last < 0 else last)
        if view is View.PARAGRAPH:
            return line
        if view is View.SENTENCE:
            return self._sentence_around(start, end, line)
        return Span(
            self._words_left(start, max(start - context * _WORD_REACH, line.start), context),
            self._words_right(end, min(end + context * _WORD_REACH, line.end), context),
        )

    def _sentence_around(self, start: int, end: int, line: Span) -> Span:
        before = self._levels.rfind(SENTENCE, line.start, start + 1)
        after = self._levels.find(SENTENCE, end, line.end)
        last = line.end if after < 0 else after
        while last > end and self._bytes[last - 1] == _SPACE:
            last -= 1
        return Span(max(before, line.start), last)

    def _words_left(self, start: int, reach: int, context: int) -> int:
        """Return where the context's first word begins, or `reach` if that is nearer."""
        position, left = start, context
        while left and (found := self._units.rfind(_MARK, reach, position)) >= 0:
            position = found
            left -= self._bytes[position] != _SPACE
        return self._border_after(reach, start) if left else position

    def _words_right(self, end: int, reach: int, context: int) -> int:
        """Return where the context's last word ends, or `reach` if that is nearer."""
        position, left = end, context
        while left and (found := self._units.find(_MARK, position + 1, reach)) >= 0:
            left -= self._bytes[position] != _SPACE
            position = found
        return self._border_before(reach, end) if left else position

    def _border_after(self, reach: int, start: int) -> int:
        """Return where the first grapheme begins that `reach`, left of a place, does not cut."""
        while 0 < reach < start and _extends(self._character(reach)):
            reach += 1
        return reach

    def _border_before(self, reach: int, end: int) -> int:
        """Return where the last grapheme ends that `reach`, right of a place, does not cut."""
        while end < reach < len(self._bytes) and _extends(self._character(reach)):
            reach -= 1
        return reach

    def _character(self, offset: int) -> str:
        return self._text.text(self._begin + offset, self._begin + offset + 1)


def _extends(character: str) -> bool:
    """Tell whether a character belongs to the grapheme of the one before it."""
    import unicodedata

    return character in _EXTENDING or unicodedata.category(character)[0] == "M"
