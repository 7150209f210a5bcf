"""A subcorpus: the documents that meet a filter, with or without their repeated paragraphs.

It is stated for scans (rows of documents, spans of text to leave out) and for SQL (fragments of
statements, with the values for their `?`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from corpus_cli.engine.interface import Engine
from corpus_cli.engine.tables import TABLES
from corpus_cli.errors import UsageError
from corpus_cli.index.files.codepage import ESCAPE, LINE_BREAK
from corpus_cli.index.files.format import DOC_SHIFT
from corpus_cli.index.files.text import TextReader
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.parallel.interface import Each
from corpus_cli.parallel.local import Threads
from corpus_cli.search.match.documents import DocumentRef, in_order
from corpus_cli.search.match.segment_matches import match_segment
from corpus_cli.search.match.term_scan import Finder
from corpus_cli.search.query.expression import Expression
from corpus_cli.search.query.request import ParsedSearch

if TYPE_CHECKING:
    from corpus_cli.statistics.grouped_keys import BoolArray, Int64Array

_T = TypeVar("_T")

LEVELS: Final = ("unit", "token")
_WITHOUT_REPEATED: Final = """
    with repeated as (select unnest(cast(? as varchar[])) as place),
    places as (
        select doc, sentence from sentences
        join repeated on cast(doc as varchar) || ':' || cast(paragraph as varchar) = place
    )
    select every.word, every.doc, every.position from ({tokens}) as every
    left join places on every.doc = places.doc and every.sentence = places.sentence
    where places.doc is null
"""
_NOT_PICKLED: Final = frozenset({"engine", "_engine", "_each", "documents_in_order", "_docs"})
_BREAK: Final = bytes((LINE_BREAK,))


class SqlFragment(NamedTuple):
    """A part of an SQL statement and the values of its `?`, in order."""

    sql: str
    values: tuple[object, ...] = ()


ANY_WORD: Final = SqlFragment("true")
"""The condition that every word meets."""


class RepeatedParagraph(NamedTuple):
    """A paragraph that an earlier document has, or the same document earlier.

    `paragraph` is its number in the document; `start` and `end` are positions in `text.bin`.
    """

    ref: DocumentRef
    paragraph: int
    start: int
    end: int


def check_level(level: str) -> str:
    """Return a level, `unit` or `token`. Raises UsageError for anything else."""
    if level not in LEVELS:
        raise UsageError(f"unknown level {level!r}", hint="one of: unit, token")
    return level


class Subcorpus:
    """The documents that meet `where` (None: all), repeated paragraphs only once if `distinct`.

    Of equal paragraphs the one counts whose document is first by date, then id. `engine` is called
    when SQL is first needed; `each` calls a function for each segment.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        engine: Callable[[], Engine],
        where: Expression | None = None,
        *,
        distinct: bool = False,
        rows: Sequence[frozenset[int]] | None = None,
        each: Each | None = None,
    ) -> None:
        self.segments: Final = segments
        self.where: Final = where
        self.distinct: Final = distinct
        self._engine = engine
        self._rows = rows
        self._each: Final = each or Threads().each

    def without(self, other: Subcorpus) -> Subcorpus:
        """Return the documents of this subcorpus that are not in the other."""
        rows = [mine - theirs for mine, theirs in zip(self.rows, other.rows, strict=True)]
        return Subcorpus(
            self.segments, self._engine, distinct=self.distinct, rows=rows, each=self._each
        )

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole corpus."""
        return self.has_all_documents and not self.distinct

    @property
    def has_all_documents(self) -> bool:
        """Whether it has all documents of the corpus."""
        return self.where is None and self._rows is None

    @cached_property
    def engine(self) -> Engine:
        """The engine that runs SQL."""
        return self._engine()

    def each(self, work: Callable[[int], _T]) -> list[_T]:
        """Return the result of `work` for the index of each segment (`parallel.interface.Each`).

        Functions that use `rows`, `repeated_spans` or `occurrence_mask` need `prepare` first.
        """

        def worked(i: int) -> _T:
            try:
                return work(i)
            finally:
                self.segments[i].release()  # or the text of every segment would stay mapped

        return self._each(worked, range(len(self.segments)))

    def __getstate__(self) -> dict[str, object]:
        """Return what a worker needs: neither the engine nor the list of all documents."""
        return {name: value for name, value in self.__dict__.items() if name not in _NOT_PICKLED}

    def prepare(self) -> None:
        """Find out once, in this process, which documents and paragraphs are left out."""
        if not self.is_whole:
            _ = self.rows, self.repeated_paragraphs

    # --- for scans --------------------------------------------------------------------------

    @cached_property
    def rows(self) -> Sequence[frozenset[int]]:
        """For each segment the rows of its documents."""
        if self._rows is not None:
            return self._rows
        if self.where is None:
            return [frozenset(segment.live) for segment in self.segments]
        request = ParsedSearch("", self.where)
        segments, finder = self.segments, Finder(self.segments)

        def work(i: int) -> frozenset[int]:
            return frozenset(match_segment(segments[i], request, finder).rows)

        return self.each(work)

    @property
    def document_count(self) -> int:
        """The number of documents."""
        if self.has_all_documents:
            return sum(segment.record.live for segment in self.segments)
        return sum(map(len, self.rows))

    def row_mask(self, segment: int) -> BoolArray:
        """Tell for each row of a segment whether its document is in the subcorpus."""
        import numpy as np

        one = self.segments[segment]
        if self.has_all_documents:
            mask = np.ones(one.record.documents, dtype=bool)
            mask[list(one.deleted)] = False
        else:
            mask = np.zeros(one.record.documents, dtype=bool)
            mask[list(self.rows[segment])] = True
        return mask

    def leaves_out(self, segment: int) -> bool:
        """Whether anything in a segment may not count: documents, or repeated paragraphs."""
        return not self.is_whole or bool(self.segments[segment].deleted)

    def occurrence_mask(self, segment: int, starts: Int64Array, rows: Int64Array) -> BoolArray:
        """Tell for each occurrence in a segment whether it counts.

        Occurrences start at positions `starts` in `text.bin`, in documents with these `rows`.
        """
        import numpy as np

        mask: BoolArray = self.row_mask(segment)[rows]
        if self.distinct:
            begins, ends = self.repeated_spans(segment)
            at = np.searchsorted(begins, starts, side="right") - 1
            mask &= ~((at >= 0) & (starts < np.append(ends, 0)[at]))
        return mask

    @cached_property
    def words(self) -> Sequence[Int64Array]:
        """For each segment the number of words of each of its documents, counted in units."""
        import numpy as np

        words = [np.asarray(segment.words, dtype=np.int64) for segment in self.segments]
        if not self.distinct:
            return words
        words = [np.zeros_like(own) for own in words]
        for doc, size in self.engine.rows(*self.sizes("unit")):
            ref = self.document_ref(doc)
            words[ref.segment][ref.row] = size
        return words

    @property
    def own_fields(self) -> set[str]:
        """The names of the fields of metadata that only this corpus has."""
        return set().union(*(segment.documents.field_names() for segment in self.segments))

    def has_values(self, column: str) -> bool:
        """Tell whether any document of the corpus has a value in a column of `documents.py`."""
        return any(True for segment in self.segments for _ in segment.documents.values(column))

    @cached_property
    def documents_in_order(self) -> Sequence[DocumentRef]:
        """The documents by date, then id."""
        return list(in_order(self.segments, self.rows))

    @cached_property
    def repeated_paragraphs(self) -> Sequence[RepeatedParagraph]:
        """The paragraphs that are left out."""
        return list(self._repeated_paragraphs()) if self.distinct else []

    def _repeated_paragraphs(self) -> Iterator[RepeatedParagraph]:
        seen: set[bytes] = set()
        for ref in self.documents_in_order:
            text = self.segments[ref.segment].text
            start, end = text.bounds(ref.row)
            number = 0
            for line in text.data[start:end].split(_BREAK):
                if line.strip():
                    number += 1
                    digest = _paragraph_digest(text, start, line)
                    if digest in seen:
                        yield RepeatedParagraph(ref, number, start, start + len(line))
                    seen.add(digest)
                start += len(line) + 1

    def repeated_spans(self, segment: int) -> tuple[Int64Array, Int64Array]:
        """Return where the paragraphs of a segment that are left out begin and end, ascending."""
        import numpy as np

        spans = sorted(
            (paragraph.start, paragraph.end)
            for paragraph in self.repeated_paragraphs
            if paragraph.ref.segment == segment
        )
        bounds = np.array(spans, dtype=np.int64).reshape(-1, 2)
        return bounds[:, 0], bounds[:, 1]

    # --- for SQL ----------------------------------------------------------------------------

    def size(self, level: str) -> int:
        """Return the number of words at a level (N)."""
        if self.is_whole and check_level(level) == "unit":
            return sum(segment.record.words for segment in self.segments)
        of_corpus = SqlFragment(f"select frequency from terms where level = '{check_level(level)}'")  # noqa: S608
        counted = of_corpus if self.is_whole else self.doc_terms(level)
        sql = f"select cast(coalesce(sum(frequency), 0) as bigint) from ({counted.sql}) as counted"  # noqa: S608
        [(size,)] = self.engine.rows(sql, counted.values)
        return int(size)

    def documents(self) -> SqlFragment:
        """Return a SELECT of the documents; `words` are the units that count."""
        if not self.distinct:
            return self._only("select * from documents")
        columns = ", ".join(c.name for c in TABLES["documents"] if c.name not in {"doc", "words"})
        found, sizes = self._only("select * from documents"), self.sizes("unit")
        return SqlFragment(
            f"select found.doc as doc, {columns}, coalesce(sizes.words, 0) as words"  # noqa: S608
            f" from ({found.sql}) as found left join ({sizes.sql}) as sizes"
            " on found.doc = sizes.doc",
            (*found.values, *sizes.values),
        )

    def sizes(self, level: str) -> SqlFragment:
        """Return a SELECT of `doc` and `words`, with a row for each document that has words."""
        if check_level(level) == "unit" and not self.distinct:
            return self._only("select doc, words from documents where words > 0")
        counted = self.doc_terms(level)
        sql = f"select doc, sum(frequency) as words from ({counted.sql}) as counted group by doc"  # noqa: S608
        return SqlFragment(sql, counted.values)

    def doc_terms(self, level: str, *, given: SqlFragment = ANY_WORD) -> SqlFragment:
        """Return a SELECT of `word`, `doc`, `frequency` at a level.

        `given` is a condition on `word`.
        """
        check_level(level)
        if not self.distinct:
            found = self._only(
                f"select word, doc, frequency from doc_terms where level = '{level}'"  # noqa: S608
            )
        else:
            counted = self.tokens(level)
            found = SqlFragment(
                "select word, doc, cast(count(*) as int) as frequency"  # noqa: S608
                f" from ({counted.sql}) as counted group by word, doc",
                counted.values,
            )
        if given is ANY_WORD:
            return found
        sql = f"select * from ({found.sql}) as given where {given.sql}"  # noqa: S608
        return SqlFragment(sql, (*found.values, *given.values))

    def terms(self, level: str, *, given: SqlFragment = ANY_WORD) -> SqlFragment:
        """Return a SELECT of `word`, `frequency`, `documents`, with a row for each word.

        `given` is a condition on `word`.
        """
        if self.is_whole:
            return SqlFragment(
                "select word, cast(sum(frequency) as bigint) as frequency,"  # noqa: S608
                " cast(sum(documents) as bigint) as documents"
                f" from terms where level = '{check_level(level)}' and {given.sql} group by word",
                given.values,
            )
        counted = self.doc_terms(level, given=given)
        return SqlFragment(
            "select word, cast(sum(frequency) as bigint) as frequency, count(*) as documents"  # noqa: S608
            f" from ({counted.sql}) as counted group by word",
            counted.values,
        )

    def tokens(self, level: str) -> SqlFragment:
        """Return a SELECT of `word`, `doc`, `position`: the occurrences of words at a level."""
        column = "unit" if check_level(level) == "unit" else "word"
        found = self._only(
            f"select {column} as word, doc, position, sentence from tokens where {column} in"  # noqa: S608
            f" (select word from terms where level = '{level}')"
        )
        if not self.distinct:
            return found
        repeated = [f"{self.doc(p.ref)}:{p.paragraph}" for p in self.repeated_paragraphs]
        return SqlFragment(_WITHOUT_REPEATED.format(tokens=found.sql), (repeated, *found.values))

    def _only(self, sql: str) -> SqlFragment:
        """Restrict a SELECT from a table with `doc` to the documents of the subcorpus."""
        if self.has_all_documents:
            return SqlFragment(sql)
        join = "and" if " where " in sql else "where"
        return SqlFragment(
            f"{sql} {join} doc in (select unnest(cast(? as bigint[])))", (self._docs,)
        )

    @cached_property
    def _docs(self) -> list[int]:
        refs = (DocumentRef(i, row) for i, rows in enumerate(self.rows) for row in sorted(rows))
        return list(map(self.doc, refs))

    def document_ref(self, doc: int) -> DocumentRef:
        """Return the document with a number of the tables."""
        return DocumentRef(self._segment_of[doc >> DOC_SHIFT], doc & (1 << DOC_SHIFT) - 1)

    @cached_property
    def _segment_of(self) -> Mapping[int, int]:
        return {segment.record.number: i for i, segment in enumerate(self.segments)}

    def doc(self, ref: DocumentRef) -> int:
        """Return the number of a document in the tables."""
        return self.segments[ref.segment].record.number << DOC_SHIFT | ref.row


def _paragraph_digest(text: TextReader, start: int, line: bytes) -> bytes:
    """Return a digest that only equal paragraphs have; spaces around them do not count."""
    paragraph = line.strip()
    if ESCAPE in paragraph:  # rare characters share a byte
        written = text.text(start, start + len(line)).strip()
        paragraph = b"\0" + written.encode("utf-8", "surrogatepass")
    return blake2b(paragraph, digest_size=16).digest()


def word_in(words: Iterable[str]) -> SqlFragment:
    """Return the condition that `word` is one of these."""
    return SqlFragment("word in (select unnest(cast(? as varchar[])))", (sorted(words),))
