"""The corpus: what a command or a notebook holds in its hand.

Everything that a `corpus` command does is one call here, and returns the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from corpus_cli import __version__
from corpus_cli.engine.choice import DUCKDB, Choice
from corpus_cli.errors import (
    IndexFault,
    IndexMissingError,
    SettingsError,
    SourceError,
    UnknownDocumentError,
    UsageError,
)
from corpus_cli.index.files.format import STOPWORDS_NAME
from corpus_cli.index.snapshot import location, staleness
from corpus_cli.index.snapshot.locks import PATIENCE, ReaderLock
from corpus_cli.index.snapshot.snapshot import Snapshot
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from corpus_cli.model.answer import Answer, CorpusName, Meta, Result
from corpus_cli.model.search import Label
from corpus_cli.model.settings import NO_SETTINGS, Settings
from corpus_cli.output_file import Belongings, binary_file, refuse_own
from corpus_cli.search.query.request import SearchRequest
from corpus_cli.sources.source import INDEX_NAME

if TYPE_CHECKING:
    from corpus_cli.engine.interface import Engine
    from corpus_cli.features.export.documents import Selection
    from corpus_cli.features.names import NameVariants
    from corpus_cli.index.build.update import Updated
    from corpus_cli.index.snapshot.segment import Segment
    from corpus_cli.model.association import Collocates, Keyness
    from corpus_cli.model.dates import MentionedDates
    from corpus_cli.model.diff import Diff
    from corpus_cli.model.distribution import Dispersion, Trend
    from corpus_cli.model.documents import DocumentList, DocumentText
    from corpus_cli.model.export import Export
    from corpus_cli.model.indexing import CorpusInfo, IndexReport, Progress, Verification
    from corpus_cli.model.names import NameKind, Names
    from corpus_cli.model.reuse import Reuse, Similar
    from corpus_cli.model.search import SearchResult
    from corpus_cli.model.sql import SqlTable
    from corpus_cli.model.statistics import FrequencyList, KeywordCounts, Ngrams, Stopwords
    from corpus_cli.model.summary import Summaries
    from corpus_cli.model.words import WordCuts, WordDifferences
    from corpus_cli.parallel.interface import Each
    from corpus_cli.search.match.documents import DocumentRef
    from corpus_cli.search.query.expression import Expression
    from corpus_cli.statistics.subcorpus import Subcorpus
    from corpus_cli.statistics.windows import Window
    from corpus_cli.text.words.segmenter import Segmenter

SMALL_BYTES: Final = 20_000_000
SMALL_FILES: Final = 2_000

Strings = str | Sequence[str]
"""Strings, or one: a notebook that asks for "ตำรวจ" does not mean six letters."""

Notice = Callable[[str], None]
"""Called with a line for the person who waits: an index is being built, or is out of date."""


def _several(strings: Strings) -> Sequence[str]:
    return [strings] if isinstance(strings, str) else strings


class Corpus:
    """A corpus and its index.

    `path` is a folder with an INDEX.md, an INDEX.md, a JSON Lines, CSV or Parquet file or a folder
    of statements;
    `index` the folder of the index, by default one in the user's cache; `config` its settings, by
    default the `corpus.yaml` beside it; `engine` what counts: `duckdb`, in this process, or
    `spark[:MASTER]` (`engine.choice`). Nothing is read before it
    is needed. Where the corpus is small, a missing or outdated index is built without asking;
    `notice` is told.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        index: str | Path | None = None,
        config: str | Path | None = None,
        engine: str = DUCKDB,
        notice: Notice | None = None,
    ) -> None:
        self._choice = Choice(engine)
        self.path: Final = Path(path).expanduser()
        self._index = Path(index).expanduser() if index else None
        self._config = Path(config).expanduser() if config else None
        self._notice = notice or (lambda _: None)
        self._reader = ReaderLock(None)

    # --- the index ----------------------------------------------------------------------------

    @cached_property
    def resolved_path(self) -> Path:
        """The real path of the corpus: of its INDEX.md, where the folder has one."""
        try:
            path = self.path.resolve(strict=True)
        except (OSError, RuntimeError) as error:
            raise SourceError(
                f"no corpus at {self.path}",
                hint="name a folder, an INDEX.md or a .jsonl, .csv or .parquet file with --corpus",
            ) from error
        listed = path / INDEX_NAME
        return listed if path.is_dir() and listed.is_file() else path

    @cached_property
    def settings(self) -> Settings:
        """What the settings file says. Raises SettingsError for one that cannot be read."""
        from corpus_cli.sources.opening import settings_file

        file = self._config or settings_file(self.resolved_path)
        if file is None:
            return NO_SETTINGS
        from corpus_cli.sources.settings import read_settings

        return read_settings(file)

    @cached_property
    def index_folder(self) -> Path:
        """Where the index lies, or will. Raises IndexFault for a cache of another user's."""
        return self._index or location.default_location(self.resolved_path)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What the index says is in it; built first where that is needed and quick.

        Raises IndexMissingError where there is no index of a large corpus, UsageError where the
        index is of another corpus.
        """
        self._reader = ReaderLock(self.index_folder)
        snapshot = read_snapshot(self.index_folder)
        if snapshot is not None:
            if not staleness.is_stale(snapshot, self.resolved_path, self.settings):
                return snapshot
            staleness.refuse_another(snapshot, self.resolved_path, self.index_folder)
        return self._brought_up_to_date(snapshot)

    def _brought_up_to_date(self, snapshot: Snapshot | None) -> Snapshot:
        from corpus_cli.sources.opening import open_source

        location.check(self.index_folder)
        source = open_source(self.resolved_path, self.settings)
        files = source.files()
        size = sum(max(file.size, 0) for file in files)
        if size > SMALL_BYTES or len(files) > SMALL_FILES:
            if snapshot is None:
                raise IndexMissingError(
                    f"{self.path} has no index yet, and is too large to build one unasked",
                    hint=f"run: corpus index --corpus {self.path}",
                )
            staleness.refuse_other_rules(snapshot, self.index_folder)
            self._notice("the corpus has changed since it was indexed; to refresh: corpus index")
            return snapshot
        self._notice("indexing " + source.name + (" again: it has changed" if snapshot else ""))
        try:
            self._update(patience=0.0 if snapshot else PATIENCE)
        except IndexFault as error:
            if snapshot is None:
                raise
            staleness.refuse_other_rules(snapshot, self.index_folder)
            self._notice(f"{error.message}; this answer is from the index as it was")
            return snapshot
        snapshot = self._reread()
        for told in staleness.skipped_entries(snapshot):
            self._notice(told)
        return snapshot

    def _update(self, **options: Any) -> Updated:  # noqa: ANN401 - fields of `index.build.update.Options`
        from corpus_cli.index.build.update import Options, update
        from corpus_cli.sources.opening import open_source

        self._reader.release()  # or nothing could be removed
        source = open_source(self.resolved_path, self.settings)
        given = Options(notice=self._notice, each=self._each, **options)
        settings = self.settings
        return update(
            source,
            self.index_folder,
            given._replace(
                tokenizer=settings.tokenizer,
                own_words=settings.lexicon,
                names=settings.names,
                settings=settings.digest,
            ),
        )

    def _reread(self) -> Snapshot:
        """Return the snapshot as it is now, and keep its files."""
        self._reader = ReaderLock(self.index_folder)
        snapshot = read_snapshot(self.index_folder)
        if snapshot is None:
            raise IndexMissingError(
                f"there is no index in {self.index_folder}",
                hint=f"run: corpus index --corpus {self.path} --index {self.index_folder}",
            )
        self.__dict__["snapshot"] = snapshot
        for outdated in ("segments", "engine", "stopwords", "segmenter"):
            self.__dict__.pop(outdated, None)
        return snapshot

    @cached_property
    def segments(self) -> Sequence[Segment]:
        """The segments of the snapshot, opened."""
        from corpus_cli.index.snapshot.segment import Segment

        snapshot = self.snapshot  # first: it makes the reader
        return [Segment(self.index_folder, one, self._reader) for one in snapshot.segments]

    @cached_property
    def engine(self) -> Engine:
        """What runs SQL over the snapshot."""
        from corpus_cli.index.snapshot.checksums import with_sizes_checked

        folder = self.index_folder
        return self._choice.engine(folder, lambda: with_sizes_checked(folder, self.snapshot))

    @property
    def _each(self) -> Each | None:
        """What has segments walked elsewhere, None for this process."""
        if not self._choice.is_spark:
            return None
        return self._choice.spark(self.index_folder, lambda: self.snapshot).each

    def index(
        self,
        *,
        jobs: int | None = None,
        max_document: int | None = None,
        strict: bool = False,
        rebuild: bool = False,
        patience: float = PATIENCE,
        progress: Callable[[Progress], None] | None = None,
    ) -> IndexReport:
        """Build the index, or bring it up to date; the options are those of `index.build.update`.

        Raises SkippedEntriesError under `strict` if an entry could not be taken in, SourceError
        if the corpus cannot be read, and IndexFault if the index cannot be written.
        """
        from corpus_cli.model.indexing import IndexReport

        done = self._update(
            jobs=jobs,
            max_document=max_document,
            strict=strict,
            rebuild=rebuild,
            patience=patience,
            progress=progress or (lambda _: None),
        )
        snapshot = self._reread()
        return IndexReport(
            indexed=done.indexed,
            unchanged=done.unchanged,
            removed=done.removed,
            skipped=snapshot.skipped,
            documents=snapshot.documents,
            characters=sum(segment.characters for segment in snapshot.segments),
            location=str(self.index_folder),
            rebuilt=done.rebuilt,
        )

    def verify(self) -> Verification:
        """Check every byte of the index, and whether what its files say agrees.

        Raises IndexMissingError where there is none, IndexDamagedError for a snapshot that cannot
        be read; whatever else is wrong is in the answer.
        """
        from corpus_cli.index.check.verify import verify

        self._reader.release()
        return verify(self.index_folder, self._reread())

    def refuse_damage(self) -> None:
        """Raise IndexDamagedError if any file of the index is not what was written.

        For after something that should not happen: nothing else reads every byte.
        """
        from corpus_cli.index.snapshot.checksums import check, snapshot_files

        snapshot = read_snapshot(self.index_folder)
        if snapshot is not None:
            check(snapshot_files(self.index_folder, snapshot))

    # --- questions ----------------------------------------------------------------------------

    def search(self, queries: Strings | SearchRequest, **options: Any) -> SearchResult:  # noqa: ANN401
        """Search for documents that have every query, and return their hits.

        `options` are fields of `SearchRequest`. Raises QueryError for a query that cannot be read.
        """
        from corpus_cli.search.pipeline import search

        if not isinstance(queries, SearchRequest):
            typed = " ".join(_several(queries))
            queries = SearchRequest(typed, self.read(queries), **options)
        return search(self.segments, queries, self._each)

    def read(self, queries: Strings, *, literal: bool = False) -> Expression:
        """Return what queries mean, joined by AND; a string is one query.

        Raises QueryError with the place of a mistake.
        """
        from corpus_cli.search.query.language import read_query

        return read_query(_several(queries), literal=literal, fields=self.field_names)

    def field_names(self) -> set[str]:
        """Return the names of the fields that documents have of their own."""
        return set().union(*(segment.shelf.field_names() for segment in self.segments))

    def frequencies(
        self,
        *,
        where: Strings = (),
        distinct: bool = False,
        stopwords: Stopwords | None = None,
        **options: Any,  # noqa: ANN401 - of `statistics.frequency`
    ) -> FrequencyList:
        """Return the most frequent terms; see `statistics.frequency`."""
        from corpus_cli.statistics.frequency import frequency_list

        hidden = self.stopwords_hidden if stopwords is None else stopwords
        return frequency_list(self.scope(where, distinct=distinct), stopwords=hidden, **options)

    def keywords(
        self,
        words: Strings,
        *,
        match: Label = Label.COMPOUND,
        by: str | None = None,
        where: Strings = (),
        distinct: bool = False,
    ) -> KeywordCounts:
        """Count each of the words by label; see `statistics.word_counts`."""
        from corpus_cli.statistics.word_counts import keyword_counts

        return keyword_counts(
            self.scope(where, distinct=distinct), _several(words), match=match, by=by
        )

    def scope(self, where: Strings = (), *, distinct: bool = False) -> Subcorpus:
        """Say which words to count: of documents that meet `where`, copied paragraphs once.

        `where` are queries, as a search takes them: filters (`date:2564`), or words that the
        documents must have. Raises QueryError for one that cannot be read.
        """
        from corpus_cli.statistics.subcorpus import Subcorpus

        condition = self.read(where) if where else None
        return Subcorpus(
            self.segments,
            lambda: self.engine,
            condition,
            distinct=distinct,
            each=self._each,
        )

    def collocates(
        self,
        queries: Strings,
        *,
        match: Label = Label.COMPOUND,
        literal: bool = False,
        window: Window | None = None,
        where: Strings = (),
        distinct: bool = False,
        stopwords: Stopwords | None = None,
        **options: Any,  # noqa: ANN401 - of `statistics.collocates`
    ) -> Collocates:
        """Return the words that stand near a query's hits; see `statistics.collocates`."""
        from corpus_cli.statistics.collocates import collocates
        from corpus_cli.statistics.windows import Window

        return collocates(
            self.scope(where, distinct=distinct),
            self._request(queries, match, literal=literal),
            window or Window(),
            where=_several(where),
            stopwords=self.stopwords_hidden if stopwords is None else stopwords,
            **options,
        )

    def ngrams(
        self,
        n: int = 2,
        *,
        where: Strings = (),
        distinct: bool = False,
        stopwords: Stopwords | None = None,
        **options: Any,  # noqa: ANN401 - of `statistics.ngrams`
    ) -> Ngrams:
        """Return the most frequent rows of n words; see `statistics.ngrams`."""
        from corpus_cli.statistics.ngrams import ngrams

        hidden = self.stopwords_hidden if stopwords is None else stopwords
        return ngrams(self.scope(where, distinct=distinct), n, stopwords=hidden, **options)

    def keyness(
        self,
        target: Strings = (),
        reference: str = "rest",
        *,
        level: str = "unit",
        length: int = 1,
        where: Strings = (),
        distinct: bool = False,
        stopwords: Stopwords | None = None,
        **options: Any,  # noqa: ANN401 - of `statistics.keyness`
    ) -> Keyness:
        """Return what the documents that meet `target` have more and less of than a reference.

        `reference` is `rest` (the other documents), a filter, `tnc` or `phupha` (lists of Thai at
        large), or the path of another corpus or of a list. See `statistics.keyness`.
        """
        from corpus_cli.statistics.keyness import keyness
        from corpus_cli.statistics.target_reference import target_and_reference

        target = _several(target)
        mine = self.scope([*_several(where), *target], distinct=distinct)
        sides = target_and_reference(
            (mine, " ".join(target) or self.snapshot.name),
            (self._reference(reference, mine, where), reference),
            level=level,
            length=length,
            min_frequency=int(options.get("min_frequency", 1)),
        )
        hidden = self.stopwords_hidden if stopwords is None else stopwords
        return keyness(*sides, level=level, length=length, stopwords=hidden, **options)

    def trend(
        self,
        queries: Strings,
        *,
        match: Label = Label.COMPOUND,
        literal: bool = False,
        where: Strings = (),
        distinct: bool = False,
        **options: Any,  # noqa: ANN401 - of `statistics.trend`
    ) -> Trend:
        """Return how often each query has hits over time; see `statistics.trend`."""
        from corpus_cli.statistics.trend import trend

        requests = [self._request([query], match, literal=literal) for query in _several(queries)]
        return trend(self.scope(where, distinct=distinct), requests, **options)

    def dispersion(
        self,
        queries: Strings,
        *,
        match: Label = Label.COMPOUND,
        literal: bool = False,
        where: Strings = (),
        distinct: bool = False,
        **options: Any,  # noqa: ANN401 - of `statistics.dispersion`
    ) -> Dispersion:
        """Return how evenly a query's hits are spread; see `statistics.dispersion`."""
        from corpus_cli.statistics.dispersion import dispersion

        request = self._request(queries, match, literal=literal)
        return dispersion(self.scope(where, distinct=distinct), request, **options)

    def sql(self, statement: str, *, limit: int = 0, seconds: float = 60.0) -> SqlTable:
        """Run one SELECT over the tables of the index and return its first rows (0: all).

        Raises UsageError for anything else, CorpusError where it takes longer than `seconds`.
        """
        from corpus_cli.features.sql import table_of

        return table_of(self.engine.select(statement, limit=limit, seconds=seconds))

    def sql_schema(self) -> SqlTable:
        """Return the tables that `sql` sees: a row a column, with its type and meaning."""
        from corpus_cli.features.sql import schema_table

        return schema_table()

    def _reference(
        self, name: str, target: Subcorpus, where: Strings
    ) -> Subcorpus | Mapping[str, int]:
        """Return what a name of a reference means: documents, or a list of frequencies."""
        from corpus_cli.statistics.target_reference import reference_list

        listed = reference_list(name)
        if listed is not None:
            return listed
        if name == "rest":
            return self.scope(where, distinct=target.distinct).without(target)
        path = Path(name).expanduser()
        if name and path.exists():
            other = Corpus(path, engine=self._choice.full_name, notice=self._notice)
            return other.scope(distinct=target.distinct)
        scope = self.scope([*_several(where), name], distinct=target.distinct)
        if not scope.document_count:
            raise UsageError(
                f"no document meets {name!r}, and no file and no list is called so",
                hint="a reference is rest, a filter, tnc or phupha, or the path of a corpus",
            )
        return scope

    def _request(self, queries: Strings, match: Label, *, literal: bool = False) -> SearchRequest:
        from corpus_cli.search.query.language import as_typed

        expression = self.read(queries, literal=literal)
        return SearchRequest(as_typed(_several(queries), literal=literal), expression, match)

    def summaries(
        self,
        documents: Strings = (),
        *,
        where: Expression | None = None,
        terms: int = 8,
        sentences: int | str = 3,
        names: int = 8,
        limit: int = 0,
    ) -> Summaries:
        """Summarise the documents named, or the first `limit` (0: all) of the corpus.

        `where`, as `read` returns it, leaves those that do not meet it out. `sentences` is how
        many of each, or a share such as "10%". Raises UsageError for another. `names` is how many
        names each gets; none where the index was made without.
        """
        from corpus_cli.features.summary.summaries import read_length, summarise

        length = read_length(str(sentences))
        places = self._chosen(documents, where, limit)
        return summarise(
            self.segments,
            self.engine,
            places,
            stopwords=self.stopwords,
            terms=terms,
            sentences=length,
            names=names,
            variants=self._variants,
            general=self._thai_at_large,
        )

    def names(
        self,
        *,
        kind: NameKind | str | None = None,
        where: Expression | None = None,
        limit: int = 0,
    ) -> Names:
        """Count the names in the documents that meet `where`, as `read` returns it (None: in all).

        Those of one kind: person, organisation or place. At most `limit` are returned, 0 means
        all. Raises UsageError where the index was made without names.
        """
        from corpus_cli.features.names import name_counts, require_names
        from corpus_cli.index.files.format import DOC_SHIFT
        from corpus_cli.model.names import NameKind
        from corpus_cli.search.match.documents import documents_meeting

        segments = self.segments
        require_names(segments)
        docs = None
        if where is not None:
            places = documents_meeting(segments, where)
            docs = [segments[p.segment].record.number << DOC_SHIFT | p.row for p in places]
        wanted = NameKind(kind) if kind else None
        return name_counts(self.engine, self._variants, kind=wanted, docs=docs, limit=limit)

    @property
    def _variants(self) -> NameVariants:
        from corpus_cli.features.names import NameVariants

        return NameVariants(self.settings.variants)

    def dates(self, documents: Strings = (), *, limit: int = 0) -> MentionedDates:
        """List the dates and times that the documents named (or all) name; `limit` 0 means all."""
        from corpus_cli.features.dates import mentioned_dates

        places = [self._place(name) for name in _several(documents)] or list(self._places(0))
        if len(places) > SMALL_FILES:
            self._notice(f"reading {len(places):,} documents; to read few, name them")
        return mentioned_dates(self.segments, places, limit=limit)

    def reuse(
        self,
        document: str | None = None,
        *,
        near: bool = False,
        min_length: int = 80,
        places: int = 2,
        limit: int = 0,
    ) -> Reuse:
        """Find passages of `min_length` characters or more that several documents have.

        All of the corpus, or those of one document; with `near` also paragraphs that are nearly
        the same. See `features.reuse.shared_passages` for their order, `places` and `limit`.
        """
        from corpus_cli.features.reuse.shared_passages import shared_passages

        place = None if document is None else self._place(document)
        return shared_passages(
            self.segments, place, near=near, shortest=min_length, places=places, limit=limit
        )

    def diff(self, first: str, second: str) -> Diff:
        """Compare two documents unit by unit; see `corpus_cli.features.diff`."""
        from corpus_cli.features.diff import compare

        return compare(self.segments, self._place(first), self._place(second))

    def similar(self, document: str, *, limit: int = 20) -> Similar:
        """List the documents most like one; see `corpus_cli.features.reuse.similar_documents`."""
        from corpus_cli.features.reuse.similar_documents import similar_documents

        return similar_documents(
            self.segments,
            self.engine,
            self._place(document),
            stopwords=self.stopwords,
            limit=limit,
        )

    def words(self, text: str, *, literal: bool = False) -> WordCuts:
        """Cut a text, or the document so named, into units and tokens, and say why.

        It is cut as the index is, with its lexicon and engine; see `corpus_cli.text.analyse` for
        more of a text. `literal` texts are no names of documents.
        """
        from corpus_cli.features.segmentation import segmentation_of

        document = None if literal else self._named(text)
        if document is None:
            return segmentation_of(text, self.segmenter)
        return segmentation_of(document.text, self.segmenter, document.document.doc)

    def word_differences(
        self,
        other: str,
        text: str | None = None,
        *,
        literal: bool = False,
        level: str = "token",
        documents: int = 0,
        limit: int = 0,
    ) -> WordDifferences:
        """Compare the index's words with those of another engine, by `level` token or unit.

        They are compared in a text or document, else in so many documents (0: all), spread evenly
        over the corpus. Raises UsageError for an engine that is not there.
        """
        from corpus_cli.features.segmentation import compare_segmentations

        if text is None:
            texts = self._texts(documents)
        else:
            document = None if literal else self._named(text)
            texts = iter([document.text if document else text])
        engines = (self.snapshot.settings.tokenizer, other)
        return compare_segmentations(texts, self.segmenter, engines, level=level, limit=limit)

    @cached_property
    def segmenter(self) -> Segmenter:
        """What cuts texts as the index is cut."""
        from corpus_cli.text.words.engines import segmenter_for
        from corpus_cli.text.words.lexicon import Lexicon

        lexicon = Lexicon.read(self.snapshot.lexicon_folder(self.index_folder))
        return segmenter_for(lexicon, self.snapshot.settings.tokenizer)

    def _named(self, name: str) -> DocumentText | None:
        """Return the document of this name, None if none or several fit."""
        try:
            return self.document(name)
        except UnknownDocumentError:
            return None

    def _texts(self, count: int) -> Iterator[str]:
        """Yield the texts of so many documents (0: all), spread evenly."""
        step = max(self.snapshot.documents // count, 1) if count else 1
        for place in islice(self._places(0), 0, step * count if count else None, step):
            segment = self.segments[place.segment]
            yield segment.original(segment.shelf.row(place.row))

    # --- documents ----------------------------------------------------------------------------

    def documents(self, *, limit: int = 0, offset: int = 0) -> DocumentList:
        """List the documents by date, then id; `limit` 0 means all."""
        from corpus_cli.model.documents import DocumentList

        end = offset + limit if limit else None
        entries = [
            self.segments[place.segment].shelf.row(place.row).entry()
            for place in islice(self._places(end or 0), offset, None)
        ]
        total = self.snapshot.documents
        return DocumentList(total, len(entries), offset + len(entries) < total, entries)

    def document(self, name: str) -> DocumentText:
        """Return the document with this id, or whose id alone begins so, with its text.

        Raises UnknownDocumentError for a name that fits none, or several and no id exactly.
        """
        from corpus_cli.model.documents import DocumentText

        place = self._place(name)
        segment = self.segments[place.segment]
        row = segment.shelf.row(place.row)
        return DocumentText(row.entry(), segment.original(row))

    def info(self) -> CorpusInfo:
        """Describe the corpus and its index."""
        from corpus_cli.features.corpus_info import describe

        return describe(
            self.resolved_path, self.index_folder, self.snapshot, self.segments, self.engine
        )

    def _places(self, at_most: int) -> Iterator[DocumentRef]:
        from corpus_cli.search.match.documents import in_order

        rows = [segment.live for segment in self.segments]
        return in_order(self.segments, rows, at_most or None)

    def _chosen(
        self, documents: Strings, where: Expression | None, limit: int
    ) -> list[DocumentRef]:
        named = [self._place(name) for name in _several(documents)]
        if where is None:
            return named or list(self._places(limit))
        from corpus_cli.search.match.documents import documents_meeting

        if named:
            meeting = set(documents_meeting(self.segments, where))
            return [place for place in named if place in meeting]
        return list(documents_meeting(self.segments, where, limit or None))

    def _thai_at_large(self) -> Mapping[str, int]:
        from corpus_cli.index.build.word_lists import read_reference

        return read_reference(self.snapshot.lexicon_folder(self.index_folder))

    def _place(self, name: str) -> DocumentRef:
        from corpus_cli.search.match.documents import named

        return named(self.segments, name)

    @property
    def stopwords_hidden(self) -> Stopwords:
        """The same with its name, as statistics take it."""
        from corpus_cli.model.statistics import Stopwords

        return Stopwords(STOPWORDS_NAME, self.stopwords)

    @cached_property
    def stopwords(self) -> frozenset[str]:
        """The words that lists leave out unless asked: those that PyThaiNLP ships."""
        from corpus_cli.index.build.word_lists import read_stopwords

        return read_stopwords(self.snapshot.lexicon_folder(self.index_folder))

    # --- data for other programs --------------------------------------------------------------

    def selection(
        self,
        queries: Strings = (),
        *,
        match: Label = Label.COMPOUND,
        literal: bool = False,
    ) -> Selection:
        """Return which documents to export: those that have every query, by default all.

        Raises QueryError for a query that cannot be read.
        """
        from corpus_cli.features.export.documents import Selection

        if not queries:
            return Selection(self.segments)
        expression = self.read(queries, literal=literal)
        return Selection(
            self.segments, SearchRequest(" ".join(_several(queries)), expression, match=match)
        )

    def export(self, selection: Selection) -> Export:
        """Return the documents of a selection with their texts, each made as it is read."""
        from corpus_cli.features.export.documents import export

        return export(selection)

    def export_parquet(self, selection: Selection, path: Path) -> None:
        """Write the documents of a selection to a Parquet file. Raises UsageError if it cannot."""
        from corpus_cli.features.export.parquet import write_parquet

        refuse_own(path, self.belongings)
        try:
            with binary_file(path) as file:
                write_parquet(self.export(selection), file)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error

    def export_conllu(self, selection: Selection, out: TextIO) -> None:
        """Write tokens, units and sentences of a selection as CoNLL-U."""
        from corpus_cli.features.export.conllu import write_conllu

        write_conllu(selection, out)

    @property
    def belongings(self) -> Belongings:
        """What an answer must not be written over. Raises SourceError where there is no corpus."""
        from corpus_cli.sources.opening import SETTINGS_NAME, open_source
        from corpus_cli.sources.settings import settings_files

        path = self.resolved_path
        root = path if path.is_dir() else path.parent
        settings = self._config or root / SETTINGS_NAME

        def sources() -> Iterator[Path]:
            with suppress(SourceError, SettingsError):  # whoever reads them says what is wrong
                source = open_source(path, self.settings)
                yield from (source.root / file.path for file in source.files())

        return Belongings(
            [
                (self.index_folder, "in the index of the corpus"),
                (path if path.is_file() else root / INDEX_NAME, "the corpus itself"),
                *((file, "a settings file of the corpus") for file in settings_files(settings)),
            ],
            sources,
        )

    # --- answers ------------------------------------------------------------------------------

    def answer(
        self,
        command: str,
        options: Mapping[str, Any],
        result: Result,
        *,
        elapsed_ms: float | None = None,
    ) -> Answer:
        """Put a result together with what is needed to publish and repeat it."""
        snapshot = self.snapshot
        settings = snapshot.settings
        versions = {"corpus": __version__, **settings.versions}
        lexicon = f"{settings.lexicon}:{settings.lexicon_digest[:12]}"
        return Answer(
            command=command,
            corpus=CorpusName(snapshot.name, snapshot.id),
            options=options,
            result=result,
            meta=Meta(self._choice.name, settings.tokenizer, lexicon, versions),
            elapsed_ms=elapsed_ms,
        )
