"""Spark over the files of a snapshot: the same statements and walks, on any number of machines.

Every machine must see the folder of the index under the same path, and have this package installed.
Statements are translated (`sql_translation.py`) and run over views of the Parquet files. A function
that walks segments is pickled and called by the workers; its results come back (`spark_tasks.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from corpus_cli.engine import spark_tasks
from corpus_cli.engine.live_tables import live
from corpus_cli.engine.spark_session import errors, open_session
from corpus_cli.engine.sql_sandbox import SECONDS, Selected
from corpus_cli.engine.tables import TABLES
from corpus_cli.errors import UsageError
from corpus_cli.index.files.deletions import deleted_rows
from corpus_cli.index.files.format import DELETED_TERMS, DELETIONS, DOC_SHIFT, SEGMENTS
from corpus_cli.index.snapshot.snapshot import Snapshot
from corpus_cli.parallel.interface import R, T

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_MOST_TASKS: Final = 10_000  # at a time; of more, several are done one after the other
_BATCH: Final = 128  # items of a stream
_NUMBERS: Final = count(1)  # of engines: their views are in one session


class SparkEngine:
    """Runs SQL over a snapshot of the index in `folder`, and what walks its segments."""

    name: Final = "spark"

    def __init__(self, master: str, folder: Path, snapshot: Callable[[], Snapshot]) -> None:
        self._master = master
        self._folder = folder.absolute()
        self._given = snapshot
        self._prefix = f"corpus{next(_NUMBERS)}_"
        self._seen: Final[set[str]] = set()

    @property
    def session(self) -> SparkSession:
        """The session. Raises UsageError and CorpusError as `spark_session.open_session`."""
        return open_session(self._master)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one SELECT and return every row (`interface.Engine`)."""
        from corpus_cli.engine.sql_translation import MATCHES, translate

        session = self.session
        with errors():
            statement = translate(sql, parameters, self._prefix)
            for table in statement.tables - self._seen:
                self._make_view(session, table)
            for name, items in statement.lists.items():
                self._list(session, name, items)
            if MATCHES in statement.sql:
                session.udf.register(MATCHES, spark_tasks.matches, "boolean")
            table = session.sql(statement.sql, args=dict(statement.values)).toArrow()
        columns = [_plain(column.to_pylist()) for column in table.columns]
        return list(zip(*columns, strict=True))

    def select(self, sql: str, *, limit: int = 0, seconds: float = SECONDS) -> Selected:  # noqa: ARG002 - the interface's
        """Refuse: Spark cannot be kept from reading what is none of the tables."""
        raise UsageError("SQL queries run in DuckDB only", hint="leave out --engine spark")

    def each(self, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Have items done by Spark's workers (`parallel.interface.Workers`)."""
        if not items:
            return []
        session = self.session  # first: it says so where Spark is not installed
        from pyspark import cloudpickle

        with errors():
            run = spark_tasks.task(cloudpickle.dumps(lambda number: function(items[number])))
            numbers = session.range(0, len(items), 1, min(len(items), _MOST_TASKS))
            table = numbers.mapInArrow(run, spark_tasks.SCHEMA).toArrow()
        return cast("list[R]", spark_tasks.results(table))

    def stream(self, function: Callable[[T], R], items: Iterable[T]) -> Generator[R, None, None]:
        """Yield the results; Spark does a batch at a time."""
        remaining = iter(items)
        while batch := list(islice(remaining, _BATCH)):
            yield from self.each(function, batch)

    # --- views ------------------------------------------------------------------------------

    @cached_property
    def _snapshot(self) -> Snapshot:
        return self._given()

    def _make_view(self, session: SparkSession, name: str) -> None:
        """Make the view of a table, and those that it reads: only what a statement asks for."""
        from corpus_cli.engine.sql_translation import translate

        self._seen.add(name)
        if name == "deleted_documents":
            self._list(session, f"{self._prefix}{name}", self._deleted(), "doc")
        elif name == "lost_terms":
            self._view(session, name, "terms", self._lost_terms())
        elif name in TABLES and self._lost_terms():
            statement = translate(live(name), (), self._prefix)
            for table in statement.tables - self._seen:
                self._make_view(session, table)
            session.sql(statement.sql).createOrReplaceTempView(f"{self._prefix}{name}")
        else:
            self._view(session, name, (own := name.removeprefix("all_")), self._files(own))

    def _view(self, session: SparkSession, name: str, table: str, files: Sequence[str]) -> None:
        columns = {column.name: _TYPES[column.type] for column in TABLES[table]}
        schema = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
        frame: DataFrame = (
            session.read.schema(schema).parquet(*files) if files else _nothing(session, columns)
        )
        frame.createOrReplaceTempView(f"{self._prefix}{name}")

    def _list(
        self, session: SparkSession, name: str, items: Sequence[object], column: str = "item"
    ) -> None:
        import pyarrow as pa

        if items:
            typed = pa.array(items, pa.int64() if isinstance(items[0], int) else pa.string())
            frame: DataFrame = session.createDataFrame(pa.table({column: typed}))
        else:
            frame = _nothing(session, {column: "string"})
        frame.createOrReplaceTempView(name)

    def _files(self, table: str) -> list[str]:
        file = f"{table}.parquet"
        having = (s.name for s in self._snapshot.segments if file in s.files)
        return [str(self._folder / SEGMENTS / name / file) for name in having]

    def _lost_terms(self) -> list[str]:
        names = (segment.deletions_name for segment in self._snapshot.segments)
        return [str(self._folder / DELETIONS / name / DELETED_TERMS) for name in names if name]

    def _deleted(self) -> list[int]:
        return [
            segment.number << DOC_SHIFT | row
            for segment in self._snapshot.segments
            for row in deleted_rows(self._folder, segment)
        ]


_TYPES: Final[Mapping[str, str]] = {"bigint": "bigint", "int": "int", "varchar": "string"}


def _nothing(session: SparkSession, columns: Mapping[str, str]) -> DataFrame:
    """Return no rows of these columns; of an empty table, Spark Connect makes no frame."""
    nulls = ", ".join(f"cast(null as {kind}) as `{name}`" for name, kind in columns.items())
    return session.sql(f"select {nulls} where 1 = 0")


def _plain(values: list[Any]) -> list[Any]:
    """Return a column as DuckDB has it: whole decimals are numbers."""
    from decimal import Decimal

    if any(isinstance(value, Decimal) for value in values):
        return [None if value is None else int(value) for value in values]
    return values
