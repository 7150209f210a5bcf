"""The entry point: the group of commands, and the one place where errors become exit codes."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import Any, Final, NoReturn

import click

from corpus_cli._version import __version__
from corpus_cli.cli.command import option, write_options
from corpus_cli.cli.global_options import common_options, error_format
from corpus_cli.errors import WAYS_OUT, CorpusError, InternalError, UsageError, failed_call

FAILED: Final = 2
INTERRUPTED: Final = 130
TERMINATED: Final = 143

# Name of the command -> its line in `corpus --help`. A command's module, of the same name, is
# imported only when it is run, or its own help is asked for.
COMMANDS: Final = {
    "search": "Find every occurrence of words and phrases, quoted verbatim.",
    "stats": "Count words: a frequency list, or the words you name.",
    "keyness": "Find words that are unusually frequent in some documents.",
    "ngrams": "Count word sequences (n-grams) of one to five words.",
    "collocates": "Find words that occur near a word more often than by chance.",
    "trend": "Count words over time.",
    "dispersion": "Show how evenly a word is spread over documents and time.",
    "summary": "Summarise documents: key terms, key sentences, dates.",
    "names": "List the people, organisations and places mentioned.",
    "dates": "List the dates that documents mention, as calendar days.",
    "reuse": "Find passages that occur in several documents.",
    "diff": "Compare two documents word by word.",
    "similar": "List the documents most similar to one.",
    "words": "Show how a text is divided into words, and why.",
    "list": "List the documents.",
    "show": "Show one document.",
    "open": "Open the source of a document: its web page or file.",
    "info": "Describe the corpus and its index.",
    "index": "Build or update the index.",
    "export": "Export documents for other programs.",
    "verify": "Verify the index: checksums and consistency.",
    "sql": "Query the index with SQL.",
    "help": "Explain a command, the query language, a measure or a term.",
    "schema": "Print the JSON Schema of an answer.",
}


class _Commands(click.Group):
    """A group that knows its commands by name and imports the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"corpus_cli.cli.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        self.format_commands(ctx, formatter)
        self.format_epilog(ctx, formatter)
        write_options(self, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        # From the table above: to list the commands is not to import them.
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name not in COMMANDS and not name.startswith("-"):
            raise click.UsageError(f"unknown command {name!r}.{_suggestion(name)}", ctx)
        return super().resolve_command(ctx, args)


def _suggestion(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    if near:
        return f" Did you mean {near[0]!r}?"
    return f" To search for it: corpus search {name}" if not name.isascii() else ""


def _show_version(context: click.Context, parameter: click.Parameter, value: Any) -> None:  # noqa: ANN401, ARG001 - click's
    if value and not context.resilient_parsing:
        click.echo(f"corpus, version {__version__}")
        context.exit()


@click.command(
    cls=_Commands,
    context_settings={"max_content_width": 100},
    epilog="""\b
Examples:
  corpus search ตำรวจ                     every occurrence, in context
  corpus search ร่วมมือ ไต้หวัน --json    documents containing both, for a script
  corpus stats --limit 20                 the most frequent words
  corpus summary                          key terms and sentences of each statement
""",
)
@common_options
@option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version,
    section="General",
    help="Show the version and exit.",  # click's own would be looked up in a catalogue
)  # fmt: skip
def group() -> None:
    """Search, count and quote Thai press statements."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit: 0 found or done, 1 nothing found, 2 anything wrong, 130 Ctrl-C.

    And 143 where it was told to end (SIGTERM).
    """
    if arguments is None:
        from _signal import SIGTERM, signal  # type: ignore[import-not-found]  # quick: in C

        signal(SIGTERM, _terminator())
    _open_closed_streams()
    _speak_utf8()
    arguments = _as_utf8(sys.argv[1:]) if arguments is None else list(arguments)
    try:
        code = group.main(list(arguments), prog_name="corpus", standalone_mode=False)
    except CorpusError as error:
        code = _fail(error, arguments)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        _lead_on(arguments)
        code = FAILED
    except click.ClickException as error:
        code = _fail(_usage_error(error), arguments)
    except OSError as error:  # of what is ours, each is told by those who meet it
        from corpus_cli.cli.session import abandon_stdout

        _show_traceback(error, arguments)
        code = _fail(failed_call(error), arguments)
        abandon_stdout()
    except (KeyboardInterrupt, click.Abort):
        code = INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: Python would exit with 1
        _show_traceback(error, arguments)
        code = _fail(_not_utf8(error, arguments) or _internal_error(error), arguments)
    gc.freeze()  # what there is now goes with the process: nothing in it need be looked for
    sys.exit(code if isinstance(code, int) else 0)


def _terminator() -> Callable[[int, object], None]:
    """Return what to do when the program is told to end: end, and leave no files behind."""
    program = os.getpid()

    def end(_number: int, _frame: object) -> None:
        if os.getpid() != program:  # a fork, whose files are the program's
            os._exit(TERMINATED)
        sys.exit(TERMINATED)

    return end


def _lead_on(arguments: Sequence[str]) -> None:
    """Say how to name a corpus where none is named and none is here."""
    from corpus_cli.cli.defaults import defaults, found_corpus

    try:
        if not os.environ.get("CORPUS_PATH") and not defaults({}).get("corpus"):
            found_corpus()
    except CorpusError as error:
        sys.stderr.write("\n")
        _fail(error, arguments)


def _fail(error: CorpusError, arguments: Sequence[str]) -> int:
    from corpus_cli.output.failure import render_error

    render_error(error, sys.stderr, error_format(arguments))
    return error.exit_code


def _usage_error(error: click.ClickException) -> UsageError:
    context = getattr(error, "ctx", None)
    hint = f"see: {context.command_path} --help" if context else None
    message = " ".join(error.format_message().split())
    return UsageError(message, hint=hint)


def _not_utf8(error: Exception, arguments: Sequence[str]) -> UsageError | None:
    """Return what is wrong if the exception comes of an argument whose bytes are not UTF-8.

    Only its user can tell whether one may be so (the name of a file) or not.
    """
    wrong = next((a for a in arguments if any("\ud800" <= c <= "\udfff" for c in a)), None)
    if wrong is None or not isinstance(error, UnicodeError | TypeError):  # one of C++, if of DuckDB
        return None
    return UsageError(f"the argument {wrong!a} is not valid UTF-8", hint="enter it in UTF-8")


def _internal_error(error: Exception) -> CorpusError:
    """Return what a user is told of an exception that nobody foresaw."""
    hint = "run with --debug to see the traceback"
    if isinstance(error, MemoryError):
        return InternalError("out of memory", hint="ask for less, or close other programs")
    if isinstance(error, RuntimeError) and "start new thread" in str(error):
        return CorpusError(
            "cannot start another thread: the system limit is reached", hint=WAYS_OUT[errno.EAGAIN]
        )
    if isinstance(error, RecursionError):
        return InternalError("internal error: nesting is too deep", hint=hint)
    said = " ".join(str(error).split())
    named = type(error).__name__ + (f": {said}" if said else "")
    return InternalError(f"internal error: {named}", hint=hint)


def _show_traceback(error: Exception, arguments: Sequence[str]) -> None:
    """Print the traceback where the user debugs: with --debug, or CORPUS_DEBUG=1."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--debug" not in options and os.environ.get("CORPUS_DEBUG", "0") in {"", "0"}:
        return
    from traceback import format_exception

    from corpus_cli.output.escape import visible

    lines = "".join(format_exception(error)).splitlines()
    sys.stderr.writelines(f"{visible(line)}\n" for line in lines)


def _open_closed_streams() -> None:
    """Open the standard streams that whoever started the program has closed.

    Else the next file to be opened would take their place. Reading and writing them fails, as it
    does where they are closed, but that of stderr: there is nobody to tell.
    """
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    for number, flag in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flag)  # the lowest number that is free
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _speak_utf8() -> None:
    """Make both streams UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # not so where a test has put its own there
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _as_utf8(arguments: Sequence[str]) -> list[str]:
    """Read the arguments as UTF-8, also where the locale made something else of their bytes."""
    if sys.getfilesystemencoding() == "utf-8":
        return list(arguments)
    return [os.fsencode(argument).decode("utf-8", "surrogateescape") for argument in arguments]
