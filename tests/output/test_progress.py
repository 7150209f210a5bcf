"""What a person sees who waits: on a terminal alone, true, and gone before anything else."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus_cli.cli.main import COMMANDS
from corpus_cli.corpus import Corpus
from corpus_cli.model.indexing import Progress
from corpus_cli.output.terminal.progress import DOING, StatusLine, describe
from corpus_cli.parallel.forked import is_possible
from corpus_cli.requests import IndexRequest
from tests.conftest import ROOT, surroundings
from tests.program import RUN, run_on_terminal

SLOW = """
import time
from corpus_cli.statistics.questions import StatisticsQuestions
ngrams = StatisticsQuestions.ngrams
StatisticsQuestions.ngrams = lambda *args: time.sleep(1.2) or ngrams(*args)
"""


def test_every_command_says_what_it_does() -> None:
    """A command that is added needs words for it."""
    assert set(DOING) == set(COMMANDS)


def test_a_slow_command_says_what_it_does_until_the_answer_comes(seeds_index: Path) -> None:
    """The line is drawn anew, and removed before the first line of the answer."""
    seen = run_on_terminal(("ngrams", "--limit", "1"), surroundings(seeds_index), first=SLOW)[1]
    drawn, _, answer = seen.rpartition("\r\x1b[2K")
    assert re.search(r"[⠋-⠿] counting word sequences · 0:01", drawn)
    assert answer.startswith(("n-gram", "\x1b[1mn-gram", "\x1b[2m"))
    assert "counting" not in answer


def test_nothing_is_drawn_for_those_who_want_to_hear_nothing(seeds_index: Path) -> None:
    """`-q` is quiet also while it takes long."""
    assert (
        "counting"
        not in run_on_terminal(("ngrams", "-q"), surroundings(seeds_index), first=SLOW)[1]
    )


def test_nothing_is_drawn_on_what_is_no_terminal(seeds_index: Path) -> None:
    """A log gets no escape sequences."""
    done = subprocess.run(
        [sys.executable, "-c", SLOW + RUN, "ngrams", "--limit", "1"],
        capture_output=True, cwd=ROOT, env=surroundings(seeds_index), check=True,
    )  # fmt: skip
    assert done.stderr == b""


def test_the_line_makes_room_and_goes() -> None:
    """Whatever else is written stands in a line of its own; a search can still be forked."""
    held, given = pty.openpty()
    line = StatusLine(given, "a" * 300)
    could_fork = is_possible()
    line.start()
    assert is_possible() is could_fork
    time.sleep(0.7)
    with line.hidden():
        os.write(given, b"notice\n")
    line.say("other\x1b[31m words")
    time.sleep(0.3)
    line.stop()
    line.stop()
    os.write(given, b"answer\n")
    time.sleep(0.3)
    seen = os.read(held, 1 << 16).decode()
    os.close(held)
    os.close(given)
    assert "\x1b[31m" not in seen
    assert re.search(r"\r\x1b\[2Knotice\r\n", seen)
    assert seen.endswith("\r\x1b[2Kanswer\r\n")


@pytest.mark.parametrize(
    ("done", "seconds", "said"),
    [
        (Progress(0, 0, 19_000_000), 0.1, "indexing: 0.0 of 19.0 MB " + "─" * 20 + " 0 documents"),
        (
            Progress(1_200, 5_000_000, 20_000_000),
            10.0,
            "indexing: 5.0 of 20.0 MB ━━━━━─────────────── 1,200 documents, 0:30 left",
        ),
        (Progress(7, 1_500_000, None), 4.0, "indexing: 1.5 MB, 7 documents"),
    ],
)
def test_progress_in_words(done: Progress, seconds: float, said: str) -> None:
    """Bytes done of all; the time left as soon as the speed tells it."""
    assert describe(done, seconds) == said


SOURCES = {
    "jsonl": lambda path: (path / "c.jsonl").write_text(
        "".join(f'{{"id": "{n}", "text": "{"ตำรวจแถลงข่าว " * 500}"}}\n' for n in range(100)),
        encoding="utf-8",
    ),
    "csv": lambda path: (path / "c.csv").write_text(
        "text\n" + "".join(f"{n} {'ตำรวจแถลงข่าว ' * 500}\n" for n in range(100)), encoding="utf-8"
    ),
    "folder": lambda path: [
        (path / f"{n}.txt").write_text(f"{n} " + "ตำรวจแถลงข่าว " * 500, encoding="utf-8")
        for n in range(100)
    ],
}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("kind", SOURCES)
def test_a_build_tells_bytes_done_of_all(
    tmp_path: Path, kind: str, jobs: int, small_batches: None
) -> None:
    """From the first: they grow to what the files have, with all documents; so do few processes."""
    (tmp_path / "corpus").mkdir()
    SOURCES[kind](tmp_path / "corpus")
    files = list((tmp_path / "corpus").iterdir())
    size = sum(file.stat().st_size for file in files)
    told: list[Progress] = []
    corpus = Corpus(tmp_path / "corpus" if len(files) > 1 else files[0], index=tmp_path / "index")
    corpus.index(IndexRequest(jobs=jobs, progress=told.append))
    assert told[0] == Progress(0, 0, size)
    assert {one.total for one in told} == {size}
    done = [one.read for one in told]
    assert done[-1] == size
    assert len(set(done)) > 5
    assert told[-1].documents == 100
    assert all(0 <= one.read <= size for one in told)
