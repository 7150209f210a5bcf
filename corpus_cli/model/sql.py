"""What `corpus sql` returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class SqlColumn(NamedTuple):
    """A column: its name, in this answer its own, and its type in SQL."""

    name: str
    type: str


class SqlTable(NamedTuple):
    """The first rows of what a SELECT returned, each an array of values by column."""

    fields: Sequence[SqlColumn]
    returned: int
    truncated: bool
    records: Sequence[Sequence[object]]

    def __repr__(self) -> str:
        return f"<SqlTable {self.returned:,} rows of {len(self.fields)} columns>"

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the records, with the names of their columns."""
        names = self.columns()

        class Record(tuple[object, ...]):
            """A row that knows its names: a named tuple's own have to be identifiers."""

            __slots__ = ()
            _fields = names

            def _asdict(self) -> dict[str, object]:
                return dict(zip(names, self, strict=True))

        yield from map(Record, self.records)

    def columns(self) -> tuple[str, ...]:
        """Name the columns."""
        return tuple(field.name for field in self.fields)
