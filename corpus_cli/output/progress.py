"""The progress of a build, on a terminal's stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def progress(out: TextIO, *, visible: bool) -> Iterator[Callable[[int, int], None]]:
    """Yield what to call with the documents and characters done; it shows them if `visible`."""
    if not visible:
        yield lambda _documents, _characters: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=out), transient=True) as bar:
        task = bar.add_task("indexing")

        def report(documents: int, characters: int) -> None:
            done = f"indexing: {documents:,} documents, {characters / 1e6:,.1f} M characters"
            bar.update(task, description=done)

        yield report
