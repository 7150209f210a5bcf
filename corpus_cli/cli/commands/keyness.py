"""`corpus keyness`."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from corpus_cli.cli.global_options import common_options, option
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


@click.command(
    "keyness",
    epilog="""\b
Examples:
  corpus keyness --target date:2564             one year against all others
  corpus keyness --target issuer:กต. --reference issuer:สธ.
  corpus keyness --reference tnc                all of it against Thai at large
  corpus keyness --target date:2564 -n 2        pairs of words
  corpus keyness --target date:2564 --sort log_likelihood --json

\b
What the columns mean: corpus help measures
""",
)
@option(
    "--target",
    multiple=True,
    metavar="FILTER",
    help="The documents to characterise, as a query. [default: all]",
)
@option(
    "--reference",
    metavar="rest|FILTER|tnc|phupha|PATH",
    default="rest",
    show_default=True,
    help="What they are compared with: the other documents, those of a filter, Thai at large, "
    "another corpus, or a list of frequencies.",
)
@length_option("length", 1)
@sort_option(
    get_args(KeynessSort),
    "The largest difference by this first.",
    default="conservative_log_ratio",
)
@option(
    "--alpha",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="Significance of the conservative Log Ratio, for all terms together.",
)
@min_frequency_option(3, "Only terms so frequent in both together.")
@level_option
@stopwords_option
@subcorpus_options
@plot_option
@page_options()
@common_options
@pass_request(KeynessRequest)
def command(session: Session, request: KeynessRequest, *, plot: Path | None) -> None:
    """Find the terms that some documents have more of, and less of, than others.

    --limit rows of either kind are shown.
    """
    result = session.corpus.keyness(request)
    options = typed_first(request)
    session.deliver("keyness", options, result, plot=plot, found=bool(result.terms))
