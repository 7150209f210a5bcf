"""`corpus help`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.completion import complete_topic
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session


@subcommand(
    "help",
    epilog="""\b
Examples:
  corpus help                              the commands
  corpus help search                       a command, as corpus search --help
  corpus help query                        the query language
  corpus help logDice                      a measure: its formula, source and range
  corpus help compound                     a term
  corpus help topics                       all that is explained
""",
)
@click.argument("topic", required=False, nargs=-1, shell_complete=complete_topic)
@common_options
@pass_session
def command(session: Session, topic: tuple[str, ...]) -> None:
    """Explain a command, the query language, a measure or a term."""
    name = " ".join(topic) or "corpus"
    if name == "corpus" or _is_command(name):
        session.write([_help_page(name)], found=True)
        return
    from corpus_cli.features.help_topics import topic as explained

    session.explain("help", {"topic": name}, explained(name, tuple(_root().list_commands(_top()))))


def _top() -> click.Context:
    return click.get_current_context().find_root()


def _root() -> click.Group:
    group = _top().command
    assert isinstance(group, click.Group)  # noqa: S101 - this is a command of it
    return group


def _is_command(name: str) -> bool:
    return name in _root().list_commands(_top())


def _help_page(name: str) -> str:
    found = _root().get_command(_top(), name)
    if found is None:
        return _root().get_help(_top()) + "\n"
    return found.get_help(click.Context(found, info_name=name, parent=_top())) + "\n"
