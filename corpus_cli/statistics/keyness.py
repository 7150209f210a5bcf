"""Keyness: the terms that are more frequent, or less, in a target than in a reference.

Target and reference are subcorpora, or the reference is a frequency list. The first row of a
contingency table has the words of the target, the second those of the reference.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.model.association import Keyness, KeyTerm
from corpus_cli.model.statistics import Stopwords
from corpus_cli.statistics.measures import association, registry
from corpus_cli.statistics.measures.association import Contingency, per_million
from corpus_cli.statistics.measures.dispersion import normalised
from corpus_cli.statistics.subcorpus import check_level, word_in
from corpus_cli.statistics.target_reference import TermFrequencies
from corpus_cli.statistics.terms import look_up_terms, written_forms

ALPHA: Final = 0.05
MEASURES: Final = registry.table_measures("keyness")
"""The measures of a term, besides the conservative Log Ratio."""
_NO_STOPWORDS: Final = Stopwords()

# For documents without the word, |0 - s/N| is s/N: 1 less those with it. Whole numbers, times F and
# N, so that the order in which they are summed makes no difference.
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
    """Return the terms that are more frequent in the target, then those that are less frequent.

    At most `limit` of either are returned (0: all). Terms occur at least `min_frequency` times in
    both corpora together. If the reference is a list, terms that it lacks and cannot have are left
    out: other than Thai words, and units of several tokens. Raises UsageError for an unknown level
    or measure, and if the target or the reference has no words.
    """
    check_level(level)
    sorts = registry.SORTS["keyness"]
    if sort not in sorts:
        raise UsageError(f"unknown measure {sort!r}", hint=f"one of: {', '.join(sorts)}")
    for corpus in (target, reference):
        if not corpus.n:
            raise UsageError(f"{corpus.name} has no words to compare", hint="widen the filter")
    incomparable = _incomparable(target, reference, level)
    compared = _compare(target, reference, min_frequency, incomparable, alpha)
    candidates = [term for term in compared if not term.begins_or_ends_with(stopwords.words)]
    directions = (
        [term for term in candidates if term.difference > 0],
        [term for term in candidates if term.difference < 0],
    )
    more, less = (_ranked(terms, sort, limit) for terms in directions)
    return Keyness(
        target=target.name,
        reference=reference.name,
        level=level,
        length=length,
        stopwords=stopwords.name,
        sort=sort,
        alpha=alpha,
        vocabulary=len(compared),
        left_out=len(incomparable),
        target_n=target.n,
        target_documents=target.documents or 0,
        reference_n=reference.n,
        reference_documents=reference.documents,
        returned=len(more) + len(less),
        truncated=bool(limit) and any(len(terms) > limit for terms in directions),
        terms=_key_terms(target, reference, more, less, level if length == 1 else None),
    )


class _ComparedTerm(NamedTuple):
    """A term, its contingency table, and its conservative Log Ratio."""

    term: str
    table: Contingency
    bound: float

    @property
    def difference(self) -> float:
        """Above 0 if the term is more frequent in the target."""
        return self.table.o11 * self.table.r2 - self.table.o21 * self.table.r1

    def begins_or_ends_with(self, words: Collection[str]) -> bool:
        """Tell whether its first or its last word is one of these."""
        own = self.term.split(" ")
        return own[0] in words or own[-1] in words

    def strength(self, sort: str) -> float:
        """Return how far a measure is from its value for no difference."""
        if sort == "conservative_log_ratio":
            return abs(self.bound)
        value = MEASURES[sort](self.table)
        if value is None:
            return math.inf  # it does not occur in the reference
        return registry.MEASURES[sort].strength(value)


def _incomparable(
    target: TermFrequencies, reference: TermFrequencies, level: str
) -> Collection[str]:
    """Return the terms of the target that a list cannot have, as it was segmented otherwise."""
    if reference.subcorpus is not None or target.subcorpus is None:
        return frozenset()
    missing = [word for word in target.terms if word not in reference.terms]
    engine = target.subcorpus.engine
    known = look_up_terms(engine, level, missing)
    tokens = look_up_terms(engine, "token", missing)
    return {word for word in missing if known[word].kind != "thai" or word not in tokens}


def _compare(
    target: TermFrequencies,
    reference: TermFrequencies,
    min_frequency: int,
    incomparable: Collection[str],
    alpha: float,
) -> list[_ComparedTerm]:
    """Return the terms that are frequent enough; `alpha` is that of all comparisons together."""
    frequencies = (
        (term, target.frequency(term), reference.frequency(term))
        for term in {**target.terms, **reference.terms}
        if term not in incomparable
    )
    frequent = [one for one in frequencies if one[1] + one[2] >= min_frequency]
    tables = [Contingency.of_corpora(f, target.n, g, reference.n) for _, f, g in frequent]
    bounds = association.conservative_log_ratios(tables, alpha=alpha)
    rows = zip(frequent, tables, bounds, strict=True)
    return [_ComparedTerm(term, table, bound) for (term, _, _), table, bound in rows]


def _ranked(terms: list[_ComparedTerm], sort: str, limit: int) -> list[_ComparedTerm]:
    terms.sort(
        key=lambda one: (-one.strength(sort), -abs(association.log_likelihood(one.table)), one.term)
    )
    return terms[:limit] if limit else terms


# --- rows -------------------------------------------------------------------------------------


def _key_terms(
    target: TermFrequencies,
    reference: TermFrequencies,
    more: Sequence[_ComparedTerm],
    less: Sequence[_ComparedTerm],
    level: str | None,
) -> list[KeyTerm]:
    """Return the rows of both lists; `level` is None for n-grams.

    Words are shown as the target writes them, those it lacks as the reference does; n-grams are
    shown folded, and without DPnorm.
    """
    words = [one.term for one in (*more, *less)]
    both = (target, reference)
    own, other = (_forms(corpus, words, level) if level else {} for corpus in both)
    spread, other_spread = (_dp_norms(corpus, words, level) if level else {} for corpus in both)
    forms = other | own
    return [
        KeyTerm(
            term=forms.get(one.term, one.term),
            direction=direction,
            frequency=int(one.table.o11),
            per_million=per_million(one.table.o11, one.table.r1),
            documents=target.documents_of(one.term),
            range=target.range_of(one.term),
            dp_norm=spread.get(one.term),
            reference_frequency=int(one.table.o21),
            reference_per_million=per_million(one.table.o21, one.table.r2),
            reference_documents=reference.documents_of(one.term),
            reference_range=reference.range_of(one.term),
            reference_dp_norm=other_spread.get(one.term),
            conservative_log_ratio=one.bound,
            **{name: measure(one.table) for name, measure in MEASURES.items()},
        )
        for direction, terms in (("positive", more), ("negative", less))
        for one in terms
    ]


def _forms(corpus: TermFrequencies, words: Sequence[str], level: str) -> dict[str, str]:
    """Return how a corpus writes words most often."""
    if corpus.subcorpus is None:
        return {}
    known = written_forms(corpus.subcorpus.engine, level, words)
    return {word: written.form for word, written in known.items()}


def _dp_norms(corpus: TermFrequencies, words: Sequence[str], level: str) -> dict[str, float | None]:
    """Return DPnorm of words, with the documents as parts."""
    if corpus.subcorpus is None or not words:
        return {}
    rows = corpus.subcorpus.engine.rows
    sizes = corpus.subcorpus.sizes(level)
    smallest = min(size for _, size in rows(*sizes))
    terms = corpus.subcorpus.doc_terms(level, given=word_in(words))
    sql = _DP.format(n=corpus.n, terms=terms.sql, sizes=sizes.sql)

    def dp_norm(frequency: int, excess: int) -> float | None:
        n = corpus.n
        return normalised((frequency * n + excess) / (2 * frequency * n), smallest, n)

    return {
        word: dp_norm(frequency, int(excess))
        for word, frequency, excess in rows(sql, (*terms.values, *sizes.values))
    }
