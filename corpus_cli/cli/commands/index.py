"""`corpus index`."""

from __future__ import annotations

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.shared_options import flag, number
from corpus_cli.requests import IndexRequest

_MEGABYTE = 1 << 20


@subcommand(
    "index",
    epilog="""\b
Examples:
  corpus index                        build or update the index
  corpus index --strict -q            for cron: fail if any entry is skipped
  corpus index --rebuild --jobs 4     from scratch, with four processes
""",
)
@flag("--strict", text="Fail if any entry is skipped.")
@flag("--rebuild", text="Rebuild the whole index from scratch.")
@number("--jobs", text="Number of processes. [default: one per core]", least=1)
@number(
    "--max-document",
    text="Skip documents larger than this. [default: 32, or the last value given]",
    least=1,
    most=32,
    metavar="MB",
)
@common_options
@pass_session
def command(
    session: Session, *, strict: bool, rebuild: bool, jobs: int | None, max_document: int | None
) -> None:
    """Build the index of the corpus, or update it: only what has changed is analysed.

    Lists what was skipped and why. Safe to interrupt: the old index keeps answering until the new
    one is complete, and the next run finishes the work.
    """
    size = max_document and max_document * _MEGABYTE
    result = session.corpus.index(IndexRequest(strict, rebuild, jobs, size))
    options = {"strict": strict, "rebuild": rebuild, "max_document": max_document}
    session.deliver("index", options, result)
