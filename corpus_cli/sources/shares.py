"""Sources in shares that can be read apart, each by another machine.

A plain file of JSON Lines is cut at any byte: a line belongs to the share that it begins in. A
Parquet file is cut between its row groups. Whatever else there is (CSV, in which a line break may
be text; compressed files; folders) is one share, and read by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeGuard

from corpus_cli.model.source import Document
from corpus_cli.sources.compression import Lines
from corpus_cli.sources.containers.jsonl import RecordsSource
from corpus_cli.sources.containers.parquet import ParquetSource, row_groups
from corpus_cli.sources.containers.records import read_record
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES
from corpus_cli.sources.fields import Names
from corpus_cli.sources.skips import EntrySkipped, read_entry
from corpus_cli.sources.source import Source

_LINES: Final = (".jsonl", ".ndjson")
_MARK: Final = b"\xef\xbb\xbf"

Numbered = tuple[int, Document | EntrySkipped | None]
"""A line or row and what it holds; None, at the end, with how many there are."""


class Share(Protocol):
    """What some of the entries of one file are read from."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    @property
    def unit(self) -> str:
        """What the entries are numbered by: `line` or `row`."""
        ...

    def numbered(self) -> Iterator[Numbered]:
        """Yield the entries with their numbers, from 1 in the share; ids may come again."""
        ...


class LineShare(NamedTuple):
    """The lines that begin from byte `begin` on and before `end`."""

    path: Path
    names: Names
    begin: int
    end: int

    @property
    def unit(self) -> str:
        """The word for an entry's place."""
        return "line"

    def numbered(self) -> Iterator[Numbered]:
        """Yield the entries, blank lines left out but counted. Raises OSError."""
        number = 0
        with Lines(self.path) as lines:
            lines.begin_at(self.begin)
            while lines.position < self.end and (line := lines.read(MAX_DOCUMENT_BYTES)):
                number += 1
                if self.begin == 0 and number == 1:
                    line = line.removeprefix(_MARK)
                if not line.isspace():
                    yield number, read_entry(read_record, line, self.path.name, self.names)
        yield number, None


class RowShare(NamedTuple):
    """Row groups of a Parquet file."""

    path: Path
    names: Names
    groups: Sequence[int]

    @property
    def unit(self) -> str:
        """The word for an entry's place."""
        return "row"

    def numbered(self) -> Iterator[Numbered]:
        """Yield the rows. Raises OSError."""
        number = 0
        for number, entry in enumerate(ParquetSource(self.path, self.names).of(self.groups), 1):
            yield number, entry
        yield number, None


def shares(source: Source, size: int) -> list[Share] | None:
    """Return a source in shares of about `size` bytes, in its order; None for one that has none.

    Raises SourceError for a Parquet file that cannot be read.
    """
    if _is_plain_lines(source):
        whole = source.path.stat().st_size
        return [
            LineShare(source.path, source.names, begin, min(begin + size, whole))
            for begin in range(0, whole, size)
        ]
    if isinstance(source, ParquetSource):
        groups = row_groups(source.path)
        return [RowShare(source.path, source.names, some) for some in _together(groups, size)]
    return None


def _is_plain_lines(source: Source) -> TypeGuard[RecordsSource]:
    return (
        isinstance(source, RecordsSource)
        and source.path.suffix.lower() in _LINES
        and source.is_splittable
    )


def _together(sizes: Sequence[int], size: int) -> Iterator[list[int]]:
    """Yield the numbers of row groups, so many together as are not larger than `size`."""
    some: list[int] = []
    total = 0
    for number, one in enumerate(sizes):
        if some and total + one > size:
            yield some
            some, total = [], 0
        some.append(number)
        total += one
    if some:
        yield some
