"""`corpus index`."""

from __future__ import annotations

import sys

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session

_MEGABYTE = 1 << 20


@click.command("index")
@click.option("--strict", is_flag=True, help="Fail if an entry cannot be taken in.")
@click.option("--rebuild", is_flag=True, help="Index everything anew, whatever is there.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that analyse. [default: one a core]",
)
@click.option(
    "--max-document",
    type=click.IntRange(1, 32),
    metavar="MB",
    help="Skip documents larger than this. [default: 32, or what was last said]",
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

    visible = sys.stderr.isatty() and not session.options.quiet
    with progress(sys.stderr, visible=visible) as report:
        result = session.corpus.index(
            jobs=jobs,
            max_document=max_document and max_document * _MEGABYTE,
            strict=strict,
            rebuild=rebuild,
            progress=report,
        )
    options = {"strict": strict, "rebuild": rebuild, "max_document": max_document}
    session.deliver("index", options, result)
