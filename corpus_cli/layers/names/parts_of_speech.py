"""Parts of speech by the perceptron that PyThaiNLP ships, its weights kept as arrays.

The tagger is greedy: it looks at a word, at two on either side, and at the tags it gave to the two
before (`pythainlp.tag.PerceptronTagger`, after Honnibal 2013; the model is of the Thai Discourse
Treebank). What depends on words alone is added up for a whole text at once, a row a word; what
depends on tags follows word by word. Weights have three decimals, so as integers they add up to
the same whatever the order. The treebank has no white space: rows are to have none.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]

_FILE: Final = "tdtb-pt_tagger.json"
_START: Final = ("-START-", "-START2-")
_END: Final = ("-END-", "-END2-")
_EDGES: Final = frozenset((*_START, *_END))
_YEAR: Final = 4  # digits


class Perceptron(NamedTuple):
    """The weights, times 1,000.

    `tags` are in falling order, so that the first of equal scores is the one that the original
    takes. `weights` has an array (a number a tag) a feature of words, `by_tags` is indexed by the
    two tags before (the last two are those of the beginning), `by_pair` by the tag before, for
    words that have a weight together with it. `known` words have one tag.
    """

    tags: Sequence[str]
    weights: Mapping[str, IntArray]
    by_tags: IntArray
    by_pair: Mapping[str, IntArray]
    known: Mapping[str, int]

    def of_word(self, word: str) -> IntArray:
        """Return what a word adds for itself, one and two before it, one and two after it."""
        context = _as_context(word)
        ending = context[-3:]
        features = (
            ("bias", f"i suffix {word[-3:]}", f"i pref1 {word[:1]}", f"i word {context}"),
            (f"i+1 word {context}", f"i+1 suffix {ending}"),
            (f"i+2 word {context}",),
            (f"i-1 word {context}", f"i-1 suffix {ending}"),
            (f"i-2 word {context}",),
        )
        return np.array([self._sum(of_one) for of_one in features], dtype=np.int32)

    def _sum(self, features: Iterable[str]) -> IntArray:
        found = [self.weights[name] for name in features if name in self.weights]
        return sum(found, start=np.zeros(len(self.tags), dtype=np.int32))


@functools.cache
def shipped() -> Perceptron:
    """Read the model of the installed PyThaiNLP."""
    from pythainlp.corpus import corpus_path

    model = json.loads((Path(corpus_path()) / _FILE).read_text(encoding="utf-8-sig"))
    tags = sorted(model["classes"], reverse=True)
    number = {tag: i for i, tag in enumerate((*tags, *_START))}
    rows = {name: _row(weights, number) for name, weights in model["weights"].items()}
    pairs: defaultdict[str, IntArray] = defaultdict(
        lambda: np.zeros((len(number), len(tags)), dtype=np.int32)
    )
    for name, row in rows.items():
        if name.startswith("i-1 tag+i word "):
            tag, _, word = name.removeprefix("i-1 tag+i word ").partition(" ")
            pairs[word][number[tag]] += row
    known = {word: number[tag] for word, tag in model["tagdict"].items()}
    return Perceptron(tags, rows, _by_tags(rows, list(number), len(tags)), dict(pairs), known)


def _row(weights: Mapping[str, float], number: Mapping[str, int]) -> IntArray:
    row = np.zeros(len(number) - len(_START), dtype=np.int32)
    for tag, weight in weights.items():
        row[number[tag]] = round(1000 * weight)
    return row


def _by_tags(rows: Mapping[str, IntArray], names: Sequence[str], tags: int) -> IntArray:
    table = np.zeros((len(names), len(names), tags), dtype=np.int32)
    for i, first in enumerate(names):
        for j, second in enumerate(names):
            for name in (
                f"i-1 tag {first}",
                f"i-2 tag {second}",
                f"i tag+i-2 tag {first} {second}",
            ):
                table[i, j] += rows.get(name, 0)
    return table


def _as_context(word: str) -> str:
    """Return what the model knows a word as."""
    if word in _EDGES:
        return word
    if "-" in word and word[0] != "-":
        return "!HYPHEN"
    if word.isdigit() and len(word) == _YEAR:
        return "!YEAR"
    return "!DIGITS" if word[:1].isdigit() else word.lower()


class Tagger:
    """Tags rows of words, none of them white space. It remembers every word it has met."""

    def __init__(self, model: Perceptron | None = None) -> None:
        self.model: Final = model or shipped()
        self._numbers: dict[str, int] = {}
        self._of_words: list[IntArray] = []
        self._fixed: list[int] = []
        self._pairs: list[IntArray | None] = []
        for word in (*_START, *_END):
            self._number(word)
        self._edges: Final = list(range(len(self._numbers)))

    def tags(self, rows: Sequence[Sequence[str]]) -> list[list[int]]:
        """Return, for each row of words, numbers into `model.tags`."""
        numbers: list[int] = []
        begins = []
        for row in rows:
            numbers += self._edges[:2]
            begins.append(len(numbers))
            numbers += [self._numbers.get(word) or self._number(word) for word in row]
            numbers += self._edges[2:]
        if not numbers:
            return []
        scores = self._scores(np.array(numbers))
        return [
            self._walk(numbers[begin : begin + len(row)], scores[begin : begin + len(row)])
            for row, begin in zip(rows, begins, strict=True)
        ]

    def _number(self, word: str) -> int:
        number = self._numbers[word] = len(self._of_words)
        self._of_words.append(self.model.of_word(word))
        self._fixed.append(self.model.known.get(word, -1))
        self._pairs.append(self.model.by_pair.get(_as_context(word)))
        return number

    def _scores(self, numbers: npt.NDArray[np.int64]) -> IntArray:
        """Return what the words say, a row a word; the tags before have no part in it yet."""
        distinct, at = np.unique(numbers, return_inverse=True)
        table = np.array([self._of_words[number] for number in distinct.tolist()])
        scores: IntArray = table[at, 0]
        for distance in (1, 2):
            # What stands `distance` after a word adds to it, and the other way round.
            scores[:-distance] += table[at[distance:], distance]
            scores[distance:] += table[at[:-distance], distance + 2]
        return scores

    def _walk(self, numbers: Sequence[int], scores: IntArray) -> list[int]:
        by_tags, fixed, pairs = self.model.by_tags, self._fixed, self._pairs
        before, before_that = len(self.model.tags), len(self.model.tags) + 1
        tags = []
        for number, of_words in zip(numbers, scores, strict=True):
            tag = fixed[number]
            if tag < 0:
                total = of_words + by_tags[before, before_that]
                pair = pairs[number]
                if pair is not None:
                    total += pair[before]
                tag = int(total.argmax())
            before, before_that = tag, before
            tags.append(tag)
        return tags
