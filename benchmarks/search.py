"""Times searches as whole cold processes, beside ripgrep, and checks each count while it times.

    python benchmarks/search.py CORPUS --index FOLDER [--text FILE] [--runs 5] [--only NAME]

For every row of searches.csv: the hits and documents that `corpus search -c --json` counts are
compared with an oracle, which normalises the source again and looks with `str.find` and `re`, text
by text; then `corpus search QUERY --json` (up to 1,000 hits made) and `rg -c QUERY` on FILE (the
corpus, unless it is compressed) are run in turn, and their medians and ratio printed as a Markdown
table. ripgrep gets the query's first word alone. Needs `rg` on the path and
an index that is there.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus_cli.model.source import Skipped
from corpus_cli.search.expression import And, Expression, Or, Regex, Term
from corpus_cli.search.language import read_query
from corpus_cli.sources.opening import open_source
from corpus_cli.text.normal import NormalText

TABLE = Path(__file__).with_name("searches.csv")


def occurrences(text: str, part: Expression) -> int:
    """Count a leaf in a text, overlapping occurrences of a term too."""
    if isinstance(part, Regex):
        return sum(1 for _ in re.finditer(part.pattern, text))
    assert isinstance(part, Term)
    count = position = 0
    while (position := text.find(part.text, position) + 1) > 0:
        count += 1
    return count


def hits(text: str, part: Expression) -> int:
    """Count what a document adds: nothing unless it meets the expression."""
    if isinstance(part, Or):
        return sum(hits(text, one) for one in part.parts)
    if isinstance(part, And):
        if not all(hits(text, one) for one in part.parts):
            return 0
        if any(hits(text, one) for one in part.without):
            return 0
        return sum(hits(text, one) for one in part.parts)
    return occurrences(text, part)


def oracle(corpus: Path, queries: Sequence[Expression]) -> list[tuple[int, int]]:
    """Return (hits, documents) of each query, any label."""
    totals = [[0, 0] for _ in queries]
    for entry in open_source(corpus).entries():
        if isinstance(entry, Skipped):
            continue
        text = NormalText(entry.text[entry.analysed_from :]).folded
        for total, query in zip(totals, queries, strict=True):
            found = hits(text, query)
            total[0] += found
            total[1] += found > 0
    return [(total[0], total[1]) for total in totals]


def command(corpus: Path, index: Path, query: str, *more: str) -> list[str]:
    where = ["--corpus", str(corpus), "--index", str(index)]
    program = Path(sys.executable).with_name("corpus")
    return [str(program), "search", query, "--match", "partial", "--json", *where, *more]


def wall(arguments: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(arguments, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begun


def paired(first: Sequence[str], second: Sequence[str], runs: int) -> tuple[float, float]:
    """Return the median wall time of two commands, run in turn after a warm-up."""
    wall(first), wall(second)
    times = [(wall(first), wall(second)) for _ in range(runs)]
    return tuple(statistics.median(column) for column in zip(*times, strict=True))  # type: ignore[return-value]


def rows(only: str | None) -> Iterator[tuple[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if only is None or row["name"] == only:
                yield row["name"], row["query"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only")
    parser.add_argument("--no-oracle", action="store_true")
    options = parser.parse_args()
    table = list(rows(options.only))
    expected: list[tuple[int, int] | None] = [None] * len(table)
    if not options.no_oracle:
        expected = list(oracle(options.corpus, [read_query([query]) for _, query in table]))
    today = datetime.datetime.now(datetime.UTC).date()
    print(f"{today}, {os.cpu_count()} cores, {options.runs} runs, medians\n")
    print("| query | hits | documents | corpus s | rg s | ratio | first word |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    wrong = 0
    for (name, query), counts in zip(table, expected, strict=True):
        counted = subprocess.run(
            command(options.corpus, options.index, query, "-c"), capture_output=True, check=False
        )
        answer = json.loads(counted.stdout)
        got = (answer["total"], answer["documents"])
        word = next((w for w in re.split(r'[\s()|"/]+', query) if w), query)
        ours, theirs = paired(
            command(options.corpus, options.index, query),
            ["rg", "-c", "-F", "--", word, str(options.text or options.corpus)],
            options.runs,
        )
        verdict = "" if counts in (None, got) else f" **oracle: {counts}**"
        wrong += bool(verdict)
        print(
            f"| {name} | {got[0]:,}{verdict} | {got[1]:,} | {ours:.3f} | {theirs:.3f} "
            f"| {ours / theirs:.2f} | `{word}` |",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\npeak memory of any one process: {peak:.0f} MB; counts that differ: {wrong}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
