"""The two sides that keyness compares: scopes of a corpus or of two, or a list of frequencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.statistics.ngrams import Counts, count_ngrams
from corpus_cli.statistics.subcorpus import Scope
from corpus_cli.statistics.word_places import words_at


class Frequencies(NamedTuple):
    """How often terms occur in one side of a comparison.

    `terms` are (frequency, documents) by term, folded; `documents` and those of the terms are None
    where a list does not say. `scope` is None for a list.
    """

    name: str
    terms: Mapping[str, tuple[int, int | None]]
    n: int
    documents: int | None
    scope: Scope | None = None


def of_scope(scope: Scope, name: str, *, level: str) -> Frequencies:
    """Return the frequencies of the words of a scope."""
    documents = sum(map(len, scope.rows))
    terms = {word: (f, d) for word, f, d in scope.engine.rows(*scope.terms(level))}
    return Frequencies(name, terms, scope.size(level), documents, scope)


def of_ngrams(
    sides: Sequence[tuple[Scope, str]], length: int, *, level: str, min_frequency: int
) -> list[Frequencies]:
    """Return the frequencies of n-grams of two scopes, each with its name.

    Those that both together have less often than `min_frequency` are left out: most n-grams occur
    once, and nobody wants to see their texts.
    """
    counts = [count_ngrams(scope, length, level=level) for scope, _ in sides]
    keys = np.concatenate([one.keys for one in counts])
    keys, which = np.unique(keys, return_inverse=True)
    total = np.bincount(which, np.concatenate([one.frequencies for one in counts]))
    frequent = keys[total >= min_frequency]
    return [
        _of_counts(one.where(np.isin(one.keys, frequent)), scope, name, level, length)
        for one, (scope, name) in zip(counts, sides, strict=True)
    ]


def _of_counts(counts: Counts, scope: Scope, name: str, level: str, length: int) -> Frequencies:
    columns = (counts.frequencies.tolist(), counts.documents.tolist())
    texts = map(" ".join, words_at(scope.segments, counts.places, level, length))
    terms = dict(zip(texts, zip(*columns, strict=True), strict=True))
    return Frequencies(name, terms, scope.size(level), sum(map(len, scope.rows)), scope)


def of_list(name: str, frequencies: Mapping[str, int]) -> Frequencies:
    """Return the frequencies of a list of words."""
    return Frequencies(
        name, {w: (f, None) for w, f in frequencies.items()}, sum(frequencies.values()), None
    )


def both_sides(
    target: tuple[Scope, str],
    reference: tuple[Scope | Mapping[str, int], str],
    *,
    level: str,
    length: int = 1,
    min_frequency: int = 1,
) -> Sequence[Frequencies]:
    """Return the frequencies of target and reference, each with its name.

    They are those of words, or of rows of `length` words (`of_ngrams`). Raises UsageError for
    rows of words where the reference is a list.
    """
    other, name = reference
    if isinstance(other, Mapping):
        if length > 1:
            raise UsageError(f"{name} is a list of words", hint="leave out -n")
        return [of_scope(*target, level=level), of_list(name, other)]
    both = [target, (other, name)]
    if length > 1:
        return of_ngrams(both, length, level=level, min_frequency=min_frequency)
    return [of_scope(scope, name, level=level) for scope, name in both]
