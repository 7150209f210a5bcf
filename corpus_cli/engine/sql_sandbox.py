"""Runs a SELECT that somebody typed: one statement, that reads, for so long.

DuckDB's own parser says what the text is; nothing here looks into it. What the statement may touch
is settled before, when the engine shuts DuckDB in: the files of the snapshot, the spill folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from corpus_cli.errors import CorpusError, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_T = TypeVar("_T")

SECONDS: Final = 60.0
MOST_SECONDS: Final = 86_400.0
_HINT: Final = "the tables and their columns: corpus sql --schema"


class Selected(NamedTuple):
    """What a SELECT returned: its columns and first rows, and whether there are more."""

    names: Sequence[str]
    types: Sequence[str]
    rows: Sequence[tuple[Any, ...]]
    truncated: bool


def select(
    connection: DuckDBPyConnection, sql: str, *, limit: int = 0, seconds: float = SECONDS
) -> Selected:
    """Run the one SELECT that `sql` must be, and return its first `limit` rows (0: all).

    Raises UsageError for anything but one SELECT, and for one that DuckDB refuses; CorpusError
    where it takes longer than `seconds`.
    """
    statement = _one_select(connection, sql)

    def run() -> tuple[Sequence[Any], list[tuple[Any, ...]]]:
        result = connection.execute(statement)
        rows = result.fetchmany(limit + 1) if limit else result.fetchall()
        return result.description or [], rows

    with _refusals():
        described, rows = _bounded(connection, run, seconds)
    return Selected(
        [str(column[0]) for column in described],
        [str(column[1]).lower() for column in described],
        rows[:limit] if limit else rows,
        bool(limit) and len(rows) > limit,
    )


def check_seconds(seconds: float) -> None:
    """Raise UsageError if a SELECT cannot be given so long."""
    if not 0 < seconds <= MOST_SECONDS:  # so that "not a number" is refused as well
        raise UsageError(f"a SELECT can run for up to {MOST_SECONDS:,.0f} seconds, not {seconds:g}")


def _one_select(connection: DuckDBPyConnection, sql: str) -> Any:  # noqa: ANN401 - a statement of DuckDB's
    import duckdb

    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise UsageError(f"SQL syntax error: {_said(error)}", hint=_HINT) from error
    kinds = [statement.type.name for statement in statements]
    if kinds != ["SELECT"]:
        found = ", ".join(kinds) or "nothing"
        raise UsageError(f"expected one SELECT statement, got {found}", hint=_HINT)
    return statements[0]


def _bounded(connection: DuckDBPyConnection, run: Callable[[], _T], seconds: float) -> _T:
    """Run something for so long, or until Ctrl-C, which DuckDB itself looks for too seldom."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        try:
            return running.result(seconds)
        except TimeoutError:
            connection.interrupt()
            raise CorpusError(
                f"the SELECT took longer than {seconds:g} s",
                hint="ask for less, or raise --seconds",
            ) from None
        except BaseException:  # Ctrl-C, and whatever else ends the program
            connection.interrupt()
            raise


@contextmanager
def _refusals() -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.PermissionException as error:
        raise UsageError("a SELECT may read only the tables of the index", hint=_HINT) from error
    except (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.FatalException):
        raise  # the engine's to explain
    except duckdb.Error as error:
        raise UsageError(f"DuckDB error: {_said(error)}", hint=_HINT) from error


def _said(error: Exception) -> str:
    """Return the first line of what DuckDB says, without its kind of error."""
    line = str(error).partition("\n")[0]
    _, colon, rest = line.partition("Error: ")
    return rest if colon else line
