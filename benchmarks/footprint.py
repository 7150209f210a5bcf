"""Runs a command and tells what it and all its descendants took: time, processors, memory.

    python -m benchmarks.footprint [--every 0.2] [--log SAMPLES.tsv] -- COMMAND ...

Memory is looked at every so many seconds and added up over all processes that are there then; so
the peak is one of the sum. A page that several processes share counts once (proportional set
size, PSS); the sum of resident set sizes (RSS), in which it counts for each of them, is told too.
Linux alone has the files that this reads (/proc/PID/smaps_rollup).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple


class Sample(NamedTuple):
    """What all processes together held at a moment, in MB; `private` is no file's."""

    seconds: float
    processes: int
    pss: float
    private: float
    rss: float


class Cost(NamedTuple):
    """What a run took: seconds by the clock, seconds of all processors, MB at the peak of each."""

    wall: float
    cpu: float
    pss: float = 0.0
    private: float = 0.0
    rss: float = 0.0
    code: int = 0


def footprint(
    command: Sequence[str],
    *,
    every: float = 0.2,
    log: IO[str] | None = None,
    out: IO[bytes] | None = None,
) -> Cost:
    """Run a command to its end; `log` gets the samples as they are taken."""
    used, began = _children(), time.perf_counter()
    process = subprocess.Popen(command, stdout=out)
    peak = Sample(0.0, 0, 0.0, 0.0, 0.0)
    while process.poll() is None:
        sample = _sample(process.pid, time.perf_counter() - began)
        peak = Sample(*map(max, peak, sample))
        if log:
            print(*(round(value, 1) for value in sample), sep="\t", file=log, flush=True)
        with suppress(subprocess.TimeoutExpired):
            process.wait(every)
    wall = time.perf_counter() - began
    return Cost(wall, _children() - used, *peak[2:], process.returncode)


def _sample(pid: int, seconds: float) -> Sample:
    sizes = [size for member in family(pid) if (size := _sizes(member))]
    sums = (sum(size.get(name, 0) for size in sizes) for name in ("Pss", "Pss_Anon", "Rss"))
    return Sample(seconds, len(sizes), *sums)


def family(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants."""
    yield pid
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from family(int(child))


def _sizes(pid: int) -> dict[str, float]:
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        return {
            name: int(size.split()[0]) / 1024
            for name, _, size in (line.partition(":") for line in lines)
        }
    return {}  # it has ended


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--every", type=float, default=0.2, help="seconds between two looks")
    parser.add_argument("--log", type=Path, help="where to write every sample, as TSV")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    with open(options.log or "/dev/null", "w", encoding="utf-8") as log:  # noqa: PTH123
        print(*Sample._fields, sep="\t", file=log)
        cost = footprint(options.command, every=options.every, log=log)
    print(json.dumps({name: round(value, 1) for name, value in cost._asdict().items()}))
    sys.exit(cost.code)


if __name__ == "__main__":
    main()
