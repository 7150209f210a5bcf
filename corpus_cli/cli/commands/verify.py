"""`corpus verify`."""

from __future__ import annotations

from contextlib import suppress

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session

_DAMAGED = 2


@subcommand(
    "verify",
    epilog="""\b
Examples:
  corpus verify                    check the index of this corpus
  corpus verify --json | jq .      the same for a script
""",
)
@common_options
@pass_session
def command(session: Session) -> None:
    """Verify the index: checksums of its files, and their consistency.

    If anything is wrong, names the file and exits with 2.
    """
    result = session.corpus.verify()
    with suppress(click.exceptions.Exit):
        session.deliver("verify", {}, result)
    click.get_current_context().exit(_DAMAGED if result.problems else 0)
