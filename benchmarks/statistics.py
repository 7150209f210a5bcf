"""Times statistics as whole cold processes, beside SQL written for the one question.

    python benchmarks/statistics.py CORPUS --index FOLDER [--runs 3] [--only NAME]

For every question, the command and a process that runs the SQL below by DuckDB over the same
Parquet files take turns; the minima of wall and of CPU time are printed, with their ratio, as a
Markdown table. The SQL asks less: no forms as written, no stop words, no labels of hits, no stops
at signs; it finds words, where the command finds every occurrence. So it is a bound, not an equal.
"""

from __future__ import annotations

import argparse
import datetime
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

WORDS = "unit is not null and kind in ('thai', 'latin', 'number')"

QUESTIONS = {
    "frequency list": (
        ["stats"],
        """select word, sum(frequency) as f, sum(documents) from terms where level = 'unit'
        group by word order by f desc limit 20""",
    ),
    "trend of a word": (
        ["trend", "โควิด"],
        """select substr(date, 1, 7) as m, sum(case when word = 'โควิด' then frequency end),
        sum(words) from documents left join (select * from doc_terms where level = 'unit'
        and word = 'โควิด') as counted using (doc) group by m order by m""",
    ),
    "collocates of 213,000 hits": (
        ["collocates", "ประเทศ", "--limit", "20"],
        f"""with words as (
            select doc, unit, row_number() over (partition by doc order by position) as w
            from tokens where {WORDS}
        ), nodes as (select doc, w from words where unit = 'ประเทศ'),
        near as (select distinct doc, w + d as w from nodes, range(-5, 6) as r(d) where d <> 0)
        select unit, count(*) as f from words join near using (doc, w)
        group by unit order by f desc limit 20""",
    ),
    "bigrams": (
        ["ngrams", "--stopwords", "show", "--limit", "20"],
        f"""with words as (
            select unit as a, lead(unit) over (partition by doc order by position) as b
            from tokens where {WORDS}
        ) select a, b, count(*) as f from words where b is not null
        group by a, b order by f desc limit 20""",
    ),
    "ARF of all": (
        ["stats", "--measures", "--top", "0", "--stopwords", "show"],
        f"""with words as (
            select unit, row_number() over (order by doc, position) as p from tokens where {WORDS}
        ), distances as (
            select unit, p - lag(p) over (partition by unit order by p) as d,
                   count(*) over (partition by unit) as f, (select count(*) from words) as n
            from words
        ) select unit, max(f) / max(n) * sum(least(coalesce(d, n), n / f)) from distances
        group by unit""",
    ),
}  # fmt: skip

SCRIPT = """
import sys, duckdb
folder, sql = sys.argv[1:]
connection = duckdb.connect()
connection.execute("set threads = 2")
connection.execute("set memory_limit = '4GB'")
for table in ("documents", "tokens", "terms", "doc_terms"):
    connection.execute(
        f"create view {table} as select * from read_parquet('{folder}/segments/*/{table}.parquet')"
    )
connection.execute(sql).fetchall()
"""


def run(arguments: Sequence[str]) -> tuple[float, float, float]:
    """Return wall and CPU seconds, and MB at the most."""
    begun = time.perf_counter()
    child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    if status not in (0, 256):
        raise SystemExit(f"failed: {' '.join(arguments)}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def minima(runs: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    return tuple(min(column) for column in zip(*runs, strict=True))  # type: ignore[return-value]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only")
    options = parser.parse_args()
    today = datetime.datetime.now(datetime.UTC).date()
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{today}, {os.cpu_count()} cores, load {load}, minima of {options.runs} runs\n")
    print("| question | corpus s | its CPU s | MB | SQL s | its CPU s | ratio | ratio of CPU |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    program = str(Path(sys.executable).with_name("corpus"))
    where = ["--corpus", str(options.corpus), "--index", str(options.index), "-f", "tsv"]
    for name, (command, sql) in QUESTIONS.items():
        if options.only not in (None, name):
            continue
        ours, theirs = [], []
        for _ in range(options.runs):
            ours.append(run([program, *command, *where, "-o", os.devnull]))
            theirs.append(run([sys.executable, "-c", SCRIPT, str(options.index), sql]))
        (wall, cpu, memory), (other, other_cpu, _) = minima(ours), minima(theirs)
        print(
            f"| {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {other:.2f} | {other_cpu:.2f} "
            f"| {wall / other:.2f} | {cpu / other_cpu:.2f} |",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\npeak memory of any one process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
