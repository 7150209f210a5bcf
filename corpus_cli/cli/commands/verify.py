"""`corpus verify`."""

from __future__ import annotations

from contextlib import suppress

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session

_DAMAGED = 2


@click.command("verify")
@common_options
@pass_session
def command(session: Session) -> None:
    """Check the index: every byte of its files, and whether what they say agrees.

    Exits with 2 if anything is wrong, and names the file.
    """
    result = session.corpus.verify()
    with suppress(click.exceptions.Exit):
        session.deliver("verify", {}, result)
    click.get_current_context().exit(_DAMAGED if result.problems else 0)
