"""The whole analysis of one text as plain values, for a notebook or another program.

>>> from corpus_cli.text import analyse                                # doctest: +SKIP
>>> found = analyse("นายกรัฐมนตรีแถลงเมื่อวันที่ 26 พ.ย. 2564")             # doctest: +SKIP
>>> [unit.text for unit in found.units]                                # doctest: +SKIP
['นายกรัฐมนตรี', 'แถลง', 'เมื่อ', 'วันที่', ' ', '26', ' ', 'พ.ย.', ' ', '2564']
>>> [(date.text, date.iso) for date in found.dates]                    # doctest: +SKIP
[('26 พ.ย. 2564', '2021-11-26')]

The index is made of the same analysis, kept as arrays of numbers (`analysis`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from corpus_cli.model.text import Kind, Span
from corpus_cli.model.words import Why
from corpus_cli.text.analysis import analysis_of, original_starts, paragraph_starts
from corpus_cli.text.dates.extraction import find_dates
from corpus_cli.text.dates.found_date import FoundDate
from corpus_cli.text.words import patterns
from corpus_cli.text.words.lexicon import build_lexicon
from corpus_cli.text.words.segmenter import Segmenter
from corpus_cli.text.words.vocabulary import IntArray, Vocabulary
from corpus_cli.text.words.word import is_word


class Piece(NamedTuple):
    """A unit or token: `text` in normal form, and the span of the original it stands for.

    `why` tells why a unit is one; a token has that of its unit.
    """

    start: int
    end: int
    text: str
    kind: Kind
    why: Why


class AnalysedText(NamedTuple):
    """A text taken apart. All offsets are into the text as it was given, in code points.

    Units, tokens and sentences cover the text, in order and without a gap. A paragraph is a line
    that holds anything but white space, and goes on to the next. `tokens_of_unit` are the numbers
    of the first token of each unit and of the one after its last.
    """

    paragraphs: Sequence[Span]
    sentences: Sequence[Span]
    units: Sequence[Piece]
    tokens: Sequence[Piece]
    tokens_of_unit: Sequence[Span]
    dates: Sequence[FoundDate]


def analyse(text: str, segmenter: Segmenter | None = None) -> AnalysedText:
    """Take a text apart; `segmenter` is by default one of the project's own lexicon.

    The first call makes that, which takes a moment.
    """
    segmenter = segmenter or _own()
    analysis = analysis_of(text, Vocabulary(segmenter))
    normal = analysis.normal
    units = _cut(normal.text, analysis.unit_starts)
    tokens = _cut(normal.text, analysis.token_starts)
    whys = list(_reasons(units, segmenter, normal.text))

    def spans(starts: IntArray) -> list[Span]:
        first = original_starts(normal.alignment, starts).tolist()
        if len(starts) and starts[0] == 0:
            first[0] = 0  # also what was dropped before it
        return [Span(a, b) for a, b in pairwise([*first, len(text)])]

    owners = analysis.unit_of_token.tolist()
    begins = [at for at, (a, b) in enumerate(pairwise([-1, *owners])) if a != b]
    return AnalysedText(
        paragraphs=spans(paragraph_starts(normal.text)),
        sentences=spans(analysis.sentence_starts),
        units=[
            Piece(*span, unit, segmenter.kind(unit), why)
            for span, unit, why in zip(spans(analysis.unit_starts), units, whys, strict=True)
        ],
        tokens=[
            Piece(*span, token, segmenter.kind(token), whys[owner])
            for span, token, owner in zip(spans(analysis.token_starts), tokens, owners, strict=True)
        ],
        tokens_of_unit=[Span(a, b) for a, b in pairwise([*begins, len(owners)])],
        dates=find_dates(text),
    )


def unit_edges(text: str) -> list[int]:
    """Return where the units of a text begin, and where the last one ends, as offsets into it.

    For text as it is shown, which need not be in normal form.
    """
    return list(accumulate(map(len, _own().units(text)), initial=0))


@functools.cache
def _own() -> Segmenter:
    return Segmenter(build_lexicon())


def _cut(text: str, starts: IntArray) -> list[str]:
    return [text[a:b] for a, b in pairwise([*starts.tolist(), len(text)])]


def _reasons(units: Sequence[str], segmenter: Segmenter, text: str) -> Iterator[Why]:
    """Yield why each of the units is one."""
    ends = set(_ends(segmenter.words_and_compounds(text)))
    for end, unit in zip(_ends(units), units, strict=True):
        put_together = any(at in ends for at in range(end - len(unit) + 1, end))
        yield Why.NAME if put_together else _reason(unit, segmenter)


def _ends(pieces: Sequence[str]) -> Iterator[int]:
    end = 0
    for piece in pieces:
        end += len(piece)
        yield end


def _reason(unit: str, segmenter: Segmenter) -> Why:
    if unit in segmenter.lexicon.scores:
        return Why.LISTED
    if unit in segmenter.lexicon.cuts:
        return Why.COMPOUND
    if patterns.TAG.match(unit):
        return Why.TAG
    found = _BY_KIND[segmenter.kind(unit)]
    return Why.UNKNOWN if found is Why.SIGN and is_word(unit) else found


_BY_KIND = {
    Kind.THAI: Why.UNKNOWN,
    Kind.LATIN: Why.LATIN,
    Kind.NUMBER: Why.NUMBER,
    Kind.PUNCTUATION: Why.SIGN,
    Kind.SPACE: Why.SPACE,
    Kind.OTHER: Why.SIGN,
}
