"""DuckDB over a snapshot: what it sees, what it may touch, what it says of damage."""

from __future__ import annotations

import gc
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from corpus_cli.engine.duckdb import DuckDBEngine
from corpus_cli.engine.tables import TABLES
from corpus_cli.errors import CorpusError, IndexDamagedError, IndexFault, UsageError
from corpus_cli.index.snapshot.snapshot import Snapshot
from corpus_cli.text.words.segmenter import Segmenter
from tests.conftest import PROGRAMS
from tests.statistics_samples import Sample, documents, index, snapshot_of

_ARROW_NAMES = {"bigint": "int64", "int": "int32", "varchar": "string"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Sample:
    """The sample in two segments."""
    every = documents()
    folder = tmp_path_factory.mktemp("engine") / "i"
    return index(folder, [every[:3], every[3:]], segmenter, names=True)


@pytest.fixture(scope="module")
def snapshot(sample: Sample) -> Snapshot:
    return snapshot_of([segment.record for segment in sample.segments])


def _files(folder: Path, name: str) -> list[Path]:
    return sorted(folder.glob(f"segments/*/{name}.parquet"))


# --- what it sees -----------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_described_as_they_are_written(sample: Sample, table: str) -> None:
    """Names, order and types of the columns equal those of the files."""
    schema = pq.read_schema(_files(sample.folder, table)[0])
    described = [(column.name, _ARROW_NAMES[column.type]) for column in TABLES[table]]
    assert [(field.name, str(field.type)) for field in schema] == described


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_rows_of_every_segment(sample: Sample, table: str) -> None:
    """A view over two segments returns exactly what the two files hold."""
    held = [
        tuple(row.values())
        for file in _files(sample.folder, table)
        for row in pq.read_table(file).to_pylist()
    ]
    seen = sample.engine.rows(f"select * from {table}")
    assert sorted(map(repr, seen)) == sorted(map(repr, held))


def test_a_snapshot_without_segments_has_empty_tables(tmp_path: Path) -> None:
    """Statements over an empty corpus run, and find nothing."""
    engine = DuckDBEngine(tmp_path, snapshot_of([]))
    for table, columns in TABLES.items():
        names = ", ".join(column.name for column in columns)
        assert engine.rows(f"select {names} from {table}") == []
    assert engine.rows("select sum(frequency) + 1 from terms") == [(None,)]


def test_values_are_bound_and_never_read_as_sql(sample: Sample) -> None:
    """A value with quotes, and a list of such values, come back as they are."""
    hard = ["it's", 'a "b"', "?", "'; drop view terms; --", "ไทย\n"]
    for value in hard:
        assert sample.engine.rows("select ?", [value]) == [(value,)]
    sql = "select word from (select unnest(cast(? as varchar[])) as word) as words order by word"
    assert sample.engine.rows(sql, [hard]) == [(value,) for value in sorted(hard)]
    assert sample.engine.rows(sql, [[]]) == []


# --- where the index may lie ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "decoy"),
    [
        ("it's", None),
        ('a "b"', None),
        ("st*r", "star"),
        ("wh?t", "what"),
        ("a[b]c", "abc"),
        ("[!a]", "b"),
        ("{a,b}", "a"),
        ("back\\slash", None),
        ("id=2021", None),
        ("two\nlines", None),
        ("ดัชนี", None),
        ("$HOME ~ %s", None),
    ],
)
def test_any_folder_name_works(
    tmp_path: Path, sample: Sample, snapshot: Snapshot, name: str, decoy: str | None
) -> None:
    """Quotes and characters of file patterns are taken literally, also beside a match."""
    shutil.copytree(sample.folder, tmp_path / name)
    if decoy:
        shutil.copytree(sample.folder, tmp_path / decoy)
    engine = DuckDBEngine(tmp_path / name, snapshot)
    assert engine.rows("select count(*), min(id) from documents") == [(7, "a1")]
    assert len(engine.rows("select * from terms limit 1")[0]) == len(TABLES["terms"])


def test_a_relative_folder_outlives_a_change_of_directory(
    tmp_path: Path, sample: Sample, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is the one that the name meant when the engine was made."""
    monkeypatch.chdir(sample.folder.parent)
    engine = DuckDBEngine(Path(sample.folder.name), snapshot)
    monkeypatch.chdir(tmp_path)
    assert engine.rows("select count(*) from documents") == [(7,)]


@pytest.mark.parametrize("way", ["link", "folder/../copy", "./copy/."])
def test_any_way_to_the_folder_works(
    tmp_path: Path, sample: Sample, snapshot: Snapshot, way: str
) -> None:
    """A symbolic link and a detour lead to the same files."""
    (tmp_path / "folder").mkdir()
    shutil.copytree(sample.folder, tmp_path / "copy")
    (tmp_path / "link").symlink_to(tmp_path / "copy")
    engine = DuckDBEngine(Path(f"{tmp_path}/{way}"), snapshot)
    assert engine.rows("select count(*) from documents") == [(7,)]


@pytest.mark.parametrize("name", [b"\xff", b"back\\slash*"])
def test_a_folder_that_duckdb_cannot_open_is_refused_clearly(
    tmp_path: Path, snapshot: Snapshot, name: bytes
) -> None:
    """It is not taken for a damaged index, and the way out is named."""
    folder = tmp_path / os.fsdecode(name)
    with pytest.raises(UsageError, match="cannot open files in a folder named") as raised:
        DuckDBEngine(folder, snapshot).rows("select 1")
    raised.value.message.encode()
    assert "--index" in (raised.value.hint or "")


# --- what it may touch ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('{secret}')",
        "select * from '{secret}'",
        "copy (select 1) to '{secret}.parquet'",
        "attach '{secret}.db'",
        "install httpfs",
        "load httpfs",
        "set threads = 1",
        "set enable_external_access = true",
        "set allowed_directories = ['/']",
    ],
)
def test_it_is_shut_in(tmp_path: Path, sample: Sample, sql: str) -> None:
    """Nothing but the snapshot's files can be read, and no setting can be changed."""
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    sample.engine.rows("select 1")
    with pytest.raises((duckdb.Error, CorpusError)):
        sample.engine.rows(sql.format(secret=secret))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_variables_of_the_program_are_no_tables(sample: Sample) -> None:
    """A name in a statement means a table, never a Python object that happens to be called so."""
    terms_by_hand = [1, 2]  # noqa: F841 - what a replacement scan would look for
    with pytest.raises(duckdb.CatalogException):
        sample.engine.rows("select * from terms_by_hand")


def test_nothing_happens_before_the_first_statement(tmp_path: Path) -> None:
    """Making an engine reads no file and imports no DuckDB."""
    ran = subprocess.run(
        [sys.executable, PROGRAMS / "idle_engine.py"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )
    assert (ran.stdout.decode().split(), ran.stderr) == (["False", "False", "duckdb"], b"")


# --- what goes wrong --------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path, sample: Sample) -> Path:
    return Path(shutil.copytree(sample.folder, tmp_path / "copy"))


def _drop_last_column(file: Path) -> None:
    table = pq.read_table(file)
    pq.write_table(table.drop_columns([table.column_names[-1]]), file)


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-5]),
        lambda file: file.write_bytes(b"PAR1" + bytes(200) + b"PAR1"),
        lambda file: file.write_text("id,title\n1,2\n"),
        _drop_last_column,
    ],
    ids=["missing", "empty", "cut", "zeros", "other", "column"],
)
@pytest.mark.parametrize("table", ["documents", "terms"])
def test_a_damaged_file_is_named(
    copy: Path, snapshot: Snapshot, table: str, damage: Callable[[Path], object]
) -> None:
    """Missing, cut and foreign files raise IndexDamagedError with the way out."""
    damage(_files(copy, table)[1])
    with pytest.raises(IndexDamagedError) as raised:
        DuckDBEngine(copy, snapshot).rows(f"select * from {table}")
    assert str(copy) in raised.value.message
    assert "\n" not in raised.value.message
    assert "--rebuild" in (raised.value.hint or "")


def test_flipped_bits_raise_nothing_else(copy: Path, snapshot: Snapshot) -> None:
    """Whatever the bytes are, there is an answer or an IndexFault."""
    chance = random.Random(5)
    outcomes = []
    for _ in range(40):
        file = chance.choice(_files(copy, chance.choice(list(TABLES))))
        whole = file.read_bytes()
        broken = bytearray(whole)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        file.write_bytes(broken)
        try:
            DuckDBEngine(copy, snapshot).rows(f"select * from {file.stem}")
            outcomes.append("answer")
        except IndexFault:
            outcomes.append("fault")
        file.write_bytes(whole)
    assert set(outcomes) == {"answer", "fault"}


def test_a_wrong_statement_is_a_mistake_of_the_program(sample: Sample) -> None:
    """It is not blamed on the index."""
    for sql in ("selec 1", "select nothing from terms", "select * from nowhere"):
        with pytest.raises(duckdb.Error):
            sample.engine.rows(sql)


_LARGE = "select row_number() over (order by hash(range)) as n from range(2000000)"
_SEVENTH = f"select count(*) from ({_LARGE}) as numbered where n % 7 = 1"


def test_too_little_memory_is_said(tmp_path: Path) -> None:
    """A statement that needs more than it may have raises CorpusError, and blames no file."""
    engine = DuckDBEngine(tmp_path, snapshot_of([]), memory="30MB", spill="1MB")
    with pytest.raises(CorpusError, match="more than 30MB of memory and 1MB of disk") as raised:
        engine.rows(_SEVENTH)
    assert not isinstance(raised.value, IndexFault)


def test_what_was_spilled_is_gone_with_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spilling works although DuckDB is shut in, and leaves no file behind."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    engine = DuckDBEngine(tmp_path, snapshot_of([]), memory="30MB")
    assert engine.rows(_SEVENTH) == [(285715,)]
    assert len(list(tmp_path.glob("*/*"))) == 1
    del engine
    gc.collect()
    assert list(tmp_path.glob("*/*")) == []
