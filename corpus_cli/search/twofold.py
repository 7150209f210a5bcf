"""Work done by two processes, where a search would have one core idle.

Python lets one thread at a time run, and starting a second process anew would take longer than most
searches. A fork takes two milliseconds: the copy has all that is open and read so far. It does half
of the work, writes what it found into a pipe and ends. Whatever goes wrong with it, the first
process does its half as well.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar

_T = TypeVar("_T")
_ENDED_WELL: Final = 0


def is_possible() -> bool:
    """Tell whether a second process can help, and be forked: never beside other threads."""
    threads = sys.modules.get("threading")
    alone = threads is None or threads.active_count() == 1
    return alone and hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1


def in_halves(function: Callable[[_T], Any], items: Sequence[_T]) -> list[Any]:
    """Return what a function makes of each item, every second of them by another process.

    That must be what `marshal` writes: numbers, strings, plain tuples, lists and dictionaries.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _write_and_end(function, items[1::2], writing)
    os.close(writing)
    try:
        own = [function(item) for item in items[::2]]
        written = _all_of(reading)
    finally:
        os.close(reading)
        ended = os.waitpid(child, 0)[1]
    others = marshal.loads(written) if ended == _ENDED_WELL else map(function, items[1::2])  # noqa: S302 - from a copy of ourselves
    results: list[Any] = [None] * len(items)
    results[::2], results[1::2] = own, list(others)
    return results


def _write_and_end(function: Callable[[_T], Any], items: Sequence[_T], writing: int) -> None:
    """Do the second process' half. Nothing of the first's is to run in it after that."""
    code = 1
    with suppress(BaseException):  # told by the code: the first process meets it itself, and tells
        with open(writing, "wb") as pipe:
            pipe.write(marshal.dumps([function(item) for item in items]))
        code = _ENDED_WELL
    os._exit(code)


def _all_of(reading: int) -> bytes:
    with open(reading, "rb", closefd=False) as pipe:
        return pipe.read()
