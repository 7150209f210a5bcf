"""Where a term occurs, and how well its edges sit: a scan of the normal text.

Exact by construction: `text.bin` is read from end to end for the bytes of the term, so no word
splitter has a say in what is found. Each occurrence then has a *grade*, that of its weaker edge in
`edges.bin`: 2 where units begin, 1 where tokens do, 0 anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from stringzilla import File, Str

from corpus_cli.index.codepage import encode
from corpus_cli.index.edges import UNIT
from corpus_cli.index.segment import Segment
from corpus_cli.index.textfile import TextReader, has_escape
from corpus_cli.search.found import Found, plain

MANY: Final = 20_000  # occurrences in a segment; measured: from here on numpy pays for itself


def find(segment: Segment, term: str) -> Found:
    """Find every occurrence of a term (a folded normal form), overlapping ones too."""
    starts = positions(segment.text, term)
    length = len(term)
    if isinstance(starts, list):
        return living(segment, described(segment, starts, [start + length for start in starts]))
    from corpus_cli.search import many

    found = Found(*many.columns(segment, starts, many.shifted(starts, length)))
    return living(segment, found)


def described(segment: Segment, starts: list[int], ends: list[int]) -> Found:
    """Return occurrences with their rows and grades."""
    level = segment.edges.level
    places = zip(starts, ends, strict=True)
    grades = [min(level(start), level(end), UNIT) for start, end in places]
    return Found(starts, ends, _rows(segment.text, starts), grades)


def living(segment: Segment, found: Found) -> Found:
    """Leave out what is in documents that were replaced or removed since."""
    if not segment.deleted:
        return found
    return found.keep(set(range(segment.record.documents)) - segment.deleted)


def positions(text: TextReader, term: str) -> Sequence[int]:
    """Return the positions of a term in a text file: a list, or a numpy array of many."""
    needle, rare = encode(term)
    found = _scan(text, needle)
    if not has_escape(needle):
        return found
    return [
        start
        for start in plain(found)
        if all(text.rare_character(start + offset) == code for offset, code in rare)
    ]


def _scan(text: TextReader, needle: bytes) -> Sequence[int]:
    haystack = Str(File(str(text.path)))
    sought = Str(needle)
    find_next = haystack.find
    starts: list[int] = []
    position = find_next(sought)
    while position >= 0:
        starts.append(position)
        if len(starts) == MANY:
            from corpus_cli.search import many

            everything: Any = many.scan(text, needle)
            return everything  # type: ignore[no-any-return]
        position = find_next(sought, position + 1)
    return starts


def _rows(text: TextReader, starts: Sequence[int]) -> list[int]:
    rows: list[int] = []
    row, end = -1, 0
    for start in starts:
        if start >= end:
            row = text.row_at(start)
            end = text.offsets[row + 1]
        rows.append(row)
    return rows
