"""`corpus dates`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.completion import complete_document
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import filter_options, page_options, pass_request
from corpus_cli.requests import DateRequest


@subcommand(
    "dates",
    epilog="""\b
Examples:
  corpus dates 001                        the dates in one document
  corpus dates --since 2564 --json        in every document from 2564 on
  corpus dates --where น้ำท่วม -f csv     in documents with น้ำท่วม, as CSV
""",
)
@click.argument("documents", nargs=-1, metavar="[DOC]...", shell_complete=complete_document)
@filter_options
@page_options("Dates")
@common_options
@pass_request(DateRequest)
def command(session: Session, request: DateRequest) -> None:
    """List the dates and times that each DOC (default: every document) mentions.

    DOC is a document's id, or enough of its beginning to be unique. Each date is given as the
    calendar days it stands for; one that depends on its context, such as วันเดียวกัน, is
    unresolved.
    """
    result = session.corpus.dates(request)
    session.deliver("dates", request._asdict(), result, found=result.total > 0)
