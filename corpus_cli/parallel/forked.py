"""Items shared with a second process, where a search would have one core idle.

Python lets one thread at a time run, and starting a second process anew would take longer than most
searches. A fork takes two milliseconds: the copy knows what was worked out so far, the function
included, and opens its own files. Of each batch of items, either process takes the next one as soon
as it has done one, for neither core is always the faster: the first process from the front, the
second from the back. Whatever goes wrong with it, the first process does the second one's items as
well.
"""

from __future__ import annotations

import gc
import os
import sys
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from corpus_cli.parallel.codec import receive, send

if TYPE_CHECKING:
    from corpus_cli.parallel.interface import FileHolder, R, T

_BATCH: Final = 64  # items of a stream that are shared at a time
_SEMAPHORE: Final = getattr(os, "EFD_SEMAPHORE", 0)  # each reading takes one
_STANDARD: Final = 3  # descriptors
_DESCRIPTORS: Final = "/proc/self/fd"  # where processes can be forked, this is, too


def is_possible() -> bool:
    """Tell whether a second process can help, and be forked: never beside threads of Python."""
    threads = sys.modules.get("threading")
    alone = threads is None or threads.active_count() == 1
    return alone and hasattr(os, "eventfd") and len(os.sched_getaffinity(0)) > 1


class ForkedPair:
    """Does items by this process and a fork of it (`interface.Workers`).

    The fork has none of the files that `files` keep open here. It is there for one `each` or one
    `stream`, and only if that has more than one item.
    """

    def __init__(self, files: Sequence[FileHolder] = ()) -> None:
        self._files: Final = files

    def each(self, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return the results."""
        with closing(_Pair(function, self._files)) as pair:
            return cast("list[R]", pair.begin(items)())

    def stream(self, function: Callable[[T], R], items: Iterable[T]) -> Generator[R, None, None]:
        """Yield the results; while those of a batch are read, the second process does the next."""
        remaining = iter(items)
        with closing(_Pair(function, self._files)) as pair:
            results = pair.begin(())
            while batch := list(islice(remaining, _BATCH)):
                done, results = results(), pair.begin(batch)
                yield from cast("list[R]", done)
            yield from cast("list[R]", results())


class _Pair:
    """This process and the second one, which is forked when there are items for both."""

    def __init__(self, function: Callable[[T], object], files: Sequence[FileHolder]) -> None:
        self._function: Final = cast("Callable[[object], object]", function)
        self._files: Final = files
        self._second: _Second | None = None
        self._has_failed = False

    def begin(self, items: Sequence[object]) -> Callable[[], list[object]]:
        """Let the second process begin; return what helps it and returns all results.

        One batch must be over before the next begins.
        """
        second = self._running() if len(items) > 1 else None
        if second is None:
            return lambda: list(map(self._function, items))
        second.give(items)

        def results() -> list[object]:
            mine = [self._function(item) for item, _ in zip(items, second.turns, strict=False)]
            theirs = second.results()
            rest = items[len(mine) :]
            if theirs is None or len(theirs) != len(rest):
                self._has_failed = True
                return mine + list(map(self._function, rest))
            return mine + theirs[::-1]

        return results

    def close(self) -> None:
        """End the second process."""
        if self._second is not None:
            self._second.end()

    def _running(self) -> _Second | None:
        if self._second is None and not self._has_failed:
            try:
                self._second = _Second(self._function, self._files)
            except OSError:  # too many processes, or files
                self._has_failed = True
        return None if self._has_failed else self._second


class _Turns:
    """How many items of a batch nobody has taken yet: a count that both processes share."""

    def __init__(self) -> None:
        self.descriptor: Final = os.eventfd(0, _SEMAPHORE | os.EFD_NONBLOCK | os.EFD_CLOEXEC)

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


class _Second:
    """The second process, as the first one sees it. It ends at the latest with this."""

    def __init__(self, function: Callable[[object], object], files: Sequence[FileHolder]) -> None:
        with ExitStack() as opened, _uninterrupted():
            self.turns: Final = opened.enter_context(closing(_Turns()))
            to_read, to_ask, to_hear, to_answer = (opened.enter_context(p) for p in _pipes())
            child = os.fork()
            if not child:
                _serve_and_exit(function, files, to_read, to_answer, self.turns)
            opened.pop_all()
            to_read.close()
            to_answer.close()
            self._requests, self._answers = to_ask, to_hear
            self.end: Final = weakref.finalize(
                self, _end, os.getpid(), child, to_ask, to_hear, self.turns
            )

    def give(self, items: Sequence[object]) -> None:
        """Give it a batch; there are no results where nobody is there to read it."""
        self.turns.give(len(items))
        with suppress(OSError):
            send(self._requests, items)

    def results(self) -> list[object] | None:
        """Return what it has made of the batch, last item first, None if nothing is to come."""
        try:
            return cast("list[object]", receive(self._answers))
        except (OSError, EOFError):
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


def _serve_and_exit(
    function: Callable[[object], object],
    files: Sequence[FileHolder],
    requests: BinaryIO,
    answers: BinaryIO,
    turns: _Turns,
) -> None:
    """Be the second process. Nothing of the first one's is to run in it after that."""
    with suppress(BaseException):  # its end says so: the first process meets the error itself
        gc.freeze()  # nor is garbage of the first one's to be cleared up here
        for holder in files:
            holder.let_go()
        _close_all_but(requests.fileno(), answers.fileno(), turns.descriptor)
        while True:
            items = cast("Sequence[object]", receive(requests))
            send(answers, [function(i) for i, _ in zip(reversed(items), turns, strict=False)])
    os._exit(0)


def _close_all_but(*kept: int) -> None:
    """Close what the first process has open: somebody may wait for it to close them."""
    for descriptor in map(int, os.listdir(_DESCRIPTORS)):  # noqa: PTH208 - names are all there is
        if descriptor >= _STANDARD and descriptor not in kept:
            with suppress(OSError):  # that of the list itself is closed by now
                os.close(descriptor)
