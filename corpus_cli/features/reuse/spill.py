"""Passages of a whole corpus, put aside on disk so that memory holds a part of them at a time.

A passage goes into one of `PARTS` files by its fingerprint, so equal ones lie in the same. Each
file is then looked through by itself, and what no other document has is forgotten. So memory
depends on a segment, on a part, and on what is shared, and hardly on the corpus.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpus_cli.errors import CorpusError

PARTS: Final = 64
PASSAGE: Final = np.dtype([
    ("segment", np.int32), ("row", np.int32), ("start", np.int64), ("end", np.int64),
    ("whole", np.bool_), ("key", np.uint64), ("more", np.uint64),
])  # fmt: skip
"""A passage: where it stands in the text of a segment, its row; both halves of its fingerprint."""

Records = npt.NDArray[Any]


def shared_records(segments: Iterable[Records]) -> Records:
    """Return the passages that two documents have, at least, in no particular order.

    The passages are those of one segment after the other, each asked for when it is its turn.
    Raises CorpusError where there is no room on the disk.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="corpus-") as name:
            folder = Path(name)
            for records in segments:
                _put_aside(folder, records)
            found = [_shared(records) for records in _parts(folder)]
    except OSError as error:
        raise CorpusError(
            f"passages cannot be put aside in {tempfile.gettempdir()}: {error.strerror}",
            hint="free space there, or set TMPDIR to a folder that has some",
        ) from error
    return np.concatenate([np.empty(0, dtype=PASSAGE), *found])


def _put_aside(folder: Path, records: Records) -> None:
    part = records["key"] % PARTS
    order = np.argsort(part, kind="stable")
    bounds = np.searchsorted(part[order], np.arange(PARTS + 1))
    for number in np.flatnonzero(np.diff(bounds)).tolist():
        with (folder / str(number)).open("ab") as file:
            file.write(records[order[bounds[number] : bounds[number + 1]]].tobytes())


def _parts(folder: Path) -> Iterator[Records]:
    for path in sorted(folder.iterdir()):
        yield np.fromfile(path, dtype=PASSAGE)


def _shared(records: Records) -> Records:
    """Return those that passages of other documents equal."""
    document = records["segment"].astype(np.int64) << 32 | records["row"]
    order = np.lexsort((document, records["more"], records["key"]))
    records, document = records[order], document[order]
    first = np.append(
        True,
        (records["key"][1:] != records["key"][:-1]) | (records["more"][1:] != records["more"][:-1]),
    )[: len(records)]
    group = np.cumsum(first) - 1
    another = first | np.append(True, document[1:] != document[:-1])[: len(records)]
    documents = np.bincount(group, another)
    shared: Records = records[documents[group] > 1]
    return shared
