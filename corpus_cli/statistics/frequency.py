"""Frequency lists, of the corpus or of each group of its documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.model.statistics import (
    FrequencyGroup,
    FrequencyList,
    Stopwords,
    TermFrequency,
    Wanted,
)
from corpus_cli.model.text import Kind
from corpus_cli.search.query.regex import check
from corpus_cli.statistics.document_groups import Group, numbered_documents, read_groups
from corpus_cli.statistics.measures.association import per_million
from corpus_cli.statistics.subcorpus import Part, Subcorpus
from corpus_cli.statistics.terms import WrittenForm, written_forms

SORTS: Final = ("frequency", "documents", "term")
_ALL: Final = (1 << 31) - 1

# How often each word occurs in each group, and in how many documents.
_CORPUS_COUNTS: Final = "select 1 as grp, word, frequency, documents from ({terms}) as terms"
_GROUP_COUNTS: Final = """
    select grp, word, sum(frequency) as frequency, count(*) as documents
    from ({terms}) as doc_terms join ({numbered}) as numbered on doc_terms.doc = numbered.doc
    group by grp, word
"""
_DOCUMENT_COUNTS: Final = """
    select grp, word, frequency, 1 as documents
    from ({terms}) as doc_terms join ({numbered}) as numbered on doc_terms.doc = numbered.doc
"""
_SIZES: Final = """
    select grp, cast(sum(frequency) as bigint) as n, count(*) as types,
           sum(cast(frequency as double) * cast(frequency as double)) as squares
    from ({counts}) as counts group by grp
"""
# Sizes and terms in one statement, so that the terms are counted once: of each group first a row
# with its size, which has no word.
_LISTS: Final = """
    with counts as ({counts}), sizes as ({sizes}), wanted as (
        select grp, word, frequency, documents from counts
        where word not in (select unnest(cast(? as varchar[]))) and frequency >= ? {given}
    ), ranked as (
        select grp, word, frequency, documents,
               row_number() over (partition by grp order by {order}) as place
        from ({candidates}) as candidates
    )
    select grp, 0 as place, cast(null as varchar) as word, n as first, types as second, squares
    from sizes
    union all
    select grp, place, word, cast(frequency as bigint), cast(documents as bigint), 0
    from ranked where place <= ?
    order by grp, place
"""
_EVERY: Final = Part("select * from wanted")
_FIRST: Final = "select * from wanted order by {order} limit ?"
_ORDERS: Final = {
    "frequency": "frequency desc, word",
    "documents": "documents desc, frequency desc, word",
    "term": "word",
}
_OF_KIND: Final = """
    and word in (select word from terms where level = '{level}'
                 and kind in (select unnest(cast(? as varchar[]))))
"""


class _Size(NamedTuple):
    """What the frequencies of a group are relative to; `squares` is the sum of their squares."""

    n: int = 0
    types: int = 0
    squares: float = 0.0


class _List(NamedTuple):
    """A group's size, and of its terms that are shown word, frequency and documents."""

    size: _Size
    rows: list[tuple[str, int, int]]


def _given(wanted: Wanted, level: str) -> Part:
    """Return the condition on terms, in SQL, that begins with `and`."""
    sql = ""
    values: list[object] = []
    if wanted.kinds:
        sql += _OF_KIND.format(level=level)
        values.append(sorted(wanted.kinds))
    if wanted.pattern is not None:
        sql += " and regexp_matches(word, ?)"
        values.append(wanted.pattern)
    return Part(sql, tuple(values))


def frequency_list(
    subcorpus: Subcorpus,
    *,
    level: str = "unit",
    top: int = 20,
    stopwords: Stopwords | None = None,
    by: str | None = None,
    wanted: Wanted | None = None,
    sort: str = "frequency",
    parts: str | None = None,
) -> FrequencyList:
    """Return the first `top` terms (0: all) of a subcorpus, or of each group of its documents.

    `level` is `unit` or `token`; `by` a period, one of `groups.GROUPS` or a field. The
    `stopwords` are left out of the terms, not of `n` and `types`. Terms come by `sort`, the
    highest first, equal ones by their folded form; groups by name, documents without one last.
    `parts` (months or whatever `dispersion` divides by) asks for ARF, DPnorm and D of the terms
    shown, and for statistics of the text. Raises UsageError for an unknown level, group or order,
    and for a pattern that cannot be read.
    """
    wanted = wanted or Wanted()
    _check(sort, wanted)
    hidden = stopwords or Stopwords()
    groups = _groups(subcorpus, by)
    lists = _lists(subcorpus, level, by, wanted, hidden, sort, top)
    own = [lists.get(group.number, _List(_Size(), [])) for group in groups]
    whole = own[0].size if by is None else _size(subcorpus, level)
    known = written_forms(subcorpus.engine, level, {row[0] for one in own for row in one.rows})
    result = FrequencyList(
        level=level,
        stopwords=hidden.name,
        sort=sort,
        parts=None,
        n=whole.n,
        types=whole.types,
        documents=sum(group.documents for group in groups),
        groups=[_group(group, one, known) for group, one in zip(groups, own, strict=True)],
    )
    if parts is None:
        return result
    from corpus_cli.statistics.frequency_measures import measured

    squares = [one.size.squares for one in own]
    words = [[row[0] for row in one.rows] for one in own]
    return measured(subcorpus, result, words, squares, by=by, parts=parts)


def _check(sort: str, wanted: Wanted) -> None:
    if sort not in SORTS:
        raise UsageError(f"terms cannot be sorted by {sort!r}", hint=f"one of: {', '.join(SORTS)}")
    problem = check(wanted.pattern) if wanted.pattern else None
    if problem:
        raise UsageError(f"--pattern: {problem}", hint="such as '^การ' or 'กรรม$'")


def _counts(subcorpus: Subcorpus, level: str, by: str | None) -> Part:
    if by is None:
        terms = subcorpus.terms(level)
        return Part(_CORPUS_COUNTS.format(terms=terms.sql), terms.values)
    terms, numbered = subcorpus.doc_terms(level), numbered_documents(subcorpus, by)
    shape = _DOCUMENT_COUNTS if by == "document" else _GROUP_COUNTS
    sql = shape.format(terms=terms.sql, numbered=numbered.sql)
    return Part(sql, (*terms.values, *numbered.values))


def _groups(subcorpus: Subcorpus, by: str | None) -> list[Group]:
    if by is None:
        return [Group(1, None, subcorpus.document_count, 0)]
    return read_groups(subcorpus, by) or [Group(1, None, 0, 0)]


def _lists(
    subcorpus: Subcorpus,
    level: str,
    by: str | None,
    wanted: Wanted,
    stopwords: Stopwords,
    sort: str,
    top: int,
) -> Mapping[int, _List]:
    """Return size and first terms of each group that has a word, by its number."""
    counts, given, order = _counts(subcorpus, level, by), _given(wanted, level), _ORDERS[sort]
    # Where all is one group, numbering all of its terms would take as long as counting them.
    candidates = Part(_FIRST.format(order=order), (top or _ALL,)) if by is None else _EVERY
    sql = _LISTS.format(
        counts=counts.sql, sizes=_SIZES.format(counts="select * from counts"), given=given.sql,
        candidates=candidates.sql, order=order,
    )  # fmt: skip
    own = (sorted(stopwords.words), wanted.min_frequency, *given.values)
    rows = subcorpus.engine.rows(sql, (*counts.values, *own, *candidates.values, top or _ALL))
    lists: dict[int, _List] = {}
    for number, _, word, first, second, squares in rows:
        if word is None:
            lists[number] = _List(_Size(first, second, squares), [])
        else:
            lists[number].rows.append((word, first, second))
    return lists


def _size(subcorpus: Subcorpus, level: str) -> _Size:
    counts = _counts(subcorpus, level, None)
    for _, *size in subcorpus.engine.rows(_SIZES.format(counts=counts.sql), counts.values):
        return _Size(*size)
    return _Size()


def _group(group: Group, found: _List, known: Mapping[str, WrittenForm]) -> FrequencyGroup:
    size = found.size
    terms = [
        TermFrequency(
            term=known[word].form,
            kind=Kind(known[word].kind),
            frequency=frequency,
            per_million=per_million(frequency, size.n),
            documents=documents,
            range=documents / group.documents,
            arf=None,
            dp_norm=None,
            juilland_d=None,
        )
        for word, frequency, documents in found.rows
    ]
    return FrequencyGroup(group.name, size.n, size.types, group.documents, None, terms)
