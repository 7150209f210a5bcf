"""`corpus export`."""

from __future__ import annotations

from typing import Final

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.errors import UsageError
from corpus_cli.model.search import Label
from corpus_cli.output.formats.interface import Format

_FORMATS: Final = ("jsonl", "json", "csv", "tsv", "parquet", "conllu")


@click.command(
    "export",
    epilog="""\b
Examples:
  corpus export -o corpus.jsonl                   all of it, a document a line
  corpus export ตำรวจ date:2021 -o police.parquet the documents that a search finds
  corpus export --to conllu | less                tokens, units and sentences
""",
)
@click.argument("queries", nargs=-1, metavar="[QUERY]...")
@click.option(
    "--to",
    type=click.Choice(_FORMATS),
    help="What to write. [default: as FILE ends, or --format says, else jsonl]",
)
@click.option(
    "--match",
    type=click.Choice([label.value for label in Label]),
    default="compound",
    show_default=True,
    help="The weakest label that counts, for QUERYs.",
)
@click.option("-F", "--literal", is_flag=True, help="Take QUERYs as they are.")
@common_options
@pass_session
def command(
    session: Session, queries: tuple[str, ...], *, to: str | None, match: str, literal: bool
) -> None:
    """Write documents, with their texts, for other programs: all, or those that have every QUERY.

    JSON Lines, CSV and Parquet are a corpus again.
    """
    to = to or _format(session)
    selection = session.corpus.selection(queries, match=Label(match), literal=literal)
    if to == "parquet":
        if session.options.output is None:
            raise UsageError("Parquet is written to a file", hint="name one with -o FILE")
        session.corpus.export_parquet(selection, session.options.output)
    elif to == "conllu":
        with session.output() as out:
            session.corpus.export_conllu(selection, out)
    else:
        options = {"queries": list(queries), "match": match}
        result = session.corpus.export(selection)
        session.deliver("export", options, result, found=result.total > 0, form=Format(to))
    click.get_current_context().exit(0 if selection.total else 1)


def _format(session: Session) -> str:
    output, chosen = session.options.output, session.options.format.value
    ending = output.suffix[1:] if output else ""
    if ending in _FORMATS:
        return ending
    return chosen if chosen in _FORMATS else "jsonl"
