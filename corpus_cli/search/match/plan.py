"""What a search did: the steps of its plan, and what each cost and found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Final, assert_never

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


class Plan:
    """Takes down what the steps of a search cost and find, over all segments."""

    def __init__(self) -> None:
        self._seconds: defaultdict[_Key, float] = defaultdict(float)
        self._found: dict[_Key, tuple[int, int]] = {}
        self._further: list[PlanStep] = []

    def note(self, part: Expression, seconds: float, hits: int, documents: int) -> None:
        """Add what a part of the query cost in a segment, the parts it has included, and found."""
        key = (type(part), part)
        self._seconds[key] += seconds
        before = self._found.get(key, (0, 0))
        self._found[key] = (before[0] + hits, before[1] + documents)

    def cost(self, part: Expression, seconds: float) -> None:
        """Add what a part cost without counting what it found: that is looked for twice."""
        self._seconds[(type(part), part)] += seconds

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take down a step that is not a part of the query."""
        began = perf_counter()
        yield
        self._further.append(PlanStep(name, None, None, _ms(perf_counter() - began)))

    def steps(self, expression: Expression) -> list[PlanStep]:
        """Return the steps: the query's parts as a tree, by indentation, then the others."""
        return [*self._parts(expression, 0), *self._further]

    def _parts(self, part: Expression, depth: int) -> Iterator[PlanStep]:
        key = (type(part), part)
        hits, documents = self._found.get(key, (0, 0))
        name = "  " * depth + described(part)
        filters = isinstance(part, Field)
        yield PlanStep(name, None if filters else hits, documents, _ms(self._seconds[key]))
        for inner in parts_of(part):
            yield from self._parts(inner, depth + 1)
        for inner in part.without if isinstance(part, And) else ():
            yield from self._parts(inner, depth + 1)


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 3)


_WITHOUT: Final = ", less those with the last {}"


def described(part: Expression) -> str:
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
            name = "documents with all of" + (_WITHOUT.format(len(without)) if without else "")
        case Or():
            name = "documents with any of"
        case Near(_, _, distance):
            name = f"pairs with at most {distance} words between them"
        case Within(_, scope):
            name = f"the same {scope} with"
        case _:
            assert_never(part)
    return name
