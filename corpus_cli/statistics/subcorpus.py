"""Which words are counted: those of documents that meet a filter, of copied paragraphs one.

It is stated for scans (rows of documents, stretches of text to leave out) and for SQL (`Part`s of statements, with the values for their `?`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from corpus_cli.engine.interface import Each, Engine
from corpus_cli.engine.tables import TABLES
from corpus_cli.errors import UsageError
from corpus_cli.index.files.codepage import ESCAPE, LINE_BREAK
from corpus_cli.index.files.format import DOC_SHIFT
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.parallel.threads import in_threads
from corpus_cli.search.match.document_order import DocumentRef, in_order
from corpus_cli.search.match.scan import Finder
from corpus_cli.search.match.segment_matches import match_segment
from corpus_cli.search.query.expression import Expression
from corpus_cli.search.query.request import SearchRequest

if TYPE_CHECKING:
    from corpus_cli.statistics.grouped_keys import Ints, Mask

_T = TypeVar("_T")

LEVELS: Final = ("unit", "token")
_WITHOUT_COPIES: Final = """
    with copied as (select unnest(cast(? as varchar[])) as place),
    places as (
        select doc, sentence from sentences
        join copied on cast(doc as varchar) || ':' || cast(paragraph as varchar) = place
    )
    select every.word, every.doc, every.position from ({tokens}) as every
    left join places on every.doc = places.doc and every.sentence = places.sentence
    where places.doc is null
"""
_NOT_SENT: Final = frozenset({"engine", "_engine", "_each", "places", "_docs"})
_BREAK: Final = bytes((LINE_BREAK,))


class Part(NamedTuple):
    """A part of a statement and the values of its `?`, in order."""

    sql: str
    values: tuple[object, ...] = ()


ANY: Final = Part("true")
"""The condition that is always met."""


class Copy(NamedTuple):
    """A paragraph that an earlier document has, or an earlier place of its own.

    `paragraph` is its number in the document; `start` and `end` are positions in `text.bin`.
    """

    place: DocumentRef
    paragraph: int
    start: int
    end: int


def check_level(level: str) -> str:
    """Return a level; raise UsageError for what is none."""
    if level not in LEVELS:
        raise UsageError(f"there is no level {level!r}", hint="one of: unit, token")
    return level


class Subcorpus:
    """The documents that meet `where` (None: all), copied paragraphs once if `distinct`.

    Of equal paragraphs that one is counted whose document comes first by date, then id. `engine`
    is called when SQL is first needed; `each` has the segments walked.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        engine: Callable[[], Engine],
        where: Expression | None = None,
        *,
        distinct: bool = False,
        rows: Sequence[frozenset[int]] | None = None,
        each: Each = in_threads,
    ) -> None:
        self.segments: Final = segments
        self.where: Final = where
        self.distinct: Final = distinct
        self._engine = engine
        self._rows = rows
        self._each = each

    def rest(self, other: Subcorpus) -> Subcorpus:
        """Return the documents of this subcorpus that are not of the other."""
        rows = [mine - theirs for mine, theirs in zip(self.rows, other.rows, strict=True)]
        return Subcorpus(
            self.segments, self._engine, distinct=self.distinct, rows=rows, each=self._each
        )

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.has_all_documents and not self.distinct

    @property
    def has_all_documents(self) -> bool:
        """Whether no document is left out."""
        return self.where is None and self._rows is None

    @cached_property
    def engine(self) -> Engine:
        """What runs SQL."""
        return self._engine()

    def each(self, work: Callable[[int], _T]) -> list[_T]:
        """Return what `work` makes of the index of each segment (`engine.interface.Each`).

        What it needs of the subcorpus goes with it, once `prepare` has worked that out.
        """

        def worked(i: int) -> _T:
            try:
                return work(i)
            finally:
                self.segments[i].release()  # or the text of every segment would stay mapped

        return self._each(worked, len(self.segments))

    def __getstate__(self) -> dict[str, object]:
        """Return what is sent: no engine, which nobody asks there, no list of all documents."""
        return {name: value for name, value in self.__dict__.items() if name not in _NOT_SENT}

    def prepare(self) -> None:
        """Work out what `each` will ask for, once and here."""
        if not self.is_whole:
            _ = self.rows, self.copies

    # --- for those who scan -----------------------------------------------------------------

    @cached_property
    def rows(self) -> Sequence[frozenset[int]]:
        """Of each segment the rows of its documents."""
        if self._rows is not None:
            return self._rows
        if self.where is None:
            return [frozenset(segment.live) for segment in self.segments]
        request = SearchRequest("", self.where)
        segments, finder = self.segments, Finder(self.segments)

        def work(i: int) -> frozenset[int]:
            return frozenset(match_segment(segments[i], request, finder).rows)

        return self.each(work)

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        if self.has_all_documents:
            return sum(segment.record.live for segment in self.segments)
        return sum(map(len, self.rows))

    def mask(self, segment: int) -> Mask:
        """Tell of each row of a segment whether it is of the subcorpus."""
        import numpy as np

        one = self.segments[segment]
        if self.has_all_documents:
            mask = np.ones(one.record.documents, dtype=bool)
            mask[list(one.deleted)] = False
        else:
            mask = np.zeros(one.record.documents, dtype=bool)
            mask[list(self.rows[segment])] = True
        return mask

    @cached_property
    def words(self) -> Sequence[Ints]:
        """Of each segment how many words each document has, at the level of units."""
        import numpy as np

        words = [np.asarray(segment.words, dtype=np.int64) for segment in self.segments]
        if not self.distinct:
            return words
        words = [np.zeros_like(own) for own in words]
        for doc, size in self.engine.rows(*self.sizes("unit")):
            place = self.place(doc)
            words[place.segment][place.row] = size
        return words

    @property
    def own_fields(self) -> set[str]:
        """Names of the fields that are the corpus's own."""
        return set().union(*(segment.shelf.field_names() for segment in self.segments))

    @cached_property
    def places(self) -> Sequence[DocumentRef]:
        """The documents by date, then id."""
        return list(in_order(self.segments, self.rows))

    @cached_property
    def copies(self) -> Sequence[Copy]:
        """The paragraphs that are left out."""
        return list(self._copies()) if self.distinct else []

    def _copies(self) -> Iterator[Copy]:
        seen: set[bytes] = set()
        for place in self.places:
            for number, start, text in self._paragraphs(place):
                digest = self._digest(place, start, text)
                if digest in seen:
                    yield Copy(place, number, start, start + len(text))
                seen.add(digest)

    def _paragraphs(self, place: DocumentRef) -> Iterator[tuple[int, int, bytes]]:
        text = self.segments[place.segment].text
        start, end = text.bounds(place.row)
        number = 0
        for line in text.data[start:end].split(_BREAK):
            if line.strip():
                number += 1
                yield number, start, line
            start += len(line) + 1

    def _digest(self, place: DocumentRef, start: int, line: bytes) -> bytes:
        """Return what only equal paragraphs have in common; spaces around them do not count."""
        paragraph = line.strip()
        if ESCAPE in paragraph:
            text = self.segments[place.segment].text.text(start, start + len(line)).strip()
            paragraph = b"\0" + text.encode("utf-8", "surrogatepass")
        return blake2b(paragraph, digest_size=16).digest()

    def copied(self, segment: int) -> tuple[Ints, Ints]:
        """Return where the left out paragraphs of a segment begin and end, ascending."""
        import numpy as np

        places = sorted((c.start, c.end) for c in self.copies if c.place.segment == segment)
        bounds = np.array(places, dtype=np.int64).reshape(-1, 2)
        return bounds[:, 0], bounds[:, 1]

    # --- for those who ask in SQL -----------------------------------------------------------

    def size(self, level: str) -> int:
        """Count the words at a level (N)."""
        if self.is_whole and check_level(level) == "unit":
            return sum(segment.record.words for segment in self.segments)
        counted = self._all_terms(level) if self.is_whole else self.doc_terms(level)
        sql = f"select cast(coalesce(sum(frequency), 0) as bigint) from ({counted.sql}) as counted"  # noqa: S608
        [(size,)] = self.engine.rows(sql, counted.values)
        return int(size)

    def _all_terms(self, level: str) -> Part:
        return Part(f"select frequency from terms where level = '{check_level(level)}'")  # noqa: S608

    def documents(self) -> Part:
        """Return a SELECT of the documents; `words` are those that count, at the level of units."""
        if not self.distinct:
            return self._only("select * from documents")
        columns = ", ".join(c.name for c in TABLES["documents"] if c.name not in {"doc", "words"})
        found, sizes = self._only("select * from documents"), self.sizes("unit")
        return Part(
            f"select found.doc as doc, {columns}, coalesce(sizes.words, 0) as words"  # noqa: S608
            f" from ({found.sql}) as found left join ({sizes.sql}) as sizes"
            " on found.doc = sizes.doc",
            (*found.values, *sizes.values),
        )

    def sizes(self, level: str) -> Part:
        """Return a SELECT of `doc` and `words`: a row a document with words."""
        if check_level(level) == "unit" and not self.distinct:
            return self._only("select doc, words from documents where words > 0")
        counted = self.doc_terms(level)
        sql = f"select doc, sum(frequency) as words from ({counted.sql}) as counted group by doc"  # noqa: S608
        return Part(sql, counted.values)

    def doc_terms(self, level: str, *, given: Part = ANY) -> Part:
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
            found = Part(
                "select word, doc, cast(count(*) as int) as frequency"  # noqa: S608
                f" from ({counted.sql}) as counted group by word, doc",
                counted.values,
            )
        return _where(found, given)

    def terms(self, level: str, *, given: Part = ANY) -> Part:
        """Return a SELECT of `word`, `frequency`, `documents`: a row a word.

        `given` is a condition on `word`.
        """
        if self.is_whole:
            return Part(
                "select word, cast(sum(frequency) as bigint) as frequency,"  # noqa: S608
                " cast(sum(documents) as bigint) as documents"
                f" from terms where level = '{check_level(level)}' and {given.sql} group by word",
                given.values,
            )
        counted = self.doc_terms(level, given=given)
        return Part(
            "select word, cast(sum(frequency) as bigint) as frequency, count(*) as documents"  # noqa: S608
            f" from ({counted.sql}) as counted group by word",
            counted.values,
        )

    def tokens(self, level: str) -> Part:
        """Return a SELECT of `word`, `doc`, `position`: a row an occurrence of a word."""
        column = "unit" if check_level(level) == "unit" else "word"
        found = self._only(
            f"select {column} as word, doc, position, sentence from tokens where {column} in"  # noqa: S608
            f" (select word from terms where level = '{level}')"
        )
        if not self.distinct:
            return found
        copied = [f"{self._doc(copy.place)}:{copy.paragraph}" for copy in self.copies]
        return Part(_WITHOUT_COPIES.format(tokens=found.sql), (copied, *found.values))

    def _only(self, sql: str) -> Part:
        """Add to a SELECT from a table with `doc` that documents must be of the subcorpus."""
        if self.has_all_documents:
            return Part(sql)
        join = "and" if " where " in sql else "where"
        return Part(f"{sql} {join} doc in (select unnest(cast(? as bigint[])))", (self._docs,))

    @cached_property
    def _docs(self) -> list[int]:
        places = (DocumentRef(i, row) for i, rows in enumerate(self.rows) for row in sorted(rows))
        return list(map(self._doc, places))

    def place(self, doc: int) -> DocumentRef:
        """Return where a document of the tables is."""
        return DocumentRef(self._segment_of[doc >> DOC_SHIFT], doc & (1 << DOC_SHIFT) - 1)

    @cached_property
    def _segment_of(self) -> Mapping[int, int]:
        return {segment.record.number: i for i, segment in enumerate(self.segments)}

    def _doc(self, place: DocumentRef) -> int:
        return self.segments[place.segment].record.number << DOC_SHIFT | place.row


def _where(part: Part, given: Part) -> Part:
    if given is ANY:
        return part
    sql = f"select * from ({part.sql}) as given where {given.sql}"  # noqa: S608
    return Part(sql, (*part.values, *given.values))


def word_in(words: Iterable[str]) -> Part:
    """Return the condition that `word` is one of these."""
    return Part("word in (select unnest(cast(? as varchar[])))", (sorted(words),))
