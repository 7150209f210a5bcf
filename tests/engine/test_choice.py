"""`--engine`: what it may be, and what is asked for where it cannot be had."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_cli.engine import spark_session
from corpus_cli.engine.choice import Choice
from corpus_cli.errors import UsageError
from tests.conftest import PROGRAMS, Run


@pytest.mark.parametrize("name", ["", "sparc", "duckdb:memory", "DuckDB"])
def test_another_engine_is_refused(run: Run, name: str) -> None:
    """The names that there are stand in the hint."""
    with pytest.raises(UsageError, match="unknown engine"):
        Choice(name)
    done = run("stats", "--json", f"--engine={name}")
    error = json.loads(done.stderr)["error"]
    assert (done.returncode, error["hint"]) == (2, "one of: duckdb, spark, spark:MASTER")


def test_the_engine_may_be_named_by_the_environment(run: Run) -> None:
    """CORPUS_ENGINE is what --engine is, and the option goes before it."""
    done = run("list", environment={"CORPUS_ENGINE": "nothing"})
    assert done.returncode == 2
    assert run("list", "--engine", "duckdb", environment={"CORPUS_ENGINE": "nothing"}).stdout


@pytest.mark.parametrize("missing", ["pyspark", "sqlglot"])
def test_without_the_extra_it_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """One line says what to install."""
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name, *a: None if name == missing else found(name, *a)
    )
    monkeypatch.setitem(sys.modules, "pyspark", None)
    for command in (["stats"], ["search", "ตำรวจ"]):
        spark_session.open_session.cache_clear()
        done = run(*command, "--engine", "spark")
        assert done.returncode == 2
        assert "pip install '.[spark]'" in done.stderr
        assert len(done.stderr.splitlines()) <= 2


def test_without_java_it_is_said(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Spark on this machine needs Java; the line says so, and what else there is."""
    pytest.importorskip("pyspark")
    spark_session.open_session.cache_clear()
    done = run("stats", "--engine", "spark", environment={"PATH": str(tmp_path), "JAVA_HOME": ""})
    assert done.returncode == 2
    assert "needs Java" in done.stderr
    assert "spark:sc://HOST:PORT" in done.stderr


@pytest.mark.parametrize("master", ["spark://127.0.0.1:9", "sc://127.0.0.1:9"])
def test_where_nobody_listens_it_is_said_at_once(run: Run, master: str) -> None:
    """Neither a cluster nor a server is waited for that is not there."""
    pytest.importorskip("pyspark")
    done = run("stats", "--engine", f"spark:{master}")
    assert done.returncode == 2
    assert "no Spark at 127.0.0.1:9" in done.stderr


def test_nobody_imports_spark_who_does_not_ask_for_it(seeds_index: Path) -> None:
    """Not with the extra installed either: neither Spark nor what translates for it."""
    program = PROGRAMS / "answers_without_spark.py"
    done = subprocess.run(
        [sys.executable, program, seeds_index], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["set()", "['corpus_cli.engine.sql_sandbox']"]
