"""`corpus names`."""

from __future__ import annotations

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.model.names import NameKind


@click.command(
    "names",
    epilog="""\b
Examples:
  corpus names --kind person               the people that are mentioned most
  corpus names --where 'date:2564 ไต้หวัน'   the names in statements of a year with a word
  corpus names --kind place --limit 0 -f csv
""",
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in NameKind]),
    help="Names of one kind alone.",
)
@click.option(
    "--where",
    metavar="QUERY",
    help="Only in documents that meet a query: date:2564, issuer:กระทรวง, ไต้หวัน NOT ตำรวจ.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Names at most, 0 for all. [default: 20; json 1,000; jsonl, csv, tsv all]",
)
@common_options
@pass_session
def command(session: Session, kind: str | None, where: str | None, limit: int | None) -> None:
    """List the people, organisations and places that statements name, with counts.

    Names are found while indexing, where the corpus.yaml beside the corpus says `names: true`; that
    takes nearly twice as long then.
    Titles (นาย, รมว.) are told apart, ways to say one name counted together (กต. is
    กระทรวงการต่างประเทศ); `variants` in corpus.yaml adds more.

    Of 200 names drawn at random from 63,241 government statements 94 % were right (organisations
    97 %, places 91 %, people 91 %), read by hand; what is missed was not counted.
    """
    rows = session.limit(limit)
    result = session.corpus.names(
        kind=kind,
        where=session.corpus.read([where]) if where is not None else None,
        limit=rows,
    )
    options = {"kind": kind, "where": where, "limit": rows}
    session.deliver("names", options, result, found=result.total > 0)
