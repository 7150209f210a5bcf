"""How long Spark takes beside this machine alone: `python -m benchmarks.spark CORPUS FOLDER`.

Builds both indexes in FOLDER, which must be new, one after the other, and asks both a few
questions, each by a process of its own. Answers are compared, all but `meta`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

COMMANDS = (
    ("search", "ไต้หวัน"),
    ("search", "การ", "-c"),
    ("stats", "--top", "20"),
    ("collocates", "ประชาชน"),
    ("trend", "โควิด"),
    ("keyness", "--target", "date:2564"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", default="spark:local[2]")
    parser.add_argument("--no-build", action="store_true", help="FOLDER has both indexes")
    asked = parser.parse_args()
    native = ["--corpus", str(asked.corpus), "--index", str(asked.folder / "native")]
    spark = ["--corpus", str(asked.corpus), "--index", str(asked.folder / "spark")]
    spark += ["--engine", asked.engine]
    print("| | alone s | Spark s | ratio | equal |\n| --- | ---: | ---: | ---: | --- |")
    if not asked.no_build:
        _row(("index",), native, spark)
    for command in COMMANDS:
        _row(command, native, spark)


def _row(command: Sequence[str], native: Sequence[str], spark: Sequence[str]) -> None:
    (alone, here), (together, there) = (_timed([*command, *where]) for where in (native, spark))
    equal = "" if command == ("index",) else "yes" if here == there else "NO"
    name = " ".join(command)
    print(
        f"| `{name}` | {alone:.1f} | {together:.1f} | {together / alone:.2f} | {equal} |",
        flush=True,
    )


def _timed(arguments: Sequence[str]) -> tuple[float, Any]:
    command = [sys.executable, "-m", "corpus_cli", *arguments, "--json", "--quiet"]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=True)
    answer = json.loads(done.stdout)
    return time.perf_counter() - began, {**answer, "meta": None, "corpus": None}


if __name__ == "__main__":
    main()
