"""Word frequencies of Thai at large: what a small corpus is compared with."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from corpus_cli.text.normal.normal_form import fold, normal

_LIST: Final = "tnc_freq.txt"
_PHUPHA: Final = "phupha_word_freqs.txt"


@functools.cache
def tnc_frequencies() -> Mapping[str, int]:
    """Return how often each word occurs in the Thai National Corpus: 33.5 million in all.

    The list is the one that PyThaiNLP ships; its words are in normal form and folded, as terms
    are. Its segmentation parts การ and ความ from what follows, so it lacks many units.
    """
    return _frequencies(_LIST)


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
