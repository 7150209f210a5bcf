"""The target and the reference of keyness: subcorpora of one corpus or of two, or a word list."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.regular_files import read_regular
from corpus_cli.sources.source import typed_path
from corpus_cli.statistics.ngrams import NgramCounts, count_ngrams
from corpus_cli.statistics.segment_tokens import words_at
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.text.normal.normal_form import fold, normal_query
from corpus_cli.text.words.reference_lists import phupha_frequencies, tnc_frequencies

REFERENCE_LISTS: Final = {"tnc": tnc_frequencies, "phupha": phupha_frequencies}
"""The frequency lists that PyThaiNLP ships, by name."""
DELIMITERS: Final = {".tsv": "\t", ".csv": ",", ".txt": "\t"}
"""The suffixes of files with a frequency list, and what separates their columns."""
MAX_BYTES: Final = 1 << 27
"""The size of the largest frequency list that is read."""


class TermFrequencies(NamedTuple):
    """How often terms occur in the target or in the reference.

    `terms` has (frequency, documents) of each term, folded; `documents` is None, for terms too, in
    a frequency list, as is `subcorpus`.
    """

    name: str
    terms: Mapping[str, tuple[int, int | None]]
    n: int
    documents: int | None
    subcorpus: Subcorpus | None = None

    def frequency(self, term: str) -> int:
        """Return how often a term occurs."""
        return self.terms.get(term, (0, 0))[0]

    def documents_of(self, term: str) -> int | None:
        """Return the number of documents with a term."""
        return self.terms.get(term, (0, None if self.documents is None else 0))[1]

    def range_of(self, term: str) -> float | None:
        """Return the share of documents with a term."""
        having = self.documents_of(term)
        return None if having is None or not self.documents else having / self.documents


def target_and_reference(
    target: tuple[Subcorpus, str],
    reference: tuple[Subcorpus | Mapping[str, int], str],
    *,
    level: str,
    length: int = 1,
    min_frequency: int = 1,
) -> Sequence[TermFrequencies]:
    """Return the frequencies of the target and of the reference, each with its name.

    They are those of words, or of n-grams of `length` words (`ngram_frequencies`). Raises
    UsageError for n-grams if the reference is a list.
    """
    other, name = reference
    if isinstance(other, Mapping):
        if length > 1:
            raise UsageError(f"{name} lists single words only", hint="leave out -n")
        return [subcorpus_frequencies(*target, level=level), list_frequencies(name, other)]
    both = [target, (other, name)]
    if length > 1:
        return ngram_frequencies(both, length, level=level, min_frequency=min_frequency)
    return [subcorpus_frequencies(subcorpus, name, level=level) for subcorpus, name in both]


def subcorpus_frequencies(subcorpus: Subcorpus, name: str, *, level: str) -> TermFrequencies:
    """Return the frequencies of the words of a subcorpus."""
    documents = subcorpus.document_count
    terms = {word: (f, d) for word, f, d in subcorpus.engine.rows(*subcorpus.terms(level))}
    return TermFrequencies(name, terms, subcorpus.size(level), documents, subcorpus)


def list_frequencies(name: str, frequencies: Mapping[str, int]) -> TermFrequencies:
    """Return the frequencies of a word list."""
    terms = {word: (frequency, None) for word, frequency in frequencies.items()}
    return TermFrequencies(name, terms, sum(frequencies.values()), None)


def ngram_frequencies(
    both: Sequence[tuple[Subcorpus, str]], length: int, *, level: str, min_frequency: int
) -> list[TermFrequencies]:
    """Return the frequencies of the n-grams of two subcorpora, each with its name.

    N-grams that occur less often than `min_frequency` in both together are left out: most occur
    once, and reading all of their texts would take long.
    """
    counts = [count_ngrams(subcorpus, length, level=level) for subcorpus, _ in both]
    keys, which = np.unique(np.concatenate([one.keys for one in counts]), return_inverse=True)
    totals = np.bincount(which, np.concatenate([one.frequencies for one in counts]))
    frequent = keys[totals >= min_frequency]

    def frequencies(own: NgramCounts, subcorpus: Subcorpus, name: str) -> TermFrequencies:
        own = own.where(np.isin(own.keys, frequent))
        columns = zip(own.frequencies.tolist(), own.documents.tolist(), strict=True)
        texts = map(" ".join, words_at(subcorpus.segments, own.positions, level, length))
        terms = dict(zip(texts, columns, strict=True))
        size, documents = subcorpus.size(level), subcorpus.document_count
        return TermFrequencies(name, terms, size, documents, subcorpus)

    return [frequencies(own, *named) for own, named in zip(counts, both, strict=True)]


# --- frequency lists --------------------------------------------------------------------------


def reference_list(name: str) -> Mapping[str, int] | None:
    """Return the frequency list that a name or a path stands for, or None."""
    path = typed_path(name)
    if name in REFERENCE_LISTS:
        return REFERENCE_LISTS[name]()
    is_list = path.suffix in DELIMITERS and path.is_file()
    return read_frequency_list(path) if is_list else None


def read_frequency_list(path: Path) -> Mapping[str, int]:
    """Return the frequencies in a file with columns `term` and `frequency`, as of `corpus stats`.

    Without such a header the first two columns are read. Raises UsageError for a file that cannot
    be read or has something else in it.
    """
    frequencies: Counter[str] = Counter()
    try:
        text = read_regular(path, MAX_BYTES).decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[path.suffix])
        first = next(rows, [])
        has_header = {"term", "frequency"} <= set(first)
        term, frequency = map(first.index, ("term", "frequency")) if has_header else (0, 1)
        for row in rows if has_header else [first, *rows]:
            frequencies[fold(normal_query(row[term].removeprefix("'")))] += int(row[frequency])
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}", hint="name a readable list or corpus"
        ) from error
    except (UnicodeDecodeError, ValueError, IndexError, csv.Error) as error:
        raise UsageError(
            f"{path} is not a frequency list",
            hint="give a corpus, or a list with a word and a number on each line",
        ) from error
    return frequencies
