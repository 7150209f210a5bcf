"""A process that does tasks of a build, one after the other (`worker_pool.py` starts it).

It reads pickled tasks from its standard input and answers each on its standard output with what
came of it, or with the exception. It ends when its input does, and at once when the process that
started it has gone.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import traceback
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import BinaryIO, NamedTuple

from corpus_cli.errors import CorpusError, IndexFault
from corpus_cli.index.build.tasks import LESS_MEMORY, Task, perform
from corpus_cli.index.files.format import SegmentRecord
from corpus_cli.parallel.processes import end_with
from corpus_cli.text.words.engines import segmenter_for
from corpus_cli.text.words.lexicon import Lexicon
from corpus_cli.text.words.segmenter import Segmenter


class Order(NamedTuple):
    """What a worker is told first.

    The index, the lexicon and the engine that cut words, a pipe that ends with its master, and
    whether names are to be found.
    """

    folder: Path
    lexicon: Path
    tokenizer: str
    lifeline: int
    names: bool


class Outcome(NamedTuple):
    """What came of a task: a record or an exception."""

    record: SegmentRecord | None
    error: Exception | None


class _Made:
    """Makes the segmenter when it is first needed: where that fails, it is told as any failure."""

    def __init__(self, order: Order) -> None:
        self._order = order

    @cached_property
    def segmenter(self) -> Segmenter:
        made = segmenter_for(Lexicon.read(self._order.lexicon), self._order.tokenizer)
        gc.freeze()  # a lexicon is for good: it need not be looked through for garbage again
        return made


def work(tasks: BinaryIO, order: Order) -> None:
    """Do the tasks that come in until there are no more."""
    Thread(target=end_with, args=(order.lifeline,), daemon=True).start()
    answers = _private_output()
    segmenter = _Made(order)
    with suppress(Exception):  # if it cannot be made, the first task says so
        _ = segmenter.segmenter
    while task := _next(tasks):
        pickle.dump(_outcome(order, task, segmenter), answers)
        answers.flush()


def _next(tasks: BinaryIO) -> Task | None:
    try:
        task: Task = pickle.load(tasks)  # noqa: S301 - from the process that started this one
    except EOFError:
        return None
    return task


def _outcome(order: Order, task: Task, made: _Made) -> Outcome:
    try:
        return Outcome(perform(order.folder, task, made.segmenter, names=order.names), None)
    except (CorpusError, OSError) as error:
        return Outcome(None, error)
    except MemoryError:
        return Outcome(None, IndexFault("memory was too short to index", hint=LESS_MEMORY))
    except Exception as error:  # noqa: BLE001 - whatever it is, the master is to raise it
        return Outcome(None, RuntimeError(f"{error!r} in a worker\n{traceback.format_exc()}"))


def _private_output() -> BinaryIO:
    """Return standard output, and let what anyone prints go to standard error instead."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers
