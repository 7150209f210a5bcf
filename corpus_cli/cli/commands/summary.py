"""`corpus summary`."""

from __future__ import annotations

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session


@click.command(
    "summary",
    epilog="""\b
Examples:
  corpus summary 001                       one statement
  corpus summary --where date:2564 -f md   those of a year, as a page
  corpus summary --sentences 10% --json    the longer the text, the more of it
""",
)
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@click.option(
    "--terms",
    type=click.IntRange(min=0),
    default=8,
    show_default=True,
    metavar="N",
    help="Key terms of each document.",
)
@click.option(
    "--sentences",
    default="3",
    show_default=True,
    metavar="N|PERCENT",
    help="Key sentences of each document: so many, or 10% of its sentences.",
)
@click.option(
    "--names",
    type=click.IntRange(min=0),
    default=8,
    show_default=True,
    metavar="N",
    help="Names of each document, where the index has names (see `corpus names --help`).",
)
@click.option(
    "--where",
    metavar="QUERY",
    help="Only documents that meet a query: date:2564, issuer:กระทรวง, ไต้หวัน NOT ตำรวจ.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Documents at most, 0 for all. [default: 20; json 1,000; jsonl, csv, tsv all]",
)
@common_options
@pass_session
def command(
    session: Session,
    documents: tuple[str, ...],
    terms: int,
    sentences: str,
    names: int,
    where: str | None,
    limit: int | None,
) -> None:
    """Show what each DOC (all of them, if none is named) is and says.

    DOC is a document's id, or the beginning of one that no other id shares.
    """
    options = {
        "documents": list(documents),
        "terms": terms,
        "sentences": sentences,
        "names": names,
        "where": where,
        "limit": session.limit(limit),
    }
    result = session.corpus.summaries(
        documents,
        where=session.corpus.read([where]) if where is not None else None,
        terms=terms,
        sentences=sentences,
        names=names,
        limit=session.limit(limit),
    )
    session.deliver("summary", options, result, found=bool(result.documents))
