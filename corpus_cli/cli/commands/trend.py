"""`corpus trend`."""

from __future__ import annotations

from pathlib import Path

from corpus_cli.cli.command import subcommand
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


@subcommand(
    "trend",
    epilog="""\b
Examples:
  corpus trend ตำรวจ                        hits per month and per million words
  corpus trend ตำรวจ ทหาร --by year         side by side
  corpus trend 'โควิด* OR covid' --by quarter --buddhist
  corpus trend ตำรวจ --by issuer            compared across issuers
""",
)
@query_argument
@by_option("Group by day, month, quarter, year, issuer, category, ...", default="month")
@number("--window", text="Length of the moving average, in periods.", least=1, default=3)
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
