"""The file that a user names: whole or not at all, and never something of the corpus."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import UsageError
from corpus_cli.output_file import binary_file, text_file
from tests.conftest import ROOT, SEEDS, Run, surroundings

STATEMENT = next(SEEDS.glob("001*.txt")).name
OURS = (
    "corpus/INDEX.md",
    f"corpus/{STATEMENT}",
    "corpus/corpus.yaml",
    "corpus/words.txt",
    "index/snapshot.json",
    "index/segments/000001/text.bin",
    "config/corpus/config.yaml",
)


@pytest.fixture
def places(tmp_path: Path, seeds_index: Path) -> dict[str, str]:
    """The seeds with settings, their index and the user's settings; the environment to use them."""
    shutil.copytree(SEEDS, tmp_path / "corpus")
    (tmp_path / "corpus" / "corpus.yaml").write_text("lexicon: {file: words.txt}\n")
    (tmp_path / "corpus" / "words.txt").write_text("คำคำ\n", encoding="utf-8")
    (tmp_path / "config" / "corpus").mkdir(parents=True)
    (tmp_path / "config" / "corpus" / "config.yaml").write_text("quiet: true\n")
    environment = {
        "CORPUS_PATH": str(tmp_path / "corpus"),
        "CORPUS_INDEX": str(tmp_path / "index"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    config = tmp_path / "corpus" / "corpus.yaml"
    Corpus(tmp_path / "corpus", index=tmp_path / "index", config=config).index(jobs=1)
    return environment


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


@pytest.mark.parametrize("reached", ["by name", "by a link", "by a hard link"])
def test_what_belongs_to_the_corpus_is_refused(
    run: Run, tmp_path: Path, places: dict[str, str], reached: str
) -> None:
    """The corpus, a statement, settings, the index: one line, exit 2, no byte changed."""
    before = contents(tmp_path)
    for name in OURS:
        target = tmp_path / name
        if reached == "by a link":
            target = tmp_path / "link.csv"
            target.symlink_to(tmp_path / name)
        elif reached == "by a hard link":
            target = tmp_path / "hard.csv"
            target.hardlink_to(tmp_path / name)
        done = run("list", "-f", "csv", "-o", str(target), environment=places)
        assert (done.returncode, done.stdout) == (2, ""), name
        first, second = done.stderr.splitlines()
        assert first.startswith(f"corpus: cannot write to {target}: it is ")
        assert second == "  name another file"
        if target != tmp_path / name:
            target.unlink()
    assert contents(tmp_path) == before


def test_every_way_to_write_a_file_refuses_the_same(
    run: Run, tmp_path: Path, places: dict[str, str]
) -> None:
    """Formats, exports, charts and commands that need no corpus; also a new name in the index."""
    before = contents(tmp_path)
    (statement := tmp_path / "corpus" / "x.json").hardlink_to(tmp_path / "corpus" / STATEMENT)
    snapshot = str(tmp_path / "index" / "snapshot.json")
    for arguments in (
        ("list", "-o", str(tmp_path / "index" / "new" / "answer.json")),
        ("export", "--to", "parquet", "-o", str(statement)),
        ("export", "--to", "conllu", "-o", str(statement)),
        ("stats", "--plot", str(statement)),
        ("trend", "ตำรวจ", "--plot", snapshot),
        ("schema", "search", "-o", snapshot),
        ("index", "--rebuild", "-o", snapshot),
        ("search", "--queries", str(tmp_path / "corpus/words.txt"),
         "-o", str(tmp_path / "corpus/words.txt")),
    ):  # fmt: skip
        done = run(*arguments, environment=places)
        assert (done.returncode, "cannot write to" in done.stderr) == (2, True), arguments
    statement.unlink()
    assert contents(tmp_path) == before
    corpus = Corpus(tmp_path / "corpus", index=tmp_path / "index")
    with pytest.raises(UsageError, match="part of the corpus"):
        corpus.export_parquet(corpus.selection(), tmp_path / "corpus" / STATEMENT)


def test_an_input_of_the_command_is_refused(run: Run, tmp_path: Path) -> None:
    """Stop words, a list of queries, a file on standard input."""
    path = tmp_path / "words.txt"
    path.write_text("ตำรวจ\n", encoding="utf-8")
    for arguments in (("stats", "--stopwords"), ("search", "--queries")):
        done = run(*arguments, str(path), "-o", str(path))
        assert (done.returncode, "an input of this command" in done.stderr) == (2, True)
    records = tmp_path / "a.jsonl"
    records.write_text('{"text": "ตำรวจ"}\n', encoding="utf-8")
    with records.open() as stdin:
        done = subprocess.run(
            [sys.executable, "-m", "corpus_cli", "--corpus", "-", "export", "-o", str(records)],
            stdin=stdin, capture_output=True, text=True, check=False, cwd=ROOT,
            env=surroundings(tmp_path / "index"), timeout=60,
        )  # fmt: skip
    assert (done.returncode, "the corpus itself" in done.stderr) == (2, True)
    assert path.read_text(encoding="utf-8") == "ตำรวจ\n"
    assert records.read_text(encoding="utf-8") == '{"text": "ตำรวจ"}\n'


def test_any_other_file_is_replaced(run: Run, tmp_path: Path, places: dict[str, str]) -> None:
    """Also one in the corpus' folder that is no statement, and what an earlier run wrote."""
    for path in (tmp_path / "corpus" / "answer.json", tmp_path / "answer.json"):
        for _ in range(2):
            assert run("list", "-o", str(path), environment=places).returncode == 0
        assert path.read_text(encoding="utf-8").startswith('{\n  "schema"')
    assert not list(tmp_path.rglob(".*.new"))


def write_half(opened: Any, path: Path, error: BaseException) -> None:
    with opened(path) as file:
        file.write("half" if opened is text_file else b"half")
        file.flush()
        raise error


@pytest.mark.parametrize("error", [OSError("full"), KeyboardInterrupt(), ValueError("a mistake")])
@pytest.mark.parametrize("old", [b"old", None])
def test_a_failed_write_changes_nothing(
    tmp_path: Path, error: BaseException, old: bytes | None
) -> None:
    """What was there stands, or nothing does; nothing is left beside it."""
    path = tmp_path / "a.csv"
    if old is not None:
        path.write_bytes(old)
    for opened in (text_file, binary_file):
        with pytest.raises(type(error)):
            write_half(opened, path, error)
    assert [p.read_bytes() for p in tmp_path.iterdir()] == ([] if old is None else [old])


def test_a_full_disk_leaves_the_old_file(seeds_index: Path, tmp_path: Path) -> None:
    """The system ends the writing in the midst of it: one line, exit 2, the old file stands."""
    path = tmp_path / "all.jsonl"
    path.write_text("old")

    def bounded() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))

    for name, to in (("all.jsonl", "jsonl"), ("all.parquet", "parquet"), ("all.conllu", "conllu")):
        done = subprocess.run(
            [sys.executable, "-B", "-m", "corpus_cli", "export", "--to", to, "-o",
             str(tmp_path / name)],
            capture_output=True, text=True, check=False, cwd=ROOT,
            env=surroundings(seeds_index), preexec_fn=bounded, timeout=60,
        )  # fmt: skip
        assert (done.returncode, "File too large" in done.stderr) == (2, True), done.stderr
        assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["all.jsonl"]
    assert path.read_text() == "old"


def test_permissions_are_those_of_the_file_before(tmp_path: Path) -> None:
    """Those of a new file are what the umask leaves, as `open` has them."""
    path, like_open = tmp_path / "a", tmp_path / "b"
    before = os.umask(0o027)
    try:
        with text_file(path) as file:
            file.write("ก\r\n")
        like_open.write_text("")
    finally:
        os.umask(before)
    assert path.stat().st_mode == like_open.stat().st_mode
    assert path.read_bytes() == "ก\r\n".encode()
    path.chmod(0o604)
    with binary_file(path) as data:
        data.write(b"new")
    assert (stat.S_IMODE(path.stat().st_mode), path.read_bytes()) == (0o604, b"new")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    """Though its folder would let us put another in its place."""
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(UsageError, match="Permission denied"), text_file(path) as file:
        file.write("new")
    assert path.read_text() == "old"


@pytest.mark.parametrize("name", ["no/such/folder", ".", "nul\0"])
def test_where_there_can_be_no_file(tmp_path: Path, name: str) -> None:
    """A folder, a missing folder, a name that no file can have: told in words."""
    with pytest.raises(UsageError, match="cannot be written"), text_file(tmp_path / name):
        pass
    assert not list(tmp_path.iterdir())


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    """Also where that is in another folder, or not there yet."""
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to("real/file")
    for text in ("first", "second"):
        with text_file(link) as file:
            file.write(text)
        assert (link.is_symlink(), (tmp_path / "real" / "file").read_text()) == (True, text)
    assert [p.name for p in (tmp_path / "real").iterdir()] == ["file"]


def test_pipes_and_devices_are_written_as_one_goes(tmp_path: Path) -> None:
    """They stay what they are."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_text()))
    reader.start()
    with text_file(fifo) as file:
        file.write("through")
    reader.join(timeout=10)
    assert (read, stat.S_ISFIFO(fifo.stat().st_mode)) == (["through"], True)
    with binary_file(Path(os.devnull)) as null:
        null.write(b"away")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("place", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_by_name(seeds_index: Path, tmp_path: Path, place: str) -> None:
    """What the shell has opened is written, whether a pipe or, at its end, a file."""
    command = [sys.executable, "-m", "corpus_cli", "list", "-f", "csv", "-o", place]
    environment = surroundings(seeds_index)
    piped = subprocess.run(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT, check=True)
    path = tmp_path / "log"
    path.write_bytes(b"before\n")
    with path.open("ab") as out:
        subprocess.run(command, stdout=out, env=environment, cwd=ROOT, check=True)
    assert piped.stdout.startswith(b"doc,")
    assert path.read_bytes() == b"before\n" + piped.stdout


def test_parquet_to_a_file_is_parquet(seeds: Corpus, tmp_path: Path) -> None:
    """Through the same door."""
    seeds.export_parquet(seeds.selection(), tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet").num_rows == seeds.info().documents


def test_people_are_told_what_was_written(run: Run, tmp_path: Path) -> None:
    """The path, the rows where there are such, the size; nothing of streams, nothing with -q."""
    path, picture, page = tmp_path / "a.csv", tmp_path / "a.json", tmp_path / "a.txt"
    done = run("trend", "ตำรวจ", "-o", str(path), "--plot", str(picture))
    rows = len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert done.stderr.splitlines() == [
        f"corpus: wrote {picture}: {picture.stat().st_size / 1000:.1f} kB",
        f"corpus: wrote {path}: {rows} rows, {path.stat().st_size} bytes",
    ]
    assert run("list", "-q", "-o", str(path)).stderr == ""
    assert run("list", "-o", os.devnull).stderr == ""
    told = run("list", "-o", str(page)).stderr
    assert told == f"corpus: wrote {page}: {page.stat().st_size} bytes\n"


def test_ctrl_c_says_that_no_file_was_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one stands, and nothing is left beside it."""

    def interrupted(*_: object) -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr("corpus_cli.output.formats.table._lines", interrupted)
    done = run("list", "-o", str(path))
    told = f"corpus: interrupted: {path} was not written\n"
    assert (done.returncode, done.stderr) == (130, told)
    assert [p.read_text() for p in tmp_path.iterdir()] == ["old"]
    assert run("list").stderr.strip() == ""


def test_ctrl_c_says_what_is_left_of_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick_builds: None
) -> None:
    """None, the old one, or the new one where it was complete; and that is so."""
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "a", "text": "ตำรวจ"}\n', encoding="utf-8")
    told: list[str] = []
    corpus = Corpus(path, index=tmp_path / "index", notice=told.append)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    for place, said in (
        ("corpus_cli.index.build.update._Update._perform", "there is no index yet"),
        ("corpus_cli.index.build.leftovers.remove_unnamed", "the new index is complete"),
        ("corpus_cli.index.build.update._Update._perform", "the old index is unchanged"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(place, interrupted)
            with pytest.raises(KeyboardInterrupt):
                corpus.index(rebuild=True)
        assert said in told[-1]
    assert corpus.documents().total == 1
