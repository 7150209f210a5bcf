"""A build that is killed, at any moment and by processes, while others search."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import IndexFault
from corpus_cli.index.build import update
from corpus_cli.parallel import worker_pool
from corpus_cli.text.words.segmenter import Segmenter
from tests.conftest import PROGRAMS
from tests.index.test_faults import found, left_behind
from tests.indexing_tools import changed, record, write_records


@contextmanager
def searching(corpus: Path, index: Path) -> Iterator[list[Any]]:
    """Let another process search meanwhile; afterwards the list has its different answers."""
    process = subprocess.Popen(
        [sys.executable, PROGRAMS / "steady_search.py", str(corpus), str(index)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    answers: list[Any] = []
    try:
        yield answers
        assert process.poll() is None, process.communicate()[1].decode()
    finally:
        process.terminate()
        out, err = process.communicate()
    answers += map(json.loads, out.splitlines())
    assert err == b""


def build(corpus: Path, index: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, PROGRAMS / "small_batches.py", str(corpus), str(index)],
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("kills", [2, pytest.param(50, marks=pytest.mark.slow)])
def test_killed_at_random_moments_while_others_search(
    tmp_path: Path, segmenter: Segmenter, kills: int
) -> None:
    """Every search answers from a whole snapshot; the next build finishes and leaves nothing."""
    rng = random.Random(kills)
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    records: Any = {f"d{i:03}": record(rng) for i in range(40)}
    write_records(corpus, records)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(update.lexicon, "build_lexicon", lambda *_: segmenter.lexicon)
        Corpus(corpus, index=index).index()
    records = changed(records, rng)
    write_records(corpus, records)
    began = time.monotonic()
    assert build(corpus, index).wait() == 0
    whole = time.monotonic() - began
    states = [found(index)]
    with searching(corpus, index) as answers:
        for number in range(kills):
            records = changed(records, rng) | {f"k{number}": record(rng)}
            write_records(corpus, records)
            process = build(corpus, index)
            try:
                process.wait(rng.uniform(0, whole))
            except subprocess.TimeoutExpired:
                process.kill()
            process.wait()
            if number % 5 == 4 or number == kills - 1:
                assert build(corpus, index).wait() == 0
                assert Corpus(corpus, index=index).verify().problems == []
            states.append(found(index))
            time.sleep(0.1)
        time.sleep(0.5)
    assert left_after(corpus, index) == []
    known = [[len(state or ()), [list(hit) for hit in state or ()]] for state in states]
    for answer in answers:
        assert answer in known
    assert answers[-1] == known[-1]


def left_after(corpus: Path, index: Path) -> list[str]:
    """Name what is left behind once there are no readers, and a last build has been."""
    assert build(corpus, index).wait() == 0
    return left_behind(index)


@pytest.mark.usefixtures("small_batches")
def test_a_worker_that_is_killed_is_told(
    tmp_path: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message with the way out; no process stays; running again finishes."""
    monkeypatch.setattr(update.lexicon, "build_lexicon", lambda *_: segmenter.lexicon)
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    rng = random.Random(1)
    write_records(corpus, {f"d{i:03}": record(rng) for i in range(40)})
    started: list[int] = []

    class Doomed(worker_pool.Worker[Any, Any]):
        def give(self, number: int, item: Any) -> None:
            super().give(number, item)
            started.append(self.process.pid)
            if number == 2:
                os.kill(self.process.pid, signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(worker_pool, "Worker", Doomed)
        with pytest.raises(IndexFault, match="killed by signal 9") as caught:
            Corpus(corpus, index=index).index(jobs=2)
    assert "--jobs" in str(caught.value.hint)
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert found(index) is None
    Corpus(corpus, index=index).index(jobs=2)
    assert Corpus(corpus, index=index).verify().problems == []
    assert left_behind(index) == []


def test_ctrl_c_ends_the_program_with_130(tmp_path: Path) -> None:
    """As a user does it: no traceback, and nothing is left of what was begun."""
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    rng = random.Random(2)
    # So many that it is still at them when the signal comes, however quick the machine.
    write_records(corpus, {f"d{i:05}": record(rng) for i in range(20_000)})
    process = subprocess.Popen(
        [sys.executable, PROGRAMS / "interruptible.py", "index"],
        env=os.environ | {"CORPUS_PATH": str(corpus), "CORPUS_INDEX": str(index)},
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not index.is_dir() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert not list(index.glob("segments/*"))
