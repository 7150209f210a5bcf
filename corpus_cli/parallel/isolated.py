"""Calls that a process may not survive: each in a process of its own, within limits.

For work on what strangers made: a library in C may crash on it, take all memory, or never end.
"""

from __future__ import annotations

import os
import resource
import selectors
from collections.abc import Callable
from functools import partial
from threading import Timer
from typing import Final, Generic

from corpus_cli.parallel.codec import encode
from corpus_cli.parallel.interface import R, T
from corpus_cli.parallel.worker_pool import Death, Worker


class CallLost(Exception):  # noqa: N818 - not an error of the program: what became of a call
    """The process that did a call has ended, or was ended; the message says how."""


class Isolated(Generic[T, R]):
    """Calls `function` with one item at a time in another process.

    The process is started by the first call, and again after one that it did not survive. A call
    may take `seconds`, the process `memory` bytes of address space. `function` is one that a module
    defines, or a `partial` of it.
    """

    def __init__(self, function: Callable[[T], R], *, seconds: float, memory: int) -> None:
        self._order: Final = encode((function, partial(_limit_memory, memory)))
        self._seconds: Final = seconds
        self._worker: Worker[T, R] | None = None
        self._held: tuple[int, int] | None = None

    def __call__(self, item: T) -> R:
        """Return the result, or raise what the function raised; CallLost if it never returned."""
        worker = self._worker or self._start()
        watch = Timer(2 * self._seconds, worker.process.kill)  # for what `_wait` does not see
        watch.start()
        try:
            worker.give(0, item)
            self._wait(worker)
            return worker.take()
        finally:
            watch.cancel()
            if worker.item is not None:  # it never answered: what it says next is of this item
                self.close()

    def _wait(self, worker: Worker[T, R]) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(worker.answers, selectors.EVENT_READ)
            if not selector.select(self._seconds):
                raise CallLost(f"it took longer than {self._seconds:g} s")

    def _start(self) -> Worker[T, R]:
        self._held = os.pipe()
        lost = Death(lambda how: CallLost(f"the process reading it {how}"))
        self._worker = Worker(self._order, self._held[0], (), lost)
        return self._worker

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None
        if self._held is not None:
            for end in self._held:
                os.close(end)
            self._held = None


def _limit_memory(most: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
