"""`corpus summary`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options, option
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    buddhist_option,
    filter_options,
    number,
    page_options,
    pass_request,
)
from corpus_cli.requests import SummaryRequest


@click.command(
    "summary",
    epilog="""\b
Examples:
  corpus summary 001                       one statement
  corpus summary --where date:2564 -f md   those of a year, as a page
  corpus summary --sentences 10% --json    the longer the text, the more of it
""",
)
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@number("--terms", text="Key terms of each document.", default=8)
@option(
    "--sentences",
    default="3",
    show_default=True,
    metavar="N|PERCENT",
    help="Key sentences of each document: so many, or 10% of its sentences.",
)
@number(
    "--names",
    text="Names of each document, where the index has names (see `corpus names --help`).",
    default=8,
)
@filter_options
@buddhist_option
@page_options("Documents")
@common_options
@pass_request(SummaryRequest)
def command(session: Session, request: SummaryRequest) -> None:
    """Show what each DOC (all of them, if none is named) is and says.

    DOC is a document's id, or the beginning of one that no other id shares.
    """
    result = session.corpus.summaries(request)
    session.deliver("summary", request._asdict(), result, found=bool(result.documents))
