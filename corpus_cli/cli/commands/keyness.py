"""`corpus keyness`."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from corpus_cli.cli.command import option, subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    length_option,
    level_option,
    min_frequency_option,
    page_options,
    pass_request,
    plot_option,
    sort_option,
    stopwords_option,
    subcorpus_options,
    typed_first,
)
from corpus_cli.requests import KeynessRequest, KeynessSort


@subcommand(
    "keyness",
    epilog="""\b
Examples:
  corpus keyness --target date:2564             one year against all other documents
  corpus keyness --target issuer:กต. --reference issuer:สธ.
  corpus keyness --reference tnc                the whole corpus against general Thai
  corpus keyness --target date:2564 -n 2        word pairs (bigrams)
  corpus keyness --target date:2564 --sort log_likelihood --json

\b
What the columns mean: corpus help measures
""",
)
@option(
    "--target",
    multiple=True,
    metavar="QUERY",
    help="Documents to characterise, as a query. [default: all]",
)
@option(
    "--reference",
    metavar="rest|QUERY|tnc|phupha|PATH",
    default="rest",
    show_default=True,
    help="What to compare with: the rest of the documents, those that match QUERY, general "
    "Thai (tnc, phupha), another corpus, or a frequency list.",
)
@length_option("length", 1)
@sort_option(
    get_args(KeynessSort),
    "Measure to rank by, largest difference first.",
    default="conservative_log_ratio",
)
@option(
    "--alpha",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="Family-wise alpha of the conservative Log Ratio.",
)
@min_frequency_option(3, "Minimum frequency in target and reference together.")
@level_option
@stopwords_option
@subcorpus_options
@plot_option
@page_options()
@common_options
@pass_request(KeynessRequest)
def command(session: Session, request: KeynessRequest, *, plot: Path | None) -> None:
    """Find words that are unusually frequent, or rare, in some documents (keyness).

    --limit applies to overused and underused terms separately.
    """
    result = session.corpus.keyness(request)
    options = typed_first(request)
    session.deliver("keyness", options, result, plot=plot, found=bool(result.terms))
