"""Where a regular expression matches, document by document, and how often it would.

A pattern is first tried on samples of the corpus, and refused if it would match very often, or is
one of the few that RE2 takes long for: `(.{1,30}ก){5}ข` has too many states for its automaton.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from time import thread_time
from typing import Final

from corpus_cli.errors import UsageError
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.list_occurrences import ListOccurrences
from corpus_cli.search.match.occurrences import Occurrences
from corpus_cli.search.query.regex import compiled

MAX_HITS: Final = 2_500_000  # some ten seconds' worth: each match is a call of its own
MAX_PACE: Final = 80e-9  # seconds a character; measured: others take 1 to 20 ns, refused ones 200
_PER_MATCH: Final = 3e-6  # seconds that a match costs, whatever its pattern; measured
_SOON: Final = 1.0  # seconds: a pattern that takes less is never refused
_TRIED: Final = 1 << 14  # bytes of each sample that a pattern is tried on


def find(segment: Segment, pattern: str, *, frequent: bool = False) -> Occurrences:
    """Return every match in a segment, in numpy if it is `frequent`; they do not overlap."""
    text = segment.text
    starts: list[int] = []
    ends: list[int] = []
    for row in range(text.documents):
        begin, end = text.bounds(row)
        for first, last in _spans(pattern, text.data[begin:end]):
            starts.append(begin + first)
            ends.append(begin + last)
    if not frequent:
        return ListOccurrences.at(segment, starts, ends)
    from corpus_cli.search.match.array_occurrences import ArrayOccurrences

    return ArrayOccurrences.at(segment, starts, ends)


def rows_with(text: TextReader, pattern: str) -> set[int]:
    """Return the rows of a text file that have a match."""
    data, bounds = text.data, text.bounds
    return {row for row in range(text.documents) if any(_spans(pattern, data[slice(*bounds(row))]))}


def expected(pattern: str, samples: Sequence[bytes], size: int) -> float:
    """Return about how often a pattern matches in a text of `size` bytes, given samples of it.

    Raises UsageError for a pattern that would match too often, or take too long.
    """
    tried = [text[:_TRIED] for text in samples]
    share = max(sum(map(len, tried)), 1) / max(size, 1)
    most = int(MAX_HITS * share)
    if _matches(pattern, tried, most + 1) > most:
        raise UsageError(
            f"/{pattern}/ would match more than {MAX_HITS:,} times in this corpus",
            hint="make it more specific; plain words have no limit",
        )
    began = thread_time()
    matches = _matches(pattern, tried, most)  # the first time also made its automaton
    seconds = (thread_time() - began - matches * _PER_MATCH) / share
    if seconds > max(_SOON, MAX_PACE * size):
        raise UsageError(
            f"/{pattern}/ would take about {seconds:,.0f} seconds",
            hint="repeat less within a repetition, or begin and end the pattern with letters",
        )
    return matches / share


def _matches(pattern: str, texts: Sequence[bytes], most: int) -> int:
    """Count the matches in some texts, up to `most`."""
    return sum(1 for _ in islice((span for text in texts for span in _spans(pattern, text)), most))


def _spans(pattern: str, text: bytes) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each match in a document's bytes that is not empty."""
    for match in compiled(pattern).finditer(text):
        first, last = match.span()
        if last > first:
            yield first, last
