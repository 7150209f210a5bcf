"""How often keywords occur, by label: counted by scanning, as a search finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.index.format import DOC_SHIFT
from corpus_cli.index.segment import Segment
from corpus_cli.model.search import Label
from corpus_cli.model.statistics import KeywordCount, KeywordCounts
from corpus_cli.search.matching import GRADES, Found, find
from corpus_cli.search.request import read_terms
from corpus_cli.statistics.groups import group_expression, in_group_order
from corpus_cli.statistics.measures import per_million

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    IntArray = npt.NDArray[np.int64]

_DOCUMENTS: Final = "select doc, {group} as grp, words from documents"
_LEVEL: Final = "unit"  # `n` counts units: those are the words of the corpus


class _Count(NamedTuple):
    """Occurrences by grade (partial, compound, word), and the documents that have those shown."""

    by_grade: tuple[int, int, int]
    documents: int


def keyword_counts(
    segments: Sequence[Segment],
    engine: Callable[[], Engine],
    keywords: Sequence[str],
    *,
    match: Label = Label.COMPOUND,
    by: str | None = None,
) -> KeywordCounts:
    """Count each keyword in the corpus, or in each group of its documents.

    A keyword is looked for as a search looks for one argument; it is shown as typed, and one that
    is the same in normal form as an earlier one is left out. `by` is one of `groups.GROUPS`; each
    group gets a row a keyword, those without a hit too. `engine` is called only where `by` is
    given. Raises QueryError for a keyword in which nothing can be seen, UsageError for none at
    all and for an unknown group.
    """
    expression = group_expression(by)
    terms = _terms(keywords)
    grouping = _Whole(segments) if by is None else _Groups(segments, engine(), expression)
    rows = [
        _row(keyword, match, group)
        for keyword, term in terms
        for group in grouping.count([find(segment, term) for segment in segments], GRADES[match])
    ]
    return KeywordCounts(_LEVEL, grouping.n, grouping.documents, rows)
