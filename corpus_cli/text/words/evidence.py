"""How much speaks for a string being one word: a score for every listed one.

Thai is written without spaces, and no two corpora agree on where a compound is one word. So the
lists that PyThaiNLP ships are weighed: a text is cut where the scores of its words add up to the
most (`viterbi`). A word's score is linear in what the lists say of it, `WEIGHTS`: the log odds of
a semi-Markov model, fitted by maximum likelihood (with a small L2 penalty) on the first, third,
fifth, ... text of two gold sets, Wisesight-1000 and UD Thai-PUD. There, การ, ความ and อย่าง
before another word were taken for words of their own, as most corpora have it. What the weights
are worth is measured on the other texts, see `benchmarks/segmentation.py`.

| list | what | licence |
| --- | --- | --- |
| `tnc_freq.txt`, `ttc_freq.txt` | words and counts, Thai National and Textbook Corpus | CC0 |
| `phupha_word_freqs.txt` | how often the words of `words_th.txt` occur in web pages | CC0 |
| `words_th.txt`, `syllables_th.txt` | PyThaiNLP's own words and syllables | CC0 |
| `orst_words_th.txt` | headwords of the Royal Society's dictionary | |
| `icubrk_th.txt` | ICU's list for breaking lines | Unicode |
| `tdtb-unigram_tagger.json` | the words of the Thai Discourse Treebank, cut by hand | CC BY 4.0 |

They are read from the installed PyThaiNLP and never copied. A list that a later PyThaiNLP no
longer has counts as empty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from math import log
from pathlib import Path
from typing import Final, NamedTuple

WEIGHTS: Final[Mapping[str, float]] = {
    "bias": -3.25,
    "tnc": 0.25,  # times the natural logarithm of the count, like the next two
    "ttc": 0.21,
    "phupha": -0.20,
    "tnc_absent": 1.31,
    "phupha_absent": -2.36,
    "icu": 0.20,
    "pythainlp": 0.27,
    "orst": 0.37,
    "tdtb": 1.16,
    "syllable": -0.56,
    "character": 0.17,  # each of the first eight: LONG
    "single": -1.17,  # one character long
    "nominal": -0.89,  # begins with การ or ความ, which are words themselves
    "ends_in_kan": 0.98,  # but การ hardly ever ends a phrase: ต้องการ, วิชาการ
}
LONG: Final = 8

LISTS: Final = (
    "icubrk_th.txt",
    "orst_words_th.txt",
    "phupha_word_freqs.txt",
    "syllables_th.txt",
    "tdtb-unigram_tagger.json",
    "tnc_freq.txt",
    "ttc_freq.txt",
    "volubilis_words_th.txt",
    "words_th.txt",
)
"""The files of PyThaiNLP that are read."""

UNKNOWN: Final = -2.34
UNKNOWN_CHARACTER: Final = -0.48
"""What a stretch that no list has scores: the first once, the second a character."""

TNC_MINIMUM: Final = 5  # rarer ones are mostly misspelt or misread

_SPELT = re.compile("[ก-ฮเ-ไ][ก-ฮะ-ฺเ-ๅ็-๎]*")


class Evidence(NamedTuple):
    """What the lists say, each as a set of words or as counts."""

    tnc: Mapping[str, int]
    ttc: Mapping[str, int]
    phupha: Mapping[str, int]
    pythainlp: frozenset[str]
    orst: frozenset[str]
    icu: frozenset[str]
    tdtb: frozenset[str]
    syllables: frozenset[str]
    volubilis: frozenset[str]

    def scores(self) -> dict[str, float]:
        """Return the log odds that speak for each listed string being one word where it occurs.

        Listed is what is spelt as a word is, see `is_spelt`.
        """
        frequent = (word for word, count in self.tnc.items() if count >= TNC_MINIMUM)
        words = filter(is_spelt, {*frequent, *self.pythainlp, *self.icu})
        scores = dict.fromkeys(words, WEIGHTS["bias"])
        for name, counts in (("tnc", self.tnc), ("ttc", self.ttc), ("phupha", self.phupha)):
            _add_counts(scores, counts, WEIGHTS[name], WEIGHTS.get(f"{name}_absent", 0.0))
        for name, members in self._lists().items():
            _add_list(scores, members, WEIGHTS[name])
        return {word: score + _shape(word) for word, score in scores.items()}

    def _lists(self) -> dict[str, frozenset[str]]:
        return {
            "icu": self.icu,
            "pythainlp": self.pythainlp,
            "orst": self.orst,
            "tdtb": self.tdtb,
            "syllable": self.syllables,
        }


def _add_counts(
    scores: dict[str, float], counts: Mapping[str, int], weight: float, absent: float
) -> None:
    for word in scores:
        count = counts.get(word, 0)
        scores[word] += weight * log(count) if count else absent


def _add_list(scores: dict[str, float], members: frozenset[str], weight: float) -> None:
    for word in members & scores.keys():
        scores[word] += weight


def _shape(word: str) -> float:
    """Return what a word's length and ends say."""
    score = WEIGHTS["character"] * min(len(word), LONG)
    if len(word) == 1:
        score += WEIGHTS["single"]
    if len(word) > 4 and word.startswith(("การ", "ความ")):
        score += WEIGHTS["nominal"]
    if len(word) > 3 and word.endswith("การ"):
        score += WEIGHTS["ends_in_kan"]
    return score


def is_spelt(word: str) -> bool:
    """Tell whether a word is made of Thai letters, the first not a mark or a following vowel."""
    return _SPELT.fullmatch(word) is not None


def read_evidence() -> Evidence:
    """Read the lists of the installed PyThaiNLP."""
    from pythainlp import corpus
    from pythainlp.corpus import phupha, tnc, ttc
    from pythainlp.corpus.volubilis import thai_volubilis_words

    return Evidence(
        tnc=_counts(tnc.word_freqs()),
        ttc=_counts(ttc.word_freqs()),
        phupha=_counts(phupha.word_freqs()),
        pythainlp=corpus.thai_words(),
        orst=corpus.thai_orst_words(),
        icu=corpus.thai_icu_words(),
        tdtb=_tagged_words("tdtb-unigram_tagger.json"),
        syllables=corpus.thai_syllables(),
        volubilis=thai_volubilis_words(),
    )


def _counts(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    # PyThaiNLP gives the rows in no fixed order, and a word may have two.
    counts: dict[str, int] = {}
    for word, count in rows:
        if count > counts.get(word, 0):
            counts[word] = count
    return counts


def _tagged_words(name: str) -> frozenset[str]:
    # PyThaiNLP has no reader for the vocabulary of a tagger; its folder is public.
    from pythainlp.corpus import corpus_path

    path = Path(corpus_path()) / name
    if not path.is_file():
        return frozenset()
    return frozenset(json.loads(path.read_text(encoding="utf-8-sig")))
