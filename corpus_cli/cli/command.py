"""click's command and option, as this program has them: help in groups, old spellings accepted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import click

from corpus_cli.errors import UsageError

SECTIONS: Final = ("Options", "Which documents", "Rows and output", "General")
"""The groups of options in a help page, in their order; the first has what only this command has.
"""


class Option(click.Option):
    """An option whose help is one line, so that click need not clean it (`lazy_modules.py`).

    Its `aliases` are old spellings: they are accepted, and no help shows them. `section` is one of
    SECTIONS.
    """

    def __init__(
        self,
        *names: Any,  # noqa: ANN401 - click's
        help: str,  # noqa: A002 - click's
        aliases: Sequence[str] = (),
        section: str = SECTIONS[0],
        **attributes: Any,  # noqa: ANN401 - click's
    ) -> None:
        super().__init__(*names, **attributes)
        self.help = help
        self.section: Final = section
        self._aliases: Final = aliases

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:  # noqa: ANN401 - click's
        """Let the parser know the old spellings, too."""
        shown = self.opts
        self.opts = [*shown, *self._aliases]
        super().add_to_parser(parser, ctx)
        self.opts = shown

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """Return how the option is written, and its help with its range and default in words."""
        notes = []
        if isinstance(self.type, click.IntRange) and self.type.max is not None:
            notes.append(f"{self.type.min}-{self.type.max}")
        if self.show_default:
            notes.append(f"default: {self.get_default(ctx)}")
        written, _ = super().get_help_record(ctx) or ("", "")
        return written, f"{self.help} [{'; '.join(notes)}]" if notes else str(self.help)


class Command(click.Command):
    """A command whose help gives examples before the options, and the options in groups."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; -WORD is explained to whoever meant a query by it."""
        typed = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            name = error.option_name
            word = next((a[1:] for a in typed if a.startswith(name)), "")
            takes_queries = any(argument.name == "query" for argument in self.params)
            if takes_queries and word and not name.startswith("--"):
                raise UsageError(
                    f"there is no option -{word}",
                    hint=f"to leave out documents with {word}, write NOT {word}; "
                    f"see: {ctx.command_path} --help",
                ) from None
            raise

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the whole help page."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        self.format_epilog(ctx, formatter)
        self.format_options(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those of a section together."""
        write_options(self, ctx, formatter)


def write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write the options of a command, those of a section together, all at one width."""
    options = [option for option in command.get_params(ctx) if isinstance(option, Option)]
    for section in SECTIONS:
        rows = [o.get_help_record(ctx) for o in options if o.section == section and not o.hidden]
        if rows:
            with formatter.section(section):
                formatter.write_dl(rows)


option: Final = partial(click.option, cls=Option)
"""Add an option to a command, as `click.option` does."""

subcommand: Final = partial(click.command, cls=Command)
"""Make a command of the program, as `click.command` does."""
