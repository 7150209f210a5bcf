"""The people, organisations and places that statements name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple


class NameKind(StrEnum):
    """What a name is the name of."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


class FoundName(NamedTuple):
    """A name in a text, at `text[start:end]`, its title included.

    `name` is the name in normal form, without its title; a given name alone stands for the full
    name if the same text has just one that begins so. `title` is what precedes a person's name.
    """

    kind: NameKind
    start: int
    end: int
    name: str
    title: str | None


class NameCount(NamedTuple):
    """How often a name is mentioned.

    `titles` are those that a person has, the commonest first; `variants` other ways in which the
    name is said, counted with it.
    """

    name: str
    kind: NameKind
    mentions: int
    documents: int
    titles: Sequence[str]
    variants: Sequence[str]


class Names(NamedTuple):
    """The names in documents, most mentions first.

    `total` counts the names, `mentions` how often any of them is mentioned.
    """

    total: int
    mentions: int
    documents: int
    returned: int
    truncated: bool
    names: Sequence[NameCount]

    def __repr__(self) -> str:
        return f"<Names {self.returned:,} of {self.total:,} names in {self.documents:,} documents>"

    def rows(self) -> Iterator[NameCount]:
        """Yield a row a name."""
        yield from self.names

    def columns(self) -> tuple[str, ...]:
        """Name the fields of `rows`."""
        return NameCount._fields
