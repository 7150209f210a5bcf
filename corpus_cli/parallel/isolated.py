"""Calls that a process may not survive: in other processes, each within limits.

For work on what strangers made: a library in C may crash on it, take all memory, or never end.
"""

from __future__ import annotations

import os
import resource
import selectors
import signal
from collections.abc import Callable
from functools import partial
from typing import Final, Generic, NoReturn

from corpus_cli.parallel.codec import encode
from corpus_cli.parallel.interface import R, T
from corpus_cli.parallel.worker_pool import Worker, how_it_ended


class CallLost(Exception):  # noqa: N818 - not an error of the program: what became of a call
    """The process that did a call has ended, or was ended; the message says how."""


class Call(Generic[R]):
    """A call that was begun. `outcome` is None until its process has answered, or is lost."""

    def __init__(self, collect: Callable[[], object]) -> None:
        self._collect: Final = collect
        self.outcome: Callable[[], R] | None = None

    def result(self) -> R:
        """Wait for the result and return it, or raise what the function raised, or CallLost."""
        while self.outcome is None:
            self._collect()
        return self.outcome()


class Isolated(Generic[T, R]):
    """Calls `function` with one item at a time in each of up to `jobs` other processes.

    A process is started when all that there are have something to do, and after one that did not
    survive its call. A call may take `seconds`, each process `memory` bytes of address space: it
    limits itself, and its system ends it. `function` is one that a module defines, or a `partial`
    of it.
    """

    def __init__(
        self, function: Callable[[T], R], *, seconds: float, memory: int, jobs: int = 1
    ) -> None:
        limited = partial(_within, seconds, function)
        self._order: Final = encode((limited, partial(_limit_memory, memory)))
        self._seconds: Final = seconds
        self._calls: Final[dict[Worker[T, R], Call[R]]] = {}  # of the workers that are at one
        self._idle: Final[list[Worker[T, R]]] = []
        self._held: tuple[int, int] | None = None
        self.jobs = jobs

    def __call__(self, item: T) -> R:
        """Return the result, or raise what the function raised; CallLost if it never returned."""
        return self.begin(item).result()

    def begin(self, item: T) -> Call[R]:
        """Give an item to a process, as soon as one has nothing to do."""
        while not self._idle and len(self._calls) >= self.jobs:
            self._collect()
        worker = self._idle.pop() if self._idle else self._start()
        call = self._calls[worker] = Call[R](self._collect)
        try:
            worker.give(0, item)
        except CallLost as lost:
            self._settle(worker, partial(_raise, lost))
        except BaseException:  # what it was given is not whole: it answers nothing
            self._drop(worker)
            raise
        return call

    def _collect(self) -> None:
        """Wait until a call has ended, and take what became of it."""
        with selectors.DefaultSelector() as selector:
            for worker in self._calls:
                selector.register(worker.answers, selectors.EVENT_READ, worker)
            ready: list[Worker[T, R]] = [key.data for key, _ in selector.select()]
        for worker in ready:
            try:
                result = worker.take()
            except Exception as error:  # noqa: BLE001 - it is raised where the result is awaited
                self._settle(worker, partial(_raise, error))
            except BaseException:  # cut short: what it says next is the rest of this answer
                self._drop(worker)
                raise
            else:
                self._settle(worker, partial(_given, result))

    def _settle(self, worker: Worker[T, R], outcome: Callable[[], R]) -> None:
        self._calls.pop(worker).outcome = outcome
        if worker.item is None:
            self._idle.append(worker)
        else:  # it never answered
            worker.end()

    def _drop(self, worker: Worker[T, R]) -> None:
        call = self._calls.pop(worker)
        call.outcome = partial(_raise, CallLost("it was interrupted"))
        worker.end()

    def _start(self) -> Worker[T, R]:
        self._held = self._held or os.pipe()
        return Worker(self._order, self._held[0], (), self._lost)

    def _lost(self, code: int) -> CallLost:
        if code == -signal.SIGALRM:
            return CallLost(f"it took longer than {self._seconds:g} s")
        return CallLost(f"the process reading it {how_it_ended(code)}")

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for worker in [*self._calls]:
            self._drop(worker)
        while self._idle:
            self._idle.pop().end()
        if self._held is not None:
            for end in self._held:
                os.close(end)
            self._held = None


def answered(result: R) -> Call[R]:
    """Return a call whose result is known: for what need not be done again."""
    call = Call[R](lambda: None)
    call.outcome = partial(_given, result)
    return call


def _given(result: R) -> R:
    return result


def _raise(error: Exception) -> NoReturn:
    raise error


# --- in a process -----------------------------------------------------------------------------


def _limit_memory(most: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _within(seconds: float, function: Callable[[T], R], item: T) -> R:
    """Call a function, in a process that its system ends if that takes longer."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return function(item)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
