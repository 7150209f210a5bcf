"""`corpus list`."""

from __future__ import annotations

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session


@click.command("list")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Documents at most, 0 for all. [default: 20; json 1,000; jsonl, csv, tsv all]",
)
@click.option(
    "--offset",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Documents to pass over first.",
)
@common_options
@pass_session
def command(session: Session, limit: int | None, offset: int) -> None:
    """List the documents by date, those without one last."""
    rows = session.limit(limit)
    result = session.corpus.documents(limit=rows, offset=offset)
    session.deliver("list", {"limit": rows, "offset": offset}, result, found=result.total > 0)
