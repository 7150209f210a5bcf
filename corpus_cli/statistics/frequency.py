"""Frequency lists, of the corpus or of each group of its documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.model.statistics import (
    FrequencyGroup,
    FrequencyList,
    Stopwords,
    TermFrequency,
    Wanted,
)
from corpus_cli.model.text import Kind
from corpus_cli.search.regex import check
from corpus_cli.statistics.groups import Group, numbered_documents, read_groups
from corpus_cli.statistics.measures import per_million
from corpus_cli.statistics.scope import Part, Scope
from corpus_cli.statistics.terms import WRITTEN

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
    select grp, cast(sum(frequency) as bigint), count(*),
           sum(cast(frequency as double) * cast(frequency as double))
    from ({counts}) as counts group by grp
"""
_TERMS: Final = """
    with ranked as (
        select grp, word, frequency, documents,
               row_number() over (partition by grp order by {order}) as place
        from ({counts}) as counts
        where word not in (select unnest(cast(? as varchar[]))) and frequency >= ? {given}
    ), shown as (
        select * from ranked where place <= ?
    ), written as ({written})
    select grp, form, kind, cast(shown.frequency as bigint), cast(shown.documents as bigint),
           shown.word
    from shown join written on shown.word = written.word and written.place = 1
    order by grp, shown.place
"""
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
    scope: Scope,
    *,
    level: str = "unit",
    top: int = 20,
    stopwords: Stopwords | None = None,
    by: str | None = None,
    wanted: Wanted | None = None,
    sort: str = "frequency",
    parts: str | None = None,
) -> FrequencyList:
    """Return the first `top` terms (0: all) of a scope, or of each group of its documents.

    `level` is `unit` or `token`; `by` a period, one of `groups.GROUPS` or a field. The
    `stopwords` are left out of the terms, not of `n` and `types`. Terms come by `sort`, the
    highest first, equal ones by their folded form; groups by name, documents without one last.
    `parts` (months or whatever `dispersion` divides by) asks for ARF, DPnorm and D of the terms
    shown, and for statistics of the text. Raises UsageError for an unknown level, group or order,
    and for a pattern that cannot be read.
    """
    wanted = wanted or Wanted()
    _check(sort, wanted)
    counts = _counts(scope, level, by)
    groups = read_groups(scope, by) or [Group(1, None, 0, 0)]
    whole = _sizes(scope, _counts(scope, level, None))[1]
    sizes = _sizes(scope, counts) if by else {1: whole}
    hidden = stopwords or Stopwords()
    rows = _rows(scope, counts, level, wanted, hidden, sort, top)
    found = [_group(group, sizes[group.number], rows[group.number]) for group in groups]
    result = FrequencyList(
        level=level,
        stopwords=hidden.name,
        sort=sort,
        parts=None,
        n=whole.n,
        types=whole.types,
        documents=sum(group.documents for group in groups),
        groups=found,
    )
    if parts is None:
        return result
    from corpus_cli.statistics.measured import measured

    squares = [sizes[group.number].squares for group in groups]
    words = [[row[-1] for row in rows[group.number]] for group in groups]
    return measured(scope, result, words, squares, by=by, parts=parts)


def _check(sort: str, wanted: Wanted) -> None:
    if sort not in SORTS:
        raise UsageError(f"terms cannot be sorted by {sort!r}", hint=f"one of: {', '.join(SORTS)}")
    problem = check(wanted.pattern) if wanted.pattern else None
    if problem:
        raise UsageError(f"--pattern: {problem}", hint="such as '^การ' or 'กรรม$'")


def _counts(scope: Scope, level: str, by: str | None) -> Part:
    if by is None:
        terms = scope.terms(level)
        return Part(_CORPUS_COUNTS.format(terms=terms.sql), terms.values)
    terms, numbered = scope.doc_terms(level), numbered_documents(scope, by)
    shape = _DOCUMENT_COUNTS if by == "document" else _GROUP_COUNTS
    sql = shape.format(terms=terms.sql, numbered=numbered.sql)
    return Part(sql, (*terms.values, *numbered.values))


def _rows(
    scope: Scope,
    counts: Part,
    level: str,
    wanted: Wanted,
    stopwords: Stopwords,
    sort: str,
    top: int,
) -> Mapping[int, Sequence[Sequence[Any]]]:
    given = _given(wanted, level)
    written = WRITTEN.format(words="select word from shown")
    sql = _TERMS.format(counts=counts.sql, written=written, given=given.sql, order=_ORDERS[sort])
    own = (sorted(stopwords.words), wanted.min_frequency, *given.values, top or _ALL, level)
    rows: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    for number, *row in scope.engine.rows(sql, (*counts.values, *own)):
        rows[number].append(row)
    return rows


def _sizes(scope: Scope, counts: Part) -> defaultdict[int, _Size]:
    sizes: defaultdict[int, _Size] = defaultdict(_Size)
    for number, *size in scope.engine.rows(_SIZES.format(counts=counts.sql), counts.values):
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
            arf=None,
            dp_norm=None,
            juilland_d=None,
        )
        for form, kind, frequency, documents, _ in rows
    ]
    return FrequencyGroup(group.name, size.n, size.types, group.documents, None, terms)
