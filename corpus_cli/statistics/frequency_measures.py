"""What `corpus stats --measures` adds: dispersion of the terms shown, statistics of the text.

ARF, STTR and MATTR depend on the order of words: documents come by date, then id. The corpus is
walked once (`segment_tokens.py`); a word is its number word_in the distinct ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.index.files.format import DOC_SHIFT
from corpus_cli.model.statistics import FrequencyGroup, FrequencyList, TermFrequency, TextStatistics
from corpus_cli.parallel.threads import in_threads
from corpus_cli.search.match.document_order import DocumentRef
from corpus_cli.statistics.document_groups import numbered_documents
from corpus_cli.statistics.grouped_keys import Ints, KeyGroups, Keys, is_run_start
from corpus_cli.statistics.measures.dispersion import juilland_d_of_sums, normalised
from corpus_cli.statistics.measures.text import BLOCK, WINDOW, ttr, yule_k_of_sums
from corpus_cli.statistics.ngrams import words_in_scope
from corpus_cli.statistics.segment_tokens import SegmentTokens
from corpus_cli.statistics.subcorpus import Subcorpus
from corpus_cli.statistics.trend import grouped
from corpus_cli.statistics.word_hashes import hash_words

_MASK: Final = (1 << DOC_SHIFT) - 1
_MOST_SLICES: Final = 10_000
_AT_ONCE: Final = 1 << 20  # words: what is made of them stays in the cache
_SPREAD_FROM: Final = TermFrequency._fields.index("arf")
_SENTENCES: Final = """
    select grp, count(*) from sentences join ({numbered}) as numbered
    on sentences.doc = numbered.doc group by grp
"""


class _Text(NamedTuple):
    """The words of a group in order: keys, and the part that each is in."""

    keys: Keys
    parts: Ints


_NO_TEXT: Final = _Text(np.zeros(0, np.uint64), np.zeros(0, np.int32))


def measured(
    subcorpus: Subcorpus,
    result: FrequencyList,
    words: Sequence[Sequence[str]],
    squares: Sequence[float],
    *,
    by: str | None,
    parts: str,
) -> FrequencyList:
    """Return the list with its measures.

    `words` are the folded terms of each group, `squares` the sums of all squared frequencies.
    `parts` is a period or field, `document`, or a number of equal slices. Raises UsageError for
    what the corpus cannot be divided into.
    """
    texts = _texts(subcorpus, result.level, by, parts)
    sentences = _sentences(subcorpus, by)
    groups = [
        _group(group, own, square, texts.get(number, _NO_TEXT), sentences.get(number, 0))
        for number, (group, own, square) in enumerate(
            zip(result.groups, words, squares, strict=True), 1
        )
    ]
    return result._replace(groups=groups, parts=f"{parts} slices" if parts.isdecimal() else parts)


def _sentences(subcorpus: Subcorpus, by: str | None) -> dict[int, int]:
    numbered = numbered_documents(subcorpus, by)
    return dict(subcorpus.engine.rows(_SENTENCES.format(numbered=numbered.sql), numbered.values))


def _texts(subcorpus: Subcorpus, level: str, by: str | None, parts: str) -> dict[int, _Text]:
    """Return the words of each group in the order of its documents."""
    number = None
    if parts.isdecimal():
        if not 2 <= int(parts) <= _MOST_SLICES:
            raise UsageError(f"--parts {parts}: 2 to {_MOST_SLICES:,} slices can be made")
    else:
        number = grouped(subcorpus, parts).number
    numbered = numbered_documents(subcorpus, by)
    sql = f"select doc, grp from ({numbered.sql}) as numbered"  # noqa: S608
    group_of = dict(subcorpus.engine.rows(sql, numbered.values))

    def work(i: int) -> tuple[Keys, Ints]:
        pieces = SegmentTokens(subcorpus.segments[i], level)
        numbers = words_in_scope(subcorpus, i, pieces)
        return pieces.keys(numbers), np.searchsorted(numbers, pieces.bounds)

    subcorpus.prepare()
    found = subcorpus.each(work)
    by_group: defaultdict[int, list[tuple[Keys, int]]] = defaultdict(list)
    for place in subcorpus.places:
        keys, bounds = found[place.segment]
        own = keys[bounds[place.row] : bounds[place.row + 1]]
        part = -1 if number is None else int(number[place.segment][place.row])
        by_group[group_of[_doc(subcorpus, place)]].append((own, part))
    slices = int(parts) if number is None else 0
    return {group: _text(documents, slices) for group, documents in by_group.items()}


def _doc(subcorpus: Subcorpus, place: DocumentRef) -> int:
    return subcorpus.segments[place.segment].record.number << DOC_SHIFT | place.row


def _text(documents: Sequence[tuple[Keys, int]], slices: int) -> _Text:
    keys = np.concatenate([keys for keys, _ in documents])
    if slices:
        parts = np.arange(len(keys)) * slices // max(len(keys), 1)
        return _Text(keys, parts.astype(np.int32))
    numbers: dict[int, int] = {}
    filled = [
        (numbers.setdefault(part, len(numbers)), len(own)) for own, part in documents if len(own)
    ]
    parts, sizes = np.array(filled, dtype=np.int64).reshape(-1, 2).T
    return _Text(keys, np.repeat(parts.astype(np.int32), sizes))


def _group(
    group: FrequencyGroup, words: Sequence[str], squares: float, text: _Text, sentences: int
) -> FrequencyGroup:
    n = len(text.keys)
    runs = KeyGroups.of(text.keys)
    before = previous(runs)
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
    order = np.argsort(keys)  # that of the runs: all of them need not be put into another
    blocks = list(runs.only(keys[order]).blocks(_AT_ONCE))
    sizes = np.bincount(text.parts)
    spread = in_threads(lambda i: _spread(blocks[i], text.parts, sizes), len(blocks))
    found = dict(zip(order.tolist(), chain.from_iterable(spread), strict=True))
    terms = [
        TermFrequency._make((*term[:_SPREAD_FROM], *found[number]))
        for number, term in enumerate(group.terms)
    ]
    return group._replace(text=statistics, terms=terms)


def _spread(
    runs: KeyGroups, parts: Ints, sizes: Ints
) -> list[tuple[float, float | None, float | None]]:
    """Return ARF, DPnorm and D, a term's last fields, of the words of some runs.

    `sizes` are those of the parts.
    """
    return list(zip(arfs(runs, len(parts)), *_evenness(runs, parts, sizes), strict=True))


def _evenness(
    runs: KeyGroups, parts: Ints, sizes: Ints
) -> tuple[list[float | None], list[float | None]]:
    """Return DPnorm and D of the words of some runs."""
    n, filled, frequencies = len(parts), int(np.count_nonzero(sizes)), runs.lengths
    word = np.repeat(np.arange(len(frequencies)), frequencies)
    cells = word * len(sizes) + parts[runs.order]
    if (cells[1:] < cells[:-1]).any():  # not of parts that follow each other, as months do
        cells.sort()
    first = np.flatnonzero(is_run_start(cells))
    v = np.diff(first, append=len(cells))
    word, part = np.divmod(cells[first], len(sizes))
    share, size = v / frequencies[word], sizes[part] / n

    def total(values: Any) -> Any:  # noqa: ANN401 - arrays of floats
        return np.bincount(word, weights=values, minlength=len(frequencies))

    # In the parts without the word |0 - s/N| is s/N: all less those with it.
    deviations = (total(np.abs(share - size)) + 1 - total(size)) / 2
    rates = v / sizes[part]
    smallest = int(sizes[sizes > 0].min())
    sums = zip(total(rates).tolist(), total(rates * rates).tolist(), strict=True)
    return (
        [normalised(deviation, smallest, n) for deviation in deviations.tolist()],
        [juilland_d_of_sums(filled, *both) for both in sums],
    )


# --- the text, from where each word was last --------------------------------------------------


def arfs(runs: KeyGroups, n: int) -> list[float]:
    """Return the ARF of each word word_in `n` words; see `dispersion_measures.arf`."""
    distances = np.diff(runs.order, prepend=0)
    distances[runs.starts] = runs.first + n - runs.order[runs.ends - 1]
    reach = n / runs.lengths
    sums = np.add.reduceat(np.minimum(distances, np.repeat(reach, runs.lengths)), runs.starts)
    found: list[float] = (sums / reach).tolist()
    return found


def previous(runs: KeyGroups) -> Ints:
    """Return for each word where the same one was last, -1 where it is there first."""
    before = np.full(len(runs.order), -1, dtype=np.int64)
    before[runs.order[1:]] = runs.order[:-1]
    before[runs.first] = -1
    return before


def sttr_of(before: Ints, block: int = BLOCK) -> float | None:
    """Return STTR: a word is new in its block if it was last before the block."""
    blocks = len(before) // block
    if not blocks:
        return None
    begins = np.arange(blocks) * block
    new = before[: blocks * block].reshape(blocks, block) < begins[:, np.newaxis]
    return float(np.count_nonzero(new)) / (blocks * block)


def mattr_of(before: Ints, window: int = WINDOW) -> float | None:
    """Return MATTR: a word is the first of its kind in the windows that begin after the last."""
    windows = len(before) - window + 1
    if windows < 1:
        return None
    counted = 0
    for begin in range(0, len(before), _AT_ONCE):
        last = before[begin : begin + _AT_ONCE]
        at = np.arange(begin, begin + len(last))
        first = np.maximum(last, at - window)
        np.maximum(first, -1, out=first)
        counted += int((np.minimum(at, windows - 1) - np.minimum(first, windows - 1)).sum())
    return counted / window / windows
