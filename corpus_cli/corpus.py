"""The corpus: what a command or a notebook asks.

Everything that a `corpus` command does is one call here, and returns the same values. Most methods
take a request, or its fields (`requests.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from corpus_cli.errors import UnknownDocumentError, UsageError
from corpus_cli.model.dates import TIMES, buddhist_era, in_buddhist_era
from corpus_cli.model.search import Label, NearSpelling
from corpus_cli.requests import (
    DateRequest,
    ExportRequest,
    Level,
    ListRequest,
    NameRequest,
    ReuseRequest,
    SearchRequest,
    SimilarRequest,
    Strings,
    SummaryRequest,
    condition_of,
    member,
    question,
    rows_read,
    several,
)
from corpus_cli.search.query.expression import Expression
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import ParsedSearch
from corpus_cli.statistics.questions import StatisticsQuestions

if TYPE_CHECKING:
    from corpus_cli.features.export.documents import Selection
    from corpus_cli.features.names import NameVariants
    from corpus_cli.model.dates import MentionedDates
    from corpus_cli.model.diff import Diff
    from corpus_cli.model.documents import (
        DocumentAddress,
        DocumentEntry,
        DocumentList,
        DocumentText,
    )
    from corpus_cli.model.export import Export
    from corpus_cli.model.indexing import CorpusInfo
    from corpus_cli.model.names import Names
    from corpus_cli.model.reuse import Reuse, Similar
    from corpus_cli.model.search import SearchResult
    from corpus_cli.model.sql import SqlTable
    from corpus_cli.model.summary import Summaries
    from corpus_cli.model.words import WordCuts, WordDifferences
    from corpus_cli.search.match.documents import DocumentRef

    Filtered = (
        ListRequest
        | SummaryRequest
        | NameRequest
        | DateRequest
        | ReuseRequest
        | SimilarRequest
        | ExportRequest
    )

MANY_DOCUMENTS: Final = 2_000
_NEAR_SPELLINGS: Final = 2  # of a term: each takes a search


class Corpus(StatisticsQuestions):
    """A corpus and its index.

    `path` is a folder with an INDEX.md, an INDEX.md, a JSON Lines, CSV or Parquet file or a folder
    of statements; `index` the folder of the index, by default one in the user's cache; `config` its
    settings, by default the `corpus.yaml` beside it; `engine` what counts: `duckdb`, in this
    process, or `spark[:MASTER]` (`engine.choice`). Nothing is read before it is needed. Where the
    corpus is small, a missing or outdated index is built without asking, and `notice` is called
    with a line that says so, `progress` now and then while it is built, and with None at the end.
    """

    def __repr__(self) -> str:
        return f"<Corpus {str(self.path)!r}>"

    def info(self) -> CorpusInfo:
        """Describe the corpus and its index."""
        from corpus_cli.features.corpus_info import describe

        return describe(
            self.resolved_path, self.index_folder, self.snapshot, self.segments, self.engine
        )

    # --- searches -----------------------------------------------------------------------------

    @question(SearchRequest)
    def search(self, request: SearchRequest) -> SearchResult:
        """Search for documents that have every query, and return their hits.

        Raises QueryError for a query that cannot be read, UsageError for what cannot be asked for
        together.
        """
        from corpus_cli.search.pipeline import search

        found = search(self.segments, request.read(self.field_names), self.each)
        if not request.buddhist:
            return found
        hits = map(in_buddhist_era, found.hits)
        documents, groups = found.document_hits, found.groups
        if documents is not None:
            documents = [in_buddhist_era(row) for row in documents]
        if groups is not None and request.by in TIMES:
            groups = [row._replace(group=buddhist_era(row.group)) for row in groups]
        shown = list(hits) if request.limit else hits
        return found._replace(hits=shown, document_hits=documents, groups=groups)

    def read(self, queries: Strings, *, literal: bool = False) -> Expression:
        """Return what queries mean, joined by AND; a string is one query.

        Raises QueryError with the place of a mistake.
        """
        return read_query(several(queries), literal=literal, fields=self.field_names)

    def suggestion(self, queries: Strings) -> str | None:
        """Return what queries that found nothing may have been meant to say, None for nothing."""
        from corpus_cli.search.query.suggestions import suggestion

        return suggestion(several(queries), self.read(queries))

    @question(SearchRequest)
    def near_spellings(self, request: SearchRequest) -> list[NearSpelling]:
        """Return, for the terms of a search that occur nowhere, what is spelt nearly so and does.

        Each is counted as the search would count its hits.
        """
        from corpus_cli.search.match.near_spellings import missing_terms, near_spellings

        found = []
        for term in missing_terms(self.segments, request.read(self.field_names).expression):
            for near in near_spellings(self.segments, term, _NEAR_SPELLINGS):
                total = self.search(
                    near,
                    literal=True,
                    counts_only=True,
                    match=request.match,
                    where=request.where,
                    since=request.since,
                    until=request.until,
                ).total
                found += [NearSpelling(term, near, total)] if total else []
        return found

    # --- what documents say -------------------------------------------------------------------

    @question(SummaryRequest)
    def summaries(self, request: SummaryRequest) -> Summaries:
        """Summarise the documents named, or the first `limit` of the corpus.

        Raises UsageError for `sentences` that are no number and no share.
        """
        from corpus_cli.features.summary.summaries import read_length, summarise
        from corpus_cli.index.build.word_lists import read_reference

        lexicon_folder = self.opened.lexicon_folder
        found = summarise(
            self.segments,
            self.engine,
            self._chosen(request)[request.offset :],
            stopwords=self.opened.stopwords,
            terms=request.terms,
            sentences=read_length(str(request.sentences)),
            names=request.names,
            variants=self._variants,
            general=lambda: read_reference(lexicon_folder),
        )
        if not request.buddhist:
            return found
        return found._replace(documents=[*map(in_buddhist_era, found.documents)])

    @question(NameRequest)
    def names(self, request: NameRequest) -> Names:
        """Count the names in documents. Raises UsageError where the index was made without."""
        from corpus_cli.features.names import name_counts, require_names
        from corpus_cli.index.files.format import DOC_SHIFT
        from corpus_cli.model.names import NameKind
        from corpus_cli.search.match.documents import documents_meeting

        condition = self._condition(request)
        require_names(self.segments)
        docs = None
        if condition is not None:
            places = documents_meeting(self.segments, condition)
            docs = [self.segments[p.segment].record.number << DOC_SHIFT | p.row for p in places]
        kind = member(NameKind, request.kind) if request.kind else None
        rows = rows_read(request.limit, request.offset)
        found = name_counts(self.engine, self._variants, kind=kind, docs=docs, limit=rows)
        shown = found.names[request.offset :]
        return found._replace(names=shown, returned=len(shown))

    @property
    def _variants(self) -> NameVariants:
        from corpus_cli.features.names import NameVariants

        return NameVariants(self.settings.variants)

    @question(DateRequest)
    def dates(self, request: DateRequest) -> MentionedDates:
        """List the dates and times that the documents named (or all) name."""
        from corpus_cli.features.dates import mentioned_dates

        places = self._chosen(request._replace(limit=0))
        if len(places) > MANY_DOCUMENTS:
            self.notice(f"reading {len(places):,} documents; add --where to read fewer")
        rows = rows_read(request.limit, request.offset)
        found = mentioned_dates(self.segments, places, limit=rows)
        shown = found.dates[request.offset :]
        return found._replace(dates=shown, returned=len(shown))

    @question(ReuseRequest)
    def reuse(self, request: ReuseRequest) -> Reuse:
        """Find passages that several documents have; see `features.reuse.shared_passages`."""
        from corpus_cli.features.reuse.shared_passages import shared_passages

        condition = self._condition(request)
        document = None if request.document is None else self._place(request.document)
        found = shared_passages(
            self.segments,
            document,
            near=request.near,
            shortest=request.min_length,
            places=request.places,
            limit=rows_read(request.limit, request.offset),
            about=self.read(request.about) if request.about else None,
            only=None if condition is None else self._rows(condition, document),
        )
        shown = found.passages[request.offset :]
        if request.buddhist:
            shown = [p._replace(places=[*map(in_buddhist_era, p.places)]) for p in shown]
        return found._replace(passages=shown, returned=len(shown))

    def _rows(self, condition: Expression, also: DocumentRef | None) -> list[set[int]]:
        """Return the rows of each segment's documents that meet a condition, and of one more."""
        from corpus_cli.search.match.documents import documents_meeting

        rows: list[set[int]] = [set() for _ in self.segments]
        for place in (*documents_meeting(self.segments, condition), *([also] if also else [])):
            rows[place.segment].add(place.row)
        return rows

    def diff(self, first: str, second: str) -> Diff:
        """Compare two documents unit by unit; see `corpus_cli.features.diff`."""
        from corpus_cli.features.diff import compare

        return compare(self.segments, self._place(first), self._place(second))

    @question(SimilarRequest)
    def similar(self, request: SimilarRequest) -> Similar:
        """List the documents most like one; see `corpus_cli.features.reuse.similar_documents`."""
        from corpus_cli.features.reuse.similar_documents import similar_documents

        condition = self._condition(request)
        found = similar_documents(
            self.segments,
            self.engine,
            self._place(request.document),
            only=None if condition is None else self._rows(condition, None),
            stopwords=self.opened.stopwords,
            limit=rows_read(request.limit, request.offset),
        )
        shown = found.documents[request.offset :]
        if request.buddhist:
            shown = [*map(in_buddhist_era, shown)]
        return found._replace(documents=shown, returned=len(shown))

    def words(self, text: str, *, literal: bool = False) -> WordCuts:
        """Cut a text, or the document so named, into units and tokens, and say why.

        It is cut as the index is, with its lexicon and engine; see `corpus_cli.text.analyse` for
        more of a text. A `literal` text is not taken for the name of a document.
        """
        from corpus_cli.features.segmentation import segmentation_of

        document = None if literal else self._named(text)
        if document is None:
            return segmentation_of(text, self.opened.segmenter)
        return segmentation_of(document.text, self.opened.segmenter, document.document.doc)

    def word_differences(
        self,
        other: str,
        text: str | None = None,
        *,
        literal: bool = False,
        level: Level = "token",
        documents: int = 0,
        limit: int = 0,
    ) -> WordDifferences:
        """Compare the index's words with those of another engine.

        They are compared in a text or document, else in a number of `documents` (0: all), spread
        evenly over the corpus. Raises UsageError for an engine that is not there.
        """
        from corpus_cli.features.segmentation import compare_segmentations

        if text is None:
            texts = self._texts(documents)
        else:
            document = None if literal else self._named(text)
            texts = iter([document.text if document else text])
        engines = (self.snapshot.settings.tokenizer, other)
        return compare_segmentations(
            texts, self.opened.segmenter, engines, level=level, limit=limit
        )

    # --- documents ----------------------------------------------------------------------------

    @question(ListRequest)
    def documents(self, request: ListRequest) -> DocumentList:
        """List the documents by date, then id."""
        from corpus_cli.model.documents import DocumentList

        condition, offset = self._condition(request), request.offset
        places, total = self._places(rows_read(request.limit, offset)), self.snapshot.documents
        if condition is not None:
            meeting = self._rows(condition, None)
            total = sum(map(len, meeting))
            places = self._places(rows_read(request.limit, offset), meeting)
        entries = [
            self.segments[place.segment].documents.row(place.row).entry()
            for place in islice(places, offset, None)
        ]
        if request.buddhist:
            entries = [*map(in_buddhist_era, entries)]
        return DocumentList(total, len(entries), offset + len(entries) < total, entries)

    def document(self, name: str, *, find: Strings = (), around: int | None = None) -> DocumentText:
        """Return the document with this id, or whose id only begins so, with its text.

        `find` is a query whose hits are to be marked; of the text, a page shows the paragraphs that
        have any and `around` more on either side, all where it is None. Raises UnknownDocumentError
        for a name that fits none, or several and no id exactly.
        """
        from corpus_cli.model.documents import DocumentText

        place = self._place(name)
        segment = self.segments[place.segment]
        row = segment.documents.row(place.row)
        found = DocumentText(row.entry(), segment.original(row))
        if not find:
            return found
        from corpus_cli.search.hits.document_hits import paragraphs_around, spans_in

        hits = spans_in(segment, place.row, self.read(find))
        shown = None if around is None else paragraphs_around(found.text, hits, around)
        return found._replace(hits=hits, shown=shown)

    def has_document(self, name: str, *, exact: bool = False) -> bool:
        """Tell whether one document has this id or, unless `exact`, is the only one it may mean."""
        try:
            place = self._place(name)
        except UnknownDocumentError:
            return False
        return not exact or self.segments[place.segment].documents.id(place.row) == name

    def documents_called(self, beginning: str, most: int) -> list[DocumentEntry]:
        """Return the documents whose ids begin so, by id, the first `most`."""
        found = [
            row.entry()
            for segment in self.segments
            for row in segment.documents.with_prefix(beginning, most + len(segment.deleted))
            if row.row not in segment.deleted
        ]
        return sorted(found, key=lambda entry: entry.doc)[:most]

    def address(self, name: str) -> DocumentAddress:
        """Return where a document is from: its address, and the file that it was read from."""
        from corpus_cli.model.documents import DocumentAddress

        place = self._place(name)
        entry = self.segments[place.segment].documents.row(place.row)
        path = self.resolved_path
        file = (path if path.is_dir() else path.parent) / entry.source
        # A statement among others in one file has no file of its own: `news.zip/001.html`.
        found = next((each for each in (file, *file.parents) if each.is_file()), path)
        return DocumentAddress(entry.id, entry.title, entry.url, str(found))

    def _named(self, name: str) -> DocumentText | None:
        """Return the document of this name, None if none or several fit."""
        try:
            return self.document(name)
        except UnknownDocumentError:
            return None

    def _texts(self, count: int) -> Iterator[str]:
        """Yield the texts of a number of documents (0: all), spread evenly."""
        step = max(self.snapshot.documents // count, 1) if count else 1
        for place in islice(self._places(0), 0, step * count if count else None, step):
            segment = self.segments[place.segment]
            yield segment.original(segment.documents.row(place.row))

    def _place(self, name: str) -> DocumentRef:
        from corpus_cli.search.match.documents import named

        return named(self.segments, name)

    def _places(
        self, at_most: int, rows: Sequence[Collection[int]] | None = None
    ) -> Iterator[DocumentRef]:
        """Return the first documents (0: all) in order, of all or of the rows of each segment."""
        from corpus_cli.search.match.documents import in_order

        if rows is None:
            rows = [segment.live for segment in self.segments]
        return in_order(self.segments, rows, at_most or None)

    def _condition(self, request: Filtered) -> Expression | None:
        """Return what documents must meet, None where all count."""
        return condition_of(request.where, self.field_names, request.since, request.until)

    def _chosen(self, request: SummaryRequest | DateRequest) -> list[DocumentRef]:
        """Return the documents named that meet a condition, else the first that do."""
        condition, limit = self._condition(request), rows_read(request.limit, request.offset)
        named = [self._place(name) for name in several(request.documents)]
        if condition is None:
            return named or list(self._places(limit))
        from corpus_cli.search.match.documents import documents_meeting

        if named:
            meeting = set(documents_meeting(self.segments, condition))
            return [place for place in named if place in meeting]
        return list(documents_meeting(self.segments, condition, limit or None))

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

    # --- data for other programs --------------------------------------------------------------

    @question(ExportRequest)
    def selection(self, request: ExportRequest) -> Selection:
        """Return which documents to export: those that have every query, by default all.

        Raises QueryError for a query that cannot be read.
        """
        from corpus_cli.features.export.documents import Selection

        condition, queries, search = self._condition(request), request.queries, None
        if queries:
            label, typed = member(Label, request.match), " ".join(several(queries))
            meant = self.read(queries, literal=request.literal)
            search = ParsedSearch(typed, meant, label, where=condition)
        elif condition is not None:
            search = ParsedSearch("", condition)
        return Selection(self.segments, search, limit=request.limit, offset=request.offset)

    def export(self, selection: Selection) -> Export:
        """Return the documents of a selection with their texts, each made as it is read."""
        from corpus_cli.features.export.documents import export

        return export(selection)

    def export_parquet(self, selection: Selection, path: Path) -> None:
        """Write the documents of a selection to a Parquet file. Raises UsageError if it cannot."""
        from corpus_cli.features.export.parquet import write_parquet
        from corpus_cli.output_file import binary_file, refuse_own

        refuse_own(path, self.belongings)
        try:
            with binary_file(path) as file:
                write_parquet(self.export(selection), file)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error

    def export_conllu(
        self, selection: Selection, out: TextIO, shown: Callable[[str], str] = str
    ) -> None:
        """Write tokens, units and sentences of a selection as CoNLL-U.

        `shown` is what becomes of each line, which is verbatim otherwise.
        """
        from corpus_cli.features.export.conllu import write_conllu

        write_conllu(selection, out, shown)
