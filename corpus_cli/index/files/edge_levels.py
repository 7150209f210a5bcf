"""What begins at each character of a block of texts: the numbers that `edges.py` writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.index.files.edges import SENTENCE, TOKEN, UNIT
from corpus_cli.index.files.entry import Analysed
from corpus_cli.text.words.vocabulary import IntArray

_Bytes = npt.NDArray[np.uint8]
_Numbers = npt.NDArray[np.int64]


class Levels(NamedTuple):
    """The levels of a block: of each character, with a separator after each text.

    Then those where each token begins, and those where each sentence is said to.
    """

    characters: _Bytes
    tokens: _Bytes
    sentences: _Bytes


def levels_of(analyses: Sequence[Analysed]) -> Levels:
    """Return the levels of these texts.

    A sentence that is said to begin within a unit is one with the sentence before it. Raises
    AssertionError where a unit begins within a token.
    """
    ends = np.cumsum([len(one.normal.text) + 1 for one in analyses])
    begins = np.append(0, ends[:-1])
    tokens = _places(begins, [one.token_starts for one in analyses])
    units = _places(begins, [one.unit_starts for one in analyses])
    sentences = _places(begins, [one.sentence_starts for one in analyses])
    levels = np.zeros(ends[-1], dtype=np.uint8)
    levels[tokens] = TOKEN
    if not levels[units].all():
        raise AssertionError("the units of a text do not consist of its tokens")
    levels[units] = UNIT
    levels[sentences[levels[sentences] == UNIT]] = SENTENCE
    levels[ends - 1] = UNIT  # the separators
    return Levels(levels, levels[tokens], levels[sentences])


def _places(begins: _Numbers, starts: Sequence[IntArray]) -> _Numbers:
    counts = [len(some) for some in starts]
    return np.repeat(begins, counts) + np.concatenate(starts)
