"""The questions that count words: how each request is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_cli.errors import UsageError
from corpus_cli.index.files.format import STOPWORDS_NAME
from corpus_cli.index_handle import IndexHandle
from corpus_cli.model.dates import TIMES, buddhist_era, in_buddhist_era
from corpus_cli.model.search import Label
from corpus_cli.requests import (
    CollocateRequest,
    DispersionRequest,
    FrequencyRequest,
    KeynessRequest,
    KeywordRequest,
    NgramRequest,
    StopwordList,
    TrendRequest,
    Where,
    condition_of,
    hits_of,
    member,
    queries_of,
    question,
    rows_read,
    several,
)
from corpus_cli.sources.source import typed_path

if TYPE_CHECKING:
    from corpus_cli.model.association import Collocates, Keyness
    from corpus_cli.model.distribution import Dispersion, Trend
    from corpus_cli.model.statistics import FrequencyList, KeywordCounts, Ngrams, Stopwords
    from corpus_cli.statistics.subcorpus import Subcorpus

    Counted = (
        FrequencyRequest
        | KeywordRequest
        | CollocateRequest
        | NgramRequest
        | TrendRequest
        | DispersionRequest
    )


class StatisticsQuestions(IndexHandle):
    """The part of `Corpus` that counts."""

    def subcorpus(
        self,
        where: Where = (),
        *,
        distinct: bool = False,
        since: str | None = None,
        until: str | None = None,
    ) -> Subcorpus:
        """Return which words to count: of documents that meet `where`, copied paragraphs once.

        Raises QueryError for a condition that cannot be read, UsageError for a day that is not a
        date.
        """
        from corpus_cli.statistics.subcorpus import Subcorpus

        return Subcorpus(
            self.segments,
            lambda: self.engine,
            condition_of(where, self.field_names, since, until),
            distinct=distinct,
            each=self.each,
        )

    def _counted(self, request: Counted) -> Subcorpus:
        return self.subcorpus(
            request.where, distinct=request.distinct, since=request.since, until=request.until
        )

    @question(FrequencyRequest)
    def frequencies(self, request: FrequencyRequest) -> FrequencyList:
        """Return the most frequent words; see `statistics.frequency`."""
        from corpus_cli.model.statistics import Wanted
        from corpus_cli.statistics.frequency import frequency_list

        hidden = self._hidden(request.stopwords)
        found = frequency_list(
            self._counted(request),
            level=request.level,
            top=rows_read(request.limit, request.offset),
            by=request.by,
            wanted=Wanted(request.kinds, request.pattern, request.min_frequency),
            sort=request.sort,
            parts=request.parts if request.measures else None,
            stopwords=hidden,
        )
        groups = [g._replace(terms=g.terms[request.offset :]) for g in found.groups]
        found = found._replace(returned=sum(len(group.terms) for group in groups))
        if request.buddhist and request.by in TIMES:
            groups = [g._replace(group=buddhist_era(g.group)) for g in groups]
        return found._replace(groups=groups)

    @question(KeywordRequest)
    def keywords(self, request: KeywordRequest) -> KeywordCounts:
        """Count each of the words by label; see `statistics.word_counts`."""
        from corpus_cli.statistics.word_counts import keyword_counts

        found = keyword_counts(
            self._counted(request),
            several(request.words),
            match=member(Label, request.match),
            by=request.by,
        )
        if not request.buddhist or request.by not in TIMES:
            return found
        rows = [row._replace(group=buddhist_era(row.group)) for row in found.keywords]
        return found._replace(keywords=rows)

    @question(CollocateRequest)
    def collocates(self, request: CollocateRequest) -> Collocates:
        """Return the words that stand near a query's hits; see `statistics.collocates`."""
        from corpus_cli.statistics.collocates import collocates
        from corpus_cli.statistics.windows import read_window

        span = ",".join(map(str, request.span)) if isinstance(request.span, tuple) else request.span
        in_sentence = request.within is not None
        window = read_window(span, in_sentence=in_sentence, across=request.across)
        hidden = self._hidden(request.stopwords)
        found = collocates(
            self._counted(request),
            hits_of(request.query, request.match, literal=request.literal, fields=self.field_names),
            window,
            where=self._scope(request),
            stopwords=hidden,
            level=request.level,
            sort=request.sort,
            min_frequency=request.min_frequency,
            limit=rows_read(request.limit, request.offset),
        )
        shown = found.collocates[request.offset :]
        return found._replace(collocates=shown, returned=len(shown))

    @question(NgramRequest)
    def ngrams(self, request: NgramRequest) -> Ngrams:
        """Return the most frequent rows of n words; see `statistics.ngrams`."""
        from corpus_cli.statistics.ngrams import ngrams

        hidden = self._hidden(request.stopwords)
        found = ngrams(
            self._counted(request),
            request.n,
            level=request.level,
            within=request.within,
            across=request.across,
            containing=request.containing,
            min_frequency=request.min_frequency,
            limit=rows_read(request.limit, request.offset),
            stopwords=hidden,
        )
        shown = found.ngrams[request.offset :]
        return found._replace(ngrams=shown, returned=len(shown))

    @question(KeynessRequest)
    def keyness(self, request: KeynessRequest) -> Keyness:
        """Return what some documents have more and less of than others; see `statistics.keyness`.

        Raises UsageError for a reference that has no documents, and for one of all documents.
        """
        from corpus_cli.statistics.keyness import keyness
        from corpus_cli.statistics.target_reference import target_and_reference

        target, where = several(request.target), self._scope(request)
        if not target and request.reference == "rest":
            raise UsageError(
                "the target covers the whole corpus; name a --reference",
                hint="or narrow the target: --target date:2564",
            )
        hidden = self._hidden(request.stopwords)
        mine = self.subcorpus([*where, *target], distinct=request.distinct)
        sides = target_and_reference(
            (mine, " ".join(target) or self.snapshot.name),
            (self._reference(request.reference, mine, where), request.reference),
            level=request.level,
            length=request.length,
            min_frequency=request.min_frequency,
        )
        found = keyness(
            *sides,
            level=request.level,
            length=request.length,
            sort=request.sort,
            alpha=request.alpha,
            min_frequency=request.min_frequency,
            limit=rows_read(request.limit, request.offset),
            stopwords=hidden,
        )
        if not request.offset:
            return found
        more, less = (
            [term for term in found.terms if term.direction == direction][request.offset :]
            for direction in ("positive", "negative")
        )
        return found._replace(terms=[*more, *less], returned=len(more) + len(less))

    def _scope(self, request: KeynessRequest | CollocateRequest) -> Sequence[str]:
        """Return what the documents that count must meet, as queries."""
        from corpus_cli.search.query.expression import query_of

        days = condition_of((), self.field_names, request.since, request.until)
        return [*queries_of(request.where), *([] if days is None else [query_of(days)])]

    def _reference(
        self, name: str, target: Subcorpus, where: Sequence[str]
    ) -> Subcorpus | Mapping[str, int]:
        """Return what a name of a reference means: documents, or a list of frequencies."""
        from corpus_cli.statistics.target_reference import reference_list

        listed = reference_list(name)
        if listed is not None:
            return listed
        if name == "rest":
            return self.subcorpus(where, distinct=target.distinct).without(target)
        path = typed_path(name)
        if name and path.exists():
            other = StatisticsQuestions(
                path,
                engine=self.choice.full_name,
                notice=self.notice,
                warnings=self.warnings,
            )
            return other.subcorpus(distinct=target.distinct)
        scope = self.subcorpus([*where, name], distinct=target.distinct)
        if not scope.document_count:
            raise UsageError(
                f"{name!r} matches no document, file or list",
                hint="a reference is rest, a query, tnc, phupha, or the path of a corpus or list",
            )
        return scope

    @question(TrendRequest)
    def trend(self, request: TrendRequest) -> Trend:
        """Return how often each query has hits over time; see `statistics.trend`."""
        from corpus_cli.statistics.trend import trend

        match, literal, fields = request.match, request.literal, self.field_names
        queries = several(request.query)
        return trend(
            requests=[hits_of(q, match, literal=literal, fields=fields) for q in queries],
            subcorpus=self._counted(request),
            by=request.by,
            window=request.window,
            buddhist=request.buddhist,
        )

    @question(DispersionRequest)
    def dispersion(self, request: DispersionRequest) -> Dispersion:
        """Return how evenly a query's hits are spread; see `statistics.dispersion`."""
        from corpus_cli.statistics.dispersion import dispersion

        found = dispersion(
            request=hits_of(
                request.query, request.match, literal=request.literal, fields=self.field_names
            ),
            subcorpus=self._counted(request),
            parts=request.parts,
            limit=rows_read(request.limit, request.offset),
        )
        shown, parts = found.spread[request.offset :], found.parts
        if request.buddhist:
            shown = [in_buddhist_era(row) for row in shown]
            if request.parts in TIMES:
                parts = [part._replace(part=buddhist_era(part.part)) for part in parts]
        return found._replace(spread=shown, parts=parts, returned=len(shown))

    def _hidden(self, stopwords: StopwordList) -> Stopwords:
        """Return the words that lists leave out. Raises UsageError for an unreadable file."""
        from corpus_cli.model.statistics import Stopwords

        if isinstance(stopwords, Stopwords):
            return stopwords
        if stopwords == "hide":
            return Stopwords(STOPWORDS_NAME, self.opened.stopwords)
        if stopwords == "show":
            return Stopwords()
        from corpus_cli.text.words.reference_lists import read_stopwords

        return read_stopwords(Path(stopwords))
