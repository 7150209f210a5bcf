"""Frequency lists, of the corpus or of each group of its documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.errors import UsageError
from corpus_cli.model.statistics import FrequencyGroup, FrequencyList, TermFrequency
from corpus_cli.model.text import Kind
from corpus_cli.statistics.groups import Group, numbered_documents, read_groups
from corpus_cli.statistics.measures import per_million
from corpus_cli.statistics.terms import WRITTEN

LEVELS: Final = ("unit", "token")
_ALL: Final = (1 << 31) - 1

# How often each word occurs in each group, and in how many documents.
_CORPUS_COUNTS: Final = """
    select 1 as grp, word, sum(frequency) as frequency, sum(documents) as documents
    from terms where level = ? group by word
"""
_GROUP_COUNTS: Final = """
    select grp, word, sum(frequency) as frequency, count(*) as documents
    from doc_terms join ({numbered}) as numbered on doc_terms.doc = numbered.doc
    where level = ? group by grp, word
"""
_SIZES: Final = """
    select grp, cast(sum(frequency) as bigint), count(*) from ({counts}) as counts group by grp
"""
_TERMS: Final = """
    with ranked as (
        select grp, word, frequency, documents,
               row_number() over (partition by grp order by frequency desc, word) as place
        from ({counts}) as counts
        where word not in (select unnest(cast(? as varchar[])))
    ), shown as (
        select * from ranked where place <= ?
    ), written as ({written})
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
    groups = read_groups(engine, by) or [Group(1, None, 0, 0)]
    counts = _GROUP_COUNTS.format(numbered=numbered_documents(by)) if by else _CORPUS_COUNTS
    whole = _sizes(engine, _CORPUS_COUNTS, level)[1]
    sizes = _sizes(engine, counts, level) if by else {1: whole}
    rows: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    values = [level, sorted(stopwords), top or _ALL, level]
    written = WRITTEN.format(words="select word from shown")
    for number, *row in engine.rows(_TERMS.format(counts=counts, written=written), values):
        rows[number].append(row)
    return FrequencyList(
        level=level,
        stopwords=stopwords_name,
        n=whole.n,
        types=whole.types,
        documents=sum(group.documents for group in groups),
        groups=[_group(group, sizes[group.number], rows[group.number]) for group in groups],
    )


def _sizes(engine: Engine, counts: str, level: str) -> defaultdict[int, _Size]:
    sizes: defaultdict[int, _Size] = defaultdict(_Size)
    for number, *size in engine.rows(_SIZES.format(counts=counts), [level]):
        sizes[number] = _Size(*size)
    return sizes


def _group(group: Group, size: _Size, rows: Sequence[Sequence[Any]]) -> FrequencyGroup:
    terms = [
        TermFrequency(
            term=form,
            kind=Kind(kind),
            frequency=frequency,
            per_million=per_million(frequency, size.n),
            documents=documents,
            range=documents / group.documents,
        )
        for form, kind, frequency, documents in rows
    ]
    return FrequencyGroup(group.name, size.n, size.types, group.documents, terms)
