"""Summaries: what each of some statements is and says."""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.index.format import DOC_SHIFT
from corpus_cli.index.segment import Segment
from corpus_cli.index.shelf import ShelfRow
from corpus_cli.model.summary import DateMention, DocumentSummary, KeySentence, KeyTerm, Summaries
from corpus_cli.search.order import Place
from corpus_cli.statistics.key_sentences import Sentence, key_sentences
from corpus_cli.statistics.key_terms import LARGE, key_terms, rest_of_corpus, thai_at_large
from corpus_cli.statistics.terms import Term, look_up
from corpus_cli.text.dates import find_dates
from corpus_cli.text.reference import tnc_frequencies

_BATCH: Final = 200  # documents read at once: bounds the memory that many summaries take
_INVISIBLE: Final = (
    " \t\n\r\v\f\x85\xa0\xad\u2028\u2029\u202f\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)

_SENTENCES: Final = """
    select doc, sentence, paragraph, char_start, char_end from sentences
    where doc between ? and ? and doc in (select unnest(cast(? as bigint[])))
    order by doc, sentence
"""
_UNITS: Final = """
    select doc, sentence, unit from tokens
    where doc between ? and ? and doc in (select unnest(cast(? as bigint[])))
        and unit is not null
    order by doc, position
"""


class _Unit(NamedTuple):
    """A unit of a document, case folded, and the number of its sentence."""

    sentence: int
    unit: str


class _Line(NamedTuple):
    """A sentence as the tables have it: its number, that of its paragraph, its offsets."""

    number: int
    paragraph: int
    start: int
    end: int


class _Statement(NamedTuple):
    """What the tables hold of one document."""

    sentences: Sequence[_Line]
    units: Sequence[_Unit]


def summarise(
    segments: Sequence[Segment],
    engine: Engine,
    places: Sequence[Place],
    *,
    stopwords: Collection[str],
    terms: int = 8,
    sentences: int = 3,
    general: Callable[[], Mapping[str, int]] = tnc_frequencies,
) -> Summaries:
    """Summarise the documents at these places, in this order.

    Each gets up to `terms` key terms, best first, and up to `sentences` key sentences, in the
    order of its text; `statistics/key_terms.py` and `key_sentences.py` say how they are chosen.
    `stopwords`, in normal form and folded, are never key. `general` gives word frequencies of
    Thai at large; it is called only for a corpus too small to be compared with itself.
    """
    summariser = _Summariser(segments, engine, stopwords, terms, sentences, general)
    # In the order of the tables, so that each batch is read from one stretch of them.
    docs = sorted({_doc(segments, place): place for place in places}.items())
    summaries: dict[Place, DocumentSummary] = {}
    for begin in range(0, len(docs), _BATCH):
        summaries.update(summariser.batch(dict(docs[begin : begin + _BATCH])))
    return Summaries([summaries[place] for place in places])


def _doc(segments: Sequence[Segment], place: Place) -> int:
    return segments[place.segment].record.number << DOC_SHIFT | place.row


class _Summariser:
    """Summarises documents of one corpus, a batch at a time."""

    def __init__(
        self,
        segments: Sequence[Segment],
        engine: Engine,
        stopwords: Collection[str],
        terms: int,
        sentences: int,
        general: Callable[[], Mapping[str, int]],
    ) -> None:
        self._segments = segments
        self._engine = engine
        self._stopwords = stopwords
        self._terms = terms
        self._sentences = sentences
        self._general = cache(general)
        self._n = sum(segment.record.words for segment in segments)

    def batch(self, places: Mapping[int, Place]) -> Iterator[tuple[Place, DocumentSummary]]:
        """Yield the summary of each document; `places` are in the order of their numbers."""
        statements = _read(self._engine, list(places))
        used = {unit.unit for statement in statements.values() for unit in statement.units}
        known = look_up(self._engine, "unit", used)
        for doc, place in places.items():
            yield place, self._summary(place, statements[doc], known)

    def _summary(
        self, place: Place, statement: _Statement, known: Mapping[str, Term]
    ) -> DocumentSummary:
        segment = self._segments[place.segment]
        row = segment.shelf.row(place.row)
        text = segment.original(row)
        words = [unit for unit in statement.units if unit.unit in known]
        counts = Counter(word.unit for word in words)
        scores = self._scores(counts, row.words, known)
        return DocumentSummary(
            doc=row.id,
            title=row.title,
            date=row.date,
            date_source=row.date_source,
            issuer=row.issuer,
            url=row.url,
            characters=row.characters,
            paragraphs=max((line.paragraph for line in statement.sentences), default=0),
            sentences=len(statement.sentences),
            words=row.words,
            types=len(counts),
            key_terms=[
                KeyTerm(known[word].form, score, counts[word])
                for word, score in islice(scores.items(), self._terms)
            ],
            key_sentences=[
                KeySentence(s.number, s.start, s.start + len(s.text), s.text, score)
                for s, score in key_sentences(
                    _candidates(text, statement.sentences, words),
                    {word: math.sqrt(score) for word, score in scores.items() if counts[word] > 1},
                    self._sentences,
                    row.title,
                )
            ],
            dates=list(_dates(text, statement.sentences, row)),
        )

    def _scores(
        self, counts: Mapping[str, int], n: int, known: Mapping[str, Term]
    ) -> dict[str, float]:
        if self._n - n >= LARGE:
            reference = rest_of_corpus(counts, n, known, self._n)
        else:
            reference = thai_at_large(counts, self._general())
        return key_terms(counts, n, known, reference, self._stopwords)


def _read(engine: Engine, docs: Sequence[int]) -> dict[int, _Statement]:
    """Return what the tables hold of the documents, given in order."""
    span = [docs[0], docs[-1], list(docs)]
    statements = {doc: _Statement([], []) for doc in docs}
    lines: defaultdict[int, list[_Line]] = defaultdict(list)
    for doc, *line in engine.rows(_SENTENCES, span):
        lines[doc].append(_Line(*line))
    for doc, rows in groupby(engine.rows(_UNITS, span), key=itemgetter(0)):
        statements[doc] = _Statement(lines[doc], [_Unit(*row) for _, *row in rows])
    return statements


def _candidates(text: str, lines: Sequence[_Line], words: Sequence[_Unit]) -> list[Sentence]:
    of_sentence: defaultdict[int, list[str]] = defaultdict(list)
    for word in words:
        of_sentence[word.sentence].append(word.unit)
    in_paragraph = Counter(line.paragraph for line in lines)
    before = 0
    candidates = []
    for line in lines:
        written = text[line.start : line.end]
        start = line.start + len(written) - len(written.lstrip(_INVISIBLE))
        candidates.append(
            Sentence(
                number=line.number,
                paragraph=line.paragraph,
                start=start,
                text=written.strip(_INVISIBLE),
                words=of_sentence[line.number],
                leads=line.paragraph != before,
                alone=in_paragraph[line.paragraph] == 1,
            )
        )
        before = line.paragraph
    return candidates


def _dates(text: str, lines: Sequence[_Line], row: ShelfRow) -> Iterator[DateMention]:
    """Yield the dates that the statement mentions; what stands before it is not of it."""
    base = lines[0].start if lines else len(text)
    known_day = row.date is not None and len(row.date) == len("2021-11-26")
    day = datetime.date.fromisoformat(row.date) if known_day and row.date else None
    for found in find_dates(text[base:], day):
        yield DateMention(found.text, found.iso, found.start + base, found.end + base)
