"""The ways of one machine, and which of them is worthwhile."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corpus_cli.parallel.interface import FileHolder, R, T, Workers

_THREADS: Final = 2  # each holds some 200 bytes a piece of text


def local_workers(
    *, worth: bool, in_numpy: bool = False, files: Sequence[FileHolder] = ()
) -> Workers:
    """Return what does items on this machine: in parallel where that is `worth` it, and possible.

    `in_numpy` says that numpy does most of the work, `files` what keeps files open that the
    function reads.
    """
    if not worth:
        return InTurn()
    if in_numpy:
        return Threads()
    from corpus_cli.parallel import forked

    return forked.ForkedPair(files) if forked.is_possible() else InTurn()


def cores() -> int:
    """Return how many processes may run at once."""
    if hasattr(os, "sched_getaffinity"):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class InTurn:
    """Does one item after the other, here (`interface.Workers`)."""

    def each(self, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return the results."""
        return list(map(function, items))

    def stream(self, function: Callable[[T], R], items: Iterable[T]) -> Generator[R, None, None]:
        """Yield each result before the next item is taken."""
        yield from map(function, items)


class Threads:
    """Does two items at a time in threads: numpy lets them run at once (`interface.Workers`)."""

    def each(self, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return the results."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_THREADS) as pool:
            return list(pool.map(function, items))

    def stream(self, function: Callable[[T], R], items: Iterable[T]) -> Generator[R, None, None]:
        """Yield the results; at most one item waits for a thread."""
        from concurrent.futures import Future, ThreadPoolExecutor

        with ThreadPoolExecutor(_THREADS) as pool:
            begun: deque[Future[R]] = deque()
            for item in items:
                begun.append(pool.submit(function, item))
                if len(begun) > _THREADS:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
