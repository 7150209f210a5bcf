"""What every implementation of `parallel.interface.Workers` does, as assertions.

The forked pair is checked in a process of its own: those of the tests have threads, and are not to
be forked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_cli.errors import UsageError
from corpus_cli.parallel.interface import Workers

AHEAD = 200  # items that may be taken before their results are asked for


def doubled(number: int) -> tuple[int, str]:
    return 2 * number, str(number) * 1000


def refused(number: int) -> int:
    if number == 3:
        raise UsageError("not 3", hint="take 4")
    return number


def check(workers: Workers, longest: int = 300) -> None:
    """Assert what the interface says of order, laziness, errors and ends."""
    before = children()
    for length in (0, 1, 2, 7, longest):
        expected = [(2 * n, str(n) * 1000) for n in range(length)]
        assert workers.each(doubled, range(length)) == expected
        assert list(workers.stream(doubled, iter(range(length)))) == expected
    for failing in (workers.each, lambda f, items: list(workers.stream(f, items))):
        with pytest.raises(UsageError, match="not 3") as caught:
            failing(refused, range(9))
        assert caught.value.hint == "take 4"
    check_laziness(workers)
    assert children() == before


def check_laziness(workers: Workers) -> None:
    """Nothing is begun unasked; of endless items a bounded number is taken, and closing ends it."""
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    stream = workers.stream(doubled, items())
    assert taken == 0
    assert [next(stream)[0] for _ in range(5)] == [2, 4, 6, 8, 10]
    assert 5 <= taken <= AHEAD
    stream.close()
    assert next(stream, None) is None


def children() -> int:
    """Return how many processes this one has started that are not gone."""
    return len(Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8").split())
