"""Places of words in the segments of a corpus, as one number each, and the words that are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from corpus_cli.index.files.edges import TOKEN, UNIT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.text import WORD_KINDS
from corpus_cli.statistics.grouped_keys import Ints
from corpus_cli.text.words.patterns import kind

_SHIFT: Final = 32
_LOOK: Final = 16  # characters that a word and what follows it mostly have


def places_of(segment: int, starts: Ints) -> Ints:
    """Return the places of pieces that begin at `starts` in the text of the segment of an index."""
    places: Ints = starts | segment << _SHIFT
    return places


def pieces_at(segments: Sequence[Segment], places: Ints, lengths: Ints) -> Iterator[str]:
    """Yield the piece at each place, of so many characters, case folded."""
    for place, length in zip(places.tolist(), lengths.tolist(), strict=True):
        start = place & (1 << _SHIFT) - 1
        yield segments[place >> _SHIFT].text.text(start, start + length)


def words_at(
    segments: Sequence[Segment], places: Ints, level: str, n: int = 1
) -> Iterator[list[str]]:
    """Yield of each place the `n` words that follow each other from there on, case folded."""
    least = UNIT if level == "unit" else TOKEN
    for place in places.tolist():
        yield _words(segments[place >> _SHIFT], place & (1 << _SHIFT) - 1, least, n)


def _words(segment: Segment, start: int, least: int, n: int) -> list[str]:
    text = segment.text
    _, last = text.bounds(text.row_at(start))
    look = _LOOK * n
    while True:
        end = min(start + look, last)
        pieces = _pieces(text.text(start, end), segment.edges.levels(start, end), least)
        if end < last:
            pieces.pop()  # it may go on
        words = [piece for piece in pieces if kind(piece) in WORD_KINDS]
        if len(words) >= n or end == last:
            return words[:n]
        look *= 2


def _pieces(text: str, levels: bytes, least: int) -> list[str]:
    begins = [at for at, level in enumerate(levels) if level >= least]
    return [text[a:b] for a, b in zip(begins, [*begins[1:], len(text)], strict=True)]
