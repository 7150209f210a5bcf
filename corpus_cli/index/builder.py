"""Builds an index: documents in batches, a segment a batch, then the snapshot that names them.

Segments are written aside, under a name that no snapshot uses, and are there before the snapshot
that needs them; what the old snapshot needed goes after it was replaced. Stopped at any moment,
the folder answers from the old snapshot or from the new one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from corpus_cli.errors import CorpusError, SkippedEntriesError
from corpus_cli.index import location
from corpus_cli.index.format import STOPWORDS_FILE, FileRecord, SegmentRecord, segment_name
from corpus_cli.index.segment_writer import SegmentWriter
from corpus_cli.index.snapshot import (
    Settings,
    Snapshot,
    SourceState,
    read_snapshot,
    write_snapshot,
)
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.source import Source
from corpus_cli.text.analysis import Analysis
from corpus_cli.text.dates import DocumentDate, document_date
from corpus_cli.text.lexicon import Lexicon, build_lexicon
from corpus_cli.text.stopwords import thai_stopwords
from corpus_cli.text.vocabulary import Vocabulary
from corpus_cli.text.words import Segmenter

BATCH_BYTES: Final = 64 << 20  # of UTF-8 text a segment: bounds the memory of the build
WATCHED_FILES: Final = 2_000  # more than this are compared by `corpus index` alone
_TOKENIZER: Final = "nlpo3"
_LIBRARIES: Final = ("pythainlp", "nlpo3")

Progress = Callable[[int, int], None]
"""Called with the number of documents and of characters indexed so far."""


class Built(NamedTuple):
    """What a build made."""

    snapshot: Snapshot
    indexed: int
    removed: int


def build(
    source: Source, folder: Path, *, strict: bool = False, progress: Progress | None = None
) -> Built:
    """Index the whole source into `folder` and return the new snapshot.

    Raises UsageError for a folder that is not ours to write, SkippedEntriesError if entries were
    skipped and `strict` is set (the old snapshot stays then), and what the source raises.
    """
    location.claim(folder)
    before = _readable_snapshot(folder)
    files = source.files()
    lexicon = build_lexicon()
    lexicon.write(folder / "lexicon")
    stopwords = "\n".join(sorted(thai_stopwords()))
    (folder / "lexicon" / STOPWORDS_FILE).write_text(stopwords, encoding="utf-8")
    skipped: list[Skipped] = []
    first = 1 + max((segment.number for segment in before.segments), default=0) if before else 1
    segments = list(_segments(source, folder, first, Segmenter(lexicon), skipped, progress))
    if strict and skipped:
        _remove(folder, segments)
        raise _refusal(skipped)
    snapshot = Snapshot(
        name=source.name,
        description=source.description,
        language=source.language,
        built=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        settings=_settings(lexicon),
        source=SourceState(
            path=str(source.path),
            bytes=sum(max(file.size, 0) for file in files),
            watched=[(file.path, file.size, file.mtime_ns) for file in files]
            if len(files) <= WATCHED_FILES
            else None,
        ),
        segments=segments,
        skipped=skipped,
    )
    write_snapshot(folder, snapshot)
    _sweep(folder, snapshot)
    return Built(snapshot, snapshot.documents, before.documents if before else 0)


def _readable_snapshot(folder: Path) -> Snapshot | None:
    """Return the old snapshot, or None where there is none that this version can use."""
    try:
        return read_snapshot(folder)
    except CorpusError:
        return None


def _settings(lexicon: Lexicon) -> Settings:
    versions = {library: version(library) for library in _LIBRARIES}
    return Settings(_TOKENIZER, lexicon.name, lexicon.digest, versions)


# --- batches and segments ---------------------------------------------------------------------


def _segments(
    source: Source,
    folder: Path,
    first: int,
    segmenter: Segmenter,
    skipped: list[Skipped],
    progress: Progress | None,
) -> Iterator[SegmentRecord]:
    done = characters = 0
    for number, batch in enumerate(_batches(source.entries(), skipped), start=first):
        record = write_segment(folder, number, batch, segmenter)
        done += record.documents
        characters += record.characters
        if progress:
            progress(done, characters)
        yield record


def _batches(
    entries: Iterable[Document | Skipped], skipped: list[Skipped]
) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for entry in entries:
        if isinstance(entry, Skipped):
            skipped.append(entry)
            continue
        batch.append(entry)
        size += 3 * len(entry.text)  # three bytes of UTF-8 a Thai character
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def write_segment(
    folder: Path, number: int, documents: Iterable[Document], segmenter: Segmenter
) -> SegmentRecord:
    """Analyse the documents and write segment `number` below the index folder."""
    final = folder / "segments" / segment_name(number)
    aside = final.with_name(f".{final.name}.new")
    for leftover in (aside, final):
        shutil.rmtree(leftover, ignore_errors=True)
    vocabulary = Vocabulary(segmenter)
    writer = SegmentWriter(aside, number, vocabulary)
    for document in documents:
        analysis = Analysis(document.text[document.analysed_from :], vocabulary)
        writer.add(document, analysis, _date(document, analysis))
    record = writer.finish()
    aside.rename(final)
    files = {path.name: _file_record(path) for path in sorted(final.iterdir())}
    return record._replace(files=files)


def _date(document: Document, analysis: Analysis) -> DocumentDate:
    given = {"front_matter" if document.date_source == "front matter" else "index": document.date}
    return document_date(**given, text=analysis.normal.text, path=document.source)


def _file_record(path: Path) -> FileRecord:
    with path.open("rb") as file:
        return FileRecord(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


# --- afterwards -------------------------------------------------------------------------------


def _sweep(folder: Path, snapshot: Snapshot) -> None:
    """Remove the segments that no snapshot names any more."""
    named = {segment.name for segment in snapshot.segments}
    for path in (folder / "segments").glob("*"):
        if path.name not in named and path.name.strip(".new").isdigit():
            shutil.rmtree(path, ignore_errors=True)


def _remove(folder: Path, segments: Iterable[SegmentRecord]) -> None:
    for segment in segments:
        shutil.rmtree(folder / "segments" / segment.name, ignore_errors=True)


def _refusal(skipped: list[Skipped]) -> SkippedEntriesError:
    first = skipped[0]
    where = first.source if first.line is None else f"{first.source}:{first.line}"
    more = f", and {len(skipped) - 1} more" if len(skipped) > 1 else ""
    return SkippedEntriesError(
        f"{where}: {first.reason}{more}", hint="leave out --strict to index the rest"
    )
