"""Runs the tasks of a build: here if it is small, in worker processes if it is large."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from corpus_cli.errors import IndexFault
from corpus_cli.index.build.tasks import BATCH, LESS_MEMORY, Task, Write, perform, share, weight
from corpus_cli.index.files.format import SegmentRecord
from corpus_cli.parallel.local import InTurn
from corpus_cli.parallel.worker_pool import WorkerPool
from corpus_cli.text.words.engines import segmenter_for
from corpus_cli.text.words.lexicon import Lexicon
from corpus_cli.text.words.segmenter import Segmenter


class Site(NamedTuple):
    """Where the work is done: the index, its word lists, and the lock to share with workers.

    `tokenizer` names the engine that cuts words, `names` tells whether names are to be found.
    """

    folder: Path
    lexicon: Path
    tokenizer: str
    lock: int
    names: bool = False


def perform_all(
    site: Site,
    tasks: Iterable[Task],
    jobs: int,
    segmenter: Callable[[], Segmenter],
    finished: Callable[[SegmentRecord], None],
    *,
    ahead: bool = False,
) -> list[SegmentRecord]:
    """Do the tasks by up to `jobs` processes; return the record of each segment, in their order.

    `segmenter` makes one for tasks that are done here: all of them, if they are no more than one
    process would get at once. If the tasks will be long in coming, the processes get ready `ahead`
    of them. `finished` is called with each record as soon as it and all before it are there.
    Raises what a task raises, and IndexFault if a worker dies.
    """
    stream = iter(tasks)
    first: list[Task] = []
    if jobs <= 1 or not (ahead or _is_more_than_a_batch(stream, first)):
        made = cache(segmenter)
        records = InTurn().stream(
            lambda task: perform(site.folder, task, made(), names=site.names),
            chain(_taken(first), stream),
        )
    else:
        pool = WorkerPool(
            jobs,
            prepare=partial(_prepare, site),
            ahead=ahead,
            inherited=(site.lock,),
            who="a process that was indexing",
            hint=LESS_MEMORY,
        )
        records = pool.stream(partial(_perform, site), chain(_taken(first), stream))
    found = []
    with closing(records):  # before anyone removes what the processes were writing
        for record in records:
            finished(record)
            found.append(record)
    return found


def _is_more_than_a_batch(stream: Iterator[Task], first: list[Task]) -> bool:
    """Take tasks off the stream until they weigh more than a batch; tell whether they do."""
    total = 0
    for task in stream:
        if isinstance(task, Write):
            total += sum(share(one.record, len(one.rows)) for one in task.carried)
            total += weight(task.documents)
        else:
            total += share(task.record, len(task.rows))
        first.append(task)
        if len(first) > 1 and total > BATCH:
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


def _prepare(site: Site) -> None:
    segmenter_of(site.lexicon, site.tokenizer)
    gc.freeze()  # a lexicon is for good: it need not be looked through for garbage again


def _perform(site: Site, task: Task) -> SegmentRecord:
    segmenter = segmenter_of(site.lexicon, site.tokenizer)
    try:
        return perform(site.folder, task, segmenter, names=site.names)
    except MemoryError:
        raise IndexFault("not enough memory to index", hint=LESS_MEMORY) from None
