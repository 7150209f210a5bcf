"""Builds an index by workers that share nothing but a file system, and may fail or do a task twice.

A source is cut into shares (`sources/shares.py`). A worker reads a share, analyses it and writes
its segments aside, each in a folder whose name no other attempt has; only when a segment is whole
and on the disk does it say so. Of every share the driver hears one attempt, gives those folders
their names, and then names them in the snapshot as any writer does. What other attempts have
written, wholly or in part, has no name and is removed.
"""

from __future__ import annotations

import pickle
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import uuid4

from corpus_cli.index import format as fmt
from corpus_cli.index.builder import BATCH, Delete, delete_rows, weight, write_files
from corpus_cli.index.changes import Changes, too_large
from corpus_cli.index.crew import Site
from corpus_cli.index.disk import make_folder, move, remove, write_new
from corpus_cli.index.segment import Segment
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.shares import Numbered, Share, shares
from corpus_cli.sources.skips import EntrySkipped, claim_id
from corpus_cli.sources.source import Source
from corpus_cli.text.engines import segmenter_for
from corpus_cli.text.lexicon import Lexicon
from corpus_cli.text.words import Segmenter

Each = Callable[[Callable[[int], Any], int], list[Any]]
"""Returns what a function makes of each number below another, in order, whoever calls it."""

_SHARES: Final = 16  # at least, where there is so much
_SMALLEST: Final = 1 << 20  # bytes


class Made(NamedTuple):
    """A segment that was written: where it lies aside, and of its documents ids and places.

    `ids` are 64-bit hashes, `places` the lines or rows they were read from, counted in the share.
    """

    record: fmt.SegmentRecord
    aside: str
    ids: array[int]
    places: Sequence[int]


class Done(NamedTuple):
    """What came of a share: segments, what was skipped (by place), how many places there are."""

    segments: Sequence[Made]
    skipped: Sequence[tuple[int, Skipped]]
    places: int


class Built(NamedTuple):
    """What came of a source."""

    segments: Sequence[fmt.SegmentRecord]
    skipped: Sequence[Skipped]


# --- what a worker does -----------------------------------------------------------------------


class Work(NamedTuple):
    """What workers are told: where, from which shares, and how segments are numbered.

    `first` is the number of the first share's first segment; the next one of the same share has
    one that is higher by the number of shares. Documents above `most` bytes are skipped.
    """

    site: Site
    shares: Sequence[Share]
    first: int
    most: int

    def write(self, number: int) -> Done:
        """Read a share and write its segments aside."""
        reading = _Reading(self.shares[number], self.most)
        segmenter = _segmenter(self.site.lexicon, self.site.tokenizer)
        made = [
            self._written(batch, self.first + number + nth * len(self.shares), segmenter)
            for nth, batch in enumerate(reading.batches())
        ]
        return Done(made, reading.skipped, reading.places)

    def _written(self, batch: _Batch, number: int, segmenter: Segmenter) -> Made:
        folder = self.site.folder
        aside = folder / fmt.SEGMENTS / f".{fmt.segment_name(number)}-{uuid4().hex}.new"
        record = write_files(
            folder, aside, number, batch.documents, segmenter, names=self.site.names
        )
        ids = array("Q", map(_hash, batch.documents))
        return Made(record, aside.name, ids, _short(batch.places))


@cache
def _segmenter(lexicon: Path, tokenizer: str) -> Segmenter:
    return segmenter_for(Lexicon.read(lexicon), tokenizer)  # a worker does many tasks


def _hash(document: Document) -> int:
    data = document.id.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def _short(places: list[int]) -> Sequence[int]:
    """Return the same numbers, as a range where none is left out: there may be very many."""
    every = range(places[0], places[-1] + 1)
    return every if len(every) == len(places) else array("i", places)


class _Batch(NamedTuple):
    documents: list[Document]
    places: list[int]


class _Reading:
    """Reads a share once."""

    def __init__(self, share: Share, most: int) -> None:
        self._share = share
        self._most = most
        self.skipped: Final[list[tuple[int, Skipped]]] = []
        self.places = 0

    def batches(self) -> Iterator[_Batch]:
        """Yield the documents, so many at a time as a segment may have."""
        batch = _Batch([], [])
        total = 0
        for place, document in self._documents(self._share.numbered()):
            batch.documents.append(document)
            batch.places.append(place)
            total += weight([document])
            if total >= BATCH:
                yield batch
                batch, total = _Batch([], []), 0
        if batch.documents:
            yield batch

    def _documents(self, numbered: Iterable[Numbered]) -> Iterator[tuple[int, Document]]:
        for place, entry in numbered:
            if entry is None:
                self.places = place
            elif isinstance(entry, EntrySkipped):
                self.skipped.append((place, entry.at(self._share.path.name, place)))
            elif len(entry.text.encode("utf-8", "surrogatepass")) > self._most:
                self.skipped.append((place, too_large(entry, self._most)))
            else:
                yield place, entry


# --- what the driver does ---------------------------------------------------------------------


def build(
    source: Source, site: Site, each: Each, *, first: int, generation: int, most: int
) -> Built:
    """Have all of a source analysed; segments are numbered from `first` on.

    Raises what `each` raises, SourceError and OSError.
    """
    spool = site.folder / fmt.SEGMENTS / f".{fmt.segment_name(first)}-{uuid4().hex}.new"
    size = sum(max(file.size, 0) for file in source.files()) // _SHARES
    cut = shares(source, min(max(size, _SMALLEST), BATCH))
    skipped: Sequence[Skipped] = ()
    if cut is None:
        cut, skipped = _spooled(source, spool, most)
    try:
        done = each(Work(site, cut, first, most).write, len(cut))
    finally:
        remove(spool)
    parts = list(_parts(cut, done))
    for part in parts:
        name = part.made.record.name
        move(site.folder / fmt.SEGMENTS / part.made.aside, site.folder / fmt.SEGMENTS / name)
    told = [(before + place, skip) for before, one in _offsets(done) for place, skip in one.skipped]
    again = list(_again(site.folder, parts))
    told += [(copy.place, copy.skipped) for copy in again]
    told.sort(key=lambda pair: pair[0])
    records = list(_without(site, parts, again, generation))
    return Built(records, [*skipped, *(_at(*pair) for pair in told)])


class SpoolShare(NamedTuple):
    """Documents that were read by the driver, pickled."""

    path: Path

    @property
    def unit(self) -> str:
        """The word for an entry's place; nobody is told it."""
        return "entry"

    def numbered(self) -> Iterator[Numbered]:
        """Yield the documents."""
        documents: list[Document] = pickle.loads(self.path.read_bytes())  # noqa: S301 - our own
        yield from enumerate(documents, 1)
        yield len(documents), None


def _spooled(source: Source, folder: Path, most: int) -> tuple[list[Share], Sequence[Skipped]]:
    """Read a source here, and write its documents where workers read them."""
    changes = Changes(source.entries(), (), most)
    made: list[Share] = []
    for number, batch in enumerate(changes.batches()):
        if not made:
            make_folder(folder)
        path = folder / str(number)
        write_new(path, [pickle.dumps(batch, protocol=pickle.HIGHEST_PROTOCOL)])
        made.append(SpoolShare(path))
    return made, changes.skipped


class _Part(NamedTuple):
    """A segment, which share it is of, and how many places the shares before that have."""

    made: Made
    share: Share
    before: int


class _Again(NamedTuple):
    """A document whose id an earlier one has: where it is, and what is told of it."""

    segment: int
    row: int
    place: int
    skipped: Skipped


def _offsets(done: Iterable[Done]) -> Iterator[tuple[int, Done]]:
    before = 0
    for one in done:
        yield before, one
        before += one.places


def _parts(cut: Sequence[Share], done: Sequence[Done]) -> Iterator[_Part]:
    for share, (before, one) in zip(cut, _offsets(done), strict=True):
        for made in one.segments:
            yield _Part(made, share, before)


def _again(folder: Path, parts: Sequence[_Part]) -> Iterator[_Again]:
    """Yield the documents whose ids come again, in the order of the source."""
    import numpy as np

    hashes = [np.frombuffer(part.made.ids, dtype=np.uint64) for part in parts]
    every = np.concatenate([np.zeros(0, dtype=np.uint64), *hashes])
    every, counts = np.unique(every, return_counts=True)
    twice = every[counts > 1]
    seen: dict[str, str] = {}
    for part, own in zip(parts, hashes, strict=True):
        rows = np.flatnonzero(np.isin(own, twice)).tolist()
        shelf = Segment(folder, part.made.record).shelf
        for row in rows:
            place = part.before + part.made.places[row]
            try:
                claim_id(seen, shelf.id(row), f"{part.share.unit} {place}")
            except EntrySkipped as skip:
                told = skip.at(part.share.path.name, place)
                yield _Again(part.made.record.number, row, place, told)


def _without(
    site: Site, parts: Sequence[_Part], again: Sequence[_Again], generation: int
) -> Iterator[fmt.SegmentRecord]:
    """Yield what is to be said of the segments, once such documents are deleted."""
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for copy in again:
        rows[copy.segment].append(copy.row)
    for record in sorted((part.made.record for part in parts), key=lambda one: one.number):
        gone = rows[record.number]
        if not gone:
            yield record
        elif len(gone) < record.documents:
            segmenter = _segmenter(site.lexicon, site.tokenizer)
            yield delete_rows(site.folder, Delete(record, gone, generation), segmenter)


def _at(place: int, skipped: Skipped) -> Skipped:
    return skipped if skipped.line is None else skipped._replace(line=place)
