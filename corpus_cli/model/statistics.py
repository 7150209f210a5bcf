"""Frequencies and keyword counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_cli.model.text import Kind


class Stopwords(NamedTuple):
    """Words that lists leave out, folded, and what the list is called; null where it is empty."""

    name: str | None = None
    words: frozenset[str] = frozenset()


class Wanted(NamedTuple):
    """Which terms of a list are shown: of some `kinds` (all if empty), and so frequent.

    `pattern` is a regular expression that a term, case folded, matches somewhere.
    """

    kinds: Sequence[str] = ()
    pattern: str | None = None
    min_frequency: int = 1


class TermFrequency(NamedTuple):
    """One row of a frequency list. `range` is the share of documents that have the term.

    `arf`, `dp_norm` and `juilland_d` are null unless they were asked for.
    """

    term: str
    kind: Kind
    frequency: int
    per_million: float
    documents: int
    range: float
    arf: float | None
    dp_norm: float | None
    juilland_d: float | None


class TextStatistics(NamedTuple):
    """What the text of a group is like; a measure is null where the text is too short for it."""

    ttr: float | None
    sttr: float | None
    mattr: float | None
    yule_k: float | None
    sentences: int
    words_per_sentence: float | None


class FrequencyGroup(NamedTuple):
    """The frequency list of one group; `group` is null where none was asked for.

    `text` is null unless measures were asked for.
    """

    group: str | None
    n: int
    types: int
    documents: int
    text: TextStatistics | None
    terms: Sequence[TermFrequency]


class FrequencyRow(NamedTuple):
    """A frequency list as rows: the group beside each term."""

    group: str | None
    term: str
    kind: Kind
    frequency: int
    per_million: float
    documents: int
    range: float
    arf: float | None
    dp_norm: float | None
    juilland_d: float | None


class FrequencyList(NamedTuple):
    """What is said how often. `n` counts words, `types` distinct ones.

    `stopwords` names the list that was left out of `terms` (never out of `n`), null if none was.
    `groups` have `returned` terms together. `parts` says what DPnorm and D are about, null where
    measures were not asked for.
    """

    level: str
    stopwords: str | None
    sort: str
    parts: str | None
    n: int
    types: int
    documents: int
    returned: int
    truncated: bool
    groups: Sequence[FrequencyGroup]

    def __repr__(self) -> str:
        return f"<FrequencyList {self.types:,} types of {self.n:,} words>"

    def rows(self) -> Iterator[FrequencyRow]:
        """Yield every term of every group."""
        for group in self.groups:
            for t in group.terms:
                yield FrequencyRow(group.group, *t)

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return FrequencyRow._fields


class KeywordCount(NamedTuple):
    """How often one keyword was found in one group, by label.

    `hits` are those within `--match`; `per_million` relates them to the group's words.
    """

    keyword: str
    group: str | None
    hits: int
    word: int
    compound: int
    partial: int
    documents: int
    per_million: float


class KeywordCounts(NamedTuple):
    """Counts of the keywords given to `corpus stats`; `by` is what groups are, else null."""

    level: str
    n: int
    documents: int
    keywords: Sequence[KeywordCount]
    by: str | None = None

    def __repr__(self) -> str:
        return f"<KeywordCounts {len(self.keywords):,} rows in {self.documents:,} documents>"

    def rows(self) -> Iterator[KeywordCount]:
        """Yield a row a keyword and group."""
        yield from self.keywords

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return KeywordCount._fields


class Ngram(NamedTuple):
    """A row of words, case folded, a space between two. `range` is the share of documents."""

    ngram: str
    frequency: int
    per_million: float
    documents: int
    range: float


class Ngrams(NamedTuple):
    """The most frequent sequences of `length` words.

    `n` counts the words of the corpus, which `per_million` relates to. `stopwords` names the list
    whose words begin and end no row, null if there is none. Of `total` rows `returned` are here.
    """

    length: int
    level: str
    within: str | None
    containing: str | None
    stopwords: str | None
    n: int
    documents: int
    min_frequency: int
    total: int
    returned: int
    truncated: bool
    ngrams: Sequence[Ngram]

    def __repr__(self) -> str:
        return f"<Ngrams {self.returned:,} of {self.total:,} rows of {self.length} words>"

    def rows(self) -> Iterator[Ngram]:
        """Yield a row an n-gram."""
        yield from self.ngrams

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return Ngram._fields
