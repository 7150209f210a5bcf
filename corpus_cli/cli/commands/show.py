"""`corpus show`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import option, subcommand
from corpus_cli.cli.completion import complete_document
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.errors import UsageError


@subcommand(
    "show",
    epilog="""\b
Examples:
  corpus show 001                             a whole document
  corpus show 3                               the document in row 3 of the last answer
  corpus show 001 --find ตำรวจ --around 1      paragraphs with ตำรวจ, and their neighbours
""",
)
@click.argument("document", metavar="DOC|ROW", shell_complete=complete_document)
@option("--find", metavar="QUERY", help="Highlight the hits of QUERY.")
@option(
    "--around",
    type=click.IntRange(min=0),
    metavar="N",
    help="With --find: only paragraphs with hits, and N more on each side.",
)
@common_options
@pass_session
def command(session: Session, document: str, *, find: str | None, around: int | None) -> None:
    """Show one document: its metadata, and its text as it was written.

    DOC is a document's id, enough of its beginning to be unique, or an id as a table shortened it;
    ROW is a row number of the last answer in this terminal. The offsets of search hits refer to
    the text in the --json answer.
    """
    if around is not None and find is None:
        raise UsageError("--around needs a query", hint="such as: --find ตำรวจ --around 1")
    result = session.corpus.document(session.document(document), find=find or (), around=around)
    options = {"document": document, "find": find, "around": around}
    session.deliver("show", options, result, found=find is None or bool(result.hits))
