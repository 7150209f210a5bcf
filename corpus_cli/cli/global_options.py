"""The options that every command has, before its name or after it.

They are kept in the context that the group and its command share; what stands after the command
wins. `common` turns them, and the defaults that settings give, into one frozen request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import click
from click.core import ParameterSource

from corpus_cli.cli.command import option
from corpus_cli.cli.defaults import defaults, text_option
from corpus_cli.engine.choice import DUCKDB
from corpus_cli.errors import UsageError
from corpus_cli.model.formats import COLORS, FILE_FORMATS, Format, format_of_suffix

_KEY: Final = "corpus_cli.common"

_SPREADSHEETS: Final = (".xlsx", ".xls", ".ods")
_SPREADSHEET: Final = "for a spreadsheet: -o FILE.csv --bom"

_F = TypeVar("_F", bound=Callable[..., Any])


class Common(NamedTuple):
    """The common options, read.

    `corpus`, `index_folder` and `config` are None where the user did not say; `output` is None for
    stdout.
    """

    corpus: Path | None
    index_folder: Path | None
    config: Path | None
    engine: str
    format: Format
    output: Path | None
    color: str
    quiet: bool
    csv_verbatim: bool
    bom: bool
    timing: bool
    pager: bool


def common_options(function: _F) -> _F:
    """Add the common options to a command."""
    for add in reversed(_OPTIONS):
        function = add(function)
    return function


def common(context: click.Context) -> Common:
    """Return the common options: as they were given, else as settings have them.

    Raises SettingsError for settings that cannot be read.
    """
    typed: dict[str, str | bool] = context.meta.get(_KEY, {})
    given = {**defaults(typed), **typed}
    text = partial(text_option, given)
    output, engine = text("output"), text("engine")
    return Common(
        corpus=_path(text("corpus")),
        index_folder=_path(text("index")),
        config=_path(text("config")),
        engine=DUCKDB if engine is None else engine,
        format=_format(text("format"), output),
        output=None if output == "-" else _path(output),
        color=text("color") or "auto",
        quiet=bool(given.get("quiet")),
        csv_verbatim=bool(given.get("csv_verbatim")),
        bom=bool(given.get("bom")),
        timing=bool(given.get("timing")),
        pager=not given.get("no_pager"),
    )


def format_was_typed(context: click.Context) -> bool:
    """Tell whether --format or --json was typed, and is not from the environment or settings."""
    while ParameterSource.COMMANDLINE not in map(context.get_parameter_source, ("format", "json")):
        if context.parent is None:
            return False
        context = context.parent
    return True


def error_format(arguments: Sequence[str]) -> Format:
    """Return the format in which to tell of an error, even one in the arguments themselves."""
    words = [word.removeprefix("--format=") for word in arguments]
    names = [form.value for form in Format if form.is_json]
    machine = {"--json", *names, *(f"-f{name}" for name in names)}
    after = [b for a, b in pairwise(words) if a in ("-f", "--format")]
    flags = [word for word in arguments if word.startswith("-")]
    asked = machine.intersection([*after, *(flag.removeprefix("--format=") for flag in flags)])
    return Format.JSON if asked else Format.TABLE


def _path(value: str | None) -> Path | None:
    return Path(value) if value else None


def _format(name: str | None, output: str | None) -> Format:
    if name:
        return Format(name)
    ending = Path(output).suffix if output else ""
    form = format_of_suffix(ending) if ending else Format.TABLE
    if form is None:
        others = (form.suffix for form in FILE_FORMATS if form is not Format.TABLE)
        raise UsageError(
            f"unsupported output format {ending}; use {', '.join(others)}",
            hint=_SPREADSHEET if ending.lower() in _SPREADSHEETS else "or name the format with -f",
        )
    return form


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value is None or value is False:
        return
    given = context.meta.setdefault(_KEY, {})
    name = str(parameter.name)
    # What was typed, here or before the command, goes before the environment.
    if context.get_parameter_source(name) is ParameterSource.ENVIRONMENT:
        given.setdefault(name, value)
    else:
        given[name] = value


def _show_help(context: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: ARG001, FBT001 - click's
    if value and not context.resilient_parsing:
        click.echo(context.get_help(), color=context.color)
        context.exit()


def _keep_json(context: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: ARG001, FBT001 - click's
    if value:
        context.meta.setdefault(_KEY, {})["format"] = Format.JSON.value


_option = partial(option, expose_value=False, callback=_keep)
_general = partial(_option, section="General")
_output = partial(_option, section="Rows and output")

_OPTIONS: Final = (
    _output("-f", "--format", type=click.Choice([f.value for f in FILE_FORMATS]),
            envvar="CORPUS_FORMAT", help="Output format. [default: table]"),
    option("--json", is_flag=True, expose_value=False, callback=_keep_json,
           section="Rows and output", help="Short for --format json."),
    _output("-o", "--output", metavar="FILE",
            help="Write to FILE. Its suffix sets the format unless -f is given."),
    _output("--csv-verbatim", is_flag=True, default=None,
            help="Leave CSV cells as they are, even if a spreadsheet would treat them as "
            "formulas."),
    _output("--bom", is_flag=True, default=None,
            help="Start CSV and TSV with a byte order mark, for Excel."),
    _output("--timing", is_flag=True, default=None, help="Add elapsed_ms to JSON."),
    _output("--color", type=click.Choice(COLORS), envvar="CORPUS_COLOR",
            help="When to use colour. [default: auto, on a terminal]"),
    _output("--no-pager", is_flag=True, default=None,
            help="Do not show long text through $PAGER (less) on a terminal."),
    _general("--corpus", metavar="PATH", envvar="CORPUS_PATH", help="The corpus: a folder, an "
             "INDEX.md, a .jsonl, .json, .csv, .parquet, .xlsx, .zip, .tar, .mbox, .rss or .warc "
             "file, or - for standard input. "
             "[default: $CORPUS_PATH, else seeds/INDEX.md or INDEX.md here or above]"),
    _general("--index", metavar="FOLDER", envvar="CORPUS_INDEX",
             help="Folder of the index. [default: in your cache folder]"),
    _general("--config", metavar="FILE", envvar="CORPUS_CONFIG",
             help="Settings of the corpus. [default: corpus.yaml beside it]"),
    _general("--engine", metavar="NAME", envvar="CORPUS_ENGINE", help="Engine: duckdb, or "
             "spark[:MASTER] to use many machines. [default: duckdb]"),
    _general("-q", "--quiet", is_flag=True, default=None, help="Print only errors to stderr."),
    _general("--debug", is_flag=True, default=None,
             help="Show the traceback of an internal error (or set CORPUS_DEBUG=1)."),
    option("-h", "--help", is_flag=True, expose_value=False, is_eager=True, callback=_show_help,
           section="General",
           help="Show this message and exit."),  # click's own would have its help cleaned
)  # fmt: skip
