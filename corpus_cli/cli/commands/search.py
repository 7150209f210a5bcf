"""`corpus search`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import click

from corpus_cli.cli.common_options import common_options, option
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.errors import UsageError
from corpus_cli.model.search import Label
from corpus_cli.output.formats.interface import Format
from corpus_cli.search.query.date_conditions import during
from corpus_cli.search.query.expression import read_term
from corpus_cli.search.query.request import SearchRequest, Sort, View

_OF_ROWS: Final = frozenset({Format.JSONL, Format.CSV, Format.TSV})
_JSON_LIMIT: Final = 1000  # hits in the answer to a line of --queries, as of --json

# Options as a request takes them, and those that an answer reports, by the names it gives them.
_AS_GIVEN: Final = (
    "context",
    "limit",
    "offset",
    "documents_only",
    "counts_only",
    "sample",
    "seed",
    "distinct",
    "group_by",
    "explain",
)
_REPORTED: Final = {
    "match": "match",
    "view": "view",
    "context": "context",
    "literal": "literal",
    "in": "inside",
    "not_in": "outside",
    "since": "since",
    "until": "until",
    "sort": "sort",
    "sample": "sample",
    "seed": "seed",
    "distinct": "distinct",
    "group_by": "group_by",
    "limit": "limit",
    "offset": "offset",
}


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
  corpus search ตำรวจ --sort right         by the words after it, in dictionary order
  corpus search ตำรวจ --group-by year      a table of hits by year
  corpus search --queries words.txt        an answer a line, as JSON Lines
  corpus search ตำรวจ --json | jq -r '.hits[] | [.doc, .start, .node] | @tsv'

\b
A hit's label says how its edges sit on word boundaries:
  word      both are edges of words             ตำรวจ
  compound  both are edges of a word's parts    ร่วมมือ in ความร่วมมือ
  partial   anywhere                            ตา in ตาม
""",
)
@click.argument("query", nargs=-1)
@option(
    "--match",
    type=click.Choice([label.value for label in Label]),
    default="compound",
    show_default=True,
    help="The weakest label to show.",
)
@option(
    "--view",
    type=click.Choice([view.value for view in View]),
    default="kwic",
    show_default=True,
    help="How much text to show around a hit.",
)
@option(
    "--context",
    type=click.IntRange(0, 1000),
    default=8,
    show_default=True,
    metavar="WORDS",
    help="Words on either side, in the kwic view.",
)
@option("-c", "--count", "counts_only", is_flag=True, help="Only count.")
@option("-l", "--documents", "documents_only", is_flag=True, help="List documents instead of hits.")
@option("-F", "--literal", is_flag=True, help="Take the query literally.")
@option("--in", "inside", metavar="WORD", help="Keep hits that lie inside WORD.")
@option("--not-in", "outside", metavar="WORD", help="Drop hits that lie inside WORD.")
@option("--since", metavar="DATE", help="Only documents of that day, month, year or later.")
@option("--until", metavar="DATE", help="Only documents of that day, month, year or before.")
@option(
    "--sort",
    type=click.Choice([sort.value for sort in Sort]),
    default="date",
    show_default=True,
    help="Order by date, id, up to 3 words left or right (nearest first), or BM25.",
)
@option("--sample", type=click.IntRange(min=1), metavar="N", help="Draw N of the hits at random.")
@option(
    "--seed", type=int, default=0, show_default=True, help="Which sample: equal seeds, equal hits."
)
@option("--distinct", is_flag=True, help="Show the first hit only of equal paragraphs.")
@option(
    "--group-by",
    metavar="FIELD",
    help="Count hits by left, right, node, unit, document, date, year, month, issuer, category, "
    "tag, title or a field of your own.",
)
@option(
    "--explain", is_flag=True, help="Tell what was done, what it cost, and what scores consist of."
)
@option(
    "--queries",
    metavar="FILE",
    help="Answer each line of FILE (-: stdin) with a line of JSON; # begins a comment.",
)
@option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Rows at most, 0 for all. [default: 20; json 1,000; jsonl, csv, tsv all]",
)
@option(
    "--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Rows to pass over first."
)
@common_options
@pass_session
def command(session: Session, query: tuple[str, ...], queries: str | None, **given: Any) -> None:  # noqa: ANN401 - click's
    """Find every occurrence of QUERY in the statements, however their words are divided.

    Several queries must all be in a document. A query is compared in normal form: upper and lower
    case, Thai and Arabic digits, ํ+า and ำ, เเ and แ are the same, and invisible characters
    count for nothing.
    """
    if queries is not None:
        from corpus_cli.cli.query_file import answer_each

        if query:
            raise UsageError("queries are typed or read with --queries, not both")
        limit = _JSON_LIMIT if given["limit"] is None else given["limit"]
        answer_each(
            session, queries, lambda line: _asked(session, (line,), given | {"limit": limit})
        )
        return
    request, options = _asked(session, query, given | {"limit": session.limit(given["limit"])})
    result = session.corpus.search(request)
    found = bool(result.total or result.documents)  # there may be nothing but conditions
    if not found and not given["literal"]:
        from corpus_cli.search.query.suggestions import suggestion

        meant = suggestion(query, request.expression, session.corpus.field_names)
        if meant:
            session.notice(meant)
    session.deliver("search", options, result, found=found, view=request.view)


def _asked(
    session: Session, query: tuple[str, ...], given: Mapping[str, Any]
) -> tuple[SearchRequest, dict[str, Any]]:
    """Return what was asked for, read and checked, and the options to report."""
    if given["counts_only"] and session.options.format in _OF_ROWS:
        raise UsageError(
            f"-c counts, and {session.options.format.value} has a row a hit",
            hint="counts come as a line of text, or as JSON: -c --json",
        )
    options = {"query": list(query), **{name: given[key] for name, key in _REPORTED.items()}}
    expression = session.corpus.read(query, literal=given["literal"])
    inside, outside = given["inside"], given["outside"]
    request = SearchRequest(
        query=" ".join(query),
        expression=during(expression, given["since"], given["until"]),
        match=Label(given["match"]),
        view=View(given["view"]),
        sort=Sort(given["sort"]),
        inside=read_term(inside) if inside is not None else None,
        outside=read_term(outside) if outside is not None else None,
        **{name: given[name] for name in _AS_GIVEN},
    )
    return request, options
