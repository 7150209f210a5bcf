"""Parquet: a statement a row.

The columns are fields, as in JSON Lines (`jsonl.py`); one of them must be the text. Days and
times are read as ISO 8601, numbers as they are; bytes are no value of a field and left out.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.containers.jsonl import record_document
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES
from corpus_cli.sources.fields import NO_NAMES, Names, field_of, lone_surrogate
from corpus_cli.sources.skips import EntrySkipped, SkipCode, claim_id
from corpus_cli.sources.source import OneFile

PARQUET_SUFFIX: Final = ".parquet"
_ROWS: Final = 64  # held at a time


class ParquetSource(OneFile):
    """The rows of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.stem, names)

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the rows in their order, which are numbered as lines are. Raises SourceError."""
        seen: dict[str, str] = {}
        for number, record in enumerate(self._records(), 1):
            try:
                entry = self._entry(record)
                claim_id(seen, entry.id, f"row {number}")
                yield entry
            except EntrySkipped as skip:
                yield skip.at(self.path.name, number)

    def of(self, groups: Sequence[int]) -> Iterator[Document | EntrySkipped]:
        """Yield the rows of some row groups; ids may come again."""
        for record in self._records(groups):
            try:
                yield self._entry(record)
            except EntrySkipped as skip:
                yield skip

    def _entry(self, record: dict[str, Any] | EntrySkipped) -> Document:
        if isinstance(record, EntrySkipped):
            raise record
        values = {name: _plain(value) for name, value in record.items()}
        if name := lone_surrogate(values):
            raise EntrySkipped(SkipCode.SURROGATE, f"half a surrogate pair in {name!a}")
        content = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
        if len(content) > MAX_DOCUMENT_BYTES:
            reason = f"larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB"
            raise EntrySkipped(SkipCode.TOO_LARGE, reason)
        return record_document(values, content, self.path.name, self.names)

    def _records(
        self, groups: Sequence[int] | None = None
    ) -> Iterator[dict[str, Any] | EntrySkipped]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        begun = False
        try:
            with pq.ParquetFile(self.path, memory_map=True) as file:
                self._check(file.schema_arrow.names)
                for batch in file.iter_batches(_ROWS, row_groups=groups):
                    begun = True
                    yield from batch.to_pylist()
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            said = str(error).partition("\n")[0]
            if not begun:
                raise SourceError(f"{self.path} cannot be read: {said}") from None
            reason = f"the rest of the file cannot be read: {said}"
            yield EntrySkipped(SkipCode.UNREADABLE, reason)

    def _check(self, columns: list[str]) -> None:
        if "text" not in {field_of(self.names.get(name, name)) for name in columns}:
            named = ", ".join(repr(name) for name in columns[:8])
            raise SourceError(
                f"{self.path} has no column for the text: its columns are {named}",
                hint="name one in corpus.yaml: fields: {NAME: text}",
            )


def row_groups(path: Path) -> list[int]:
    """Return the bytes of each row group, unpacked. Raises SourceError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            groups = map(file.metadata.row_group, range(file.metadata.num_row_groups))
            return [group.total_byte_size for group in groups]
    except (pa.ArrowException, OSError) as error:
        said = str(error).partition("\n")[0]
        raise SourceError(f"{path} cannot be read: {said}") from None


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever Arrow holds, as JSON would
    if isinstance(value, datetime.date | datetime.time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | None) else None
