"""Does the tasks of a build: the few of a small one here, those of a large one by processes.

`processes.py` starts them. At most one task a worker is under way, so that memory is bounded by
their number. Records come back in the order of the tasks, whoever did them.
"""

from __future__ import annotations

import os
import pickle
import selectors
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from corpus_cli.errors import IndexFault
from corpus_cli.index.build.tasks import BATCH, LESS_MEMORY, Task, Write, perform, share, weight
from corpus_cli.index.files.format import SegmentRecord
from corpus_cli.parallel.processes import start
from corpus_cli.text.words.segmenter import Segmenter

_CALL: Final = (
    "import pickle; from corpus_cli.index.build.worker import work; "
    "work(sys.stdin.buffer, pickle.load(sys.stdin.buffer))"
)


class Site(NamedTuple):
    """Where the work is done: the index, its word lists, and the lock to share with workers.

    `tokenizer` names the engine that cuts words, `names` tells whether names are to be found.
    """

    folder: Path
    lexicon: Path
    tokenizer: str
    lock: int
    names: bool = False


Finished = Callable[[SegmentRecord], None]
"""Called with each record as it comes, in any order."""


def perform_all(
    site: Site,
    tasks: Iterable[Task],
    jobs: int,
    segmenter: Callable[[], Segmenter],
    finished: Finished,
    *,
    ahead: bool = False,
) -> list[SegmentRecord]:
    """Do the tasks, with up to `jobs` processes, and return what came of each, in their order.

    `segmenter` makes one for tasks that are done here: all of them, if there are no more than one
    process would get at once. If the tasks will be long in coming, the processes get ready `ahead`
    of them. Raises what a task raises, and IndexFault if a worker dies.
    """
    stream = iter(tasks)
    first: list[Task] = []
    if jobs <= 1 or not (ahead or _is_more_than_a_batch(stream, first)):
        return list(_here(site, first, stream, segmenter, finished))
    with _crew(site, jobs) as crew:
        if ahead:
            crew.start_all()
        while first:
            crew.give(first.pop(0), finished)
        for task in stream:
            crew.give(task, finished)
        return crew.results(finished)


def _is_more_than_a_batch(stream: Iterator[Task], first: list[Task]) -> bool:
    """Take tasks off the stream until they weigh more than a batch; tell whether they do."""
    total = 0
    for task in stream:
        total += _weight(task)
        first.append(task)
        if len(first) > 1 and total > BATCH:
            return True
    return False


def _weight(task: Task) -> int:
    if isinstance(task, Write):
        carried = sum(share(one.record, len(one.rows)) for one in task.carried)
        return carried + weight(task.documents)
    return share(task.record, len(task.rows))


def _here(
    site: Site,
    tasks: list[Task],
    stream: Iterator[Task],
    segmenter: Callable[[], Segmenter],
    finished: Finished,
) -> Iterator[SegmentRecord]:
    made = None
    for source in (tasks, stream):
        for task in source:
            made = made or segmenter()
            record = perform(site.folder, task, made, names=site.names)
            finished(record)
            yield record


class _Worker:
    """A worker process, as seen from here."""

    def __init__(self, site: Site, lifeline: int) -> None:
        from corpus_cli.index.build.worker import Order

        self.task: int | None = None  # the number of the one it is at
        self.process: Final = start(_CALL, pass_fds=(site.lock, lifeline))
        self._send(Order(site.folder, site.lexicon, site.tokenizer, lifeline, names=site.names))

    @property
    def answers(self) -> Any:  # noqa: ANN401 - typed as perhaps None, though it never is
        """What it writes to."""
        return self.process.stdout

    @property
    def _tasks(self) -> Any:  # noqa: ANN401 - as above
        return self.process.stdin

    def give(self, number: int, task: Task) -> None:
        """Hand it a task; it must be idle."""
        self.task = number
        self._send(task)

    def take(self) -> SegmentRecord:
        """Wait for what came of its task and return it, or raise it."""
        try:
            outcome = pickle.load(self.answers)  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError):
            raise self._death() from None
        self.task = None
        if outcome.error is not None:
            raise outcome.error
        record: SegmentRecord = outcome.record
        return record

    def _send(self, value: object) -> None:
        try:
            pickle.dump(value, self._tasks, protocol=pickle.HIGHEST_PROTOCOL)
            self._tasks.flush()
        except BrokenPipeError:
            raise self._death() from None

    def _death(self) -> IndexFault:
        code = self.process.wait()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        return IndexFault(
            f"a process that was indexing {how}",
            hint=LESS_MEMORY,
        )

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        with suppress(BrokenPipeError):
            self._tasks.close()
        self.answers.close()


class _Crew:
    """Workers, and who is at what."""

    def __init__(self, site: Site, jobs: int, lifeline: int) -> None:
        self._site = site
        self._jobs = jobs
        self._lifeline = lifeline
        self.workers: Final[list[_Worker]] = []
        self._records: dict[int, SegmentRecord] = {}
        self._given = 0

    def give(self, task: Task, finished: Finished) -> None:
        """Hand a task to a worker, when there is one that has nothing to do."""
        worker = self._idle(finished)
        self._start()  # the next one, which gets ready while this one is given its task
        worker.give(self._given, task)
        self._given += 1

    def start_all(self) -> None:
        """Start every worker there may be."""
        while self._start():
            pass

    def results(self, finished: Finished) -> list[SegmentRecord]:
        """Wait for all tasks; return what came of each, in their order."""
        while any(worker.task is not None for worker in self.workers):
            self._collect(finished)
        return [self._records[number] for number in range(self._given)]

    def _idle(self, finished: Finished) -> _Worker:
        while True:
            for worker in self.workers:
                if worker.task is None:
                    return worker
            if not self._start():
                self._collect(finished)

    def _start(self) -> bool:
        """Start a further worker, if there may be one."""
        if len(self.workers) == self._jobs:
            return False
        self.workers.append(_Worker(self._site, self._lifeline))
        return True

    def _collect(self, finished: Finished) -> None:
        """Wait for a worker to finish, and take what came of its task."""
        with selectors.DefaultSelector() as selector:
            for worker in self.workers:
                if worker.task is not None:
                    selector.register(worker.answers, selectors.EVENT_READ, worker)
            ready: list[_Worker] = [key.data for key, _ in selector.select()]
        for worker in ready:
            number = worker.task
            assert number is not None  # noqa: S101 - for the type checker: it is busy
            record = self._records[number] = worker.take()
            finished(record)


@contextmanager
def _crew(site: Site, jobs: int) -> Iterator[_Crew]:
    """Yield a crew; all its processes have ended afterwards, in whatever way this ends."""
    lifeline, held = os.pipe()
    crew = _Crew(site, jobs, lifeline)
    try:
        yield crew
    finally:
        for worker in crew.workers:
            worker.end()
        os.close(lifeline)
        os.close(held)
