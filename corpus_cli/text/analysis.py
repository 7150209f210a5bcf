"""Texts taken apart: normal form, units, tokens, sentences.

Texts are cut as their lines are, so many of them are cut as one, with a line break between them:
what takes a few calls for each text then takes them once, and each step finds in the processor's
cache what it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from corpus_cli.text.normal.alignment import Alignment
from corpus_cli.text.normal.normal_form import NormalText, normal_texts
from corpus_cli.text.sentences.boundaries import starts_in_all
from corpus_cli.text.words.vocabulary import IntArray, Vocabulary


class Analysis(NamedTuple):
    """One text, as arrays of offsets into its normal form and numbers of a vocabulary.

    units, tokens          numbers of the pieces, in order; joined, they are the normal text
    unit_starts, token_starts, sentence_starts
                           offsets into the normal text at which each begins
    unit_of_token          for each token, the index of the unit it is part of
    paragraph_of_sentence  for each sentence, the 1-based number of its paragraph; paragraphs are
                           the lines that hold anything but white space
    """

    normal: NormalText
    units: IntArray
    unit_starts: IntArray
    tokens: IntArray
    token_starts: IntArray
    unit_of_token: IntArray
    sentence_starts: IntArray
    paragraph_of_sentence: IntArray


def analysis_of(original: str, vocabulary: Vocabulary) -> Analysis:
    """Take a text apart. Raises AssertionError if it does not re-join."""
    return analyses_of([original], vocabulary)[0]


def analyses_of(
    originals: Sequence[str], vocabulary: Vocabulary, markdown: Sequence[bool] = ()
) -> list[Analysis]:
    """Take texts apart, all at once; about a hundred thousand characters of them are quickest.

    `markdown` tells which of them are Markdown; by default, none is. Raises AssertionError if one
    does not re-join.
    """
    return list(_apart(normal_texts(originals, markdown), vocabulary)) if originals else []


def _apart(normals: Sequence[NormalText], vocabulary: Vocabulary) -> Iterator[Analysis]:
    texts = [normal.text for normal in normals]
    units = vocabulary.unit_numbers("\n".join(texts))
    tokens, owners = vocabulary.token_numbers(units)
    by_unit = _Cuts.of(texts, vocabulary.units.lengths[units], "units")
    by_token = _Cuts.of(texts, vocabulary.tokens.lengths[tokens], "tokens")
    for at, (normal, starts) in enumerate(zip(normals, starts_in_all(texts), strict=True)):
        of_units, of_tokens = by_unit.slice(at), by_token.slice(at)
        sentences = np.array(starts, dtype=np.int32)
        yield Analysis(
            normal=normal,
            units=units[of_units],
            unit_starts=by_unit.starts(at),
            tokens=tokens[of_tokens],
            token_starts=by_token.starts(at),
            unit_of_token=owners[of_tokens] - np.int32(of_units.start),
            sentence_starts=sentences,
            paragraph_of_sentence=_paragraphs(normal.text, sentences),
        )


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


class _Cuts(NamedTuple):
    """Where the pieces of texts begin that were cut as one, with a line break between them."""

    offsets: IntArray  # of each piece, in all
    bounds: npt.NDArray[np.int64]  # of each text, where it begins in all; and past the last one
    first: npt.NDArray[np.intp]  # of each text, its first piece; and the one past the last

    @classmethod
    def of(cls, texts: Sequence[str], lengths: IntArray, what: str) -> Self:
        """Return the cuts of texts into pieces of these lengths."""
        bounds = np.cumsum([0, *(len(text) + 1 for text in texts)])
        offsets = (np.cumsum(lengths) - lengths).astype(np.int32)
        first = np.searchsorted(offsets, bounds)
        # An engine that loses or adds a character would make every later offset wrong.
        whole = int(lengths.sum()) + 1 == bounds[-1]
        if not (whole and np.array_equal(offsets[first[1:-1] - 1], bounds[1:-1] - 1)):
            raise AssertionError(f"the {what} of a text do not re-join to it")
        return cls(offsets, bounds, first)

    def slice(self, at: int) -> slice:
        """Return which pieces are those of a text: all but the line break that ends it."""
        end = self.first[at + 1] - (at + 2 < len(self.first))
        return slice(int(self.first[at]), int(end))

    def starts(self, at: int) -> IntArray:
        """Return where the pieces of a text begin in it."""
        starts: IntArray = (self.offsets[self.slice(at)] - self.bounds[at]).astype(np.int32)
        return starts


def _paragraphs(text: str, sentences: IntArray) -> IntArray:
    numbers = np.searchsorted(paragraph_starts(text), sentences, side="right")
    return np.maximum(numbers, 1).astype(np.int32)
