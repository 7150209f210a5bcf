"""From positions in the normal text to hits: verbatim, numbered, in their context."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from stringzilla import Str

from corpus_cli.index.files.codepage import LINE_BREAK
from corpus_cli.index.files.edges import SENTENCE, UNIT
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.files.word_flags import MARK, WORD, word_flags, word_marks
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Hit
from corpus_cli.search.match.labels import LABELS
from corpus_cli.search.match.occurrences import Occurrence
from corpus_cli.search.query.request import View
from corpus_cli.text.sentences import sure_ends

_BREAK: Final = bytes((LINE_BREAK,))
_SPACE: Final = 0x20
_UNIT_BEGINS: Final = bytes(UNIT if level >= UNIT else 0 for level in range(256))
_MARK: Final = bytes((MARK,))
_BLANK: Final = (b"", b" ")  # lines without a paragraph: a run of spaces is one, in normal form
_NEAR_BLANK: Final = (_BREAK + _BREAK, _BREAK + b" ")  # without these, no line inside is blank
_WORD_REACH: Final = 24  # characters looked through for each word of context; longer ones are cut
_UNIT_REACH: Final = 48  # characters beyond them where the unit of a hit is looked for at first
_STRETCH: Final = 1 << 9  # characters with hits near each other that are read at once

_EXTENDING: Final = frozenset("ำຳ🏻🏼🏽🏾🏿")  # what extends a grapheme and is no mark


class DocumentReader:
    """Makes the hits of one document; ask in the order of the text, for it counts as it goes.

    Positions are those of `text.bin`. Of a long document only what is around the hits is read.
    """

    def __init__(self, segment: Segment, row: int) -> None:
        self._segment = segment
        self._begin, self._end = segment.text.bounds(row)
        self.card: Final = segment.cards[row]
        self._pages: Final[list[int]] = json.loads(self.card.pages)
        self._restoration = segment.patches.restoration(row)
        self._counted = self._begin
        self._sentence = self._paragraph = 0
        self._line_is_blank = True
        self._known = self._begin  # up to where the document has been read

    def hits(self, places: Sequence[Occurrence], view: View, context: int) -> Iterator[Hit]:
        """Yield the hits at places, in order, each with its context."""
        reach = context * _WORD_REACH + _UNIT_REACH
        last = max(place.end for place in places) + reach
        self._read(last if view is View.KWIC else self._end)
        for near in _stretches(places):
            first, last = self._around(near, view, context)
            window = self._window(first, last)
            # Long contexts are what hits that are near each other share; short ones are not.
            shared = None if view is View.KWIC else self._written(first, last)
            for place in near:
                yield self._hit(place, window, shared, view, context)

    def _read(self, last: int) -> None:
        """Read the document up to a position: nothing of it, if that has been done."""
        if last > self._known:
            self._known = min(last, self._end)
            self._data = self._segment.text.read(self._begin, self._known)
            self._signs = Str(self._data)
            # And what begins at the character after it: of the whole, the separator ends a unit.
            self._edges = self._segment.edges_between(self._begin, self._known + 1)

    def _around(self, near: Sequence[Occurrence], view: View, context: int) -> tuple[int, int]:
        """Return a stretch that holds the contexts of occurrences, and most likely their units."""
        start, end = near[0].start, max(place.end for place in near)
        if view is View.DOCUMENT:
            return self._begin, self._end
        if view is View.KWIC:
            reach = context * _WORD_REACH + _UNIT_REACH
            return max(start - reach, self._begin), min(end + reach, self._end)
        begin = self._begin
        last = self._data.find(_BREAK, end - begin)
        first = self._data.rfind(_BREAK, 0, start - begin) + 1
        return first + begin, self._end if last < 0 else last + begin

    def _window(self, first: int, last: int) -> Window:
        data = self._data[first - self._begin : last - self._begin]
        return Window(self._segment.text, first, data, self._edges.levels(first, last + 1))

    def _hit(
        self,
        place: Occurrence,
        window: Window,
        shared: _Written | None,
        view: View,
        context: int,
    ) -> Hit:
        start, end, grade = place
        if view is View.KWIC:
            first, last = window.words(start, end, context)
        else:
            first, last = window.passage(start, end, view)
        self._count_to(start + 1)
        unit = self._unit(window, start, end)
        low, high = (min(first, unit[0]), max(last, unit[1])) if unit else (first, last)
        restoration, begin = self._restoration, self._begin
        written = shared
        if written is None or low < written.first or high > written.last:
            written = self._written(low, high)  # of what is shared, a unit may reach beyond
        text, base = written.text, written.base
        at, to = restoration.start(start - begin), restoration.end(end - begin)
        before = 0 if first == written.first else restoration.start(first - begin) - base
        after = None if last == written.last else restoration.end(last - begin) - base
        node = text[at - base : to - base]
        doc, title, date, issuer, _, url = self.card
        return Hit(
            doc,
            title,
            date,
            issuer,
            self._paragraph,
            self._sentence,
            at,
            to,
            LABELS[grade],
            node if unit == (start, end) else self._part(text, base, unit),
            text[before : at - base],
            node,
            text[to - base : after],
            page=bisect_right(self._pages, at) or None,
            url=url,
        )

    def _written(self, first: int, last: int) -> _Written:
        start, stop = first - self._begin, last - self._begin
        normal = self._segment.text.decoded(self._data[start:stop], first)
        original = self._restoration.slice(normal, start, stop)
        return _Written(first, last, original, self._restoration.start(start))

    def _part(self, text: str, base: int, unit: tuple[int, int] | None) -> str | None:
        """Return what was written of a unit, from a text of the original that begins at `base`."""
        if unit is None:
            return None
        first, last = unit[0] - self._begin, unit[1] - self._begin
        return text[self._restoration.start(first) - base : self._restoration.end(last) - base]

    def _unit(self, window: Window, start: int, end: int) -> tuple[int, int] | None:
        """Return the unit that holds a place; None where the place touches several."""
        unit = window.unit(start, end)
        if unit is None:
            self._read(self._end)
            unit = self._window(self._begin, self._end).unit(start, end)
        return unit or None

    def _count_to(self, position: int) -> None:
        """Bring the numbers of sentence and paragraph up to a position."""
        if position <= self._counted:
            return
        self._sentence += self._edges.sentences(self._counted, position)
        self._paragraph += self._paragraphs(self._counted - self._begin, position - self._begin)
        self._counted = position

    def _paragraphs(self, start: int, stop: int) -> int:
        """Count the paragraphs that begin in the next stretch of the data."""
        data, signs, was_blank = self._data, self._signs, self._line_is_blank
        if data[start] == _SPACE or any(signs.find(sign, start, stop) >= 0 for sign in _NEAR_BLANK):
            first, *others = data[start:stop].split(_BREAK)  # rare, and slow
            begins = was_blank and first not in _BLANK
            self._line_is_blank = others[-1] in _BLANK if others else was_blank and not begins
            return begins + len(others) - sum(map(others.count, _BLANK))
        ends = self._line_is_blank = data[stop - 1] == LINE_BREAK
        begins = was_blank and data[start] != LINE_BREAK
        breaks: int = signs.count(_BREAK, start, stop)
        return begins + breaks - ends


class _Written(NamedTuple):
    """A stretch of a document as it was written.

    `first` and `last` are positions, `base` is where the text begins in the original.
    """

    first: int
    last: int
    text: str
    base: int


def _stretches(places: Sequence[Occurrence]) -> Iterator[list[Occurrence]]:
    """Yield occurrences, those near each other together."""
    near: list[Occurrence] = []
    for place in places:
        if near and place.end - near[0].start > _STRETCH:
            yield near
            near = []
        near.append(place)
    if near:
        yield near


class Window:
    """A stretch of the text with hits, and what begins at each of its characters."""

    __slots__ = ("_bytes", "_first", "_flags", "_levels", "_text", "_units", "_words")

    def __init__(self, text: TextReader, first: int, data: bytes, levels: bytes) -> None:
        self._text = text
        self._first = first
        self._bytes = data
        self._levels = levels
        self._units = levels.translate(_UNIT_BEGINS)
        self._flags = self._words = b""

    def words(self, start: int, end: int, context: int) -> tuple[int, int]:
        """Return where the first of the words before a place begins, and the last after it ends.

        They stay in its line, and no nearer to the window's ends than a unit may reach.
        """
        first = self._first
        if context and not self._words:  # wider views have no need of them
            self._flags = word_flags(self._text, self._bytes, first) + b"\0"
            self._words = word_marks(self._flags, self._units)
        start, end, reach = start - first, end - first, context * _WORD_REACH
        line, stop = self._line(start, end)
        left = self._words_left(start, max(start - reach, line), context)
        return left + first, self._words_right(end, min(end + reach, stop), context) + first

    def passage(self, start: int, end: int, view: View) -> tuple[int, int]:
        """Return where the document, paragraph or sentence of a place begins and ends."""
        first = self._first
        if view is View.DOCUMENT:
            return first, first + len(self._bytes)
        start, end = start - first, end - first
        line, stop = self._line(start, end)
        if view is View.SENTENCE:
            bounds = line, stop
            line, stop = self._sentence_start(start, bounds), self._sentence_end(end, bounds)
        return line + first, stop + first

    def unit(self, start: int, end: int) -> tuple[int, int] | tuple[()] | None:
        """Return the unit that holds a place.

        An empty tuple where the place touches several; None where the window holds not all of it.
        """
        first = self._first
        start, end = start - first, end - first
        if self._units.find(_MARK, start + 1, end) >= 0:
            return ()
        begin, stop = self._units.rfind(_MARK, 0, start + 1), self._units.find(_MARK, end)
        return None if begin < 0 or stop < 0 else (begin + first, stop + first)

    def _line(self, start: int, end: int) -> tuple[int, int]:
        stop = self._bytes.find(_BREAK, end)
        line = self._bytes.rfind(_BREAK, 0, start) + 1
        return line, len(self._bytes) if stop < 0 else stop

    def _sentence_start(self, start: int, line: tuple[int, int]) -> int:
        """Return where the sentence of a place is sure to begin."""
        at = start + 1
        while (at := self._levels.rfind(SENTENCE, line[0], at)) > line[0]:
            if self._is_sure(at, line):
                return at
        return line[0]

    def _sentence_end(self, end: int, line: tuple[int, int]) -> int:
        """Return where the sentence of a place is sure to end, less the spaces there."""
        stop = line[1]
        last = self._levels.find(SENTENCE, end, stop)
        while last >= 0 and not self._is_sure(last, line):
            last = self._levels.find(SENTENCE, last + 1, stop)
        last = stop if last < 0 else last
        while last > end and self._bytes[last - 1] == _SPACE:
            last -= 1
        return last

    def _is_sure(self, at: int, line: tuple[int, int]) -> bool:
        """Tell whether the sentence before a place surely ends there."""
        first, last = max(at - sure_ends.REACH, line[0]), min(at + sure_ends.REACH, line[1])
        near = self._text.decoded(self._bytes[first:last], self._first + first)
        return sure_ends.is_sure(near[: at - first], near[at - first :])

    def _words_left(self, start: int, reach: int, context: int) -> int:
        """Return where the context's first word begins, or `reach` if that is nearer."""
        if not context:
            return start
        stop = start
        if not self._units[start]:  # of its unit, only what is before the place may be a word
            begin = max(self._units.rfind(_MARK, reach, start), reach)
            stop = start if WORD in self._flags[begin:start] else begin
        beyond, *words = self._words[reach:stop].rsplit(_MARK, context)
        return reach + len(beyond) if len(words) == context else self._border_after(reach, start)

    def _words_right(self, end: int, reach: int, context: int) -> int:
        """Return where the context's last word ends, or `reach` if that is nearer."""
        if not context or end >= reach:
            return end
        begin = self._units.find(_MARK, end + 1, reach)
        last, further = end, context - (WORD in self._flags[end : reach if begin < 0 else begin])
        if further:
            *words, beyond = self._words[end + 1 : reach].split(_MARK, further)
            if len(words) < further:
                return self._border_before(reach, end)
            last = reach - len(beyond) - 1
        found = self._units.find(_MARK, last + 1, reach)
        return self._border_before(reach, end) if found < 0 else found

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
        return self._text.decoded(self._bytes[offset : offset + 1], self._first + offset)


def _extends(character: str) -> bool:
    """Tell whether a character belongs to the grapheme of the one before it."""
    import unicodedata

    return character in _EXTENDING or unicodedata.category(character)[0] == "M"
