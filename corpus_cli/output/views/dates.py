"""Dates that documents name as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.dates import MentionedDate, MentionedDates
from corpus_cli.output.blocks import Block, Column, Grid, Note, count, number


def mentioned_dates(result: MentionedDates) -> Iterator[Block]:
    """Yield a row a date, and how many there are."""
    columns = [
        Column("doc", flexible=True, keep_ends=True),
        Column("as written", flexible=True),
        Column("iso"),
        Column("days meant"),
        Column("at", "right"),
    ]
    rows = ((d.doc, d.text, d.iso or "", _meant(d), number(d.start)) for d in result.dates)
    yield Grid(columns, rows)
    yield Note([part for part in _totals(result) if part])


def _meant(date: MentionedDate) -> str:
    """Return the days that a date means where they are more than the date itself says."""
    if date.first is None or date.last is None:
        return date.kind.value
    return "" if date.first == date.last else f"{date.first} to {date.last}"


def _totals(result: MentionedDates) -> Iterator[str]:
    yield f"{count(result.total - result.times, 'date')} in {count(result.documents, 'document')}"
    yield f"{number(result.unresolved)} unresolved" if result.unresolved else ""
    yield count(result.times, "time") if result.times else ""
    yield f"{number(result.returned)} shown; --limit 0 shows all" if result.truncated else ""
