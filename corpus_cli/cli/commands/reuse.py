"""`corpus reuse`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.completion import complete_document
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    buddhist_option,
    filter_options,
    flag,
    number,
    page_options,
    pass_request,
)
from corpus_cli.model.warnings import WarningCode
from corpus_cli.requests import ReuseRequest


@subcommand(
    "reuse",
    epilog="""\b
Examples:
  corpus reuse                   passages found in several documents, most copied first
  corpus reuse 001               passages that one document shares with others
  corpus reuse น้ำท่วม --since 2564   copied passages that contain น้ำท่วม
  corpus reuse --near            also paragraphs with small changes
  corpus reuse --places 0 -f csv every occurrence of every passage
""",
)
@click.argument("subject", nargs=-1, metavar="[DOC|QUERY]...", shell_complete=complete_document)
@flag("--near", text="Also paragraphs whose wording is at least 80% the same (Jaccard).")
@number("--min-length", text="Minimum length of a passage, in characters.", least=20, default=80)
@number(
    "--places",
    text="Number of places to show for each passage, earliest first; 0 for all.",
    default=2,
)
@filter_options
@buddhist_option
@page_options("Passages")
@common_options
@pass_request(ReuseRequest)
def command(session: Session, request: ReuseRequest, *, subject: tuple[str, ...]) -> None:
    """Find passages that occur in several documents: all, those of DOC, or those matching QUERY.

    Paragraphs and sentences are compared in normal form, and quoted as each document has them.
    DOC is a document's id, or enough of its beginning to be unique; anything else is a query, as
    in corpus search.
    """
    if len(subject) == 1 and session.corpus.has_document(subject[0]):
        request = request._replace(document=subject[0])
    else:
        request = request._replace(about=subject)
    result = session.corpus.reuse(request)
    if len(subject) == 1 and request.document is None and not result.total:
        session.corpus.warnings.add(
            WarningCode.NO_SUCH_DOCUMENT,
            f"no document {subject[0]!r}, and no shared passage matches it as a query",
        )
    session.deliver("reuse", request._asdict(), result, found=result.total > 0)
