"""`corpus summary`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import option, subcommand
from corpus_cli.cli.completion import complete_document
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    buddhist_option,
    filter_options,
    number,
    page_options,
    pass_request,
)
from corpus_cli.requests import SummaryRequest


@subcommand(
    "summary",
    epilog="""\b
Examples:
  corpus summary 001                       one statement
  corpus summary --where date:2564 -f md   the statements of 2564, as Markdown
  corpus summary --sentences 10% --json    a tenth of the sentences of each
""",
)
@click.argument("documents", nargs=-1, metavar="[DOC]...", shell_complete=complete_document)
@number("--terms", text="Number of key terms per document.", default=8)
@option(
    "--sentences",
    default="3",
    show_default=True,
    metavar="N|PERCENT",
    help="Number of key sentences per document, or a percentage of its sentences.",
)
@number(
    "--names",
    text="Number of names per document, if names are indexed (see `corpus names --help`).",
    default=8,
)
@filter_options
@buddhist_option
@page_options("Documents")
@common_options
@pass_request(SummaryRequest)
def command(session: Session, request: SummaryRequest) -> None:
    """Summarise each DOC (default: every document): key terms, key sentences, dates.

    DOC is a document's id, or enough of its beginning to be unique.
    """
    result = session.corpus.summaries(request)
    session.deliver("summary", request._asdict(), result, found=bool(result.documents))
