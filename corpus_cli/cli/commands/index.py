"""`corpus index`."""

from __future__ import annotations

import sys

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.shared_options import flag, number
from corpus_cli.requests import IndexRequest

_MEGABYTE = 1 << 20


@click.command("index")
@flag("--strict", text="Fail if an entry cannot be taken in.")
@flag("--rebuild", text="Index everything anew, whatever is there.")
@number("--jobs", text="Processes that analyse. [default: one a core]", least=1)
@number(
    "--max-document",
    text="Skip documents larger than this. [default: 32, or what was last said]",
    least=1,
    most=32,
    metavar="MB",
)
@common_options
@pass_session
def command(
    session: Session, *, strict: bool, rebuild: bool, jobs: int | None, max_document: int | None
) -> None:
    """Build the index of the corpus, or bring it up to date: only what has changed is analysed.

    Tells what was skipped and why. It can be ended at any moment: what was there before answers
    until the new index is whole, and the next run finishes.
    """
    from corpus_cli.output.terminal.progress import progress

    size = max_document and max_document * _MEGABYTE
    visible = sys.stderr.isatty() and not session.options.quiet
    with progress(sys.stderr, visible=visible) as report:
        request = IndexRequest(strict, rebuild, jobs, size, progress=report)
        result = session.corpus.index(request)
    options = {"strict": strict, "rebuild": rebuild, "max_document": max_document}
    session.deliver("index", options, result)
