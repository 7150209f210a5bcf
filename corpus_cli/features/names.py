"""The names in documents: counted, with the different ways of writing one name put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from corpus_cli.engine.interface import Engine
from corpus_cli.errors import UsageError
from corpus_cli.index.files.format import NAMES_FILE
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.layers.names.lists import variants
from corpus_cli.model.names import NameCount, NameKind, Names
from corpus_cli.model.summary import MentionedName
from corpus_cli.text.normal.normal_form import NormalText

_IN_DOCUMENTS: Final = " and doc in (select unnest(cast(? as bigint[])))"
_COUNTS: Final = """
    select name, kind, count(*) from names where kind like ? {in_documents} group by name, kind
"""
_DOCUMENT_COUNT: Final = """
    select count(distinct doc) from names where kind like ? {in_documents}
"""
_DOCUMENTS: Final = """
    select distinct name, kind, doc from names
    where name in (select unnest(cast(? as varchar[]))) and kind like ? {in_documents}
"""
_TITLES: Final = """
    select name, title, count(*) from names
    where name in (select unnest(cast(? as varchar[]))) and kind = 'person'
        and title is not null {in_documents}
    group by name, title order by count(*) desc, title
"""
_MENTIONS: Final = """
    select doc, name, kind, title, char_start, char_end from names
    where doc between ? and ? and doc in (select unnest(cast(? as bigint[])))
    order by doc, char_start
"""
_ANY_KIND: Final = "%"
_MOST_TITLES: Final = 3
_STEPS: Final = 5  # a variant may lead to another variant; in a circle no further


class NameVariants:
    """Which names are the same: กต. and กระทรวงการต่างประเทศ.

    The variants are those of the package and the user's `own`, which have priority.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        users = {NormalText(way).text: NormalText(name).text for way, name in (own or {}).items()}
        self._names: Final = variants() | users

    def canonical(self, name: str) -> str:
        """Return the name that this is a variant of; the name itself if it is not a variant."""
        for _ in range(_STEPS):
            name = self._names.get(name, name)
        return name


def has_names(segments: Sequence[Segment]) -> bool:
    """Tell whether the index was made with names."""
    return all(NAMES_FILE in segment.record.files for segment in segments)


def require_names(segments: Sequence[Segment]) -> None:
    """Raise UsageError if the index was made without names."""
    if not has_names(segments):
        raise UsageError(
            "names were not indexed",
            hint="add `names: true` to corpus.yaml beside the corpus, then run: corpus index",
        )


# --- names counted ----------------------------------------------------------------------------


def name_counts(
    engine: Engine,
    variants: NameVariants,
    *,
    kind: NameKind | None = None,
    docs: Sequence[int] | None = None,
    limit: int = 0,
) -> Names:
    """Count the names of one kind (None: of every kind) in these documents (None: in all).

    `docs` are internal numbers. The names with the most mentions come first, equal ones by name;
    at most `limit` are returned, 0 means all.
    """
    table = _NameTable(engine, kind.value if kind else _ANY_KIND, docs)
    names = sorted(_joined_variants(table, variants), key=lambda n: (-n.total, n.name, n.kind))
    shown = names[: limit or None]
    return Names(
        total=len(names),
        mentions=sum(name.total for name in names),
        documents=table.rows(_DOCUMENT_COUNT)[0][0],
        returned=len(shown),
        truncated=len(shown) < len(names),
        names=list(_counts(table, shown)),
    )


class _NameTable(NamedTuple):
    """The names of a kind in some documents, or in all."""

    engine: Engine
    kind: str
    docs: Sequence[int] | None

    def rows(self, sql: str, *before: object, kind: bool = True) -> list[tuple[Any, ...]]:
        values = [*before, *([self.kind] if kind else [])]
        if self.docs is None:
            return self.engine.rows(sql.format(in_documents=""), values)
        return self.engine.rows(sql.format(in_documents=_IN_DOCUMENTS), [*values, list(self.docs)])


class _JoinedName(NamedTuple):
    """A name, its kind, and the mentions of each of its variants."""

    name: str
    kind: str
    mentions: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.mentions.values())

    def variants(self) -> list[str]:
        """Return the ways in which it is written, the most frequent first."""
        return sorted(self.mentions, key=lambda name: (-self.mentions[name], name))


def _joined_variants(table: _NameTable, variants: NameVariants) -> Iterable[_JoinedName]:
    joined: dict[tuple[str, str], _JoinedName] = {}
    for name, kind, mentions in table.rows(_COUNTS):
        canonical = variants.canonical(name)
        one = joined.setdefault((canonical, kind), _JoinedName(canonical, kind, {}))
        one.mentions[name] = mentions
    return joined.values()


def _counts(table: _NameTable, shown: Sequence[_JoinedName]) -> Iterator[NameCount]:
    written = [name for joined in shown for name in joined.mentions]
    documents: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for name, kind, doc in table.rows(_DOCUMENTS, written):
        documents[name, kind].add(doc)
    titles: defaultdict[str, list[str]] = defaultdict(list)
    for name, title, _ in table.rows(_TITLES, written, kind=False):
        titles[name].append(title)
    for joined in shown:
        ways = joined.variants()
        of_all = [title for name in ways for title in titles[name] if joined.kind == "person"]
        yield NameCount(
            name=joined.name,
            kind=NameKind(joined.kind),
            mentions=joined.total,
            documents=len(set().union(*(documents[name, joined.kind] for name in ways))),
            titles=list(dict.fromkeys(of_all))[:_MOST_TITLES],
            variants=[name for name in ways if name != joined.name],
        )


# --- the names in single documents ------------------------------------------------------------


def names_of_documents(
    engine: Engine, docs: Sequence[int], variants: NameVariants
) -> dict[int, list[MentionedName]]:
    """Return the names in each of the documents, given in order, most mentions first.

    A name has the offsets of its first mention and, for a person, the first title given.
    """
    found: defaultdict[int, dict[tuple[str, str], MentionedName]] = defaultdict(dict)
    for doc, name, kind, title, start, end in engine.rows(
        _MENTIONS, [docs[0], docs[-1], list(docs)]
    ):
        key = variants.canonical(name), kind
        before = found[doc].get(key, MentionedName(key[0], NameKind(kind), None, 0, start, end))
        found[doc][key] = before._replace(title=before.title or title, mentions=before.mentions + 1)
    return {
        doc: sorted(found[doc].values(), key=lambda one: (-one.mentions, one.start)) for doc in docs
    }
