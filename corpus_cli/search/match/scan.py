"""Where a term occurs, and how well its edges sit: a scan of the normal text.

Exact by construction: `text.bin` is read from end to end for the bytes of the term, so no word
splitter has a say in what is found. Each occurrence then has a *grade*, that of its weaker edge in
`edges.bin`: 2 where units begin, 1 where tokens do, 0 anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, count
from operator import add
from typing import Any, Final

from stringzilla import Str

from corpus_cli.index.files.codepage import encode
from corpus_cli.index.files.edges import UNIT
from corpus_cli.index.files.format import TEXT
from corpus_cli.index.files.text import TextReader, has_escape
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.occurrences import Found

MANY: Final = 200_000  # occurrences in a corpus; measured: from here on numpy pays for its import
_LOOKS: Final = 16  # places that a corpus is looked at to guess how often a term occurs
_LOOK: Final = 1 << 14  # bytes looked at in each
_TEXT: Final = f"{TEXT}.bin"
# Of the levels of two edges, the grade.
_WEAKER: Final = tuple(tuple(min(first, last, UNIT) for last in range(4)) for first in range(4))


class Finder:
    """Finds terms in the segments of a corpus, each in the way that suits how often it occurs.

    Those that occur `many` times are found in numpy.
    """

    def __init__(self, segments: Sequence[Segment], many: int = MANY) -> None:
        self._segments: Final = segments
        self._many: Final = many
        self._is_frequent: dict[str, bool] = {}
        self._expected: dict[str, float] = {}

    def find(self, segment: Segment, term: str) -> Found:
        """Find every occurrence of a term (a folded normal form), overlapping ones too."""
        return find(segment, term, frequent=self.is_frequent(term))

    def is_frequent(self, term: str) -> bool:
        """Tell whether a term occurs so often that it is found in numpy."""
        if term not in self._is_frequent:
            self._is_frequent[term] = self._guess(encode(term)[0]) >= self._many
        return self._is_frequent[term]

    def matches_often(self, pattern: str) -> bool:
        """Tell whether a regular expression matches so often that its matches are kept in numpy.

        Raises UsageError for one that costs too much (`regex.py`).
        """
        if pattern not in self._expected:
            from corpus_cli.search.query.regex import expected

            self._expected[pattern] = expected(pattern, self._looked, self.size)
        return self._expected[pattern] >= self._many

    def _guess(self, needle: bytes) -> float:
        """Return about how often something occurs, from a look here and there."""
        seen = sum(map(len, self._looked))
        return sum(text.count(needle) for text in self._looked) * self.size / max(seen, 1)

    @cached_property
    def _looked(self) -> Sequence[bytes]:
        every = max(len(self._segments) // _LOOKS, 1)
        return [segment.text.read(0, _LOOK) for segment in self._segments[::every]]

    @property
    def size(self) -> int:
        """How many bytes of text there are to search."""
        return sum(segment.record.files[_TEXT].size for segment in self._segments)


def find(segment: Segment, term: str, *, frequent: bool = False) -> Found:
    """Find every occurrence of a term in a segment: in numpy if it is `frequent`."""
    starts = positions(segment.text, term, frequent=frequent)
    length = len(term)
    if isinstance(starts, list):
        found = described(segment, starts, [start + length for start in starts])
    else:
        from corpus_cli.search.match import array_scan

        found = Found(*array_scan.columns(segment, starts, array_scan.shifted(starts, length)))
    return living(segment, found)


def described(
    segment: Segment, starts: list[int], ends: list[int], *, frequent: bool = False
) -> Found:
    """Return occurrences with their rows and grades: in numpy if they are `frequent`."""
    if frequent:
        from corpus_cli.search.match import array_scan

        return Found(
            *array_scan.columns(segment, array_scan.column(starts), array_scan.column(ends))
        )
    levels = segment.edges.levels_at
    edges = zip(levels(starts), levels(ends), strict=True)
    grades = [_WEAKER[first][last] for first, last in edges]
    return Found(starts, ends, segment.text.rows_at(starts), grades)


def living(segment: Segment, found: Found) -> Found:
    """Leave out what is in documents that were replaced or removed since."""
    if not segment.deleted:
        return found
    return found.keep(set(range(segment.record.documents)) - segment.deleted)


def positions(text: TextReader, term: str, *, frequent: bool = False) -> Sequence[int]:
    """Return the positions of a term in a text file: a list, or an array if it is `frequent`."""
    needle, rare = encode(term)
    if frequent and not has_escape(needle):
        from corpus_cli.search.match import array_scan

        everywhere: Any = array_scan.scan(text, needle)
        return everywhere  # type: ignore[no-any-return]
    found = _scan(text, needle)
    if not has_escape(needle):
        return found
    return [
        start
        for start in found
        if all(text.rare_character(start + offset) == code for offset, code in rare)
    ]


def _scan(text: TextReader, needle: bytes) -> list[int]:
    everything, sought = Str(memoryview(text.data)), Str(needle)
    if not _overlaps(needle):
        lengths = map(len, everything.split(sought))
        *starts, _ = map(add, accumulate(lengths), count(0, len(needle)))
        return starts
    starts = []
    position = everything.find(sought)
    while position >= 0:
        starts.append(position)
        position = everything.find(sought, position + 1)
    return starts


def _overlaps(needle: bytes) -> bool:
    """Tell whether an occurrence may begin inside another one."""
    return any(needle.startswith(needle[at:]) for at in range(1, len(needle)))
