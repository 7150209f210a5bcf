"""Writes the Parquet tables of a segment; `format.py` says what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP: Final = 262_144  # rows: what a reader skips or reads as one

# Any array of integers; or an Arrow array. Arrow ships no types.
Column = Any


class Columns:
    """Named columns that grow by a stretch a document."""

    def __init__(self) -> None:
        self._stretches: dict[str, list[Column]] = {}

    def add(self, stretches: Mapping[str, Column]) -> None:
        """Append to every column; all stretches are of one length."""
        for name, stretch in stretches.items():
            self._stretches.setdefault(name, []).append(stretch)

    def arrays(self) -> dict[str, Column]:
        """Return the columns whole."""
        return {name: np.concatenate(rows) for name, rows in self._stretches.items()}


def strings(numbers: npt.NDArray[Any], values: Sequence[str]) -> Column:
    """Return a column of strings, given as numbers into `values`; a negative one is null."""
    indices = pa.array(numbers, mask=numbers < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, type=pa.string()))


def text_column(values: Sequence[str | None]) -> Column:
    """Return a column of strings that rarely repeat."""
    return pa.array(values, type=pa.string())


def write_table(folder: Path, name: str, columns: Mapping[str, Column]) -> None:
    """Write `columns` as NAME.parquet; equal columns give equal bytes."""
    table = pa.table(dict(columns))
    numbers = [field.name for field in table.schema if pa.types.is_integer(field.type)]
    pq.write_table(
        table,
        folder / f"{name}.parquet",
        compression="zstd",
        row_group_size=ROW_GROUP,
        use_dictionary=[field for field in table.column_names if field not in numbers],
        # Most numbers here ascend: as differences they take a fraction of the room.
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
        store_schema=False,
    )
