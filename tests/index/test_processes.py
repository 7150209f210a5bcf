"""Processes that index and verify run this program's modules, never what lies beside the data."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from corpus_cli.parallel import worker_pool
from tests.conftest import PROGRAMS, ROOT
from tests.indexing_tools import record, write_records


def plant(folder: Path, marks: Path) -> set[str]:
    """Put a file into a folder for every module there is, which leaves a mark if it is run."""
    names = {*sys.stdlib_module_names, *packages_distributions(), "corpus_cli", "sitecustomize"}
    folder.mkdir()
    marks.mkdir()
    for name in filter(str.isidentifier, names):
        mark = str(marks / name)
        (folder / f"{name}.py").write_text(f"open({mark!r}, 'w').close()\n", encoding="utf-8")
    return names


def run_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CORPUS_")}
    return subprocess.run(
        [sys.executable, "-P", PROGRAMS / "willing_processes.py", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_nothing_in_the_current_folder_is_run(tmp_path: Path) -> None:
    """Whatever module a process imports, a file of its name beside the data stays a file."""
    folder, marks = tmp_path / "folder", tmp_path / "marks"
    assert {"pickle", "struct", "numpy", "corpus_cli"} <= plant(folder, marks)
    rng = random.Random(1)
    write_records(folder / "corpus.jsonl", {f"d{i:03}": record(rng) for i in range(40)})
    where = ("--corpus", "corpus.jsonl", "--index", "index")
    for command in (("index", "--jobs", "2"), ("verify",)):
        done = run_in(folder, *command, *where)
        assert done.returncode == 0, done.stderr
        assert int(done.stdout.split()[-1]) >= 2  # or this would show nothing
        assert list(marks.iterdir()) == []


def test_what_is_planted_would_be_run(tmp_path: Path) -> None:
    """The marks of the test above are left by a Python that looks in the current folder."""
    folder, marks = tmp_path / "folder", tmp_path / "marks"
    plant(folder, marks)
    subprocess.run([sys.executable, "-c", "import pickle"], cwd=folder, check=False, timeout=60)
    assert (marks / "pickle").exists()


def path_of_a_process() -> list[str]:
    """Return where a process that was started looks for modules."""
    process = worker_pool.start("print(*sys.path, sep='\\n'); import corpus_cli")
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return out.decode().splitlines()


def test_a_process_looks_where_this_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Modules of the user's own path are found, in its order; nothing relative is looked at."""
    monkeypatch.chdir(tmp_path)
    own = str(tmp_path / "own")
    monkeypatch.setattr(sys, "path", ["", ".", "beside", own, *sys.path])
    absolute = [entry for entry in sys.path if os.path.isabs(entry)]  # noqa: PTH117
    assert path_of_a_process()[: len(absolute)] == absolute
    assert own in absolute
    assert all(map(os.path.isabs, path_of_a_process()))


def test_a_process_finds_the_package_that_was_found_by_a_relative_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As from a notebook in the project's folder: the package's own folder is named, and last."""
    entries = [entry for entry in sys.path if entry != str(ROOT)]
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", ["", *entries])
    assert path_of_a_process()[-1] == str(ROOT)
