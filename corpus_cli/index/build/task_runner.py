"""Runs the tasks of a build: here if it is small, in worker processes if it is large."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from functools import cache, partial
from itertools import chain
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple

from corpus_cli.errors import IndexFault
from corpus_cli.index.build.tasks import LESS_MEMORY, Task, Write, perform, share, weight
from corpus_cli.index.files.format import SegmentRecord
from corpus_cli.parallel.local import InTurn
from corpus_cli.parallel.worker_pool import WorkerPool
from corpus_cli.text.words.engines import segmenter_for
from corpus_cli.text.words.lexicon import Lexicon
from corpus_cli.text.words.segmenter import Segmenter

_AMOUNTS: Final = Struct("=qq")  # documents and characters


class Site(NamedTuple):
    """Where the work is done: the index, its word lists, and the lock to share with workers.

    `tokenizer` names the engine that cuts words, `names` tells whether names are to be found.
    Workers write to `meter` how far they are, if there is one.
    """

    folder: Path
    lexicon: Path
    tokenizer: str
    lock: int
    names: bool = False
    meter: int | None = None


class Meter:
    """How many documents and characters were analysed, by whichever process.

    `moved` is called when there are more. Processes tell it through a pipe, which never makes one
    wait: what finds no room is told with what comes after it.
    """

    def __init__(self, moved: Callable[[], None]) -> None:
        self.documents = self.characters = 0
        self._moved: Final = moved
        self._reading, self.writing = os.pipe()
        for descriptor in (self._reading, self.writing):
            os.set_blocking(descriptor, False)

    def add(self, documents: int, characters: int) -> None:
        """Count what was analysed."""
        self.documents += documents
        self.characters += characters
        self._moved()

    def read(self) -> None:
        """Count what other processes have told."""
        with suppress(BlockingIOError):
            for amounts in _AMOUNTS.iter_unpack(os.read(self._reading, _AMOUNTS.size * 1024)):
                self.add(*amounts)

    def close(self) -> None:
        """Close the pipe."""
        os.close(self._reading)
        os.close(self.writing)


def perform_all(
    site: Site,
    tasks: Iterable[Task],
    jobs: int,
    segmenter: Callable[[], Segmenter],
    meter: Meter,
    *,
    batch: int,
    ahead: bool = False,
) -> list[SegmentRecord]:
    """Do the tasks by up to `jobs` processes; return the record of each segment, in their order.

    `segmenter` makes one for tasks that are done here: all of them, if they are no more than one
    process would get at once, a `batch`. If the tasks will be long in coming, the processes get
    ready `ahead` of them. The `meter` counts what is analysed. Raises what a task raises, and
    IndexFault if a worker dies.
    """
    stream = iter(tasks)
    first: list[Task] = []
    if jobs <= 1 or not (ahead or _is_more_than_a_batch(stream, first, batch)):
        made = cache(segmenter)
        records = InTurn().stream(
            lambda task: perform(site.folder, task, made(), names=site.names, told=meter.add),
            chain(_taken(first), stream),
        )
    else:
        pool = WorkerPool(
            jobs,
            prepare=partial(_prepare, site),
            ahead=ahead,
            inherited=(site.lock, meter.writing),
            idle=meter.read,
            who="a process that was indexing",
            hint=LESS_MEMORY,
        )
        site = site._replace(meter=meter.writing)
        records = pool.stream(partial(_perform, site), chain(_taken(first), stream))
    with closing(records):  # before anyone removes what the processes were writing
        return list(records)


def _is_more_than_a_batch(stream: Iterator[Task], first: list[Task], batch: int) -> bool:
    """Take tasks off the stream until they weigh more than a batch; tell whether they do."""
    total = 0
    for task in stream:
        if isinstance(task, Write):
            total += sum(share(one.record, len(one.rows)) for one in task.carried)
            total += weight(task.documents)
        else:
            total += share(task.record, len(task.rows))
        first.append(task)
        if len(first) > 1 and total > batch:
            return True
    return False


def _taken(tasks: list[Task]) -> Iterator[Task]:
    """Yield the tasks and keep none of them: their documents are the memory of a build."""
    while tasks:
        yield tasks.pop(0)


# --- in a worker ------------------------------------------------------------------------------


@cache
def segmenter_of(lexicon: Path, tokenizer: str) -> Segmenter:
    """Return the segmenter with the lexicon in a folder: one for all the tasks of a process."""
    return segmenter_for(Lexicon.read(lexicon), tokenizer)


def _teller(meter: int | None) -> Callable[[int, int], None]:
    """Return what tells a meter how far this process is."""
    untold = [0, 0]

    def tell(*amounts: int) -> None:
        untold[:] = map(sum, zip(untold, amounts, strict=True))
        if meter is not None:
            with suppress(OSError):  # full, or nobody reads
                os.write(meter, _AMOUNTS.pack(*untold))
                untold[:] = [0, 0]

    return tell


def _prepare(site: Site) -> None:
    segmenter_of(site.lexicon, site.tokenizer)
    gc.freeze()  # a lexicon is for good: it need not be looked through for garbage again


def _perform(site: Site, task: Task) -> SegmentRecord:
    segmenter = segmenter_of(site.lexicon, site.tokenizer)
    try:
        return perform(site.folder, task, segmenter, names=site.names, told=_teller(site.meter))
    except MemoryError:
        raise IndexFault("not enough memory to index", hint=LESS_MEMORY) from None
