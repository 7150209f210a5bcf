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

# In processes of their own: those of the tests have threads, and are not to be forked.
SHARED = """
import os, time
from corpus_cli.parallel.forked import ForkedPair, _Pair

me = os.getpid()

def only_here(n):
    time.sleep(0.01)
    if os.getpid() != me:
        raise KeyError(n)
    return str(n) * 100_000

def never_there(n):
    time.sleep(0.01)
    if os.getpid() != me:
        os._exit(1)
    return n

def doubled_slowly(n):
    time.sleep(0.002)  # so that either has its turn
    return 2 * n, os.getpid()

def big(n):
    time.sleep(0.0002)
    return str(n) * 100_000, os.getpid()

only_read_here = lambda: None
def unwritable(n):
    time.sleep(0.01)
    return only_read_here if n == 1 else n

def dividing(wrong):
    return lambda n: 1 // (n - wrong)

def where(results, expected):
    # How many from the front this process did, and who did the others.
    values, pids = zip(*results)
    assert [*values] == expected
    mine = pids.count(me)
    assert set(pids[:mine]) <= {me}
    return mine, set(pids[mine:])

one, large = _Pair(doubled_slowly, ()), _Pair(big, ())
for length in (0, 1, 2, 7, 300):
    begun = one.begin(range(length))
    numbers = [2 * n for n in range(length)]
    texts = [str(n) * 100_000 for n in range(length)]
    if length > 1:
        time.sleep(0.05)  # it need not wait until it is asked
        mine, others = where(begun(), numbers)
        assert (0 if length < 9 else 50) <= mine < length, mine
        assert len(others) == 1
        where(large.begin(range(length))(), texts)
    else:
        assert begun() == [(n, me) for n in numbers]

pair = ForkedPair()  # beside the first two, which go on
assert pair.each(only_here, range(5)) == [str(n) * 100_000 for n in range(5)]
assert list(pair.stream(only_here, range(5))) == [str(n) * 100_000 for n in range(5)]
assert where(one.begin(range(9))(), [2 * n for n in range(9)])[1] == others
assert pair.each(never_there, range(5)) == [0, 1, 2, 3, 4]
assert list(pair.stream(never_there, range(150))) == [*range(150)]
assert pair.each(unwritable, [0, 1])[1] is only_read_here
for wrong in (0, 1):
    try:
        pair.each(dividing(wrong), range(3))
    except ZeroDivisionError:
        continue
    raise AssertionError
os.kill(*others, 9)
assert one.begin(range(3))() == [(0, me), (2, me), (4, me)]
assert one.begin(range(3))() == [(0, me), (2, me), (4, me)]
three = _Pair(doubled_slowly, ())
begun = three.begin(range(4))  # and never asked what it found
del one, large, three, begun
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nobody is left")
"""

CONTRACT = """
from corpus_cli.parallel.forked import ForkedPair
from tests import parallel_contract
parallel_contract.check(ForkedPair())
"""

LEFT = """
import os, subprocess, sys
from corpus_cli import Corpus
from corpus_cli.search.hits import builder
from corpus_cli.search import pipeline
from corpus_cli.parallel import forked

pipeline.PARALLEL_FROM = builder.MANY = 0
builder._FIRST, builder._PIECE = 2, 1
forked.is_possible = lambda: True
corpus = Corpus(sys.argv[1], index=sys.argv[2])

def children():
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return len(file.read().split())

unread = [corpus.search("ตำรวจ", limit=0) for _ in range(3)]
page = corpus.search("ตำรวจ", limit=50)
assert children() == 0, children()

other = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
begun = iter(unread[0].hits)
other.stdin.write(next(begun).node.encode())
assert children() == 1, children()  # the first hits are made here
read = [next(begun) for _ in range(3)]
assert children() == 2, children()  # cat and the fork, which has nothing of what is open here
other.stdin.close()
assert other.wait(10) == 0
assert len([*begun]) == unread[0].total - 4

def no_more():
    raise BlockingIOError
os.fork, fork = no_more, os.fork
def pipes():
    found = [os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
    return sum("pipe:" in path for path in found)

before = pipes()
assert corpus.search("ตำรวจ", limit=50) == page
assert pipes() == before
os.fork = fork
del begun, unread
assert children() == 0, children()
print("well")
"""

PROGRAM = """
import os, sys, time
from corpus_cli.features import dates
from corpus_cli.search.hits import builder
from corpus_cli.search.match import term_scan
from corpus_cli.search import pipeline
from corpus_cli.parallel import forked

give = forked._Second.give
def counted(self, items):
    print("helped", file=sys.stderr)
    give(self, items)

me, every = os.getpid(), forked._Turns.__iter__
def hesitantly(turns):
    for turn in every(turns):
        time.sleep(0.002 * (os.getpid() == me))  # so that the other one has turns, too
        yield turn

how = sys.argv.pop(1)
if how != "one":
    forked._Turns.__iter__ = hesitantly
    pipeline.PARALLEL_FROM = builder.MANY = 0
    builder._FIRST = 1  # of a stream, the first hits are made by one
    term_scan.Finder.matches_often = lambda *_: True  # so that what is sent are arrays
    if how == "batches":  # not all at once
        builder._FIRST, builder.MOST, pipeline.MOST, forked._BATCH = 2, 8, 0, 4
    dates._MANY, dates._AT_ONCE = 0, 1
    forked.is_possible, forked._Second.give = (lambda: True), counted
else:
    forked.is_possible = lambda: False
from corpus_cli.cli.main import main
main()
"""


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
        for module in ("tasks", "changes", "task_runner", "plan"):
            patch.setattr(f"corpus_cli.index.build.{module}.BATCH", 12_000)
        Corpus(corpus, index=index).index(jobs=1)
    snapshot = read_snapshot(index)
    assert snapshot is not None
    assert len(snapshot.segments) > 2
    return corpus, index


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
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
    done = run(CONTRACT)
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
    done = run(SHARED)
    assert done.stderr == ""
    assert done.stdout == "nobody is left\n"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no /proc")
def test_whoever_reads_late_or_never_holds_nothing(segments: tuple[Path, Path]) -> None:
    """No process for hits that nobody reads, no file of the reader in that for those read."""
    done = run(LEFT, *map(str, segments))
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
        run(PROGRAM, how, "search", *where) for how in ("one", "at once", "batches")
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
        one, two = (run(PROGRAM, how, "dates", *where, "--limit", limit) for how in ("one", "2"))
        assert two.stderr.count("helped") == 1
        assert json.loads(one.stdout)["total"] > 3
        assert (one.stdout, one.returncode, one.stderr) == (two.stdout, 0, "")
