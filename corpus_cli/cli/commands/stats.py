"""`corpus stats`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.statistics_options import (
    level_option,
    min_frequency_option,
    plot_option,
    read_stopwords,
    scope_options,
    stopwords_option,
)
from corpus_cli.errors import UsageError
from corpus_cli.model.search import Label
from corpus_cli.model.statistics import Wanted


@click.command(
    "stats",
    epilog="""\b
Examples:
  corpus stats --top 20                    the most frequent words, without stop words
  corpus stats --stopwords show --json     all of them, for a script
  corpus stats ตำรวจ ไต้หวัน               how often these occur
  corpus stats ตำรวจ --by document         the same for each document
  corpus stats --measures --parts 10       dispersion over ten slices, and of the text
  corpus stats --pattern '^การ' --kind thai --min-frequency 5
  corpus stats --where date:2564 --by month --json

\b
What the columns mean: corpus help measures
""",
)
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--top", type=click.IntRange(min=0), default=20, show_default=True, metavar="N",
              help="Terms of each group, 0 for all.")  # fmt: skip
@level_option
@stopwords_option
@click.option("--by", metavar="FIELD", help="A list for each document, issuer, category, year, "
              "quarter, month, day, or value of a field of your own.")  # fmt: skip
@click.option("--kind", "kinds", multiple=True,
              type=click.Choice(["thai", "latin", "number", "other"]),
              help="Only words of this kind.")  # fmt: skip
@click.option("--pattern", metavar="REGEX", help="Only words that match, in lower case.")
@min_frequency_option(1, "Only words that are so frequent.")
@click.option("--sort", type=click.Choice(["frequency", "documents", "term"]),
              default="frequency", show_default=True, help="What terms come by.")  # fmt: skip
@click.option("--measures", is_flag=True, help="Add ARF, DPnorm and Juilland's D of the terms "
              "shown, and statistics of the text.")  # fmt: skip
@click.option("--parts", default="month", show_default=True, metavar="PERIOD|FIELD|N",
              help="What DPnorm and D divide by: months, ... or N slices.")  # fmt: skip
@click.option("--match", type=click.Choice([label.value for label in Label]), default="compound",
              show_default=True, help="The weakest label that counts, for WORDs.")  # fmt: skip
@scope_options
@plot_option
@common_options
@pass_session
def command(session: Session, words: tuple[str, ...], plot: Path | None, **given: Any) -> None:  # noqa: ANN401 - click's
    """Count the words of the corpus, or how often the WORDs you name occur."""
    chosen = {name: given[name] for name in ("by", "where", "distinct")}
    options = {"words": list(words), "level": given["level"], **chosen}
    options["where"] = list(given["where"])
    if words:
        if plot is not None:
            raise UsageError("counts of words have no picture", hint="see: corpus trend WORD")
        if given["measures"]:
            raise UsageError("--measures are of lists", hint="see: corpus dispersion WORD")
        counts = session.corpus.keywords(words, match=Label(given["match"]), **chosen)
        found = any(row.hits for row in counts.keywords)
        session.deliver("stats", options | {"match": given["match"]}, counts, found=found)
        return
    wanted = Wanted(given["kinds"], given["pattern"], given["min_frequency"])
    result = session.corpus.frequencies(
        level=given["level"],
        top=given["top"],
        stopwords=read_stopwords(session.corpus, given["stopwords"]),
        wanted=wanted,
        sort=given["sort"],
        parts=given["parts"] if given["measures"] else None,
        **chosen,
    )
    asked = ("top", "kinds", "pattern", "min_frequency", "sort", "measures", "parts")
    reported = options | {name: given[name] for name in asked}
    session.deliver("stats", reported, result, plot=plot, found=result.n > 0)
