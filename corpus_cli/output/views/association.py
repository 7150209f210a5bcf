"""Collocates and keyness as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from corpus_cli.model.association import Collocate, Collocates, Keyness, KeyTerm
from corpus_cli.output.blocks import Block, Column, Grid, Heading, Note, count, number

_SHOWN: Final = ("log_dice", "mi", "log_likelihood")
NAMES: Final = {"log_dice": "logDice", "mi": "MI", "mi3": "MI3", "log_likelihood": "LL",
                "npmi": "NPMI", "t_score": "t", "z_score": "z", "dice": "Dice",
                "delta_p_collocate": "delta P →", "delta_p_node": "delta P ←",
                "min_sensitivity": "min. sens.",
                "conservative_log_ratio": "cons. LR", "log_ratio": "Log Ratio",
                "percent_difference": "%DIFF", "simple_maths": "simple maths",
                "chi_squared": "chi²", "bic": "BIC"}  # fmt: skip
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


def keyness(result: Keyness) -> Iterator[Block]:
    """Yield what the target has more of, what it has less of, and what was compared."""
    sides = {"positive": result.target, "negative": result.reference}
    for direction, terms in groupby(result.terms, key=lambda term: term.direction):
        yield Heading(f"more in {sides[direction]}")
        yield _key_terms(list(terms), result)
    yield Note(list(_compared(result)))


def _key_terms(terms: Sequence[KeyTerm], result: Keyness) -> Grid:
    shown = [result.sort, *(n for n in ("log_ratio", "log_likelihood") if n != result.sort)]
    names = ("frequency", "reference")
    columns = [
        Column("term", flexible=True),
        *(Column(name, "right") for name in (*names, *(NAMES[name] for name in shown))),
    ]
    return Grid(columns, (_key_row(term, shown) for term in terms))


def _key_row(term: KeyTerm, shown: Sequence[str]) -> list[str]:
    return [
        term.term,
        number(term.frequency),
        number(term.reference_frequency),
        *(measure(getattr(term, name)) for name in shown),
    ]


def _compared(result: Keyness) -> Iterator[str]:
    target, reference = count(result.target_n, "word"), count(result.reference_n, "word")
    yield f"{result.target}: {target}"
    yield f"{result.reference}: {reference}"
    yield f"{number(result.vocabulary)} terms compared, alpha {result.alpha:g} for all together"
    if result.left_out:
        yield f"{number(result.left_out)} left out, which the reference was not cut into"
    if result.stopwords:
        yield f"stopwords left out: {result.stopwords}"
