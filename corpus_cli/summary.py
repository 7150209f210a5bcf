"""Summaries: what each of some statements is and says."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.index.format import DOC_SHIFT
from corpus_cli.index.segment import Segment
from corpus_cli.index.shelf import ShelfRow
from corpus_cli.model.summary import DateMention, DocumentSummary, KeySentence, KeyTerm, Summaries
from corpus_cli.search.order import Place
from corpus_cli.statistics.key_sentences import Sentence, key_sentences
from corpus_cli.statistics.key_terms import (
    LARGE,
    Reference,
    key_terms,
    rest_of_corpus,
    thai_at_large,
)
from corpus_cli.statistics.terms import Term, look_up
from corpus_cli.text.dates import find_dates
from corpus_cli.text.reference import tnc_frequencies

_BATCH: Final = 200  # documents read at once: bounds the memory that many summaries take
_INVISIBLE: Final = " \t\n\r\v\f\x85\xa0\xad\u2028\u2029\u200b-\u200f\u2060\ufeff"

_SENTENCES: Final = """
    select doc, sentence, paragraph, char_start, char_end from sentences
    where doc between ? and ? and doc in (select unnest(cast(? as bigint[])))
    order by doc, sentence
"""
_TOKENS: Final = """
    select doc, sentence, unit, word from tokens
    where doc between ? and ? and doc in (select unnest(cast(? as bigint[])))
    order by doc, position
"""


class _Unit(NamedTuple):
    """A unit of a document: the number of its sentence, itself and its tokens, case folded."""

    sentence: int
    unit: str
    tokens: tuple[str, ...]


class _Line(NamedTuple):
    """A row of the sentences table: a sentence's number, its paragraph, where it stands."""

    number: int
    paragraph: int
    start: int
    end: int


class _Statement(NamedTuple):
    """What the tables hold of one document."""

    lines: Sequence[_Line]
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
    order of its text (`statistics/key_terms.py` and `key_sentences.py` say how they are chosen).
    `stopwords`, in normal form and folded, are never key. `general` gives word frequencies of
    Thai at large; it is called only for a corpus too small to be compared with itself.
    """
    summariser = _Summariser(segments, engine, stopwords, terms, sentences, general)
    by_place: dict[Place, DocumentSummary] = {}
    ordered = sorted(set(places), key=lambda place: segments[place.segment].record.number)
    ...
    return Summaries([by_place[place] for place in places])
