"""What a corpus can be asked: one frozen request for each question.

The fields of a request are the options of its command and the arguments of its method. These three
are one question:

    corpus collocates ไต้หวัน --span 5,5 --sort mi
    corpus.collocates("ไต้หวัน", span=(5, 5), sort="mi")
    corpus.collocates(CollocateRequest("ไต้หวัน", span=(5, 5), sort="mi"))

What several requests have means the same in each: `where` is what documents must meet, `since` and
`until` are the first and the last of their days; `limit` is a number of rows, 0 for all, and
`offset` how many to skip before; `distinct` counts paragraphs that were copied once; `literal`
takes queries as they are, without operators.
"""

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from functools import update_wrapper
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeVar,
    cast,
)

from corpus_cli.errors import UsageError
from corpus_cli.model.search import Label
from corpus_cli.search.query.expression import And, Expression, query_of, read_term
from corpus_cli.search.query.language import as_typed, read_query
from corpus_cli.search.query.request import ParsedSearch, Sort, View

if TYPE_CHECKING:  # a search is not to wait for what others need
    from corpus_cli.model.indexing import Progress
    from corpus_cli.model.names import NameKind
    from corpus_cli.model.statistics import Stopwords

Strings = str | Sequence[str]
"""Strings, or one: a notebook that asks for "ตำรวจ" does not mean six letters."""

Where = str | Sequence[str] | Expression | None
"""Which documents count: those that meet a query, all of several, or what `Corpus.read` returned.

Filters (`date:2564`), or words that the documents must have; None and `()` are all documents.
"""

Match = Label | Literal["word", "compound", "partial"]
"""The weakest label of hits that count."""

Level = Literal["unit", "token"]
"""What counts as a word: units (การเลือกตั้ง) or the tokens they are made of (การ, เลือกตั้ง)."""

StopwordList: TypeAlias = "str | Path | Stopwords"
"""Words that lists leave out: "hide" for those of the index, "show" for none, a file, or these."""

Span = str | tuple[int, int]
"""Words to the left and right of a node: (0, 2), or "0,2"; "5" is five on either side."""

CollocateSort = Literal[
    "log_dice", "mi", "mi3", "t_score", "z_score", "log_likelihood", "dice", "npmi",
    "delta_p_collocate", "delta_p_node", "min_sensitivity", "frequency",
]  # fmt: skip
KeynessSort = Literal[
    "conservative_log_ratio", "log_ratio", "log_likelihood", "percent_difference",
    "simple_maths", "chi_squared", "bic",
]  # fmt: skip
FrequencySort = Literal["frequency", "documents", "term"]
TermKind = Literal["thai", "latin", "number", "other"]


class SearchRequest(NamedTuple):
    """Which hits of a query are wanted, in what order and how much of their text.

    `context` is in words on either side, for the kwic view. Hits lie `inside` a word, or `outside`
    of it. `sample` of them are drawn by `seed`, None for all. `documents_only` lists documents, and
    `by` counts hits by a field; `limit` and `offset` count these then. `explain` adds what was done
    and what scores consist of.
    """

    query: Strings
    match: Match = Label.COMPOUND
    view: View | Literal["kwic", "sentence", "paragraph", "document"] = View.KWIC
    context: int = 8
    literal: bool = False
    inside: str | None = None
    outside: str | None = None
    since: str | None = None
    until: str | None = None
    sort: Sort | Literal["date", "document", "left", "right", "relevance"] = Sort.DATE
    sample: int | None = None
    seed: int = 0
    distinct: bool = False
    by: str | None = None
    limit: int = 20
    offset: int = 0
    documents_only: bool = False
    counts_only: bool = False
    explain: bool = False
    where: Where = ()
    buddhist: bool = False

    def read(self, fields: "Fields") -> ParsedSearch:
        """Return the search that is meant. Raises QueryError, and UsageError for other fields."""
        expression = read_query(several(self.query), literal=self.literal, fields=fields)
        days = _days_between(self.since, self.until)
        return ParsedSearch(
            query=" ".join(several(self.query)),
            expression=expression if days is None else And((expression, days)),
            match=member(Label, self.match),
            view=member(View, self.view),
            context=self.context,
            limit=self.limit,
            offset=self.offset,
            documents_only=self.documents_only,
            counts_only=self.counts_only,
            inside=None if self.inside is None else read_term(self.inside),
            outside=None if self.outside is None else read_term(self.outside),
            sort=member(Sort, self.sort),
            sample=self.sample,
            seed=self.seed,
            distinct=self.distinct,
            group_by=self.by,
            explain=self.explain,
            counts_partial_units=True,
            where=condition_of(self.where, fields),
        )


class FrequencyRequest(NamedTuple):
    """Which words are counted, and which of them are listed, in what order.

    `by` is a period or a field, with a list of `limit` words for each of its values. Listed are
    words of some `kinds` (all if empty) that match the regular expression `pattern` and occur
    `min_frequency` times. `measures` adds dispersion over `parts`: a period, a field, or a number
    of equal slices.
    """

    level: Level = "unit"
    by: str | None = None
    where: Where = ()
    distinct: bool = False
    limit: int = 20
    kinds: Sequence[TermKind] = ()
    pattern: str | None = None
    min_frequency: int = 1
    sort: FrequencySort = "frequency"
    measures: bool = False
    parts: str = "month"
    stopwords: StopwordList = "hide"
    since: str | None = None
    until: str | None = None
    offset: int = 0
    buddhist: bool = False


class KeywordRequest(NamedTuple):
    """Which words are counted by label, in all documents or `by` period or field."""

    words: Strings
    by: str | None = None
    where: Where = ()
    distinct: bool = False
    match: Match = Label.COMPOUND
    since: str | None = None
    until: str | None = None
    buddhist: bool = False


class CollocateRequest(NamedTuple):
    """Which words near a query's hits are listed, the strongest by `sort` first.

    `span` is 5,5 by default, or as far as the sentence reaches `within` one; `across` goes on over
    punctuation and line breaks. Collocates occur `min_frequency` times in the spans.
    """

    query: Strings
    span: Span | None = None
    within: Literal["sentence"] | None = None
    across: bool = False
    sort: CollocateSort = "log_dice"
    min_frequency: int = 3
    level: Level = "unit"
    match: Match = Label.COMPOUND
    literal: bool = False
    stopwords: StopwordList = "hide"
    where: Where = ()
    distinct: bool = False
    limit: int = 20
    since: str | None = None
    until: str | None = None
    offset: int = 0


class NgramRequest(NamedTuple):
    """Which rows of `n` words (1 to 5) are listed, the most frequent first.

    They have the word `containing`, begin and end with none of the `stopwords`, and stay `within` a
    sentence; `across` goes on over punctuation and line breaks.
    """

    n: int = 2
    containing: str | None = None
    within: Literal["sentence"] | None = None
    across: bool = False
    min_frequency: int = 2
    level: Level = "unit"
    stopwords: StopwordList = "hide"
    where: Where = ()
    distinct: bool = False
    limit: int = 20
    since: str | None = None
    until: str | None = None
    offset: int = 0


class KeynessRequest(NamedTuple):
    """What is compared: the documents that meet `target` (by default all) with a reference.

    `reference` is `rest` (the other documents), a filter, `tnc` or `phupha` (lists of Thai at
    large), or the path of another corpus or of a list. `length` is the number of words in a row;
    `alpha` (0 to 1) the significance of the conservative Log Ratio, for all terms together; `limit`
    rows of either direction are listed.
    """

    target: Strings = ()
    reference: str = "rest"
    length: int = 1
    sort: KeynessSort = "conservative_log_ratio"
    alpha: float = 0.05
    min_frequency: int = 3
    level: Level = "unit"
    stopwords: StopwordList = "hide"
    where: Where = ()
    distinct: bool = False
    limit: int = 20
    since: str | None = None
    until: str | None = None
    offset: int = 0


class TrendRequest(NamedTuple):
    """Which queries are counted over time: each by itself.

    `by` is day, month, quarter, year, or a field; `window` the number of periods in a moving
    average. `buddhist` writes years in the Buddhist Era.
    """

    query: Strings
    by: str = "month"
    window: int = 3
    buddhist: bool = False
    match: Match = Label.COMPOUND
    literal: bool = False
    where: Where = ()
    distinct: bool = False
    since: str | None = None
    until: str | None = None


class DispersionRequest(NamedTuple):
    """Of which query it is shown where its hits are; `limit` documents are listed.

    `parts` divides the corpus: a period, `document`, a field, or a number of equal slices.
    """

    query: Strings
    parts: str = "month"
    match: Match = Label.COMPOUND
    literal: bool = False
    where: Where = ()
    distinct: bool = False
    limit: int = 20
    since: str | None = None
    until: str | None = None
    offset: int = 0
    buddhist: bool = False


class SummaryRequest(NamedTuple):
    """Which documents are summarised (all if none is named), and at what length.

    Each gets `terms` key terms, `sentences` key sentences (a number, or a share such as "10%"), and
    `names` names where the index has names.
    """

    documents: Strings = ()
    terms: int = 8
    sentences: int | str = 3
    names: int = 8
    where: Where = ()
    limit: int = 0
    since: str | None = None
    until: str | None = None
    offset: int = 0
    buddhist: bool = False


class NameRequest(NamedTuple):
    """Which names are counted: of one `kind`, None for all."""

    kind: "NameKind | Literal['person', 'organisation', 'place'] | None" = None
    where: Where = ()
    limit: int = 0
    since: str | None = None
    until: str | None = None
    offset: int = 0


class ReuseRequest(NamedTuple):
    """Which shared passages are listed: of all documents, or of one document with others.

    `about` is a query that passages must have a hit of.
    Passages have `min_length` characters or more, and `places` places of each are shown, 0 for all.
    `near` adds paragraphs that are nearly the same.
    """

    document: str | None = None
    near: bool = False
    min_length: int = 80
    places: int = 2
    limit: int = 0
    about: Strings = ()
    where: Where = ()
    since: str | None = None
    until: str | None = None
    offset: int = 0
    buddhist: bool = False


class ListRequest(NamedTuple):
    """Which documents are listed, by date, then id."""

    where: Where = ()
    since: str | None = None
    until: str | None = None
    limit: int = 0
    offset: int = 0
    buddhist: bool = False


class DateRequest(NamedTuple):
    """Of which documents (all if none is named) the dates that they name are listed."""

    documents: Strings = ()
    where: Where = ()
    since: str | None = None
    until: str | None = None
    limit: int = 0
    offset: int = 0


class SimilarRequest(NamedTuple):
    """Which documents are compared with one."""

    document: str
    where: Where = ()
    since: str | None = None
    until: str | None = None
    limit: int = 20
    offset: int = 0
    buddhist: bool = False


class ExportRequest(NamedTuple):
    """Which documents are exported: those that have every query, by default all."""

    queries: Strings = ()
    match: Match = Label.COMPOUND
    literal: bool = False
    where: Where = ()
    since: str | None = None
    until: str | None = None
    limit: int = 0
    offset: int = 0


class IndexRequest(NamedTuple):
    """How the index is built, or brought up to date.

    `jobs` is the number of processes that analyse, by default one for each core; `max_document` the
    size in bytes of UTF-8 above which a document is skipped, None for what the index was made with.
    Under `strict` nothing changes if an entry was skipped; `rebuild` analyses everything again. The
    run waits `patience` seconds for another writer, by default thirty. `progress` is called now and
    then.
    """

    strict: bool = False
    rebuild: bool = False
    jobs: int | None = None
    max_document: int | None = None
    patience: float | None = None
    progress: "Callable[[Progress], None] | None" = None


# --- what fields mean -------------------------------------------------------------------------

Fields = Callable[[], Collection[str]]
"""Returns the names of the fields that documents have of their own; called where one is meant."""

_Kind = TypeVar("_Kind", bound=StrEnum)


def several(strings: Strings) -> Sequence[str]:
    """Return strings, or one, as a sequence."""
    return [strings] if isinstance(strings, str) else strings


def member(kind: type[_Kind], name: str) -> _Kind:
    """Return the member of an enumeration. Raises UsageError where there is none."""
    try:
        return kind(name)
    except ValueError:
        raise UsageError(
            f"unknown {kind.__name__.lower()} {name!r}", hint=f"one of: {', '.join(kind)}"
        ) from None


def hits_of(queries: Strings, match: Match, *, literal: bool, fields: Fields) -> ParsedSearch:
    """Return the search whose hits are counted. Raises QueryError for one that cannot be read."""
    typed = several(queries)
    expression = read_query(typed, literal=literal, fields=fields)
    return ParsedSearch(as_typed(typed, literal=literal), expression, member(Label, match))


def condition_of(
    where: Where, fields: Fields, since: str | None = None, until: str | None = None
) -> Expression | None:
    """Return what documents must meet, None where all count.

    Raises QueryError, and UsageError for a day that is not a date.
    """
    condition: Expression | None = None
    if isinstance(where, Expression):
        condition = where
    elif where == "" or where:
        condition = read_query(several(where), fields=fields)
    days = _days_between(since, until)
    parts = [part for part in (condition, days) if part is not None]
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _days_between(since: str | None, until: str | None) -> Expression | None:
    if since is None and until is None:
        return None
    from corpus_cli.search.query.date_conditions import days_between  # late: few searches ask

    return days_between(since, until)


def rows_read(limit: int, offset: int) -> int:
    """Return how many rows must be found so that `limit` (0: all) are left after the offset."""
    return limit + offset if limit else 0


def queries_of(where: Where) -> Sequence[str]:
    """Return a condition as queries, to be joined with others."""
    if where is None:
        return ()
    return [f"({query_of(where)})"] if isinstance(where, Expression) else several(where)


# --- methods that take requests ---------------------------------------------------------------

if TYPE_CHECKING:  # nothing of it is needed to run, and it takes its time to define
    from typing import Generic, ParamSpec, Protocol, overload

    _C_contra = TypeVar("_C_contra", contravariant=True)
    _P = ParamSpec("_P")
    _Q = TypeVar("_Q")
    _Q_contra = TypeVar("_Q_contra", contravariant=True)
    _R_co = TypeVar("_R_co", covariant=True)

    class Question(Protocol[_P, _Q_contra, _R_co]):
        """A method of a corpus, called with a request or with the fields of one."""

        @overload
        def __call__(self, request: _Q_contra, /) -> _R_co: ...
        @overload
        def __call__(self, *fields: _P.args, **named: _P.kwargs) -> _R_co: ...

    class QuestionMethod(Generic[_P, _Q_contra, _R_co]):
        """What `question` makes of a function, as type checkers see it: it is a function still."""

        def __get__(self, corpus: object, owner: type) -> Question[_P, _Q_contra, _R_co]:
            """Return the method of one corpus."""
            raise NotImplementedError


def question(
    request: "Callable[_P, _Q]",
) -> "Callable[[Callable[[_C_contra, _Q], _R_co]], QuestionMethod[_P, _Q, _R_co]]":
    """Let a method that takes a request be called with the fields of the request, too."""

    def decorate(answer: "Callable[[_C_contra, _Q], _R_co]") -> "QuestionMethod[_P, _Q, _R_co]":
        def ask(corpus: "_C_contra", *fields: "_P.args", **named: "_P.kwargs") -> "_R_co":
            if len(fields) == 1 and not named and isinstance(fields[0], cast("type", request)):
                return answer(corpus, cast("_Q", fields[0]))
            return answer(corpus, request(*fields, **named))

        update_wrapper(ask, answer)
        # Whose signature `help` and completion are to show; its first parameter goes with binding.
        ask.__wrapped__ = request.__new__  # type: ignore[attr-defined]
        return cast("QuestionMethod[_P, _Q, _R_co]", ask)

    return decorate
