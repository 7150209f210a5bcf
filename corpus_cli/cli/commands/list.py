"""`corpus list`."""

from __future__ import annotations

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    buddhist_option,
    filter_options,
    page_options,
    pass_request,
)
from corpus_cli.requests import ListRequest


@subcommand(
    "list",
    epilog="""\b
Examples:
  corpus list                                the first page of documents
  corpus list --where issuer:กระทรวง --since 2564
  corpus list --offset 20                    the next page
""",
)
@filter_options
@buddhist_option
@page_options("Documents")
@common_options
@pass_request(ListRequest)
def command(session: Session, request: ListRequest) -> None:
    """List the documents by date; undated ones come last."""
    result = session.corpus.documents(request)
    session.deliver("list", request._asdict(), result, found=result.total > 0)
