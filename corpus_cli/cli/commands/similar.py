"""`corpus similar`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.completion import complete_document
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    buddhist_option,
    filter_options,
    page_options,
    pass_request,
)
from corpus_cli.requests import SimilarRequest


@subcommand(
    "similar",
    epilog="""\b
Examples:
  corpus similar 001                   the documents most like this one
  corpus similar 001 --since 2564      only among those from 2564 on
  corpus similar 001 --limit 5 --json
""",
)
@click.argument("document", metavar="DOC", shell_complete=complete_document)
@filter_options
@buddhist_option
@page_options("Documents")
@common_options
@pass_request(SimilarRequest)
def command(session: Session, request: SimilarRequest) -> None:
    """List the documents most similar to DOC, by the words they share (tf-idf, cosine).

    DOC is a document's id, or enough of its beginning to be unique.
    """
    result = session.corpus.similar(request)
    session.deliver("similar", request._asdict(), result, found=result.total > 0)
