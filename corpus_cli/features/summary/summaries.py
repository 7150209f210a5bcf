"""Summaries: what each of some documents is and says."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.errors import UsageError
from corpus_cli.features.names import NameVariants, has_names, names_of_documents
from corpus_cli.features.summary.key_sentences import key_sentences
from corpus_cli.features.summary.key_terms import LARGE, general_thai, key_terms, rest_of_corpus
from corpus_cli.features.summary.statements import (
    SentenceRow,
    Statement,
    candidates,
    heading,
    read_statements,
)
from corpus_cli.index.files.format import DOC_SHIFT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.summary import DateMention, DocumentSummary, KeySentence, KeyTerm, Summaries
from corpus_cli.search.match.documents import DocumentRef
from corpus_cli.statistics.terms import Term, look_up_terms
from corpus_cli.text.dates.extraction import find_dates
from corpus_cli.text.words.reference_lists import tnc_frequencies

WORDS_A_MINUTE: Final = 200  # a round figure for silent reading; readers and texts differ by half
_BATCH: Final = 200  # documents read at once: bounds the memory that many summaries take
_LENGTH: Final = re.compile(r"(\d+(?:\.\d+)?)(%?)")
_PERCENT: Final = 100


class SummaryLength(NamedTuple):
    """A number of sentences of each document, or a percentage of its sentences."""

    value: float
    is_percentage: bool = False

    def of(self, sentences: int) -> int:
        """Return how many of a document's sentences that is; a percentage above 0 is at least 1."""
        if self.is_percentage:
            return math.ceil(sentences * self.value / _PERCENT)
        return int(self.value)


def read_length(text: str) -> SummaryLength:
    """Read `3` or `10%`. Raises UsageError for anything else."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"--sentences {text!r} is not a number", hint="such as 3, or 10%")
    value, is_percentage = float(match[1]), bool(match[2])
    if is_percentage and value > _PERCENT:
        raise UsageError(f"--sentences {text!r} is more than 100%")
    if not is_percentage and not value.is_integer():
        raise UsageError(f"--sentences {text!r} is not a whole number or a percentage")
    return SummaryLength(value, is_percentage)


def reading_minutes(words: int) -> float:
    """Return the approximate reading time, to a tenth of a minute."""
    return round(words / WORDS_A_MINUTE, 1)


THREE_SENTENCES: Final = SummaryLength(3)


def summarise(
    segments: Sequence[Segment],
    engine: Engine,
    refs: Sequence[DocumentRef],
    *,
    stopwords: Collection[str],
    terms: int = 8,
    sentences: SummaryLength = THREE_SENTENCES,
    names: int = 8,
    variants: NameVariants | None = None,
    general: Callable[[], Mapping[str, int]] = tnc_frequencies,
) -> Summaries:
    """Summarise these documents, in this order.

    Each summary has up to `terms` key terms, best first, and up to `sentences` of the document's
    sentences, in the order of its text; `key_terms.py` and `key_sentences.py` say how they are
    chosen. `stopwords`, in normal form and folded, are never key. `general` returns word
    frequencies of general Thai; it is called only for a corpus too small to be compared with
    itself. Up to `names` names, most mentions first, are added if the index has names.
    """
    summariser = _Summariser(segments, engine, stopwords, terms, sentences, general)
    with_names, variants = has_names(segments), variants or NameVariants()
    # In the order of the tables, so that each batch is read from one stretch of them.
    numbered = {segments[p.segment].record.number << DOC_SHIFT | p.row: p for p in refs}
    docs = sorted(numbered.items())
    summaries: dict[DocumentRef, DocumentSummary] = {}
    for begin in range(0, len(docs), _BATCH):
        batch = dict(docs[begin : begin + _BATCH])
        mentioned = names_of_documents(engine, list(batch), variants) if with_names else {}
        for doc, summary in summariser.summaries(batch):
            own = mentioned[doc][:names] if with_names else None
            summaries[batch[doc]] = summary._replace(names=own)
    return Summaries([summaries[ref] for ref in refs])


class _Summariser:
    """Summarises documents of one corpus, a batch at a time."""

    def __init__(
        self,
        segments: Sequence[Segment],
        engine: Engine,
        stopwords: Collection[str],
        terms: int,
        sentences: SummaryLength,
        general: Callable[[], Mapping[str, int]],
    ) -> None:
        self._segments = segments
        self._engine = engine
        self._stopwords = stopwords
        self._terms = terms
        self._sentences = sentences
        self._general = cache(general)
        self._corpus_words = sum(segment.record.words for segment in segments)

    def summaries(self, refs: Mapping[int, DocumentRef]) -> Iterator[tuple[int, DocumentSummary]]:
        """Yield the summary of each document; `refs` are in the order of their numbers."""
        statements = read_statements(self._engine, list(refs))
        used = {unit.unit for statement in statements.values() for unit in statement.units}
        known = look_up_terms(self._engine, "unit", used)
        for doc, ref in refs.items():
            yield doc, self._summary(ref, statements[doc], known)

    def _summary(
        self, ref: DocumentRef, statement: Statement, known: Mapping[str, Term]
    ) -> DocumentSummary:
        segment = self._segments[ref.segment]
        row = segment.documents.row(ref.row)
        text = segment.original(row)
        words = [unit for unit in statement.units if unit.unit in known]
        counts = Counter(word.unit for word in words)
        scores = self._key_terms(counts, row.words, known)
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
            paragraphs=max((s.paragraph for s in statement.sentences), default=0),
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
            dates=list(_dates(text, statement.sentences, row.date)),
            names=None,
        )

    def _key_terms(
        self, counts: Mapping[str, int], n: int, known: Mapping[str, Term]
    ) -> dict[str, float]:
        """Return the key terms of a document of `n` words, best first, with their scores."""
        if self._corpus_words - n >= LARGE:
            reference = rest_of_corpus(counts, n, known, self._corpus_words)
        else:
            reference = general_thai(counts, self._general())
        return key_terms(counts, n, known, reference, self._stopwords)


def _dates(text: str, sentences: Sequence[SentenceRow], date: str | None) -> Iterator[DateMention]:
    """Yield the dates that a statement of a date mentions, from its first sentence on."""
    base = sentences[0].start if sentences else len(text)
    is_day = date is not None and len(date) == len("2021-11-26")
    day = datetime.date.fromisoformat(date) if is_day and date else None
    for found in find_dates(text[base:], day):
        first, last = (d.isoformat() if d else None for d in (found.first, found.last))
        start, end = found.start + base, found.end + base
        yield DateMention(found.text, found.iso, first, last, start, end)
