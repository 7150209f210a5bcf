"""What every answer carries."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol


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


class Answer(NamedTuple):
    """A result with what is needed to publish and repeat it.

    `command` names the schema (`corpus.<command>/1`); `options` are those that shaped the result.
    """

    command: str
    corpus: CorpusName
    options: Mapping[str, object]
    result: Result
    meta: Meta
    elapsed_ms: float | None = None
