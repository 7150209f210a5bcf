"""`corpus dates`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.shared_options import limit_option


@click.command("dates")
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@limit_option("Dates")
@common_options
@pass_session
def command(session: Session, documents: tuple[str, ...], limit: int | None) -> None:
    """List the dates and times that each DOC (all of them, if none is named) names.

    DOC is a document's id, or the beginning of one that no other id shares. Each date comes with
    the days that it means; one that only its context tells, such as วันเดียวกัน, is unresolved.
    """
    rows = session.limit(limit)
    result = session.corpus.dates(documents, limit=rows)
    options = {"documents": documents, "limit": rows}
    session.deliver("dates", options, result, found=result.total > 0)
