"""`corpus open`."""

from __future__ import annotations

import sys

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.completion import complete_document
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.shared_options import flag
from corpus_cli.model.formats import Format
from corpus_cli.output.escape import visible


@subcommand(
    "open",
    epilog="""\b
Examples:
  corpus open 3               the source of the third row of the last answer
  corpus open 001 --print     only print the address of a document
""",
)
@click.argument("document", metavar="DOC|ROW", shell_complete=complete_document)
@flag("--print", "only_print", text="Only print the address.")
@common_options
@pass_session
def command(session: Session, document: str, *, only_print: bool) -> None:
    """Open the source of a document: its web page, or the file it was read from.

    DOC is a document as in corpus show; ROW is a row number in the last answer in this
    terminal. Outside a terminal, the address is printed but not opened.
    """
    result = session.corpus.address(session.document(document))
    target = result.link
    if not only_print and target is not None and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(target)
    if session.options.format is Format.TABLE:  # in one line, however long: it is copied
        with session.output() as out:
            out.write(f"{visible(result.url or result.file)}\n")
        return
    session.deliver("open", {"document": document}, result)
