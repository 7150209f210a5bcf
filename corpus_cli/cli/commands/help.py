"""`corpus help`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.errors import UsageError


@subcommand("help")
@click.argument("topic", metavar="measures|COMMAND")
@common_options
@pass_session
def command(session: Session, topic: str) -> None:
    """Explain: `measures` says of every column of statistics how it is worked out.

    Its name, formula, source, range, and what a high value means. The name of a command gives what
    its --help does.
    """
    if topic != "measures":
        session.write([_help_of(topic)], found=True)
        return
    from corpus_cli.statistics.measures.registry import described

    session.explain("help", {"topic": topic}, described())


def _help_of(name: str) -> str:
    """Return the help of a command. Raises UsageError where there is no such command."""
    root = click.get_current_context().find_root()
    assert isinstance(root.command, click.Group)  # noqa: S101 - this is a command of it
    found = root.command.get_command(root, name)
    if found is None:
        raise UsageError(f"unknown command {name!r}", hint="see: corpus --help")
    return found.get_help(click.Context(found, info_name=name, parent=root)) + "\n"
