"""`corpus collocates`."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from corpus_cli.cli.command import option, subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    level_option,
    literal_option,
    match_option,
    min_frequency_option,
    page_options,
    pass_request,
    plot_option,
    query_argument,
    sort_option,
    stopwords_option,
    subcorpus_options,
    typed_first,
    window_options,
)
from corpus_cli.requests import CollocateRequest, CollocateSort


@subcommand(
    "collocates",
    epilog="""\b
Examples:
  corpus collocates ตำรวจ                       words near it, strongest logDice first
  corpus collocates ตำรวจ --span 0,2            the two words after it
  corpus collocates ตำรวจ --within sentence     anywhere in its sentence
  corpus collocates 'ตำรวจ OR ทหาร' --sort log_likelihood --json
  corpus collocates รัฐบาล --where date:2564 --distinct

\b
What the columns mean: corpus help measures
""",
)
@query_argument
@option("--span", metavar="L,R", help="Words to the left and right of the node. [default: 5,5]")
@window_options("Only words in the same sentence.")
@sort_option(get_args(CollocateSort), "Measure to rank by, strongest first.", default="log_dice")
@min_frequency_option(3, "Minimum joint frequency.")
@level_option
@match_option()
@literal_option()
@stopwords_option
@subcorpus_options
@plot_option
@page_options()
@common_options
@pass_request(CollocateRequest)
def command(session: Session, request: CollocateRequest, *, plot: Path | None) -> None:
    """Find words that occur near QUERY more often than by chance."""
    result = session.corpus.collocates(request)
    options = typed_first(request)
    session.deliver("collocates", options, result, plot=plot, found=result.total > 0)
