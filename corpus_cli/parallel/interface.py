"""What can be done in parallel: a function, called with each of many items.

The function takes one item and returns one result. It changes nothing that its caller reads
afterwards, as it may run in another thread, process or machine, and may be called twice with one
item: a process that was lost has its items done again.

What crosses a process boundary is pickled (`codec.py`): results always, items of a stream and of a
pool, the function of a pool. So a pool takes functions that a module defines, or `partial`s of
them; Spark and the forked pair take any. Functions and items hold no open files or locks, unless
they are sent without them, as a `Segment` is.

Results come in the order of the items. What a function raises is raised where the results are
awaited; if several calls fail, it is one of their errors. A stream that is closed, or not read to
its end, ends what was begun for it, as an error and Ctrl-C do: no process outlives the call.

Any thread may call, and calls may be nested; the forked pair works only where there is one thread,
and its items are done here where there are more.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Each(Protocol):
    """Calls a function with each item and returns all results: the `each` of any `Workers`."""

    def __call__(self, function: Callable[[T], R], items: Sequence[T], /) -> list[R]:
        """Return the results in the order of the items."""
        ...


class Workers(Protocol):
    """Calls a function with each of many items, several at a time."""

    def each(self, function: Callable[[T], R], items: Sequence[T], /) -> list[R]:
        """Return the results in the order of the items, when all of them are there."""
        ...

    def stream(self, function: Callable[[T], R], items: Iterable[T], /) -> Generator[R, None, None]:
        """Yield the results in the order of the items, each as soon as it and all before it are.

        Nothing is begun before the first result is asked for. Items are taken as they are needed,
        a bounded number ahead of the results.
        """
        ...


class FileHolder(Protocol):
    """What keeps files open that a second process must not share."""

    def let_go(self) -> None:
        """Forget the open files without closing them for the first process."""
        ...
