"""The sentences and units of statements, read from the tables of the index."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.features.summary.key_sentences import Sentence, is_boilerplate
from corpus_cli.text.dates.extraction import find_dates
from corpus_cli.text.normal.normal_form import normal
from corpus_cli.text.sentences.sure_ends import REACH, is_sure

_LONGEST_HEADING: Final = 150  # characters
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


class Unit(NamedTuple):
    """A unit of a statement, case folded, and the number of its sentence."""

    sentence: int
    unit: str


class SentenceRow(NamedTuple):
    """A sentence's number, its paragraph's number, and its offsets in the statement's text."""

    number: int
    paragraph: int
    start: int
    end: int


class Statement(NamedTuple):
    """The sentences and units of one statement, in order."""

    sentences: Sequence[SentenceRow]
    units: Sequence[Unit]


def read_statements(engine: Engine, docs: Sequence[int]) -> dict[int, Statement]:
    """Return the sentences and units of the documents with these numbers, given in order."""
    values = [docs[0], docs[-1], list(docs)]
    sentences: defaultdict[int, list[SentenceRow]] = defaultdict(list)
    for doc, *row in engine.rows(_SENTENCES, values):
        sentences[doc].append(SentenceRow(*row))
    statements = {doc: Statement([], []) for doc in docs}
    for doc, rows in groupby(engine.rows(_UNITS, values), key=itemgetter(0)):
        statements[doc] = Statement(sentences[doc], [Unit(*row) for _, *row in rows])
    return statements


def candidates(text: str, rows: Sequence[SentenceRow], units: Sequence[Unit]) -> list[Sentence]:
    """Return the sentences of a statement as they are quoted, for `key_sentences.py`.

    Each has the number of the first that it is made of, and the words of all.
    """
    words: defaultdict[int, list[str]] = defaultdict(list)
    for unit in units:
        words[unit.sentence].append(unit.unit)
    quoted = list(_quoted(text, rows))
    paragraph_sizes = Counter(own[0].paragraph for own in quoted)
    before = 0
    sentences = []
    for own in quoted:
        first = own[0]
        written = text[first.start : own[-1].end]
        sentences.append(
            Sentence(
                number=first.number,
                paragraph=first.paragraph,
                start=first.start + len(written) - len(written.lstrip(_INVISIBLE)),
                text=written.strip(_INVISIBLE),
                words=[word for row in own for word in words[row.number]],
                begins_paragraph=first.paragraph != before,
                is_paragraph=paragraph_sizes[first.paragraph] == 1,
            )
        )
        before = first.paragraph
    return sentences


def _quoted(text: str, rows: Sequence[SentenceRow]) -> Iterator[list[SentenceRow]]:
    """Yield the sentences, those together whose ends between are not sure."""
    own: list[SentenceRow] = []
    for row in rows:
        if own and (row.paragraph != own[-1].paragraph or _is_sure_start(text, row.start)):
            yield own
            own = []
        own.append(row)
    if own:
        yield own


def _is_sure_start(text: str, start: int) -> bool:
    before, after = text[max(start - REACH, 0) : start], text[start : start + REACH]
    return is_sure(normal(before.rpartition("\n")[2]), normal(after.partition("\n")[0]))


def heading(sentences: Sequence[Sentence]) -> str | None:
    """Return the heading that a statement begins with: a short paragraph of one sentence.

    Boilerplate and paragraphs with nothing but dates may stand before it, longer ones may not.
    """
    for sentence in sentences:
        if not sentence.words or is_boilerplate(sentence) or _is_dates(sentence.text):
            continue
        is_short = sentence.is_paragraph and len(sentence.text) <= _LONGEST_HEADING
        return sentence.text if is_short and len(sentences) > 1 else None
    return None


def _is_dates(text: str) -> bool:
    """Tell whether a text ends with a date: lines that say who and when do."""
    dates = list(find_dates(text, None))
    return bool(dates) and dates[-1].end >= len(text.rstrip())
