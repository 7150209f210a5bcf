"""Work shared with a second process, where a search would have one core idle.

Python lets one thread at a time run, and starting a second process anew would take longer than most
searches. A fork takes two milliseconds: the copy has all that is open and read so far. It is asked
for a share of each piece of work, as long as there is any. Whatever goes wrong with it, the first
process does that share as well.
"""

from __future__ import annotations

import marshal
import os
import signal
import sys
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, Final, NamedTuple

_SIZE: Final = 8  # bytes that say how long a message is


def is_possible() -> bool:
    """Tell whether a second process can help, and be forked: never beside other threads."""
    threads = sys.modules.get("threading")
    alone = threads is None or threads.active_count() == 1
    return alone and hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1


class Task(NamedTuple):
    """A kind of work that is done item by item.

    `do` does it here. The other process is sent what `packed` makes of an item and does it by
    `answer`; `unpacked` returns, of an item and that answer, what `do` would have. What is sent
    must be what `marshal` writes: numbers, strings, plain tuples, lists and dictionaries.
    """

    do: Callable[[Any], Any]
    packed: Callable[[Any], Any]
    answer: Callable[[Any], Any]
    unpacked: Callable[[Any, Any], Any]


class Helper:
    """A second process for some tasks, forked when it is first worth it."""

    def __init__(self, *tasks: Task) -> None:
        self._tasks: Final = tasks
        self._process: _Process | None = None
        self._has_failed = False

    def begin(self, task: Task, items: Sequence[Any], *, worth: bool) -> Callable[[], list[Any]]:
        """Have every second item done; return what does the others and returns all results.

        The second process is at it until that is called. It is forked if that is `worth` it. One
        piece of work must be over before the next begins.
        """
        process = self._running(worth=worth) if len(items) > 1 else None
        if process is None:
            return lambda: list(map(task.do, items))
        mine, theirs = items[::2], items[1::2]
        process.send((self._tasks.index(task), list(map(task.packed, theirs))))

        def results() -> list[Any]:
            every: list[Any] = [None] * len(items)
            every[::2] = map(task.do, mine)
            answers = process.received()
            if answers is None:
                self._has_failed = True
                every[1::2] = map(task.do, theirs)
            else:
                every[1::2] = map(task.unpacked, theirs, answers)
            return every

        return results

    def _running(self, *, worth: bool) -> _Process | None:
        if self._process is None and worth and is_possible():
            self._process = _Process(self._tasks)
        return None if self._has_failed else self._process


class _Process:
    """The second process, as the first one sees it. It ends when nobody has this any more."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        (to_read, to_ask), (to_hear, to_answer) = os.pipe(), os.pipe()
        child = os.fork()
        if not child:
            os.close(to_ask)  # or it would wait for itself to ask
            os.close(to_hear)
            _serve_and_end(tasks, os.fdopen(to_read, "rb"), os.fdopen(to_answer, "wb"))
        os.close(to_read)
        os.close(to_answer)
        self._requests, self._answers = os.fdopen(to_ask, "wb"), os.fdopen(to_hear, "rb")
        weakref.finalize(self, _end, child, self._requests, self._answers)

    def send(self, message: Any) -> None:  # noqa: ANN401 - what the tasks pack
        """Send a message; one that cannot be sent is not answered."""
        with suppress(OSError, ValueError):
            _send(self._requests, message)

    def received(self) -> Any:  # noqa: ANN401 - what the task answers
        """Return the next answer, None if there will be none."""
        try:
            return _received(self._answers)
        except (OSError, ValueError, EOFError, TypeError):
            return None


def _end(child: int, *pipes: BinaryIO) -> None:
    for pipe in pipes:
        with suppress(OSError):
            pipe.close()
    with suppress(OSError):  # it may have ended by itself
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _serve_and_end(tasks: Sequence[Task], requests: BinaryIO, answers: BinaryIO) -> None:
    """Be the second process. Nothing of the first one's is to run in it after that."""
    with suppress(BaseException):  # told by its end: the first process meets it itself, and tells
        while message := _received(requests):
            number, items = message
            _send(answers, list(map(tasks[number].answer, items)))
    os._exit(0)


def _send(pipe: BinaryIO, message: Any) -> None:  # noqa: ANN401 - what marshal writes
    data = marshal.dumps(message)
    pipe.write(len(data).to_bytes(_SIZE, "little") + data)
    pipe.flush()


def _received(pipe: BinaryIO) -> Any:  # noqa: ANN401 - whatever was sent
    size = int.from_bytes(pipe.read(_SIZE), "little")
    return marshal.loads(pipe.read(size)) if size else None  # noqa: S302 - from a copy of ourselves
