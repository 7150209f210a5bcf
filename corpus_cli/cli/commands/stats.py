"""`corpus stats`."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from corpus_cli.cli.command import option, subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    UNSAID_LIMIT,
    buddhist_option,
    by_option,
    flag,
    level_option,
    limit_option,
    match_option,
    min_frequency_option,
    offset_option,
    parts_option,
    pass_request,
    plot_option,
    sort_option,
    stopwords_option,
    subcorpus_options,
)
from corpus_cli.errors import UsageError
from corpus_cli.model.formats import Format
from corpus_cli.requests import (
    FrequencyRequest,
    FrequencySort,
    KeywordRequest,
    Match,
    TermKind,
)


@subcommand(
    "stats",
    epilog="""\b
Examples:
  corpus stats --limit 50                  the most frequent words, without stopwords
  corpus stats --stopwords show --json     every word, for a script
  corpus stats ตำรวจ ไต้หวัน               how often these words occur
  corpus stats ตำรวจ --by document         the same for each document
  corpus stats --measures --parts 10       dispersion over ten slices, and text statistics
  corpus stats --pattern '^การ' --kind thai --min-frequency 5
  corpus stats --where date:2564 --by month --json

\b
What the columns mean: corpus help measures
""",
)
@click.argument("words", nargs=-1, metavar="[WORD]...")
@limit_option("Terms of each group", f"{UNSAID_LIMIT}; always 20 with --by")
@offset_option("Terms of each group")
@level_option
@stopwords_option
@by_option(
    "Count separately by document, issuer, category, year, quarter, month, day or another field."
)
@buddhist_option
@option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(get_args(TermKind)),
    help="Only words of this kind.",
)
@option("--pattern", metavar="REGEX", help="Only words that match REGEX, compared in lower case.")
@min_frequency_option(1, "Minimum frequency.")
@sort_option(get_args(FrequencySort), "What to sort by.", default="frequency")
@flag(
    "--measures",
    text="Add ARF, DPnorm and Juilland's D for each term, and statistics of the text.",
)
@parts_option("Parts for DPnorm and D: month, ..., another field, or N equal slices.")
@match_option("Loosest kind of match to count, for WORDs.")
@subcorpus_options
@plot_option
@common_options
@pass_request(FrequencyRequest)
def command(
    session: Session,
    request: FrequencyRequest,
    *,
    words: tuple[str, ...],
    match: Match,
    plot: Path | None,
) -> None:
    """Count the words of the corpus, or how often the WORDs you name occur."""
    if words:
        _count_keywords(session, request, words, match, plot)
        return
    if request.by is not None and click.get_current_context().params["limit"] is None:
        request = request._replace(limit=Format.TABLE.limit)  # there may be thousands of groups
    result = session.corpus.frequencies(request)
    options = {"words": words, **request._asdict()}
    del options["stopwords"]
    session.deliver("stats", options, result, plot=plot, found=result.n > 0)


def _count_keywords(
    session: Session,
    lists: FrequencyRequest,
    words: tuple[str, ...],
    match: Match,
    plot: Path | None,
) -> None:
    if plot is not None:
        raise UsageError(
            "--plot does not apply to counts of given words", hint="see: corpus trend WORD"
        )
    if lists.measures:
        raise UsageError(
            "--measures applies to frequency lists only", hint="see: corpus dispersion WORD"
        )
    request = KeywordRequest(
        words,
        lists.by,
        lists.where,
        lists.distinct,
        match,
        lists.since,
        lists.until,
        lists.buddhist,
    )
    result = session.corpus.keywords(request)
    options = {"words": words, "level": lists.level, **request._asdict()}
    session.deliver("stats", options, result, found=any(row.hits for row in result.keywords))
