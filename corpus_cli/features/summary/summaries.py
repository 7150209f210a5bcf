"""Summaries: what each of some statements is and says."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.features.names.counts import has_names
from corpus_cli.features.names.mentions import names_of_documents
from corpus_cli.features.names.variants import Variants
from corpus_cli.features.summary.key_sentences import key_sentences
from corpus_cli.features.summary.key_terms import LARGE, key_terms, rest_of_corpus, thai_at_large
from corpus_cli.features.summary.length import Length, reading_minutes
from corpus_cli.features.summary.statements import (
    Line,
    Statement,
    candidates,
    heading,
    read_statements,
)
from corpus_cli.index.files.documents import ShelfRow
from corpus_cli.index.files.format import DOC_SHIFT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.summary import (
    DateMention,
    DocumentSummary,
    KeySentence,
    KeyTerm,
    MentionedName,
    Summaries,
)
from corpus_cli.search.match.document_order import DocumentRef
from corpus_cli.statistics.terms import Term, look_up_terms
from corpus_cli.text.dates.extraction import find_dates
from corpus_cli.text.words.general_frequencies import tnc_frequencies

THREE: Final = Length(3)
_BATCH: Final = 200  # documents read at once: bounds the memory that many summaries take


def summarise(
    segments: Sequence[Segment],
    engine: Engine,
    places: Sequence[DocumentRef],
    *,
    stopwords: Collection[str],
    terms: int = 8,
    sentences: Length = THREE,
    names: int = 8,
    variants: Variants | None = None,
    general: Callable[[], Mapping[str, int]] = tnc_frequencies,
) -> Summaries:
    """Summarise the documents at these places, in this order.

    Each gets up to `terms` key terms, best first, and up to `sentences` of its sentences, in
    the order of its text; `key_terms.py` and `key_sentences.py` say how they are chosen.
    `stopwords`, in normal form and folded, are never key. `general` gives word frequencies of
    Thai at large; it is called only for a corpus too small to be compared with itself. Up to
    `names` names come with each, most mentions first, where the index has names at all.
    """
    summariser = _Summariser(segments, engine, stopwords, terms, sentences, general)
    named = _Named(engine, names, variants or Variants()) if has_names(segments) else None
    # In the order of the tables, so that each batch is read from one stretch of them.
    docs = sorted({_doc(segments, place): place for place in places}.items())
    summaries: dict[DocumentRef, DocumentSummary] = {}
    for begin in range(0, len(docs), _BATCH):
        batch = dict(docs[begin : begin + _BATCH])
        found = named.names(batch) if named else {}
        for place, summary in summariser.batch(batch):
            summaries[place] = summary._replace(names=found.get(place))
    return Summaries([summaries[place] for place in places])


def _doc(segments: Sequence[Segment], place: DocumentRef) -> int:
    return segments[place.segment].record.number << DOC_SHIFT | place.row


class _Named(NamedTuple):
    """Finds the names of documents, so many of each."""

    engine: Engine
    most: int
    variants: Variants

    def names(
        self, places: Mapping[int, DocumentRef]
    ) -> dict[DocumentRef, Sequence[MentionedName]]:
        found = names_of_documents(self.engine, list(places), self.variants)
        return {place: found[doc][: self.most] for doc, place in places.items()}


class _Summariser:
    """Summarises documents of one corpus, a batch at a time."""

    def __init__(
        self,
        segments: Sequence[Segment],
        engine: Engine,
        stopwords: Collection[str],
        terms: int,
        sentences: Length,
        general: Callable[[], Mapping[str, int]],
    ) -> None:
        self._segments = segments
        self._engine = engine
        self._stopwords = stopwords
        self._terms = terms
        self._sentences = sentences
        self._general = cache(general)
        self._n = sum(segment.record.words for segment in segments)

    def batch(
        self, places: Mapping[int, DocumentRef]
    ) -> Iterator[tuple[DocumentRef, DocumentSummary]]:
        """Yield the summary of each document; `places` are in the order of their numbers."""
        statements = read_statements(self._engine, list(places))
        used = {unit.unit for statement in statements.values() for unit in statement.units}
        known = look_up_terms(self._engine, "unit", used)
        for doc, place in places.items():
            yield place, self._summary(place, statements[doc], known)

    def _summary(
        self, place: DocumentRef, statement: Statement, known: Mapping[str, Term]
    ) -> DocumentSummary:
        segment = self._segments[place.segment]
        row = segment.shelf.row(place.row)
        text = segment.original(row)
        words = [unit for unit in statement.units if unit.unit in known]
        counts = Counter(word.unit for word in words)
        scores = self._scores(counts, row.words, known)
        sentences = candidates(text, statement.sentences, words)
        return DocumentSummary(
            doc=row.id,
            title=row.title,
            heading=None if row.title else heading(sentences),
            date=row.date,
            date_source=row.date_source,
            issuer=row.issuer,
            url=row.url,
            characters=row.characters,
            paragraphs=max((line.paragraph for line in statement.sentences), default=0),
            sentences=len(statement.sentences),
            words=row.words,
            reading_minutes=reading_minutes(row.words),
            types=len(counts),
            key_terms=[
                KeyTerm(known[word].form, score, counts[word])
                for word, score in islice(scores.items(), self._terms)
            ],
            key_sentences=[
                KeySentence(s.number, s.start, s.start + len(s.text), s.text, score)
                for s, score in key_sentences(
                    sentences,
                    {word: score for word, score in scores.items() if counts[word] > 1},
                    self._sentences.of(len(statement.sentences)),
                    row.title,
                )
            ],
            dates=list(_dates(text, statement.sentences, row)),
            names=None,
        )

    def _scores(
        self, counts: Mapping[str, int], n: int, known: Mapping[str, Term]
    ) -> dict[str, float]:
        if self._n - n >= LARGE:
            reference = rest_of_corpus(counts, n, known, self._n)
        else:
            reference = thai_at_large(counts, self._general())
        return key_terms(counts, n, known, reference, self._stopwords)


def _dates(text: str, lines: Sequence[Line], row: ShelfRow) -> Iterator[DateMention]:
    """Yield the dates that the statement mentions; what stands before it is not of it."""
    base = lines[0].start if lines else len(text)
    known_day = row.date is not None and len(row.date) == len("2021-11-26")
    day = datetime.date.fromisoformat(row.date) if known_day and row.date else None
    for found in find_dates(text[base:], day):
        first, last = (d.isoformat() if d else None for d in (found.first, found.last))
        start, end = found.start + base, found.end + base
        yield DateMention(found.text, found.iso, first, last, start, end)
