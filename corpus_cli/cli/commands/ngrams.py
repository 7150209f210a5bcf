"""`corpus ngrams`."""

from __future__ import annotations

from pathlib import Path

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
    stopwords_option,
    subcorpus_options,
    typed_first,
    window_options,
)
from corpus_cli.requests import NgramRequest


@subcommand(
    "ngrams",
    epilog="""\b
Examples:
  corpus ngrams                            the most frequent word pairs
  corpus ngrams -n 4 --stopwords show      sequences of four, with stopwords
  corpus ngrams -n 3 --containing ตำรวจ     sequences of three that contain a word
  corpus ngrams --where issuer:กระทรวง --json
""",
)
@length_option("n", 2)
@option("--containing", metavar="WORD", help="Only sequences that contain WORD.")
@window_options("Only sequences within one sentence.")
@min_frequency_option(2, "Minimum frequency.")
@level_option
@stopwords_option
@subcorpus_options
@plot_option
@page_options()
@common_options
@pass_request(NgramRequest)
def command(session: Session, request: NgramRequest, *, plot: Path | None) -> None:
    """Count word sequences (n-grams): adjacent words, with or without white space between them.

    Sequences that begin or end with a stopword are hidden, unless --stopwords show.
    """
    result = session.corpus.ngrams(request)
    session.deliver("ngrams", typed_first(request), result, plot=plot, found=result.total > 0)
