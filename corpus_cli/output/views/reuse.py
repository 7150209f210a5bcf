"""Shared passages and similar documents as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_cli.model.reuse import PassageKind, Reuse, Similar
from corpus_cli.output.blocks import (
    DOC,
    TITLE,
    Block,
    Column,
    Grid,
    Heading,
    Passage,
    count,
    joined,
    limit_note,
    note,
    number,
    numeric,
    plain,
)


def reuse(result: Reuse) -> Iterator[Block]:
    """Yield each passage with where it stands; a text that is as the one before it, once."""
    for passage in result.passages:
        size = count(passage.characters, "character")
        shared_by = count(passage.documents, "document")
        yield Heading(joined(shared_by, passage.kind.value, size))
        before = None
        for place in passage.places:
            text = "(the same)" if place.text == before else place.text
            yield Passage("   ", "", text, "", place.doc, is_numbered=True)
            yield note(
                place.doc,
                place.date or "no date",
                f"{place.start:,}-{place.end:,}",
                f"{place.similarity:.0%} alike" if passage.kind is PassageKind.NEAR else None,
            )
            before = place.text
    passages = count(result.total, "shared passage")
    share = result.copied_characters / result.characters if result.characters else 0.0
    what = "the document" if result.document else "the corpus"
    yield note(
        f"{passages} in {count(result.documents, 'document')}" if result.total else passages,
        f"{share:.1%} of {what} repeats an earlier passage",
        limit_note(number(result.returned), truncated=result.truncated),
    )


def similar(result: Similar) -> Iterator[Block]:
    """Yield a row a document, and how many there are."""
    columns = [
        *numeric("score"),
        DOC,
        Column("date"),
        TITLE,
        Column("words they share", flexible=True),
    ]
    rows = (
        (f"{d.score:.2f}", d.doc, plain(d.date), plain(d.title), " ".join(d.terms))
        for d in result.documents
    )
    yield Grid(columns, rows, is_numbered=True, addresses=[d.url for d in result.documents])
    yield note(
        f"{count(result.total, 'document')} with words of {result.document}",
        limit_note(number(result.returned), truncated=result.truncated),
    )
