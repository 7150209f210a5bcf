"""Where a term occurs: a scan of the normal text.

Exact by construction: `text.bin` is read from end to end for the bytes of the term, so word
segmentation has no influence on what is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, count
from operator import add
from typing import Final

from stringzilla import Str

from corpus_cli.index.files.codepage import encode
from corpus_cli.index.files.format import TEXT
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.list_occurrences import ListOccurrences
from corpus_cli.search.match.occurrences import Occurrences

MANY: Final = 200_000  # occurrences in a corpus; measured: from here on numpy pays for its import
_SAMPLES: Final = 16  # segments that are sampled to estimate how often a term occurs
_SAMPLE_SIZE: Final = 1 << 14  # bytes of each
_TEXT: Final = f"{TEXT}.bin"


class Finder:
    """Finds terms and patterns in the segments of a corpus.

    Those that occur `many` times are found and held in numpy.
    """

    def __init__(self, segments: Sequence[Segment], many: int = MANY) -> None:
        self._segments: Final = segments
        self._many: Final = many
        self._expected_terms: dict[str, float] = {}
        self._expected_matches: dict[str, float] = {}

    def find(self, segment: Segment, term: str) -> Occurrences:
        """Return every occurrence of a term (a folded normal form), overlapping ones included."""
        return find(segment, term, frequent=self.is_frequent(term))

    def match(self, segment: Segment, pattern: str) -> Occurrences:
        """Return every match of a regular expression. Raises what `matches_often` raises."""
        from corpus_cli.search.match import regex_scan

        frequent = self.matches_often(pattern)
        return _without_deleted(segment, regex_scan.find(segment, pattern, frequent=frequent))

    def is_frequent(self, term: str) -> bool:
        """Tell whether a term occurs so often that it is found in numpy."""
        if term not in self._expected_terms:
            needle, _ = encode(term)
            found = sum(text.count(needle) for text in self._samples)
            sampled = sum(map(len, self._samples))
            self._expected_terms[term] = found * self.size / max(sampled, 1)
        return self._expected_terms[term] >= self._many

    def matches_often(self, pattern: str) -> bool:
        """Tell whether a regular expression matches so often that its matches are held in numpy.

        Raises UsageError for one that costs too much (`regex_scan.py`).
        """
        if pattern not in self._expected_matches:
            from corpus_cli.search.match.regex_scan import expected

            self._expected_matches[pattern] = expected(pattern, self._samples, self.size)
        return self._expected_matches[pattern] >= self._many

    @cached_property
    def _samples(self) -> Sequence[bytes]:
        step = max(len(self._segments) // _SAMPLES, 1)
        return [segment.text.read(0, _SAMPLE_SIZE) for segment in self._segments[::step]]

    @property
    def segments(self) -> int:
        """How many segments there are."""
        return len(self._segments)

    @property
    def size(self) -> int:
        """How many bytes of text there are to search."""
        return sum(segment.record.files[_TEXT].size for segment in self._segments)


def find(segment: Segment, term: str, *, frequent: bool = False) -> Occurrences:
    """Return every occurrence of a term in a segment: in numpy if it is `frequent`."""
    needle, rare = encode(term)
    found: Occurrences
    if frequent and not rare:
        from corpus_cli.search.match import array_occurrences

        found = array_occurrences.find(segment, needle)
    else:
        starts = _positions(segment.text, needle, rare)
        length = len(term)
        found = ListOccurrences.at(segment, starts, [start + length for start in starts])
    return _without_deleted(segment, found)


def rows_with(text: TextReader, term: str, *, frequent: bool = False) -> set[int]:
    """Return the rows of a text file that have a term: in numpy if it is `frequent`."""
    needle, rare = encode(term)
    if frequent and not rare:
        from corpus_cli.search.match import array_occurrences

        return array_occurrences.rows_with(text, needle)
    return set(text.rows_at(_positions(text, needle, rare)))


def _without_deleted(segment: Segment, found: Occurrences) -> Occurrences:
    """Leave out the occurrences in documents that were replaced or removed since."""
    if not segment.deleted:
        return found
    return found.in_rows(set(range(segment.record.documents)) - segment.deleted)


def _positions(text: TextReader, needle: bytes, rare: Sequence[tuple[int, int]]) -> list[int]:
    """Return where a needle occurs in a text file, overlapping occurrences included.

    `rare` are the characters that the code page lacks, by their offset in the needle.
    """
    everything, sought = Str(memoryview(text.data)), Str(needle)
    if not any(needle.startswith(needle[at:]) for at in range(1, len(needle))):
        lengths = map(len, everything.split(sought))  # no two can overlap
        *starts, _ = map(add, accumulate(lengths), count(0, len(needle)))
    else:
        starts = []
        position = everything.find(sought)
        while position >= 0:
            starts.append(position)
            position = everything.find(sought, position + 1)
    if not rare:
        return starts
    return [
        start
        for start in starts
        if all(text.rare_character(start + offset) == code for offset, code in rare)
    ]
