"""`corpus dispersion`."""

from __future__ import annotations

from pathlib import Path

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    buddhist_option,
    literal_option,
    match_option,
    page_options,
    parts_option,
    pass_request,
    plot_option,
    query_argument,
    subcorpus_options,
    typed_first,
)
from corpus_cli.requests import DispersionRequest


@subcommand(
    "dispersion",
    epilog="""\b
Examples:
  corpus dispersion ตำรวจ                   where it occurs, and how evenly over months
  corpus dispersion ตำรวจ --parts 100       how evenly over a hundred equal slices
  corpus dispersion ตำรวจ --parts document --json

\b
What the measures mean: corpus help measures
""",
)
@query_argument
@parts_option("Parts to compare: month, quarter, year, document, another field, or N equal slices.")
@match_option()
@literal_option()
@subcorpus_options
@plot_option
@buddhist_option
@page_options("Documents")
@common_options
@pass_request(DispersionRequest)
def command(session: Session, request: DispersionRequest, *, plot: Path | None) -> None:
    """Show where QUERY occurs: in which documents, where in them, and how evenly over time."""
    result = session.corpus.dispersion(request)
    session.deliver("dispersion", typed_first(request), result, plot=plot, found=result.hits > 0)
