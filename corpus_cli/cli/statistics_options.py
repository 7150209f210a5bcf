"""Options that commands of statistics have in common, and how they are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from corpus_cli.corpus import Corpus
from corpus_cli.errors import UsageError
from corpus_cli.model.search import Label
from corpus_cli.model.statistics import Stopwords
from corpus_cli.regular_files import read_regular

MAX_STOPWORDS: Final = 10_000_000
"""The largest file of `--stopwords` that is read, in bytes."""

_F = TypeVar("_F", bound=Callable[..., Any])


def scope_options(function: _F) -> _F:
    """Add `--where` and `--distinct`: which words are counted."""
    where = click.option(
        "--where",
        multiple=True,
        metavar="FILTER",
        help="Count documents that meet FILTER alone, a query such as 'issuer:กระทรวง date:2564'.",
    )
    distinct = click.option(
        "--distinct", is_flag=True, help="Count paragraphs that were copied once."
    )
    return where(distinct(function))


def level_option(function: _F) -> _F:
    """Add `--level`: what counts as a word."""
    return click.option(
        "--level",
        type=click.Choice(["unit", "token"]),
        default="unit",
        show_default=True,
        help="Count units (การเลือกตั้ง) or the tokens they are made of (การ, เลือกตั้ง).",
    )(function)


def match_option(function: _F) -> _F:
    """Add `--match` and `-F`: which hits of a query count."""
    match = click.option(
        "--match",
        type=click.Choice([label.value for label in Label]),
        default="compound",
        show_default=True,
        help="The weakest label that counts.",
    )
    literal = click.option("-F", "--literal", is_flag=True, help="Take the query literally.")
    return match(literal(function))


def stopwords_option(function: _F) -> _F:
    """Add `--stopwords`."""
    return click.option(
        "--stopwords",
        default="hide",
        show_default=True,
        metavar="hide|show|FILE",
        help="Leave words such as ที่ and และ out of the list, or those of FILE, one a line.",
    )(function)


def length_option(default: int) -> Callable[[_F], _F]:
    """Add `-n`: how many words a row has."""
    return click.option(
        "-n",
        "length",
        type=click.IntRange(1, 5),
        default=default,
        show_default=True,
        metavar="1..5",
        help="Words in a row.",
    )


def min_frequency_option(default: int, text: str) -> Callable[[_F], _F]:
    """Add `--min-frequency`; `text` says of what."""
    return click.option(
        "--min-frequency",
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        metavar="N",
        help=text,
    )


def limit_option(function: _F) -> _F:
    """Add `--limit`."""
    return click.option(
        "--limit",
        type=click.IntRange(min=0),
        metavar="N",
        help="Rows at most, 0 for all. [default: 20; json 1,000; jsonl, csv, tsv all]",
    )(function)


def plot_option(function: _F) -> _F:
    """Add `--plot`."""
    return click.option(
        "--plot",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_read_plot,
        metavar="FILE",
        help="Draw a picture, too: .svg, .png, or .json (Vega-Lite).",
    )(function)


def _read_plot(
    _context: click.Context, _parameter: click.Parameter, value: Path | None
) -> Path | None:
    if value is None:
        return None
    from corpus_cli.output.plots.plots import check_ending

    return check_ending(value)


def read_stopwords(corpus: Corpus, given: str) -> Stopwords:
    """Return the stop words of `--stopwords`; raise UsageError for a file that cannot be read."""
    if given == "hide":
        return corpus.stopwords_hidden
    if given == "show":
        return Stopwords()
    from corpus_cli.text.normal.normal_form import fold, normal_query

    try:
        lines = read_regular(Path(given), MAX_STOPWORDS, pipes=True).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(
            f"--stopwords: {given} cannot be read: {said}",
            hint="hide, show, or a file of words in UTF-8",
        ) from error
    words = (fold(normal_query(line)) for line in lines)
    return Stopwords(Path(given).name, frozenset(words) - {""})
