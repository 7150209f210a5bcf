"""`corpus diff`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session


@click.command("diff")
@click.argument("first", metavar="DOC")
@click.argument("second", metavar="DOC")
@common_options
@pass_session
def command(session: Session, first: str, second: str) -> None:
    """Compare two documents word by word: what the second leaves out, adds and changes.

    DOC is a document's id, or the beginning of one that no other id shares. Words are compared in
    normal form: another kind of space or digit is no change.
    """
    result = session.corpus.diff(first, second)
    options = {"first": first, "second": second}
    session.deliver("diff", options, result)
