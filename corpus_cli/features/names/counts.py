"""The names in documents, counted by SQL; ways to say one name are counted together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.errors import UsageError
from corpus_cli.features.names.variants import Variants
from corpus_cli.index.files.format import NAMES_FILE
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.names import NameCount, NameKind, Names

_WITHIN: Final = " and doc in (select unnest(cast(? as bigint[])))"
_COUNTS: Final = """
    select name, kind, count(*) from names where kind like ? {within} group by name, kind
"""
_TOTAL: Final = "select count(distinct doc) from names where kind like ? {within}"
_DOCUMENTS: Final = """
    select distinct name, kind, doc from names
    where name in (select unnest(cast(? as varchar[]))) and kind like ? {within}
"""
_TITLES: Final = """
    select name, title, count(*) from names
    where name in (select unnest(cast(? as varchar[]))) and kind = 'person'
        and title is not null {within}
    group by name, title order by count(*) desc, title
"""
_ANY: Final = "%"
_MOST_TITLES: Final = 3


class _Ways(NamedTuple):
    """A name with its kind, and how often it is said in which way."""

    name: str
    kind: str
    mentions: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.mentions.values())

    def commonest_first(self) -> list[str]:
        return sorted(self.mentions, key=lambda name: (-self.mentions[name], name))


def require_names(segments: Sequence[Segment]) -> None:
    """Raise UsageError where the index was made without names."""
    if not has_names(segments):
        raise UsageError(
            "the index has no names: it was made without",
            hint="write `names: true` into a corpus.yaml beside the corpus, then run: corpus index",
        )


def has_names(segments: Sequence[Segment]) -> bool:
    """Tell whether the index was made with names."""
    return all(NAMES_FILE in segment.record.files for segment in segments)


def name_counts(
    engine: Engine,
    variants: Variants,
    *,
    kind: NameKind | None = None,
    docs: Sequence[int] | None = None,
    limit: int = 0,
) -> Names:
    """Count the names of one kind (None: of all) in these documents (None: in all).

    `docs` are internal numbers. The first `limit` names are returned, 0 means all: those with most
    mentions, ties by name.
    """
    asked = _Asked(engine, kind.value if kind else _ANY, docs)
    ways = sorted(_together(asked, variants), key=lambda w: (-w.total, w.name, w.kind))
    shown = ways[: limit or None]
    return Names(
        total=len(ways),
        mentions=sum(way.total for way in ways),
        documents=asked.rows(_TOTAL)[0][0],
        returned=len(shown),
        truncated=len(shown) < len(ways),
        names=list(_described(asked, shown)),
    )


class _Asked(NamedTuple):
    """What is asked about: names of a kind, in some documents."""

    engine: Engine
    kind: str
    docs: Sequence[int] | None

    def rows(self, sql: str, *before: object, kind: bool = True) -> list[tuple[Any, ...]]:
        values = [*before, *([self.kind] if kind else [])]
        if self.docs is None:
            return self.engine.rows(sql.format(within=""), values)
        return self.engine.rows(sql.format(within=_WITHIN), [*values, list(self.docs)])


def _together(asked: _Asked, variants: Variants) -> Iterable[_Ways]:
    found: dict[tuple[str, str], _Ways] = {}
    for name, kind, mentions in asked.rows(_COUNTS):
        full = variants.full(name)
        ways = found.setdefault((full, kind), _Ways(full, kind, {}))
        ways.mentions[name] = mentions
    return found.values()


def _described(asked: _Asked, shown: Sequence[_Ways]) -> Iterator[NameCount]:
    every = [name for ways in shown for name in ways.mentions]
    documents: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for name, kind, doc in asked.rows(_DOCUMENTS, every):
        documents[name, kind].add(doc)
    titles: defaultdict[str, list[str]] = defaultdict(list)
    for name, title, _ in asked.rows(_TITLES, every, kind=False):
        titles[name].append(title)
    for ways in shown:
        often = ways.commonest_first()
        of_all = [title for name in often for title in titles[name] if ways.kind == "person"]
        yield NameCount(
            name=ways.name,
            kind=NameKind(ways.kind),
            mentions=ways.total,
            documents=len(set().union(*(documents[name, ways.kind] for name in often))),
            titles=list(dict.fromkeys(of_all))[:_MOST_TITLES],
            variants=[name for name in often if name != ways.name],
        )
