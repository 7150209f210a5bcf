"""DuckDB over the Parquet files of a snapshot: in memory, locked in, opened when first asked.

Each table is a view over one file a segment. Before the first view is made DuckDB is shut in: it
may touch the snapshot's files and its own spill folder, nothing else, cannot load extensions, and
cannot be told otherwise.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from corpus_cli.engine.live_tables import live
from corpus_cli.engine.sql_sandbox import SECONDS, Selected, check_seconds, select
from corpus_cli.engine.tables import TABLES
from corpus_cli.errors import (
    WAYS_OUT,
    CorpusError,
    IndexDamagedError,
    IndexUnreadableError,
    UsageError,
    quoted_failure,
)
from corpus_cli.index.files.deletions import deleted_rows
from corpus_cli.index.files.format import DELETED_TERMS, DELETIONS, DOC_SHIFT, SEGMENTS
from corpus_cli.index.snapshot.snapshot import Snapshot
from corpus_cli.parallel.local import cores
from corpus_cli.temporary_files import TemporaryFolder

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY: Final = "3GB"  # then it spills to disk
SPILL: Final = "20GB"
_TYPED_MEMORY: Final = "1GB"  # of a SELECT that somebody typed
_MOST_MEMORY: Final = 3 << 30  # address space of its process, where values are long or plans large
_GRACE: Final = 2.0  # seconds in which a SELECT that was interrupted should end by itself
_GLOB: Final = re.compile(r"[*?\[]")


class _Typed(NamedTuple):
    """A SELECT as somebody typed it, with what bounds it."""

    sql: str
    limit: int
    seconds: float


def _select(
    folder: Path, snapshot: Snapshot, spill: str, spill_folder: str, typed: _Typed
) -> Selected:
    engine = DuckDBEngine(
        folder, snapshot, memory=_TYPED_MEMORY, spill=spill, spill_folder=spill_folder
    )
    return engine.select_here(typed.sql, limit=typed.limit, seconds=typed.seconds)


class DuckDBEngine:
    """Runs SQL in this process, but for SELECTs that somebody typed.

    `folder` is the index; `memory` and `spill` bound what a statement may use of each, in
    DuckDB's notation ("3GB"). It spills into `spill_folder`, by default one of its own.
    """

    name: Final = "duckdb"

    def __init__(
        self,
        folder: Path,
        snapshot: Snapshot,
        *,
        memory: str = MEMORY,
        spill: str = SPILL,
        spill_folder: str | None = None,
    ) -> None:
        self._folder = folder.absolute()
        self._snapshot = snapshot
        self._memory = memory
        self._spill = spill
        if spill_folder is not None:
            self._spill_folder = spill_folder

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one SELECT and return every row (`interface.Engine`)."""
        import duckdb

        connection = self._connection
        passing = (
            duckdb.ParserException,
            duckdb.CatalogException,
            duckdb.BinderException,
            duckdb.PermissionException,  # from the lock-in below, not from the file system
            duckdb.InterruptException,
        )
        with self._errors(passing):
            return connection.execute(sql, list(parameters)).fetchall()

    def select(self, sql: str, *, limit: int = 0, seconds: float = SECONDS) -> Selected:
        """Run a SELECT that somebody typed, in a process of its own; see `engine.sql_sandbox`.

        DuckDB neither looks for Ctrl-C nor counts memory while it plans a statement, or makes one
        long value: the process can be ended, and gets no more memory from the system.
        """
        from corpus_cli.parallel.isolated import CallLost, Isolated

        check_seconds(seconds)
        sql.encode()  # what is not UTF-8 is an error here, where it was typed
        engine = partial(_select, self._folder, self._snapshot, self._spill, self._spill_folder)
        process = Isolated(engine, seconds=seconds + _GRACE, memory=_MOST_MEMORY)
        try:
            return process(_Typed(sql, limit, seconds))
        except CallLost as lost:
            raise CorpusError(
                f"the SELECT was stopped: {lost}", hint="ask for less, or raise --seconds"
            ) from None
        finally:
            process.close()

    def select_here(self, sql: str, *, limit: int, seconds: float) -> Selected:
        """Run a SELECT that somebody typed in this process."""
        connection = self._connection
        with self._errors((CorpusError,)):
            return select(connection, sql, limit=limit, seconds=seconds)

    @cached_property
    def _connection(self) -> DuckDBPyConnection:
        import duckdb

        with self._errors():
            connection = duckdb.connect(":memory:", config=self._settings())
            files = {name: self._files(name) for name in TABLES}
            lost = self._lost_terms()
            # Given with the other settings, this one is shown and has no effect.
            connection.execute(f"set max_temp_directory_size = {_quoted(self._spill)}")
            # In a terminal it would be drawn into the answer.
            connection.execute("set enable_progress_bar = false")
            _shut_in(connection, [path for paths in (*files.values(), lost) for path in paths])
            for name, paths in files.items():
                connection.execute(_view(f"all_{name}" if lost else name, name, paths))
            if lost:
                self._leave_out_deleted(connection, lost)
        return connection

    def _leave_out_deleted(self, connection: DuckDBPyConnection, lost: Sequence[str]) -> None:
        documents = [
            segment.number << DOC_SHIFT | row
            for segment in self._snapshot.segments
            for row in deleted_rows(self._folder, segment)
        ]
        sql = "create table deleted_documents as select unnest(cast(? as bigint[])) as doc"
        connection.execute(sql, [documents])
        connection.execute(_view("lost_terms", "terms", lost))
        for name in TABLES:
            connection.execute(f"create view {name} as {live(name)}")

    def _settings(self) -> dict[str, str | bool | int | float | list[str]]:
        return {
            "threads": max(2, cores()),
            "memory_limit": self._memory,
            "temp_directory": self._spill_folder,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }

    @cached_property
    def _spill_folder(self) -> str:
        try:
            folder = TemporaryFolder()
        except OSError:
            return ""  # no spilling, then
        weakref.finalize(self, folder.remove)
        return str(folder.path)

    def _files(self, table: str) -> list[str]:
        segments = self._folder / SEGMENTS
        return self._checked(
            str(segments / s.name / f"{table}.parquet")
            for s in self._snapshot.segments
            if f"{table}.parquet" in s.files
        )

    def _lost_terms(self) -> list[str]:
        names = (segment.deletions_name for segment in self._snapshot.segments)
        deletions = self._folder / DELETIONS
        return self._checked(str(deletions / name / DELETED_TERMS) for name in names if name)

    def _checked(self, given: Iterable[str]) -> list[str]:
        paths = list(given)
        if not all(map(_can_be_opened, paths)):
            raise UsageError(
                f"DuckDB cannot open files in a folder named {str(self._folder)!a}",
                hint="name another with --index FOLDER",
            )
        return paths

    @contextmanager
    def _errors(self, passing: tuple[type[Exception], ...] = ()) -> Iterator[None]:
        """Turn DuckDB's errors into ours: files that are not what was written raise any of them."""
        import duckdb

        try:
            yield
        except passing:
            raise
        except duckdb.OutOfMemoryException as error:
            raise CorpusError(
                f"this needs more than {self._memory} of memory and {self._spill} of disk",
                hint="ask for less at once, or free space for temporary files",
            ) from error
        except RuntimeError as error:  # what DuckDB makes of Ctrl-C; none of its own errors is one
            if "interrupted" not in str(error):
                raise
            raise KeyboardInterrupt from error
        except (duckdb.Error, UnicodeDecodeError) as error:  # it quotes damaged bytes, too
            first_line = str(error).partition("\n")[0]
            if failure := quoted_failure(str(error)):
                raise IndexUnreadableError(
                    f"cannot read the index in {self._folder}: {first_line}",
                    hint=WAYS_OUT[failure.errno or 0],
                ) from error
            raise IndexDamagedError(
                f"the index in {self._folder} cannot be read: {first_line}",
                hint="run: corpus index --rebuild",
            ) from error


def _shut_in(connection: DuckDBPyConnection, paths: Sequence[str]) -> None:
    # A file that is opened through a pattern is checked under both names.
    allowed = ", ".join(map(_quoted, dict.fromkeys([*paths, *map(_pattern, paths)])))
    connection.execute(f"set allowed_paths = [{allowed}]")
    connection.execute("set python_enable_replacements = false")  # no variables of ours as tables
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _view(name: str, table: str, paths: Sequence[str]) -> str:
    """Return the statement that makes a view `name` of a table's files; without any it is empty."""
    columns = TABLES[table]
    if not paths:
        nothing = ", ".join(f"cast(null as {c.type}) as {c.name}" for c in columns)
        return f"create view {name} as select {nothing} where 1 = 0"
    names = ", ".join(column.name for column in columns)
    files = ", ".join(_quoted(_pattern(path)) for path in paths)
    source = f"read_parquet([{files}], hive_partitioning = false)"
    return f"create view {name} as select {names} from {source}"  # noqa: S608 - quoted above


def _can_be_opened(path: str) -> bool:
    """Tell whether DuckDB has a way to write this path: not all that a file system allows."""
    with suppress(UnicodeEncodeError):
        path.encode()
        return "\\" not in path or _GLOB.search(path) is None
    return False


def _pattern(path: str) -> str:
    """Return the pattern that matches this path alone: DuckDB takes every path for a pattern."""
    return _GLOB.sub(lambda match: f"[{match[0]}]", path)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
