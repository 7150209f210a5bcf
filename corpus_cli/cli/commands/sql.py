"""`corpus sql`."""

from __future__ import annotations

import click

from corpus_cli.cli.command import option, subcommand
from corpus_cli.cli.global_options import common_options
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.cli.shared_options import flag, limit_option
from corpus_cli.errors import UsageError


@subcommand(
    "sql",
    epilog="""\b
Examples:
  corpus sql --schema                       the tables, and what their columns mean
  corpus sql "select issuer, count(*) from documents group by 1 order by 2 desc"
  corpus sql "select word, sum(frequency) as f from terms where level = 'unit'
              group by word order by f desc limit 10" -f csv
""",
)
@click.argument("select", required=False)
@flag("--schema", text="List the tables and columns.")
@option("--seconds", type=click.FloatRange(min=0, min_open=True), default=60.0,
              show_default=True, metavar="S", help="Time limit, in seconds.")  # fmt: skip
@limit_option()
@common_options
@pass_session
def command(
    session: Session,
    select: str | None,
    schema: bool,  # noqa: FBT001 - click's
    seconds: float,
    limit: int | None,
) -> None:
    """Run one SELECT over the tables of the index, in DuckDB's SQL.

    It can read these tables and nothing else: no files, no network, no writing.
    """
    if (select is None) != schema:
        raise UsageError("give a SELECT, or --schema", hint="see: corpus sql --help")
    if select is None:
        result = session.corpus.sql_schema()
    else:
        result = session.corpus.sql(select, limit=session.limit(limit), seconds=seconds)
    options = {"select": select, "schema": schema, "limit": limit}
    session.deliver("sql", options, result, found=bool(result.records))
