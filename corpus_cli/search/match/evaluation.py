"""What an expression matches in one segment.

Evaluation goes from the leaves up. Each part has *keys*, the documents (sentences, paragraphs) in
which it matches, and the occurrences that may be shown. A boolean combines the keys of its parts,
and keeps their occurrences that lie in the remaining keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.search.match.list_occurrences import NOTHING
from corpus_cli.search.match.metadata import rows_meeting
from corpus_cli.search.match.occurrences import Occurrences
from corpus_cli.search.match.term_scan import Finder
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
    from corpus_cli.search.match.query_plan import QueryPlan
    from corpus_cli.search.match.segment_positions import Layout


class PartMatches(NamedTuple):
    """The keys in which a part of an expression matches, and the occurrences of its leaves."""

    keys: set[int]
    found: list[Occurrences]


class Evaluator:
    """Evaluates expressions in one segment; each leaf is looked for once."""

    def __init__(self, segment: Segment, finder: Finder, plan: QueryPlan | None = None) -> None:
        self._segment: Final = segment
        self._finder: Final = finder
        self._plan: Final = plan
        self._counted_grade: int | None = None  # the plan counts what is found from this grade up
        self._leaves: dict[Term | Regex, Occurrences] = {}

    @cached_property
    def _layout(self) -> Layout:
        """Where units, words, lines and sentences lie: only some expressions ask."""
        from corpus_cli.search.match.segment_positions import Layout

        return Layout(self._segment)

    def evaluate(self, expression: Expression, grade: int) -> PartMatches:
        """Return the rows of documents that meet an expression, and its occurrences in them.

        Only occurrences of at least `grade` count, those that documents must *not* have included.
        """
        self._counted_grade = grade
        return self._part(expression, grade, grade, Scope.DOCUMENT)

    def evaluate_all_grades(self, expression: Expression, grade: int) -> PartMatches:
        """Return what the loosest `--match` would show of an expression.

        Every grade counts, but in what documents must not have: there only `grade` and higher ones.
        """
        self._counted_grade = None if grade else 0
        return self._part(expression, 0, grade, Scope.DOCUMENT)

    def leaf_occurrences(self, leaf: Term | Regex) -> Occurrences:
        """Return the occurrences of a leaf in all documents of the segment."""
        if leaf not in self._leaves:
            if isinstance(leaf, Regex):
                found = self._finder.match(self._segment, leaf.pattern)
            else:
                found = self._finder.find(self._segment, leaf.text)
                if (leaf.open_left or leaf.open_right) and len(found):
                    found = self._layout.to_unit_edges(found, leaf)
            self._leaves[leaf] = found
        return self._leaves[leaf]

    def union(self, found: Sequence[Occurrences]) -> Occurrences:
        """Return the occurrences of several leaves as one, each once."""
        return self._layout.union(found) if found else NOTHING

    def inside(self, found: Occurrences, term: str) -> Occurrences:
        """Return the occurrences that lie inside one of a term's."""
        return self._layout.inside(found, self._finder.find(self._segment, term))

    def outside(self, found: Occurrences, term: str) -> Occurrences:
        """Return the occurrences that do not."""
        return self._layout.outside(found, self._finder.find(self._segment, term))

    def _part(
        self, expression: Expression, grade: int, without_grade: int, scope: Scope
    ) -> PartMatches:
        """Evaluate a part, and record it in the plan if there is one."""
        if self._plan is None:
            return self._evaluated(expression, grade, without_grade, scope)
        began = perf_counter()
        part = self._evaluated(expression, grade, without_grade, scope)
        seconds = perf_counter() - began
        found = (sum(map(len, part.found)), len(part.keys))
        self._plan.add(expression, seconds, found if grade == self._counted_grade else None)
        return part

    def _evaluated(
        self, expression: Expression, grade: int, without_grade: int, scope: Scope
    ) -> PartMatches:
        match expression:
            case Term() | Regex():
                found = self.leaf_occurrences(expression).from_grade(grade)
                return PartMatches(self._keys(found, scope), [found])
            case Field():
                rows = rows_meeting(self._segment, expression)
                return PartMatches(rows - self._segment.deleted, [])
            case And(parts, without):
                inner = [self._part(part, grade, without_grade, scope) for part in parts]
                keys = set.intersection(*(part.keys for part in inner))
                for part in without:
                    keys = keys - self._part(part, without_grade, without_grade, scope).keys
                return PartMatches(keys, self._in_keys(inner, keys, scope))
            case Or(parts):
                inner = [self._part(part, grade, without_grade, scope) for part in parts]
                keys = set().union(*(part.keys for part in inner))
                return PartMatches(keys, [found for part in inner for found in part.found])
            case Near(left, right, distance):
                first, second = (
                    self.union(self._part(side, grade, without_grade, scope).found)
                    for side in (left, right)
                )
                found = self._layout.near(first, second, distance)
                return PartMatches(self._keys(found, scope), [found])
            case Within(part, inner_scope):
                found = self.union(self._part(part, grade, without_grade, inner_scope).found)
                return PartMatches(self._keys(found, scope), [found])
            case _:
                assert_never(expression)

    def _keys(self, found: Occurrences, scope: Scope) -> set[int]:
        if scope is Scope.DOCUMENT:
            return found.row_set()
        return self._layout.scope_set(found, scope)

    def _in_keys(
        self, parts: Sequence[PartMatches], keys: set[int], scope: Scope
    ) -> list[Occurrences]:
        """Return the occurrences of parts that lie in some keys."""
        found: list[Occurrences] = []
        for part in parts:
            if part.keys <= keys:
                found += part.found
            elif scope is Scope.DOCUMENT:
                found += (one.in_rows(keys) for one in part.found)
            else:
                found += (self._layout.in_scopes(one, keys, scope) for one in part.found)
        return found
