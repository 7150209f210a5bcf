"""`corpus search --queries`: many answers of one start-up, each a line."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TextIO

import click

from corpus_cli.cli.session import FOUND, NOTHING, Session, abandon_stdout
from corpus_cli.errors import UsageError
from corpus_cli.model.formats import Format
from corpus_cli.output.failure import render_error
from corpus_cli.requests import SearchRequest

MAX_LINE: Final = 1_000_000
"""The longest line of a file of queries that is read, in code points."""

_WRONG: Final = UsageError.exit_code

Read = Callable[[str], SearchRequest]
"""Returns the request that a line of the file makes."""

Report = Callable[[SearchRequest], Mapping[str, object]]
"""Returns the options that an answer reports."""


def answer_each(session: Session, source: str, read: Read, report: Report) -> None:
    """Write an answer for each query of a file (`-`: stdin), as a line of JSON in its envelope.

    A query that cannot be answered gets a `corpus.error/1` line, and the others theirs. Exits with
    2 if there was such a one, else 0 if any found something, else 1. Empty lines and those that
    begin with # are no queries.
    """
    form = session.options.format
    if not form.is_json and form is not Format.TABLE:  # a table is what nobody asked for
        raise UsageError("--queries always answers in JSON Lines", hint="leave out --format")
    session.corpus.open()  # an index that is not there is one error, not many
    of_all = list(session.corpus.warnings)
    codes = {NOTHING}
    try:
        with session.output() as out:
            for query in _queries(source):
                session.corpus.warnings.forget(of_all)
                codes.add(_answer(session, read, report, query, out))
                out.flush()
    except BrokenPipeError:
        abandon_stdout()
    code = _WRONG if _WRONG in codes else min(codes)
    click.get_current_context().exit(code)


def _answer(session: Session, read: Read, report: Report, query: str, out: TextIO) -> int:
    from corpus_cli.output.formats.json import envelope, one_line

    started = time.perf_counter()
    try:
        request = read(query)
        result = session.corpus.search(request)
    except UsageError as error:
        render_error(error, out, Format.JSONL)
        return _WRONG
    elapsed = 1000 * (time.perf_counter() - started) if session.options.timing else None
    options, found = report(request), bool(result.total)
    session.warn(options, result, Format.JSON, found=True)  # nobody reads along
    answer = session.corpus.opened.answer(
        "search", options, result, elapsed_ms=elapsed, warnings=session.corpus.warnings
    )
    out.write(one_line(envelope(answer)) + "\n")
    return FOUND if found else NOTHING


def _queries(source: str) -> Iterator[str]:
    """Yield the queries as they come. What is not UTF-8 is refused when the query is read.

    They may come through a pipe or from a terminal, and for ever: each line is bounded, not all.
    """
    with _opened(source) as lines:
        while line := lines.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE:
                raise UsageError(
                    f"{source} has a line of more than {MAX_LINE:,} characters",
                    hint="write one query per line",
                )
            query = line.strip("\ufeff\r\n \t")
            if query and not query.startswith("#"):
                yield query


def _opened(source: str) -> TextIO:
    try:
        path: int | Path = sys.stdin.fileno() if source == "-" else Path(source)
        return open(
            path, encoding="utf-8", errors="surrogateescape", newline="\n", closefd=source != "-"
        )
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}") from error
