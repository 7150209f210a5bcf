"""`corpus list`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.shared_options import limit_option, offset_option


@click.command("list")
@limit_option("Documents")
@offset_option("Documents")
@common_options
@pass_session
def command(session: Session, limit: int | None, offset: int) -> None:
    """List the documents by date, those without one last."""
    rows = session.limit(limit)
    result = session.corpus.documents(limit=rows, offset=offset)
    session.deliver("list", {"limit": rows, "offset": offset}, result, found=result.total > 0)
