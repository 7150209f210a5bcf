"""What `corpus stats --measures` adds: dispersion of the terms shown, statistics of the text.

ARF, STTR and MATTR depend on the order of words: documents come by date, then id. The corpus is
walked once (`pieces.py`); a word is its number among the distinct ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from corpus_cli.errors import UsageError
from corpus_cli.index.format import DOC_SHIFT
from corpus_cli.model.statistics import FrequencyGroup, FrequencyList, TermFrequency, TextStatistics
from corpus_cli.search.order import Place
from corpus_cli.statistics.dispersion_measures import arf, juilland_d_of_sums, normalised
from corpus_cli.statistics.groups import numbered_documents
from corpus_cli.statistics.ngrams import words_in_scope
from corpus_cli.statistics.pieces import Ints, Keys, Pieces, in_parallel, key_of
from corpus_cli.statistics.scope import Scope
from corpus_cli.statistics.text_measures import BLOCK, WINDOW, ttr, yule_k_of_sums
from corpus_cli.statistics.trend import grouped

_MASK: Final = (1 << DOC_SHIFT) - 1
_MOST_SLICES: Final = 10_000
_SENTENCES: Final = """
    select grp, count(*) from sentences join ({numbered}) as numbered
    on sentences.doc = numbered.doc group by grp
"""


class _Text(NamedTuple):
    """The words of a group in order: keys, and the part that each is in."""

    keys: Keys
    parts: Ints


def measured(
    scope: Scope,
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
    texts = _texts(scope, result.level, by, parts)
    sentences = _sentences(scope, by)
    groups = [
        _group(group, own, square, texts[number], sentences.get(number, 0))
        for number, (group, own, square) in enumerate(
            zip(result.groups, words, squares, strict=True), 1
        )
    ]
    return result._replace(groups=groups, parts=f"{parts} slices" if parts.isdecimal() else parts)


def _sentences(scope: Scope, by: str | None) -> dict[int, int]:
    numbered = numbered_documents(scope, by)
    return dict(scope.engine.rows(_SENTENCES.format(numbered=numbered.sql), numbered.values))


def _texts(scope: Scope, level: str, by: str | None, parts: str) -> dict[int, _Text]:
    """Return the words of each group in the order of its documents."""
    number = None
    if parts.isdecimal():
        if not 2 <= int(parts) <= _MOST_SLICES:
            raise UsageError(f"--parts {parts}: 2 to {_MOST_SLICES:,} slices can be made")
    else:
        number = grouped(scope, parts).number
    numbered = numbered_documents(scope, by)
    sql = f"select doc, grp from ({numbered.sql}) as numbered"  # noqa: S608
    group_of = dict(scope.engine.rows(sql, numbered.values))

    def work(i: int) -> tuple[Keys, Ints]:
        pieces = Pieces(scope.segments[i], level)
        numbers = words_in_scope(scope, i, pieces)
        counts = np.bincount(pieces.rows[numbers], minlength=scope.segments[i].text.documents)
        return pieces.keys(numbers), np.append(0, np.cumsum(counts))

    scope.prepare()
    found = in_parallel(work, len(scope.segments))
    by_group: defaultdict[int, list[tuple[Keys, int]]] = defaultdict(list)
    for place in scope.places:
        keys, bounds = found[place.segment]
        own = keys[bounds[place.row] : bounds[place.row + 1]]
        part = -1 if number is None else int(number[place.segment][place.row])
        by_group[group_of[_doc(scope, place)]].append((own, part))
    slices = int(parts) if number is None else 0
    return {group: _text(documents, slices) for group, documents in by_group.items()}


def _doc(scope: Scope, place: Place) -> int:
    return scope.segments[place.segment].record.number << DOC_SHIFT | place.row


def _text(documents: Sequence[tuple[Keys, int]], slices: int) -> _Text:
    keys = np.concatenate([keys for keys, _ in documents])
    if slices:
        return _Text(keys, np.arange(len(keys)) * slices // max(len(keys), 1))
    sizes = [len(keys) for keys, _ in documents]
    parts = np.repeat(np.array([part for _, part in documents], dtype=np.int64), sizes)
    return _Text(keys, np.unique(parts, return_inverse=True)[1])


def _group(
    group: FrequencyGroup,
    words: Sequence[str],
    squares: float,
    text: _Text,
    sentences: int,
) -> FrequencyGroup:
    n = len(text.keys)
    sizes = np.bincount(text.parts) if n else np.zeros(0, dtype=np.int64)
    before = previous(text.keys)
    statistics = TextStatistics(
        ttr=ttr(group.types, group.n),
        sttr=sttr_of(before),
        mattr=mattr_of(before),
        yule_k=yule_k_of_sums(n, int(squares)),
        sentences=sentences,
        words_per_sentence=n / sentences if sentences else None,
    )
    positions = _positions(text.keys, words)
    terms = [
        _term(term, positions[word], text.parts, sizes, n)
        for term, word in zip(group.terms, words, strict=True)
    ]
    return group._replace(text=statistics, terms=terms)


def _positions(keys: Keys, words: Sequence[str]) -> dict[str, Ints]:
    """Return where each word is."""
    wanted = np.array([key_of(word) for word in words], dtype=np.uint64)
    at = np.flatnonzero(np.isin(keys, wanted))
    order = at[np.argsort(keys[at], kind="stable")]
    first = np.searchsorted(keys[order], wanted, side="left")
    last = np.searchsorted(keys[order], wanted, side="right")
    return {word: order[a:b] for word, a, b in zip(words, first, last, strict=True)}


def _term(term: TermFrequency, at: Ints, parts: Ints, sizes: Ints, n: int) -> TermFrequency:
    v = np.bincount(parts[at], minlength=len(sizes))
    deviation = float(np.abs(v / len(at) - sizes / n).sum() / 2)
    filled = sizes > 0
    rates = v[filled] / sizes[filled]
    return term._replace(
        arf=arf(at.tolist(), n),
        dp_norm=normalised(deviation, int(sizes.min()), n),
        juilland_d=juilland_d_of_sums(
            int(filled.sum()), float(rates.sum()), float((rates * rates).sum())
        ),
    )


# --- the text, from where each word was last --------------------------------------------------


def previous(keys: Keys) -> Ints:
    """Return for each word where the same one was last, -1 where it is there first."""
    order = np.argsort(keys, kind="stable")
    same = np.append(False, keys[order][1:] == keys[order][:-1])[: len(keys)]
    before = np.full(len(keys), -1, dtype=np.int64)
    before[order[same]] = order[np.flatnonzero(same) - 1]
    return before


def sttr_of(before: Ints, block: int = BLOCK) -> float | None:
    """Return STTR: a word is new in its block if it was last before the block."""
    whole = len(before) // block * block
    if not whole:
        return None
    begins = np.arange(whole) // block * block
    return float(np.count_nonzero(before[:whole] < begins)) / whole


def mattr_of(before: Ints, window: int = WINDOW) -> float | None:
    """Return MATTR: a word is the first of its kind in the windows that begin after the last."""
    windows = len(before) - window + 1
    if windows < 1:
        return None
    at = np.arange(len(before))
    first = np.maximum(np.maximum(before, at - window), -1)
    counted = np.minimum(at, windows - 1) - np.minimum(first, windows - 1)
    return float(counted.sum()) / window / windows
