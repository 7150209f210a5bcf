"""Collocates and keyness as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from corpus_cli.model.association import Collocates, Keyness, KeyTerm
from corpus_cli.output.blocks import (
    Block,
    Column,
    Grid,
    Heading,
    count,
    decimal,
    limit_note,
    note,
    number,
    numeric,
)
from corpus_cli.statistics.measures.registry import MEASURES

# Shown besides the measure that the rows are sorted by.
_OF_COLLOCATES: Final = ("log_dice", "mi", "log_likelihood")
_SIDES: Final = ("left", "right")
_OF_KEY_TERMS: Final = ("log_ratio", "log_likelihood")


def collocates(result: Collocates) -> Iterator[Block]:
    """Yield a row a collocate, then what the numbers are relative to."""
    counts = ("frequency", "left", "right")
    shown = [name for name in _OF_COLLOCATES if name != result.sort]
    if result.sort not in counts:
        shown.insert(0, result.sort)
    ranks = [(n, 0 if n == result.sort else 2 if n in _SIDES else 1) for n in (*counts, *shown)]
    rows = (
        [
            c.collocate,
            *(number(getattr(c, name)) for name in counts),
            *(decimal(getattr(c, name)) for name in shown),
        ]
        for c in result.collocates
    )
    if result.collocates:
        columns = [Column("collocate", flexible=True)]
        columns += (Column(MEASURES[name].heading, "right", rank=rank) for name, rank in ranks)
        yield Grid(columns, rows)
    yield note(
        f"{count(result.total, 'collocate')} of {count(result.hits, 'hit')}",
        f"{count(result.window_words, 'word')} in windows ({result.span})",
        f"{number(result.n)} in all",
        f"level {result.level}",
        f"without stopwords: {result.stopwords}" if result.stopwords else None,
        limit_note(number(result.returned), truncated=result.truncated),
    )


def keyness(result: Keyness) -> Iterator[Block]:
    """Yield what the target has more of, what it has less of, and what was compared."""
    sides = {"positive": result.target, "negative": result.reference}
    for direction, terms in groupby(result.terms, key=lambda term: term.direction):
        yield Heading(f"overused in {sides[direction]}")
        yield _key_terms(list(terms), result.sort)
    yield note(
        f"{result.target}: {count(result.target_n, 'word')}",
        f"{result.reference}: {count(result.reference_n, 'word')}",
        f"{number(result.vocabulary)} terms compared, family-wise alpha {result.alpha:g}",
        f"{number(result.left_out)} skipped: the reference divides them differently"
        if result.left_out
        else None,
        f"without stopwords: {result.stopwords}" if result.stopwords else None,
    )


def _key_terms(terms: Sequence[KeyTerm], sort: str) -> Grid:
    shown = [sort, *(name for name in _OF_KEY_TERMS if name != sort)]
    headings = (Column(MEASURES[n].heading, "right", rank=int(n != sort)) for n in shown)
    rows = (
        [
            t.term,
            number(t.frequency),
            number(t.reference_frequency),
            *(decimal(getattr(t, name)) for name in shown),
        ]
        for t in terms
    )
    columns = [Column("term", flexible=True), *numeric("frequency", "reference"), *headings]
    return Grid(columns, rows)
