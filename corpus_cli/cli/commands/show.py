"""`corpus show`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session


@click.command("show")
@click.argument("document", metavar="DOC")
@common_options
@pass_session
def command(session: Session, document: str) -> None:
    """Show one document: what is known of it, and its text as it was written.

    DOC is a document's id, or the beginning of one that no other id shares. The text that --json
    gives is the one that the offsets of a search slice.
    """
    session.deliver("show", {"document": document}, session.corpus.document(document))
