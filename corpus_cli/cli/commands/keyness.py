"""`corpus keyness`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

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
from corpus_cli.errors import UsageError

_SORTS: Final = (
    "conservative_log_ratio", "log_ratio", "log_likelihood", "percent_difference",
    "simple_maths", "chi_squared", "bic",
)  # fmt: skip


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
@click.option("--target", multiple=True, metavar="FILTER",
              help="The documents to characterise, as a query. [default: all]")  # fmt: skip
@click.option("--reference", metavar="rest|FILTER|tnc|phupha|PATH", default="rest",
              show_default=True, help="What they are compared with: the other documents, those of "
              "a filter, Thai at large, another corpus, or a list of frequencies.")  # fmt: skip
@length_option(1)
@click.option("--sort", type=click.Choice(_SORTS), default=_SORTS[0], show_default=True,
              help="The largest difference by this first.")  # fmt: skip
@click.option("--alpha", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.05,
              show_default=True, help="Significance of the conservative Log Ratio, for all terms "
              "together.")  # fmt: skip
@min_frequency_option(3, "Only terms so frequent in both together.")
@level_option
@stopwords_option
@scope_options
@plot_option
@limit_option
@common_options
@pass_session
def command(session: Session, target: tuple[str, ...], plot: Path | None, **given: Any) -> None:  # noqa: ANN401 - click's
    """Find the terms that some documents have more of, and less of, than others.

    --limit rows of either kind are shown.
    """
    if not target and given["reference"] == "rest":
        raise UsageError("all documents have no rest", hint="name some: --target date:2564")
    limit = session.limit(given["limit"])
    stopwords = read_stopwords(session.corpus, given["stopwords"])
    result = session.corpus.keyness(target, **given | {"stopwords": stopwords, "limit": limit})
    options = {"target": list(target), **given, "where": list(given["where"]), "limit": limit}
    session.deliver("keyness", options, result, plot=plot, found=bool(result.terms))
