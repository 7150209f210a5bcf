"""Key terms: the words that a document uses more often than other texts do.

A document is compared with a reference: the rest of its corpus if that is large, otherwise general
Thai. The score is the signed log-likelihood ratio (`measures.log_likelihood`); it ranks words high
that are both frequent and unexpected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from corpus_cli.model.text import Kind
from corpus_cli.statistics.measures.association import Contingency, log_likelihood
from corpus_cli.statistics.terms import Term
from corpus_cli.text.dates.grammar import month_number

LARGE: Final = 200_000  # words; the rest of a corpus with as many is a reference
_LONGEST_PART: Final = 30  # characters; no listed word is longer by much
_NO_LIMIT: Final = 1 << 62
# What the stop words lack: pronouns and particles of speeches and interviews,
_SPOKEN: Final = frozenset((
    "ผม", "ดิฉัน", "ฉัน", "หนู", "เรา", "พวกเรา", "ท่าน", "ครับ", "ค่ะ", "คะ",
    "นะครับ", "นะคะ", "นะ", "จ้ะ",
))  # fmt: skip
# and the function words of English statements, and of English names in Thai ones.
_ENGLISH: Final = frozenset((
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been",
    "but", "by", "can", "could", "did", "do", "dr", "for", "from", "had", "has", "have", "he",
    "her", "his", "how", "if", "in", "into", "is", "it", "its", "may", "miss", "more", "most",
    "mr", "mrs", "ms", "no", "not", "of", "on", "or", "other", "our", "out", "over", "she",
    "so", "such", "than", "that", "the", "their", "them", "there", "these", "they", "this",
    "those", "through", "to", "under", "up", "was", "we", "were", "what", "when", "which",
    "who", "will", "with", "would", "you", "your",
))  # fmt: skip


class Reference(NamedTuple):
    """The text to compare with: the frequency of each term (0 if absent), and its size in words."""

    frequencies: Mapping[str, float]
    n: int


def rest_of_corpus(
    document: Mapping[str, int], n: int, terms: Mapping[str, Term], corpus_n: int
) -> Reference:
    """Return the corpus of `corpus_n` words without the document, which has `n` of them."""
    others = {word: terms[word].frequency - count for word, count in document.items()}
    return Reference(others, corpus_n - n)


def general_thai(units: Iterable[str], listed: Mapping[str, int]) -> Reference:
    """Return a frequency list of Thai as the reference of `units`.

    A list may segment otherwise: one that has การ and ประชุม apart gives no frequency of การประชุม,
    but it cannot be higher than that of the rarer part. So the frequency of a unit is that of the
    rarest part, in the segmentation into listed words that makes it highest; then no unit is a key
    term because of the list's segmentation.
    """
    frequencies = {unit: _highest_frequency(unit, listed) for unit in units}
    return Reference(frequencies, sum(listed.values()))


def _highest_frequency(unit: str, listed: Mapping[str, int]) -> int:
    """Return the highest frequency that a unit may have where listed words have theirs."""
    if unit.isascii():  # only Thai is written without spaces
        return listed.get(unit, 0)
    best = [_NO_LIMIT] + [0] * len(unit)  # of the first n characters
    for end in range(2, len(unit) + 1):
        best[end] = max(
            min(best[start], listed.get(unit[start:end], 0))
            for start in range(max(0, end - _LONGEST_PART), end - 1)
        )
    return best[-1]


def key_terms(
    document: Mapping[str, int],
    n: int,
    terms: Mapping[str, Term],
    reference: Reference,
    stopwords: Collection[str],
) -> dict[str, float]:
    """Return the terms that are more frequent in the document than in the reference, best first.

    `document` has the frequency of each of its words, `n` in all; `terms` describes each. Scores
    are G2, above 0. Terms that the document uses only once come after all others. Numbers, months,
    single characters, stop words and other function words are never key.
    """

    def score(word: str, frequency: int) -> float:
        elsewhere = reference.frequencies.get(word, 0)
        return log_likelihood(Contingency.of_corpora(frequency, n, elsewhere, reference.n))

    scores = {
        word: score(word, frequency)
        for word, frequency in document.items()
        if _may_be_key(terms[word], stopwords)
    }
    positive = [word for word, score in scores.items() if score > 0]
    ranked = sorted(positive, key=lambda word: (document[word] == 1, -scores[word], word))
    return {word: scores[word] for word in ranked}


def _may_be_key(term: Term, stopwords: Collection[str]) -> bool:
    return (
        term.kind in (Kind.THAI, Kind.LATIN)
        and len(term.word) > 1
        and term.word not in stopwords
        and term.word not in _SPOKEN
        and term.word not in _ENGLISH
        and not _is_month(term.word)
    )


def _is_month(word: str) -> bool:
    # กค is a month only with its dots; without them it may be another abbreviation.
    if len(word) <= len("กพ.") and "." not in word and not word.isascii():
        return False
    try:
        return month_number(word) > 0
    except KeyError:
        return False
