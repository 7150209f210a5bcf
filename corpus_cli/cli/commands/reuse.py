"""`corpus reuse`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import flag, limit_option, number, pass_request
from corpus_cli.requests import ReuseRequest


@click.command(
    "reuse",
    epilog="""\b
Examples:
  corpus reuse                   passages that several documents have, the most copied first
  corpus reuse 001               what one document shares with others
  corpus reuse --near            paragraphs that were changed a little, too
  corpus reuse --places 0 -f csv every place of every passage
""",
)
@click.argument("document", required=False, metavar="[DOC]")
@flag("--near", text="Also paragraphs whose wording is equal by 80 % (Jaccard).")
@number("--min-length", text="Characters that a passage has at least.", least=20, default=80)
@number(
    "--places",
    text="Places to show of each passage, the earliest first, 0 for all.",
    default=2,
)
@limit_option("Passages")
@common_options
@pass_request(ReuseRequest)
def command(session: Session, request: ReuseRequest) -> None:
    """Find passages that documents share: in the whole corpus, or what DOC has with others.

    Paragraphs and sentences are compared in normal form, and quoted as each document has them.
    DOC is a document's id, or the beginning of one that no other id shares.
    """
    result = session.corpus.reuse(request)
    session.deliver("reuse", request._asdict(), result, found=result.total > 0)
