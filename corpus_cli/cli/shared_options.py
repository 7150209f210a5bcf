"""Options that several commands have, each said once, and how options become a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from corpus_cli.cli.command import SECTIONS, option
from corpus_cli.cli.completion import complete_field, complete_group
from corpus_cli.cli.session import Session, pass_session
from corpus_cli.model.search import Label

UNSAID_LIMIT: Final = "20; 1,000 in json; all in jsonl, csv, tsv and parquet"
"""How many rows each format shows where `--limit` is not typed, in words."""

if TYPE_CHECKING:  # nothing of it is needed to run, and it takes its time to define
    from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

    _F = TypeVar("_F", bound=Callable[..., object])
    _P = ParamSpec("_P")
    _Q = TypeVar("_Q", bound="Request")

    class Decorator(Protocol):
        """Adds an option to a command."""

        def __call__(self, function: _F, /) -> _F:
            """Return the command with the option."""
            ...

    class Request(Protocol):
        """What a command asks: one of the named tuples of `corpus_cli.requests`."""

        def _asdict(self) -> dict[str, object]: ...


MOST: Final = 1_000_000_000
"""The largest number that an option takes: there are fewer rows, words and documents."""


def _not_above_most(
    _context: click.Context, _parameter: click.Parameter, value: int | None
) -> int | None:
    if value is not None and value > MOST:
        raise click.BadParameter(f"{value} is more than {MOST:,}.")
    return value


# --- kinds of options -------------------------------------------------------------------------


def choice(name: str, values: Sequence[str], text: str, default: str | None = None) -> Decorator:
    """Make an option that takes one of some values; `text` is its help."""
    shown = default is not None
    return option(name, type=click.Choice(values), default=default, show_default=shown, help=text)


def number(
    *names: str,
    text: str,
    least: int = 0,
    most: int | None = None,
    default: int | None = None,
    metavar: str = "N",
) -> Decorator:
    """Make an option that takes a whole number."""
    return option(
        *names,
        type=click.IntRange(least, most),
        callback=_not_above_most,
        default=default,
        show_default=default is not None,
        metavar=metavar,
        help=text,
    )


def flag(*names: str, text: str, section: str = SECTIONS[0]) -> Decorator:
    """Make an option that takes no value."""
    return option(*names, is_flag=True, help=text, section=section)


# --- options ----------------------------------------------------------------------------------


def match_option(text: str = "Loosest kind of match to count.") -> Decorator:
    """Make `--match`: which hits of a query are meant."""
    return choice("--match", [label.value for label in Label], text, default="compound")


def literal_option(text: str = "Treat the query as literal text.") -> Decorator:
    """Make `-F`."""
    return flag("-F", "--literal", text=text)


def limit_option(rows: str = "Rows", unsaid: str = UNSAID_LIMIT) -> Decorator:
    """Make `--limit`; without it the format decides (`Session.limit`). `--top` is as good."""
    return option(
        "--limit",
        aliases=("--top",),
        type=click.IntRange(min=0),
        callback=_not_above_most,
        metavar="N",
        section="Rows and output",
        help=f"Show at most N {rows.lower()}; 0 for all. [default: {unsaid}]",
    )


def offset_option(rows: str = "Rows") -> Decorator:
    """Make `--offset`."""
    return option(
        "--offset",
        type=click.IntRange(min=0),
        callback=_not_above_most,
        default=0,
        metavar="N",
        section="Rows and output",
        help=f"Skip the first N {rows.lower()}.",
    )


def page_options(rows: str = "Rows") -> Decorator:
    """Make `--limit` and `--offset`: which of the rows are shown."""

    def add(function: _F) -> _F:
        return limit_option(rows)(offset_option(rows)(function))

    return add


def filter_options(function: _F) -> _F:
    """Add `--where`, any number of times, `--since` and `--until`: which documents count."""
    narrowing = partial(option, section="Which documents")
    since = narrowing(
        "--since", metavar="DATE", help="Only documents dated on or after this day, month or year."
    )
    until = narrowing(
        "--until", metavar="DATE", help="Only documents dated on or before this day, month or year."
    )
    where = narrowing(
        "--where",
        multiple=True,
        metavar="QUERY",
        shell_complete=complete_field,
        help="Only documents that match QUERY, such as 'issuer:กระทรวง date:2564'.",
    )
    return where(since(until(function)))


def subcorpus_options(function: _F) -> _F:
    """Add the options of `filter_options`, and `--distinct`: which words are counted."""
    distinct = flag(
        "--distinct", text="Count duplicate paragraphs only once.", section="Which documents"
    )
    return filter_options(distinct(function))


def by_option(text: str, default: str | None = None) -> Decorator:
    """Make `--by`: what rows are grouped by. `--group-by` is as good."""
    return option(
        "--by",
        aliases=("--group-by",),
        shell_complete=complete_group,
        default=default,
        show_default=default is not None,
        metavar="FIELD",
        help=text,
    )


def buddhist_option(function: _F) -> _F:
    """Add `--buddhist`."""
    text = "Show years in the Buddhist Era."
    return flag("--buddhist", text=text, section="Rows and output")(function)


def sort_option(values: Sequence[str], text: str, default: str) -> Decorator:
    """Make `--sort`: it takes the values, and the headings of columns, in either case."""
    return option("--sort", type=_SortKey(values), default=default, show_default=True, help=text)


class _SortKey(click.Choice[str]):
    """A sort order, by its name or as its column is headed (MI, LL)."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name of an order."""
        if value not in self.choices:
            from corpus_cli.statistics.measures.registry import named_as

            value = named_as(value, self.choices) or value
        return super().convert(value, param, ctx)


def query_argument(function: _F) -> _F:
    """Add QUERY, once or more."""
    return click.argument("query", nargs=-1, required=True, shell_complete=complete_field)(function)


def level_option(function: _F) -> _F:
    """Add `--level`: what counts as a word."""
    text = "Count units (การเลือกตั้ง) or the tokens they are made of (การ, เลือกตั้ง)."
    return choice("--level", ["unit", "token"], text, default="unit")(function)


def stopwords_option(function: _F) -> _F:
    """Add `--stopwords`."""
    return option(
        "--stopwords",
        default="hide",
        show_default=True,
        metavar="hide|show|FILE",
        help="Hide words such as ที่ and และ, show them, or hide those in FILE (one per line).",
    )(function)


def window_options(within: str) -> Decorator:
    """Make `--within`, with its help, and `--across`: how far a sequence of words reaches."""

    def add(function: _F) -> _F:
        across = flag("--across", text="Do not stop at punctuation and line breaks.")
        return choice("--within", ["sentence"], within)(across(function))

    return add


def length_option(name: str, default: int) -> Decorator:
    """Make `-n`, passed on by a name: how many words a sequence has."""
    return number(
        "-n",
        name,
        text="Words per sequence.",
        least=1,
        most=5,
        default=default,
    )


def min_frequency_option(default: int, text: str) -> Decorator:
    """Make `--min-frequency`."""
    return number("--min-frequency", text=text, least=1, default=default)


def parts_option(text: str) -> Decorator:
    """Make `--parts`: what a corpus is divided into."""
    return option(
        "--parts", default="month", show_default=True, metavar="PERIOD|FIELD|N", help=text
    )


def plot_option(function: _F) -> _F:
    """Add `--plot`."""
    return option(
        "--plot",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_read_plot,
        metavar="FILE",
        help="Also save a chart: .svg, .png or .json (Vega-Lite).",
    )(function)


def _read_plot(
    _context: click.Context, _parameter: click.Parameter, value: Path | None
) -> Path | None:
    if value is None:
        return None
    from corpus_cli.output.plots.drawing import check_ending

    return check_ending(value)


# --- requests ---------------------------------------------------------------------------------


def pass_request(
    request: Callable[..., _Q],
) -> Callable[[Callable[Concatenate[Session, _Q, _P], None]], Callable[..., None]]:
    """Give a command its session, and its options as a request.

    Options that are no fields of the request are passed on as they are.
    """
    names: tuple[str, ...] = getattr(request, "_fields")  # noqa: B009 - no type has it

    def decorate(function: Callable[Concatenate[Session, _Q, _P], None]) -> Callable[..., None]:
        def call(session: Session, *others: _P.args, **given: _P.kwargs) -> None:
            fields: dict[str, Any] = {name: given.pop(name) for name in names if name in given}
            if "limit" in fields:
                fields["limit"] = session.limit(fields["limit"])
            function(session, request(**fields), *others, **given)

        return pass_session(update_wrapper(call, function))

    return decorate


def typed_first(request: Request) -> dict[str, object]:
    """Return the fields of a request as an answer reports them.

    After the first field they stand in click's order: those that were typed first.
    """
    fields = request._asdict()
    names = dict.fromkeys((next(iter(fields)), *click.get_current_context().params))
    return {name: fields[name] for name in names if name in fields}
