"""Word lists from outside a corpus: stop words, and the word frequencies of Thai at large.

Stop words are words that say little about a subject. A small corpus is compared with the
frequencies.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from corpus_cli.errors import UsageError
from corpus_cli.model.statistics import Stopwords
from corpus_cli.regular_files import read_regular
from corpus_cli.text.normal.normal_form import fold, normal, normal_query

MAX_STOPWORDS: Final = 10_000_000
"""The largest file of stop words that is read, in bytes."""

_TNC: Final = "tnc_freq.txt"
_PHUPHA: Final = "phupha_word_freqs.txt"


def thai_stopwords() -> frozenset[str]:
    """Return the stop words that PyThaiNLP ships, in the form in which terms are compared."""
    from pythainlp.corpus import thai_stopwords as listed

    return frozenset(normal_query(word) for word in listed()) - {""}


def read_stopwords(path: Path) -> Stopwords:
    """Return the words of a file, one a line. Raises UsageError for one that cannot be read."""
    try:
        lines = read_regular(path, MAX_STOPWORDS, pipes=True).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(
            f"--stopwords: {path} cannot be read: {said}",
            hint="use hide, show, or a UTF-8 file of words",
        ) from error
    words = (fold(normal_query(line)) for line in lines)
    return Stopwords(path.name, frozenset(words) - {""})


@functools.cache
def tnc_frequencies() -> Mapping[str, int]:
    """Return how often each word occurs in the Thai National Corpus: 33.5 million in all.

    The list is the one that PyThaiNLP ships; its words are in normal form and folded, as terms
    are. Its segmentation parts การ and ความ from what follows, so it lacks many units.
    """
    return _frequencies(_TNC)


@functools.cache
def phupha_frequencies() -> Mapping[str, int]:
    """Return how often each word occurs in Phupha, a list made of Common Crawl: newer, larger.

    As above; it was cut with PyThaiNLP's default dictionary.
    """
    return _frequencies(_PHUPHA)


def _frequencies(name: str) -> Mapping[str, int]:
    from pythainlp.corpus import get_corpus_as_is

    listed: dict[str, int] = {}
    for line in get_corpus_as_is(name):
        word, _, frequency = line.strip().partition("\t")
        # A few words stand twice; PyThaiNLP's own reader keeps one of the two by chance.
        listed[word] = max(listed.get(word, 0), int(frequency or 0))
    # One text, because the normal form of 100,000 words takes long one by one.
    words = fold(normal("\n".join(listed))).split("\n")
    frequencies: Counter[str] = Counter()
    for word, count in zip(words, listed.values(), strict=True):
        frequencies[word] += count
    return MappingProxyType(frequencies)
