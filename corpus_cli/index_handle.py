"""The index of one corpus: where it lies, how it is opened, built and checked.

An index is opened as it is when it is first needed, and built first where that is needed and quick.
It stays open, with its files, until a build replaces it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus_cli.corpus_files import CorpusFiles
from corpus_cli.engine.choice import DUCKDB, Choice
from corpus_cli.errors import CorpusError, IndexFault, IndexMissingError
from corpus_cli.index.snapshot import location, staleness
from corpus_cli.index.snapshot.locks import PATIENCE
from corpus_cli.index.snapshot.snapshot import Snapshot
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from corpus_cli.model.warnings import WarningCode, Warnings
from corpus_cli.open_index import OpenIndex
from corpus_cli.requests import IndexRequest, question
from corpus_cli.sources.source import typed_path

if TYPE_CHECKING:
    from corpus_cli.engine.interface import Engine
    from corpus_cli.index.build.update import Options, Updated
    from corpus_cli.index.snapshot.segment import Segment
    from corpus_cli.model.indexing import IndexReport, Progress, Verification
    from corpus_cli.output_file import Belongings
    from corpus_cli.parallel.interface import Each

SMALL_BYTES: Final = 20_000_000
SMALL_FILES: Final = 2_000

Notice = Callable[[str], None]
"""Called with a line for the person who waits: an index is being built, or what is warned of."""


class IndexHandle(CorpusFiles):
    """A corpus as far as its index goes; see `Corpus` for the arguments."""

    def __init__(
        self,
        path: str | Path,
        *,
        index: str | Path | None = None,
        config: str | Path | None = None,
        engine: str = DUCKDB,
        notice: Notice | None = None,
        warnings: Warnings | None = None,
        progress: Callable[[Progress | None], None] | None = None,
    ) -> None:
        super().__init__(path, config)
        self.choice: Final = Choice(engine)
        self.notice: Final[Notice] = notice or (lambda _: None)
        self.warnings: Final = warnings or Warnings(self.notice)
        """What a reader of the answers should know; people are told by `notice`."""
        self._progress: Final = progress or (lambda _: None)
        self._folder: Final = typed_path(index) if index else None
        self._opened: OpenIndex | None = None

    @cached_property
    def index_folder(self) -> Path:
        """Where the index lies, or will. Raises IndexFault for a cache of another user's."""
        return self._folder or location.default_location(self.resolved_path)

    @property
    def belongings(self) -> Belongings:
        """What an answer must not be written over. Raises SourceError where there is no corpus."""
        files = super().belongings
        return files._replace(
            named=[(self.index_folder, "in the index of the corpus"), *files.named]
        )

    @property
    def each(self) -> Each | None:
        """What has segments walked elsewhere, None for this process."""
        if not self.choice.is_spark:
            return None
        return self.choice.spark(self.index_folder, lambda: self.snapshot).each

    @property
    def snapshot(self) -> Snapshot:
        """What the index says is in it; see `opened`."""
        return self.opened.snapshot

    @property
    def segments(self) -> Sequence[Segment]:
        """The segments of the index, opened."""
        return self.opened.segments

    @property
    def engine(self) -> Engine:
        """What runs SQL over the index."""
        return self.opened.engine

    def field_names(self) -> set[str]:
        """Return the names of the fields that documents have of their own."""
        return set().union(*(segment.documents.field_names() for segment in self.segments))

    # --- opening ------------------------------------------------------------------------------

    @property
    def opened(self) -> OpenIndex:
        """The index, open; built first where that is needed and quick.

        Raises IndexMissingError where there is no index of a large corpus, UsageError where the
        index is of another corpus.
        """
        if self._opened is None:
            self._opened = self._up_to_date()
            self.warn_of_content(tell=False)
        return self._opened

    def warn_of_content(self, *, tell: bool) -> None:
        """Warn of what the index lacks or has by a guess, once; `tell` people, too."""
        staleness.warn_of_content(self.snapshot, self.warnings, tell=tell)

    def open(self) -> None:
        """Open the index now, so that what is wrong with it is raised here."""
        _ = self.segments

    def open_as_it_is(self) -> bool:
        """Open the index without asking whether it is up to date; tell whether there is one."""
        self._opened = OpenIndex.read(self.index_folder, self.choice)
        return self._opened is not None

    def _read_again(self) -> OpenIndex:
        """Open the index after a build. Raises IndexMissingError where there is none."""
        opened = OpenIndex.read(self.index_folder, self.choice)
        if opened is None:
            raise IndexMissingError(
                f"no index in {self.index_folder}",
                hint=f"run: corpus index --corpus {self.path} --index {self.index_folder}",
            )
        return opened

    def _up_to_date(self) -> OpenIndex:
        opened = OpenIndex.read(self.index_folder, self.choice)
        if opened is not None:
            if not staleness.is_stale(opened.snapshot, self.resolved_path, self.settings):
                return opened
            staleness.refuse_another(opened.snapshot, self.resolved_path, self.index_folder)
        location.check(self.index_folder)
        source = self.source()
        files = source.files()
        if len(files) <= SMALL_FILES and sum(max(f.size, 0) for f in files) <= SMALL_BYTES:
            return self._refreshed(source.name, opened)
        if opened is None:
            raise IndexMissingError(
                f"{self.path} is large and has no index yet; build it first",
                hint=f"run: corpus index --corpus {self.path}",
            )
        staleness.refuse_other_rules(opened.snapshot, self.index_folder)
        self.warnings.add(
            WarningCode.STALE_INDEX,
            "the corpus has changed since it was indexed; to update: corpus index",
        )
        return opened

    def _refreshed(self, name: str, outdated: OpenIndex | None) -> OpenIndex:
        """Build the index of a small corpus; ask it as it is where another process is at it."""
        from corpus_cli.index.build.update import Options
        from corpus_cli.index.snapshot.unread_dates import unread_dates, warn_of_dates

        self.notice("indexing " + name + (" again: it has changed" if outdated else ""))
        if outdated is not None:
            outdated.release()
        try:
            patience = 0.0 if outdated else PATIENCE
            self._update(Options(patience=patience, progress=self._progress))
        except IndexFault as error:
            if outdated is None:
                raise
            # With a lock again, as another process may remove what the old snapshot names.
            opened = self._read_again()
            staleness.refuse_other_rules(opened.snapshot, self.index_folder)
            self.warnings.add(
                WarningCode.STALE_INDEX,
                f"{error.message}; answering from the old index",
            )
            return opened
        opened = self._read_again()
        staleness.warn_of_content(opened.snapshot, self.warnings, tell=True)
        warn_of_dates(unread_dates(opened.segments), self.warnings)
        return opened

    # --- building and checking ----------------------------------------------------------------

    @question(IndexRequest)
    def index(self, request: IndexRequest) -> IndexReport:
        """Build the index, or bring it up to date.

        Raises SkippedEntriesError under `strict` if an entry could not be taken in, SourceError
        if the corpus cannot be read, and IndexFault if the index cannot be written.
        """
        from corpus_cli.index.build.update import Options
        from corpus_cli.index.snapshot.unread_dates import unread_dates
        from corpus_cli.model.indexing import IndexReport

        self._opened = None
        done = self._update(
            Options(
                jobs=request.jobs,
                max_document=request.max_document,
                strict=request.strict,
                rebuild=request.rebuild,
                patience=PATIENCE if request.patience is None else request.patience,
                progress=request.progress or self._progress,
            )
        )
        self._opened = self._read_again()
        snapshot = self._opened.snapshot
        return IndexReport(
            indexed=done.indexed,
            unchanged=done.unchanged,
            removed=done.removed,
            skipped=snapshot.skipped,
            documents=snapshot.documents,
            characters=sum(segment.characters for segment in snapshot.segments),
            location=str(self.index_folder),
            rebuilt=done.rebuilt,
            unread_dates=unread_dates(self._opened.segments),
        )

    def _update(self, options: Options) -> Updated:
        from corpus_cli.index.build.update import update

        settings, before = self.settings, self._generation()
        try:
            return update(
                self.source(),
                self.index_folder,
                options._replace(
                    tokenizer=settings.tokenizer,
                    own_words=settings.lexicon,
                    names=settings.names,
                    settings=settings.digest,
                    each=self.each,
                    notice=self.notice,
                ),
            )
        except KeyboardInterrupt:
            after = self._generation()
            if after is None:
                self.notice("interrupted: there is no index yet; to build it: corpus index")
            elif after == before:
                self.notice("interrupted: the old index is unchanged; to update it: corpus index")
            else:
                self.notice("interrupted: the new index is complete and in place")
            raise
        finally:
            self._progress(None)

    def _generation(self) -> int | None:
        """Return the number of the snapshot in the folder, None where there is none to be read."""
        try:
            snapshot = read_snapshot(self.index_folder)
        except CorpusError:
            return None
        return None if snapshot is None else snapshot.generation

    def verify(self) -> Verification:
        """Check every byte of the index, and whether what its files say agrees.

        Raises IndexMissingError where there is none, IndexDamagedError for a snapshot that cannot
        be read; whatever else is wrong is in the answer.
        """
        from corpus_cli.index.check.verify import verify

        self._opened = None
        self._opened = self._read_again()
        return verify(self.index_folder, self._opened.snapshot)

    def refuse_damage(self) -> None:
        """Raise IndexDamagedError if any file of the index is not what was written.

        For after something that should not happen: nothing else reads every byte.
        """
        from corpus_cli.index.snapshot.checksums import check, snapshot_files

        snapshot = read_snapshot(self.index_folder)
        if snapshot is not None:
            check(snapshot_files(self.index_folder, snapshot))
