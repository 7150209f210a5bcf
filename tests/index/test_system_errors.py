"""What the system refuses is told apart from damage: a rebuild would mend nothing."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.engine import duckdb as duckdb_engine
from corpus_cli.errors import (
    WAYS_OUT,
    CorpusError,
    IndexDamagedError,
    IndexUnreadableError,
    failed_call,
    quoted_failure,
    unreadable,
)
from corpus_cli.index.files.documents import DocumentStore
from tests.conftest import ROOT, SEEDS, Run, surroundings
from tests.indexing_tools import ask

REFUSALS = (errno.EACCES, errno.EIO, errno.EMFILE, errno.ENOMEM, errno.ESTALE)
READ = (
    ("snapshot.json", ("search", "ไต้หวัน")),
    ("text.bin", ("search", "ไต้หวัน")),
    ("text.idx", ("search", "ไต้หวัน")),
    ("order.bin", ("search", "ไต้หวัน")),
    ("cards.bin", ("search", "ไต้หวัน")),
    ("edges.bin", ("search", "ไต้หวัน")),
    ("words.bin", ("search", "ไต้หวัน", "--sort", "relevance")),
    ("patches.bin", ("show", "001")),
    ("stopwords.txt", ("collocates", "ไต้หวัน")),
    ("words.tsv", ("words", "ตำรวจ")),
    ("CORPUS-INDEX", ("verify",)),
    ("tokens.parquet", ("verify",)),
    ("documents.sqlite", ("verify",)),
)


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, name: str, number: int) -> None:
    """Let a call of `os` fail for files of this name."""
    real: Callable[..., Any] = getattr(os, call)

    def failing(path: Any, *rest: Any, **named: Any) -> Any:
        if Path(path).name == name:
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *rest, **named)

    monkeypatch.setattr(os, call, failing)


@pytest.mark.parametrize("number", REFUSALS, ids=lambda number: errno.errorcode[number])
@pytest.mark.parametrize(("name", "arguments"), READ, ids=[name for name, _ in READ])
def test_a_file_that_the_system_withholds_is_not_called_damaged(
    seeds_index: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    name: str,
    arguments: tuple[str, ...],
) -> None:
    """The message has the path and what the system said, the hint what can be done about that."""
    refuse(monkeypatch, "open", name, number)
    done = ask(SEEDS, seeds_index, *arguments)
    monkeypatch.undo()
    error = done.exception
    assert isinstance(error, IndexUnreadableError), done.output
    assert name in error.message
    assert os.strerror(number).lower() in error.message.lower()
    assert error.hint == WAYS_OUT[number]
    assert "rebuild" not in error.message + str(error.hint)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
def test_so_it_is_where_a_file_cannot_even_be_looked_at(
    seeds_index: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Its size is compared before it is opened."""
    refuse(monkeypatch, "lstat", "text.bin", number)
    done = ask(SEEDS, seeds_index, "search", "ไต้หวัน")
    assert isinstance(done.exception, IndexUnreadableError)


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EISDIR, errno.ELOOP])
def test_a_file_that_is_gone_or_none_is_damage(number: int) -> None:
    """These say something of the file itself: a rebuild makes another."""
    error = unreadable("x", OSError(number, os.strerror(number)))
    assert isinstance(error, IndexDamagedError)
    assert error.hint == "run: corpus index --rebuild"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_IOERR, IndexUnreadableError),
        (sqlite3.SQLITE_IOERR | 10 << 8, IndexUnreadableError),
        (sqlite3.SQLITE_FULL, IndexUnreadableError),
        (sqlite3.SQLITE_CORRUPT, IndexDamagedError),
        (sqlite3.SQLITE_NOTADB, IndexDamagedError),
    ],
)
def test_errors_of_sqlite_are_told_apart(
    seeds: Corpus, code: int, kind: type[CorpusError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By their codes: what it says in words names neither the file nor the cause."""

    class Failing:
        def execute(self, *_: object) -> None:
            error = sqlite3.OperationalError("words")
            error.sqlite_errorcode = code
            raise error

    store = DocumentStore(seeds.segments[0].folder / "documents.sqlite")
    monkeypatch.setattr(store, "_connection", Failing())
    with pytest.raises(kind, match=r"documents\.sqlite"):
        store.issuers()


def test_errors_of_duckdb_are_told_apart(
    seeds_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It quotes the system in its messages."""
    said = f'IO Error: Cannot open file "x": {os.strerror(errno.EMFILE)}'

    def failing(*_: object) -> None:
        raise duckdb.IOException(said)

    monkeypatch.setattr(duckdb_engine, "_shut_in", failing)
    done = ask(SEEDS, seeds_index, "stats")
    assert isinstance(done.exception, IndexUnreadableError)
    assert done.exception.hint == WAYS_OUT[errno.EMFILE]


@pytest.mark.parametrize("files", [9, 12, 16])
@pytest.mark.parametrize(
    "arguments", [("search", "ไต้หวัน"), ("sql", "select count(*) from tokens"), ("export",)]
)  # fmt: skip
def test_with_few_open_files_it_answers_or_names_the_limit(
    seeds_index: Path, arguments: tuple[str, ...], files: int
) -> None:
    """The system's own limit, met wherever it is met: never a rebuild, never a traceback."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    done = subprocess.run(
        [sys.executable, "-m", "corpus_cli", *arguments],
        env={**surroundings(seeds_index), "CORPUS_DEBUG": ""},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=limit,
        timeout=60,
        check=False,
    )
    assert "rebuild" not in done.stderr
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    assert done.returncode == 0 or "too many open files" in done.stderr.lower()


def test_errors_that_nobody_explains_have_a_way_out_too(run: Run, seeds_index: Path) -> None:
    """The last resort names the file, and does not show what Python calls the error."""
    error = failed_call(OSError(errno.EACCES, os.strerror(errno.EACCES), "/x"))
    assert (error.message, error.hint) == (
        "cannot use /x: permission denied",
        WAYS_OUT[errno.EACCES],
    )
    assert quoted_failure("IO Error: No files found that match") is None


def test_a_folder_that_may_not_be_looked_into_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the file in it that was asked for first, which need not be there."""
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).startswith("/open/closed"))
    for name in ("corpus.yaml", "2021/a.txt"):
        asked = f"/open/closed/{name}"
        error = failed_call(OSError(errno.EACCES, os.strerror(errno.EACCES), asked))
        assert error.message == "cannot read the folder /open/closed: permission denied"
        assert error.hint == WAYS_OUT[errno.EACCES]
    beside = failed_call(OSError(errno.EACCES, os.strerror(errno.EACCES), "/open/a.txt"))
    assert beside.message == "cannot use /open/a.txt: permission denied"
