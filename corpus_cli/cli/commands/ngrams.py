"""`corpus ngrams`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.statistics_options import (
    length_option,
    level_option,
    limit_option,
    min_frequency_option,
    plot_option,
    read_stopwords,
    scope_options,
    stopwords_option,
)


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
@length_option(2)
@click.option("--containing", metavar="WORD", help="Only those that have WORD.")
@click.option("--within", type=click.Choice(["sentence"]), help="Only rows inside of a sentence.")
@click.option("--across", is_flag=True, help="Go on over signs and line breaks.")
@min_frequency_option(2, "Only those that are so frequent.")
@level_option
@stopwords_option
@scope_options
@plot_option
@limit_option
@common_options
@pass_session
def command(session: Session, length: int, plot: Path | None, **given: Any) -> None:  # noqa: ANN401 - click's
    """Count rows of words: those that stand next to each other, white space apart.

    Rows that begin or end with a stop word are left out, unless --stopwords show.
    """
    limit = session.limit(given["limit"])
    stopwords = read_stopwords(session.corpus, given["stopwords"])
    result = session.corpus.ngrams(length, **given | {"stopwords": stopwords, "limit": limit})
    options = {"n": length, **given, "where": list(given["where"]), "limit": limit}
    session.deliver("ngrams", options, result, plot=plot, found=result.total > 0)
