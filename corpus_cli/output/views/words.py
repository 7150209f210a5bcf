"""Cuts into words as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.words import Why, WordCuts, WordDifferences
from corpus_cli.output.blocks import Block, Column, Grid, count, note, number, numeric


def word_cuts(result: WordCuts) -> Iterator[Block]:
    """Yield the units but for white space, and how many there are."""
    shown = [unit for unit in result.units if unit.why is not Why.SPACE]
    columns = [
        Column("unit", flexible=True),
        Column("tokens", flexible=True),
        Column("kind"),
        Column("why"),
        Column("word"),
        *numeric("start", "end"),
    ]
    rows = (
        [u.unit, "|".join(u.tokens), u.kind, u.why, "yes" if u.word else "no", number(u.start),
         number(u.end)]
        for u in shown
    )  # fmt: skip
    yield Grid(columns, rows)
    tokens = sum(len(unit.tokens) for unit in shown)
    yield note(count(len(shown), "unit"), count(tokens, "token"), "white space not shown")


def word_differences(result: WordDifferences) -> Iterator[Block]:
    """Yield the differences, and how many there are."""
    columns = [
        Column("ours", flexible=True),
        Column("theirs", flexible=True),
        *numeric("occurrences", "documents"),
    ]
    rows = (
        (d.ours, d.theirs, number(d.occurrences), number(d.documents)) for d in result.differences
    )
    yield Grid(columns, rows)
    yield note(
        f"{result.engine} and {result.other}, by {result.level}",
        f"{number(result.returned)} of {count(result.total, 'difference')}",
        f"{count(result.occurrences, 'occurrence')} in {count(result.documents, 'document')}",
    )
