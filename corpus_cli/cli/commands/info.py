"""`corpus info`."""

from __future__ import annotations

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session


@subcommand(
    "info",
    epilog="""\b
Examples:
  corpus info                                     size, period, fields, duplicates
  corpus info --corpus statements.jsonl --json    the same for another corpus, as JSON
""",
)
@common_options
@pass_session
def command(session: Session) -> None:
    """Describe the corpus: its size, its period, and where its index is."""
    session.deliver("info", {}, session.corpus.info())
