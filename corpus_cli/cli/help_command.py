"""`corpus help`."""

from __future__ import annotations

import click

from corpus_cli.cli.common import common_options
from corpus_cli.cli.session import Session, pass_session


@click.command("help")
@click.argument("topic", type=click.Choice(["measures"]), metavar="measures")
@common_options
@pass_session
def command(session: Session, topic: str) -> None:
    """Explain: `measures` says of every column of statistics how it is worked out.

    Its name, formula, source, range, and what a high value means.
    """
    from corpus_cli.model.measures import Measures
    from corpus_cli.statistics.catalogue import MEASURES, NOTATION

    session.explain("help", {"topic": topic}, Measures(NOTATION, MEASURES))
