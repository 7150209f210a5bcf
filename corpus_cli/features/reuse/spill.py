"""Passages of a corpus, put aside on disk so that memory holds a part of them at a time.

Each passage is written into one of `PARTS` files by its fingerprint, so equal ones are in the same
file. Then each file is read by itself, and only passages that several documents have are kept. So
memory depends on the size of a segment and of a part, and on what is shared, hardly on the corpus.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from corpus_cli.errors import WAYS_OUT, CorpusError
from corpus_cli.temporary_files import TemporaryFolder

PARTS: Final = 64
PASSAGE: Final = np.dtype([
    ("segment", np.int32), ("row", np.int32), ("start", np.int64), ("end", np.int64),
    ("whole", np.bool_), ("key", np.uint64), ("more", np.uint64),
])  # fmt: skip
"""A passage: its document, its span in the text of the segment, both halves of its fingerprint."""

Records: TypeAlias = npt.NDArray[Any]  # of `PASSAGE`


_ELSEWHERE: Final = "free space there, or set TMPDIR to a folder that has some"
_HINTS: Final = dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS), _ELSEWHERE)


def shared_records(segments: Iterable[Records]) -> Records:
    """Return the passages that at least two documents have, in no particular order.

    `segments` yields the passages of one segment after the other. Raises CorpusError if the disk
    is full or cannot be written.
    """
    try:
        with TemporaryFolder() as folder:
            for records in segments:
                _put_aside(folder, records)
            paths = sorted(folder.iterdir())
            shared = [_shared(np.fromfile(path, dtype=PASSAGE)) for path in paths]
    except OSError as error:
        raise CorpusError(
            f"cannot write temporary files in {tempfile.gettempdir()}: {error.strerror}",
            hint=_HINTS.get(error.errno or 0) or WAYS_OUT.get(error.errno or 0),
        ) from error
    return np.concatenate([np.empty(0, dtype=PASSAGE), *shared])


def _put_aside(folder: Path, records: Records) -> None:
    part = records["key"] % PARTS
    order = np.argsort(part, kind="stable")
    bounds = np.searchsorted(part[order], np.arange(PARTS + 1))
    for number in np.flatnonzero(np.diff(bounds)).tolist():
        with (folder / str(number)).open("ab") as file:
            file.write(records[order[bounds[number] : bounds[number + 1]]].tobytes())


def _shared(records: Records) -> Records:
    """Return the passages that are equal to one of another document."""
    document = records["segment"].astype(np.int64) << 32 | records["row"]
    order = np.lexsort((document, records["more"], records["key"]))
    records, document = records[order], document[order]
    keys, more = records["key"], records["more"]
    differs = (keys[1:] != keys[:-1]) | (more[1:] != more[:-1])
    is_first = np.append(True, differs)[: len(records)]
    is_new = is_first | np.append(True, document[1:] != document[:-1])[: len(records)]
    group = np.cumsum(is_first) - 1
    documents = np.bincount(group, is_new)
    shared: Records = records[documents[group] > 1]
    return shared
