"""Which engine is meant: `duckdb`, in this process, or `spark[:MASTER]`.

    spark                     Spark on this machine, one task a core
    spark:local[2]            the same, two tasks at a time
    spark:spark://HOST:PORT   a cluster of Spark's own
    spark:sc://HOST:PORT      a cluster of any kind, through a Spark Connect server

Importing this module imports neither.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus_cli.errors import UsageError

if TYPE_CHECKING:
    from corpus_cli.engine.interface import Engine
    from corpus_cli.engine.spark import SparkEngine
    from corpus_cli.index.snapshot.snapshot import Snapshot

DUCKDB: Final = "duckdb"
SPARK: Final = "spark"
_LOCAL: Final = "local[*]"


class Choice:
    """An engine by its name. Raises UsageError for another."""

    def __init__(self, name: str) -> None:
        self.full_name: Final = name
        self.name, _, given = name.partition(":")
        self._master: Final = given or _LOCAL
        if self.name not in {DUCKDB, SPARK} or (given and self.name == DUCKDB):
            raise UsageError(f"unknown engine {name!r}", hint="one of: duckdb, spark, spark:MASTER")

    @property
    def is_spark(self) -> bool:
        """Whether it is Spark."""
        return self.name == SPARK

    def engine(self, folder: Path, snapshot: Callable[[], Snapshot]) -> Engine:
        """Return the engine over a snapshot of the index in `folder`."""
        if self.is_spark:
            return self.spark(folder, snapshot)
        from corpus_cli.engine.duckdb import DuckDBEngine

        return DuckDBEngine(folder, snapshot())

    def spark(self, folder: Path, snapshot: Callable[[], Snapshot]) -> SparkEngine:
        """Return Spark over a snapshot.

        Raises UsageError where Spark is not installed, or cannot be reached.
        """
        from corpus_cli.engine.spark import SparkEngine

        return SparkEngine(self._master, folder, snapshot)
