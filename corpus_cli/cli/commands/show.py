"""`corpus show`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options, option
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.errors import UsageError


@click.command(
    "show",
    epilog="""\b
Examples:
  corpus show 001                             a document, all of it
  corpus show 3                               that of the third row of the last answer
  corpus show 001 --find ตำรวจ --around 1      where it says so, with the paragraphs beside
""",
)
@click.argument("document", metavar="DOC|ROW")
@option("--find", metavar="QUERY", help="Mark the hits of QUERY.")
@option(
    "--around",
    type=click.IntRange(min=0),
    metavar="N",
    help="With --find, show only the paragraphs with hits, plus N on either side.",
)
@common_options
@pass_session
def command(session: Session, document: str, *, find: str | None, around: int | None) -> None:
    """Show one document: what is known of it, and its text as it was written.

    DOC is a document's id, the beginning of one that no other id shares, or an id as a table has
    shortened it; ROW is the number of a row of the last answer in this terminal. The text that
    --json gives is the one that the offsets of a search slice.
    """
    if around is not None and find is None:
        raise UsageError("--around needs a query", hint="such as: --find ตำรวจ --around 1")
    result = session.corpus.document(session.document(document), find=find or (), around=around)
    options = {"document": document, "find": find, "around": around}
    session.deliver("show", options, result, found=find is None or bool(result.hits))
