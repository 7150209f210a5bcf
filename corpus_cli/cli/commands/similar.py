"""`corpus similar`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    buddhist_option,
    filter_options,
    page_options,
    pass_request,
)
from corpus_cli.requests import SimilarRequest


@click.command("similar")
@click.argument("document", metavar="DOC")
@filter_options
@buddhist_option
@page_options("Documents")
@common_options
@pass_request(SimilarRequest)
def command(session: Session, request: SimilarRequest) -> None:
    """List the documents that are most like DOC, by the words they share (tf-idf, cosine).

    DOC is a document's id, or the beginning of one that no other id shares.
    """
    result = session.corpus.similar(request)
    session.deliver("similar", request._asdict(), result, found=result.total > 0)
