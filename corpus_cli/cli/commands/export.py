"""`corpus export`."""

from __future__ import annotations

from typing import Final

import click

from corpus_cli.cli.common_options import common_options
from corpus_cli.cli.options import choice, literal_option, match_option
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.errors import UsageError
from corpus_cli.output.formats.interface import Format
from corpus_cli.requests import Match

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
@choice("--to", _FORMATS, "What to write. [default: as FILE ends, or --format says, else jsonl]")
@match_option("The weakest label that counts, for QUERYs.")
@literal_option("Take QUERYs as they are.")
@common_options
@pass_session
def command(
    session: Session, queries: tuple[str, ...], *, to: str | None, match: Match, literal: bool
) -> None:
    """Write documents, with their texts, for other programs: all, or those that have every QUERY.

    JSON Lines, CSV and Parquet are a corpus again.
    """
    to = to or _format(session)
    selection = session.corpus.selection(queries, match=match, literal=literal)
    if to == "parquet":
        if session.options.output is None:
            raise UsageError("Parquet is written to a file", hint="name one with -o FILE")
        session.corpus.export_parquet(selection, session.options.output)
    elif to == "conllu":
        with session.output() as out:
            session.corpus.export_conllu(selection, out)
    else:
        options = {"queries": queries, "match": match}
        result = session.corpus.export(selection)
        session.deliver("export", options, result, found=result.total > 0, form=Format(to))
    click.get_current_context().exit(0 if selection.total else 1)


def _format(session: Session) -> str:
    output, chosen = session.options.output, session.options.format.value
    ending = output.suffix[1:] if output else ""
    if ending in _FORMATS:
        return ending
    return chosen if chosen in _FORMATS else "jsonl"
