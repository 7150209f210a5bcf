"""The two sides that keyness compares: scopes of a corpus or of two, or a list of frequencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.statistics.ngrams import Counts, count_ngrams
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.word_places import words_at


class TermFrequencies(NamedTuple):
    """How often terms occur in one side of a comparison.

    `terms` are (frequency, documents) by term, folded; `documents` and those of the terms are None
    where a list does not say. `subcorpus` is None for a list.
    """

    name: str
    terms: Mapping[str, tuple[int, int | None]]
    n: int
    documents: int | None
    subcorpus: Subcorpus | None = None


def subcorpus_frequencies(subcorpus: Subcorpus, name: str, *, level: str) -> TermFrequencies:
    """Return the frequencies of the words of a subcorpus."""
    documents = sum(map(len, subcorpus.rows))
    terms = {word: (f, d) for word, f, d in subcorpus.engine.rows(*subcorpus.terms(level))}
    return TermFrequencies(name, terms, subcorpus.size(level), documents, subcorpus)


def ngram_frequencies(
    sides: Sequence[tuple[Subcorpus, str]], length: int, *, level: str, min_frequency: int
) -> list[TermFrequencies]:
    """Return the frequencies of n-grams of two scopes, each with its name.

    Those that both together have less often than `min_frequency` are left out: most n-grams occur
    once, and nobody wants to see their texts.
    """
    counts = [count_ngrams(subcorpus, length, level=level) for subcorpus, _ in sides]
    keys = np.concatenate([one.keys for one in counts])
    keys, which = np.unique(keys, return_inverse=True)
    total = np.bincount(which, np.concatenate([one.frequencies for one in counts]))
    frequent = keys[total >= min_frequency]
    return [
        _of_counts(one.where(np.isin(one.keys, frequent)), subcorpus, name, level, length)
        for one, (subcorpus, name) in zip(counts, sides, strict=True)
    ]


def _of_counts(
    counts: Counts, subcorpus: Subcorpus, name: str, level: str, length: int
) -> TermFrequencies:
    columns = (counts.frequencies.tolist(), counts.documents.tolist())
    texts = map(" ".join, words_at(subcorpus.segments, counts.places, level, length))
    terms = dict(zip(texts, zip(*columns, strict=True), strict=True))
    return TermFrequencies(
        name, terms, subcorpus.size(level), sum(map(len, subcorpus.rows)), subcorpus
    )


def list_frequencies(name: str, frequencies: Mapping[str, int]) -> TermFrequencies:
    """Return the frequencies of a list of words."""
    return TermFrequencies(
        name, {w: (f, None) for w, f in frequencies.items()}, sum(frequencies.values()), None
    )


def target_and_reference(
    target: tuple[Subcorpus, str],
    reference: tuple[Subcorpus | Mapping[str, int], str],
    *,
    level: str,
    length: int = 1,
    min_frequency: int = 1,
) -> Sequence[TermFrequencies]:
    """Return the frequencies of target and reference, each with its name.

    They are those of words, or of n-grams of `length` words (`ngram_frequencies`). Raises
    UsageError for n-grams where the reference is a list.
    """
    other, name = reference
    if isinstance(other, Mapping):
        if length > 1:
            raise UsageError(f"{name} is a list of words", hint="leave out -n")
        return [subcorpus_frequencies(*target, level=level), list_frequencies(name, other)]
    both = [target, (other, name)]
    if length > 1:
        return ngram_frequencies(both, length, level=level, min_frequency=min_frequency)
    return [subcorpus_frequencies(subcorpus, name, level=level) for subcorpus, name in both]
