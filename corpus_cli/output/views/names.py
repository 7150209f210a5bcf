"""Names as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.names import Names
from corpus_cli.output.blocks import Block, Column, Grid, count, limit_note, note, number, numeric


def names(result: Names) -> Iterator[Block]:
    """Yield a row a name, and how many there are."""
    columns = [
        Column("name", flexible=True),
        Column("kind"),
        *numeric("mentions", "documents"),
        Column("titles, variants", flexible=True),
    ]
    rows = (
        (
            n.name,
            n.kind.value,
            number(n.mentions),
            number(n.documents),
            ", ".join((*n.titles, *n.variants)),
        )
        for n in result.names
    )
    yield Grid(columns, rows)
    mentions = f"{count(result.mentions, 'mention')} in {count(result.documents, 'document')}"
    yield note(
        f"{count(result.total, 'name')}, {mentions}",
        limit_note(number(result.returned), truncated=result.truncated),
    )
