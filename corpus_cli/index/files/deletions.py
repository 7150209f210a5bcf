"""The deleted documents of a segment, in files beside it: a segment itself never changes.

A folder a segment that has lost documents, named after the segment and the generation of the
snapshot that first had them; the next such snapshot names another.

    rows.bin         int32, ascending: the rows of all deleted documents
    terms.parquet    how often each term occurred in them: as `terms.parquet` of a segment

So the frequencies of live documents are those of the segment less these, by word, level and form;
`documents` is to be summed over the forms of a word before it is taken away (`term_tables.py`).
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus_cli.errors import IndexDamagedError, unreadable
from corpus_cli.index.files import format as fmt
from corpus_cli.index.files.binary import little_endian
from corpus_cli.index.files.disk import check_bytes
from corpus_cli.regular_files import read_regular

if TYPE_CHECKING:
    from corpus_cli.index.files.format import SegmentRecord

_WIDTH: Final = 4


def rows_bytes(rows: Sequence[int]) -> bytes:
    """Return `rows.bin` of rows in order."""
    return little_endian(array("i", rows))


def deleted_rows(folder: Path, record: SegmentRecord) -> Sequence[int]:
    """Return the rows of a segment of the index in `folder` that are deleted, in order.

    Raises IndexDamagedError.
    """
    name = record.deletions_name
    if record.deletions is None or name is None:
        return ()
    path = folder / fmt.DELETIONS / name / fmt.DELETED_ROWS
    try:
        data = read_regular(path, _WIDTH * record.deleted, links=False)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) != _WIDTH * record.deleted:
        raise IndexDamagedError(f"{path} has {len(data):,} bytes, not {record.deleted:,} rows")
    if expected := record.deletions.files.get(fmt.DELETED_ROWS):
        check_bytes(path, data, expected)
    numbers = array("i", data)
    if sys.byteorder != "little":  # pragma: no cover - no such machine at hand
        numbers.byteswap()
    return numbers
