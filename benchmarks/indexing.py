"""Measures building, memory, refreshing and size of an index against the bars they are to clear.

    python -m benchmarks.indexing CORPUS.jsonl [--small 6000] [--work FOLDER] [--changed 0.01]

1. nlpo3, as PyThaiNLP calls it, cuts every line of the corpus in two processes at once (reading
   apart), which is what the build is compared with;
2. `corpus index --jobs 2` indexes the first documents and then all of them, each a process of its
   own, whose memory and that of its children is added up once a second (`footprint.py`): looking
   five times a second made the build a sixth slower;
3. one document in a hundred changes, a tenth as many come and go, and the index is refreshed;
4. `corpus verify` reads it.

Prints Markdown tables. The corpus is read from the page cache; CORPUS is not compressed. Both times
and CPU seconds are given: only the latter mean much on a machine that does other work. The same of
a corpus ten times as large, for which `ten_times.py` takes some minutes and the build half an hour:

    python -m benchmarks.ten_times CORPUS.jsonl TEN.jsonl
    python -m benchmarks.footprint -- corpus index --corpus TEN.jsonl --index FOLDER
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from benchmarks.footprint import Cost, footprint

PROCESSES = 2


def cut(path: str, part: int) -> tuple[Cost, int]:
    """Cut every line of one document in two; return what that took, and the bytes of text."""
    from pythainlp.tokenize.nlpo3 import segment

    segment("ก")  # loads the dictionary
    with Path(path).open(encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in islice(file, part, None, PROCESSES)]
    wall, cpu = time.perf_counter(), time.process_time()
    for text in texts:
        for line in text.split("\n"):
            segment(line)
    cost = Cost(time.perf_counter() - wall, time.process_time() - cpu)
    return cost, sum(len(text.encode()) for text in texts)


def bare(path: Path) -> tuple[Cost, int]:
    """Return what nlpo3 alone takes, and the bytes of text it cut."""
    with Pool(PROCESSES) as pool:
        done = pool.starmap(cut, [(str(path), part) for part in range(PROCESSES)])
    costs = [cost for cost, _ in done]
    cost = Cost(max(c.wall for c in costs), sum(c.cpu for c in costs))
    return cost, sum(size for _, size in done)


def run(*arguments: object) -> tuple[Cost, dict[str, Any]]:
    """Run `corpus`; return what it took and its answer."""
    command = [sys.executable, "-m", "corpus_cli", *map(str, arguments), "--json"]
    with tempfile.TemporaryFile() as out:
        cost = footprint(command, every=1.0, out=out)
        out.seek(0)
        return cost, json.load(out)


def index(corpus: Path, folder: Path) -> tuple[Cost, dict[str, Any]]:
    """Index a corpus, or refresh its index."""
    return run("index", "--jobs", PROCESSES, "--corpus", corpus, "--index", folder)


def change(corpus: Path, out: Path, share: float) -> None:
    """Write the corpus with a share of its documents changed; a tenth as many go, and come."""
    rng = random.Random(1)
    with corpus.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines):
            file.writelines(_after(line, number, rng.random() / share))


def _after(line: str, number: int, place: float) -> Iterator[str]:
    """Yield what becomes of a record: below 1 it changes, a tenth as many go, or get company."""
    if place >= 1.2:
        yield line
        return
    record = json.loads(line)
    record["text"] += f"\nแก้ไขครั้งที่ {number}"
    if place >= 1.1:
        yield line
        record["id"] = f"new-{number}"
    if place < 1 or place >= 1.1:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def head(corpus: Path, out: Path, documents: int) -> None:
    with corpus.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as file:
        file.writelines(islice(lines, documents))


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--small", type=int, default=6000)
    parser.add_argument("--changed", type=float, default=0.01)
    parser.add_argument("--work", type=Path, help="where to write; removed afterwards")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="corpus-benchmark-", dir=options.work))
    try:
        report(options.corpus, options.small, options.changed, work)
    finally:
        shutil.rmtree(work)


def report(corpus: Path, small: int, share: float, work: Path) -> None:
    print("| run | wall s | CPU s | peak MB | private MB |\n| --- | ---: | ---: | ---: | ---: |")
    nlpo3, text = bare(corpus)
    row("nlpo3, two processes", nlpo3)
    part = work / "small.jsonl"
    head(corpus, part, small)
    first, _ = index(part, work / "small")
    row(f"index of {small:,} documents", first)
    copy = work / "corpus.jsonl"
    shutil.copyfile(corpus, copy)
    built, answer = index(copy, work / "index")
    row(f"index of {answer['documents']:,} documents", built)
    size = size_of(work / "index")
    verified, found = run("verify", "--corpus", copy, "--index", work / "index")
    row(f"verify, {len(found['problems'])} problems", verified)
    unchanged, _ = index(copy, work / "index")
    row("again, nothing changed", unchanged)
    change(corpus, copy, share)
    refreshed, done = index(copy, work / "index")
    row(f"refresh, {share:.0%} changed", refreshed)
    told = ", ".join(f"{done[name]:,} {name}" for name in ("indexed", "unchanged", "removed"))
    print(f"\n{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {os.cpu_count()} cores; {told}\n")
    print("| measured | | bar | aim |\n| --- | ---: | ---: | ---: |")
    bar("build / nlpo3, by the clock", built.wall / nlpo3.wall, 3.5, 2.5)
    bar("build / nlpo3, CPU", built.cpu / nlpo3.cpu)
    bar("peak memory of all processes, GB", built.pss / 1024, 2.5, 1.0)
    bar("peak memory, all / small", built.pss / first.pss, 1.3, 1.0)
    bar("refresh / build, by the clock", refreshed.wall / built.wall, 0.08, 0.04)
    bar("refresh / build, CPU", refreshed.cpu / built.cpu)
    bar("index / text", size / text, 1.3, 1.0)


def row(name: str, cost: Cost) -> None:
    numbers = f"{cost.wall:.1f} | {cost.cpu:.1f} | {cost.pss:.0f} | {cost.private:.0f}"
    print(f"| {name} | {numbers} |", flush=True)


def bar(name: str, measured: float, *bars: float) -> None:
    print(f"| {name} | {measured:.3f} | {' | '.join(map(str, bars)) or ' | '} |")


if __name__ == "__main__":
    main()
