"""`corpus index`."""

from __future__ import annotations

import sys

import click

from corpus_cli.cli.common import common_options
from corpus_cli.cli.session import Session, pass_session


@click.command("index")
@click.option("--strict", is_flag=True, help="Fail if an entry cannot be taken in.")
@click.option("--rebuild", is_flag=True, help="Build anew, whatever is there.")
@common_options
@pass_session
def command(session: Session, *, strict: bool, rebuild: bool) -> None:
    """Build the index of the corpus, and tell what was skipped and why."""
    from corpus_cli.output.progress import progress

    visible = sys.stderr.isatty() and not session.options.quiet
    with progress(sys.stderr, visible=visible) as report:
        result = session.corpus.index(strict=strict, progress=report)
    session.deliver("index", {"strict": strict, "rebuild": rebuild}, result)
