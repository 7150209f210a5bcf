"""`corpus trend`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.statistics_options import match_option, plot_option, scope_options
from corpus_cli.model.search import Label


@click.command(
    "trend",
    epilog="""\b
Examples:
  corpus trend ตำรวจ                        hits a month, per million words
  corpus trend ตำรวจ ทหาร --by year         side by side
  corpus trend 'โควิด* OR covid' --by quarter --buddhist
  corpus trend ตำรวจ --by issuer            over the values of a field
""",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--by", default="month", show_default=True, metavar="PERIOD|FIELD",
              help="day, month, quarter, year, issuer, category or your own field.")  # fmt: skip
@click.option("--window", type=click.IntRange(min=1), default=3, show_default=True, metavar="N",
              help="Periods in a moving average.")  # fmt: skip
@click.option("--buddhist", is_flag=True, help="Write years of the Buddhist era.")
@match_option
@scope_options
@plot_option
@common_options
@pass_session
def command(session: Session, query: tuple[str, ...], plot: Path | None, **given: Any) -> None:  # noqa: ANN401 - click's
    """Count each QUERY over time. Periods without documents are gaps, not zeros."""
    result = session.corpus.trend(query, **given | {"match": Label(given["match"])})
    options = {"query": list(query), **given, "where": list(given["where"])}
    session.deliver(
        "trend", options, result, plot=plot, found=any(point.hits for point in result.points)
    )
