"""`corpus trend`."""

from __future__ import annotations

from pathlib import Path

import click

from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    buddhist_option,
    by_option,
    literal_option,
    match_option,
    number,
    pass_request,
    plot_option,
    query_argument,
    subcorpus_options,
    typed_first,
)
from corpus_cli.requests import TrendRequest


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
@query_argument
@by_option("day, month, quarter, year, issuer, category or another field.", default="month")
@number("--window", text="Periods in a moving average.", least=1, default=3)
@buddhist_option
@match_option()
@literal_option()
@subcorpus_options
@plot_option
@common_options
@pass_request(TrendRequest)
def command(session: Session, request: TrendRequest, *, plot: Path | None) -> None:
    """Count each QUERY over time. Periods without documents are gaps, not zeros."""
    result = session.corpus.trend(request)
    found = any(point.hits for point in result.points)
    session.deliver("trend", typed_first(request), result, plot=plot, found=found)
