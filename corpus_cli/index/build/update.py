"""Brings an index up to date: analyses what has changed and leaves the rest alone.

Everything is written beside what is there, under names that no snapshot uses; then one new snapshot
names it, and what only the old one named goes. Ended at any moment, the folder answers from the old
snapshot or from the new one, and the next run removes what was left.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from corpus_cli._version import __version__
from corpus_cli.errors import CorpusError, IndexDamagedError, SkippedEntriesError
from corpus_cli.index.build import distributed, leftovers
from corpus_cli.index.build.changes import Changes
from corpus_cli.index.build.plan import Plan
from corpus_cli.index.build.task_runner import Meter, Site, perform_all
from corpus_cli.index.build.tasks import AHEAD, BATCH, batch_size
from corpus_cli.index.build.word_lists import write_lexicon
from corpus_cli.index.files.disk import move, remove, write_new, writing
from corpus_cli.index.files.format import EXTRACTS, LEXICONS, SegmentRecord
from corpus_cli.index.snapshot import location, locks
from corpus_cli.index.snapshot.checksums import with_sizes_checked
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.index.snapshot.snapshot import (
    SNAPSHOT,
    LexiconRecord,
    Settings,
    Snapshot,
    SourceState,
)
from corpus_cli.index.snapshot.snapshot_file import read_snapshot, to_bytes
from corpus_cli.index.snapshot.staleness import other_rules, refuse_another
from corpus_cli.layers.names import tagger
from corpus_cli.model.indexing import Progress
from corpus_cli.model.settings import OwnWords
from corpus_cli.model.source import Document, Skipped
from corpus_cli.parallel.interface import Each
from corpus_cli.parallel.local import cores
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES
from corpus_cli.sources.kinds import COMPRESSIONS
from corpus_cli.sources.source import Source, SourceFile
from corpus_cli.sources.statements.extraction import reading_processes
from corpus_cli.text.analysis_rules import analysis_rules
from corpus_cli.text.words import lexicon
from corpus_cli.text.words.engines import OWN_ENGINE, segmenter_for

WATCHED_FILES: Final = 2_000  # more than this are compared by `corpus index` alone
MAX_DOCUMENT: Final = MAX_DOCUMENT_BYTES
_LIBRARIES: Final = ("nlpo3", "pythainlp", "python-crfsuite")


class Options(NamedTuple):
    """How to bring an index up to date.

    `jobs` is the number of processes that analyse, and of those that read statements which are no
    plain text, by default one a core; `max_document` the size
    above which a document is skipped, in bytes of UTF-8, None for what the index was made with.
    Under `strict` nothing is changed if anything was skipped; `rebuild` analyses all anew. A
    second writer waits for `patience` seconds. `tokenizer` is the engine that cuts words, None for
    the project's own, `own_words` the user's changes to the lexicon, `names` whether names are to
    be found, `settings` the digest of all settings. `each` has the source read and analysed by
    others (`distributed.py`), all of it anew if anything has changed. `progress` is called now and
    then, `notice` with the reason why everything is analysed anew, if it has to be.
    """

    jobs: int | None = None
    max_document: int | None = None
    strict: bool = False
    rebuild: bool = False
    patience: float = locks.PATIENCE
    tokenizer: str | None = None
    own_words: OwnWords = OwnWords()
    names: bool = False
    settings: str = ""
    each: Each | None = None
    progress: Callable[[Progress], None] = lambda _: None
    notice: Callable[[str], None] = lambda _: None


class Updated(NamedTuple):
    """What was done: documents analysed, left alone, and gone; `rebuilt` is that reason."""

    snapshot: Snapshot
    indexed: int
    unchanged: int
    removed: int
    rebuilt: str | None


def update(source: Source, folder: Path, options: Options | None = None) -> Updated:
    """Make the index in `folder` one of `source`, and say what that took.

    Raises UsageError for a folder that is not ours to write or has the index of another corpus,
    IndexLockedError where another writer does not finish, SkippedEntriesError under `strict`
    (nothing has changed then), IndexFault where writing fails, and what the source raises.
    """
    options = options or Options()
    location.claim(folder)
    with writing(folder), locks.writer(folder, options.patience) as lock:
        return _Update(source, folder, lock, options).run()


class _Update:
    """One run of the writer."""

    def __init__(self, source: Source, folder: Path, lock: int, options: Options) -> None:
        leftovers.remove_leftovers(folder)
        self._source = source
        self._folder = folder
        self._lock = lock
        self._options = options
        self._before, self._there, self._reason = self._usable()
        self._state = self._source_state()
        self._first, self._generation = leftovers.next_numbers(folder, self._before)

    def run(self) -> Updated:
        """Do it."""
        before = self._before
        try:
            if before is None or before.source != self._state:
                jobs = self._options.jobs or cores()
                with reading_processes(jobs, self._folder / EXTRACTS):
                    return self._changed()
        except BaseException:
            leftovers.remove_made(self._folder, self._first, self._generation)
            raise
        if self._options.strict and before.skipped:
            raise _refusal(before.skipped)
        leftovers.remove_unnamed(self._folder, before)  # readers may have kept some, last time
        return Updated(before, 0, before.documents, 0, None)

    # --- what is there --------------------------------------------------------------------

    def _usable(self) -> tuple[Snapshot | None, list[Segment], str | None]:
        """Return the snapshot to start from, the segments there are, why they are of no use."""
        try:
            snapshot = read_snapshot(self._folder)
            records = snapshot.segments if snapshot else ()
            if snapshot is not None:  # what is damaged is not built upon
                with_sizes_checked(self._folder, snapshot)
            segments = [Segment(self._folder, record) for record in records]
        except CorpusError as error:
            return None, [], error.message
        if snapshot is not None:
            refuse_another(snapshot, self._source.path, self._folder)
        if snapshot is None or self._options.rebuild:
            return None, segments, None
        reason = _difference(snapshot.settings, self._settings(""))
        return (None if reason else snapshot), segments, reason

    def _source_state(self) -> SourceState:
        files = self._source.files()
        self._reading = _Reading(files)
        watched = [(file.path, file.size, file.mtime_ns) for file in files]
        kept = self._before.source.max_document if self._before else MAX_DOCUMENT
        return SourceState(
            path=str(self._source.path),
            bytes=sum(max(file.size, 0) for file in files),
            watched=watched if len(files) <= WATCHED_FILES else None,
            digest=_digest(files),
            max_document=self._options.max_document or kept,
            settings=self._options.settings,
        )

    @cached_property
    def _lexicon(self) -> lexicon.Lexicon:
        if self._before is None:
            own = self._options.own_words
            return lexicon.build_lexicon(*own) if any(own) else lexicon.build_lexicon()
        return lexicon.Lexicon.read(self._before.lexicon_folder(self._folder))

    @property
    def _tokenizer(self) -> str:
        return self._options.tokenizer or OWN_ENGINE

    def _settings(self, digest: str) -> Settings:
        own = self._options.own_words
        name = lexicon.NAME
        if any(own):
            name += f"+{zlib.crc32(repr(own).encode()):08x}"
        names = tagger.RECIPE if self._options.names else ""
        return Settings(self._tokenizer, name, digest, _versions(), names, analysis_rules())

    # --- what changes ---------------------------------------------------------------------

    def _changed(self) -> Updated:
        if self._reason:
            self._options.notice(f"rebuilding the index: {self._reason}")
        self._options.progress(Progress(0, 0, self._state.bytes))
        words = self._before.lexicon if self._before else write_lexicon(self._folder, self._lexicon)
        if self._options.each is not None:
            return self._by_others(words, self._options.each)
        segments = self._there if self._before else []
        entries = self._reading.entries(self._source)
        changes = Changes(entries, segments, self._state.max_document)
        plan = Plan(
            changes,
            segments,
            batch=batch_size(self._state.bytes),
            first=self._first,
            generation=self._generation,
            refused=lambda: self._options.strict and bool(changes.skipped),
        )
        made = self._perform(plan, changes, words)
        if self._options.strict and changes.skipped:
            raise _refusal(changes.skipped)
        snapshot = self._snapshot(changes.skipped, plan.segments(made), words, changes.guessed)
        return self._committed(snapshot, changes.unchanged)

    def _by_others(self, words: LexiconRecord, each: Each) -> Updated:
        built = distributed.build(
            self._source,
            self._site(words),
            each,
            first=self._first,
            generation=self._generation,
            most=self._state.max_document,
        )
        if self._options.strict and built.skipped:
            raise _refusal(built.skipped)
        snapshot = self._snapshot(built.skipped, built.segments, words, built.guessed)
        return self._committed(snapshot, 0)

    def _committed(self, snapshot: Snapshot, unchanged: int) -> Updated:
        removed = _removed(self._there, [Segment(self._folder, r) for r in snapshot.segments])
        self._replace(snapshot)
        indexed = snapshot.documents - unchanged
        return Updated(snapshot, indexed, unchanged, removed, self._reason)

    def _site(self, words: LexiconRecord) -> Site:
        return Site(
            self._folder.absolute(),
            self._folder.absolute() / LEXICONS / words.name,
            self._tokenizer,
            self._lock,
            self._options.names,
        )

    def _perform(self, plan: Plan, changes: Changes, words: LexiconRecord) -> list[SegmentRecord]:
        reading = self._reading
        meter = Meter(lambda: self._options.progress(reading.progress(changes, meter)))
        with closing(meter):
            return perform_all(
                self._site(words),
                plan.tasks(),
                self._options.jobs or cores(),
                lambda: segmenter_for(self._lexicon, self._tokenizer),
                meter,
                batch=plan.batch,
                # A refresh of a small corpus may have nothing for them to do.
                ahead=self._state.bytes > (BATCH if self._before else AHEAD),
            )

    def _snapshot(
        self,
        skipped: Sequence[Skipped],
        segments: Sequence[SegmentRecord],
        words: LexiconRecord,
        guessed: int,
    ) -> Snapshot:
        return Snapshot(
            name=self._source.name,
            description=self._source.description,
            language=self._source.language,
            built=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            settings=self._before.settings
            if self._before
            else self._settings(self._lexicon.digest),
            source=self._state,
            segments=segments,
            skipped=skipped,
            lexicon=words,
            generation=self._generation,
            guessed=guessed,
        )

    def _replace(self, snapshot: Snapshot) -> None:
        aside = self._folder / leftovers.NEW_SNAPSHOT
        remove(aside)
        write_new(aside, [to_bytes(snapshot)])
        move(aside, self._folder / SNAPSHOT)
        leftovers.remove_unnamed(self._folder, snapshot)


class _Reading:
    """How much of the files of a source has been read: what the time that is left depends on."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._sizes = {file.path: max(file.size, 0) for file in files}
        self._all = sum(self._sizes.values())
        self._is_packed = any(path.endswith(tuple(COMPRESSIONS)) for path in self._sizes)
        self._source: Source | None = None
        self._current = ""
        self._before = 0  # bytes of the files before the current one
        self._characters = 0
        self._characters_before = 0

    def entries(self, source: Source) -> Iterator[Document | Skipped]:
        """Yield the entries of a source, and see which files they are from."""
        self._source = source
        for entry in source.entries():
            file = self._file_of(entry.source)
            if file != self._current:
                self._before += self._sizes.pop(self._current, 0)
                self._characters_before = self._characters
                self._current = file
            if isinstance(entry, Document):
                self._characters += len(entry.text)
            yield entry

    def _file_of(self, source: str) -> str:
        """Return the file that an entry is from: `news.zip` of `news.zip/2021/001.html`."""
        while source and source not in self._sizes:
            source = source.rpartition("/")[0]
        return source

    def _share_read(self) -> tuple[int, int]:
        """Return bytes of files, and the characters that were in them."""
        position: int = getattr(self._source, "position", 0)  # in the only file
        if position and not self._is_packed:
            return position, self._characters
        return self._before, self._characters_before

    def progress(self, changes: Changes, meter: Meter) -> Progress:
        """Return how far a build is: in bytes of files, where their part in all is known.

        Else in bytes of text, of which there is a total when all is read.
        """
        documents = meter.documents + changes.unchanged
        done = (meter.characters + changes.unchanged_characters) / max(changes.characters, 1)
        size, characters = self._share_read()
        if changes.is_read and not self._is_packed:
            return Progress(documents, round(self._all * done), self._all)
        if not characters:
            text = round(changes.read * done)
            return Progress(documents, text, changes.read if changes.is_read else None)
        part = done * changes.characters / characters * size / self._all
        return Progress(documents, round(self._all * min(part, 1.0)), self._all)


def _versions() -> dict[str, str]:
    return {"corpus": __version__} | {library: version(library) for library in _LIBRARIES}


def _difference(was: Settings, now: Settings) -> str | None:
    """Say what the analysis would now do otherwise than it did, None for nothing."""
    if was.tokenizer != now.tokenizer:
        return f"the tokenizer changed from {was.tokenizer} to {now.tokenizer}"
    if was.lexicon != now.lexicon:
        return f"the lexicon changed from {was.lexicon} to {now.lexicon}"
    if was.names != now.names:
        wish = "wanted" if now.names else "not wanted"
        return f"names are {wish} now, and were {was.names or 'not used'}"
    for name, version_now in now.versions.items():
        if was.versions.get(name) != version_now:
            before = was.versions.get(name, "not used")
            return f"{name} changed from {before} to {version_now}"
    return other_rules(was.rules)


def _digest(files: Sequence[SourceFile]) -> str:
    """Return one name for all of these files, as they are."""
    content = "".join(f"{file.path}\0{file.size}\0{file.mtime_ns}\n" for file in files)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _removed(before: Sequence[Segment], after: Sequence[Segment]) -> int:
    """Count the documents whose ids are no longer there; none, if what was there is damaged."""
    left = {segment.record.number: segment.deleted for segment in after}
    old = {segment.record.number for segment in before}
    try:
        gone = {
            id_
            for segment in before
            for row, id_ in _ids(segment)
            if row in left.get(segment.record.number, (row,))
        }
    except IndexDamagedError:
        return 0
    # What changed or moved is in a new segment.
    came = {id_ for s in after if s.record.number not in old for _, id_ in _ids(s)}
    return len(gone - came)


def _ids(segment: Segment) -> Iterator[tuple[int, int]]:
    """Yield the row of each live document, and its id's hash: there may be millions of them."""
    for row, id_ in segment.documents.values("id"):
        if row not in segment.deleted:
            yield row, hash(id_)


def _refusal(skipped: Sequence[Skipped]) -> SkippedEntriesError:
    first = skipped[0]
    where = first.source if first.line is None else f"{first.source}:{first.line}"
    more = f", and {len(skipped) - 1} more" if len(skipped) > 1 else ""
    return SkippedEntriesError(
        f"{where}: {first.reason}{more}", hint="leave out --strict to index the rest"
    )
