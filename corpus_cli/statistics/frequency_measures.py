"""The measures of `corpus stats --measures`: dispersion of the terms shown, statistics of the text.

ARF, STTR and MATTR depend on the order of words: documents come by date, then id. The words of the
subcorpus are read once, as keys (`segment_tokens.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_cli.errors import UsageError
from corpus_cli.model.statistics import FrequencyGroup, FrequencyList, TermFrequency, TextStatistics
from corpus_cli.parallel.local import Threads
from corpus_cli.statistics.document_groups import group_documents, numbered_documents
from corpus_cli.statistics.grouped_keys import (
    Int32Array,
    Int64Array,
    KeyArray,
    KeyGroups,
    is_run_start,
)
from corpus_cli.statistics.measures.dispersion import juilland_d_of_sums, normalised
from corpus_cli.statistics.measures.text import BLOCK, WINDOW, ttr, yule_k_of_sums
from corpus_cli.statistics.ngrams import words_in_subcorpus
from corpus_cli.statistics.segment_tokens import SegmentTokens
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.word_hashes import hash_words

_MOST_SLICES: Final = 10_000
_AT_ONCE: Final = 1 << 20  # words: the arrays made of so many stay in the cache
_DISPERSION: Final = TermFrequency._fields.index("arf")  # the first field of the measures
_SENTENCES: Final = """
    select grp, count(*) from sentences join ({numbered}) as numbered
    on sentences.doc = numbered.doc group by grp
"""


class _Text(NamedTuple):
    """The words of a group of documents in order: their keys, and the part that each is in."""

    keys: KeyArray
    parts: Int32Array


_NO_TEXT: Final = _Text(np.zeros(0, np.uint64), np.zeros(0, np.int32))


def with_measures(
    subcorpus: Subcorpus,
    result: FrequencyList,
    words: Sequence[Sequence[str]],
    squares: Sequence[float],
    *,
    by: str | None,
    parts: str,
) -> FrequencyList:
    """Return a frequency list with the measures of its terms and groups.

    `words` are the folded terms of each group, `squares` the sums of all its squared frequencies.
    `parts` is a period or field, `document`, or a number of equal slices. Raises UsageError for
    parts that the corpus cannot be divided into.
    """
    texts = _texts(subcorpus, result.level, by, parts)
    numbered = numbered_documents(subcorpus, by)
    sql = _SENTENCES.format(numbered=numbered.sql)
    sentences = dict(subcorpus.engine.rows(sql, numbered.values))
    groups = [
        _measured_group(group, own, square, texts.get(number, _NO_TEXT), sentences.get(number, 0))
        for number, (group, own, square) in enumerate(
            zip(result.groups, words, squares, strict=True), 1
        )
    ]
    return result._replace(groups=groups, parts=f"{parts} slices" if parts.isdecimal() else parts)


# --- reading the text -------------------------------------------------------------------------


def _texts(subcorpus: Subcorpus, level: str, by: str | None, parts: str) -> dict[int, _Text]:
    """Return the words of each group of documents, in the order of these."""
    slices = int(parts) if parts.isdecimal() else 0
    if parts.isdecimal() and not 2 <= slices <= _MOST_SLICES:
        raise UsageError(f"--parts {parts}: use 2 to {_MOST_SLICES:,} slices")
    part_numbers = None if slices else group_documents(subcorpus, parts).numbers
    numbered = numbered_documents(subcorpus, by)
    sql = f"select doc, grp from ({numbered.sql}) as numbered"  # noqa: S608
    group_of = dict(subcorpus.engine.rows(sql, numbered.values))
    subcorpus.prepare()

    def read(i: int) -> tuple[KeyArray, Int64Array]:
        tokens = SegmentTokens(subcorpus.segments[i], level)
        words = words_in_subcorpus(subcorpus, i, tokens)
        return tokens.keys(words), np.searchsorted(words, tokens.document_bounds)

    segments = subcorpus.each(read)
    groups: defaultdict[int, list[tuple[KeyArray, int]]] = defaultdict(list)
    for ref in subcorpus.documents_in_order:
        keys, bounds = segments[ref.segment]
        own = keys[bounds[ref.row] : bounds[ref.row + 1]]
        part = 0 if part_numbers is None else int(part_numbers[ref.segment][ref.row])
        groups[group_of[subcorpus.doc(ref)]].append((own, part))
    return {group: _joined(documents, slices) for group, documents in groups.items()}


def _joined(documents: Sequence[tuple[KeyArray, int]], slices: int) -> _Text:
    """Return the text of documents, each with its part; `slices` divide it into equal parts."""
    keys = np.concatenate([keys for keys, _ in documents])
    if slices:
        sliced = np.arange(len(keys)) * slices // max(len(keys), 1)
        return _Text(keys, sliced.astype(np.int32))
    numbers: dict[int, int] = {}  # of the parts that have words, in their order
    filled = [
        (numbers.setdefault(part, len(numbers)), len(own)) for own, part in documents if len(own)
    ]
    parts, sizes = np.array(filled, dtype=np.int64).reshape(-1, 2).T
    return _Text(keys, np.repeat(parts.astype(np.int32), sizes))


# --- measuring a group ------------------------------------------------------------------------


def _measured_group(
    group: FrequencyGroup, words: Sequence[str], squares: float, text: _Text, sentences: int
) -> FrequencyGroup:
    n = len(text.keys)
    occurrences = KeyGroups.of(text.keys)
    before = previous(occurrences)
    statistics = TextStatistics(
        ttr=ttr(group.types, group.n),
        sttr=sttr_of(before),
        mattr=mattr_of(before),
        yule_k=yule_k_of_sums(n, int(squares)),
        sentences=sentences,
        words_per_sentence=n / sentences if sentences else None,
    )
    if not words:
        return group._replace(text=statistics)
    keys = hash_words(words)
    order = np.argsort(keys)  # the order of the occurrences: all of them are selected as they are
    blocks = list(occurrences.select(keys[order]).blocks(_AT_ONCE))
    sizes = np.bincount(text.parts)
    spread = Threads().each(lambda block: _dispersion(block, text.parts, sizes), blocks)
    measures = dict(zip(order.tolist(), chain.from_iterable(spread), strict=True))
    terms = [
        TermFrequency._make((*term[:_DISPERSION], *measures[number]))
        for number, term in enumerate(group.terms)
    ]
    return group._replace(text=statistics, terms=terms)


def _dispersion(
    occurrences: KeyGroups, parts: Int32Array, sizes: Int64Array
) -> list[tuple[float, float | None, float | None]]:
    """Return ARF, DPnorm and D of words, given the part of each word of the text.

    `sizes` are those of the parts.
    """
    n, filled, frequencies = len(parts), int(np.count_nonzero(sizes)), occurrences.sizes
    word = np.repeat(np.arange(len(frequencies)), frequencies)
    cells = word * len(sizes) + parts[occurrences.order]
    if (cells[1:] < cells[:-1]).any():  # parts that do not follow each other, as months do
        cells.sort()
    first = np.flatnonzero(is_run_start(cells))
    v = np.diff(first, append=len(cells))
    word, part = np.divmod(cells[first], len(sizes))
    share, size = v / frequencies[word], sizes[part] / n

    def total(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(np.bincount(word, values, len(frequencies)), dtype=np.float64)

    # In the parts without the word |0 - s/N| is s/N: 1 less those with it.
    deviations = (total(np.abs(share - size)) + 1 - total(size)) / 2
    rates = v / sizes[part]
    smallest = int(sizes[sizes > 0].min())
    sums = zip(total(rates).tolist(), total(rates * rates).tolist(), strict=True)
    return list(
        zip(
            arfs(occurrences, n),
            [normalised(deviation, smallest, n) for deviation in deviations.tolist()],
            [juilland_d_of_sums(filled, *both) for both in sums],
            strict=True,
        )
    )


# --- measures of the text, from the previous occurrence of each word -----------------------------


def arfs(occurrences: KeyGroups, n: int) -> list[float]:
    """Return the ARF of each word of a text of `n` words; see `measures.dispersion.arf`."""
    distances = np.diff(occurrences.order, prepend=0)
    last = occurrences.order[occurrences.ends - 1]
    distances[occurrences.starts] = occurrences.first + n - last
    frequencies = occurrences.sizes
    reach = n / frequencies
    nearer = np.minimum(distances, np.repeat(reach, frequencies))
    found: list[float] = (np.add.reduceat(nearer, occurrences.starts) / reach).tolist()
    return found


def previous(occurrences: KeyGroups) -> Int64Array:
    """Return for each word of a text the position of its previous occurrence, -1 for the first."""
    before = np.full(len(occurrences.order), -1, dtype=np.int64)
    before[occurrences.order[1:]] = occurrences.order[:-1]
    before[occurrences.first] = -1
    return before


def sttr_of(before: Int64Array, block: int = BLOCK) -> float | None:
    """Return STTR: a word is a new type of its block if it occurred last before the block."""
    blocks = len(before) // block
    if not blocks:
        return None
    begins = np.arange(blocks) * block
    new = before[: blocks * block].reshape(blocks, block) < begins[:, np.newaxis]
    return float(np.count_nonzero(new)) / (blocks * block)


def mattr_of(before: Int64Array, window: int = WINDOW) -> float | None:
    """Return MATTR: a word is a new type of the windows that begin after its last occurrence."""
    windows = len(before) - window + 1
    if windows < 1:
        return None
    types = 0
    for begin in range(0, len(before), _AT_ONCE):
        last = before[begin : begin + _AT_ONCE]
        at = np.arange(begin, begin + len(last))
        first = np.maximum(last, at - window)
        np.maximum(first, -1, out=first)
        types += int((np.minimum(at, windows - 1) - np.minimum(first, windows - 1)).sum())
    return types / window / windows
