"""`corpus schema`."""

from __future__ import annotations

import json

import click

from corpus_cli.cli.command import subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session


@subcommand(
    "schema",
    epilog="""\b
Examples:
  corpus schema                          the names of the schemas
  corpus schema search > search.json     save one
""",
)
@click.argument("name", required=False)
@common_options
@pass_session
def command(session: Session, name: str | None) -> None:
    """Print the JSON Schema of a command's answer; without NAME, list the names."""
    from corpus_cli.output.formats.schemas import load_schema, schema_names

    session.refuse_binary()
    with session.output() as out:
        if name is None:
            out.writelines(f"{each}\n" for each in schema_names())
        else:
            json.dump(load_schema(name), out, ensure_ascii=False, indent=2)
            out.write("\n")
