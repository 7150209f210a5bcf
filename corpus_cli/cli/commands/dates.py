"""`corpus dates`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import filter_options, page_options, pass_request
from corpus_cli.requests import DateRequest


@click.command("dates")
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@filter_options
@page_options("Dates")
@common_options
@pass_request(DateRequest)
def command(session: Session, request: DateRequest) -> None:
    """List the dates and times that each DOC (all of them, if none is named) names.

    DOC is a document's id, or the beginning of one that no other id shares. Each date comes with
    the days that it means; one that only its context tells, such as วันเดียวกัน, is unresolved.
    """
    result = session.corpus.dates(request)
    session.deliver("dates", request._asdict(), result, found=result.total > 0)
