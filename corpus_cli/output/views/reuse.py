"""Shared passages and similar documents as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.reuse import PassagePlace, Reuse, SharedPassage, Similar
from corpus_cli.output.blocks import (
    Block,
    Column,
    Grid,
    Heading,
    Note,
    Passage,
    count,
    joined,
    number,
)


def reuse(result: Reuse) -> Iterator[Block]:
    """Yield each passage with where it stands; a text that is as the one before it, once."""
    for passage in result.passages:
        yield Heading(_title(passage))
        before = None
        for place in passage.places:
            text = "(the same)" if place.text == before else place.text
            yield Passage("   ", "", text, "", place.doc)
            yield Note([part for part in _source(place, passage) if part])
            before = place.text
    yield Note(list(_totals(result)))


def _title(passage: SharedPassage) -> str:
    size = count(passage.characters, "character")
    return joined(count(passage.documents, "document"), passage.kind.value, size)


def _source(place: PassagePlace, passage: SharedPassage) -> Iterator[str]:
    yield place.doc
    yield place.date or "no date"
    yield f"{place.start:,}-{place.end:,}"
    yield f"{place.similarity:.0%} alike" if passage.kind == "near" else ""


def _totals(result: Reuse) -> Iterator[str]:
    passages = count(result.total, "shared passage")
    yield f"{passages} in {count(result.documents, 'document')}" if result.total else passages
    share = result.copied_characters / result.characters if result.characters else 0.0
    what = "it" if result.document else "the corpus"
    yield f"{share:.1%} of {what} stands in an earlier place"
    if result.truncated:
        yield f"{number(result.returned)} shown; --limit 0 shows all"


def similar(result: Similar) -> Iterator[Block]:
    """Yield a row a document, and how many there are."""
    columns = [
        Column("score", "right"),
        Column("doc", flexible=True, keep_ends=True),
        Column("date"),
        Column("title", flexible=True),
        Column("words they share", flexible=True),
    ]
    rows = (
        (f"{d.score:.2f}", d.doc, d.date or "", d.title or "", " ".join(d.terms))
        for d in result.documents
    )
    yield Grid(columns, rows)
    shown = f"{number(result.returned)} shown; --limit 0 shows all" if result.truncated else ""
    found = f"{count(result.total, 'document')} with words of {result.document}"
    yield Note([part for part in (found, shown) if part])
