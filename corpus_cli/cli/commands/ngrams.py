"""`corpus ngrams`."""

from __future__ import annotations

from pathlib import Path

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
    stopwords_option,
    subcorpus_options,
    typed_first,
    window_options,
)
from corpus_cli.requests import NgramRequest


@click.command(
    "ngrams",
    epilog="""\b
Examples:
  corpus ngrams                            the most frequent pairs of words
  corpus ngrams -n 4 --stopwords show      rows of four, beginning with any word
  corpus ngrams -n 3 --containing ตำรวจ     those that have a word
  corpus ngrams --where issuer:กระทรวง --json
""",
)
@length_option("n", 2)
@option("--containing", metavar="WORD", help="Only those that have WORD.")
@window_options("Only rows inside of a sentence.")
@min_frequency_option(2, "Only those that are so frequent.")
@level_option
@stopwords_option
@subcorpus_options
@plot_option
@page_options()
@common_options
@pass_request(NgramRequest)
def command(session: Session, request: NgramRequest, *, plot: Path | None) -> None:
    """Count rows of words: those that stand next to each other, white space apart.

    Rows that begin or end with a stop word are left out, unless --stopwords show.
    """
    result = session.corpus.ngrams(request)
    session.deliver("ngrams", typed_first(request), result, plot=plot, found=result.total > 0)
