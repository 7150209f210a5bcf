"""Words of the corpus that are spelt nearly as a term that it has nowhere.

A term of which one character is another, missing, superfluous or in its neighbour's place is one
regular expression. Of a large corpus it is looked for in the beginning of each segment only, since
it takes ten times as long to look for as a term.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from corpus_cli.index.files.codepage import encode
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Label
from corpus_cli.search.match.labels import GRADES, grades
from corpus_cli.search.query.expression import Expression, Term, is_plain, leaves_of
from corpus_cli.text.words.word import is_word

_SHORTEST: Final = 4
"""Characters of a term: any three are spelt nearly as many others."""
_LONGEST: Final = 30
_SPELLING: Final = re.compile(r"[\w\s\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+")  # and no punctuation
_MOST_TERMS: Final = 3
_RARER: Final = 10  # times that a word may be rarer than the commonest
_SAMPLE: Final = 40_000_000  # bytes, of all segments together; measured: 0.1 s


def missing_terms(segments: Sequence[Segment], expression: Expression) -> list[str]:
    """Return the terms of an expression that occur nowhere, the first few."""
    from corpus_cli.search.match.term_scan import Finder

    finder = Finder(segments)
    leaves = [leaf for leaf in leaves_of(expression) if is_plain(leaf)]
    terms = dict.fromkeys(leaf.text for leaf in leaves if isinstance(leaf, Term))
    spelt = filter(_SPELLING.fullmatch, terms)
    few = [term for term in spelt if _SHORTEST <= len(term) <= _LONGEST][:_MOST_TERMS]
    return [term for term in few if not any(len(finder.find(one, term)) for one in segments)]


def near_spellings(segments: Sequence[Segment], term: str, most: int) -> list[str]:
    """Return words that differ from a term in one character, the commonest first, no rare ones.

    Of each only occurrences count that begin and end at the edges of words or of their parts.
    """
    from corpus_cli.search.query.regex import UnusablePatternError, compiled

    try:
        pattern = compiled("|".join(_nearly(term)))
    except UnusablePatternError:  # a character that no pattern may have
        return []
    counts: Counter[str] = Counter()
    share = _SAMPLE // max(len(segments), 1)
    for segment in segments:
        text = segment.text.read(0, share)
        spans = [
            span for match in pattern.finditer(text) for span in _lengths(text, match.span(), term)
        ]
        found = grades(segment, [start for start, _ in spans], [end for _, end in spans])
        counts.update(
            segment.text.decoded(text[slice(*span)], span[0])
            for span, grade in zip(spans, found, strict=True)
            if grade >= GRADES[Label.COMPOUND]
        )
        segment.release()
    words = [(near, count) for near, count in counts.most_common(most) if is_word(near)]
    return [near for near, count in words if count * _RARER >= words[0][1]]


def _nearly(term: str) -> Iterator[str]:
    """Yield patterns of the term with one character changed or left out, added, or swapped.

    Nothing is added at its ends: the term itself occurs nowhere.
    """
    letters = list(map(re.escape, term))
    for at, letter in enumerate(letters):
        before, after = "".join(letters[:at]), "".join(letters[at + 1 :])
        yield rf"{before}\w?{after}"
        if after:
            yield rf"{before}{letter}\w{after}"
            yield rf"{before}{letters[at + 1]}{letter}{''.join(letters[at + 2 :])}"


def _lengths(text: bytes, span: tuple[int, int], term: str) -> Iterator[tuple[int, int]]:
    """Yield a match, which is the longest there is, and what is left of it without an end.

    That is one step from the term, too, where the end is what was changed.
    """
    start, end = span
    yield span
    encoded, _ = encode(term)
    if text[start : end - 1] == encoded[:-1]:
        yield start, end - 1
    if text[start + 1 : end] == encoded[1:]:
        yield start + 1, end
