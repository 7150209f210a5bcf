"""What a person sees who waits: a line on a terminal's stderr that says what is being done.

It comes when a command takes longer than `PATIENCE`, and goes before anything else is written. A
thread of its own draws it, since the one that works may be in a library for seconds. A search forks
where it is the only thread of Python (`parallel/forked.py`); this one is none that Python counts,
and a fork does it no harm: it imports nothing, holds no lock that a fork would need, and is not in
the copy.
"""

from __future__ import annotations

import os
import time
from _thread import allocate_lock, start_new_thread
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, Final, TextIO

from corpus_cli.model.indexing import Progress
from corpus_cli.output.escape import visible

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PATIENCE: Final = 0.4  # seconds
_REDRAW: Final = 0.1
_WHEELS: Final = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_CLEAR: Final = "\r\x1b[2K"
_BAR: Final = 20  # cells
_MEGABYTE: Final = 1e6
_SURE: Final = 3.0  # seconds after which the speed so far says how long it will take

DOING: Final = {
    "search": "searching",
    "stats": "counting words",
    "keyness": "comparing frequencies",
    "ngrams": "counting word sequences",
    "collocates": "counting collocates",
    "trend": "counting over time",
    "dispersion": "locating hits",
    "summary": "summarising documents",
    "names": "counting names",
    "dates": "reading dates",
    "reuse": "comparing passages",
    "diff": "comparing two documents",
    "similar": "comparing documents",
    "words": "segmenting text",
    "list": "listing documents",
    "show": "reading the document",
    "open": "looking up the document",
    "info": "describing the corpus",
    "index": "reading the corpus",
    "export": "exporting documents",
    "verify": "checking the index",
    "sql": "running SQL",
    "help": "looking up help",
    "schema": "reading the schema",
}
"""What each command does while somebody waits for it."""


class StatusLine:
    """The line; `descriptor` is that of a terminal. It is shown from `start` to `stop`."""

    def __init__(self, descriptor: int, text: str) -> None:
        self._descriptor: Final = descriptor
        self._began: Final = time.monotonic()
        self._end: Final = allocate_lock()  # held until the line is to go for good
        self._drawing: Final = allocate_lock()
        self._text = text
        self._is_timed = True
        self._is_on = False
        self._is_drawn = False

    def start(self) -> None:
        """Show it from when it has been a while."""
        self._is_on = True
        self._end.acquire()
        start_new_thread(self._run, ())

    def say(self, text: str, *, is_timed: bool = True) -> None:
        """Let it say something else from now on, and how long it has taken if `is_timed`."""
        self._text, self._is_timed = visible(text), is_timed

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Let something else be written to the terminal."""
        with self._drawing:
            self._clear()
            yield

    def stop(self) -> None:
        """Remove it for good."""
        with self._drawing:
            self._clear()
            if self._is_on:
                self._is_on = False
                self._end.release()

    def _run(self) -> None:
        wait = PATIENCE
        while not self._end.acquire(timeout=wait):
            wait = _REDRAW
            with self._drawing:
                if self._is_on:
                    self._draw()

    def _draw(self) -> None:
        seconds = time.monotonic() - self._began
        wheel = _WHEELS[int(seconds / _REDRAW) % len(_WHEELS)]
        line = f"{wheel} {self._text}" + (f" · {clock(seconds)}" if self._is_timed else "")
        with suppress(OSError):  # a terminal that has gone
            width = os.get_terminal_size(self._descriptor).columns or 80
            os.write(self._descriptor, f"{_CLEAR}{line[: width - 1]}".encode())
            self._is_drawn = True

    def _clear(self) -> None:
        if self._is_drawn:
            self._is_drawn = False
            with suppress(OSError):
                os.write(self._descriptor, _CLEAR.encode())


@contextmanager
def first_written(descriptor: int, before: Callable[[], None]) -> Iterator[TextIO]:
    """Yield a stream to a terminal; `before` is called before anything is written to it."""
    with TextIOWrapper(
        BufferedWriter(_Terminal(descriptor, before)), "utf-8", "backslashreplace"
    ) as out:
        yield out


class _Terminal(FileIO):
    """A terminal on which something is to happen before it is written to."""

    def __init__(self, descriptor: int, before: Callable[[], None]) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._before = before

    def write(self, data: ReadableBuffer, /) -> int:
        """Write, as files do."""
        self._before()
        return super().write(data)


def describe(done: Progress, seconds: float) -> str:
    """Return what is said of a build after so many seconds: bytes done of all, time left."""
    read = f"{done.read / _MEGABYTE:,.1f}"
    if not done.total:
        return f"indexing: {read} MB, {done.documents:,} documents"
    part = min(done.read / done.total, 1.0)
    full = round(part * _BAR)
    bar = "━" * full + "─" * (_BAR - full)
    left = ""
    if seconds >= _SURE and part:
        left = f", {clock(seconds / part - seconds)} left"
    of = f"{read} of {done.total / _MEGABYTE:,.1f} MB"
    return f"indexing: {of} {bar} {done.documents:,} documents{left}"


def clock(seconds: float) -> str:
    """Return a time as a clock has it.

    >>> clock(5), clock(3_725)
    ('0:05', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
