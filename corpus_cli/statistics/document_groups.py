"""The groups that documents can be divided into (`--by`): values of a field, or periods.

Groups are SQL over the `documents` table, or arrays with the group of each row of each segment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.search.query.suggestions import near_field
from corpus_cli.statistics.subcorpus import SqlFragment, Subcorpus

if TYPE_CHECKING:  # numpy is imported where it is needed: counts of the whole corpus do without
    from corpus_cli.statistics.grouped_keys import Int64Array

# A date may be only a year; then it has no month.
FIELDS: Final = MappingProxyType({
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
"""The names of groupings, and the SQL expression for the name of a document's group."""

_QUARTER: Final = (
    "case when length(date) >= 7 then substr(date, 1, 4) || '-Q'"
    " || cast((cast(substr(date, 6, 2) as int) + 2) // 3 as varchar) end"
)
PERIODS: Final = MappingProxyType(
    {
        "day": "case when length(date) = 10 then date end",
        "month": FIELDS["month"],
        "quarter": _QUARTER,
        "year": FIELDS["year"],
    }
)
"""The names of periods, and the SQL expression for the name of a document's period."""

_COLUMN: Final = {**{name: name for name in FIELDS}, "year": "date", "month": "date"}
# A name, in Thai script too, or a path of names.
_FIELD: Final = re.compile(r"(?:[\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|(?<=.)\.(?=.))+")
_NO_NAME: Final = "cast(null as varchar)"
# Numbers, because counting by number takes a fraction of the time of counting by name.
_NUMBERED: Final = """
    select doc, words, {name} as name, dense_rank() over (order by {name} nulls last) as grp
    from ({documents}) as documents
"""
_GROUPS: Final = """
    select grp, min(name), count(*), cast(sum(words) as bigint) from ({numbered}) as numbered
    group by grp order by grp
"""
# In a fixed order, so that sums over the groups are the same to the last digit.
_NAMES: Final = """
    select doc, {name} as name from ({documents}) as documents order by name nulls last, doc
"""


class Group(NamedTuple):
    """A group of documents; `name` is None for documents without one, `words` counts units."""

    number: int
    name: str | None
    documents: int
    words: int


def group_expression(
    by: str, own: Collection[str] = (), has_values: Callable[[str], bool] = bool
) -> str:
    """Return the SQL expression for the name of a document's group.

    `by` is a period, one of `FIELDS`, or one of the corpus's `own` fields. Raises UsageError for
    anything else, which names those that any document has; `has_values` tells of a column.
    """
    if by in PERIODS or by in FIELDS:
        return PERIODS.get(by) or FIELDS[by]
    if by in own and _FIELD.fullmatch(by) and by.partition(".")[0] in own:
        return f"json_extract_string(metadata, '$.{by}')"
    periods = PERIODS if has_values("date") else ()
    fields = (name for name in FIELDS if has_values("id" if name == "document" else _COLUMN[name]))
    names = list(dict.fromkeys((*periods, *fields, *sorted(own))))
    raise UsageError(f"cannot group by {by!r}", hint=near_field(by, names))


def numbered_documents(subcorpus: Subcorpus, by: str | None) -> SqlFragment:
    """Return a SELECT of `doc`, `words`, and the `name` and number (`grp`) of its group.

    Groups are numbered from 1 by name, the one without a name last. If `by` is None, all documents
    are one group without a name. Raises UsageError as `group_expression` does.
    """
    name = _NO_NAME
    if by is not None:
        own = () if by in PERIODS or by in FIELDS else subcorpus.own_fields
        name = group_expression(by, own, subcorpus.has_values)
    documents = subcorpus.documents()
    return SqlFragment(_NUMBERED.format(name=name, documents=documents.sql), documents.values)


def read_groups(subcorpus: Subcorpus, by: str | None) -> list[Group]:
    """Return the groups in the order of their numbers; raises UsageError as above."""
    numbered = numbered_documents(subcorpus, by)
    sql = _GROUPS.format(numbered=numbered.sql)
    return [Group(*row) for row in subcorpus.engine.rows(sql, numbered.values)]


# --- as arrays --------------------------------------------------------------------------------


class DocumentGroups(NamedTuple):
    """The documents of a subcorpus in groups, numbered from 0; the name None is that of no group.

    `words` and `documents` are those of each group. `numbers` has, for each segment, the number of
    the group of each row, -1 for documents that are not in the subcorpus.
    """

    names: Sequence[str | None]
    words: Int64Array
    documents: Int64Array
    numbers: Sequence[Int64Array]


def group_documents(subcorpus: Subcorpus, by: str) -> DocumentGroups:
    """Return the documents by period or field. Raises UsageError as `group_expression` does.

    Periods need no SQL, as the dates of documents lie in flat files.
    """
    import numpy as np

    from corpus_cli.statistics.periods import document_periods

    find = document_periods if by in PERIODS else _document_fields
    names, numbers = find(subcorpus, by)
    words, documents = (np.zeros(len(names), dtype=np.int64) for _ in range(2))
    for own, sizes in zip(numbers, subcorpus.words, strict=True):
        counted = own >= 0
        words += np.bincount(own[counted], sizes[counted], len(names)).astype(np.int64)
        documents += np.bincount(own[counted], minlength=len(names))
    return DocumentGroups(names, words, documents, numbers)


def _document_fields(
    subcorpus: Subcorpus, by: str
) -> tuple[Sequence[str | None], Sequence[Int64Array]]:
    """Return the values of a field, and for each row of each segment the number of its value."""
    import numpy as np

    documents = subcorpus.documents()
    name = group_expression(by, subcorpus.own_fields, subcorpus.has_values)
    sql = _NAMES.format(name=name, documents=documents.sql)
    numbers: dict[str | None, int] = {}
    rows = [np.full(s.record.documents, -1, dtype=np.int64) for s in subcorpus.segments]
    for doc, value in subcorpus.engine.rows(sql, documents.values):
        ref = subcorpus.document_ref(doc)
        rows[ref.segment][ref.row] = numbers.setdefault(value, len(numbers))
    return list(numbers), rows
