"""From a position in the normal text to a hit: verbatim, numbered, in its context."""

from __future__ import annotations

from typing import Final, NamedTuple

from corpus_cli.index.codepage import LINE_BREAK
from corpus_cli.index.edges import SENTENCE, UNIT
from corpus_cli.index.segment import Segment
from corpus_cli.index.textfile import TextReader
from corpus_cli.model.search import Hit
from corpus_cli.model.text import Span
from corpus_cli.search.found import LABELS
from corpus_cli.search.request import View

_BREAK: Final = bytes((LINE_BREAK,))
_SPACE: Final = 0x20
_UNIT_BEGINS: Final = bytes(UNIT if level >= UNIT else 0 for level in range(256))
_MARK: Final = bytes((UNIT,))
_WORD_REACH: Final = 24  # characters looked through for each word of context; longer ones are cut
_UNIT_REACH: Final = 48  # characters beyond them where the unit of a hit is looked for at first

_EXTENDING: Final = frozenset("ำຳ🏻🏼🏽🏾🏿")  # what extends a grapheme and is no mark


class Occurrence(NamedTuple):
    """An occurrence: positions in `text.bin`, and its grade."""

    start: int
    end: int
    grade: int


class DocumentReader:
    """Makes the hits of one document; ask in the order of the text, for it counts as it goes.

    Positions are those of `text.bin`. Of a long document only what is around a hit is read.
    """

    def __init__(self, segment: Segment, row: int) -> None:
        self._text = segment.text
        self._edges = segment.edges
        self._begin, self._end = segment.text.bounds(row)
        self.card: Final = segment.cards[row]
        self._restoration = segment.patches.restoration(row)
        self._counted = self._begin
        self._sentence = self._paragraph = 0
        self._line_is_blank = True

    def hit(self, place: Occurrence, view: View, context: int) -> Hit:
        """Return the hit at a place, with its context."""
        start, end, grade = place
        begin, restoration = self._begin, self._restoration
        window = self._window(start, end, context * _WORD_REACH + _UNIT_REACH)
        if view is View.KWIC:
            first, last = window.words(start, end, context)
        else:
            first, last = self._stretch(start, end, view)
        span = restoration.span(start - begin, end - begin)
        text = self._written(first, last)
        cut = span.start - restoration.span(first - begin, last - begin).start
        stop = cut + span.end - span.start
        self._count_to(start + 1)
        doc, title, date, issuer = self.card
        return Hit(
            doc,
            title,
            date,
            issuer,
            self._paragraph,
            self._sentence,
            span.start,
            span.end,
            LABELS[grade],
            self._unit(window, start, end),
            text[:cut],
            text[cut:stop],
            text[stop:],
        )

    def _window(self, start: int, end: int, reach: int) -> Window:
        first, last = max(start - reach, self._begin), min(end + reach, self._end)
        levels = self._edges.levels(first, last + 1)  # the separator ends a unit
        return Window(self._text, first, last, levels.translate(_UNIT_BEGINS))

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
            self._paragraph += sum(map(bool, map(bytes.strip, others)))
            self._line_is_blank = not others[-1].strip()
        self._counted = position

    def _unit(self, window: Window, start: int, end: int) -> str | None:
        """Return the unit that holds a place, as written; None where it touches several."""
        unit = window.unit(start, end)
        if unit is None:
            unit = self._window(start, end, self._end - self._begin).unit(start, end)
        return self._written(*unit) if unit else None

    # --- more than words ----------------------------------------------------------------------

    def _stretch(self, start: int, end: int, view: View) -> Span:
        if view is View.DOCUMENT:
            return Span(self._begin, self._end)
        data = self._text.data
        last = data.find(_BREAK, end, self._end)
        line = Span(
            max(data.rfind(_BREAK, self._begin, start) + 1, self._begin),
            self._end if last < 0 else last,
        )
        return line if view is View.PARAGRAPH else self._sentence_around(start, end, line)

    def _sentence_around(self, start: int, end: int, line: Span) -> Span:
        levels = self._edges.levels(line.start, line.end)
        before = levels.rfind(SENTENCE, 0, start + 1 - line.start)
        after = levels.find(SENTENCE, end - line.start)
        last = line.end if after < 0 else line.start + after
        while last > end and self._text.data[last - 1] == _SPACE:
            last -= 1
        return Span(line.start + max(before, 0), last)


class Window:
    """A stretch of the text around a hit, and where units begin in it.

    Offsets in it are counted from where it begins.
    """

    __slots__ = ("_bytes", "_first", "_text", "_units")

    def __init__(self, text: TextReader, first: int, last: int, units: bytes) -> None:
        self._text = text
        self._first = first
        self._bytes = text.data[first:last]
        self._units = units

    def words(self, start: int, end: int, context: int) -> tuple[int, int]:
        """Return where the first of the words before a place begins, and the last after it ends.

        They stay in its line, and no nearer to the window's ends than a unit may reach.
        """
        start, end, reach = start - self._first, end - self._first, context * _WORD_REACH
        line, stop = self._bytes.rfind(_BREAK, 0, start) + 1, self._bytes.find(_BREAK, end)
        stop = len(self._bytes) if stop < 0 else stop
        left = self._words_left(start, max(start - reach, line), context)
        return left + self._first, self._first + self._words_right(
            end, min(end + reach, stop), context
        )

    def unit(self, start: int, end: int) -> tuple[int, int] | tuple[()] | None:
        """Return the unit that holds a place.

        An empty tuple where the place touches several; None where the window holds not all of it.
        """
        start, end = start - self._first, end - self._first
        if self._units.find(_MARK, start + 1, end) >= 0:
            return ()
        first, last = self._units.rfind(_MARK, 0, start + 1), self._units.find(_MARK, end)
        return None if first < 0 or last < 0 else (first + self._first, last + self._first)

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
        return self._text.text(self._first + offset, self._first + offset + 1)


def _extends(character: str) -> bool:
    """Tell whether a character belongs to the grapheme of the one before it."""
    import unicodedata

    return character in _EXTENDING or unicodedata.category(character)[0] == "M"
