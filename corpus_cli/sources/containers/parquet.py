"""Parquet: a statement a row.

The columns are fields, as in JSON Lines (`jsonl.py`); one of them must be the text. Days and
times are read as ISO 8601, to the microsecond; numbers as they are, NaN as nothing, which is what
tables mean by it; other values (durations, UUIDs) as text; bytes are no value of a field and left
out. A row with a value that Python has no room for, such as a day in the year 12000, is one skipped
entry.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.containers.records import record_document
from corpus_cli.sources.decoding import MAX_DOCUMENT_BYTES
from corpus_cli.sources.fields import (
    MAX_DEPTH,
    NO_NAMES,
    Names,
    field_of,
    is_too_deep,
    lone_surrogate,
    meaning_of,
)
from corpus_cli.sources.skips import (
    EntrySkipped,
    SkipCode,
    claim_id,
    located,
    named_error,
    read_entry,
)
from corpus_cli.sources.source import OneFile

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS: Final = 64  # held at a time


class ParquetSource(OneFile):
    """The rows of one file. `path` is resolved; `root` is the folder it lies in."""

    def __init__(self, path: Path, names: Names = NO_NAMES) -> None:
        super().__init__(path, path.stem, names)

    def entries(self) -> Iterator[Document | Skipped]:
        """Yield the rows in their order, which are numbered as lines are. Raises SourceError."""
        seen: dict[str, str] = {}
        for number, record in enumerate(self._records(), 1):
            entry = read_entry(self._claimed, record, number, seen)
            yield located(entry, self.path.name, number)

    def of(self, groups: Sequence[int]) -> Iterator[Document | EntrySkipped]:
        """Yield the rows of some row groups; ids may come again."""
        for record in self._records(groups):
            yield read_entry(self._entry, record)

    def _claimed(
        self, record: dict[str, Any] | EntrySkipped, number: int, seen: dict[str, str]
    ) -> Document:
        entry = self._entry(record)
        claim_id(seen, entry.id, f"row {number}")
        return entry

    def _entry(self, record: dict[str, Any] | EntrySkipped) -> Document:
        if isinstance(record, EntrySkipped):
            raise record
        if is_too_deep(record):
            raise EntrySkipped(SkipCode.RECORD, f"nested too deeply: more than {MAX_DEPTH} levels")
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
                    yield from _rows(batch)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            said = str(error).partition("\n")[0]
            if not begun:
                raise SourceError(f"{self.path} cannot be read: {said}") from None
            reason = f"the rest of the file cannot be read: {said}"
            yield EntrySkipped(SkipCode.UNREADABLE, reason)

    def _check(self, columns: list[str]) -> None:
        if "text" not in {field_of(meaning_of(name, self.names)) for name in columns}:
            named = ", ".join(repr(name) for name in columns[:8])
            raise SourceError(
                f"{self.path} has no text column; its columns are {named}",
                hint="name the text field in corpus.yaml: fields: {NAME: text}",
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


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | EntrySkipped]:
    """Yield the rows of a batch; one by one where a value of them cannot be made a Python value."""
    import pyarrow as pa

    fields = [field.with_type(_in_microseconds(field.type)) for field in batch.schema]
    batch = batch.cast(pa.schema(fields), safe=False)
    try:
        rows = batch.to_pylist()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - which row it is, and what of it, is found one by one
        rows = [_row(batch, number) for number in range(batch.num_rows)]
    yield from rows


def _row(batch: pa.RecordBatch, number: int) -> dict[str, Any] | EntrySkipped:
    row = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            row[name] = column[number].as_py()
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - by its type: OverflowError, ValueError, ...
            code = SkipCode.ENCODING if isinstance(error, UnicodeError) else SkipCode.RECORD
            return EntrySkipped(code, f"the value of {name!r} cannot be read: {named_error(error)}")
    return row


def _in_microseconds(kind: pa.DataType) -> pa.DataType:
    """Return a type with microseconds for nanoseconds, which Python does not have."""
    import pyarrow as pa

    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return pa.timestamp("us", kind.tz)
    if pa.types.is_time64(kind):
        return pa.time64("us")
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return pa.duration("us")
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_in_microseconds(kind.value_type)))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_in_microseconds(field.type)) for field in kind])
    return kind


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever Arrow holds, as JSON would
    if isinstance(value, datetime.date | datetime.time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None if math.isnan(value) else str(value)
    if value is None or isinstance(value, str | int):
        return value
    return None if isinstance(value, bytes) else str(value)
