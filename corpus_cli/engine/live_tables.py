"""The tables less what is deleted: what their views select where segments have lost documents.

`all_NAME` is the table of all rows in the files, `lost_terms` that of the terms of deleted
documents, and `deleted_documents` has their numbers.
"""

from __future__ import annotations

from typing import Final

from corpus_cli.engine.tables import TABLES

_WITHOUT: Final = "select {columns} from all_{name} anti join deleted_documents using (doc)"

# Words that no deleted document has are as they were. Of the others the forms are summed up, and
# the documents of a word go with its commonest form, as in a segment.
_TERMS: Final = """
    with touched as (
        select word, level, kind, form, frequency, documents from all_terms
        semi join lost_terms using (word, level)
        union all
        select word, level, kind, form, -frequency, -documents from lost_terms
    ), forms as (
        select word, level, max(kind) as kind, form, sum(frequency) as frequency,
               sum(documents) as documents
        from touched group by word, level, form
    ), words as (
        select word, level, kind, form, frequency,
               sum(documents) over (partition by word, level) as documents,
               row_number() over (partition by word, level order by frequency desc, form) as place
        from forms
    )
    select word, level, kind, form, frequency, documents from all_terms
    anti join lost_terms using (word, level)
    union all
    select word, level, kind, form, cast(frequency as bigint),
           cast(case when place = 1 then documents else 0 end as bigint)
    from words where frequency > 0
"""


def live(name: str) -> str:
    """Return the SELECT of a table's rows that are of live documents."""
    if name == "terms":
        return _TERMS
    columns = ", ".join(column.name for column in TABLES[name])
    return _WITHOUT.format(name=name, columns=columns)
