"""Work shared with a second process, where a search would have one core idle.

Python lets one thread at a time run, and starting a second process anew would take longer than most
searches. A fork takes two milliseconds: the copy knows what was worked out so far, and opens its
own files. Of each piece of work, either process takes the next item as soon as it has done one, for
neither core is always the faster: the first process from the front, the second from the back.
Whatever goes wrong with it, the first process does the second one's items as well.
"""

from __future__ import annotations

import gc
import marshal
import os
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any, BinaryIO, Final, NamedTuple, Protocol

_COUNTED: Final = getattr(os, "EFD_SEMAPHORE", 0)  # each reading takes one
_SIZE: Final = 8  # bytes that say how long a message is
_STANDARD: Final = 3  # descriptors
_DESCRIPTORS: Final = "/proc/self/fd"  # where processes can be forked, this is, too


def is_possible() -> bool:
    """Tell whether a second process can help, and be forked: never beside threads of Python."""
    threads = sys.modules.get("threading")
    alone = threads is None or threads.active_count() == 1
    return alone and hasattr(os, "eventfd") and len(os.sched_getaffinity(0)) > 1


class HasFiles(Protocol):
    """What keeps files open that a second process must not share."""

    def let_go(self) -> None:
        """Forget the open files without closing them for the first process."""
        ...


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
    """A second process for some tasks on segments, forked when it is first worth it.

    It has none of the files that are open here, and opens its own.
    """

    def __init__(self, segments: Sequence[HasFiles], *tasks: Task) -> None:
        self._segments: Final = segments
        self._tasks: Final = tasks
        self._process: _Process | None = None
        self._has_failed = False

    def begin(self, task: Task, items: Sequence[Any], *, worth: bool) -> Callable[[], list[Any]]:
        """Have items done; return what does those that are left and returns all results.

        The second process is at it until that is called, and then, too. It is forked if that is
        `worth` it. One piece of work must be over before the next begins.
        """
        process = self._running(worth=worth) if len(items) > 1 else None
        if process is None:
            return lambda: list(map(task.do, items))
        process.send(self._tasks.index(task), list(map(task.packed, items)))

        def results() -> list[Any]:
            mine = [task.do(item) for item, _ in zip(items, process.turns, strict=False)]
            theirs = process.received()
            rest = items[len(mine) :]
            if theirs is None or len(theirs) != len(rest):
                self._has_failed = True
                return mine + list(map(task.do, rest))
            return mine + list(map(task.unpacked, rest, reversed(theirs)))

        return results

    def _running(self, *, worth: bool) -> _Process | None:
        if self._process is None and worth and not self._has_failed and is_possible():
            try:
                self._process = _Process(self._segments, self._tasks)
            except OSError:  # too many processes, or files
                self._has_failed = True
        return None if self._has_failed else self._process


class _Turns:
    """How many items of a piece of work nobody has taken yet: a count that both processes share."""

    def __init__(self) -> None:
        self.descriptor: Final = os.eventfd(0, _COUNTED | os.EFD_NONBLOCK | os.EFD_CLOEXEC)

    def give(self, items: int) -> None:
        """Let so many items be taken."""
        os.eventfd_write(self.descriptor, items)

    def __iter__(self) -> Iterator[None]:
        """Take one item after the other, until all are taken."""
        with suppress(BlockingIOError):
            while True:
                os.eventfd_read(self.descriptor)
                yield

    def close(self) -> None:
        """Close it here; the other process has its own."""
        os.close(self.descriptor)


class _Process:
    """The second process, as the first one sees it. It ends when nobody has this any more."""

    def __init__(self, segments: Sequence[HasFiles], tasks: Sequence[Task]) -> None:
        with ExitStack() as opened, _uninterrupted():
            self.turns: Final = opened.enter_context(closing(_Turns()))
            to_read, to_ask, to_hear, to_answer = (opened.enter_context(p) for p in _pipes())
            child = os.fork()
            if not child:
                _serve_and_end(segments, tasks, to_read, to_answer, self.turns)
            opened.pop_all()
            to_read.close()
            to_answer.close()
            self._requests, self._answers = to_ask, to_hear
            weakref.finalize(self, _end, os.getpid(), child, to_ask, to_hear, self.turns)

    def send(self, task: int, items: Sequence[Any]) -> None:
        """Send a piece of work; there is no answer where nobody is there to read it."""
        self.turns.give(len(items))
        with suppress(OSError):
            _send(self._requests, (task, items))

    def received(self) -> Any:  # noqa: ANN401 - what the task answers
        """Return the next answer, None if there will be none."""
        try:
            return _received(self._answers)
        except (OSError, ValueError, EOFError, TypeError):
            return None


def _pipes() -> Iterator[BinaryIO]:
    """Yield where requests are read and written, and where answers are."""
    for _ in range(2):
        reading, writing = os.pipe()
        yield os.fdopen(reading, "rb")
        yield os.fdopen(writing, "wb")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait: between a fork and its end, either process would leave the other undone."""
    import signal  # late: it takes longer than the rest of this room

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(parent: int, child: int, *opened: BinaryIO | _Turns) -> None:
    if os.getpid() != parent:  # but a fork of it, by somebody else
        return
    from signal import SIGKILL

    with _uninterrupted(), suppress(OSError):  # it may have ended by itself
        os.kill(child, SIGKILL)
        os.waitpid(child, 0)
    for one in opened:
        with suppress(OSError):
            one.close()


def _serve_and_end(
    segments: Sequence[HasFiles],
    tasks: Sequence[Task],
    requests: BinaryIO,
    answers: BinaryIO,
    turns: _Turns,
) -> None:
    """Be the second process. Nothing of the first one's is to run in it after that."""
    with suppress(BaseException):  # told by its end: the first process meets it itself, and tells
        gc.freeze()  # nor is garbage of the first one's to be cleared up here
        for segment in segments:
            segment.let_go()
        _close_all_but(requests.fileno(), answers.fileno(), turns.descriptor)
        while message := _received(requests):
            number, items = message
            answer = tasks[number].answer
            _send(answers, [answer(item) for item, _ in zip(reversed(items), turns, strict=False)])
    os._exit(0)


def _close_all_but(*kept: int) -> None:
    """Close what the first process has open: somebody may wait for it to close them."""
    for descriptor in map(int, os.listdir(_DESCRIPTORS)):  # noqa: PTH208 - names are all there is
        if descriptor >= _STANDARD and descriptor not in kept:
            with suppress(OSError):  # that of the list itself is closed by now
                os.close(descriptor)


def _send(pipe: BinaryIO, message: Any) -> None:  # noqa: ANN401 - what marshal writes
    data = marshal.dumps(message)
    pipe.write(len(data).to_bytes(_SIZE, "little") + data)
    pipe.flush()


def _received(pipe: BinaryIO) -> Any:  # noqa: ANN401 - whatever was sent
    size = int.from_bytes(pipe.read(_SIZE), "little")
    return marshal.loads(pipe.read(size)) if size else None  # noqa: S302 - from a copy of ourselves
