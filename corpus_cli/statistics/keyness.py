"""Keyness: which terms a target has more or less of than a reference.

Target and reference are scopes of a corpus, or the reference is a list of frequencies. The tables
of contingency have the target's words in their first row, the reference's in their second.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.model.association import Keyness, KeyTerm
from corpus_cli.model.statistics import Stopwords
from corpus_cli.statistics.measures import association
from corpus_cli.statistics.measures.association import Contingency, per_million
from corpus_cli.statistics.measures.dispersion import normalised
from corpus_cli.statistics.subcorpus import check_level, word_in
from corpus_cli.statistics.target_reference import TermFrequencies
from corpus_cli.statistics.terms import look_up_terms, written_forms

ALPHA: Final = 0.05
MEASURES: Final = MappingProxyType({
    "log_ratio": association.log_ratio,
    "log_likelihood": association.log_likelihood,
    "log_likelihood_rayson": association.log_likelihood_rayson,
    "chi_squared": association.chi_squared,
    "bic": association.bic,
    "percent_difference": association.percent_difference,
    "simple_maths": association.simple_maths,
})  # fmt: skip
"""What terms are measured by, besides the conservative Log Ratio."""
SORTS: Final = ("conservative_log_ratio", "log_ratio", "log_likelihood", "percent_difference",
                "simple_maths", "chi_squared", "bic")  # fmt: skip
_NO_STOPWORDS: Final = Stopwords()

# Of the parts (documents) without a word each |0 - s/N| is s/N: all less those with it. Whole
# numbers, times F and N, so that the order in which they are summed up makes no difference.
_DP: Final = """
    select word, total, sum(cast(
        abs(cast(frequency as bigint) * {n} - words * total) - words * total as decimal(38, 0)))
    from (select word, doc, frequency,
                 cast(sum(frequency) over (partition by word) as bigint) as total
          from ({terms}) as counted) as shared
    join ({sizes}) as documents
        on shared.doc = documents.doc
    group by word, total
"""


def keyness(
    target: TermFrequencies,
    reference: TermFrequencies,
    *,
    level: str = "unit",
    length: int = 1,
    sort: str = "conservative_log_ratio",
    alpha: float = ALPHA,
    min_frequency: int = 3,
    limit: int = 20,
    stopwords: Stopwords = _NO_STOPWORDS,
) -> Keyness:
    """Compare two sides; first the terms the target has more of, then those it has less of.

    `limit` of either are returned (0: all). Terms occur `min_frequency` times in both sides
    together. Where the reference is a list, terms that it lacks and cannot contain are left out:
    what is no Thai word, and units of several tokens. Raises UsageError for an unknown level or
    measure, and where a side has no words.
    """
    check_level(level)
    if sort not in SORTS:
        raise UsageError(f"there is no measure {sort!r}", hint=f"one of: {', '.join(SORTS)}")
    for side in (target, reference):
        if not side.n:
            raise UsageError(f"{side.name} has no words to compare", hint="widen the filter")
    foreign = _foreign(target, reference, level)
    words = [
        word
        for word in {**target.terms, **reference.terms}
        if _count(target, word) + _count(reference, word) >= min_frequency and word not in foreign
    ]
    tables = [
        Contingency.of_corpora(_count(target, word), target.n, _count(reference, word), reference.n)
        for word in words
    ]
    bounds = association.conservative_log_ratios(tables, alpha=alpha)
    keyed = [
        _Keyed(*one) for one in zip(words, tables, bounds, strict=True) if _shown(one[0], stopwords)
    ]
    more = _ranked([one for one in keyed if one.difference > 0], sort, limit)
    less = _ranked([one for one in keyed if one.difference < 0], sort, limit)
    return Keyness(
        target=target.name,
        reference=reference.name,
        level=level,
        length=length,
        stopwords=stopwords.name,
        sort=sort,
        alpha=alpha,
        vocabulary=len(words),
        left_out=len(foreign),
        target_n=target.n,
        target_documents=target.documents or 0,
        reference_n=reference.n,
        reference_documents=reference.documents,
        terms=_Rows(target, reference, level, length).of(more, less),
    )


class _Keyed(NamedTuple):
    word: str
    table: Contingency
    bound: float

    @property
    def difference(self) -> float:
        """Above 0 where the target has more of it."""
        return self.table.o11 * self.table.r2 - self.table.o21 * self.table.r1

    def strength(self, sort: str) -> float:
        """Return how far it is from being no difference, by a measure."""
        if sort == "conservative_log_ratio":
            return abs(self.bound)
        value = MEASURES[sort](self.table)
        if value is None:
            return math.inf  # nothing in the reference
        if sort == "simple_maths":
            return abs(math.log(value))
        return value if sort == "bic" else abs(value)


def _count(side: TermFrequencies, word: str) -> int:
    return side.terms.get(word, (0, 0))[0]


def _shown(term: str, stopwords: Stopwords) -> bool:
    words = term.split(" ")
    return not ({words[0], words[-1]} & stopwords.words)


def _ranked(keyed: list[_Keyed], sort: str, limit: int) -> list[_Keyed]:
    keyed.sort(
        key=lambda one: (-one.strength(sort), -abs(association.log_likelihood(one.table)), one.word)
    )
    return keyed[:limit] if limit else keyed


def _foreign(target: TermFrequencies, reference: TermFrequencies, level: str) -> Collection[str]:
    """Return the terms of the target that a list lacks because of how it was cut."""
    if reference.subcorpus is not None or target.subcorpus is None:
        return frozenset()
    missing = [word for word in target.terms if word not in reference.terms]
    engine = target.subcorpus.engine
    known = look_up_terms(engine, level, missing)
    single = look_up_terms(engine, "token", missing)
    return {word for word in missing if known[word].kind != "thai" or word not in single}


class _Rows:
    """Makes the rows that are shown."""

    def __init__(
        self, target: TermFrequencies, reference: TermFrequencies, level: str, length: int
    ) -> None:
        self._sides = (target, reference)
        self._level = level
        self._length = length

    def of(self, more: Sequence[_Keyed], less: Sequence[_Keyed]) -> list[KeyTerm]:
        """Return the rows of both lists."""
        words = [one.word for one in (*more, *less)]
        spread = [self._dp(side, words) for side in self._sides]
        forms = self._forms(words)
        return [
            self._row(one, forms, spread, direction)
            for direction, some in (("positive", more), ("negative", less))
            for one in some
        ]

    def _row(
        self,
        one: _Keyed,
        forms: Mapping[str, str],
        spread: Sequence[Mapping[str, float | None]],
        direction: str,
    ) -> KeyTerm:
        target, reference = self._sides
        return KeyTerm(
            term=forms.get(one.word, one.word),
            direction=direction,
            frequency=int(one.table.o11),
            per_million=per_million(one.table.o11, one.table.r1),
            documents=_documents(target, one.word),
            range=_range(target, one.word),
            dp_norm=spread[0].get(one.word),
            reference_frequency=int(one.table.o21),
            reference_per_million=per_million(one.table.o21, one.table.r2),
            reference_documents=_documents(reference, one.word),
            reference_range=_range(reference, one.word),
            reference_dp_norm=spread[1].get(one.word),
            conservative_log_ratio=one.bound,
            **{name: measure(one.table) for name, measure in MEASURES.items()},
        )

    def _forms(self, words: Sequence[str]) -> Mapping[str, str]:
        """Return how words are written; n-grams are shown folded."""
        forms: dict[str, str] = {}
        for side in reversed(self._sides):
            if side.subcorpus is not None and self._length == 1:
                known = written_forms(side.subcorpus.engine, self._level, words)
                forms |= {word: term.form for word, term in known.items()}
        return forms

    def _dp(self, side: TermFrequencies, words: Sequence[str]) -> Mapping[str, float | None]:
        """Return DPnorm of the words of a side, its documents the parts."""
        if side.subcorpus is None or self._length > 1 or not words:
            return {}
        sizes = side.subcorpus.sizes(self._level)
        least = min(size for _, size in side.subcorpus.engine.rows(*sizes))
        counted = side.subcorpus.doc_terms(self._level, given=word_in(words))
        sql = _DP.format(n=side.n, terms=counted.sql, sizes=sizes.sql)
        found = side.subcorpus.engine.rows(sql, (*counted.values, *sizes.values))
        return {
            word: normalised((total * side.n + int(excess)) / (2 * total * side.n), least, side.n)
            for word, total, excess in found
        }


def _documents(side: TermFrequencies, word: str) -> int | None:
    return side.terms.get(word, (0, None if side.documents is None else 0))[1]


def _range(side: TermFrequencies, word: str) -> float | None:
    found = _documents(side, word)
    return None if found is None or not side.documents else found / side.documents
