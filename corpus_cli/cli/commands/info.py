"""`corpus info`."""

from __future__ import annotations

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session


@click.command("info")
@common_options
@pass_session
def command(session: Session) -> None:
    """Describe the corpus: how large it is, when it is from, where its index lies."""
    session.deliver("info", {}, session.corpus.info())
