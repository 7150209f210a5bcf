"""What an expression finds in one segment.

Evaluation goes from the leaves up. Each part has *keys*, the documents (sentences, paragraphs) that
it is met in, and the occurrences that may be shown. A boolean combines keys, and keeps the
occurrences of its parts that lie in the keys it is left with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.metadata_filters import rows_meeting
from corpus_cli.search.match.occurrences import NOTHING, Found, plain
from corpus_cli.search.match.scan import Finder, described, living
from corpus_cli.search.query.expression import (
    And,
    Expression,
    Field,
    Near,
    Or,
    Regex,
    Scope,
    Term,
    Within,
)

if TYPE_CHECKING:
    from corpus_cli.search.match.plan import Plan
    from corpus_cli.search.match.segment_positions import Layout


class Met(NamedTuple):
    """Where a part is met, and what of it may be shown."""

    keys: set[int]
    found: list[Found]


class Evaluator:
    """Evaluates expressions in one segment; what a leaf finds is found once."""

    def __init__(self, segment: Segment, finder: Finder, plan: Plan | None = None) -> None:
        self._segment: Final = segment
        self._finder: Final = finder
        self._plan: Final = plan
        self._counted_by: int | None = None  # the grade whose finds the plan counts
        self._leaves: dict[Term | Regex, Found] = {}

    @cached_property
    def layout(self) -> Layout:
        """Where units, words, lines and sentences lie, for the expressions that ask."""
        from corpus_cli.search.match.segment_positions import Layout

        return Layout(self._segment)

    def evaluate(self, expression: Expression, grade: int) -> Met:
        """Return the rows of documents that meet an expression, and its occurrences in them.

        Only occurrences of at least `grade` count. What documents must *not* have counts from
        `grade` up, too; `loosely` is what to ask for everything that a looser search would show.
        """
        self._counted_by = grade
        return self._met(expression, grade, grade, Scope.DOCUMENT)

    def loosely(self, expression: Expression, grade: int) -> Met:
        """Evaluate with every grade allowed, except in what documents must not have."""
        self._counted_by = None if grade else 0
        return self._met(expression, 0, grade, Scope.DOCUMENT)

    def hits_of(self, leaf: Term | Regex, grade: int) -> list[Found]:
        """Return the occurrences of one part in all documents of the segment."""
        return self._of(self._leaf(leaf), grade, Scope.DOCUMENT).found

    def _met(self, expression: Expression, grade: int, strict: int, scope: Scope) -> Met:
        if self._plan is None:
            return self._evaluated(expression, grade, strict, scope)
        began = perf_counter()
        met = self._evaluated(expression, grade, strict, scope)
        seconds = perf_counter() - began
        if grade == self._counted_by:
            hits = sum(len(found.starts) for found in met.found)
            self._plan.note(expression, seconds, hits, len(met.keys))
        else:
            self._plan.cost(expression, seconds)
        return met

    def _evaluated(self, expression: Expression, grade: int, strict: int, scope: Scope) -> Met:
        match expression:
            case Term() | Regex():
                return self._of(self._leaf(expression), grade, scope)
            case Field():
                return Met(self._living(rows_meeting(self._segment, expression)), [])
            case And():
                return self._all(expression, grade, strict, scope)
            case Or(parts):
                met = [self._met(part, grade, strict, scope) for part in parts]
                return Met(
                    set().union(*(one.keys for one in met)), [f for m in met for f in m.found]
                )
            case Near(left, right, distance):
                first, second = (
                    self._flat(self._met(side, grade, strict, scope)) for side in (left, right)
                )
                return self._of(self.layout.near(first, second, distance), 0, scope)
            case Within(part, inner):
                met_inside = self._met(part, grade, strict, inner)
                return self._of(self._flat(met_inside), 0, scope)
            case _:
                assert_never(expression)

    def _all(self, expression: And, grade: int, strict: int, scope: Scope) -> Met:
        met = [self._met(part, grade, strict, scope) for part in expression.parts]
        keys = set.intersection(*(one.keys for one in met))
        for part in expression.without:
            keys = keys - self._met(part, strict, strict, scope).keys
        return Met(keys, self._kept(met, keys, scope))

    def _leaf(self, leaf: Term | Regex) -> Found:
        if leaf not in self._leaves:
            if isinstance(leaf, Regex):
                self._leaves[leaf] = living(self._segment, self._matches(leaf))
            else:
                self._leaves[leaf] = self._occurrences(leaf)
        return self._leaves[leaf]

    def _occurrences(self, term: Term) -> Found:
        found = self._finder.find(self._segment, term.text)
        if (term.open_left or term.open_right) and len(found.starts):
            return self.layout.to_unit_edges(found, term)
        return found

    def _matches(self, regex: Regex) -> Found:
        from corpus_cli.search.query.regex import spans

        frequent = self._finder.matches_often(regex.pattern)
        text = self._segment.text
        starts: list[int] = []
        ends: list[int] = []
        for row in range(text.documents):
            begin, end = text.bounds(row)
            for first, last in spans(regex.pattern, text.data[begin:end]):
                starts.append(begin + first)
                ends.append(begin + last)
        return described(self._segment, starts, ends, frequent=frequent)

    def _of(self, found: Found, grade: int, scope: Scope) -> Met:
        """Return occurrences of at least a grade, with the keys that they lie in."""
        found = found.from_grade(grade)
        if scope is Scope.DOCUMENT:
            return Met(found.rows_from(0), [found])
        return Met(set(plain(self._keys(found, scope))), [found])

    def _keys(self, found: Found, scope: Scope) -> Sequence[int]:
        if scope is Scope.DOCUMENT:
            return found.rows
        keys: Sequence[int] = self.layout.scopes(found, scope)
        return keys

    def _kept(self, met: Iterable[Met], keys: set[int], scope: Scope) -> list[Found]:
        """Return the occurrences that lie in the keys."""
        return [
            found if one.keys <= keys else self._in_keys(found, keys, scope)
            for one in met
            for found in one.found
        ]

    def _in_keys(self, found: Found, keys: set[int], scope: Scope) -> Found:
        if scope is Scope.DOCUMENT:
            return found.keep(keys)
        return found.where([key in keys for key in plain(self._keys(found, scope))])

    def _flat(self, met: Met) -> Found:
        return self.together(met.found)

    def together(self, found: Sequence[Found]) -> Found:
        """Return what several leaves found as one, each occurrence once."""
        return self.layout.together(found) if found else NOTHING

    def inside(self, found: Found, term: str, *, wanted: bool) -> Found:
        """Return the occurrences that lie inside one of a term's, or those that do not."""
        mask = self.layout.inside(found, self._finder.find(self._segment, term))
        if not wanted:
            mask = ~mask
        return found.where(mask.tolist() if isinstance(found.rows, list) else mask)

    def _living(self, rows: set[int]) -> set[int]:
        return rows - self._segment.deleted if self._segment.deleted else rows
