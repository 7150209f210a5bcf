"""Two processes find what one finds, whatever becomes of the second."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.index.snapshot_file import read_snapshot
from tests.conftest import ROOT
from tests.indexing_tools import record, write_records

# In processes of their own: those of the tests have threads, and are not to be forked.
HALVES = """
import os
from corpus_cli.search.twofold import in_halves, is_possible

me = os.getpid()
for length in (0, 1, 2, 7):
    doubled = in_halves(lambda n: (2 * n, os.getpid()), range(length))
    assert [n for n, _ in doubled] == [2 * n for n in range(length)]
    assert {pid == me for _, pid in doubled[1::2]} <= {False}

def only_here(n):
    if os.getpid() != me:
        raise KeyError(n)
    return str(n) * 100_000

assert in_halves(only_here, range(5)) == [str(n) * 100_000 for n in range(5)]
assert in_halves(lambda n: only_here if n == 1 else n, [0, 1])[1] is only_here  # not to be written
for wrong in (0, 1):
    try:
        in_halves(lambda n: 1 // (n - wrong), range(3))
    except ZeroDivisionError:
        continue
    raise AssertionError
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nobody is left")
"""

PROGRAM = """
import sys
from corpus_cli.search import making, searching, twofold

halves = twofold.in_halves
def counted(function, items):
    print("forked", file=sys.stderr)
    return halves(function, items)

if sys.argv.pop(1) == "two":
    searching.TWOFOLD = making.MANY = 0
    twofold.is_possible, twofold.in_halves = (lambda: True), counted
else:
    twofold.is_possible = lambda: False
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
        patch.setattr("corpus_cli.index.update.lexicon.build_lexicon", lambda *_: segmenter.lexicon)
        for module in ("builder", "changes", "crew", "merging"):
            patch.setattr(f"corpus_cli.index.{module}.BATCH", 12_000)
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
def test_halves_are_put_together_whatever_the_second_process_does() -> None:
    """In order; what fails there is done here, what fails here is raised, and nobody is left."""
    done = run(HALVES)
    assert done.stderr == ""
    assert done.stdout == "nobody is left\n"


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
    ],
    ids=" ".join,
)
def test_two_processes_answer_as_one_does(query: list[str], segments: tuple[Path, Path]) -> None:
    """Every byte: of counts, labels, hits in any order, with their contexts and scores."""
    where = ["--corpus", str(segments[0]), "--index", str(segments[1]), "--json", *query]
    one, two = (run(PROGRAM, how, "search", *where) for how in ("one", "two"))
    assert two.stderr.count("forked") == (1 if "-l" in query else 2)
    assert (one.stdout, one.returncode, one.stderr) == (two.stdout, 0, "")
