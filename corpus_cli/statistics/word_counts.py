"""How often keywords occur, by label: counted by scanning, as a search finds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from corpus_cli.index.files.format import DOC_SHIFT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Label
from corpus_cli.model.statistics import KeywordCount, KeywordCounts
from corpus_cli.search.match.occurrences import GRADES, Found
from corpus_cli.search.match.scan import Finder
from corpus_cli.search.query.request import read_terms
from corpus_cli.statistics.document_groups import Group, numbered_documents, read_groups
from corpus_cli.statistics.measures.association import per_million
from corpus_cli.statistics.subcorpus import Subcorpus

_LEVEL: Final = "unit"  # `n` counts units: those are the words of the corpus
_MEMBERS: Final = "select doc, grp from ({numbered}) as numbered"
_DOC_MASK: Final = (1 << DOC_SHIFT) - 1


class _Part(NamedTuple):
    """What was found in one segment, of the groups that have any of it.

    `hits` counts by cell, group * len(GRADES) + grade; `documents` those with a hit, by group.
    """

    hits: Mapping[int, int]
    documents: Mapping[int, int]


class _Count(NamedTuple):
    """A group's occurrences of each grade (0 to 2), and its documents that have what is shown."""

    group: Group
    grades: Sequence[int]
    documents: int


def keyword_counts(
    subcorpus: Subcorpus,
    keywords: Sequence[str],
    *,
    match: Label = Label.COMPOUND,
    by: str | None = None,
) -> KeywordCounts:
    """Count each keyword in the documents of a subcorpus, or in each group of them.

    A keyword is looked for as a search looks for one argument; it is shown as typed, and one that
    is the same in normal form as an earlier one is left out. `by` is a period, one of
    `groups.GROUPS` or a field; each group gets a row a keyword, those without a hit too. SQL is
    run only where there are groups, or a filter. Raises QueryError for a keyword in which nothing
    can be seen, UsageError for none at all and for an unknown group.
    """
    terms = _terms(keywords)
    grouping: _Whole | _Groups
    grouping = (
        _Whole(subcorpus.segments) if by is None and subcorpus.is_whole else _Groups(subcorpus, by)
    )
    grade = GRADES[match]
    finder = Finder(subcorpus.segments)
    rows = [
        _row(keyword, count, grade)
        for keyword, term in terms
        for count in grouping.counts(_counted(subcorpus, finder, term, grouping, grade))
    ]
    return KeywordCounts(
        level=_LEVEL,
        n=subcorpus.size(_LEVEL),
        documents=grouping.documents,
        keywords=rows,
    )


def _terms(keywords: Sequence[str]) -> list[tuple[str, str]]:
    """Return each keyword with the term to look for, the first of equal terms alone."""
    read_terms(keywords)  # says what is wrong with all of them
    typed: dict[str, str] = {}
    for keyword in keywords:
        (term,) = read_terms([keyword])
        typed.setdefault(term, keyword)
    return [(keyword, term) for term, keyword in typed.items()]


def _row(keyword: str, count: _Count, grade: int) -> KeywordCount:
    hits = sum(count.grades[grade:])
    return KeywordCount(
        keyword=keyword,
        group=count.group.name,
        hits=hits,
        word=count.grades[GRADES[Label.WORD]],
        compound=count.grades[GRADES[Label.COMPOUND]],
        partial=count.grades[GRADES[Label.PARTIAL]],
        documents=count.documents,
        per_million=per_million(hits, count.group.words),
    )


def _counted(
    subcorpus: Subcorpus, finder: Finder, term: str, grouping: _Whole | _Groups, grade: int
) -> list[_Part]:
    """Count a term in each segment, by group."""
    finder.is_frequent(term)  # guessed once, and here

    def work(i: int) -> _Part:
        return grouping.count(i, finder.find(subcorpus.segments[i], term), grade)

    return subcorpus.each(work)


class _Whole:
    """All documents as one group."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        records = [segment.record for segment in segments]
        self.documents = sum(record.live for record in records)
        self._group = Group(1, None, sum(r.live for r in records), sum(r.words for r in records))

    def count(self, _: int, found: Found, grade: int) -> _Part:
        """Count what was found in a segment, which is of the one group."""
        return _Part(dict(enumerate(found.tally())), {0: len(found.rows_from(grade))})

    def counts(self, parts: Sequence[_Part]) -> Iterator[_Count]:
        """Yield the count of the group, given those of all segments."""
        grades = [sum(part.hits[grade] for part in parts) for grade in range(len(GRADES))]
        yield _Count(self._group, grades, sum(part.documents[0] for part in parts))


class _Groups:
    """The documents grouped by what their metadata say."""

    def __init__(self, subcorpus: Subcorpus, by: str | None) -> None:
        import numpy as np

        subcorpus.prepare()
        self._subcorpus = subcorpus
        self._groups = read_groups(subcorpus, by)
        self.documents = sum(group.documents for group in self._groups)
        self._group_of_row = [
            np.zeros(s.text.documents, dtype=np.int32) for s in subcorpus.segments
        ]
        places = {s.record.number: i for i, s in enumerate(subcorpus.segments)}
        numbered = numbered_documents(subcorpus, by)
        for doc, number in subcorpus.engine.rows(
            _MEMBERS.format(numbered=numbered.sql), numbered.values
        ):
            self._group_of_row[places[doc >> DOC_SHIFT]][doc & _DOC_MASK] = number - 1

    def count(self, i: int, found: Found, grade: int) -> _Part:
        """Count what was found in the segment with this index, by group."""
        import numpy as np

        from corpus_cli.search.match.array_scan import by_row
        from corpus_cli.statistics.hit_arrays import kept

        rows, levels = np.asarray(found.rows, np.int64), np.asarray(found.grades, np.int64)
        mask = kept(self._subcorpus, i, np.asarray(found.starts, np.int64), rows)
        rows, levels = rows[mask], levels[mask]
        group_of_row = self._group_of_row[i].astype(np.int64)
        cells: Any = group_of_row[rows] * len(GRADES) + levels
        having: Any = group_of_row[np.unique(rows[levels >= grade])]
        return _Part(by_row(cells), by_row(having))

    def counts(self, parts: Sequence[_Part]) -> Iterator[_Count]:
        """Yield the count of each group, given those of all segments."""
        hits: Counter[int] = Counter()
        documents: Counter[int] = Counter()
        for part in parts:
            hits.update(part.hits)
            documents.update(part.documents)
        for number, group in enumerate(self._groups):
            cells = range(number * len(GRADES), (number + 1) * len(GRADES))
            yield _Count(group, [hits[cell] for cell in cells], documents[number])
