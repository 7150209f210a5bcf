"""Two processes find what one finds, whatever becomes of the second."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from tests.conftest import ROOT, SEEDS
from tests.indexing_tools import record, write_records

# In processes of their own: those of the tests have threads, and are not to be forked.
SHARED = """
import os, time
from corpus_cli.parallel.forked import Helper, Task

me = os.getpid()

def task(do, unpacked=lambda _, value: value):
    return Task(do, packed=lambda item: item, answer=do, unpacked=unpacked)

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

doubling = task(doubled_slowly)
big = task(lambda n: str(n) * 100_000, lambda n, text: (n, len(text)))
failing, ending = task(only_here), task(never_there)
unwritable = task(lambda n: time.sleep(0.01) or (only_here if n == 1 else n))
dividing = [task(lambda n, wrong=wrong: 1 // (n - wrong)) for wrong in (0, 1)]

def helper():
    return Helper((), doubling, big, failing, ending, unwritable, *dividing)

one = helper()
def where(doubled):
    # How many from the front this process did, and who did the others.
    numbers, pids = zip(*doubled)
    assert numbers == tuple(2 * n for n in range(len(doubled)))
    mine = pids.count(me)
    assert set(pids[:mine]) <= {me}
    return mine, set(pids[mine:])

for length in (0, 1, 2, 7, 300):
    begun = one.begin(doubling, range(length), worth=True)
    if length > 1:
        time.sleep(0.05)  # it need not wait until it is asked
        mine, others = where(begun())
        assert (0 if length < 9 else 50) <= mine < length, mine
        assert len(others) == 1
    lengths = one.begin(big, range(length), worth=False)()  # while it is there, it helps
    here = sum(isinstance(one, str) for one in lengths)
    assert lengths[:here] == [str(n) * 100_000 for n in range(here)]
    assert lengths[here:] == [(n, len(str(n)) * 100_000) for n in range(here, length)]
assert helper().begin(doubling, range(9), worth=False)() == [(2 * n, me) for n in range(9)]

two = helper()  # beside the first, which goes on
assert two.begin(failing, range(5), worth=True)() == [str(n) * 100_000 for n in range(5)]
assert two.begin(doubling, range(3), worth=True)() == [(0, me), (2, me), (4, me)]
assert where(one.begin(doubling, range(9), worth=True)())[1] == others
assert helper().begin(ending, range(5), worth=True)() == [0, 1, 2, 3, 4]
assert helper().begin(unwritable, [0, 1], worth=True)()[1] is only_here
for wrong in dividing:
    try:
        helper().begin(wrong, range(3), worth=True)()
    except ZeroDivisionError:
        continue
    raise AssertionError
os.kill(*others, 9)
assert one.begin(doubling, range(3), worth=True)() == [(0, me), (2, me), (4, me)]
three = helper()
begun = three.begin(doubling, range(4), worth=True)  # and never asked what it found
del one, two, three, begun, helper
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nobody is left")
"""

LEFT = """
import os, subprocess, sys
from corpus_cli import Corpus
from corpus_cli.search.hits import builder
from corpus_cli.search import pipeline
from corpus_cli.parallel import forked

pipeline.TWOFOLD = builder.MANY = 0
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
assert children() == 2, children()  # cat and the helper, which has nothing of what is open here
other.stdin.close()
assert other.wait(10) == 0
assert len([*begun]) == unread[0].total - 1

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
from corpus_cli.search.match import scan
from corpus_cli.search import pipeline
from corpus_cli.parallel import forked

begin = forked.Helper.begin
def counted(self, task, items, *, worth):
    results = begin(self, task, items, worth=worth)
    if self._process is not None:
        print("helped", file=sys.stderr)
    return results

me, every = os.getpid(), forked._Turns.__iter__
def hesitantly(turns):
    for turn in every(turns):
        time.sleep(0.002 * (os.getpid() == me))  # so that the other one has turns, too
        yield turn

how = sys.argv.pop(1)
if how != "one":
    forked._Turns.__iter__ = hesitantly
    pipeline.TWOFOLD = builder.MANY = 0
    scan.Finder.matches_often = lambda *_: True  # so that what is sent are arrays
    if how == "batches":  # not all at once
        builder._FIRST, builder.MOST, pipeline.MOST = 2, 8, 0
    dates._MANY, dates._AT_ONCE = 0, 1
    forked.is_possible, forked.Helper.begin = (lambda: True), counted
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
        for module in ("tasks", "changes", "worker_pool", "merging"):
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
