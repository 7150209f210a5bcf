"""`names.parquet`: the names in the documents of a segment, if the corpus asks for them.

A row a mention, in the order of the documents and of their texts:

    doc, char_start, char_end    where it stands in the original text, its title included
    kind                         person, organisation or place
    name                         in normal form, without title; a given name alone is the full one
    title                        what precedes a person's name, or null

Segments of an index made without names have no such file, those of one made with them all do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.parquet as pq

from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.entry import Entry, blocks
from corpus_cli.index.files.parquet import Column, Strings, table_bytes
from corpus_cli.layers.names.tagger import NameTagger
from corpus_cli.model.names import FoundName, NameKind

_KINDS: Final = sorted(NameKind)
_ROW: Final = (1 << fmt.DOC_SHIFT) - 1

Problems = Iterator[tuple[str, str]]
"""The names of files, relative to the segment's folder, and what is wrong with each."""


def with_names(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield new entries with the names in their texts."""
    tagger = NameTagger()
    for block in blocks(entries, lambda entry: entry.document.characters):
        yield from _named(block, tagger)


def _named(entries: Sequence[Entry], tagger: NameTagger) -> Iterator[Entry]:
    found = tagger.find([entry.analysis for entry in entries])
    for entry, names in zip(entries, found, strict=True):
        base = entry.document.analysed_from
        yield entry._replace(
            names=[n._replace(start=n.start + base, end=n.end + base) for n in names]
        )


def name_table(number: int, names: Sequence[Sequence[FoundName]]) -> memoryview:
    """Return the table of segment `number`; `names` are those of its documents, by row."""
    rows = [(row, name) for row, of_document in enumerate(names) for name in of_document]
    columns: dict[str, Column] = {
        "doc": np.array([row for row, _ in rows], dtype=np.int64) | number << fmt.DOC_SHIFT,
        "char_start": np.array([name.start for _, name in rows], dtype=np.int32),
        "char_end": np.array([name.end for _, name in rows], dtype=np.int32),
        "kind": _strings([name.kind for _, name in rows]),
        "name": _strings([name.name for _, name in rows]),
        "title": _strings([name.title for _, name in rows]),
    }
    return table_bytes(columns)


def _strings(values: Sequence[str | None]) -> Strings:
    distinct = sorted({str(value) for value in values if value is not None})
    numbers: dict[str | None, int] = {value: i for i, value in enumerate(distinct)}
    numbers[None] = -1
    return Strings(np.array([numbers[value] for value in values], dtype=np.int32), distinct)


def read_names(path: Path, documents: int) -> list[list[FoundName]]:
    """Return the names of a segment's documents, by row."""
    found: list[list[FoundName]] = [[] for _ in range(documents)]
    for doc, start, end, kind, name, title in _rows(path):
        found[doc & _ROW].append(FoundName(NameKind(kind), start, end, name, title))
    return found


def name_problems(
    segment_folder: Path, record: fmt.SegmentRecord, lengths: Sequence[int]
) -> Problems:
    """Yield what does not hold in the names of a segment; `lengths` are those of its texts."""
    if fmt.NAMES_FILE not in record.files:
        return
    before = (0, 0)
    for doc, start, end, kind, name, _ in _rows(segment_folder / fmt.NAMES_FILE):
        number, row = doc >> fmt.DOC_SHIFT, doc & _ROW
        if number != record.number or row >= len(lengths):
            yield fmt.NAMES_FILE, "names a document that is not in the segment"
            return
        if (row, start) < before or not start < end <= lengths[row]:
            yield fmt.NAMES_FILE, "its names are not in order, or not in their texts"
            return
        if kind not in _KINDS or not name:
            yield fmt.NAMES_FILE, f"has an invalid name, of kind {kind!r}"
            return
        before = (row, end)


def _rows(path: Path) -> Iterator[tuple[Any, ...]]:
    table = pq.read_table(path)
    names = ("doc", "char_start", "char_end", "kind", "name", "title")
    yield from zip(*(table[name].to_pylist() for name in names), strict=True)
