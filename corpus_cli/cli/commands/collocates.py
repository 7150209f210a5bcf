"""`corpus collocates`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.statistics_options import (
    level_option,
    limit_option,
    match_option,
    min_frequency_option,
    plot_option,
    read_stopwords,
    scope_options,
    stopwords_option,
)
from corpus_cli.model.search import Label

_SORTS: Final = (
    "log_dice", "mi", "mi3", "t_score", "z_score", "log_likelihood", "dice", "npmi",
    "delta_p_collocate", "delta_p_node", "min_sensitivity", "frequency",
)  # fmt: skip


@click.command(
    "collocates",
    epilog="""\b
Examples:
  corpus collocates ตำรวจ                       words near it, by logDice
  corpus collocates ตำรวจ --span 0,2            the two words after it
  corpus collocates ตำรวจ --within sentence     in its sentence, however far
  corpus collocates 'ตำรวจ OR ทหาร' --sort log_likelihood --json
  corpus collocates รัฐบาล --where date:2564 --distinct

\b
What the columns mean: corpus help measures
""",
)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--span", metavar="L,R", help="Words to the left and right of the node. [default: 5,5]"
)
@click.option("--within", type=click.Choice(["sentence"]), help="Stay in the node's sentence.")
@click.option("--across", is_flag=True, help="Go on over signs and line breaks.")
@click.option("--sort", type=click.Choice(_SORTS), default="log_dice", show_default=True,
              help="The strongest by this first.")  # fmt: skip
@min_frequency_option(3, "Only words that are so often near.")
@level_option
@match_option
@stopwords_option
@scope_options
@plot_option
@limit_option
@common_options
@pass_session
def command(session: Session, query: tuple[str, ...], plot: Path | None, **given: Any) -> None:  # noqa: ANN401 - click's
    """Find the words that stand near QUERY more often than chance would have it."""
    from corpus_cli.statistics.windows import read_window

    window = read_window(
        given["span"], in_sentence=given["within"] is not None, across=given["across"]
    )
    limit = session.limit(given["limit"])
    result = session.corpus.collocates(
        query,
        match=Label(given["match"]),
        literal=given["literal"],
        window=window,
        where=given["where"],
        distinct=given["distinct"],
        stopwords=read_stopwords(session.corpus, given["stopwords"]),
        level=given["level"],
        sort=given["sort"],
        min_frequency=given["min_frequency"],
        limit=limit,
    )
    options = {"query": list(query), **given, "where": list(given["where"]), "limit": limit}
    session.deliver("collocates", options, result, plot=plot, found=result.total > 0)
