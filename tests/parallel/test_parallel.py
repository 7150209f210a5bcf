"""Several workers return what one returns, in order, whatever becomes of a process."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from corpus_cli.parallel.interface import Workers
from corpus_cli.parallel.local import InTurn, Threads
from corpus_cli.parallel.worker_pool import WorkerPool
from tests import parallel_contract
from tests.conftest import ROOT, SEEDS
from tests.indexing_tools import record, write_records


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory, segmenter: Any) -> tuple[Path, Path]:
    """A corpus of several segments, and its index."""
    folder = tmp_path_factory.mktemp("twofold")
    corpus, index = folder / "corpus.jsonl", folder / "index"
    write_records(corpus, {f"d{i}": record(random.Random(i)) for i in range(24)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "corpus_cli.index.build.update.lexicon.build_lexicon", lambda *_: segmenter.lexicon
        )
        for module in ("tasks", "plan"):
            patch.setattr(f"corpus_cli.index.build.{module}.BATCH", 12_000)
        Corpus(corpus, index=index).index(jobs=1)
    snapshot = read_snapshot(index)
    assert snapshot is not None
    assert len(snapshot.segments) > 2
    return corpus, index


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"tests.programs.{program}", *arguments],
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no /proc")
@pytest.mark.parametrize(
    "workers",
    [InTurn(), Threads(), WorkerPool(2), WorkerPool(3, ahead=True)],
    ids=["in turn", "threads", "pool", "pool ahead"],
)
def test_each_way_of_working_keeps_the_contract(workers: Workers) -> None:
    """Results in order, errors as they are raised, nothing unasked, nobody left."""
    parallel_contract.check(workers)


@pytest.mark.skipif(not hasattr(os, "eventfd"), reason="there is no forked pair")
def test_the_forked_pair_keeps_the_contract() -> None:
    """The same, in a process that has no threads."""
    done = run("forked_contract")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_worker_that_cannot_send_says_what_it_cannot() -> None:
    """A result that no other process can be sent, and any error that is none of this program's."""
    with pytest.raises(RuntimeError, match="pickle"):
        WorkerPool(2).each(memoryview, [b"", b""])
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        WorkerPool(2).each(partial(divmod, 1), [1, 0])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_work_is_done_whatever_the_second_process_does() -> None:
    """In order; what fails there is done here, what fails here is raised, and nobody is left."""
    done = run("forked_pair")
    assert done.stderr == ""
    assert done.stdout == "nobody is left\n"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no /proc")
def test_whoever_reads_late_or_never_holds_nothing(segments: tuple[Path, Path]) -> None:
    """No process for hits that nobody reads, no file of the reader in that for those read."""
    done = run("forked_leftovers", *map(str, segments))
    assert done.stderr == ""
    assert done.stdout == "well\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize(
    "query",
    [
        ["ตำรวจ", "--match", "partial"],
        ["ตำรวจ", "--sort", "relevance"],
        ["ตำรวจ", "-l"],
        ["ตำรวจ NEAR/9 interpol", "--view", "sentence"],
        ["ตำรวจ OR ไต้หวัน NOT ทหาร", "--sort", "left"],
        ["issuer:x OR ตำรวจ*", "-f", "jsonl"],
        ["/ตำรว./ OR ไต้หวัน", "--match", "partial"],
    ],
    ids=" ".join,
)
def test_two_processes_answer_as_one_does(query: list[str], segments: tuple[Path, Path]) -> None:
    """Every byte: of counts, labels, hits in any order, with their contexts and scores."""
    where = ["--corpus", str(segments[0]), "--index", str(segments[1]), "--json", *query]
    one, at_once, batches = (
        run("forked_answers", how, "search", *where) for how in ("one", "at once", "batches")
    )
    assert at_once.stderr.count("helped") == (1 if "-l" in query else 2)
    assert "-l" in query or batches.stderr.count("helped") > 2
    for two in (at_once, batches):
        assert (one.stdout, one.returncode, one.stderr) == (two.stdout, 0, "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_two_processes_name_the_dates_that_one_does(seeds_index: Path) -> None:
    """All of them, and the first of them with the numbers of all."""
    where = ["--corpus", str(SEEDS), "--index", str(seeds_index), "--json"]
    for limit in ("0", "3"):
        one, two = (
            run("forked_answers", how, "dates", *where, "--limit", limit) for how in ("one", "2")
        )
        assert two.stderr.count("helped") == 1
        assert json.loads(one.stdout)["total"] > 3
        assert (one.stdout, one.returncode, one.stderr) == (two.stdout, 0, "")
