"""Frequency lists, of the corpus or of each group of its documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.errors import UsageError
from corpus_cli.model.statistics import FrequencyGroup, FrequencyList, TermFrequency
from corpus_cli.model.text import Kind
from corpus_cli.statistics.groups import group_expression, in_group_order
from corpus_cli.statistics.measures import per_million

LEVELS: Final = ("unit", "token")
_ALL: Final = (1 << 31) - 1

_DOCUMENTS: Final = "select {group} as grp, count(*) from documents group by {group}"

# How often each word occurs in each group, and in how many documents.
_CORPUS_COUNTS: Final = """
    select {group} as grp, word, sum(frequency) as frequency, sum(documents) as documents
    from terms where level = ? group by word
"""
_GROUP_COUNTS: Final = """
    select {group} as grp, word, sum(frequency) as frequency, count(*) as documents
    from doc_terms join documents on doc_terms.doc = documents.doc where level = ?
    group by {group}, word
"""
_SIZES: Final = """
    select grp, cast(sum(frequency) as bigint), count(*) from ({counts}) as counts group by grp
"""
# A word is shown as most often written: in the segment where that is most often.
_TERMS: Final = """
    with ranked as (
        select grp, word, frequency, documents,
               row_number() over (partition by grp order by frequency desc, word) as place
        from ({counts}) as counts
        where word not in (select unnest(cast(? as varchar[])))
    ), shown as (
        select * from ranked where place <= ?
    ), written as (
        select word, form, kind,
               row_number() over (partition by word order by frequency desc, form) as place
        from terms where level = ? and word in (select word from shown)
    )
    select grp, form, kind, cast(shown.frequency as bigint), cast(shown.documents as bigint)
    from shown join written on shown.word = written.word and written.place = 1
    order by grp, shown.place
"""


class _Size(NamedTuple):
    """What the frequencies of a group are relative to."""

    n: int = 0
    types: int = 0


def frequency_list(
    engine: Engine,
    *,
    level: str = "unit",
    top: int = 20,
    stopwords: Collection[str] = (),
    stopwords_name: str | None = None,
    by: str | None = None,
) -> FrequencyList:
    """Return the `top` most frequent terms (0: all) of the corpus, or of each group of documents.

    `level` is `unit` or `token`; `by` one of `groups.GROUPS`. `stopwords`, in normal form and
    folded, are left out of the terms, not of `n` and `types`; the list is called
    `stopwords_name`. Terms come by frequency, equally frequent ones by their folded form; groups
    by name, documents without one last. Raises UsageError for an unknown level or group.
    """
    if level not in LEVELS:
        raise UsageError(f"there is no level {level!r}", hint="one of: unit, token")
    group = group_expression(by)
    whole = _sizes(engine, _CORPUS_COUNTS.format(group=group_expression(None)), level)
    counts = (_GROUP_COUNTS if by else _CORPUS_COUNTS).format(group=group)
    sizes = _sizes(engine, counts, level) if by else whole
    documents: dict[str | None, int] = dict(engine.rows(_DOCUMENTS.format(group=group)))  # type: ignore[arg-type]
    terms: defaultdict[str | None, list[TermFrequency]] = defaultdict(list)
    values = [level, sorted(stopwords), top or _ALL, level]
    for name, *row in engine.rows(_TERMS.format(counts=counts), values):
        terms[name].append(_term(row, sizes[name].n, documents[name]))
    return FrequencyList(
        level=level,
        stopwords=stopwords_name,
        n=whole[None].n,
        types=whole[None].types,
        documents=sum(documents.values()),
        groups=[
            FrequencyGroup(name, *sizes[name], documents.get(name, 0), terms[name])
            for name in (in_group_order(documents) if by else (None,))
        ],
    )


def _sizes(engine: Engine, counts: str, level: str) -> defaultdict[str | None, _Size]:
    sizes: defaultdict[str | None, _Size] = defaultdict(_Size)
    for group, n, types in engine.rows(_SIZES.format(counts=counts), [level]):
        sizes[group] = _Size(n, types)
    return sizes


def _term(row: Sequence[Any], n: int, documents: int) -> TermFrequency:
    form, kind, frequency, having = row
    return TermFrequency(
        term=form,
        kind=Kind(kind),
        frequency=frequency,
        per_million=per_million(frequency, n),
        documents=having,
        range=having / documents,
    )
