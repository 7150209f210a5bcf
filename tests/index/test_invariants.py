"""Files whose checksums are right and that do not agree are told apart, column by column."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_cli.index.build.tasks import write_segment
from corpus_cli.index.check.invariants import disagreements
from corpus_cli.index.files import format as fmt
from corpus_cli.index.snapshot.checksums import file_record
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.source import Document
from tests.indexing_tools import record


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory, segmenter: Any) -> Segment:
    folder = tmp_path_factory.mktemp("invariants")
    texts = [record(random.Random(i)) for i in range(5)]
    documents = [
        Document(f"d{i}", "---\nx: 1\n---\n" + fields["text"], "a.md", fields["title"],
                 analysed_from=14)
        for i, fields in enumerate(texts)
    ]  # fmt: skip
    return Segment(folder, write_segment(folder, 1, documents, segmenter))


def found(folder: Path, segment: Segment) -> set[str]:
    """Return the names of files that are said to be wrong; or what reading them raised."""
    files = {
        name: file_record(folder / "segments" / "000001" / name) for name in segment.record.files
    }
    changed = Segment(folder, segment.record._replace(files=files))
    try:
        return {name for name, _ in disagreements(folder, changed)}
    except Exception as error:  # noqa: BLE001 - `verify` tells it as a problem, too
        return {repr(error)}


def columns(segment: Segment) -> list[tuple[str, str]]:
    names = [name for name in segment.record.files if name.endswith(".parquet")]
    return [
        (name, column) for name in names for column in pq.read_schema(segment.folder / name).names
    ]


def other(column: Any, row: int) -> Any:
    """Return the column with another value in a row."""
    values = column.to_pylist()
    value = values[row]
    values[row] = value + 1 if isinstance(value, int) else f"{value or ''}x"
    return pa.array(values, column.type)


def test_a_segment_that_was_just_written_agrees(segment: Segment) -> None:
    """Nothing is found where nothing is wrong."""
    assert found(segment.folder.parents[1], segment) == set()


def test_another_value_in_any_column_is_found(segment: Segment, tmp_path: Path) -> None:
    """Of every table, in the first row, the last one and one in between."""
    shutil.copytree(segment.folder.parents[1] / "segments", tmp_path / "segments")
    rng = random.Random(1)
    for name, column in columns(segment):
        path = tmp_path / "segments" / "000001" / name
        table = pq.read_table(path)
        for row in {0, table.num_rows - 1, rng.randrange(table.num_rows)}:
            place = table.column_names.index(column)
            pq.write_table(table.set_column(place, column, other(table[column], row)), path)
            assert found(tmp_path, segment), (name, column, row)
        shutil.copy(segment.folder / name, path)


@pytest.mark.parametrize(
    "name",
    [fmt.EDGES, fmt.WORDS, fmt.ORDER, "text.bin", "titles.bin"],
)
def test_another_byte_of_a_file_is_found(segment: Segment, tmp_path: Path, name: str) -> None:
    """Although each has the checksum that it is said to have."""
    shutil.copytree(segment.folder.parents[1] / "segments", tmp_path / "segments")
    path = tmp_path / "segments" / "000001" / name
    data = path.read_bytes()
    for place in random.Random(2).sample(range(len(data)), min(60, len(data))):
        path.write_bytes(data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :])
        assert found(tmp_path, segment), place
