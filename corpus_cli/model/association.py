"""Collocates: which words stand near a node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_cli.model.text import Kind


class Collocate(NamedTuple):
    """A word near the node, and how strongly it is drawn there.

    `frequency` counts its occurrences in windows, `left` and `right` those on either side (one may
    be on both), `elsewhere` those outside of the windows; `expected` is what chance would have put
    in them. `query` finds its lines. A measure that is not defined is null.
    """

    collocate: str
    kind: Kind
    frequency: int
    left: int
    right: int
    elsewhere: int
    expected: float
    log_dice: float | None
    mi: float | None
    mi3: float | None
    t_score: float | None
    z_score: float | None
    log_likelihood: float | None
    dice: float | None
    npmi: float | None
    delta_p_collocate: float | None
    delta_p_node: float | None
    min_sensitivity: float | None
    query: str


class Collocates(NamedTuple):
    """The collocates of a query.

    `hits` are the nodes; `window_words` (R1) the words in their windows, `n` (N) those of the
    corpus, neither with those of nodes. `stopwords` names the list that was left out, null if none
    was. Of `total` collocates `returned` are here.
    """

    query: str
    level: str
    span: str
    stopwords: str | None
    hits: int
    window_words: int
    n: int
    sort: str
    total: int
    returned: int
    truncated: bool
    collocates: Sequence[Collocate]

    def __repr__(self) -> str:
        return f"<Collocates {self.returned:,} of {self.total:,} collocates of {self.query!r}>"

    def rows(self) -> Iterator[Collocate]:
        """Yield a row a collocate."""
        yield from self.collocates

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return Collocate._fields


class KeyTerm(NamedTuple):
    """A term that target and reference differ in.

    `direction` is `positive` where the target has more of it. What a list of frequencies does not
    tell of the reference is null, and so is a measure that is not defined.
    """

    term: str
    direction: str
    frequency: int
    per_million: float
    documents: int | None
    range: float | None
    dp_norm: float | None
    reference_frequency: int
    reference_per_million: float
    reference_documents: int | None
    reference_range: float | None
    reference_dp_norm: float | None
    conservative_log_ratio: float
    log_ratio: float | None
    log_likelihood: float | None
    log_likelihood_rayson: float | None
    chi_squared: float | None
    bic: float | None
    percent_difference: float | None
    simple_maths: float | None


class Keyness(NamedTuple):
    """What a target has more and less of than a reference.

    `vocabulary` terms were compared, at the level of significance `alpha` for all of them together;
    `left_out` ones were not, because the reference's segmentation cannot contain them. `length` is
    that of n-grams, 1 for words.
    """

    target: str
    reference: str
    level: str
    length: int
    stopwords: str | None
    sort: str
    alpha: float
    vocabulary: int
    left_out: int
    target_n: int
    target_documents: int
    reference_n: int
    reference_documents: int | None
    returned: int
    truncated: bool
    terms: Sequence[KeyTerm]

    def __repr__(self) -> str:
        return f"<Keyness {len(self.terms):,} terms of {self.target!r} against {self.reference!r}>"

    def rows(self) -> Iterator[KeyTerm]:
        """Yield a row a term."""
        yield from self.terms

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return KeyTerm._fields
