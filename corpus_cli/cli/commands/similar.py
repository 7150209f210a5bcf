"""`corpus similar`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.shared_options import limit_option


@click.command("similar")
@click.argument("document", metavar="DOC")
@limit_option("Documents")
@common_options
@pass_session
def command(session: Session, document: str, limit: int | None) -> None:
    """List the documents that are most like DOC, by the words they share (tf-idf, cosine).

    DOC is a document's id, or the beginning of one that no other id shares.
    """
    rows = session.limit(limit)
    result = session.corpus.similar(document, limit=rows)
    options = {"document": document, "limit": rows}
    session.deliver("similar", options, result, found=result.total > 0)
