"""Files that last as long as the process: gone when it ends, however it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from corpus_cli.temporary_files import TemporaryFolder
from tests.conftest import ROOT, SEEDS, surroundings


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the temporary folder be an empty one."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def held(place: Path) -> list[str]:
    """Name the folders of processes."""
    return sorted(path.name for path in place.glob(f"corpus-{os.geteuid()}/*"))


def test_a_folder_is_private_and_goes_with_its_with(place: Path) -> None:
    """Nobody else sees what a corpus holds."""
    with TemporaryFolder() as folder:
        assert folder.parent == place / f"corpus-{os.geteuid()}"
        assert [path.stat().st_mode & 0o077 for path in (folder, folder.parent)] == [0, 0]
        (folder / "a").write_text("ก", encoding="utf-8")
    assert held(place) == []


def test_the_next_one_sweeps_what_ended_processes_left(place: Path) -> None:
    """A process that was killed removes nothing; one that is there, or is not ours, keeps all."""
    program = (
        "import sys, tempfile, time; tempfile.tempdir = sys.argv[1]\n"
        "from corpus_cli.temporary_files import TemporaryFolder\n"
        "folder = TemporaryFolder(); print(folder.path.name, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(place)]
    there, killed = (
        subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) for _ in range(2)
    )
    try:
        names = [one.stdout.readline().strip() for one in (there, killed) if one.stdout]
        killed.kill()
        killed.wait(10)
        others = place / f"corpus-{os.geteuid()}" / "notes"
        others.mkdir()
        with TemporaryFolder() as folder:
            assert held(place) == sorted([names[0], folder.name, "notes"])
    finally:
        for one in (there, killed):
            one.kill()
            one.communicate(timeout=10)


@pytest.mark.parametrize("how", ["a link", "open to others"])
def test_a_folder_that_others_can_change_is_not_used(place: Path, tmp_path: Path, how: str) -> None:
    """Then each process has a folder by itself."""
    users = place / f"corpus-{os.geteuid()}"
    if how == "a link":
        (tmp_path / "elsewhere").mkdir()
        users.symlink_to(tmp_path / "elsewhere")
    else:
        users.mkdir()
        users.chmod(0o777)
    with TemporaryFolder() as folder:
        assert folder.parent == place
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_a_fork_removes_nothing(place: Path) -> None:
    """The files are those of the process that made them."""
    folder = TemporaryFolder()
    child = os.fork()
    if child == 0:
        folder.remove()
        os._exit(0)
    os.waitpid(child, 0)
    assert folder.path.is_dir()
    folder.remove()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_program_that_is_told_to_end_leaves_nothing(place: Path, number: int) -> None:
    """While it waits for a corpus on standard input, and while SQL runs."""
    endless = "select count(*) from range(100000000) a, range(1000) b"
    line = json.dumps({"id": "a", "text": "ตำรวจ"}).encode() + b"\n"
    environment = surroundings(place / "index") | {"TMPDIR": str(place)}
    for arguments, wanted in (
        (["--corpus", "-", "list"], 1),
        (["--corpus", str(SEEDS), "sql", endless], 1),
    ):
        process = subprocess.Popen(
            [sys.executable, "-m", "corpus_cli", *arguments],
            env=environment, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin
        process.stdin.write(line)
        process.stdin.flush()
        for _ in range(600):
            if len(held(place)) == wanted and (place / "index/snapshot.json").exists() >= (
                arguments[-1] == endless
            ):
                break
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
        assert process.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130}[number]
        assert b"Traceback" not in said
        assert held(place) == []
