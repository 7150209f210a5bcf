"""Typed SQL: it reads the tables, and nothing else happens whatever it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.engine import duckdb
from corpus_cli.engine.tables import TABLES
from corpus_cli.errors import CorpusError, UsageError
from tests.conftest import SEEDS

_SECRET = [("a", 1)]  # a name that a scan of Python's variables would find

NOT_ONE_SELECT = {
    "nothing": ("", "nothing"),
    "a comment": ("-- x", "nothing"),
    "two statements": ("select 1; select 2", "SELECT, SELECT"),
    "one behind": ("select 1; copy documents to 'x.csv'", "SELECT, COPY"),
    "copy": ("copy (select 1) to '{segment}/tokens.parquet'", "COPY"),
    "attach": ("attach '{folder}/x.db' as x", "ATTACH"),
    "export": ("export database '{folder}/x'", "EXPORT"),
    "import": ("import database '{folder}/x'", "cannot be read|IMPORT|COPY|nothing|SELECT"),
    "create": ("create table x as select 1", "CREATE"),
    "insert": ("insert into deleted_documents values (1)", "INSERT"),
    "update": ("update documents set id = 'x'", "UPDATE"),
    "drop": ("drop view documents", "DROP"),
    "set": ("set enable_external_access = true", "SET"),
    "pragma": ("pragma enable_profiling", "PRAGMA|SET"),
    "install": ("install httpfs", "LOAD"),
    "load": ("load httpfs", "LOAD"),
    "call": ("call duckdb_settings()", "CALL"),
    "explain": ("explain analyze select 1", "EXPLAIN"),
    "prepare": ("prepare x as select 1", "PREPARE"),
    "no SQL": ("selec 1", "SQL syntax error"),
}


@pytest.mark.parametrize(("sql", "said"), NOT_ONE_SELECT.values(), ids=NOT_ONE_SELECT)
def test_only_one_select_is_run(seeds: Corpus, tmp_path: Path, sql: str, said: str) -> None:
    """Whatever DuckDB's parser does not call one SELECT is refused, by its name."""
    segment = seeds.segments[0].folder
    before = sorted((path.name, path.stat().st_mtime_ns) for path in segment.iterdir())
    with pytest.raises(UsageError, match=said):
        seeds.sql(sql.format(segment=segment, folder=tmp_path))
    assert not list(tmp_path.iterdir())
    assert sorted((p.name, p.stat().st_mtime_ns) for p in segment.iterdir()) == before


ESCAPES = {
    "a system file": "select * from read_text('/etc/passwd')",
    "as bytes": "select * from read_blob('/etc/passwd')",
    "as CSV": "select * from read_csv('/etc/passwd')",
    "by its name": "select * from '/etc/passwd'",
    "by a pattern": "select * from glob('/etc/*')",
    "a Parquet file elsewhere": "select * from read_parquet('{folder}/x.parquet')",
    "up and down again": "select * from read_parquet('{segment}/../../snapshot.json')",
    "the documents beside": "select * from read_blob('{segment}/documents.sqlite')",
    "the network": "select * from read_csv('https://example.org/x.csv')",
    "a variable of Python": "select * from _SECRET",
    "a query in a query": "select * from query('copy documents to ''{folder}/x''')",
    "a setting by function": "select set_config('x', 'y')",
    "SQLite": "select * from sqlite_scan('{segment}/documents.sqlite', 'documents')",
    "an extension": "select * from st_read('{folder}/x')",
}


@pytest.mark.parametrize("sql", ESCAPES.values(), ids=ESCAPES)
def test_a_select_reads_the_tables_and_nothing_else(
    seeds: Corpus, tmp_path: Path, sql: str
) -> None:
    """Known ways out are shut; the message is one line, and of the user's statement."""
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    statement = sql.format(folder=tmp_path, segment=seeds.segments[0].folder)
    with pytest.raises(UsageError) as caught:
        seeds.sql(statement)
    assert "\n" not in caught.value.message
    assert [path.name for path in tmp_path.iterdir()] == ["x.parquet"]


def test_what_is_shut_cannot_be_opened(seeds: Corpus) -> None:
    """The configuration is locked, replacement scans and extensions are off."""
    names = (
        "enable_external_access", "lock_configuration", "python_enable_replacements",
        "autoload_known_extensions", "autoinstall_known_extensions",
    )  # fmt: skip
    listed = ", ".join(f"current_setting('{name}')" for name in names)
    (row,) = seeds.sql(f"select {listed}").records
    assert list(row) == [False, True, False, False, False]


def test_a_folder_with_a_quote_in_its_name(tmp_path: Path) -> None:
    """Paths are quoted: a name cannot end the statement that it stands in."""
    folder = tmp_path / "it's'); select 1; --"
    corpus = Corpus(SEEDS, index=folder)
    corpus.index()
    assert corpus.sql("select count(*) from documents").records == [[2]]
    with pytest.raises(UsageError):
        corpus.sql(f"select * from read_text('{str(folder).replace(chr(39), chr(39) * 2)}/x')")


def test_time_is_bounded(seeds: Corpus) -> None:
    """A SELECT that would go on for ever ends, and the next one works."""
    endless = "select count(*) from range(100000000000) a, range(100000000000) b"
    with pytest.raises(CorpusError, match="longer than"):
        seeds.sql(endless, seconds=0.2)
    assert seeds.sql("select 1").records == [[1]]


def test_rows_are_limited_and_values_are_jsons(seeds: Corpus) -> None:
    """More rows are told; columns of one name are numbered; dates and bytes become text."""
    result = seeds.sql("select 1 as a, 2 as a, 3 as a", limit=1)
    assert result.columns() == ("a", "a_2", "a_3")
    assert not result.truncated
    assert seeds.sql("select * from range(5)", limit=2).truncated
    values = "select date '2021-11-26', 1.5::decimal(3, 1), [1, null], {'x': 'nan'::double}, null"
    assert seeds.sql(values).records == [["2021-11-26", "1.5", [1, None], {"x": None}, None]]
    (record,) = seeds.sql("select 1 as a").rows()
    assert (record._fields, tuple(record)) == (("a",), (1,))


def test_mistakes_are_the_users(seeds: Corpus) -> None:
    """An unknown column, a wrong cast: DuckDB's sentence, and where the columns are listed."""
    for wrong in ("select nonsense from documents", "select cast('x' as int)", "select 1 +"):
        with pytest.raises(UsageError) as caught:
            seeds.sql(wrong)
        assert "--schema" in (caught.value.hint or "")


def test_the_schema_names_every_column(seeds: Corpus) -> None:
    """Each table can be selected from by the columns that are documented."""
    rows: Sequence[Sequence[str]] = seeds.sql_schema().records
    for table, columns in TABLES.items():
        names = [row[1] for row in rows if row[0] == table]
        assert names == [column.name for column in columns]
        found = seeds.sql(f"select {', '.join(names)} from {table} limit 1").returned
        assert found == (table != "names")  # the seeds are indexed without


def test_memory_is_bounded(seeds: Corpus) -> None:
    """Values of 100 GB end in an error that says what to do, and the next SELECT works."""
    huge = "select list(repeat('x', 1000000) || i) from range(100000) t(i)"
    with pytest.raises(CorpusError, match="memory") as raised:
        seeds.sql(huge)
    assert "less" in (raised.value.hint or "")
    assert seeds.sql("select 1").records == [[1]]


def test_a_select_that_does_not_end_by_itself_is_ended(
    seeds: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB looks for nothing while it plans; here it is given no time to end by itself."""
    monkeypatch.setattr(duckdb, "_GRACE", -30.0)
    endless = "select count(*) from range(100000000000) a, range(100000000000) b"
    with pytest.raises(CorpusError, match="was stopped: it took longer"):
        seeds.sql(endless, seconds=30.2)
    assert seeds.sql("select 1").records == [[1]]
