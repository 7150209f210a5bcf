"""Makes the Parquet tables of a segment; `format.py` says what is in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from corpus_cli.text.words.vocabulary import IntArray

ROW_GROUP: Final = 1 << 19  # rows: what a reader skips or reads as one
_DICTIONARY: Final = 1 << 26  # bytes that the distinct strings of a row group may take at most


class Strings(NamedTuple):
    """A column of strings that repeat: numbers into `values`, a negative one for null.

    `values` are sorted, so that the numbers tell nothing of the order in which they were met.
    """

    numbers: npt.NDArray[Any]
    values: Sequence[str]


class DistinctStrings:
    """Distinct strings in the order of their code points, with their numbers before sorting.

    A vocabulary numbers words as it meets them. On disk they have the numbers of this order
    instead, so that neither the order of first sight nor the number of workers leaves a trace.
    `values` are the strings in order; `places[i]` is the index in `values` of string `i` as given.
    """

    def __init__(self, strings: Iterable[str]) -> None:
        given = list(strings)
        order = sorted(range(len(given)), key=given.__getitem__)
        self.values: Final[Sequence[str]] = [given[i] for i in order]
        self.places: Final[IntArray] = np.empty(len(given), dtype=np.int32)
        self.places[order] = np.arange(len(given), dtype=np.int32)

    def column(self, numbers: npt.NDArray[np.integer]) -> Strings:
        """Return the column of the strings with these numbers, as given; negative ones are null."""
        places = np.where(numbers < 0, -1, self.places[numbers]) if len(self.values) else numbers
        return Strings(places, self.values)


# An array of integers, `Strings`, or strings (or None) that rarely repeat. Arrow ships no types.
Column = Any


def table_bytes(
    columns: Mapping[str, Column],
    repeating: Collection[str] = (),
    mixed: Collection[str] = (),
    *,
    rows: int = ROW_GROUP,
) -> memoryview:
    """Return a Parquet file of `columns`; equal columns give equal bytes.

    Integers are kept as differences, because most here ascend; those named `repeating` as numbers
    of their distinct values, like strings. `mixed` are those of which every stretch has values of
    all kinds: their minima and maxima, which take as long as all else, are not written. A row
    group has `rows`: where few rows are asked for, in the order of the file, few groups are read.
    """
    kinds = {name: _type(column) for name, column in columns.items()}
    ascending = [n for n, kind in kinds.items() if pa.types.is_integer(kind) and n not in repeating]
    out = pa.BufferOutputStream()
    with pq.ParquetWriter(
        out,
        pa.schema(list(kinds.items())),
        compression="zstd",
        use_dictionary=[name for name in columns if name not in ascending],
        dictionary_pagesize_limit=_DICTIONARY,
        column_encoding=dict.fromkeys(ascending, "DELTA_BINARY_PACKED"),
        write_statistics=[name for name in columns if name not in mixed],
        store_schema=False,
    ) as writer:
        for begin in range(0, max(_rows(columns), 1), rows):
            group = {name: _array(column, begin, rows) for name, column in columns.items()}
            writer.write_table(pa.table(group), row_group_size=rows)
    return memoryview(out.getvalue())


def _rows(columns: Mapping[str, Column]) -> int:
    first = next(iter(columns.values()))
    return len(first.numbers if isinstance(first, Strings) else first)


def _type(column: Column) -> Any:  # noqa: ANN401 - Arrow ships no types
    if isinstance(column, Strings):
        return pa.dictionary(pa.int32(), pa.string())
    return pa.string() if isinstance(column, list) else pa.from_numpy_dtype(column.dtype)


def _array(column: Column, begin: int, rows: int) -> Any:  # noqa: ANN401 - Arrow ships no types
    if isinstance(column, Strings):
        return _dictionary(column.numbers[begin : begin + rows], column.values)
    return pa.array(column[begin : begin + rows], type=_type(column))


def _dictionary(numbers: npt.NDArray[Any], values: Sequence[str]) -> Any:  # noqa: ANN401 - as above
    """Return strings with a dictionary of those alone that occur, the commonest first.

    So common strings get small numbers, which compress best.
    """
    counts = np.bincount(numbers + 1, minlength=len(values) + 1)  # of nulls, then of the values
    used = np.flatnonzero(counts[1:])
    used = used[np.argsort(-counts[1:][used], kind="stable")]
    places = np.zeros(len(values) + 1, dtype=np.int32)
    places[used] = np.arange(len(used), dtype=np.int32)
    indices = pa.array(places[numbers], mask=numbers < 0 if counts[0] else None)
    dictionary = pa.array([values[i] for i in used.tolist()], type=pa.string())
    return pa.DictionaryArray.from_arrays(indices, dictionary)
