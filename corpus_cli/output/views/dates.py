"""Dates that documents name as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.dates import MentionedDate, MentionedDates
from corpus_cli.output.blocks import (
    DOC,
    Block,
    Column,
    Grid,
    count,
    limit_note,
    note,
    number,
    numeric,
    plain,
)


def mentioned_dates(result: MentionedDates) -> Iterator[Block]:
    """Yield a row a date, and how many there are."""
    columns = [
        DOC,
        Column("as written", flexible=True),
        Column("iso"),
        Column("days meant"),
        *numeric("at"),
    ]
    rows = ((d.doc, d.text, plain(d.iso), _meant(d), number(d.start)) for d in result.dates)
    yield Grid(columns, rows, is_numbered=True)
    dates = count(result.total - result.times, "date")
    yield note(
        f"{dates} in {count(result.documents, 'document')}",
        f"{number(result.unresolved)} unresolved" if result.unresolved else None,
        count(result.times, "time") if result.times else None,
        limit_note(number(result.returned), truncated=result.truncated),
    )


def _meant(date: MentionedDate) -> str:
    """Return the days that a date means where they are more than the date itself says."""
    if date.first is None or date.last is None:
        return date.kind.value
    return "" if date.first == date.last else f"{date.first} to {date.last}"
