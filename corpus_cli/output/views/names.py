"""Names as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.names import NameCount, Names
from corpus_cli.output.blocks import Block, Column, Grid, Note, count, number


def names(result: Names) -> Iterator[Block]:
    """Yield a row a name, and how many there are."""
    columns = [
        Column("name", flexible=True),
        Column("kind"),
        Column("mentions", "right"),
        Column("documents", "right"),
        Column("titles, variants", flexible=True),
    ]
    rows = (
        (n.name, n.kind.value, number(n.mentions), number(n.documents), _ways(n))
        for n in result.names
    )
    yield Grid(columns, rows)
    yield Note([part for part in _totals(result) if part])


def _ways(name: NameCount) -> str:
    return ", ".join((*name.titles, *name.variants))


def _totals(result: Names) -> Iterator[str]:
    mentions = count(result.mentions, "mention")
    documents = count(result.documents, "document")
    yield f"{count(result.total, 'name')}, {mentions} in {documents}"
    yield f"{number(result.returned)} shown; --limit 0 shows all" if result.truncated else ""
