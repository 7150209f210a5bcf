"""What the tables hold of statements: their sentences and units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.features.summary.key_sentences import Sentence, is_of_the_page
from corpus_cli.text.dates.extraction import find_dates

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
    """A unit of a document, case folded, and the number of its sentence."""

    sentence: int
    unit: str


class Line(NamedTuple):
    """A sentence as the tables have it: its number, that of its paragraph, its offsets."""

    number: int
    paragraph: int
    start: int
    end: int


class Statement(NamedTuple):
    """What the tables hold of one document."""

    sentences: Sequence[Line]
    units: Sequence[Unit]


def read_statements(engine: Engine, docs: Sequence[int]) -> dict[int, Statement]:
    """Return what the tables hold of the documents, given in order."""
    span = [docs[0], docs[-1], list(docs)]
    statements = {doc: Statement([], []) for doc in docs}
    lines: defaultdict[int, list[Line]] = defaultdict(list)
    for doc, *line in engine.rows(_SENTENCES, span):
        lines[doc].append(Line(*line))
    for doc, rows in groupby(engine.rows(_UNITS, span), key=itemgetter(0)):
        statements[doc] = Statement(lines[doc], [Unit(*row) for _, *row in rows])
    return statements


def candidates(text: str, lines: Sequence[Line], words: Sequence[Unit]) -> list[Sentence]:
    """Return the sentences of a statement with their words, as `key_sentences.py` takes them."""
    of_sentence: defaultdict[int, list[str]] = defaultdict(list)
    for word in words:
        of_sentence[word.sentence].append(word.unit)
    in_paragraph = Counter(line.paragraph for line in lines)
    before = 0
    found = []
    for line in lines:
        written = text[line.start : line.end]
        start = line.start + len(written) - len(written.lstrip(_INVISIBLE))
        found.append(
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
    return found


def heading(sentences: Sequence[Sentence]) -> str | None:
    """Return the heading that a statement opens with: a short line before its first long one.

    What belongs to the page and lines that only say who and when are passed over; a line that is
    as long as a sentence is none.
    """
    for sentence in sentences:
        if not sentence.words or is_of_the_page(sentence) or _only_dates(sentence.text):
            continue
        is_line = sentence.alone and len(sentence.text) <= _LONGEST_HEADING
        return sentence.text if is_line and len(sentences) > 1 else None
    return None


def _only_dates(text: str) -> bool:
    dates = list(find_dates(text, None))
    return bool(dates) and dates[-1].end >= len(text.rstrip())
