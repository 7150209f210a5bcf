"""`corpus search`."""

from __future__ import annotations

import click

from corpus_cli.cli.common import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.model.search import Label
from corpus_cli.search.periods import during
from corpus_cli.search.request import SearchRequest, View
from corpus_cli.search.term import read_term


@click.command(
    "search",
    epilog="""\b
Examples:
  corpus search ตำรวจ                      every occurrence, in context
  corpus search "ตำรวจ ไทย"                a phrase: the space stands for a space
  corpus search ร่วมมือ ไต้หวัน            documents that have both
  corpus search ตำรวจ OR ทหาร              either; also NOT, NEAR/5, ( )
  corpus search 'ตำรวจ ไทย within sentence'
  corpus search 'อาชญา* date:2564..'       fields: title issuer category tag date
  corpus search '/ตำรวจ(ไทย|สากล)/'        a regular expression
  corpus search ใต้ --not-in ภายใต้        outside a longer word
  corpus search ตา --match partial         inside other words, too
  corpus search ตำรวจ --json | jq -r '.hits[] | [.doc, .start, .node] | @tsv'

\b
A hit's label says how its edges sit on word boundaries:
  word      both are edges of words             ตำรวจ
  compound  both are edges of a word's parts    ร่วมมือ in ความร่วมมือ
  partial   anywhere                            ตา in ตาม
""",
)
@click.argument("query", nargs=-1)
@click.option(
    "--match",
    type=click.Choice([label.value for label in Label]),
    default="compound",
    show_default=True,
    help="The weakest label to show.",
)
@click.option(
    "--view",
    type=click.Choice([view.value for view in View]),
    default="kwic",
    show_default=True,
    help="How much text to show around a hit.",
)
@click.option(
    "--context",
    type=click.IntRange(0, 1000),
    default=8,
    show_default=True,
    metavar="WORDS",
    help="Words on either side, in the kwic view.",
)
@click.option("-c", "--count", "counts_only", is_flag=True, help="Only count.")
@click.option(
    "-l", "--documents", "documents_only", is_flag=True, help="List documents instead of hits."
)
@click.option("-F", "--literal", is_flag=True, help="Take the query literally.")
@click.option("--in", "inside", metavar="WORD", help="Keep hits that lie inside WORD.")
@click.option("--not-in", "outside", metavar="WORD", help="Drop hits that lie inside WORD.")
@click.option("--since", metavar="DATE", help="Only documents of that day, month, year or later.")
@click.option("--until", metavar="DATE", help="Only documents of that day, month, year or before.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Rows at most, 0 for all. [default: 20; json 1,000; jsonl, csv, tsv all]",
)
@click.option(
    "--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Rows to pass over first."
)
@common_options
@pass_session
def command(
    session: Session,
    query: tuple[str, ...],
    match: str,
    view: str,
    context: int,
    inside: str | None,
    outside: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    offset: int,
    *,
    counts_only: bool,
    documents_only: bool,
    literal: bool,
) -> None:
    """Find every occurrence of QUERY in the statements, however their words are divided.

    Several queries must all be in a document. A query is compared in normal form: upper and lower
    case, Thai and Arabic digits, ํ+า and ำ, เเ and แ are the same, and invisible characters
    count for nothing.
    """
    expression = during(session.corpus.read(query, literal=literal), since, until)
    request = SearchRequest(
        query=" ".join(query),
        expression=expression,
        match=Label(match),
        view=View(view),
        context=context,
        limit=session.limit(limit),
        offset=offset,
        documents_only=documents_only,
        counts_only=counts_only,
        inside=read_term(inside) if inside is not None else None,
        outside=read_term(outside) if outside is not None else None,
    )
    options = {
        "query": list(query),
        "match": match,
        "view": view,
        "context": context,
        "literal": literal,
        "in": inside,
        "not_in": outside,
        "since": since,
        "until": until,
        "limit": request.limit,
        "offset": offset,
    }
    result = session.corpus.search(request)
    session.deliver("search", options, result, found=result.total > 0, view=view)
