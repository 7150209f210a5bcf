"""Items done by interpreters that are started anew, for work that takes seconds.

They are not forked: a process with threads cannot be forked safely, and nothing of its memory is
needed. A worker gets the function once and then one item at a time, when it has nothing to do, so
that memory is bounded by the number of workers. It ends when its input does, and at once when the
process that started it has gone: then the other end of its lifeline, a pipe, is closed.

loky, whose executor does much the same, was measured beside this (two processes, same machine): a
build of 6,000 documents takes as long by either, 20 s of processor time, and is the same to the
byte; a first small job takes 0.4 s here and 1.2 s there, 0.11 and 0.25 s of it processor time. It
would still need a queue in front, as its executor takes all items at once, and the writer's lock
handed to its processes; and it is a further package to install, with cloudpickle. So this is kept.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Final, Generic, NamedTuple, cast

from corpus_cli.errors import CorpusError, IndexFault
from corpus_cli.parallel.codec import encode, receive, send
from corpus_cli.parallel.interface import R, T

_PACKAGES: Final = str(Path(__file__).absolute().parents[2])  # the folder that holds this package

_IDLE: Final = 0.2  # seconds
_MOST_WAITING: Final = 64  # results that are there before one that comes first


class WorkerPool:
    """Does items by up to `jobs` processes (`interface.Workers`).

    Each process calls `prepare` first; if that fails, its items will say so. `ahead` starts all of
    them before the first item is there. They have the descriptors `inherited` open. `idle` is
    called a few times a second while this process waits for them. `who` and `hint` say, if a
    process dies, what it was and what to do: IndexFault.

    An error that an item raises is raised here: a CorpusError or OSError as it is, any other as a
    RuntimeError with its traceback.
    """

    def __init__(
        self,
        jobs: int,
        *,
        prepare: Callable[[], object] | None = None,
        ahead: bool = False,
        inherited: Sequence[int] = (),
        idle: Callable[[], None] | None = None,
        who: str = "a process",
        hint: str = "run it again, with more memory",
    ) -> None:
        self._jobs = jobs
        self._prepare = prepare
        self._ahead = ahead
        self._inherited = inherited
        self._idle = idle
        self._lost = lambda code: IndexFault(f"{who} {how_it_ended(code)}", hint=hint)

    def each(self, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return the results; a single item, or a single job, is done here."""
        jobs = min(self._jobs, len(items))
        if jobs <= 1:
            return list(map(function, items))
        return list(self._stream(function, items, jobs))

    def stream(self, function: Callable[[T], R], items: Iterable[T]) -> Generator[R, None, None]:
        """Yield the results; an item is taken when a worker has nothing to do."""
        return self._stream(function, items, self._jobs)

    def _stream(
        self, function: Callable[[T], R], items: Iterable[T], jobs: int
    ) -> Generator[R, None, None]:
        with self._team(function, jobs) as team:
            if self._ahead:
                team.start_all()
            for number, item in enumerate(items):
                worker = team.idle()
                team.start()  # the next one, which gets ready while this one is given its item
                worker.give(number, item)
                yield from team.due()
                while team.is_far_ahead() and team.collect():
                    yield from team.due()
            while team.collect():
                yield from team.due()

    @contextmanager
    def _team(self, function: Callable[[T], R], jobs: int) -> Iterator[_Team[T, R]]:
        """Yield a team; all its processes have ended afterwards, in whatever way this ends."""
        lifeline, held = os.pipe()
        order = encode((function, self._prepare))
        team: _Team[T, R] = _Team(
            jobs, lambda: Worker(order, lifeline, self._inherited, self._lost), self._idle
        )
        try:
            yield team
        finally:
            for worker in team.workers:
                worker.end()
            os.close(lifeline)
            os.close(held)


def how_it_ended(code: int) -> str:
    """Say how a process ended, by its exit code."""
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"


class Worker(Generic[T, R]):
    """A worker process, as seen from here; `lost` makes the error for the code of its exit."""

    def __init__(
        self,
        order: bytes,
        lifeline: int,
        inherited: Sequence[int],
        lost: Callable[[int], Exception],
    ) -> None:
        self.item: int | None = None  # the number of the one it is at
        self.process: Final = start(
            f"from corpus_cli.parallel.worker_pool import serve; serve({lifeline})",
            pass_fds=(*inherited, lifeline),
        )
        self._lost = lost
        self._write(lambda: self._requests.write(order))
        self._write(self._requests.flush)  # or it would not get ready before its first item

    @property
    def answers(self) -> BinaryIO:
        """What it writes to."""
        return cast("BinaryIO", self.process.stdout)

    @property
    def _requests(self) -> BinaryIO:
        return cast("BinaryIO", self.process.stdin)

    def give(self, number: int, item: T) -> None:
        """Hand it an item; it must be idle."""
        self.item = number
        self._write(lambda: send(self._requests, item))

    def take(self) -> R:
        """Wait for the result of its item and return it, or raise its error."""
        try:
            outcome = cast("_Outcome", receive(self.answers))
        except EOFError:
            raise self._lost(self.process.wait()) from None
        self.item = None
        if outcome.error is not None:
            raise outcome.error
        return cast("R", outcome.result)

    def _write(self, write: Callable[[], object]) -> None:
        try:
            write()
        except BrokenPipeError:
            raise self._lost(self.process.wait()) from None

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        with suppress(BrokenPipeError):
            self._requests.close()
        self.answers.close()


class _Team(Generic[T, R]):
    """Workers, and who is at what; `new` starts a further one, as long as there are not `jobs`."""

    def __init__(
        self, jobs: int, new: Callable[[], Worker[T, R]], idle: Callable[[], None] | None
    ) -> None:
        self._jobs = jobs
        self._new = new
        self._idle = idle
        self.workers: Final[list[Worker[T, R]]] = []
        self._done: Final[dict[int, R]] = {}  # by number of item, until all before them are there
        self._due = 0

    def start(self) -> bool:
        """Start a further worker, if there may be one."""
        if len(self.workers) == self._jobs:
            return False
        self.workers.append(self._new())
        return True

    def start_all(self) -> None:
        """Start every worker there may be."""
        while self.start():
            pass

    def idle(self) -> Worker[T, R]:
        """Return a worker that has nothing to do, as soon as there is one."""
        while True:
            for worker in self.workers:
                if worker.item is None:
                    return worker
            if not self.start():
                self.collect()

    def collect(self) -> bool:
        """Wait for a worker to finish and take its result; return False if all are idle."""
        busy = {worker.item: worker for worker in self.workers if worker.item is not None}
        with selectors.DefaultSelector() as selector:
            for number, worker in busy.items():
                selector.register(worker.answers, selectors.EVENT_READ, number)
            ready: list[int] = []
            while busy and not ready:
                ready = [key.data for key, _ in selector.select(_IDLE if self._idle else None)]
                if self._idle:
                    self._idle()
        for number in ready:
            self._done[number] = busy[number].take()
        return bool(busy)

    def is_far_ahead(self) -> bool:
        """Tell whether many results wait for one before them."""
        return len(self._done) >= _MOST_WAITING

    def due(self) -> Iterator[R]:
        """Yield the results whose turn it is."""
        while self._due in self._done:
            yield self._done.pop(self._due)
            self._due += 1


def start(call: str, *, pass_fds: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start a Python process that makes a call, whose streams are pipes.

    It looks for modules where this process does, as a program that found this package in a way of
    its own would otherwise start processes that do not find it; but never in the current folder
    (`-P`), nor at any relative path: that is where the user's data are, and a file that is called
    as a module of Python's would be run.
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


# --- in a worker ------------------------------------------------------------------------------


class _Outcome(NamedTuple):
    """What became of an item: a result or an error."""

    result: object
    error: Exception | None


def serve(lifeline: int) -> None:
    """Be a worker: do the items that come in until there are no more."""
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what anyone prints is no answer
    with suppress(EOFError):
        function, prepare = cast(
            "tuple[Callable[[object], object], Callable[[], object] | None]", receive(requests)
        )
        with suppress(Exception):
            if prepare is not None:
                prepare()
        while True:
            answers.write(_outcome(function, receive(requests)))
            answers.flush()


def _end_with(lifeline: int) -> None:
    """Wait until the other end of a pipe has closed, then end this process."""
    os.read(lifeline, 1)
    os._exit(1)


def _outcome(function: Callable[[object], object], item: object) -> bytes:
    try:
        return encode(_Outcome(function(item), None))
    except (CorpusError, OSError) as error:
        return encode(_Outcome(None, error))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is to be raised where it is seen
        said = f"{error!r} in a worker\n{traceback.format_exc()}"
        return encode(_Outcome(None, RuntimeError(said)))
