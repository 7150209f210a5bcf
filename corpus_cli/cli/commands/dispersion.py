"""`corpus dispersion`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.statistics_options import limit_option, match_option, plot_option, scope_options
from corpus_cli.model.search import Label


@click.command(
    "dispersion",
    epilog="""\b
Examples:
  corpus dispersion ตำรวจ                   where it is in documents, how evenly over months
  corpus dispersion ตำรวจ --parts 100       over a hundred equal slices
  corpus dispersion ตำรวจ --parts document --json

\b
What the measures mean: corpus help measures
""",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--parts", default="month", show_default=True, metavar="PERIOD|FIELD|N",
              help="What the corpus is divided into: months, quarters, years, documents, values of "
              "a field, or N equal slices.")  # fmt: skip
@match_option
@scope_options
@plot_option
@limit_option
@common_options
@pass_session
def command(session: Session, query: tuple[str, ...], plot: Path | None, **given: Any) -> None:  # noqa: ANN401 - click's
    """Show where QUERY is: in which documents, where in them, and how evenly over time."""
    limit = session.limit(given["limit"])
    result = session.corpus.dispersion(
        query, **given | {"match": Label(given["match"]), "limit": limit}
    )
    options = {"query": list(query), **given, "where": list(given["where"]), "limit": limit}
    session.deliver("dispersion", options, result, plot=plot, found=result.hits > 0)
