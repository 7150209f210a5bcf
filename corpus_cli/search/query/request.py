"""What was asked for, read and checked before any index is opened."""

from enum import StrEnum
from typing import Final, NamedTuple

from corpus_cli.errors import UsageError
from corpus_cli.model.search import Label
from corpus_cli.search.query.expression import Expression


class View(StrEnum):
    """How much text a hit is shown in."""

    KWIC = "kwic"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    DOCUMENT = "document"


class Sort(StrEnum):
    """The order of hits: that of their documents, or of the words beside them."""

    DATE = "date"
    DOCUMENT = "document"
    LEFT = "left"
    RIGHT = "right"
    RELEVANCE = "relevance"


class ParsedSearch(NamedTuple):
    """A search, checked.

    `where` is what documents must meet besides; its words are not hits.
    `inside` and `outside` are terms: hits must lie inside an occurrence of the one, and outside
    those of the other.
    `limit` and `offset` count hits (documents with `documents_only`), `limit` 0 means all;
    `context` is in words on either side, for `View.KWIC`.
    `sample` is the number of hits in a random sample by `seed`, None means all; `distinct` shows
    each paragraph once.
    `group_by` is what hits are counted by instead of shown (`grouping.py`).
    `explain` returns the plan of the query, and what scores consist of.
    `counts_partial_units` has the units counted in which partial hits lie that `match` hides.
    """

    query: str
    expression: Expression
    match: Label = Label.COMPOUND
    view: View = View.KWIC
    context: int = 8
    limit: int = 20
    offset: int = 0
    documents_only: bool = False
    counts_only: bool = False
    inside: str | None = None
    outside: str | None = None
    sort: Sort = Sort.DATE
    sample: int | None = None
    seed: int = 0
    distinct: bool = False
    group_by: str | None = None
    explain: bool = False
    where: Expression | None = None
    counts_partial_units: bool = False

    def page(self, available: int) -> int:
        """Return how many of the available rows this asks for."""
        if self.counts_only:
            return 0
        left = max(available - self.offset, 0)
        return min(left, self.limit) if self.limit else left

    def check(self) -> None:
        """Raise UsageError for what cannot be asked for together."""
        if self.sample is not None and self.sample < 1:
            raise UsageError("--sample must be at least 1")
        if self.documents_only and self.group_by is not None:
            raise UsageError("-l and --by cannot be combined")
        if self.documents_only and (self.sample or self.distinct or self.sort in CONTEXT_SORTS):
            raise UsageError(
                "-l cannot be combined with --sample, --distinct or --sort left or right",
                hint="--sort date, document and relevance work with -l",
            )
        if self.group_by is not None and (self.distinct or self.sort is not Sort.DATE):
            raise UsageError(
                "--by cannot be combined with --sort or --distinct",
                hint="leave those out",
            )


CONTEXT_SORTS: Final = frozenset({Sort.LEFT, Sort.RIGHT})
"""Orders by the words beside the hits."""
