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
    """Makes the hits of one document; ask in the order of the text, for it counts as it goes."""

    def __init__(self, segment: Segment, row: int) -> None:
        self._text = segment.text
        self._edges = segment.edges
        self._begin, self._end = segment.text.bounds(row)
        self.entry: Final = segment.shelf.row(row)
        self._restoration = self.entry.restoration()
        self._counted = self._begin
        self._sentence = 0
        self._paragraph = 0
        self._line_is_blank = True

    def hit(self, place: Occurrence, view: View, context: int) -> Hit:
        """Return the hit at a place, with its context."""
        around = self._around(place, view, context)
        span = self._original(place.start, place.end)
        outer = self._original(around.start, around.end)
        text = self._written(around.start, around.end)
        self._count_to(place.start + 1)
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
            unit=self._unit(place),
            left=text[:cut],
            node=text[cut:stop],
            right=text[stop:],
        )

    def _original(self, start: int, end: int) -> Span:
        return self._restoration.span(start - self._begin, end - self._begin)

    def _written(self, start: int, end: int) -> str:
        normal = self._text.text(start, end)
        return self._restoration.slice(normal, start - self._begin, end - self._begin)

    def _count_to(self, position: int) -> None:
        """Bring the numbers of sentence and paragraph up to a position."""
        if position <= self._counted:
            return
        self._sentence += self._edges.sentences(self._counted, position)
        first, *others = self._text.data[self._counted : position].split(_BREAK)
        if self._line_is_blank and first.strip():
            self._paragraph += 1
            self._line_is_blank = False
        if others:
            self._paragraph += sum(1 for line in others if line.strip())
            self._line_is_blank = not others[-1].strip()
        self._counted = position

    def _unit(self, place: Occurrence) -> str | None:
        """Return the unit that holds the place, as written; None where it touches several."""
        reach = 4 * _WORD_REACH
        start, end = max(place.start - reach, self._begin), min(place.end + reach, self._end)
        levels = self._edges.levels(start, end).translate(_UNIT_BEGINS)
        inside = levels.find(_MARK, place.start + 1 - start, place.end - start)
        first = levels.rfind(_MARK, 0, place.start + 1 - start)
        if inside >= 0 or first < 0:
            return None
        last = levels.find(_MARK, place.end - start)
        return self._written(start + first, start + last if last >= 0 else end)

    def _around(self, place: Occurrence, view: View, context: int) -> Span:
        line = Span(
            self._text.data.rfind(_BREAK, self._begin, place.start) + 1 or self._begin,
            self._or_end(self._text.data.find(_BREAK, place.end, self._end)),
        )
        if view is View.PARAGRAPH:
            return line
        if view is View.SENTENCE:
            return self._sentence_around(place, line)
        return Span(
            self._words_left(max(place.start - context * _WORD_REACH, line.start), place, context),
            self._words_right(min(place.end + context * _WORD_REACH, line.end), place, context),
        )

    def _or_end(self, position: int) -> int:
        return self._end if position < 0 else position

    def _sentence_around(self, place: Occurrence, line: Span) -> Span:
        before = self._edges.levels(line.start, place.start + 1).rfind(SENTENCE)
        after = self._edges.levels(place.end, line.end).find(SENTENCE)
        start = line.start + max(before, 0)
        end = line.end if after < 0 else place.end + after
        while end > place.end and self._text.data[end - 1] == _SPACE:
            end -= 1
        return Span(start, end)

    def _words_left(self, reach: int, place: Occurrence, context: int) -> int:
        levels = self._edges.levels(reach, place.start).translate(_UNIT_BEGINS)
        position = len(levels)
        left = context
        while left and (found := levels.rfind(_MARK, 0, position)) >= 0:
            position = found
            left -= self._text.data[reach + position] != _SPACE
        return self._border_after(reach, place.start) if left else reach + position

    def _words_right(self, reach: int, place: Occurrence, context: int) -> int:
        levels = self._edges.levels(place.end, reach).translate(_UNIT_BEGINS)
        position = 0
        left = context
        while left and (found := levels.find(_MARK, position + 1)) >= 0:
            left -= self._text.data[place.end + position] != _SPACE
            position = found
        return self._border_before(reach, place.end) if left else place.end + position

    def _border_after(self, reach: int, start: int) -> int:
        """Return where the first grapheme begins that `reach`, left of a place, does not cut."""
        while self._begin < reach < start and _extends(self._text.text(reach, reach + 1)):
            reach += 1
        return reach

    def _border_before(self, reach: int, end: int) -> int:
        """Return where the last grapheme ends that `reach`, right of a place, does not cut."""
        while end < reach < self._end and _extends(self._text.text(reach, reach + 1)):
            reach -= 1
        return reach


def _extends(character: str) -> bool:
    """Tell whether a character belongs to the grapheme of the one before it."""
    import unicodedata

    return character in _EXTENDING or unicodedata.category(character)[0] == "M"
