"""Side files are read whole only where they end, and never by way of what they should not be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli import regular_files
from corpus_cli.cli import query_file
from corpus_cli.regular_files import IrregularFileError, open_own, read_regular
from corpus_cli.sources import settings
from corpus_cli.statistics import target_reference
from corpus_cli.text.words import reference_lists
from tests.conftest import ROOT, Run, surroundings
from tests.hostile import ANOTHER, give_away, put_in_place, within


@given(st.binary(max_size=100), st.integers(0, 120))
def test_a_file_is_read_whole_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, most: int
) -> None:
    """Never a part of it: what is larger than is asked for is refused, by its size."""
    path = tmp_path_factory.mktemp("files") / "file"
    path.write_bytes(data)
    if len(data) <= most:
        assert read_regular(path, most) == data
    else:
        with pytest.raises(IrregularFileError, match=f"larger than {most} bytes"):
            read_regular(path, most)


def test_a_file_of_terabytes_is_not_read(tmp_path: Path) -> None:
    """Its size is looked at first."""
    path = tmp_path / "file"
    path.touch()
    os.truncate(path, 1 << 42)
    with within(5), pytest.raises(IrregularFileError, match="larger than"):
        read_regular(path, 1 << 40)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("a link", "it is a link"),
        ("a link to nothing", "it is a link"),
        ("a link to a pipe", "it is a link"),
        ("a link to a device", "it is a link"),
        ("a pipe", "it is a pipe"),
        ("a folder", "Is a directory"),
    ],
)
@pytest.mark.parametrize("unlinked", [regular_files.UNLINKED, 0], ids=["as here", "no O_NOFOLLOW"])
def test_what_is_no_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, said: str, unlinked: int
) -> None:
    """It is named, nothing waits, and what a link leads to is neither made nor changed."""
    monkeypatch.setattr(regular_files, "UNLINKED", unlinked)
    path, elsewhere = tmp_path / "file", tmp_path / "elsewhere"
    put_in_place(path, how, elsewhere)
    there = elsewhere.lstat().st_mtime_ns if elsewhere.exists() else None
    for use in (
        lambda: read_regular(path, 10, links=False),
        lambda: open_own(path, os.O_RDWR | os.O_CREAT),
    ):
        with within(5), pytest.raises(IrregularFileError) as caught:
            use()
        assert (caught.value.strerror, caught.value.filename) == (said, str(path))
    assert (elsewhere.lstat().st_mtime_ns if elsewhere.exists() else None) == there


@pytest.mark.parametrize(
    ("how", "said"),
    [("a link to a pipe", "it is a pipe"), ("a link to a device", "it is a device")],
)
def test_a_link_is_what_it_leads_to(tmp_path: Path, how: str, said: str) -> None:
    """A user may link a file of settings; a pipe is none for that."""
    put_in_place(tmp_path / "file", how, tmp_path / "elsewhere")
    with within(5), pytest.raises(IrregularFileError, match=said):
        read_regular(tmp_path / "file", 10)
    (tmp_path / "list").write_bytes(b"words")
    (tmp_path / "link").symlink_to(tmp_path / "list")
    assert read_regular(tmp_path / "link", 10) == b"words"


def test_what_takes_a_files_place_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the opening another may have the name: it is looked at again."""
    path = tmp_path / "file"
    path.write_bytes(b"words")
    real = os.open

    def late(target: Path, *rest: int) -> int:
        put_in_place(path, "a pipe", tmp_path)
        return real(target, *rest)

    monkeypatch.setattr(os, "open", late)
    with within(5), pytest.raises(IrregularFileError, match="it is a pipe"):
        read_regular(path, 10)


def test_a_file_with_another_name_or_owner_is_not_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written in place must be nobody else's file, under whatever name."""
    path = tmp_path / "lock"
    put_in_place(path, "a hard link", tmp_path / "elsewhere")
    with pytest.raises(IrregularFileError, match="2 names"):
        open_own(path, os.O_RDWR)
    (tmp_path / "elsewhere").unlink()
    os.close(open_own(path, os.O_RDWR))
    give_away(path, monkeypatch)
    with pytest.raises(IrregularFileError, match="it belongs to user"):
        open_own(path, os.O_RDWR)


def test_roots_files_are_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is root needs no file to do harm."""
    status = Path("/").stat()
    assert status.st_uid == 0
    monkeypatch.setattr(os, "geteuid", lambda: ANOTHER)
    assert not regular_files.belongs_to_another(status)
    monkeypatch.delattr(os, "geteuid")  # as on a system without users
    (tmp_path / "file").touch()
    assert not regular_files.belongs_to_another((tmp_path / "file").stat())


@pytest.mark.parametrize("size", [1, 70_000, 200_000])
def test_a_pipe_is_read_to_its_end(tmp_path: Path, size: int) -> None:
    """In as many parts as come, however late the first; no more than is asked for."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    for most in (size, size - 1):
        writer = Thread(target=lambda: path.write_bytes(b"x" * size))
        writer.start()
        with within(30):
            if most == size:
                assert read_regular(path, most, pipes=True) == b"x" * size
            else:
                with pytest.raises(IrregularFileError, match="larger than"):
                    read_regular(path, most, pipes=True)
        writer.join(30)


# --- the files that options and settings name ---------------------------------------------------

ASK = {
    "--stopwords": lambda run, path: run("stats", "--stopwords", path),
    "--config": lambda run, path: run("stats", "--config", path),
    "$CORPUS_CONFIG": lambda run, path: run("stats", environment={"CORPUS_CONFIG": path}),
    "--reference": lambda run, path: run("keyness", "--reference", path),
    "--corpus": lambda run, path: run("list", "--corpus", path, "--index", path + ".index"),
}
Ask = Callable[[Run, str], "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize("how", ["a pipe", "a link to a pipe", "a link to a device", "a folder"])
@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_an_option_that_names_no_file_is_answered_with_its_name(
    run: Run, tmp_path: Path, ask: Ask, how: str
) -> None:
    """One line says which, and why; nothing hangs, and nothing fills the memory."""
    path = tmp_path / "list.tsv"
    put_in_place(path, how, tmp_path / "elsewhere")
    with within(20):
        done = ask(run, str(path))
    assert done.returncode == 2
    assert str(path) in done.stderr or str(path.resolve()) in done.stderr
    assert len(done.stderr.splitlines()) <= 2


BOUNDS = {
    "--stopwords": (reference_lists, "MAX_STOPWORDS"),
    "--config": (settings, "MAX_BYTES"),
    "--reference": (target_reference, "MAX_BYTES"),
}


@pytest.mark.parametrize("option", BOUNDS)
def test_an_option_that_names_too_large_a_file_says_how_large_it_may_be(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    """The bound is told; it is far above what anyone has."""
    module, name = BOUNDS[option]
    assert getattr(module, name) >= 10_000_000
    monkeypatch.setattr(module, name, 20)
    path = tmp_path / "list.tsv"
    path.write_text("# สวัสดี\n" * 3, encoding="utf-8")
    done = ASK[option](run, str(path))
    assert done.returncode == 2
    assert f"{path} cannot be read: it is larger than 20 bytes" in done.stderr


@pytest.mark.parametrize("setting", ["words.txt", "corpus.yaml"])
def test_settings_beside_a_corpus_that_are_a_pipe_hang_nothing(
    run: Run, tmp_path: Path, setting: str
) -> None:
    """A word list that is a pipe is named; a corpus.yaml that is one is none."""
    (tmp_path / "a.txt").write_text("ตำรวจ", encoding="utf-8")
    (tmp_path / "corpus.yaml").write_text("lexicon: {file: words.txt}", encoding="utf-8")
    put_in_place(tmp_path / setting, "a pipe", tmp_path)
    with within(20):
        index = str(tmp_path / "index")
        done = run("list", "--corpus", str(tmp_path), "--index", index)
    assert done.returncode == (2 if setting == "words.txt" else 0)
    assert ("words.txt: not a regular file" in done.stderr) == (setting == "words.txt")


def test_queries_may_come_through_any_pipe(seeds_index: Path, tmp_path: Path) -> None:
    """From `<(...)`, from a pipe with a name, from standard input: as many answers as queries."""
    os.mkfifo(tmp_path / "named")
    program = f"{sys.executable} -P -m corpus_cli search -c --json"
    words = r"printf 'ไต้หวัน\nตำรวจ\n'"
    for command in (
        f"{program} --queries <({words})",
        f"{words} > {tmp_path}/named & {program} --queries {tmp_path}/named",
        f"{words} | {program} --queries -",
        f"{words} | {program} --queries /dev/stdin",
    ):
        done = subprocess.run(
            ["bash", "-c", command], cwd=ROOT, env=surroundings(seeds_index),
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stdout.count("\n")) == (0, 2), (command, done.stderr)


def test_stop_words_may_come_through_a_pipe(seeds_index: Path, tmp_path: Path) -> None:
    """`--stopwords <(...)` leaves out what `--stopwords FILE` does."""
    (tmp_path / "words").write_text("ประเทศ\n", encoding="utf-8")
    program = f"{sys.executable} -P -m corpus_cli stats -f csv --stopwords"
    answers = [
        subprocess.run(
            ["bash", "-c", f"{program} {words}"], cwd=ROOT, env=surroundings(seeds_index),
            capture_output=True, text=True, check=True, timeout=60,
        ).stdout
        for words in (f"{tmp_path}/words", f"<(sleep 0.2; cat {tmp_path}/words)", "show")
    ]  # fmt: skip
    assert answers[0] == answers[1] != answers[2]


def test_a_line_of_queries_has_an_end(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What never ends is refused; so is a line that is longer than any query."""
    with within(20):
        done = run("search", "--queries", "/dev/zero")
    assert done.returncode == 2
    assert "/dev/zero has a line of more than 1,000,000 characters" in done.stderr
    monkeypatch.setattr(query_file, "MAX_LINE", 8)
    path = tmp_path / "queries"
    path.write_text("ไต้หวัน\nตำรวจ\nยาวเกินไปแล้ว\n", encoding="utf-8")
    done = run("search", "--queries", str(path), "--json")
    assert (done.returncode, len(done.stdout.splitlines())) == (2, 2)
