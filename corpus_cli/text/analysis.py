"""A text taken apart: normal form, units, tokens, sentences."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from corpus_cli.text.alignment import Alignment
from corpus_cli.text.normal import NormalText
from corpus_cli.text.sentences import sentence_starts
from corpus_cli.text.vocabulary import IntArray, Vocabulary


class Analysis:
    """One text, as arrays of offsets into its normal form and numbers of a vocabulary.

    units, tokens          numbers of the pieces, in order; joined, they are the normal text
    unit_starts, token_starts, sentence_starts
                           offsets into the normal text at which each begins
    unit_of_token          for each token, the index of the unit it is part of
    paragraph_of_sentence  for each sentence, the 1-based number of its paragraph; paragraphs are
                           the lines that hold anything but white space
    """

    __slots__ = (
        "normal",
        "paragraph_of_sentence",
        "sentence_starts",
        "token_starts",
        "tokens",
        "unit_of_token",
        "unit_starts",
        "units",
    )

    def __init__(self, original: str, vocabulary: Vocabulary) -> None:
        self.normal: Final = NormalText(original)
        text = self.normal.text
        self.units: Final = vocabulary.unit_numbers(text)
        self.tokens, self.unit_of_token = vocabulary.token_numbers(self.units)
        self.unit_starts: Final = _starts(vocabulary.units.lengths[self.units])
        self.token_starts: Final = _starts(vocabulary.tokens.lengths[self.tokens])
        self.sentence_starts: Final = np.array(sentence_starts(text), dtype=np.int32)
        self.paragraph_of_sentence: Final = _paragraphs(text, self.sentence_starts)
        _check(len(text), vocabulary.units.lengths[self.units], "units")
        _check(len(text), vocabulary.tokens.lengths[self.tokens], "tokens")


def original_starts(alignment: Alignment, offsets: IntArray) -> IntArray:
    """Return `alignment.original_start` of every offset."""
    if not alignment.groups:
        return offsets
    groups = np.array(alignment.groups, dtype=np.int32)
    last = np.searchsorted(groups[:, 0], offsets, side="right") - 1
    _, end, original_start, original_end = groups[np.maximum(last, 0)].T
    mapped = np.where(offsets < end, original_start, original_end + offsets - end)
    return np.where(last < 0, offsets, mapped).astype(np.int32)


def paragraph_starts(text: str) -> IntArray:
    """Return the offsets of the lines of normal text that hold anything but white space."""
    starts, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(position)
        position += len(line) + 1
    return np.array(starts, dtype=np.int32)


def _starts(lengths: IntArray) -> IntArray:
    return (np.cumsum(lengths) - lengths).astype(np.int32)


def _paragraphs(text: str, sentences: IntArray) -> npt.NDArray[np.int32]:
    numbers = np.searchsorted(paragraph_starts(text), sentences, side="right")
    return np.maximum(numbers, 1).astype(np.int32)


def _check(length: int, lengths: IntArray, what: str) -> None:
    # An engine that loses or adds a character would make every later offset wrong.
    if int(lengths.sum()) != length:
        raise AssertionError(f"the {what} of a text do not re-join to it")
