"""How often keywords occur, by label: counted by scanning, as a search finds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.model.search import Label
from corpus_cli.model.statistics import KeywordCount, KeywordCounts
from corpus_cli.search.match.labels import GRADES
from corpus_cli.search.match.occurrences import Occurrences
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.search.query.language import read_terms
from corpus_cli.statistics.document_groups import Group, numbered_documents, read_groups
from corpus_cli.statistics.measures.association import per_million
from corpus_cli.statistics.subcorpus import Subcorpus

if TYPE_CHECKING:  # numpy is imported where it is needed: the whole corpus does without
    from corpus_cli.statistics.grouped_keys import Int64Array

_LEVEL: Final = "unit"  # `n` counts units: those are the words of the corpus
_MEMBERS: Final = "select doc, grp from ({numbered}) as numbered"


class _SegmentCounts(NamedTuple):
    """The counts of a term in one segment, in the groups that have it.

    `hits` counts by cell, group * len(GRADES) + grade; `documents` those with a hit, by group.
    """

    hits: Mapping[int, int]
    documents: Mapping[int, int]


class _GroupCounts(NamedTuple):
    """A group's occurrences of each grade (0 to 2), and its documents with a hit."""

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
    """Count each keyword in a subcorpus, or in each group of its documents.

    A keyword is found as a search finds one argument; it is shown as typed, and one with the same
    normal form as an earlier one is left out. `by` is a period, one of `document_groups.FIELDS` or
    a field; each group has a row for each keyword, also without hits. SQL is run only for groups
    and filters. Raises QueryError for a keyword without visible characters, UsageError for no
    keyword and for an unknown group.
    """
    terms = _distinct_terms(keywords)
    groups: _WholeCorpus | _Groups
    if by is None and subcorpus.is_whole:
        groups = _WholeCorpus(subcorpus.segments)
    else:
        groups = _Groups(subcorpus, by)
    grade = GRADES[match]
    finder = Finder(subcorpus.segments)

    def count(term: str) -> list[_SegmentCounts]:
        finder.is_frequent(term)  # estimated once, and here
        return subcorpus.each(
            lambda i: groups.count(i, finder.find(subcorpus.segments[i], term), grade)
        )

    return KeywordCounts(
        level=_LEVEL,
        n=subcorpus.size(_LEVEL),
        documents=groups.documents,
        keywords=[
            _row(keyword, counts, grade)
            for keyword, term in terms
            for counts in groups.sums(count(term))
        ],
        by=by,
    )


def _distinct_terms(keywords: Sequence[str]) -> list[tuple[str, str]]:
    """Return each keyword with its term, without those whose term is that of an earlier one."""
    read_terms(keywords)  # raises for all of them together
    typed: dict[str, str] = {}
    for keyword in keywords:
        (term,) = read_terms([keyword])
        typed.setdefault(term, keyword)
    return [(keyword, term) for term, keyword in typed.items()]


def _row(keyword: str, counts: _GroupCounts, grade: int) -> KeywordCount:
    hits = sum(counts.grades[grade:])
    return KeywordCount(
        keyword=keyword,
        group=counts.group.name,
        hits=hits,
        word=counts.grades[GRADES[Label.WORD]],
        compound=counts.grades[GRADES[Label.COMPOUND]],
        partial=counts.grades[GRADES[Label.PARTIAL]],
        documents=counts.documents,
        per_million=per_million(hits, counts.group.words),
    )


class _WholeCorpus:
    """All documents of the corpus as one group."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        records = [segment.record for segment in segments]
        self.documents = sum(record.live for record in records)
        self._group = Group(1, None, self.documents, sum(record.words for record in records))

    def count(self, _: int, found: Occurrences, grade: int) -> _SegmentCounts:
        """Count the occurrences in a segment."""
        return _SegmentCounts(
            dict(enumerate(found.grade_counts())), {0: len(found.from_grade(grade).row_set())}
        )

    def sums(self, segments: Sequence[_SegmentCounts]) -> Iterator[_GroupCounts]:
        """Yield the counts of the group, given those of all segments."""
        grades = [sum(segment.hits[grade] for segment in segments) for grade in range(len(GRADES))]
        yield _GroupCounts(self._group, grades, sum(segment.documents[0] for segment in segments))


class _Groups:
    """The documents of a subcorpus, grouped by their metadata."""

    def __init__(self, subcorpus: Subcorpus, by: str | None) -> None:
        import numpy as np

        subcorpus.prepare()
        self._subcorpus = subcorpus
        self._groups = read_groups(subcorpus, by)
        self.documents = sum(group.documents for group in self._groups)
        self._group_of_row: list[Int64Array] = [
            np.zeros(s.text.documents, dtype=np.int64) for s in subcorpus.segments
        ]
        numbered = numbered_documents(subcorpus, by)
        sql = _MEMBERS.format(numbered=numbered.sql)
        for doc, number in subcorpus.engine.rows(sql, numbered.values):
            ref = subcorpus.document_ref(doc)
            self._group_of_row[ref.segment][ref.row] = number - 1

    def count(self, i: int, found: Occurrences, grade: int) -> _SegmentCounts:
        """Count the occurrences in the segment with this index, by group."""
        import numpy as np

        from corpus_cli.search.match.array_occurrences import counts_of

        arrays = found.arrays()
        rows, grades = arrays.rows.astype(np.int64), arrays.grades.astype(np.int64)
        mask = self._subcorpus.occurrence_mask(i, arrays.starts.astype(np.int64), rows)
        rows, grades = rows[mask], grades[mask]
        group_of_row = self._group_of_row[i]
        cells = group_of_row[rows] * len(GRADES) + grades
        with_hits = group_of_row[np.unique(rows[grades >= grade])]
        return _SegmentCounts(counts_of(cells), counts_of(with_hits))

    def sums(self, segments: Sequence[_SegmentCounts]) -> Iterator[_GroupCounts]:
        """Yield the counts of each group, given those of all segments."""
        hits: Counter[int] = Counter()
        documents: Counter[int] = Counter()
        for segment in segments:
            hits.update(segment.hits)
            documents.update(segment.documents)
        for number, group in enumerate(self._groups):
            cells = range(number * len(GRADES), (number + 1) * len(GRADES))
            yield _GroupCounts(group, [hits[cell] for cell in cells], documents[number])
