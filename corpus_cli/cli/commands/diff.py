"""`corpus diff`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.completion import complete_document
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session


@subcommand(
    "diff",
    epilog="""\b
Examples:
  corpus diff 001 002            two documents, changes marked
  corpus diff 001 002 --json     the same for a script
""",
)
@click.argument("first", metavar="DOC", shell_complete=complete_document)
@click.argument("second", metavar="DOC", shell_complete=complete_document)
@common_options
@pass_session
def command(session: Session, first: str, second: str) -> None:
    """Compare two documents word by word: what the second one omits, adds and changes.

    DOC is a document's id, or enough of its beginning to be unique. Words are compared in normal
    form, so a different kind of space or digit does not count as a change.
    """
    result = session.corpus.diff(first, second)
    options = {"first": first, "second": second}
    session.deliver("diff", options, result)
