"""What is known of names beforehand: lists of this package and of the installed PyThaiNLP.

`known_names.tsv` has names with other ways to say them, `name_heads.tsv` what names begin with,
`name_titles.tsv` (with `titles.txt`) what stands before a person's, `not_whole_names.tsv` what is
no name by itself. PyThaiNLP gives given names (CC BY-SA 4.0), provinces and countries (CC0); they
are read where it is installed, never copied.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from importlib import resources
from typing import Final, NamedTuple

from corpus_cli.model.names import NameKind
from corpus_cli.text.normal.normal_form import NormalText
from corpus_cli.text.words.lexicon_selection import read_list

_KNOWN: Final = "known_names.tsv"
_SURE: Final = 10  # characters of a known name that is nothing else: กรมการปกครอง
_SURE_CAPITALS: Final = 6  # of one in capital letters: UNESCO


class Prefixes:
    """Strings to look for at a place of a text, the longest first."""

    def __init__(self, strings: Collection[str]) -> None:
        self._strings: Final = frozenset(strings)
        self._lengths: Final = sorted({len(s) for s in strings}, reverse=True)
        self._shortest: Final = min(self._lengths, default=0)
        self._beginnings: Final = frozenset(s[: self._shortest] for s in strings)

    def at(self, text: str, start: int) -> Iterator[str]:
        """Yield those that the text has at `start`."""
        if text[start : start + self._shortest] not in self._beginnings:
            return
        for length in self._lengths:
            if text[start : start + length] in self._strings and start + length <= len(text):
                yield text[start : start + length]

    def before(self, text: str, end: int) -> Iterator[str]:
        """Yield those that the text has just before `end`."""
        for length in self._lengths:
            if length <= end and text[end - length : end] in self._strings:
                yield text[end - length : end]


class Known(NamedTuple):
    """A name that is known: what it is, and how it is said in full."""

    kind: NameKind
    name: str


class NameLists(NamedTuple):
    """All lists, in normal form: `known` by every way to say a name, `heads` with their kinds."""

    known: Mapping[str, Known]
    heads: Mapping[str, NameKind]
    given: frozenset[str]
    family: frozenset[str]
    no_names: frozenset[str]
    no_beginnings: Prefixes
    no_parts: frozenset[str]
    known_at: Prefixes
    sure_at: Prefixes
    heads_at: Prefixes
    titles_at: Prefixes


@functools.cache
def name_lists() -> NameLists:
    """Read the lists."""
    from pythainlp.corpus.common import thai_family_names, thai_female_names, thai_male_names

    known = dict(_known())
    heads = {word: NameKind(kind) for kind, word in _rows("name_heads.tsv")}
    no_names = {row[0] for row in _rows("not_whole_names.tsv")}
    titles = read_list("titles.txt") | {row[0] for row in _rows("name_titles.tsv")}
    return NameLists(
        known=known,
        heads=heads,
        given=frozenset(thai_female_names() | thai_male_names()),
        family=frozenset(thai_family_names()),
        no_names=frozenset(word for word in no_names if word[-1] != "*"),
        no_beginnings=Prefixes({word[:-1] for word in no_names if word[-1] == "*"}),
        no_parts=read_list("not_names.txt"),
        known_at=Prefixes(known),
        sure_at=Prefixes([name for name in known if len(name) >= _surely(name)]),
        heads_at=Prefixes(heads),
        titles_at=Prefixes(titles),
    )


def _surely(name: str) -> int:
    """Return how long a name has to be to be one wherever it stands."""
    return _SURE_CAPITALS if name.isascii() and name.isupper() else _SURE


def variants() -> dict[str, str]:
    """Return ways to say a known name, and the name; the same of each of `variants` is not."""
    return {way: entry.name for way, entry in _of_this_package() if way != entry.name}


def _known() -> Iterator[tuple[str, Known]]:
    from pythainlp.corpus.common import countries, provinces

    for name in sorted(countries() | provinces()):
        if len(name) > 2:  # what is shorter is more often a word
            normal = NormalText(name).text
            yield normal, Known(NameKind.PLACE, normal)
    yield from _of_this_package()


def _of_this_package() -> Iterator[tuple[str, Known]]:
    for kind, name, *ways in _rows(_KNOWN):
        entry = Known(NameKind(kind), name)
        yield name, entry
        yield from ((way, entry) for way in "".join(ways).split("|") if way)


def _rows(file: str) -> Iterator[list[str]]:
    text = resources.files("corpus_cli.text").joinpath("data", file).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
