"""Where names begin and end, by the conditional random field that PyThaiNLP ships.

`thainer_crf_1_5_1.model` (Thai NER 1.5) is read by python-crfsuite and kept as arrays: of each
feature a weight a label, of each pair of labels one more. The best row of labels is found for all
lines of a text at once (Viterbi 1967), and is that of python-crfsuite.

PyThaiNLP 5.4.0 cannot load it without a download, and describes words to it otherwise than it was
trained: the features `word.isdigit()` and `word.prepostag` have other names there, so that figures
and the part of speech before a word say nothing; and its parts of speech are to be those of LST20.
The tagger that gives these is not shipped; the universal ones of `parts_of_speech` are translated.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.layers.names.parts_of_speech import Tagger

Scores = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

_FILE: Final = "thainer_crf_1_5_1.model"
BLOCK: Final = 1 << 14
"""Words whose labels are found together, and in one row at most: bounds memory."""

_LST20: Final = {
    "NOUN": "NN", "PROPN": "NN", "VERB": "VV", "ADJ": "AJ", "ADV": "AV", "AUX": "AX", "CCONJ": "CC",
    "SCONJ": "CC", "ADP": "PS", "NUM": "NU", "PUNCT": "PU", "PRON": "PR", "DET": "AJ", "PART": "PA",
}  # fmt: skip
_WORDS_OF_LST20: Final = {"ไม่": "NG", "มิ": "NG", "การ": "FX", "ความ": "FX"}
_SPACE: Final = "PU"
_TAGS: Final = tuple(dict.fromkeys([*_LST20.values(), *_WORDS_OF_LST20.values()]))
_FIVE: Final = 5  # digits of a postal code

# Of a word's features: their names where the word itself is meant, the one before, the one after.
_WORD: Final = ("word.word:", "word.prevword:", "word.nextword:")
_STOP: Final = ("word.stopword", "word.prevstopword", "word.nextstopword")
_THAI: Final = ("word.isthai", "word.previsthai", "word.nextisthai")
_BLANK: Final = ("word.isspace", "word.previsspace", "word.nextisspace")
_DIGITS: Final = ("word.isdigit()", "word.prevwordisdigit", "word.nextwordisdigit")
_TAG: Final = ("postag:", "word.prepostag:", "word.nextpostag:")


class Field(NamedTuple):
    """The model: an array (a number a label) a feature, and [from, to] of labels in a row."""

    labels: Sequence[str]
    weights: Mapping[str, Scores]
    transitions: Scores

    def of(self, *features: str) -> Scores:
        """Return the sum of features; those that it does not know have no weight."""
        found = [self.weights[name] for name in features if name in self.weights]
        return sum(found, start=np.zeros(len(self.labels)))


@functools.cache
def shipped() -> Field:
    """Read the model of the installed PyThaiNLP."""
    import pycrfsuite
    from pythainlp.corpus import corpus_path

    tagger = pycrfsuite.Tagger()
    tagger.open(str(Path(corpus_path()) / _FILE))
    info = tagger.info()
    number = {label: i for i, label in enumerate(tagger.labels())}
    weights: dict[str, Scores] = {}
    for (feature, label), weight in info.state_features.items():
        weights.setdefault(feature, np.zeros(len(number)))[number[label]] = weight
    transitions = np.zeros((len(number), len(number)))
    for (label, following), weight in info.transitions.items():
        transitions[number[label], number[following]] = weight
    return Field(list(number), weights, transitions)


@functools.cache
def _stopwords() -> frozenset[str]:
    from pythainlp.corpus import thai_stopwords

    return frozenset(thai_stopwords())


class NameModel:
    """Labels rows of words. It remembers every distinct word it has met."""

    def __init__(self) -> None:
        self._field = shipped()
        self._tagger = Tagger()
        self._tags = np.array([[self._field.of(n + tag) for n in _TAG] for tag in _TAGS])
        names = [*(_LST20[tag] for tag in self._tagger.model.tags), _SPACE]
        self._translated = [_TAGS.index(name) for name in names]
        self._words: dict[str, int] = {}
        self._rows: list[Scores] = []

    def labels(self, rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
        """Yield, for each row of words, a label a word: O, or B- or I- and a kind of name."""
        names = self._field.labels
        block: list[Sequence[str]] = []
        size = 0
        for row in rows:
            if block and size + len(row) > BLOCK:
                yield from ([names[i] for i in found] for found in self._block(block))
                block, size = [], 0
            block.append(row)
            size += len(row)
        yield from ([names[i] for i in found] for found in self._block(block))

    def _block(self, rows: Sequence[Sequence[str]]) -> Iterator[list[int]]:
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        begins = np.cumsum(lengths) - lengths
        best = _best(self._states(rows, begins), self._field.transitions, begins, lengths)
        for begin, length in zip(begins.tolist(), lengths.tolist(), strict=True):
            yield best[begin : begin + length].tolist()

    def _states(self, rows: Sequence[Sequence[str]], begins: Numbers) -> Scores:
        """Return what words and parts of speech say of each label, a row a word."""
        numbers = [self._words.get(word) or self._number(word) for row in rows for word in row]
        distinct, at = np.unique(np.array(numbers, dtype=np.int64), return_inverse=True)
        words = np.array([self._rows[number - 1] for number in distinct.tolist()])
        tags = self._tags[self._parts_of_speech(rows)]
        every = words[at] + tags if numbers else np.zeros((0, 3, len(self._field.labels)))
        states = every[:, 0].copy()
        states[1:] += every[:-1, 1]
        states[:-1] += every[1:, 2]
        # What stands in another line says nothing.
        filled = begins[[len(row) > 0 for row in rows]]
        states[filled[1:]] -= every[filled[1:] - 1, 1]
        states[filled[1:] - 1] -= every[filled[1:], 2]
        states[filled] += self._field.of("BOS")
        states[np.append(filled[1:], len(states))[: len(filled)] - 1] += self._field.of("EOS")
        return states

    def _parts_of_speech(self, rows: Sequence[Sequence[str]]) -> list[int]:
        written = [[word for word in row if not word.isspace()] for row in rows]
        found = []
        for row, tags in zip(rows, self._tagger.tags(written), strict=True):
            left = iter(tags)
            for word in row:
                number = self._translated[-1 if word.isspace() else next(left)]
                special = _WORDS_OF_LST20.get(word)
                found.append(_TAGS.index(special) if special else number)
        return found

    def _number(self, word: str) -> int:
        """Take in a word; numbers begin at 1."""
        self._rows.append(np.array([self._of_word(word, place) for place in range(3)]))
        self._words[word] = len(self._rows)
        return len(self._rows)

    def _of_word(self, word: str, place: int) -> Scores:
        """Return what a word says of itself, of the one after it, of the one before it."""
        from pythainlp.util import is_thai

        true = [
            names[place]
            for names, holds in (
                (_STOP, word in _stopwords()),
                (_THAI, is_thai(word)),
                (_BLANK, word.isspace()),
                (_DIGITS, word.isdigit()),
            )
            if holds
        ]
        if place == 0 and word.isdigit() and len(word) == _FIVE:
            true.append("word.islen5")
        return self._field.of(_WORD[place] + word, *true)


def _best(states: Scores, transitions: Scores, begins: Numbers, lengths: Numbers) -> Numbers:
    """Return the best labels of all rows, which lie one after the other.

    All rows are walked at once, the longest first; `counts` says how many go on at each step.
    """
    longest_first = np.argsort(-lengths, kind="stable")
    begins, lengths = begins[longest_first], lengths[longest_first]
    counts = np.searchsorted(-lengths, -np.arange(lengths.max(initial=0)), side="left").tolist()
    sums = states.copy()
    for step, count in enumerate(counts[1:], start=1):
        places = begins[:count] + step
        sums[places] += (sums[places - 1][:, :, None] + transitions).max(axis=1)
    best = np.zeros(len(states), dtype=np.int64)
    into = np.ascontiguousarray(transitions.T)
    for step in range(len(counts) - 1, -1, -1):
        places = begins[: counts[step]] + step
        going_on = counts[step + 1] if step + 1 < len(counts) else 0
        scores = sums[places]
        scores[:going_on] += into[best[places[:going_on] + 1]]
        best[places] = scores.argmax(axis=1)
    return best
