"""`corpus stats`."""

from __future__ import annotations

import click

from corpus_cli.cli.common import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.model.search import Label


@click.command(
    "stats",
    epilog="""\b
Examples:
  corpus stats --top 20                    the most frequent words, without stop words
  corpus stats --stopwords show --json     all of them, for a script
  corpus stats ตำรวจ ไต้หวัน               how often these occur
  corpus stats ตำรวจ --by document         the same for each document
""",
)
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help="Terms of each group, 0 for all.",
)
@click.option(
    "--level",
    type=click.Choice(["unit", "token"]),
    default="unit",
    show_default=True,
    help="Count units (การเลือกตั้ง) or the tokens they are made of (การ, เลือกตั้ง).",
)
@click.option(
    "--stopwords",
    type=click.Choice(["hide", "show"]),
    default="hide",
    show_default=True,
    help="Leave words such as ที่ and และ out of the list, or not.",
)
@click.option(
    "--by", type=click.Choice(["document", "issuer", "year", "month"]), help="A list for each."
)
@click.option(
    "--match",
    type=click.Choice([label.value for label in Label]),
    default="compound",
    show_default=True,
    help="The weakest label that counts, for WORDs.",
)
@common_options
@pass_session
def command(
    session: Session,
    words: tuple[str, ...],
    top: int,
    level: str,
    stopwords: str,
    by: str | None,
    match: str,
) -> None:
    """Count the words of the corpus, or how often the WORDs you name occur."""
    options = {"words": list(words), "level": level, "by": by}
    if words:
        counts = session.corpus.keywords(words, match=Label(match), by=by)
        found = any(row.hits for row in counts.keywords)
        session.deliver("stats", options | {"match": match}, counts, found=found)
        return
    result = session.corpus.frequencies(level=level, top=top, stopwords=stopwords == "show", by=by)
    session.deliver("stats", options | {"top": top}, result, found=result.n > 0)
