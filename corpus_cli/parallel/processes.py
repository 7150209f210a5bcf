"""Calls a function many times, by several processes."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, Final, NamedTuple, TypeVar

from corpus_cli.errors import IndexFault

_T = TypeVar("_T")
_R = TypeVar("_R")

_PACKAGES: Final = str(Path(__file__).absolute().parents[2])  # the folder that holds this package


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
        processes.extend(_begun(_Share(function, items[i::jobs])) for i in range(jobs))
        results: list[Any] = [None] * len(items)
        for share, process in enumerate(processes):
            results[share::jobs] = _answer(process)
        return results
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def start(call: str, *, pass_fds: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start a Python process that makes a call, whose streams are pipes.

    It is started anew, not forked: a process with threads cannot be forked safely, and nothing of
    its memory is needed. It looks for modules where this process does, as a program that found
    this package in a way of its own would otherwise start processes that do not find it; but never
    in the current folder (`-P`), nor at any relative path: that is where the user's data are, and
    a file that is called as a module of Python's would be run.
    """
    path = [entry for entry in sys.path if Path(entry).is_absolute()]
    if _PACKAGES not in path:
        path.append(_PACKAGES)
    return subprocess.Popen(  # noqa: S603 - this same interpreter
        [sys.executable, "-P", "-c", f"import sys; sys.path[:] = sys.argv[1:]; {call}", *path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=pass_fds,
        process_group=0,  # Ctrl-C is for this process to deal with
    )


def cores() -> int:
    """Return how many processes may run at once."""
    if hasattr(os, "sched_getaffinity"):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begun(share: _Share) -> subprocess.Popen[bytes]:
    process = start("from corpus_cli.parallel.processes import work; work(sys.stdin.buffer)")
    assert process.stdin is not None  # noqa: S101 - for the type checker
    pickle.dump(share, process.stdin)
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
