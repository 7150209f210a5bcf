"""What documents can be grouped by (`--by`), as SQL over the `documents` table."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from corpus_cli.errors import UsageError

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


def group_expression(by: str | None) -> str:
    """Return the SQL expression for a document's group; one that is always null for None.

    Raises UsageError for what documents cannot be grouped by.
    """
    if by is None:
        return "cast(null as varchar)"
    try:
        return GROUPS[by]
    except KeyError:
        raise UsageError(
            f"documents cannot be grouped by {by!r}", hint=f"one of: {', '.join(GROUPS)}"
        ) from None


def in_group_order(groups: Iterable[str | None]) -> list[str | None]:
    """Return the groups by name, the one of documents that have none last."""
    return sorted(groups, key=lambda group: (group is None, group))
