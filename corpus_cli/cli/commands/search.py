"""`corpus search`."""

from __future__ import annotations

from itertools import groupby

import click

from corpus_cli.cli.command import option, subcommand
from corpus_cli.cli.completion import complete_field
from corpus_cli.cli.global_options import common_options, format_was_typed
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    buddhist_option,
    by_option,
    choice,
    filter_options,
    flag,
    literal_option,
    match_option,
    number,
    page_options,
    pass_request,
    sort_option,
)
from corpus_cli.errors import UsageError
from corpus_cli.model.formats import Format, Holds
from corpus_cli.model.search import Label, SearchResult
from corpus_cli.model.warnings import WarningCode
from corpus_cli.requests import SearchRequest
from corpus_cli.search.query.request import Sort, View

_MOST_BYTES = 1_000_000  # of a template


@subcommand(
    "search",
    epilog="""\b
Examples:
  corpus search ตำรวจ                      every occurrence, in context
  corpus search "ตำรวจ ไทย"                a phrase, with its space
  corpus search ร่วมมือ ไต้หวัน            documents containing both
  corpus search ตำรวจ OR ทหาร              either; also NOT, NEAR/5, ( )
  corpus search 'ตำรวจ ไทย within sentence'
  corpus search 'อาชญา* date:2564..'       fields: title issuer category tag date
  corpus search '/ตำรวจ(ไทย|สากล)/'        a regular expression
  corpus search ใต้ --not-in ภายใต้        but not inside ภายใต้
  corpus search ตา --match partial         also inside unrelated words
  corpus search ตำรวจ --sort right         sorted by the words after it
  corpus search ตำรวจ --by year            hits counted by year
  corpus search ตำรวจ --cite bibtex        references to the documents
  corpus search --queries words.txt        one answer per line, as JSON Lines
  corpus search ตำรวจ --json | jq -r '.hits[] | [.doc, .start, .node] | @tsv'

\b
A hit's label says whether its edges are word boundaries:
"""
    + "".join(f"  {label:<10}{label.meaning:<36}{label.example}\n" for label in Label),
)
@click.argument("query", nargs=-1, shell_complete=complete_field)
@match_option("Loosest kind of match to include.")
@choice(
    "--view",
    [view.value for view in View],
    "How much text to show around a hit.",
    default="kwic",
)
@number(
    "--context",
    text="Words on each side in the kwic view.",
    most=1000,
    default=8,
    metavar="WORDS",
)
@flag("-c", "--count", "counts_only", text="Only show counts.")
@flag("-l", "--documents", "documents_only", text="List documents instead of hits.")
@literal_option()
@option("--in", "inside", metavar="WORD", help="Keep hits that lie inside WORD.")
@option("--not-in", "outside", metavar="WORD", help="Drop hits that lie inside WORD.")
@filter_options
@sort_option(
    [sort.value for sort in Sort],
    "Sort by date, document id, the three words to the left or right (nearest first), or BM25 "
    "relevance.",
    default="date",
)
@number("--sample", text="Show a random sample of N hits.", least=1)
@option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help="Seed of --sample; the same seed gives the same hits.",
)
@flag("--distinct", text="Hide hits in repeated paragraphs.")
@by_option(
    "Count hits by left, right, node, unit, document, date, year, month, issuer, category, tag, "
    "title or another field."
)
@buddhist_option
@flag("--explain", text="Show the steps of the search, what each cost, and how scores add up.")
@option(
    "--queries",
    metavar="FILE",
    help="Answer each line of FILE (- for stdin) with one line of JSON; # starts a comment.",
)
@option(
    "--cite",
    metavar="STYLE|FILE",
    help="Cite the documents (apa, bibtex, csl), or fill in the template FILE for each hit; it may "
    "use {title}, {date}, {quotation} ...",
)
@page_options("Hits, documents or groups")
@common_options
@pass_request(SearchRequest)
def command(
    session: Session, request: SearchRequest, *, queries: str | None, cite: str | None
) -> None:
    """Find every occurrence of QUERY, as a whole word or inside a longer one.

    With several queries, a document must contain them all. Upper and lower case, Thai and Arabic
    digits, ํ+า and ำ, and เเ and แ are treated as equal; invisible characters are ignored.
    """
    if queries is not None:
        _answer_each(session, request, queries)
        return
    if cite is not None:
        _cite(session, request, cite)
        return
    _refuse_rows_of_counts(session, request)
    result = session.corpus.search(request)
    found = bool(result.total or result.documents)  # there may be nothing but conditions
    if not found:
        _explain_nothing(session, request, result)
    session.deliver("search", _reported(request), result, found=found, view=request.view)


def _explain_nothing(session: Session, request: SearchRequest, result: SearchResult) -> None:
    """Warn of terms that occur nowhere, and say what is spelt nearly so and does."""
    if result.hidden or (not request.literal and session.corpus.suggestion(request.query)):
        return  # which is told
    for term, near in groupby(session.corpus.near_spellings(request), key=lambda n: n.term):
        known = ", ".join(f"{n.near} has {n.hits:,}" for n in near)
        session.corpus.warnings.add(WarningCode.NEAR_SPELLING, f"no hits for {term}; {known}")


def _cite(session: Session, request: SearchRequest, style: str) -> None:
    """Write citations of what a search finds, of all of it unless a limit is typed."""
    from corpus_cli.output.formats.citations import STYLES, citations, filled

    context = click.get_current_context()
    if request.by is not None or request.counts_only or format_was_typed(context):
        raise UsageError(
            "--cite cannot be combined with -c, --by or --format", hint="leave those out"
        )
    template = None if style in STYLES else _template(style)
    if context.params["limit"] is None:
        request = request._replace(limit=0)
    result = session.corpus.search(request)
    pieces = citations(result, style) if template is None else filled(result, template)
    session.write(pieces, found=bool(result.total or result.documents))


def _template(file: str) -> str:
    from corpus_cli.regular_files import read_regular

    try:
        return read_regular(file, _MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError:
        hint = "use apa, bibtex, csl or the path of a template file"
        raise UsageError(f"no citation style or file {file!r}", hint=hint) from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8") from None


def _answer_each(session: Session, request: SearchRequest, source: str) -> None:
    """Answer the queries of a file; the request says how."""
    from corpus_cli.cli.query_file import answer_each

    if request.query:
        raise UsageError("give queries as arguments or with --queries, not both")
    if click.get_current_context().params["limit"] is None:
        request = request._replace(limit=Format.JSON.limit)

    def of_line(line: str) -> SearchRequest:
        _refuse_rows_of_counts(session, request)
        return request._replace(query=(line,))

    answer_each(session, source, of_line, _reported)


def _refuse_rows_of_counts(session: Session, request: SearchRequest) -> None:
    if request.counts_only and session.options.format.holds is Holds.ROWS:
        raise UsageError(
            f"-c cannot be written as {session.options.format.value}, which has one row per hit",
            hint="use -c alone for text, or -c --json",
        )


def _reported(request: SearchRequest) -> dict[str, object]:
    """Return the fields of a request as an answer reports them."""
    names = {"inside": "in", "outside": "not_in"}
    unreported = {"documents_only", "counts_only", "explain"}
    fields = request._asdict().items()
    return {names.get(name, name): value for name, value in fields if name not in unreported}
