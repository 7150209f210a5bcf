"""The plan of a query (`--explain`): its steps, with what each cost and found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import assert_never

from corpus_cli.model.search import PlanStep
from corpus_cli.search.query.expression import (
    And,
    Expression,
    Field,
    Near,
    Or,
    Regex,
    Term,
    Within,
    parts_of,
)

_Key = tuple[type, Expression]  # named tuples of different types may be equal


class QueryPlan:
    """Records what the steps of a search cost and find, over all segments."""

    def __init__(self) -> None:
        self._seconds: defaultdict[_Key, float] = defaultdict(float)
        self._found: dict[_Key, tuple[int, int]] = {}
        self._further: list[PlanStep] = []

    def add(self, part: Expression, seconds: float, found: tuple[int, int] | None = None) -> None:
        """Add what a part of the query cost in a segment, its own parts included.

        `found` are its hits and documents there. It is None where the same part is evaluated a
        second time, so that they count once.
        """
        key = (type(part), part)
        self._seconds[key] += seconds
        if found is not None:
            hits, documents = self._found.get(key, (0, 0))
            self._found[key] = (hits + found[0], documents + found[1])

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Record a step that is not a part of the query."""
        began = perf_counter()
        yield
        self._further.append(PlanStep(name, None, None, _milliseconds(perf_counter() - began)))

    def steps(self, expression: Expression) -> list[PlanStep]:
        """Return the steps: the query's parts as a tree, by indentation, then the others."""
        return [*self._steps_of(expression, 0), *self._further]

    def _steps_of(self, part: Expression, depth: int) -> Iterator[PlanStep]:
        key = (type(part), part)
        hits, documents = self._found.get(key, (0, 0))
        yield PlanStep(
            step="  " * depth + step_name(part),
            hits=None if isinstance(part, Field) else hits,
            documents=documents,
            milliseconds=_milliseconds(self._seconds[key]),
        )
        for inner in (*parts_of(part), *(part.without if isinstance(part, And) else ())):
            yield from self._steps_of(inner, depth + 1)


def _milliseconds(seconds: float) -> float:
    return round(1000 * seconds, 3)


def step_name(part: Expression) -> str:
    """Return in words how a part of a query is looked for."""
    match part:
        case Term(text, open_left, open_right):
            reach = " to the edges of its units" if open_left or open_right else ""
            name = f"scan the text for {text!r}{reach}"
        case Regex(pattern):
            name = f"match /{pattern}/ document by document"
        case Field(field, value):
            name = f"look up documents with {field}:{value}"
        case And(_, without):
            less = f", less those with the last {len(without)}" if without else ""
            name = f"documents with all of{less}"
        case Or():
            name = "documents with any of"
        case Near(_, _, distance):
            name = f"pairs with at most {distance} words between them"
        case Within(_, scope):
            name = f"the same {scope} with"
        case _:
            assert_never(part)
    return name
