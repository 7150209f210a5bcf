"""What every answer carries."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from corpus_cli.model.warnings import Warned


class CorpusName(NamedTuple):
    """Which corpus answered, and from which snapshot of its index."""

    name: str
    snapshot: str


class Meta(NamedTuple):
    """What an answer depends on besides the corpus: needed to repeat it."""

    engine: str
    tokenizer: str
    lexicon: str
    versions: Mapping[str, str]


class Result(Protocol):
    """What a command returns: a named tuple whose fields are the keys of its JSON."""

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield named tuples for the formats that carry rows alone."""
        ...

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`, known even where there are none."""
        ...

    def _asdict(self) -> dict[str, object]: ...


def rows_in(result: Result) -> int:
    """Return how many rows a result has, without reading those that are read only once."""
    counted: int | None = getattr(result, "returned", None)
    return sum(1 for _ in result.rows()) if counted is None else counted


def rows_cut(result: Result) -> str | None:
    """Say how many rows a limit has left of how many, None where it has kept back none.

    Results that a limit may cut have `returned` and `truncated`, and `available` or `total` where
    it is known how many rows there are.
    """
    if not getattr(result, "truncated", False):
        return None
    shown: int = getattr(result, "returned", 0)
    every: int | None = getattr(result, "available", getattr(result, "total", None))
    of = f"the first {shown:,}" if every is None else f"{shown:,} of {every:,}"
    return f"showing {of} rows; --limit 0 for all"


class Answer(NamedTuple):
    """A result with what is needed to publish and repeat it.

    `command` names the schema (`corpus.<command>/1`); `options` are those that shaped the result.
    `warnings` may still grow while the rows of the result are read.
    """

    command: str
    corpus: CorpusName
    options: Mapping[str, object]
    result: Result
    meta: Meta
    elapsed_ms: float | None = None
    warnings: Iterable[Warned] = ()
