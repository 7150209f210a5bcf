"""What Spark's workers run: a function of ours for each of some numbers, its results pickled.

A result travels as one or more rows of (number, part, data). An error of ours is a result, too, and
raised where it arrives: trying again would not mend it. Any other ends the task, which Spark tries
again elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, cast

from corpus_cli.errors import CorpusError
from corpus_cli.parallel.codec import decode, encode

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA: Final = "number bigint, part int, data binary"
_PART: Final = 16 << 20  # bytes: what Arrow and a heap of 1 GB take easily
_SIZE: Final = 8  # bytes that say how many there are, unpacked
_CODEC: Final = "zstd"

Batches = Iterator["pa.RecordBatch"]
_Outcome = tuple[object, CorpusError | None]


def task(command: bytes) -> Callable[[Batches], Batches]:
    """Return what a partition does: call the pickled function with each number that it has."""

    def run(batches: Batches) -> Batches:
        function = cast("Callable[[int], object]", decode(command))
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield from _rows(number, _packed(_outcome(function, number)))

    return run


def _outcome(function: Callable[[int], object], number: int) -> _Outcome:
    try:
        return function(number), None
    except CorpusError as error:
        return None, error


def _packed(outcome: _Outcome) -> bytes:
    import pyarrow as pa

    data = encode(outcome)
    packed: bytes = pa.compress(data, codec=_CODEC, asbytes=True)
    return len(data).to_bytes(_SIZE) + packed


def _unpacked(data: bytes) -> _Outcome:
    import pyarrow as pa

    size = int.from_bytes(data[:_SIZE])
    plain = pa.decompress(data[_SIZE:], size, codec=_CODEC)
    return cast("_Outcome", decode(plain))


def _rows(number: int, data: bytes) -> Batches:
    import pyarrow as pa

    for part, begin in enumerate(range(0, len(data), _PART)):
        piece = data[begin : begin + _PART]
        columns = [pa.array([number], pa.int64()), pa.array([part], pa.int32()), pa.array([piece])]
        yield pa.RecordBatch.from_arrays(columns, ["number", "part", "data"])


def results(table: pa.Table) -> list[object]:
    """Return the result of each number, in their order; raise the first error among them."""
    parts: defaultdict[int, dict[int, bytes]] = defaultdict(dict)
    for number, part, data in zip(*(column.to_pylist() for column in table.columns), strict=True):
        parts[number][part] = data
    found = []
    for number in sorted(parts):
        data = b"".join(parts[number][part] for part in sorted(parts[number]))
        result, error = _unpacked(data)
        if error is not None:
            raise error
        found.append(result)
    return found


def matches(text: str | None, pattern: str) -> bool | None:
    """Tell whether a pattern of RE2's is found in a text, as DuckDB's `regexp_matches` does."""
    import re2

    return None if text is None else re2.search(pattern, text) is not None
