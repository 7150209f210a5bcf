"""What documents can be grouped by (`--by`), as SQL over the `documents` table."""

from __future__ import annotations

import re
from collections.abc import Collection
from types import MappingProxyType
from typing import Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.statistics.subcorpus import Part, Subcorpus

# A date may be no more than a year; it is in no month then.
GROUPS: Final = MappingProxyType({
    "document": "id",
    "issuer": "issuer",
    "year": "substr(date, 1, 4)",
    "month": "case when length(date) >= 7 then substr(date, 1, 7) end",
    "category": "category",
    "date": "date",
    "date_source": "date_source",
    "source": "source",
    "title": "title",
    "url": "url",
})  # fmt: skip
"""What groups are called, and the SQL expression that names a document's group."""

_QUARTER: Final = (
    "case when length(date) >= 7 then substr(date, 1, 4) || '-Q'"
    " || cast((cast(substr(date, 6, 2) as int) + 2) // 3 as varchar) end"
)
PERIODS: Final = MappingProxyType(
    {
        "day": "case when length(date) = 10 then date end",
        "month": GROUPS["month"],
        "quarter": _QUARTER,
        "year": GROUPS["year"],
    }
)
"""Times that documents are of, and the expressions that name them."""

_FIELD: Final = re.compile(r"\w+")
_NO_GROUP: Final = "cast(null as varchar)"
# Numbers, because counting by number takes a fraction of counting by name.
_NUMBERED: Final = """
    select doc, words, {name} as name, dense_rank() over (order by {name} nulls last) as grp
    from ({documents}) as documents
"""
_GROUPS: Final = """
    select grp, min(name), count(*), cast(sum(words) as bigint) from ({numbered}) as numbered
    group by grp order by grp
"""


class Group(NamedTuple):
    """A group of documents; `name` is null for those that have none, `words` counts units."""

    number: int
    name: str | None
    documents: int
    words: int


def group_name(by: str, own: Collection[str] = ()) -> str:
    """Return the SQL expression that names a document's group.

    `by` is a period, one of `GROUPS`, or one of the corpus's `own` fields. Raises UsageError for
    anything else.
    """
    if by in PERIODS or by in GROUPS:
        return PERIODS.get(by) or GROUPS[by]
    if by in own and _FIELD.fullmatch(by):
        return f"json_extract_string(metadata, '$.{by}')"
    names = ", ".join(dict.fromkeys((*PERIODS, *GROUPS, *sorted(own))))
    raise UsageError(f"documents cannot be grouped by {by!r}", hint=f"one of: {names}")


def numbered_documents(subcorpus: Subcorpus, by: str | None) -> Part:
    """Return the SELECT that yields `doc`, `words`, and `name` and number (`grp`) of its group.

    Groups are numbered from 1 in the order of their names, the one without a name last. All
    documents are one group, without a name, where `by` is None. Raises UsageError for what
    documents cannot be grouped by.
    """
    name = _NO_GROUP
    if by is not None:
        own = () if by in PERIODS or by in GROUPS else subcorpus.own_fields
        name = group_name(by, own)
    documents = subcorpus.documents()
    return Part(_NUMBERED.format(name=name, documents=documents.sql), documents.values)


def read_groups(subcorpus: Subcorpus, by: str | None) -> list[Group]:
    """Return the groups in the order of their numbers; raises UsageError as above."""
    numbered = numbered_documents(subcorpus, by)
    sql = _GROUPS.format(numbered=numbered.sql)
    return [Group(*row) for row in subcorpus.engine.rows(sql, numbered.values)]
