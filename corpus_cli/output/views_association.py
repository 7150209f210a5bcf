"""Collocates as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from corpus_cli.model.association import Collocate, Collocates
from corpus_cli.output.blocks import Block, Column, Grid, Note, count, number

_SHOWN: Final = ("log_dice", "mi", "log_likelihood")
NAMES: Final = {"log_dice": "logDice", "mi": "MI", "mi3": "MI3", "log_likelihood": "LL",
                "npmi": "NPMI", "t_score": "t", "z_score": "z", "dice": "Dice",
                "delta_p_collocate": "delta P →", "delta_p_node": "delta P ←",
                "min_sensitivity": "min. sens."}  # fmt: skip
"""What measures are called above columns."""


def collocates(result: Collocates) -> Iterator[Block]:
    """Yield a row a collocate, then what the numbers are relative to."""
    shown = [name for name in _SHOWN if name != result.sort]
    if result.sort != "frequency":
        shown.insert(0, result.sort)
    columns = [
        Column("collocate", flexible=True),
        *(Column(name, "right") for name in ("frequency", "left", "right")),
        *(Column(NAMES[name], "right") for name in shown),
    ]
    if result.collocates:
        yield Grid(columns, (_row(one, shown) for one in result.collocates))
    yield Note(list(_parts(result)))


def _row(one: Collocate, shown: Sequence[str]) -> list[str]:
    counts = map(number, (one.frequency, one.left, one.right))
    return [one.collocate, *counts, *(measure(getattr(one, name)) for name in shown)]


def measure(value: float | None, digits: int = 2) -> str:
    """Return a measure as people read it, a dash for none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def _parts(result: Collocates) -> Iterator[str]:
    yield f"{count(result.total, 'collocate')} of {count(result.hits, 'hit')}"
    yield f"{count(result.window_words, 'word')} in windows ({result.span})"
    yield f"{number(result.n)} in all"
    yield f"level {result.level}"
    if result.stopwords:
        yield f"stopwords left out: {result.stopwords}"
    if result.truncated:
        yield f"{number(result.returned)} shown; --limit 0 shows all"
