"""Calls a function many times, by several processes."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any, BinaryIO, Final, NamedTuple, TypeVar

from corpus_cli.errors import IndexFault

_T = TypeVar("_T")
_R = TypeVar("_R")

# Started anew, not forked, and with this path, for the reasons that `worker_pool.py` gives.
_START: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from corpus_cli.parallel.processes import work; "
    "work(sys.stdin.buffer)"
)


class _Share(NamedTuple):
    """What a process is to do."""

    function: Callable[[Any], object]
    items: Sequence[object]


def each(function: Callable[[_T], _R], items: Sequence[_T], jobs: int) -> list[_R]:
    """Return `function` of each item, by as many as `jobs` processes; all have ended then.

    Function, items and results are pickled. Raises IndexFault if a process dies, as it does if the
    function raises.
    """
    jobs = min(jobs, len(items))
    if jobs <= 1:
        return list(map(function, items))
    processes: list[subprocess.Popen[bytes]] = []
    try:
        processes.extend(_start(_Share(function, items[i::jobs])) for i in range(jobs))
        results: list[Any] = [None] * len(items)
        for share, process in enumerate(processes):
            results[share::jobs] = _answer(process)
        return results
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def cores() -> int:
    """Return how many processes may run at once."""
    if hasattr(os, "sched_getaffinity"):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(share: _Share) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603 - this same interpreter
        [sys.executable, "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        process_group=0,  # Ctrl-C is for this process to deal with
    )
    assert process.stdin is not None  # noqa: S101 - for the type checker
    for value in (sys.path, share):
        pickle.dump(value, process.stdin)
    process.stdin.flush()
    return process


def _answer(process: subprocess.Popen[bytes]) -> list[object]:
    assert process.stdout is not None  # noqa: S101 - as above
    try:
        answer: list[object] = pickle.load(process.stdout)  # noqa: S301 - our own process
    except (EOFError, pickle.UnpicklingError):
        raise IndexFault(
            f"a process ended with code {process.wait()}", hint="run it again, with more memory"
        ) from None
    return answer


def work(tasks: BinaryIO) -> None:
    """Do one share of the calls, and write what they return to standard output.

    Ends at once when the process that started it has.
    """
    share: _Share = pickle.load(tasks)  # noqa: S301 - from the process that started this one
    Thread(target=end_with, args=(tasks.fileno(),), daemon=True).start()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what anyone prints is no answer
    with answers:
        pickle.dump(list(map(share.function, share.items)), answers)


def end_with(lifeline: int) -> None:
    """Wait until the other end of a pipe has closed, then end this process."""
    os.read(lifeline, 1)
    os._exit(1)
