"""What an engine is: something that runs SQL over one snapshot of an index.

Statements are written once, for any engine, in plain SQL over the tables of `tables.py`: signed
integers, `?` for every value, no function that only one engine has. A value may be a list; it
stands in `unnest(cast(? as varchar[]))`, or `bigint[]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from corpus_cli.engine.sql_sandbox import SECONDS, Selected


class Engine(Protocol):
    """Runs SQL over one snapshot. Making one costs nothing; the first statement opens it."""

    @property
    def name(self) -> str:
        """What `meta.engine` says."""
        ...

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one SELECT, its `?` bound to `parameters` in order, and return every row.

        Raises IndexDamagedError where a file of the snapshot cannot be read, CorpusError where
        the statement needs more memory or disk than it may have. A statement that is wrong is a
        mistake of this program: the engine's own error.
        """
        ...

    def select(self, sql: str, *, limit: int = 0, seconds: float = SECONDS) -> Selected:
        """Run a SELECT that somebody typed, and return its first `limit` rows (0: all).

        Raises UsageError for anything but one SELECT over the tables, CorpusError where it takes
        longer than `seconds`.
        """
        ...
