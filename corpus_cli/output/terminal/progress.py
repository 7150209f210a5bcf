"""The progress of a build, on a terminal's stderr."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from corpus_cli.model.indexing import Progress

_MEGABYTE = 1e6


@contextmanager
def progress(out: TextIO, *, visible: bool) -> Iterator[Callable[[Progress], None]]:
    """Yield what to call with the progress now and then; it is shown if `visible`."""
    if not visible:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
    )
    began = time.monotonic()
    with Bar(*columns, console=Console(file=out), transient=True) as bar:
        task = bar.add_task("indexing", total=None)

        def report(done: Progress) -> None:
            told = describe(done, time.monotonic() - began)
            bar.update(task, description=told, completed=done.read, total=done.total)

        yield report


def describe(done: Progress, seconds: float) -> str:
    """Return the line for `done` after so many seconds: documents, MB/s, time left."""
    speed = done.read / max(seconds, 1e-3)
    parts = [f"indexing: {done.documents:,} documents", f"{speed / _MEGABYTE:,.1f} MB/s"]
    if done.total and speed:
        left = max(done.total - done.read, 0) / speed
        parts.append(f"{_clock(left)} left")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
