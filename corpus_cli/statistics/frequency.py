"""Frequency lists, of a subcorpus or of each group of its documents."""

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
from corpus_cli.search.query.regex import problem_of
from corpus_cli.statistics.document_groups import Group, numbered_documents, read_groups
from corpus_cli.statistics.measures import registry
from corpus_cli.statistics.measures.association import per_million
from corpus_cli.statistics.subcorpus import SqlFragment, Subcorpus
from corpus_cli.statistics.terms import WrittenForm, written_forms

SORTS: Final = registry.SORTS["stats"]
_ALL: Final = (1 << 31) - 1

# The frequency of each word in each group, and the number of documents containing it.
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
# Sizes and terms in one statement, so that the terms are counted once: the first row of each group
# has its size and no word.
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
_EVERY: Final = SqlFragment("select * from wanted")
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
    """The words and types of a group; `squares` is the sum of the squared frequencies."""

    n: int = 0
    types: int = 0
    squares: float = 0.0


class _GroupTerms(NamedTuple):
    """A group's size, and the word, frequency and documents of each of its terms shown."""

    size: _Size
    rows: list[tuple[str, int, int]]


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

    `level` is `unit` or `token`; `by` a period, one of `document_groups.FIELDS` or a field of the
    corpus. The `stopwords` are left out of the terms, not of `n` and `types`. Terms come by `sort`,
    the highest first, equal ones by their folded form; groups by name, documents without one last.
    `parts` (as `dispersion` takes it) adds ARF, DPnorm and D of the terms shown, and statistics of
    the text. Raises UsageError for an unknown level, group or order, and for a pattern that cannot
    be read.
    """
    wanted, hidden = wanted or Wanted(), stopwords or Stopwords()
    if sort not in SORTS:
        raise UsageError(f"cannot sort terms by {sort!r}", hint=f"one of: {', '.join(SORTS)}")
    problem = problem_of(wanted.pattern) if wanted.pattern else None
    if problem:
        raise UsageError(f"--pattern: {problem}", hint="such as '^การ' or 'กรรม$'")
    groups = _groups(subcorpus, by)
    terms = _terms(subcorpus, level, by, wanted, hidden, sort, top and top + 1)
    found = [terms.get(group.number, _GroupTerms(_Size(), [])) for group in groups]
    of_groups = [own._replace(rows=own.rows[:top]) for own in found] if top else found
    whole = of_groups[0].size if by is None else _size(subcorpus, level)
    shown = {row[0] for own in of_groups for row in own.rows}
    forms = written_forms(subcorpus.engine, level, shown)
    result = FrequencyList(
        level=level,
        stopwords=hidden.name,
        sort=sort,
        parts=None,
        n=whole.n,
        types=whole.types,
        documents=sum(group.documents for group in groups),
        returned=sum(len(own.rows) for own in of_groups),
        truncated=any(len(own.rows) > top for own in found) if top else False,
        groups=[_group(group, own, forms) for group, own in zip(groups, of_groups, strict=True)],
    )
    if parts is None:
        return result
    from corpus_cli.statistics.frequency_measures import with_measures

    squares = [own.size.squares for own in of_groups]
    words = [[row[0] for row in own.rows] for own in of_groups]
    return with_measures(subcorpus, result, words, squares, by=by, parts=parts)


def _groups(subcorpus: Subcorpus, by: str | None) -> list[Group]:
    if by is None:
        return [Group(1, None, subcorpus.document_count, 0)]
    return read_groups(subcorpus, by) or [Group(1, None, 0, 0)]


def _terms(
    subcorpus: Subcorpus,
    level: str,
    by: str | None,
    wanted: Wanted,
    stopwords: Stopwords,
    sort: str,
    top: int,
) -> Mapping[int, _GroupTerms]:
    """Return the size and the first terms of each group that has words, by its number."""
    counts, given, order = _counts(subcorpus, level, by), _given(wanted, level), _ORDERS[sort]
    # In one group of all documents, numbering the terms would take as long as counting them.
    first = SqlFragment(_FIRST.format(order=order), (top or _ALL,))
    candidates = first if by is None else _EVERY
    sql = _LISTS.format(
        counts=counts.sql, sizes=_SIZES.format(counts="select * from counts"), given=given.sql,
        candidates=candidates.sql, order=order,
    )  # fmt: skip
    values = (sorted(stopwords.words), wanted.min_frequency, *given.values, *candidates.values)
    rows = subcorpus.engine.rows(sql, (*counts.values, *values, top or _ALL))
    groups: dict[int, _GroupTerms] = {}
    for number, _, word, first_count, second_count, squares in rows:
        if word is None:
            groups[number] = _GroupTerms(_Size(first_count, second_count, squares), [])
        else:
            groups[number].rows.append((word, first_count, second_count))
    return groups


def _counts(subcorpus: Subcorpus, level: str, by: str | None) -> SqlFragment:
    """Return a SELECT of the group, word, frequency and documents of each word."""
    if by is None:
        terms = subcorpus.terms(level)
        return SqlFragment(_CORPUS_COUNTS.format(terms=terms.sql), terms.values)
    terms, numbered = subcorpus.doc_terms(level), numbered_documents(subcorpus, by)
    template = _DOCUMENT_COUNTS if by == "document" else _GROUP_COUNTS
    sql = template.format(terms=terms.sql, numbered=numbered.sql)
    return SqlFragment(sql, (*terms.values, *numbered.values))


def _given(wanted: Wanted, level: str) -> SqlFragment:
    """Return the condition that terms are wanted, which begins with `and`."""
    sql = ""
    values: list[object] = []
    if wanted.kinds:
        sql += _OF_KIND.format(level=level)
        values.append(sorted(wanted.kinds))
    if wanted.pattern is not None:
        sql += " and regexp_matches(word, ?)"
        values.append(wanted.pattern)
    return SqlFragment(sql, tuple(values))


def _size(subcorpus: Subcorpus, level: str) -> _Size:
    counts = _counts(subcorpus, level, None)
    for _, *size in subcorpus.engine.rows(_SIZES.format(counts=counts.sql), counts.values):
        return _Size(*size)
    return _Size()


def _group(group: Group, own: _GroupTerms, forms: Mapping[str, WrittenForm]) -> FrequencyGroup:
    size = own.size
    terms = [
        TermFrequency(
            term=forms[word].form,
            kind=Kind(forms[word].kind),
            frequency=frequency,
            per_million=per_million(frequency, size.n),
            documents=documents,
            range=documents / group.documents,
            arf=None,
            dp_norm=None,
            juilland_d=None,
        )
        for word, frequency, documents in own.rows
    ]
    return FrequencyGroup(group.name, size.n, size.types, group.documents, None, terms)
