"""`corpus export`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.completion import complete_field
from corpus_cli.cli.global_options import common_options, format_was_typed
from corpus_cli.cli.session import Session
from corpus_cli.cli.shared_options import (
    choice,
    filter_options,
    limit_option,
    literal_option,
    match_option,
    offset_option,
    pass_request,
)
from corpus_cli.errors import UsageError
from corpus_cli.model.formats import EXPORT_FORMATS, Format, format_of_suffix
from corpus_cli.requests import ExportRequest


@subcommand(
    "export",
    epilog="""\b
Examples:
  corpus export -o corpus.jsonl                   every document, one per line
  corpus export ตำรวจ date:2021 -o police.parquet only documents that a search finds
  corpus export --to conllu | less                tokens, words and sentences
""",
)
@click.argument("queries", nargs=-1, metavar="[QUERY]...", shell_complete=complete_field)
@choice(
    "--to",
    [form.value for form in EXPORT_FORMATS],
    "Format to write. [default: from the suffix of FILE or --format, else jsonl]",
)
@match_option("Loosest kind of match that a document needs for each QUERY.")
@literal_option("Treat each QUERY as literal text.")
@filter_options
@limit_option("Documents", "all")
@offset_option("Documents")
@common_options
@pass_request(ExportRequest)
def command(session: Session, request: ExportRequest, *, to: str | None) -> None:
    """Export documents with their texts: all, or those matching every QUERY.

    The JSON Lines, CSV and Parquet files can be searched as a corpus.
    """
    form = Format(to) if to else _format(session)
    if click.get_current_context().params["limit"] is None:
        request = request._replace(limit=0)
    selection = session.corpus.selection(request)
    session.require_file(form)
    if form is Format.CONLLU:
        from corpus_cli.output.escape import harmless

        with session.output() as out:
            shown = harmless if out.isatty() else str  # a file has the forms verbatim
            session.corpus.export_conllu(selection, out, shown)
    else:
        options = request._asdict()
        result = session.corpus.export(selection)
        session.deliver("export", options, result, found=result.total > 0, form=form)
    click.get_current_context().exit(0 if selection.total else 1)


def _format(session: Session) -> Format:
    """Return the format that FILE ends in, else that of --format, else JSON Lines.

    Raises UsageError for a format that was asked for and holds no documents.
    """
    output, chosen = session.options.output, session.options.format
    ending = format_of_suffix(output.suffix) if output else None
    for form in (ending, chosen):
        if form in EXPORT_FORMATS:
            return form
    if ending is None and not format_was_typed(click.get_current_context()):
        return EXPORT_FORMATS[0]  # a table, or what settings have for answers in general
    names = ", ".join(form.value for form in EXPORT_FORMATS)
    raise UsageError(
        f"documents cannot be exported as {(ending or chosen).value}",
        hint=f"--to names a format: {names}",
    )
