"""`corpus reuse`."""

from __future__ import annotations

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session


@click.command(
    "reuse",
    epilog="""\b
Examples:
  corpus reuse                   passages that several documents have, the most copied first
  corpus reuse 001               what one document shares with others
  corpus reuse --near            paragraphs that were changed a little, too
  corpus reuse --places 0 -f csv every place of every passage
""",
)
@click.argument("document", required=False, metavar="[DOC]")
@click.option(
    "--near", is_flag=True, help="Also paragraphs whose wording is equal by 80 % (Jaccard)."
)
@click.option(
    "--min-length",
    type=click.IntRange(min=20),
    default=80,
    show_default=True,
    metavar="N",
    help="Characters that a passage has at least.",
)
@click.option(
    "--places",
    type=click.IntRange(min=0),
    default=2,
    show_default=True,
    metavar="N",
    help="Places to show of each passage, the earliest first, 0 for all.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Passages at most, 0 for all. [default: 20; json 1,000; jsonl, csv, tsv all]",
)
@common_options
@pass_session
def command(
    session: Session,
    document: str | None,
    near: bool,  # noqa: FBT001 - click's
    min_length: int,
    places: int,
    limit: int | None,
) -> None:
    """Find passages that documents share: in the whole corpus, or what DOC has with others.

    Paragraphs and sentences are compared in normal form, and quoted as each document has them.
    DOC is a document's id, or the beginning of one that no other id shares.
    """
    rows = session.limit(limit)
    result = session.corpus.reuse(
        document, near=near, min_length=min_length, places=places, limit=rows
    )
    options = {
        "document": document,
        "near": near,
        "min_length": min_length,
        "places": places,
        "limit": rows,
    }
    session.deliver("reuse", options, result, found=result.total > 0)
