"""Builds an index by workers that share nothing but a file system, and may fail or do a task twice.

A source is cut into shares (`sources/shares.py`). A worker reads a share, analyses it and writes
its segments aside, each in a folder whose name no other attempt has, and reports a segment when it
is whole and on the disk. The driver takes one attempt of every share, gives its folders their
names, and then names them in the snapshot as any writer does. What other attempts have written,
wholly or in part, has no name and is removed.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import uuid4

from corpus_cli.index.build.changes import Changes, too_large
from corpus_cli.index.build.task_runner import Site, segmenter_of
from corpus_cli.index.build.tasks import BATCH, Delete, delete_rows, weight, write_files
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.disk import make_folder, move, remove, write_new
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.source import Document, Skipped
from corpus_cli.parallel.interface import Each
from corpus_cli.regular_files import open_regular
from corpus_cli.sources.decoding import GUESSED
from corpus_cli.sources.shares import Numbered, Share, shares
from corpus_cli.sources.skips import EntrySkipped, claim_id
from corpus_cli.sources.source import Source
from corpus_cli.text.words.segmenter import Segmenter

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    IdHashes = npt.NDArray[np.uint64]

_SHARES: Final = 16  # at least, where there is so much
_SMALLEST: Final = 1 << 20  # bytes


class WrittenSegment(NamedTuple):
    """A segment that was written: where it lies aside, and the ids and places of its documents.

    `ids` are 64-bit hashes, `places` the lines or rows they were read from, counted in the share.
    """

    record: fmt.SegmentRecord
    aside: str
    ids: array[int]
    places: Sequence[int]


class ShareResult(NamedTuple):
    """The segments of a share, what was skipped (by place), and how many places the share has.

    `again` are the places and ids of documents that were left out because the id came before;
    the encoding of `guessed` documents was.
    """

    segments: Sequence[WrittenSegment]
    skipped: Sequence[tuple[int, Skipped]]
    again: Sequence[tuple[int, str]]
    places: int
    guessed: int


class BuildResult(NamedTuple):
    """The segments of a source, what was skipped, and how many encodings were guessed."""

    segments: Sequence[fmt.SegmentRecord]
    skipped: Sequence[Skipped]
    guessed: int


# --- what a worker does -----------------------------------------------------------------------


class Work(NamedTuple):
    """What workers need to know: where, from which shares, and how segments are numbered.

    `first` is the number of the first share's first segment; the next one of the same share has
    one that is higher by the number of shares. Documents above `most` bytes are skipped.
    """

    site: Site
    shares: Sequence[Share]
    first: int
    most: int

    def write(self, number: int) -> ShareResult:
        """Read a share and write its segments aside."""
        reading = _Reading(self.shares[number], self.most)
        segmenter = segmenter_of(self.site.lexicon, self.site.tokenizer)
        made = [
            self._written(batch, self.first + number + nth * len(self.shares), segmenter)
            for nth, batch in enumerate(reading.batches())
        ]
        return ShareResult(made, reading.skipped, reading.again, reading.places, reading.guessed)

    def _written(self, batch: _Batch, number: int, segmenter: Segmenter) -> WrittenSegment:
        folder = self.site.folder
        aside = folder / fmt.SEGMENTS / f".{fmt.segment_name(number)}-{uuid4().hex}.new"
        record = write_files(
            folder, aside, number, batch.documents, segmenter, names=self.site.names
        )
        ids = array("Q", (_hash(document.id) for document in batch.documents))
        return WrittenSegment(record, aside.name, ids, _short(batch.places))


def _hash(name: str) -> int:
    data = name.encode("utf-8", "surrogatepass")
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
        self._seen: set[str] = set()
        self.skipped: Final[list[tuple[int, Skipped]]] = []
        self.again: Final[list[tuple[int, str]]] = []
        self.places = 0
        self.guessed = 0

    def batches(self) -> Iterator[_Batch]:
        """Yield the documents, as many at a time as a segment may have."""
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
            elif entry.id in self._seen:
                self.again.append((place, entry.id))
            else:
                self._seen.add(entry.id)
                if len(entry.text.encode("utf-8", "surrogatepass")) <= self._most:
                    self.guessed += entry.encoding == GUESSED
                    yield place, entry
                else:
                    self.skipped.append((place, too_large(entry, self._most)))


# --- what the driver does ---------------------------------------------------------------------


def build(
    source: Source, site: Site, each: Each, *, first: int, generation: int, most: int
) -> BuildResult:
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
        done = each(Work(site, cut, first, most).write, range(len(cut)))
    finally:
        remove(spool)
    parts = [_PlacedShare(*one) for one in zip(cut, done, _before(done), strict=True)]
    for made in (made for part in parts for made in part.done.segments):
        name = made.record.name
        move(site.folder / fmt.SEGMENTS / made.aside, site.folder / fmt.SEGMENTS / name)
    claims = _Claims(site.folder, parts)
    skips = [(part.before + place, skip) for part in parts for place, skip in part.done.skipped]
    skips = sorted([*skips, *claims.skipped], key=lambda pair: pair[0])
    records = list(_without(site, parts, claims.rows, generation))
    guessed = sum(part.done.guessed for part in parts)
    return BuildResult(records, [*skipped, *(_at(*pair) for pair in skips)], guessed)


class SpoolShare(NamedTuple):
    """Documents that were read by the driver, a line of JSON each.

    Others may write where an index lies: what is read there says things, and does nothing.
    """

    path: Path

    @property
    def unit(self) -> str:
        """The word for an entry's place, which no message shows."""
        return "entry"

    def numbered(self) -> Iterator[Numbered]:
        """Yield the documents."""
        place = 0
        with open(open_regular(self.path, links=False), encoding="ascii") as lines:  # noqa: PTH123
            for place, line in enumerate(lines, 1):
                fields = json.loads(line)
                tags, pages = tuple(fields.pop("tags")), tuple(fields.pop("pages"))
                yield place, Document(**fields, tags=tags, pages=pages)
        yield place, None


def _spooled(source: Source, folder: Path, most: int) -> tuple[list[Share], Sequence[Skipped]]:
    """Read a source here, and write its documents where workers read them."""
    changes = Changes(source.entries(), (), most)
    made: list[Share] = []
    for number, batch in enumerate(changes.batches(BATCH)):
        if not made:
            make_folder(folder)
        path = folder / str(number)
        write_new(path, [_as_line(document) for document in batch])
        made.append(SpoolShare(path))
    return made, changes.skipped


def _as_line(document: Document) -> bytes:
    fields = document._asdict() | {"metadata": dict(document.metadata)}
    return f"{json.dumps(fields)}\n".encode("ascii")


class _PlacedShare(NamedTuple):
    """A share, its result, and how many places the shares before it have."""

    share: Share
    done: ShareResult
    before: int

    def skip(self, place: int, name: str, seen: dict[str, str]) -> Skipped | None:
        """Let a document claim its id; return why not if an earlier one has it."""
        try:
            claim_id(seen, name, f"{self.share.unit} {place}")
        except EntrySkipped as skip:
            return skip.at(self.share.path.name, place)
        return None


def _before(done: Iterable[ShareResult]) -> Iterable[int]:
    counts = [one.places for one in done]
    return list(accumulate(counts, initial=0))[: len(counts)]


class _Claims:
    """The ids that documents of different segments have, or of one share: the first keeps it.

    `skipped` are by place, `rows` by number of segment.
    """

    def __init__(self, folder: Path, parts: Sequence[_PlacedShare]) -> None:
        self._folder = folder
        self._seen: dict[str, str] = {}
        self.skipped: Final[list[tuple[int, Skipped]]] = []
        self.rows: Final[defaultdict[int, list[int]]] = defaultdict(list)
        contested = _contested(parts)
        for part in parts:
            for made in part.done.segments:
                self._of_segment(part, made, contested)
        for part in parts:
            for place, name in part.done.again:
                self._claim(part, part.before + place, name)

    def _of_segment(self, part: _PlacedShare, made: WrittenSegment, contested: IdHashes) -> None:
        import numpy as np

        rows = np.flatnonzero(np.isin(np.frombuffer(made.ids, dtype=np.uint64), contested))
        documents = Segment(self._folder, made.record).documents
        for row in rows.tolist():
            if self._claim(part, part.before + made.places[row], documents.id(row)):
                self.rows[made.record.number].append(row)

    def _claim(self, part: _PlacedShare, place: int, name: str) -> bool:
        """Tell whether the id was taken."""
        skip = part.skip(place, name, self._seen)
        if skip is not None:
            self.skipped.append((place, skip))
        return skip is not None


def _contested(parts: Sequence[_PlacedShare]) -> IdHashes:
    """Return the hashes of ids that several documents may have."""
    import numpy as np

    every = [np.frombuffer(m.ids, dtype=np.uint64) for part in parts for m in part.done.segments]
    hashes = np.concatenate([np.zeros(0, dtype=np.uint64), *every])
    hashes, counts = np.unique(hashes, return_counts=True)
    again = [_hash(name) for part in parts for _, name in part.done.again]
    return np.append(hashes[counts > 1], np.array(again, dtype=np.uint64))


def _without(
    site: Site, parts: Sequence[_PlacedShare], rows: Mapping[int, Sequence[int]], generation: int
) -> Iterator[fmt.SegmentRecord]:
    """Yield the records of the segments, once those rows are deleted."""
    records = (made.record for part in parts for made in part.done.segments)
    for record in sorted(records, key=lambda record: record.number):
        gone = rows.get(record.number, ())
        if not gone:
            yield record
        elif len(gone) < record.documents:
            segmenter = segmenter_of(site.lexicon, site.tokenizer)
            yield delete_rows(site.folder, Delete(record, gone, generation), segmenter)


def _at(place: int, skipped: Skipped) -> Skipped:
    return skipped if skipped.line is None else skipped._replace(line=place)
